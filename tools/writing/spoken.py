"""Which language a listing is written in: named, the marketplace's own, or the one that the facts are told in."""

from __future__ import annotations

from knowledge.products.facts import Product
from knowledge.products.vocabulary import LANGUAGES, fold
from tools.errors import ToolInputError
from tools.listing.words import language_of
from tools.writing.compose import language_said_in

_OF_COUNTRY = {
    "de": "de", "at": "de", "ch": "de", "es": "es", "mx": "es", "ar": "es", "co": "es", "cl": "es", "pe": "es",
}  # fmt: skip
_NAMES = {
    "en": ("english", "englisch", "ingles", "अंग्रेजी", "angrezi"), "de": ("german", "deutsch", "aleman", "जर्मन"),
    "es": ("spanish", "spanisch", "espanol", "castellano", "स्पेनिश"), "hi": ("hindi", "हिंदी", "हिन्दी", "indi"),
}  # fmt: skip


def known_language(name: str) -> str:
    """A language by code or name: `de`, `German`, `de-DE`.

    Raises:
        ToolInputError: Listings are not written in it.
    """
    short = fold(name.strip()).replace("_", "-").split("-")[0]
    for code, names in _NAMES.items():
        if short == code or short in map(fold, names):
            return code
    if short == "hinglish":
        return "hi"
    raise ToolInputError(f"I cannot write in {name!r}. I write in en, de, es and hi. Choose one of these.")


def usual_language(product: Product, country: str | None) -> str:
    """The marketplace's language, else the one that the facts are told in."""
    if country in _OF_COUNTRY:
        return _OF_COUNTRY[country]
    found, sure = language_of(" ".join(fact.text for fact in product.facts), country)
    usual = found if sure and found in LANGUAGES else "en"
    return language_said_in(product, usual) if country is None else "en"

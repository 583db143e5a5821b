"""Write a listing: facts in, texts out, checked and repaired, with what was left out and what is not known.

One interface for whoever writes: `Writer` makes a draft, the rest is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.products.brands import Brand
from knowledge.products.facts import Product
from knowledge.products.vocabulary import fold
from knowledge.rules import parse_marketplace
from tools.check.report import CheckReport
from tools.errors import ToolInputError
from tools.listing.phrases import find
from tools.listing.words import language_of
from tools.writing.compose import LANGUAGES, Written, compose, language_said_in
from tools.writing.draft import Draft
from tools.writing.job import Wish
from tools.writing.limits import Limits, limits_of
from tools.writing.repair import check_and_repair
from tools.writing.said import page
from tools.writing.wording import Teller

Writer = Callable[[Product, Limits, str, str | None, Wish], Written]
PRAISE, AVOIDED = "praise-is-no-fact", "brand-avoids"
_ROUNDS = 3
_OF_COUNTRY = {
    "de": "de", "at": "de", "ch": "de", "es": "es", "mx": "es", "ar": "es", "co": "es", "cl": "es", "pe": "es",
}  # fmt: skip
_NAMES = {
    "en": ("english", "englisch", "ingles", "अंग्रेजी", "angrezi"), "de": ("german", "deutsch", "aleman", "जर्मन"),
    "es": ("spanish", "spanisch", "espanol", "castellano", "स्पेनिश"), "hi": ("hindi", "हिंदी", "हिन्दी", "indi"),
}  # fmt: skip


@dataclass
class WrittenListing:
    """A finished listing.

    Attributes:
        missing: Kinds of facts that buyers look for and nobody told.
        untranslated: The seller's words that are not in the text because they are in another language.
        left_out: Facts that the marketplace does not let a text say, each with the id of the rule.
    """

    product: Product
    marketplace: str
    language: str
    draft: Draft
    report: CheckReport
    missing: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    writer: str = "offline"

    def as_json(self) -> dict[str, Any]:
        """The listing with its texts, the facts that each piece rests on, and the check's verdict."""
        return {
            "marketplace": self.marketplace, "language": self.language, **self.draft.record(),
            **({"brand": brand} if (brand := self.product.text_of("brand")) else {}),
            "sentences": list(self.draft.sentences()), "facts": [fact.as_json() for fact in self.product.facts],
            "missing": self.missing, "untranslated": self.untranslated, "left_out": self.left_out,
            "verdict": self.report.verdict, "writer": self.writer,
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


def write(
    product: Product, marketplace: str, language: str = "", wish: Wish | None = None, writer: Writer = compose,
    writer_name: str = "offline",
) -> WrittenListing:  # fmt: skip
    """Write, check and repair a listing.

    Args:
        product: What is known.
        marketplace: `amazon`, or with a country `amazon.de`.
        language: A code or name; empty for the marketplace's language, else the one that the facts are told in.
        wish: How the copy should be.
        writer: Who writes the draft.
        writer_name: What it is called in the result.

    Raises:
        ToolInputError: The marketplace or language is unknown, or there is no fact to write from.
    """
    limits = limits_of(marketplace)
    country = parse_marketplace(marketplace)[1]
    code = known_language(language) if language else _usual_language(product, country)
    if not any(fact.kind not in ("sku", "price", "link", "stock", "gtin", "brand") for fact in product.facts):
        raise ToolInputError(
            "There are no facts to write from. A listing says only what you told. Tell me what the product is, what it "
            "is made of, its size and how to care for it."
        )
    brand = product.text_of("brand")
    praised = {fact.id: fact.text for fact in product.facts if is_praise(fact.text)}
    left_out = {text: {"text": text, "rule": PRAISE} for text in praised.values()}
    told = replace(product, facts=tuple(fact for fact in product.facts if fact.id not in praised))
    for _ in range(_ROUNDS):  # what one field may not say is said in none
        written = writer(told, limits, code, country, wish or Wish())
        if wish and wish.brand:
            for text in _keep_to(wish.brand, written.draft):
                left_out[text] = {"text": text, "rule": AVOIDED}
        done = check_and_repair(written.draft, marketplace, code, brand)
        refused = {
            fact: finding
            for piece, finding in done.left_out
            if len(piece.facts) == 1 and finding.severity in ("reject", "suppress")
            for fact in piece.facts
        }
        for fact in told.facts:
            if finding := refused.get(fact.id):
                left_out[fact.text] = {"text": fact.text, "rule": finding.rule}
        if not refused:
            break
        told = replace(told, facts=tuple(fact for fact in told.facts if fact.id not in refused))
    untranslated = list(dict.fromkeys(words for fact, words in written.untold if not _is_denied(fact)))
    return WrittenListing(
        product, marketplace, code, done.draft, done.report, missing_of(product, marketplace),
        untranslated, list(left_out.values()), writer_name,
    )  # fmt: skip


def _keep_to(brand: Brand, draft: Draft) -> list[str]:
    """Take out what has words that the brand avoids; a title keeps its first words, since it must name the product."""
    removed = []
    for name, items in draft.texts.items():
        for pieces in items:
            for piece in [p for p in pieces if brand.avoids(p.text)]:
                if len(pieces) > 1 or name != "title":
                    pieces.remove(piece)
                    removed += [piece.text] if name in ("title", "bullets", "description") else []
        draft.texts[name] = [pieces for pieces in items if pieces] or items[:1]
    return list(dict.fromkeys(removed))


def is_praise(text: str) -> bool:
    """Whether words only praise, in any language: `best quality` is no fact."""
    return len(text) < 60 and any(find(text, topic, code) for topic in ("praise", "rank") for code in LANGUAGES)


def _is_denied(fact: Any) -> bool:
    return any(mention.denied for mention in fact.mentions)


def _usual_language(product: Product, country: str | None) -> str:
    if country in _OF_COUNTRY:
        return _OF_COUNTRY[country]
    found, sure = language_of(" ".join(fact.text for fact in product.facts), country)
    usual = found if sure and found in LANGUAGES else "en"
    return language_said_in(product, usual) if country is None else "en"


def missing_of(product: Product, marketplace: str) -> list[str]:
    """What buyers of such a product look for and nobody has told, as kinds of facts."""
    concept = Teller(product, "en", "en").name.concept
    asked = page()["asked"].get(concept.group if concept else "other", page()["asked"]["other"])
    told = {fact.kind for fact in product.facts}
    claims = {m.concept.claim for fact in product.facts for m in fact.mentions}
    concepts = {m.concept.kind for fact in product.facts for m in fact.mentions}
    sizes = {"dimensions", "width", "height", "length", "diameter", "size"}
    missing = [kind for kind in asked if kind not in told | claims | concepts]
    missing = [kind for kind in missing if not (kind == "dimensions" and told & sizes)]
    brand = [] if "brand" in told or marketplace.split(".")[0] not in ("amazon", "walmart", "google") else ["brand"]
    return [*([] if "product" in told else ["product"]), *missing, *brand]

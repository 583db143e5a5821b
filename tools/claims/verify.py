"""Find what a listing claims and no fact supports, whoever wrote it.

Independent of the writer: it reads only the finished texts. Knows the vocabulary (materials, features, certificates,
places, units in four languages), `claims.yaml`, the phrase topics of the listing check, and for sentences that none of
these know what was learned from examples (`doubts.py`); does not know marketplaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.products.facts import Product
from knowledge.products.vocabulary import LANGUAGES
from tools.claims.doubts import doubts_in
from tools.claims.finders import spans_in
from tools.claims.known import Known
from tools.errors import ToolInputError
from tools.listing.words import language_of

_NO_TEXT = frozenset(
    "facts sentences missing untranslated left_out invented filled wish history based_on verdict writer marketplace "
    "language status id sku brand company "
    "variant begins_with report findings origin url image images link gtin".split()
)
# Fields of whole sentences, which are judged as such; a text without a field is one, too.
PROSE = ("bullets", "description", "seo_description", "caption", "body", "primary_text", "descriptions", "text")


@dataclass(frozen=True)
class Claim:
    """Something a text says of the product.

    Attributes:
        claim: The words, as written.
        field: `title`, `bullets[2]`.
        kind: `number`, `material`, `certificate`, `superlative`, `compatibility`, `origin`, `warranty`, `health`, ...
        supported: False if no fact supports it; None if it may be a claim, so that only the seller can tell.
    """

    claim: str
    field: str
    kind: str
    supported: bool | None = False

    def as_json(self) -> dict[str, Any]:
        """As `listing verify` prints it."""
        return {"claim": self.claim, "field": self.field, "kind": self.kind, "supported": self.supported}


def unsupported_claims(listing: Any, product: Product) -> list[Claim]:
    """Find the claims of a listing that no fact supports.

    Args:
        listing: Parsed JSON: an object of texts and lists of texts, or one text.
        product: The facts.

    Returns:
        The claims in order, each once for every field.

    Raises:
        ToolInputError: The listing holds no text.
    """
    return [claim for claim in all_claims(listing, product) if claim.supported is False]


def all_claims(listing: Any, product: Product) -> list[Claim]:
    """Find the claims of a listing that no fact supports, and the sentences that may be such claims.

    See `unsupported_claims`; where `supported` is None, the seller has to be asked.
    """
    texts = list(_texts(listing))
    if not any(text.strip() for _, text in texts):
        raise ToolInputError("The listing holds no text. It needs a title, bullets or a description. Add at least one.")
    known = Known(product)
    said = str(listing.get("language") or "")[:2].lower() if isinstance(listing, Mapping) else ""
    whole = language_of(" ".join(text for _, text in texts), None)[0]
    language = said if said in LANGUAGES else whole
    return [claim for field, text in texts for claim in _claims_in(text, field, language, known)]


def _texts(listing: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(listing, str):
        yield field or "text", listing
    elif isinstance(listing, Mapping):
        for key, value in listing.items():
            if str(key).lower() not in _NO_TEXT:
                yield from _texts(value, f"{field}.{key}" if field else str(key))
    elif isinstance(listing, list):
        for number, item in enumerate(listing):
            yield from _texts(item, f"{field}[{number}]")


def _claims_in(text: str, field: str, language: str, known: Known) -> list[Claim]:
    is_prose = field.split("[")[0] in PROSE
    spans = spans_in(text, language, known, is_prose)
    found = [(s.start, Claim(text[s.start : s.end].strip(" ,.;:"), field, s.kind)) for s in spans]
    if is_prose:
        for doubt in doubts_in(text, language, known):
            if not any(s.start < doubt.end and doubt.start < s.end for s in spans):
                supported = False if doubt.is_sure else None
                found.append((doubt.start, Claim(text[doubt.start : doubt.end], field, doubt.kind, supported)))
    return list(dict.fromkeys(claim for _, claim in sorted(found, key=lambda pair: pair[0])))

"""Find what a listing claims and no fact supports, whoever wrote it.

Independent of the writer: it reads only the finished texts. Knows the vocabulary (materials, features, certificates,
places, units in four languages), `claims.yaml` and the phrase topics of the listing check; does not know marketplaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.amounts import Amount, find_amounts, is_same, same_any, words_for_count
from knowledge.products.facts import Product
from knowledge.products.vocabulary import (
    LANGUAGES,
    Mention,
    broader_than,
    find_mentions,
    fold,
    tokens_of,
)
from tools.errors import ToolInputError
from tools.listing.phrases import find
from tools.listing.words import language_of

_NO_TEXT = frozenset(
    "facts sentences missing untranslated left_out verdict writer marketplace language status id sku brand company "
    "report findings origin url image images link gtin".split()
)
_CLAIMS = {"part": "feature", "making": "feature", "none": ""}
_MEASURE_KINDS = frozenset(
    "capacity weight width height depth length diameter thickness size count power voltage battery burn_time "
    "dimensions other duration".split()
)


@dataclass(frozen=True)
class Claim:
    """Something a text says of the product.

    Attributes:
        claim: The words, as written.
        field: `title`, `bullets[2]`.
        kind: `number`, `material`, `certificate`, `superlative`, `compatibility`, `origin`, `warranty`, `health`, ...
    """

    claim: str
    field: str
    kind: str
    supported: bool = False

    def as_json(self) -> dict[str, Any]:
        """As `listing verify` prints it."""
        return {"claim": self.claim, "field": self.field, "kind": self.kind, "supported": self.supported}


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    kind: str


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
    texts = list(_texts(listing))
    if not any(text.strip() for _, text in texts):
        raise ToolInputError("The listing holds no text. It needs a title, bullets or a description. Add at least one.")
    known = _Known(product)
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


class _Known:
    """What the facts say, looked up quickly."""

    def __init__(self, product: Product) -> None:
        told = [fact for fact in product.facts if fact.kind not in ("link", "gtin", "stock")]
        self.facts = told
        self.texts = [f"{fact.name} {fact.text}" if fact.kind != "other" else fact.text for fact in told]
        self.folded = fold(" \n ".join(self.texts))
        self.words = {token.key for text in self.texts for token in tokens_of(text)}
        self.amounts: list[Amount] = [a for fact in told for a in fact.amounts]
        self.amounts += [
            number for fact in told for value, start, end in words_for_count(fact.text)
            for number in [Amount(fact.text[start:end], start, end, (float(value),))]
        ]  # fmt: skip
        self.bare = {v for f in told if f.kind in _MEASURE_KINDS for a in f.amounts if not a.measures for v in a.values}
        names = {m.concept.name for fact in told for m in fact.mentions if not m.denied}
        names |= {m.concept.name for text in self.texts for m in find_mentions(text, "de") if not m.denied}
        self.denied = {m.concept.name for fact in told for m in fact.mentions if m.denied}
        self.concepts: set[str] = set()
        for name in names:
            self.concepts |= broader_than(name)
        for name in list(self.concepts):
            self.concepts |= set(_page()["implies"].get(name, ()))
        if any(fact.kind == "certificate" for fact in told):
            self.concepts.add("certificate_certified")
        self.concepts -= self.denied
        self.has_warranty = any(fact.kind == "warranty" or _any("warranty", fact.text) for fact in told)

    def has_words(self, text: str) -> bool:
        """Whether the facts hold every word of a text that means something."""
        keys = [t.key for t in tokens_of(text) if t.key not in _small()]
        mentions = find_mentions(text)
        covered = all(any(m.start <= t.start < m.end for m in mentions) for t in tokens_of(text) if t.key in keys)
        if mentions and covered and all(m.concept.name in self.concepts for m in mentions):
            return True
        return bool(keys) and all(
            k in self.words or f"{k}s" in self.words or (len(k) > 4 and k[:-1] in self.words) for k in keys
        )


def _claims_in(text: str, field: str, language: str, known: _Known) -> list[Claim]:
    fine = [m for m in find_mentions(text, language) if m.concept.name in known.concepts]
    worded = [*_phrases(text, language, known), *_patterns(text, known)]
    spans = [
        *_concepts(text, language, known), *_amounts(text, known), *_superlatives(text, language, known),
        *_warranty(text, known), *_compatibility(text, known), *_origin(text, known),
        *(s for s in worded if not any(m.start < s.end and s.start < m.end for m in fine)),
    ]  # fmt: skip
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any(o.start <= span.start and span.end <= o.end for o in kept):
            kept.append(span)
    claims = [Claim(text[s.start : s.end].strip(" ,.;:"), field, s.kind) for s in sorted(kept, key=lambda s: s.start)]
    return list(dict.fromkeys(claims))


def _concepts(text: str, language: str, known: _Known) -> Iterator[_Span]:
    for mention in find_mentions(text, language):
        kind = _CLAIMS.get(mention.concept.claim, mention.concept.claim)
        if (
            kind
            and not mention.denied
            and mention.concept.kind != "product"
            and mention.concept.name not in known.concepts
        ):
            if not _is_free_of(text, mention) and not _is_in_name(text, mention, known):
                yield _Span(mention.start, mention.end, kind)


def _is_free_of(text: str, mention: Mention) -> bool:
    """`latex-free` says nothing of latex but that it is not there."""
    return bool(re.match(r"[ -]?(?:free|frei|मुक्त|रहित|फ्री)", text[mention.end :], re.IGNORECASE))


def _is_in_name(text: str, mention: Mention, known: _Known) -> bool:
    """Whether the words stand in a fact just so, though they mean something else there."""
    words = tuple(t.key for t in tokens_of(text[mention.start : mention.end]))
    return len(words) > 1 and " ".join(words) in known.folded and mention.concept.name not in known.denied


def _amounts(text: str, known: _Known) -> Iterator[_Span]:
    for amount in find_amounts(text):
        if _says_nothing(amount, text) or same_any(amount, known.amounts):
            continue
        if amount.measures and any(v in known.bare for v in amount.values):
            continue
        if not amount.measures and _fits_any(amount, known):
            continue
        yield _Span(amount.start, amount.end, "price" if "money" in amount.measures else "number")
    counts = [re.compile(pattern) for pattern in _page()["set_before"]]
    for value, start, end in words_for_count(text):
        low = text[:start].casefold()
        after = [m for m in find_mentions(text[end : end + 24]) if m.start <= 2]
        counted = any(p.search(low) for p in counts) or any(m.concept.kind == "product" for m in after)
        number = Amount(text[start:end], start, end, (float(value),))
        if counted and not any(is_same(number, a) or value in a.values for a in known.amounts):
            yield _Span(start, end, "number")


def _says_nothing(amount: Amount, text: str) -> bool:
    """A one, the number of a line, a part of a word or code."""
    before, after = text[: amount.start], text[amount.end :]
    if not amount.measures and amount.value in (0.0, 1.0):
        return True
    if not amount.measures and re.search(r"(?:^|\n)\s*$", before) and re.match(r"[.)]\s", after):
        return True
    return bool(re.search(r"[^\W\d_]-?$", before)) and not amount.measures and bool(re.search(r"\w$", before))


def _fits_any(amount: Amount, known: _Known) -> bool:
    """A bare number counts as known where a fact has it with a unit: `350` in a list of sizes."""
    return any(v in a.values for a in known.amounts for v in amount.values) or amount.text in known.words


def _phrases(text: str, language: str, known: _Known) -> Iterator[_Span]:
    low = text.casefold()
    for topic, kind in _page()["topics"].items():
        if kind == "warranty" and known.has_warranty:
            continue
        for words in find(text, topic, language):
            at = low.find(words.casefold())
            if at >= 0 and fold(words) not in known.folded:
                yield _Span(at, at + len(words), kind)


def _superlatives(text: str, language: str, known: _Known) -> Iterator[_Span]:
    patterns = _compiled("superlatives", language)
    for pattern in patterns:
        for found in pattern.finditer(text if language == "de" else text.lower()):
            if fold(found[0]) not in known.folded:
                yield _Span(found.start(), found.end(), "superlative")


def _warranty(text: str, known: _Known) -> Iterator[_Span]:
    if not known.has_warranty:
        yield from (_Span(found.start(), found.end(), "warranty") for found in _matches("warranty", text))
    warranted = known.has_warranty or _any("warranty", text)
    for found in _matches("lifelong", text):
        if warranted and fold(found[0]) not in known.folded:
            yield _Span(found.start(), found.end(), "warranty")


def _compatibility(text: str, known: _Known) -> Iterator[_Span]:
    for found in _matches("compatibility", text):
        rest = re.match(r"\s*[^.;:!?|\n•।()]{2,60}", text[found.end() :])
        what = re.split(r",|\s(?:and|und|y|while|so|which|that)\s", rest[0])[0] if rest else ""
        if what.strip() and not known.has_words(what):
            yield _Span(found.start(), found.end() + len(what.rstrip()), "compatibility")
    for found in _matches("compatibility_before", text):
        last = re.split(r"[.;:!?|\n•।,]", text[: found.start()])[-1].split()[-3:]
        if last and not known.has_words(" ".join(last)) and not known.has_words(last[-1]):
            yield _Span(found.start() - len(" ".join(last)) - 1, found.end(), "compatibility")


def _origin(text: str, known: _Known) -> Iterator[_Span]:
    for found in _matches("origin", text):
        rest = re.match(r"\s*(?:the|our|der|den|el|la)?\s*[\w'’-]+(?:\s[A-Z][\w'’-]+)?", text[found.end() :])
        what = rest[0] if rest else ""
        if any(m.concept.kind == "material" for m in find_mentions(what)):
            continue
        if what.strip() and not known.has_words(what):
            yield _Span(found.start(), found.end() + len(what), "origin")
    for found in _matches("origin_before", text):
        place = text[: found.start()].split()[-1:]
        if place and not known.has_words(place[0]):
            yield _Span(found.start() - len(place[0]) - 1, found.end(), "origin")


def _patterns(text: str, known: _Known) -> Iterator[_Span]:
    for name, kind in (("certificate", "certificate"), ("free_of", "certificate"), ("health", "health")):
        for found in _matches(name, text):
            mentions = find_mentions(text[found.start() : found.end()])
            if mentions and all(m.concept.name in known.concepts for m in mentions):
                continue
            plain = re.sub(r"[\s-]", "", fold(found[0]))
            if plain not in re.sub(r"[\s-]", "", known.folded) and not known.has_words(found[0]):
                yield _Span(found.start(), found.end(), kind)


def _matches(name: str, text: str) -> Iterator[re.Match[str]]:
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for pattern in _compiled(name, ""):
        yield from pattern.finditer(low)


def _any(name: str, text: str) -> bool:
    return next(_matches(name, text), None) is not None


@cache
def _compiled(name: str, language: str) -> tuple[re.Pattern[str], ...]:
    page = _page()[name]
    patterns: Iterable[str] = page.get(language, ()) if isinstance(page, dict) else page
    return tuple(re.compile(pattern) for pattern in patterns)


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text("utf-8"))
    return page


@cache
def _small() -> frozenset[str]:
    return frozenset(fold(word) for word in str(_page()["small"]).split())

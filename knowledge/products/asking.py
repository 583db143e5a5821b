"""What a search asks for: "blue mugs under 20 euros, not of plastic" names things, a price and what must not be.

Knows words in four languages; does not know the products.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from knowledge.products.amounts import Amount, find_amounts
from knowledge.products.vocabulary import Mention, concepts, find_in_any_language, fold, pattern, tokens_of, words_in
from knowledge.products.word_lists import page

_BEFORE = {"under": "<=", "over": ">="}
_AFTER = {"or_less": "<=", "or_more": ">="}
_SAME = 0.03  # "350 ml" finds 12 fl oz
_HINDI = re.compile(r"[\u0900-\u097f]")
Sign = Literal["<=", ">="]


@dataclass(frozen=True)
class Limit:
    """A bound of an amount, in the first unit of what it measures (`words/units.yaml`); of `money` in its currency."""

    measure: str
    sign: Sign
    value: float


@dataclass
class Wanted:
    """A search, read.

    Attributes:
        limits: Bounds of price and amounts.
        currency: Of the prices, empty if none was named.
        kinds: Names of concepts, one group for each thing that is named; one of each group must be there.
        products: Those groups that name what the product is.
        without: Names of concepts that must not be there.
        words: Other words, each with those that mean the same.
        order: Which end of the prices comes first.
        in_stock: Only what is there.
        meaning: What is left to compare by meaning; empty if nothing is.
    """

    limits: list[Limit] = field(default_factory=list)
    currency: str = ""
    kinds: list[frozenset[str]] = field(default_factory=list)
    products: list[frozenset[str]] = field(default_factory=list)
    without: frozenset[str] = frozenset()
    words: list[tuple[str, ...]] = field(default_factory=list)
    order: Literal["", "cheapest", "dearest"] = ""
    in_stock: bool = False
    meaning: str = ""

    @property
    def is_open(self) -> bool:
        """Whether no thing is named: all products within the limits fit."""
        return not (self.kinds or self.products or self.words)


def read_search(text: str) -> Wanted:
    """Read what a search asks for, in English, German, Spanish or Hindi."""
    wanted = Wanted()
    spans = _read_amounts(text, wanted)
    for order in ("cheapest", "dearest"):
        if found := _any_of(order).search(text):
            wanted.order, spans = order, [*spans, found.span()]
    if found := _any_of("in_stock").search(text):
        wanted.in_stock, spans = True, [*spans, found.span()]
    mentions = [m for m in find_in_any_language(text) if not _inside(m.start, spans)]
    _read_mentions(mentions, wanted)
    told = [(m.start, m.end) for m in mentions]
    denied = [(m.start, m.end) for m in mentions if m.denied]
    left = []
    for token in tokens_of(text):
        asked = token.key in words_in("small") or token.key in words_in("asked")
        if asked or _inside(token.start, [*spans, *denied]):
            continue
        left.append(text[token.start : token.end])
        if not _inside(token.start, told):
            wanted.words.append(_meaning_same().get(token.key, (token.key,)))
    wanted.meaning = meaning_text(" ".join(left))
    return wanted


def meaning_text(text: str) -> str:
    """What is compared by meaning: the text, or where it is Hindi the English words for what it names."""
    if not _HINDI.search(text):
        return text
    known = [
        m.concept.words["en"].split("/")[0]
        for m in find_in_any_language(text)
        if m.concept.words.get("en") and not m.denied
    ]
    return " ".join(dict.fromkeys(re.sub(r"\[([^|\]]*)[^\]]*\]", r"\1", word) for word in known))


def _read_mentions(mentions: list[Mention], wanted: Wanted) -> None:
    """Concepts that stand in the same place are one thing, which may be called either."""
    groups: dict[tuple[int, int], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.start, mention.end), []).append(mention)
    without = set()
    for group in groups.values():
        by_kind: dict[bool, set[str]] = {}
        for mention in group:
            by_kind.setdefault(mention.concept.kind == "product", set()).add(mention.concept.name)
        if group[0].denied:
            without |= {m.concept.name for m in group}
        elif True in by_kind:
            wanted.products.append(frozenset().union(*(_with_narrower(name) for name in by_kind[True])))
            wanted.products[-1] |= by_kind.get(False, set())
        else:
            wanted.kinds.append(frozenset(by_kind[False]))
    wanted.without = frozenset(without)


def _read_amounts(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Take prices and measurements in; where they stand."""
    amounts, spans = find_amounts(text), list[tuple[int, int]]()
    for at, amount in enumerate(amounts):
        before = amounts[at - 1] if at else None
        after = amounts[at + 1] if at + 1 < len(amounts) else None
        sign = _sign(text, amount, amounts)
        if after and _are_ends(text, amount, after):
            measures, unit, sign = after.measures, after.unit, ">="
            amount = _as(amount, after)
        elif before and _are_ends(text, before, amount):
            measures, unit, sign = amount.measures, amount.unit, "<="
        else:
            measures, unit = amount.measures, amount.unit
        if not measures and sign is None:
            continue
        spans.append((amount.start, amount.end))
        if not measures or "money" in measures:
            wanted.limits.append(Limit("money", sign or "<=", amount.value))
            wanted.currency = unit or wanted.currency
            continue
        value = amount.in_smallest(measures[0])
        if not value:
            continue
        ends = [(sign, value[0])] if sign else [(">=", value[0] * (1 - _SAME)), ("<=", value[0] * (1 + _SAME))]
        wanted.limits += [Limit(measures[0], s, v) for s, v in ends]  # type: ignore[arg-type]
    return spans


def _as(amount: Amount, other: Amount) -> Amount:
    """The first of `10 to 20 euros` is in euros, too."""
    return Amount(amount.text, amount.start, amount.end, amount.values, other.unit, other.measures, amount.digits)


def _are_ends(text: str, first: Amount, second: Amount) -> bool:
    """`between 10 and 20 euros`, `10-20 €`."""
    between = text[first.end : second.start]
    if first.measures and first.measures != second.measures:
        return False
    if re.fullmatch(r"\s*[-–]\s*", between):
        return True
    opens, joins = (re.compile(p, re.IGNORECASE) for p in page("searches")["from_to"])
    is_hindi = re.search(r"से|\bse\b", between + text[second.end : second.end + 12])
    return bool(joins.fullmatch(between) and (opens.search(text[: first.start]) or is_hindi))


def _sign(text: str, amount: Amount, amounts: list[Amount]) -> Sign | None:
    """Whether an amount is the most or the least; None if it is meant exactly."""
    begin = max((a.end for a in amounts if a.end <= amount.start), default=0)
    end = min((a.start for a in amounts if a.start >= amount.end), default=len(text))
    before, after = text[begin : amount.start].casefold(), text[amount.end : end].casefold()
    for name, sign in _BEFORE.items():
        if pattern(name).search(before):
            return sign  # type: ignore[return-value]
    for name, sign in _AFTER.items():
        if pattern(name).match(after):
            return sign  # type: ignore[return-value]
    return None


def _inside(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(begin <= start < end for begin, end in spans)


@cache
def _with_narrower(name: str) -> frozenset[str]:
    """A product and those whose names end in its name: who asks for bottles finds water bottles and Trinkflaschen."""
    known = [concept for concept in concepts().values() if concept.kind == "product"]
    names = [(lang, fold(word)) for lang, words in concepts()[name].synonyms.items() for word in words if len(word) > 3]
    return frozenset({name}) | {
        other.name
        for other in known
        for language, word in names
        if language in ("en", "de") and any(_ends_in(fold(w), word, language) for w in other.synonyms[language])
    }


def _ends_in(longer: str, word: str, language: str) -> bool:
    return longer.endswith(f" {word}") or (language == "de" and longer != word and longer.endswith(word))


@cache
def _meaning_same() -> dict[str, tuple[str, ...]]:
    groups = [tuple(dict.fromkeys(fold(str(word)) for word in group)) for group in page("searches")["same"]]
    return {word: group for group in groups for word in group}


@cache
def _any_of(name: str) -> re.Pattern[str]:
    words: list[Any] = sorted(page("searches")[name], key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)

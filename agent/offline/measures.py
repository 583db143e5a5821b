"""The measurements and the kind of product that a request names.

Knows `slots.yaml` and `product_words.yaml`; does not know the conversation.
"""

from __future__ import annotations

import re
from functools import cache

from agent.offline.data import load
from agent.offline.words import Phrases, phrases, read_words

_NUMBER = r"(?<![\d.,])(\d{1,5}(?:[.,]\d{1,3})?)"
_NEAR = 2  # words between a measurement and the word that says what it measures
_COMPOUND = 5  # letters of a word that counts inside a longer one
Span = tuple[int, int, str]


def read_measures(text: str, unit: str = "") -> dict[str, str]:
    """Read a product's width and height: "it is 12 cm wide and 24 cm high", "9 x 12 cm".

    Args:
        text: A message.
        unit: Of numbers without one, where no number has one.

    Returns:
        `{"width": "12 cm", "height": "24 cm"}`; one of them or neither where the words do not say which is which.
    """
    text = text.casefold()
    words = read_words(text)
    axes = [(words[a].start, words[b - 1].end, value) for a, b, value in phrases("slots", "axes").find(words)]
    if pair := _pair().search(text):
        unit = _unit(pair[4])
        sides = (f"{pair[1]} {_unit(pair[2]) if pair[2] else unit}", f"{pair[3]} {unit}")
        turned = [value for _, _, value in axes][:2] == ["height", "width"]
        return dict(zip(("height", "width") if turned else ("width", "height"), sides, strict=True))
    measures = [(m.start(), m.end(), f"{m[1]} {_unit(m[2])}") for m in _single().finditer(text)]
    measures = sorted([*measures, *_unitless(text, measures, unit)])
    after = [_beside(text, measure, axes, before=False) for measure in measures]
    before = [_beside(text, measure, axes, before=True) for measure in measures]
    chosen = before if sum(map(bool, before)) > sum(map(bool, after)) else after
    return {axis: measure[2] for measure, axis in zip(measures, chosen, strict=True) if axis}


def _unitless(text: str, measures: list[Span], known: str) -> list[Span]:
    """`14 cm wide, 22 tall`: further numbers, which have the unit of the first measurement, else one that is known."""
    unit = measures[0][2].split()[-1] if measures else known
    if not unit:
        return []
    taken = [range(start, end) for start, end, _ in measures]
    numbers = [m for m in re.finditer(_NUMBER, text) if not any(m.start() in span for span in taken)]
    return [(m.start(), m.end(), f"{m[1]} {unit}") for m in numbers]


def read_category(text: str) -> str | None:
    """The kind of product that the words name, as templates of scenes call it; None if they name none."""
    words = read_words(text)
    if found := _products().find(words):
        return found[0][2]
    table = load("product_words").items()
    ends = ((name, kind) for kind, names in table for name in names if len(name) >= _COMPOUND)
    return next((kind for name, kind in ends for word in words if word.key.endswith(name)), None)  # "Kaffeetasse"


@cache
def _products() -> Phrases:
    return Phrases(load("product_words"), by_sound=False)  # `saari` (all) is no saree


def _beside(text: str, measure: Span, axes: list[Span], *, before: bool) -> str | None:
    """The axis named right before or after a measurement."""
    gaps = [
        (text[end : measure[0]] if before else text[measure[1] : start], axis)
        for start, end, axis in axes
        if (end <= measure[0] if before else start >= measure[1])
    ]
    words, axis = min(((_words_in(gap), axis) for gap, axis in gaps), default=(_NEAR + 1, None))
    return axis if words <= _NEAR else None


def _words_in(gap: str) -> int:
    return sum(not word.is_mark for word in read_words(gap))


def _unit(written: str) -> str:
    """A unit as the tools take it."""
    return next(unit for unit, forms in load("slots")["units"].items() if written == unit or written in forms)


@cache
def _units() -> str:
    units = [form.casefold() for unit, forms in load("slots")["units"].items() for form in (unit, *forms)]
    written = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return rf"({written})(?![^\W\d_\u0900-\u097f]|[\u0900-\u097f])"


@cache
def _single() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}\s*{_units()}")


@cache
def _pair() -> re.Pattern[str]:
    """`9 x 12 cm`; of three lengths nobody says which are which."""
    times = "|".join(re.escape(sign) for sign in load("slots")["times"])
    more = rf"(?!\s*(?:{times})\s*\d)"
    return re.compile(
        rf"(?<![\dx×*] )(?<![\dx×*]){_NUMBER}\s*(?:{_units()})?\s*(?:{times})\s*{_NUMBER}\s*{_units()}{more}"
    )

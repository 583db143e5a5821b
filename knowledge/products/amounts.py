"""Numbers with units in any text: "350 ml", "0,35 l", "10 x 12 cm", "zwei Jahre", "१२ घंटे", "$25".

Knows the units in `words/units.yaml`; does not know what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from knowledge.products.vocabulary import fold, number_words, units

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d+)?"
_TIMES = re.compile(r"^\s*(?:cm|mm|m|in|inch|inches|\"|″)?\s*(?:x|×|\*|by|mal|por|गुणा)\s*$", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:-|–|—|to|bis|a|से)\s*$", re.IGNORECASE)
_ROUNDING = 0.03  # a converted amount may be rounded this much: 11.8 fl oz as 12


@dataclass(frozen=True)
class Amount:
    """A number in a text.

    Attributes:
        text: As written, with its unit.
        start: Place of its first character.
        end: Place after its last.
        values: The number; two where "1.500" may be one and a half or fifteen hundred.
        unit: As `words/units.yaml` calls it, empty for a bare number.
        measures: What the unit may measure: `("volume",)`; ounces measure volume or mass.
        digits: Digits after the point, as written.
    """

    text: str
    start: int
    end: int
    values: tuple[float, ...]
    unit: str = ""
    measures: tuple[str, ...] = ()
    digits: int = 0

    @property
    def value(self) -> float:
        """The number in its likelier reading."""
        return self.values[0]

    def in_smallest(self, measure: str) -> list[float]:
        """The number in the first unit of a kind of measure."""
        size = units()[measure].get(self.unit) or units()[measure].get(_same_name(self.unit, measure), {})
        return [value * float(size["to"]) for value in self.values] if size else []


def find_amounts(text: str) -> list[Amount]:
    """Find the numbers of a text with their units, in order."""
    plain = _level(text)
    found: list[Amount] = []
    for number in re.finditer(rf"(?<![\d.,])(?:(?P<n>{_NUMBER})(?P<half>[½¼¾⅓⅔])?|(?P<only>[½¼¾⅓⅔]))", plain):
        found.append(_with_unit(number, plain, text))
    for word in _spelled_pattern().finditer(plain):
        value = _spelled()[word[0]]
        unit = _unit_at(plain, word.end()) if value else None
        if value and unit and unit[0] in unit[2]:
            name, measures, _, end = unit
            found.append(Amount(text[word.start() : end], word.start(), end, (float(value),), name, measures))
    return _chained(sorted(found, key=lambda amount: amount.start), plain)


def is_same(claimed: Amount, known: Amount) -> bool:
    """Whether two amounts say the same, in whatever units: 12 fl oz is 350 ml, 0,35 l is 350 ml, 100 % is no 100 g."""
    if not claimed.measures:
        return not known.measures and any(a == b for a in claimed.values for b in known.values)
    for measure in set(claimed.measures) & set(known.measures):
        same_unit = claimed.unit == known.unit
        for a in claimed.in_smallest(measure):
            for b in known.in_smallest(measure):
                if abs(a - b) <= (1e-6 if same_unit and claimed.digits >= known.digits else _ROUNDING) * max(
                    abs(b), 1e-9
                ):
                    return True
                if same_unit and round(b / (a / claimed.value if a else 1), claimed.digits) == claimed.value:
                    return True
    return False


def in_unit(amount: Amount, measure: str, unit: str) -> float:
    """The amount in another unit of the same kind."""
    return amount.in_smallest(measure)[0] / float(units()[measure][unit]["to"])


def _level(text: str) -> str:
    """Small letters, plain digits and blanks; every character keeps its place."""
    low = text.translate(_DIGITS).replace("\u00a0", " ").replace("\u202f", " ")
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in low)


def _with_unit(number: re.Match[str], plain: str, text: str) -> Amount:
    values, digits = _read(number["n"]) if number["n"] else ((0.0,), 0)
    half = _HALVES.get(number["half"] or number["only"] or "", 0.0)
    amount = Amount(
        text[number.start() : number.end()],
        number.start(),
        number.end(),
        tuple(v + half for v in values),
        digits=digits,
    )
    if unit := _unit_at(plain, number.end()):
        name, measures, _, end = unit
        return replace(amount, text=text[number.start() : end], end=end, unit=name, measures=measures)
    if sign := re.search(r"(€|\$|£|₹|\brs\.?|\busd|\beur|\binr)\s?$", plain[: number.start()]):
        name, measures, _ = _readings()[sign[1].strip()]
        return replace(amount, text=text[sign.start() : amount.end], start=sign.start(), unit=name, measures=measures)
    return amount


def _read(number: str) -> tuple[tuple[float, ...], int]:
    """The value, or both where a mark may part thousands or decimals, the likelier first; and decimal digits."""
    number = re.sub(r"['’\u00a0\u202f]", "", number)
    marks = [c for c in number if c in ".,"]
    if not marks:
        return (float(number),), 0
    last = max(number.rfind("."), number.rfind(","))
    whole, part = re.sub(r"[.,]", "", number[:last]), number[last + 1 :]
    decimal = float(f"{whole}.{part}")
    if len(set(marks)) == 1 and len(part) == 3 and whole.lstrip("0"):
        thousand = float(whole + part)
        return ((thousand,), 0) if len(marks) > 1 else ((thousand, decimal), 0)
    return (decimal,), len(part)


def _unit_at(plain: str, at: int) -> tuple[str, tuple[str, ...], tuple[str, ...], int] | None:
    """The unit that stands at a place: its name, what it measures, its names by measure, and where it ends."""
    found = _unit_pattern().match(plain, at)
    if not found:
        return None
    name, measures, names = _readings()[found[1]]
    return name, measures, names, found.end(1)


def _chained(found: list[Amount], plain: str) -> list[Amount]:
    """`10 x 12 cm`, `5-6 h`: a number without a unit takes that of the next one it is joined to."""
    for i in range(len(found) - 2, -1, -1):
        this, following = found[i], found[i + 1]
        gap = plain[this.end : following.start]
        if not this.unit and following.measures and (_TIMES.match(gap) or _RANGE.match(gap)):
            found[i] = replace(this, unit=following.unit, measures=following.measures)
    return [amount for i, amount in enumerate(found) if not (i and amount.start < found[i - 1].end)]


def _same_name(unit: str, measure: str) -> str:
    """`oz` as a volume is `fl oz`, and the other way round: units that people write alike."""
    own = {str(w) for entries in units().values() if unit in entries for w in entries[unit]["read"]}
    return next((name for name, entry in units()[measure].items() if own & {str(w) for w in entry["read"]}), "")


@cache
def _readings() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What is written: the unit's first name, the kinds of measure it may be of, its names there."""
    table: dict[str, list[tuple[str, str]]] = {}
    for measure, entries in units().items():
        for name, entry in entries.items():
            for written in dict.fromkeys([*entry["read"], name]):
                table.setdefault(_level(str(written)), []).append((name, measure))
    return {
        written: (pairs[0][0], tuple(dict.fromkeys(m for _, m in pairs)), tuple(n for n, _ in pairs))
        for written, pairs in table.items()
    }


@cache
def _unit_pattern() -> re.Pattern[str]:
    written = sorted(_readings(), key=len, reverse=True)
    names = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in written)
    no_inch = (
        r"(?!in\s?-?\s?(?:\d|one\b|stock|the\b|an?\b|each|every|total|einem|der\b|den\b))"  # "2 in 1", "4 in stock"
    )
    return re.compile(rf"\s?-?\s?{no_inch}({names})(?![^\W\d_]|[\u0900-\u0963\u0966-\u097f])")


@cache
def _spelled() -> dict[str, int]:
    return number_words()


@cache
def _spelled_pattern() -> re.Pattern[str]:
    longest_first = "|".join(sorted(map(re.escape, _spelled()), key=len, reverse=True))
    return re.compile(
        rf"(?<![^\W_])(?<![\u0900-\u0963\u0966-\u097f])(?:{longest_first})(?![^\W_]|[\u0900-\u0963\u0966-\u097f])"
    )


def words_for_count(text: str) -> list[tuple[int, int, int]]:
    """Numbers written as words, `(value, start, end)`: "two", "zwei", "दो"."""
    plain = _level(text)
    return [
        (_spelled()[word[0]], word.start(), word.end())
        for word in _spelled_pattern().finditer(plain)
        if _spelled()[word[0]] > 1
    ]


def same_any(claimed: Amount, known: Iterable[Amount]) -> bool:
    """Whether an amount is among those known."""
    return any(is_same(claimed, amount) for amount in known)


def folded_units() -> frozenset[str]:
    """Everything that is read as a unit, folded, for file columns such as `weight_g`."""
    return frozenset(fold(written) for written in _readings())

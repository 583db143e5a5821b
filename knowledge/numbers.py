"""Rules that a question calls by their number: "the 75 character rule".

Knows limits and the words for their units; does not know what else a question is about.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.rules import Rule
from knowledge.words import Reading

_UNITS = {
    "character": "characters", "bytes": "bytes", "size": "px", "fill": "ratio", "filesize": "MB", "tag": "tags",
}  # fmt: skip


def shop_of_number(reading: Reading, rules: Iterable[Rule]) -> str | None:
    """Find the one marketplace that has the limit a question names by its number; None if none or several have it."""
    numbers = {float(word) for word in reading.unknown if word.isdigit()}
    units = {unit for name, unit in _UNITS.items() if name in reading.concepts}
    if not numbers or not units:
        return None
    shops = {rule.marketplace for rule in rules if _limits(rule) & numbers and rule.limit and rule.limit.unit in units}
    return shops.pop() if len(shops) == 1 else None


def _limits(rule: Rule) -> set[float]:
    if rule.limit is None:
        return set()
    scale = 100 if rule.limit.unit == "ratio" else 1
    return {round(bound * scale, 3) for bound in (rule.limit.min, rule.limit.max) if bound is not None}

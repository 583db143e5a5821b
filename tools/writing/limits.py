"""How long each field of a listing may be, read from the rule records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.rules import Rule, parse_marketplace
from tools.listing.checker import rules_about_texts
from tools.listing.words import count_bytes, count_characters, count_words
from tools.writing.places import is_place, place

_FIELD_OF = {
    "title_length": "title", "item_highlights_length": "item_highlights", "bullet_length": "bullets",
    "description_length": "description", "plain_description": "description", "search_terms_length": "search_terms",
}  # fmt: skip
_MEASURE = {"characters": count_characters, "bytes": count_bytes, "words": count_words}


@dataclass
class Length:
    """The length of one text.

    Attributes:
        unit: `characters`, `bytes` or `words`.
        words: Most words, where the rule counts them, too.
    """

    most: float = float("inf")
    least: float = 0
    unit: str = "characters"
    words: int | None = None

    def fits(self, text: str) -> bool:
        """Whether a text is short enough."""
        return _MEASURE[self.unit](text) <= self.most and (self.words is None or count_words(text) <= self.words)


@dataclass
class Limits:
    """What one marketplace takes.

    Attributes:
        fields: What a listing consists of there.
        lengths: By field, of each of its texts.
        items: By field of several texts, the least and the most of them.
        total: Most characters of all bullets together.
    """

    fields: list[str]
    lengths: dict[str, Length] = field(default_factory=dict)
    items: dict[str, tuple[int, int]] = field(default_factory=dict)
    total: float = float("inf")

    def of(self, name: str) -> Length:
        """The length of a field; without a rule there is no limit."""
        return self.lengths.get(name, Length())


def limits_of(marketplace: str) -> Limits:
    """Read what a marketplace takes, or a place such as an e-mail.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    if is_place(marketplace):
        return _of_place(place(marketplace))
    rules = rules_about_texts(marketplace)
    shop = parse_marketplace(marketplace)[0]
    limits = Limits(list(channels()[shop]))
    limits.lengths = {name: Length(most) for name, most in channels()["our_lengths"].items()}
    for rule in rules:
        _take(rule, limits)
    return limits


def _of_place(own: Mapping[str, Any]) -> Limits:
    limits = Limits(list(own["fields"]))
    for name in limits.fields:
        rule = own.get(name, {})
        limits.lengths[name] = Length(rule.get("most", float("inf")))
        if "items" in rule:
            limits.items[name] = tuple(rule["items"])
    return limits


def _take(rule: Rule, limits: Limits) -> None:
    limit = rule.limit
    if limit is None or rule.check is None:
        return
    name = _FIELD_OF.get(rule.check)
    if name and limit.unit in _MEASURE:
        length = limits.lengths.setdefault(name, Length())
        length.words = limit.words or length.words
        if limit.unit != "words":
            length.most, length.least, length.unit = limit.max or length.most, limit.min or length.least, limit.unit
    for other, most in limit.also.items():
        limits.lengths[other] = Length(most)
    if rule.check == "bullets_count":
        limits.items["bullets"] = (int(limit.min or 0), int(limit.max or 0))
    if rule.check == "bullets_total_length":
        limits.total = limit.max or limits.total
    if rule.check == "tags":
        limits.items["tags"] = (0, int(limit.max or 0))
        limits.lengths["tags"] = Length(limit.each or float("inf"))


@cache
def channels() -> Mapping[str, Any]:
    """`channels.yaml`."""
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("channels.yaml").read_text("utf-8"))
    return page

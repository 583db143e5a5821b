"""The rule records: what each marketplace and law asks for, with source, date and confidence.

Knows the YAML files beside it and how to pick rules out of them; does not know questions, pictures or checks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

FOLDER = Path(__file__).parent / "marketplaces"
MARKETPLACES = (
    "amazon", "walmart", "ebay", "etsy", "shopify", "google", "meta", "tiktok", "flipkart", "myntra", "ajio", "shopee",
    "lazada", "pinterest",
)  # fmt: skip
LAW = "law"
_ALSO_CALLED = {
    "facebook": "meta", "instagram": "meta", "google shopping": "google", "google merchant center": "google",
    "merchant center": "google", "tiktok shop": "tiktok", "tik tok": "tiktok",
}  # fmt: skip
_EU = frozenset("at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".split())
_COUNTRY_OF_ENDING = {"com": "us", "gb": "uk", "el": "gr"}

Severity = Literal["reject", "suppress", "recommend", "none"]
Confidence = Literal["high", "medium", "low"]


class Source(BaseModel):
    """Where a rule was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    publisher: str | None = Field(default=None, description="None where no source was found.")
    urls: tuple[str, ...] = ()
    date: str = Field(description="Date of the page, or what is known about it.")
    basis: str = Field(description="How it was read: first-party text, third-party page, ...")

    @field_validator("date", mode="before")
    @classmethod
    def _date_as_text(cls, value: Any) -> str:
        return str(value)


class Limit(BaseModel):
    """The number or list in a rule, for programs; which fields are set depends on the rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min: float | None = None
    max: float | None = None
    unit: str | None = Field(
        default=None, description="Of `min` and `max`: px, ratio, characters, bytes, words, MB, ..."
    )
    width: int | None = Field(default=None, description="Least width in px.")
    height: int | None = Field(default=None, description="Least height in px.")
    aspect: float | None = Field(default=None, description="Width divided by height.")
    megapixels: float | None = Field(default=None, description="Most pixels, in millions.")
    megabytes: float | None = Field(default=None, description="Largest file, in millions of bytes.")
    formats: tuple[str, ...] | None = Field(default=None, description="Allowed file formats, Pillow's names.")
    ending_fits: bool = Field(
        default=False, description="True: a file name's ending that belies the content is refused."
    )
    rgb: tuple[int, int, int] | None = Field(default=None, description="Colour asked for, 0-255 each.")
    warn_from: int | None = Field(default=None, description="Channel value from which we only warn; lower fails.")
    published: bool = Field(default=True, description="False: the marketplace gives no tolerance, this one is ours.")
    pattern: str | None = Field(default=None, description="Regular expression that a good value matches.")
    characters: str | None = Field(default=None, description="Forbidden characters.")
    phrases: tuple[str, ...] | None = Field(default=None, description="Forbidden phrases, lower case.")
    advised: tuple[str, ...] = Field(
        default=(), description="Fields of this limit that are advice; missing them warns."
    )
    applies_from: date | None = Field(default=None, description="Day from which it holds; until then missing it warns.")
    before: tuple[int, int] | None = Field(default=None, description="Least width and height in px until that day.")
    value: str | None = Field(default=None, description="The exact value to write, for example a metadata term.")
    also: dict[str, int] = Field(default={}, description="Most of the same unit in other fields of a listing.")
    each: int | None = Field(default=None, description="Most characters of each item, where `max` counts items.")
    words: int | None = Field(default=None, description="Most words.")
    decoration: str | None = Field(
        default=None, description="Characters that may stand only beside a number or in a code."
    )
    categories: tuple[str, ...] = Field(default=(), description="Unicode categories of the only allowed characters.")
    allowed: str = Field(default="", description="Characters that are allowed beside those categories.")


class Rule(BaseModel):
    """One rule of one marketplace, as far as it is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    marketplace: str = Field(description="One of `MARKETPLACES`, or `law`.")
    shop: str = Field(default="", description="The marketplace as people write it: eBay, TikTok Shop.")
    scope: str = Field(description="What it is about: main image, listing title, AI policy, ...")
    topics: tuple[str, ...] = Field(default=(), description="What people ask that it answers; see `topics.yaml`.")
    countries: tuple[str, ...] = Field(
        default=(), description="Only there, lower-case codes (`eu` for all of it); empty: anywhere."
    )
    not_in: tuple[str, ...] = Field(default=(), description="Not there, where the rule holds everywhere else.")
    rule: str
    threshold: str | None = Field(default=None, description="The limit in words.")
    limit: Limit | None = Field(default=None, description="The limit for programs.")
    severity: Severity = Field(description="What a breach costs; `none` records that there is no such rule.")
    exceptions: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    as_of: str = Field(description="Date of the newest reading, or what is known about it.")
    review_by: date = Field(description="Read the source again by this day.")
    confidence: Confidence
    note: str | None = None
    check: str | None = Field(default=None, description="Name of the check that decides it, if one does.")
    by_eye: str | None = Field(default=None, description="What a person should look for where no check decides it.")
    supersedes: tuple[str, ...] = Field(default=(), description="Ids of older rules that this one replaces.")
    ask: tuple[str, ...] = Field(default=(), description="How people ask for it, in any language; helps the search.")
    about: tuple[str, ...] = Field(default=(), description="What it is about; words' names in `knowledge/words.yaml`.")
    requires: tuple[str, ...] = Field(default=(), description="What must be: decides `do I need ...?` Same names.")
    allows: tuple[str, ...] = Field(default=(), description="What may be, or is not asked for; `crop+necklace`: both.")
    forbids: tuple[str, ...] = Field(default=(), description="What may not be; `white+clothing`: white, for clothing.")
    not_for: tuple[str, ...] = Field(default=(), description="Goods that it does not hold for. Same names.")
    disputed: bool = Field(default=False, description="Sources disagree; the note says how.")

    @field_validator("as_of", mode="before")
    @classmethod
    def _as_of_as_text(cls, value: Any) -> str:
        return str(value)

    def applies_in(self, country: str | None) -> bool:
        """Tell whether the rule holds in a country (`de`); with no country given, every rule may."""
        if country in self.not_in:
            return False
        if country is None or not self.countries:
            return True
        return country in self.countries or ("eu" in self.countries and country in _EU)


class RuleBase:
    """All rules, loaded once."""

    def __init__(self, rules: Iterable[Rule], names: Mapping[str, str] | None = None) -> None:
        """Hold the rules in the given order, and how each marketplace writes its name.

        Raises:
            ValueError: Two rules share an id, or one supersedes a rule that does not exist.
        """
        self.rules = tuple(rules)
        self.names = dict(names or {})
        self._by_id = {rule.id: rule for rule in self.rules}
        if len(self._by_id) != len(self.rules):
            ids = [rule.id for rule in self.rules]
            raise ValueError(f"Rule ids are not unique: {sorted({i for i in ids if ids.count(i) > 1})}")
        self.superseded_by = {old: rule.id for rule in self.rules for old in rule.supersedes}
        if missing := sorted(set(self.superseded_by) - set(self._by_id)):
            raise ValueError(f"`supersedes` names unknown rules: {missing}")

    @classmethod
    def load(cls) -> RuleBase:
        """Read every YAML file under `knowledge/marketplaces`; later calls return the same object."""
        return _load(FOLDER)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that change with any word of any rule."""
        words = "\n".join(rule.model_dump_json() for rule in self.rules)
        return hashlib.sha256(words.encode()).hexdigest()[:12]

    def find(self, rule_id: str) -> Rule | None:
        """Look a rule up; None if there is no such rule."""
        return self._by_id.get(rule_id)

    def newer(self, rule_id: str, countries: Iterable[str] = ()) -> Rule | None:
        """The rule that replaces another, if it does so in one of the countries (anywhere, if none is named)."""
        rule = self.find(self.superseded_by.get(rule_id, ""))
        named = tuple(countries)
        return rule if rule and (not named or any(rule.applies_in(country) for country in named)) else None

    def get(self, rule_id: str) -> Rule:
        """Look a rule up.

        Raises:
            KeyError: There is no such rule.
        """
        try:
            return self._by_id[rule_id]
        except KeyError:
            raise KeyError(f"No rule {rule_id!r}. `lightbox rules` lists them.") from None

    def select(
        self, marketplace: str | None = None, country: str | None = None, scope: str | None = None
    ) -> tuple[Rule, ...]:
        """Pick rules out.

        Args:
            marketplace: `amazon`, `Amazon.de`, `law`; None for all. A country in the name counts as `country`.
            country: Two letters; leaves out rules that hold only elsewhere.
            scope: Part of the scope's name: `main image`, `title`.

        Raises:
            ValueError: The marketplace is unknown.
        """
        name: str | None = None
        if marketplace is not None:
            if marketplace.strip().lower() == LAW:
                name = LAW
            else:
                name, named_country = parse_marketplace(marketplace)
                country = country or named_country
        wanted = scope.strip().lower() if scope else ""
        return tuple(
            rule
            for rule in self.rules
            if name in (None, rule.marketplace)
            and rule.applies_in(country.lower() if country else None)
            and wanted in rule.scope.lower()
        )

    def stale(self, today: date) -> tuple[Rule, ...]:
        """Rules whose source should have been read again before `today`."""
        return tuple(rule for rule in self.rules if rule.review_by < today)


def parse_marketplace(name: str) -> tuple[str, str | None]:
    """Split a marketplace name into marketplace and country: `Amazon.DE` is `("amazon", "de")`.

    Also reads web addresses (`amazon.co.uk`) and everyday names (`Facebook`, `TikTok Shop`).

    Raises:
        ValueError: The marketplace is unknown, or what follows the dot is no country.
    """
    text = re.sub(r"[\s_-]+", " ", name).strip().lower()
    marketplace, _, ending = text.partition(".")
    marketplace = _ALSO_CALLED.get(marketplace, marketplace)
    if marketplace not in MARKETPLACES:
        raise ValueError(f"Unknown marketplace {name!r}. Known: {', '.join(MARKETPLACES)}. Use one of these names.")
    if not ending:
        return marketplace, None
    country = ending.split(".")[-1]
    country = _COUNTRY_OF_ENDING.get(country, country)
    if not re.fullmatch(r"[a-z]{2}", country):
        raise ValueError(f"Unknown country {ending!r} in {name!r}. Write two letters, for example {marketplace}.de.")
    return marketplace, country


def parse_place(name: str) -> tuple[str, str | None]:
    """Split a name like `parse_marketplace`, and take `law` for a place that has no country.

    Raises:
        ValueError: The marketplace is unknown.
    """
    return (LAW, None) if name.strip().lower() == LAW else parse_marketplace(name)


@cache
def _load(folder: Path) -> RuleBase:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster, but not in every build
    rules: list[Rule] = []
    names: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            page = yaml.load(file, loader)
        rules += [Rule(marketplace=page["marketplace"], shop=page["name"], **record) for record in page["rules"]]
        names[page["marketplace"]] = page["name"]
    return RuleBase(rules, names)

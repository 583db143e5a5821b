"""What file a marketplace wants for a picture, computed from the rule records: nothing here is set per marketplace."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from knowledge.rules import Limit, Rule, RuleBase
from tools.check.checker import picture_rules

Background = Literal["white", "light_grey", "light", "any"]
FILL = 0.85  # least aim where the marketplace leaves it open
_SPARE = 0.05  # how far inside a fill range the aim stays, for rounding and other ways to measure
_KEPT_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")  # those we write as well as read
_MIB = 1_048_576


@dataclass(frozen=True)
class SizeStep:
    """A size that a rule names as the least.

    Attributes:
        width: px, 0 if the rule is about the longest side.
        height: px, likewise.
        longest: px, 0 if the rule names both sides.
        required: Whether a smaller file is refused; else it is advice.
    """

    width: int
    height: int
    longest: int
    required: bool
    rule: str

    def factor(self, width: float, height: float) -> float:
        """By how much a picture would have to grow to reach it; up to 1 if it does."""
        return max(self.width / width, self.height / height, self.longest / max(width, height))


@dataclass(frozen=True)
class Target:
    """What file a marketplace wants for a slot.

    Attributes:
        marketplace: As asked, with its country.
        background: Ground that serves best: `white`, `light_grey` (white serves some products, too), `light`
            (white serves), or `any` where the marketplace has no rule.
        background_required: Whether another one gets the picture refused; else it is advice.
        contact_shadow: Whether a soft shadow under the product is wanted.
        fill: Least and most share of the frame that the product takes, 0-1; None where there is no rule.
        aspect: Width divided by height; None where it is free.
        least_aspect: Least width divided by height; None where it is free.
        steps: Sizes that rules name as the least, smallest first.
        most_side: Longest side in px that is taken; None where there is no rule.
        most_megapixels: Likewise; None where there is no rule.
        formats: Formats that are taken, Pillow's names; empty where there is no rule.
        least_bytes: Smallest file.
        most_bytes: Largest file; None where there is no rule.
        least_quality: JPEG quality that is asked for; None where there is no rule.
        dpi: Dots per inch that the file should state; None where there is no rule.
        room: Whether room around the product is advised, because thumbnails are cut differently.
        most_pictures: Most pictures of a listing (in the `additional` slot, of further ones where the rule is about
            those); None where there is no rule.
        file_name: Pattern of file names in bulk uploads; None where there is no rule.
        rules: Id of the rule behind each attribute that has one.
    """

    marketplace: str
    slot: str
    background: Background = "any"
    background_required: bool = False
    contact_shadow: bool = False
    fill: tuple[float, float] | None = None
    aspect: float | None = None
    least_aspect: float | None = None
    steps: tuple[SizeStep, ...] = ()
    most_side: int | None = None
    most_megapixels: float | None = None
    formats: tuple[str, ...] = ()
    least_bytes: int = 0
    most_bytes: int | None = None
    least_quality: int | None = None
    dpi: int | None = None
    room: bool = False
    most_pictures: int | None = None
    file_name: str | None = None
    rules: dict[str, str] = field(default_factory=dict)

    @property
    def fill_aim(self) -> float:
        """Share of the frame that the product should take: as much as the range lets it, with something to spare."""
        if self.fill is None:
            return FILL - _SPARE if self.room else FILL
        least, most = self.fill
        if most < 1:
            return max((least + most) / 2, most - _SPARE)
        return min(max(least + _SPARE, FILL), 0.95)

    @property
    def fill_least(self) -> float:
        """Share of the frame that the product may shrink to for the sake of a size step."""
        return self.fill[0] + min(0.01, (self.fill[1] - self.fill[0]) / 4) if self.fill else 0.7

    @property
    def frame_aspect(self) -> float:
        """Width divided by height of a picture made for it; square where the marketplace leaves it free."""
        return self.aspect or 1.0

    @property
    def preferred_format(self) -> str:
        """Format to write where the old one is not taken: the smaller JPEG where it is."""
        return "JPEG" if not self.formats or "JPEG" in self.formats else self.formats[0]

    def takes(self, file_format: str) -> bool:
        """Whether a file of this format may stay what it is, and we can write it."""
        return file_format in _KEPT_FORMATS and (not self.formats or file_format in self.formats)

    def fits_aspect(self, width: int, height: int) -> bool:
        """Whether a picture has the asked-for ratio, give or take 1%."""
        ratio = width / height
        if self.aspect is not None and abs(ratio / self.aspect - 1) > 0.01:
            return False
        return self.least_aspect is None or ratio >= self.least_aspect * 0.995

    def largest_factor(self, width: float, height: float) -> float:
        """By how much a picture may grow, or must shrink, to stay within the most pixels."""
        factor = (self.most_side or math.inf) / max(width, height)
        if self.most_megapixels:
            factor = min(factor, math.sqrt(self.most_megapixels * 1_000_000 / (width * height)))
        return factor


def target_for(marketplace: str, slot: str) -> Target:
    """Compute what a marketplace wants.

    Args:
        marketplace: One of the 14, with a country or without (`amazon.es`), or `instagram` or `facebook`.
        slot: `main` or `additional`.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    target = Target(marketplace, slot)
    rules = picture_rules(marketplace, slot)
    for rule in rules:
        for reader in _readers(rule):
            target = reader(target, rule, rule.limit or Limit())
        if rule.limit and rule.limit.unit == "images" and rule.limit.max:
            target = _set(target, rule, most_pictures=int(rule.limit.max))
    for rule in _feed_rules(marketplace):
        target = _feed(target, rule)
    return replace(target, steps=tuple(sorted(target.steps, key=lambda s: max(s.width, s.height, s.longest))))


def _readers(rule: Rule) -> Iterable[Callable[[Target, Rule, Limit], Target]]:
    """What a rule says about a file, told by the check that decides it."""
    names = _CHECK_PARTS.get(rule.check or "", (rule.check,))
    readers = [_READERS[name] for name in names if name in _READERS]
    return [*readers, _file_name] if rule.limit and rule.limit.pattern and not readers else readers


def _set(target: Target, rule: Rule, **changes: object) -> Target:
    return replace(target, **changes, rules=target.rules | dict.fromkeys(changes, rule.id))  # type: ignore[arg-type]


def _serious(rule: Rule) -> bool:
    return rule.severity in ("reject", "suppress")


def _background(kind: Background) -> Callable[[Target, Rule, Limit], Target]:
    def read(target: Target, rule: Rule, _limit: Limit) -> Target:
        if target.background != "any" and target.background_required and not _serious(rule):
            return target
        return _set(
            target, rule, background=kind, background_required=_serious(rule), contact_shadow=kind == "light_grey"
        )

    return read


def _fill(target: Target, rule: Rule, limit: Limit) -> Target:
    least, most = limit.min or 0.0, limit.max or 1.0
    if target.fill:
        least, most = max(least, target.fill[0]), min(most, target.fill[1])
    return _set(target, rule, fill=(least, most))


def _limits(target: Target, rule: Rule, limit: Limit) -> Target:
    width, height = limit.width or 0, limit.height or 0
    if limit.unit == "px" and limit.min:
        width, height = max(width, int(limit.min)), max(height, int(limit.min))
    if width or height:
        required = _serious(rule) and "width" not in limit.advised
        target = replace(target, steps=(*target.steps, SizeStep(width, height, 0, required, rule.id)))
    if limit.unit == "px" and limit.max:
        target = _set(target, rule, most_side=min(target.most_side or int(limit.max), int(limit.max)))
    if (
        limit.unit == "MB" and limit.min
    ):  # whether a megabyte means 1,000,000 bytes is never said: stay on the safe side
        target = _set(target, rule, least_bytes=math.ceil(limit.min * _MIB))
    if limit.megabytes:
        most = int(limit.megabytes * 1_000_000) - 1  # "under 20 MB" is one byte less
        target = _set(target, rule, most_bytes=min(most, target.most_bytes or most))
    if limit.megapixels:
        target = _set(target, rule, most_megapixels=limit.megapixels)
    if limit.aspect:
        target = _set(target, rule, aspect=limit.aspect)
    if limit.formats:
        kept = tuple(f for f in limit.formats if not target.formats or f in target.formats)
        target = _set(target, rule, formats=kept)
    return target


def _longest_side(target: Target, rule: Rule, limit: Limit) -> Target:
    if limit.min:
        step = SizeStep(0, 0, int(limit.min), _serious(rule), rule.id)
        target = replace(target, steps=(*target.steps, step))
    if limit.max:
        target = _set(target, rule, most_side=min(target.most_side or int(limit.max), int(limit.max)))
    return target


def _file_name(target: Target, rule: Rule, limit: Limit) -> Target:
    return _set(target, rule, file_name=limit.pattern)


# The parts of checks that join several (`every` in tools/check/judgement.py).
_CHECK_PARTS: dict[str, tuple[str, ...]] = {"white_within_limits": ("background_white", "file_limits")}
_READERS: dict[str | None, Callable[[Target, Rule, Limit], Target]] = {
    "background_white": _background("white"),
    "background_light": _background("light"),
    "background_white_or_light_grey": _background("light_grey"),
    "fill": _fill,
    "cover_score": _fill,
    "file_limits": _limits,
    "longest_side": _longest_side,
    "orientation": lambda target, rule, limit: _set(target, rule, least_aspect=limit.min or 1.0),
    "room_around": lambda target, rule, limit: _set(target, rule, room=True),
    "jpeg_quality": lambda target, rule, limit: (
        _set(target, rule, least_quality=int(limit.min)) if limit.min else target
    ),
    "dpi": lambda target, rule, limit: _set(target, rule, dpi=int(limit.min or 72)),
}


def _feed_rules(channel: str) -> list[Rule]:
    """The rules on the feed's sizes, where a channel is one of Meta's apps rather than its product catalogue."""
    app = channel.strip().lower().partition(".")[0]
    if app not in ("instagram", "facebook"):
        return []
    ads = [rule for rule in RuleBase.load().select("meta", scope="ads creative") if rule.limit and rule.limit.width]
    return [rule for rule in ads if rule.id.startswith(f"{app}-feed") or "ads-image" in rule.id]


def _feed(target: Target, rule: Rule) -> Target:
    limit = rule.limit or Limit()
    step = SizeStep(limit.width or 0, limit.height or 0, 0, False, rule.id)
    target = replace(target, steps=(*target.steps, step))
    if rule.id.partition("-")[0] == target.marketplace.strip().lower().partition(".")[0]:
        # The app's own sizes are what it shows; it scales anything larger down itself.
        return _set(target, rule, most_side=max(limit.width or 0, limit.height or 0))
    return target


def shown_name(marketplace: str) -> str:
    """Write a marketplace as people do: `ebay.de` is `eBay`."""
    name = marketplace.strip().lower().partition(".")[0]
    return _WRITTEN.get(name, name.title())


_WRITTEN = {
    "ebay": "eBay", "ajio": "AJIO", "tiktok": "TikTok", "google_ads": "Google Ads", "meta_ads": "Meta Ads",
    "email": "E-mail",
}  # fmt: skip

"""Compare what was measured with what a rule asks; one function per kind of check.

A rule record names its check; the numbers come from the record. Adding a check is one function and one line in
`CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.rules import Rule
from tools.check.background import OFF_WHITE, Surroundings
from tools.check.file_facts import FileFacts
from tools.check.report import Status

# Share of background pixels that may be off: sensor dust and compression, not something an eye sees. Ours.
STRAY = 0.001


@dataclass(frozen=True)
class Seen:
    """All that was measured on one file, and for which marketplace."""

    facts: FileFacts
    surroundings: Surroundings
    marketplace: str


@dataclass(frozen=True)
class Judgement:
    """One check's outcome.

    Attributes:
        fix: Arguments of the tool that repairs it, by tool name; None where no tool does.
    """

    status: Status
    measured: str
    message: str
    confidence: float
    fix: tuple[str, dict[str, Any]] | None = None
    shows_background: bool = field(default=False)


def _main_image_fix(seen: Seen) -> tuple[str, dict[str, Any]]:
    return "make_main_image", {"marketplace": seen.marketplace}


def background_white(rule: Rule, seen: Seen) -> Judgement:
    """Is everything around the product pure white?"""
    s = seen.surroundings
    fix = _main_image_fix(seen)
    colour = f"rgb({s.colour[0]},{s.colour[1]},{s.colour[2]})"
    if s.kind == "transparent":
        return Judgement(
            "fail", "transparent",
            "The background is transparent. Shops show transparency as white or as black; Amazon asks for white.",
            0.99, fix, True,
        )  # fmt: skip
    measured = f"{colour}, {1 - s.border_white:.0%} of border pixels"
    if s.kind == "busy":
        return Judgement("fail", measured, "The background is a place or a pattern, not plain white.", 0.98, fix, True)
    threshold = rule.limit.warn_from if rule.limit and rule.limit.warn_from else OFF_WHITE
    ours = f"Amazon publishes no tolerance; failing below {threshold} of 255 is our own limit."
    if s.off_white > STRAY:
        message = f"The background is {_shade_name(s.colour)}, not pure white. {ours}"
        if s.border_white > 1 - STRAY:
            measured = f"{s.off_white:.1%} of the background below {threshold}"
            message = f"The background has patches that are not white. {ours}"
        return Judgement("fail", measured, message, 0.97 if s.off_white > 0.01 else 0.8, fix, True)
    if s.near_white + s.off_white > STRAY:
        return Judgement(
            "warn", f"{colour}, {s.near_white:.1%} of the background is {threshold}-254",
            f"The background is almost, but not exactly, pure white. {ours}", 0.9, fix, True,
        )  # fmt: skip
    return Judgement("pass", "rgb(255,255,255), 100% of border pixels", "The background is pure white.", 0.97)


def _shade_name(colour: tuple[int, int, int]) -> str:
    low, high = min(colour), max(colour)
    if high - low > 14:
        return "coloured"
    for limit, name in ((253, "white with patches"), (246, "off-white"), (200, "light grey"), (90, "grey")):
        if low >= limit:
            return name
    return "dark"


def fill(rule: Rule, seen: Seen) -> Judgement:
    """Is the product large enough in the frame?"""
    s, facts = seen.surroundings, seen.facts
    least = rule.limit.min if rule.limit and rule.limit.min else 0.85
    if s.kind == "busy":
        return Judgement(
            "unknown", "not measurable on this background",
            "I can only measure how much of the frame the product fills once its background is plain.", 0.9,
            _main_image_fix(seen),
        )  # fmt: skip
    if s.box is None:
        return Judgement("fail", "no product found", "I see no product in this picture: it is empty.", 0.9)
    left, top, right, bottom = s.box
    share = max((right - left) / facts.width, (bottom - top) / facts.height)
    measured = f"{share:.1%} of the frame's side, {s.area:.0%} of its area"
    confidence = 0.6 if abs(share - least) < 0.01 else 0.95
    if share < least - 0.002:
        return Judgement(
            "fail", measured,
            f"The product is too small in the frame. Amazon does not say whether {least:.0%} means side or area; "
            "only the longest side is held against you here.", confidence, _main_image_fix(seen),
        )  # fmt: skip
    return Judgement("pass", measured, "The product fills enough of the frame.", confidence)


def product_in_frame(_rule: Rule, seen: Seen) -> Judgement:
    """Is the product inside the frame?"""
    s = seen.surroundings
    if s.kind == "busy":
        return Judgement(
            "unknown", "not measurable on this background",
            "I can only see whether the whole product is inside the frame once its background is plain.", 0.9,
        )  # fmt: skip
    if not s.edges:
        return Judgement("pass", "touches no edge", "The whole product is inside the frame.", 0.95)
    sides = " and ".join(s.edges)
    return Judgement(
        "fail", f"touches the {sides} edge",
        f"The product reaches the {sides} edge of the picture, so part of it may be cut off. "
        "What is outside cannot be brought back: take a photo that shows all of it.", 0.85,
    )  # fmt: skip


def no_shadow(_rule: Rule, seen: Seen) -> Judgement:
    """Is there a soft shadow around the product?"""
    s = seen.surroundings
    if s.kind != "plain":
        return Judgement("pass", "no plain background", "There is no white background that a shadow could lie on.", 0.5)
    if s.shade > 0.005:
        return Judgement(
            "warn", f"{s.shade:.1%} of the picture is a soft grey shade",
            "There seems to be a soft shadow next to the product, which this marketplace refuses.", 0.6,
            _main_image_fix(seen),
        )  # fmt: skip
    return Judgement("pass", "no soft shade found", "No shadow on the background.", 0.7)


def longest_side(rule: Rule, seen: Seen) -> Judgement:
    """Is the longest side within the rule's pixels?"""
    side = seen.facts.longest_side
    limit = rule.limit
    status: Status = "fail" if rule.severity in ("reject", "suppress") else "warn"
    if limit and limit.min and side < limit.min:
        return Judgement(
            status, f"{side} px",
            f"The longest side has {side} px. {rule.rule} Take a larger photo or use the original file.", 1.0,
        )  # fmt: skip
    if limit and limit.max and side > limit.max:
        return Judgement(status, f"{side} px", f"The longest side has {side} px; at most {limit.max:.0f} px.", 1.0)
    return Judgement("pass", f"{side} px", "The picture's size is right.", 1.0)


def file_format(rule: Rule, seen: Seen) -> Judgement:
    """Is it a kind of file the marketplace takes, with the right ending, and not animated?"""
    facts = seen.facts
    allowed = rule.limit.formats if rule.limit and rule.limit.formats else ()
    fix = _main_image_fix(seen)
    if allowed and facts.file_format not in allowed:
        return Judgement(
            "fail", facts.file_format, f"It is a {facts.file_format} file; {', '.join(allowed)} are taken.", 1.0, fix
        )
    if facts.animated:
        return Judgement("fail", f"{facts.file_format}, {facts.frames} frames", "The picture is animated.", 1.0, fix)
    if not facts.ending_fits:
        return Judgement(
            "warn", f"{facts.file_format} named {facts.ending}",
            f"The file is a {facts.file_format} but its name ends in {facts.ending}; uploads may fail. Rename it.", 1.0,
        )  # fmt: skip
    return Judgement("pass", facts.file_format, "The file format is taken.", 1.0)


def colour_space(_rule: Rule, seen: Seen) -> Judgement:
    """Is it plain sRGB?"""
    facts = seen.facts
    fix = _main_image_fix(seen)
    if facts.mode in ("CMYK", "YCCK", "LAB"):
        return Judgement(
            "fail", facts.mode, f"The colours are {facts.mode} (for printing). Convert the picture to RGB.", 1.0, fix
        )
    if not facts.profile_is_srgb:
        return Judgement(
            "warn", f"{facts.mode}, profile {facts.profile}",
            f"It carries the colour profile {facts.profile!r}. Shops may ignore it, and the colours change. "
            "Convert it to sRGB.", 0.95, fix,
        )  # fmt: skip
    if facts.mode in ("L", "LA", "1", "I", "I;16", "F"):
        return Judgement("warn", "greyscale", "The picture is greyscale; colour is expected.", 1.0)
    return Judgement("pass", facts.mode, "The colours are sRGB.", 0.95)


def jpeg_quality(_rule: Rule, seen: Seen) -> Judgement:
    """Is the JPEG compressed too hard?"""
    quality = seen.facts.jpeg_quality
    if quality is None:
        return Judgement("pass", seen.facts.file_format, "Not a JPEG, so nothing was lost to JPEG compression.", 0.9)
    if quality < 80:
        return Judgement(
            "warn", f"JPEG quality about {quality}",
            "The JPEG is compressed hard. Save it from the original with a higher quality (80 is our own limit).", 0.8,
        )  # fmt: skip
    return Judgement("pass", f"JPEG quality about {quality}", "The JPEG is lightly compressed.", 0.8)


CHECKS: dict[str, Callable[[Rule, Seen], Judgement]] = {
    "background_white": background_white,
    "fill": fill,
    "product_in_frame": product_in_frame,
    "no_shadow": no_shadow,
    "longest_side_min": longest_side,
    "longest_side_zoom": longest_side,
    "longest_side_optimal": longest_side,
    "longest_side_max": longest_side,
    "file_format": file_format,
    "colour_space": colour_space,
    "jpeg_quality": jpeg_quality,
}

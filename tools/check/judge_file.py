"""Checks of how the file holds its picture: colours, transparency, animation, orientation, dots per inch."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.file_facts import FileFacts
from tools.check.judgement import Check, Evidence, Judgement, missed
from tools.check.report import Finding, Fix, own_finding
from tools.check.seen import Seen

ROTATED = "file-rotated"
_PRINTING = ("CMYK", "YCCK", "LAB")
_GREY = ("L", "LA", "La", "1", "I", "F")


def colour_space(rule: Rule, seen: Seen) -> Judgement:
    """Is it plain 8-bit sRGB?"""
    facts = seen.facts
    if facts.mode in _PRINTING:
        return Judgement(
            missed(rule), facts.mode, f"The colours are {facts.mode} (for printing). Convert the picture to RGB.", 1.0,
            "fix_image",
        )  # fmt: skip
    if not facts.profile_is_srgb:
        return Judgement(
            "warn", f"{facts.mode}, profile {facts.profile}",
            f"It carries the colour profile {facts.profile!r}. Shops may ignore it, and the colours change. "
            "Convert it to sRGB.", 0.95, "fix_image",
        )  # fmt: skip
    if facts.mode in _GREY or facts.mode.startswith("I;"):
        return Judgement("warn", "greyscale", "The picture is greyscale; colour is expected.", 1.0)
    if facts.bits > 8:
        return Judgement(
            "warn", f"{facts.mode}, {facts.bits} bits per channel",
            f"The picture has {facts.bits} bits per colour. Shops expect 8. Save it with 8 bits.", 1.0, "fix_image",
        )  # fmt: skip
    return Judgement("pass", facts.mode, "The colours are sRGB.", 0.95)


def no_transparency_animation(rule: Rule, seen: Seen) -> Judgement:
    """Is nothing see-through, and does nothing move?"""
    facts = seen.facts
    if facts.animated:
        return Judgement(missed(rule), f"{facts.frames} frames", "The picture is animated.", 1.0, "fix_image")
    if seen.pixels.shape[2] == 4:
        clear = seen.pixels[..., 3] < 255
        if clear.any():
            return Judgement(
                missed(rule), f"{clear.mean():.1%} see-through",
                "Parts of the picture are see-through; they may be shown black. Put it on a background.", 1.0,
                "fix_image", Evidence("transparency", region=clear),
            )  # fmt: skip
    return Judgement("pass", "one frame, nothing see-through", "Nothing moves and nothing is see-through.", 1.0)


def orientation(rule: Rule, seen: Seen) -> Judgement:
    """Is it as wide, for its height, as the rule asks?"""
    facts = seen.facts
    ratio = facts.width / facts.height
    least = rule.limit.min if rule.limit and rule.limit.min else 1.0
    measured = f"{facts.width} x {facts.height} px"
    if ratio < least * 0.99:  # one percent for rounding is ours
        return Judgement(
            missed(rule), measured, f"The picture is upright ({measured}); landscape or square is advised.", 1.0,
            "fix_image",
        )  # fmt: skip
    return Judgement("pass", measured, "The picture is landscape or square.", 1.0)


def dpi(rule: Rule, seen: Seen) -> Judgement:
    """Are the stated dots per inch enough? A file that states none is fine: the figure changes no pixel."""
    stated = seen.facts.dpi
    least = rule.limit.min if rule.limit and rule.limit.min else 72
    if stated is None:
        return Judgement("pass", "none stated", "The file states no dots per inch, which changes nothing.", 0.9)
    if stated < least - 0.5:
        return Judgement(
            "warn", f"{stated:.0f} dpi",
            f"The file states {stated:.0f} dots per inch; at least {least:.0f} are asked for. "
            "The figure changes nothing about the picture.", 1.0, "fix_image",
        )  # fmt: skip
    return Judgement("pass", f"{stated:.0f} dpi", "The stated dots per inch are right.", 1.0)


def rotated(facts: FileFacts, marketplace: str, slot: str) -> Finding | None:
    """Lightbox's own finding: the pixels lie on their side and only a tag in the file says so."""
    if facts.orientation == 1:
        return None
    return own_finding(
        ROTATED, "warn", "recommend",
        "The picture is stored turned or mirrored, and a note in the file says how to show it. Some shops "
        "ignore that note. Save it upright.",
        measured=f"EXIF orientation {facts.orientation}", limit="pixels stored upright",
        fix=Fix(tool="fix_image", args={"marketplace": marketplace, "slot": slot}),
    )  # fmt: skip


CHECKS: dict[str, Check] = {
    "colour_space": colour_space,
    "no_transparency_animation": no_transparency_animation,
    "orientation": orientation,
    "dpi": dpi,
}

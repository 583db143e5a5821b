"""Checks of the file itself: pixels, bytes, format, colour space, animation, rotation."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.judgement import Check, Judgement
from tools.check.report import Status
from tools.check.seen import Seen


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
    if allowed and facts.file_format not in allowed:
        return Judgement(
            "fail",
            facts.file_format,
            f"It is a {facts.file_format} file; {', '.join(allowed)} are taken.",
            1.0,
            "fix_image",
        )
    if facts.animated:
        return Judgement(
            "fail", f"{facts.file_format}, {facts.frames} frames", "The picture is animated.", 1.0, "fix_image"
        )
    if not facts.ending_fits:
        return Judgement(
            "warn", f"{facts.file_format} named {facts.ending}",
            f"The file is a {facts.file_format} but its name ends in {facts.ending}; uploads may fail. Rename it.", 1.0,
        )  # fmt: skip
    return Judgement("pass", facts.file_format, "The file format is taken.", 1.0)


def colour_space(_rule: Rule, seen: Seen) -> Judgement:
    """Is it plain sRGB?"""
    facts = seen.facts
    if facts.mode in ("CMYK", "YCCK", "LAB"):
        return Judgement(
            "fail",
            facts.mode,
            f"The colours are {facts.mode} (for printing). Convert the picture to RGB.",
            1.0,
            "fix_image",
        )
    if not facts.profile_is_srgb:
        return Judgement(
            "warn", f"{facts.mode}, profile {facts.profile}",
            f"It carries the colour profile {facts.profile!r}. Shops may ignore it, and the colours change. "
            "Convert it to sRGB.", 0.95, "fix_image",
        )  # fmt: skip
    if facts.mode in ("L", "LA", "1", "I", "I;16", "F"):
        return Judgement("warn", "greyscale", "The picture is greyscale; colour is expected.", 1.0)
    return Judgement("pass", facts.mode, "The colours are sRGB.", 0.95)


CHECKS: dict[str, Check] = {
    "longest_side": longest_side,
    "file_limits": file_format,
    "colour_space": colour_space,
}

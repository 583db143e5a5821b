"""Checks of the numbers a marketplace gives for a file: format, pixels, ratio, bytes. Each field of a rule's limit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from knowledge.rules import Limit, Rule, RuleBase
from tools.check.file_facts import FileFacts
from tools.check.judgement import Check, Judgement, Repair, missed, together
from tools.check.report import Status
from tools.check.seen import Seen

# A file that is refused helps nobody, so an upload minimum may be reached by this much; more would show.
MOST_ENLARGED = 1.5
_RATIO_TOLERANCE = 0.01  # ours; with two pixels for rounding
# Marketplaces do not say how many bytes a megabyte has. The reading that refuses fewer files is taken: a cap means
# 1,048,576 bytes each, a floor 1,000,000.
_CAP_MEGABYTE = 1.048576
_NAMES = {"HEIF": "HEIC", "WEBP": "WebP"}
_TAKE_LARGER = "Take a larger photo or use the original file."
_ENLARGE = "It is so close that it may be enlarged a little."


def file_limits(rule: Rule, seen: Seen) -> Judgement:
    """Does the file keep every limit that the rule sets?"""
    limit, facts = rule.limit, seen.facts
    if limit is None:
        raise ValueError(f"Rule {rule.id!r} names the check file_limits but has no limit to compare with.")
    answers = [part(limit, facts, rule, seen) for part in _PARTS]
    return together([answer for answer in answers if answer])


def longest_side(rule: Rule, seen: Seen) -> Judgement:
    """Is the longest side within the rule's pixels?"""
    side = seen.facts.longest_side
    limit = rule.limit
    measured = f"{side} px"
    if limit and limit.min and side < limit.min:
        enlarge = rule.severity == "reject" and side * MOST_ENLARGED >= limit.min
        advice = _ENLARGE if enlarge else _TAKE_LARGER
        return Judgement(
            missed(rule), measured, f"The longest side has {side} px. {rule.rule} {advice}", 1.0,
            "fix_image" if enlarge else None,
        )  # fmt: skip
    if limit and limit.max and side > limit.max:
        return Judgement(
            missed(rule), measured, f"The longest side has {side} px; at most {limit.max:.0f} px.", 1.0, "fix_image"
        )
    return Judgement("pass", measured, "The picture's size is right.", 1.0)


def format_name(file_format: str) -> str:
    """Write a format as people do: Pillow's `HEIF` is `HEIC`."""
    return _NAMES.get(file_format, file_format)


def ratio_name(ratio: float) -> str:
    """Write width divided by height as people do: 0.75 is `3:4`."""
    whole = Fraction(ratio).limit_denominator(20)
    return f"{whole.numerator}:{whole.denominator}"


def _status(field: str, limit: Limit, rule: Rule) -> Status:
    return "warn" if field in limit.advised else missed(rule)


def _format(limit: Limit, facts: FileFacts, rule: Rule, _seen: Seen) -> Judgement | None:
    if not limit.formats:
        return None
    kind = format_name(facts.file_format)
    status = _status("formats", limit, rule)
    if facts.file_format not in limit.formats:
        allowed = ", ".join(map(format_name, limit.formats))
        verb = "taken" if status == "fail" else "advised"
        return Judgement(status, kind, f"It is a {kind} file; {allowed} are {verb}.", 1.0, "fix_image")
    if facts.animated and not _has_own_rule(rule):
        return Judgement(status, f"{kind}, {facts.frames} frames", "The picture is animated.", 1.0, "fix_image")
    if not facts.ending_fits:
        return Judgement(
            status if limit.ending_fits else "warn", f"{kind} named {facts.ending}",
            f"The file is a {kind} but its name ends in {facts.ending}; uploads may fail. Rename it.", 1.0, "fix_image",
        )  # fmt: skip
    return Judgement("pass", kind, "The file format is taken.", 1.0)


def _has_own_rule(rule: Rule) -> bool:
    """Whether the marketplace has a rule of its own about moving pictures."""
    return any(other.check == "no_transparency_animation" for other in RuleBase.load().select(rule.marketplace))


def _least_size(limit: Limit, facts: FileFacts, rule: Rule, seen: Seen) -> Judgement | None:
    """Least width and height, on the day that counts."""
    least = limit.min if limit.unit == "px" and limit.min else 0
    width, height = limit.width or int(least), limit.height or int(least)
    if not (width or height):
        return None
    measured = f"{facts.width} x {facts.height} px"
    status = _status("width", limit, rule)
    later = limit.applies_from is not None and seen.today < limit.applies_from
    if later:
        now = limit.before or (0, 0)
        if facts.width >= now[0] and facts.height >= now[1]:
            if facts.width >= width and facts.height >= height:
                return Judgement("pass", measured, "The picture's size is right.", 1.0)
            message = (
                f"The picture has {measured}. From {limit.applies_from} on, pictures under {width} x {height} px are "
                f"refused. {_TAKE_LARGER}"
            )
            return Judgement("warn", measured, message, 1.0, _enlarged(facts, (width, height), rule))
        width, height = now
    if facts.width >= width and facts.height >= height:
        return Judgement("pass", measured, "The picture's size is right.", 1.0)
    fix = _enlarged(facts, (width, height), rule)
    verb = "needed" if status == "fail" else "advised"
    words = f"The picture has {measured}; at least {width} x {height} px are {verb}. "
    return Judgement(status, measured, words + (_ENLARGE if fix else _TAKE_LARGER), 1.0, fix)


def _enlarged(facts: FileFacts, least: tuple[int, int], rule: Rule) -> Repair | None:
    """The repair for too few pixels: a slight enlargement, and background added on the other two sides."""
    needed = min(least[0] / facts.width, least[1] / facts.height)
    return "fix_image" if rule.severity == "reject" and needed <= MOST_ENLARGED else None


def _most_size(limit: Limit, facts: FileFacts, rule: Rule, _seen: Seen) -> Judgement | None:
    most = limit.max if limit.unit == "px" else None
    if most is None:
        return None
    measured = f"{facts.width} x {facts.height} px"
    if facts.longest_side <= most:
        return Judgement("pass", measured, "The picture's size is right.", 1.0)
    message = f"The picture has {measured}; at most {most:.0f} px on each side are taken. Save it smaller."
    return Judgement(_status("max", limit, rule), measured, message, 1.0, "fix_image")


def _aspect(limit: Limit, facts: FileFacts, rule: Rule, _seen: Seen) -> Judgement | None:
    if limit.aspect is None:
        return None
    ratio = facts.width / facts.height
    measured = f"{facts.width} x {facts.height} px, {ratio:.3f} wide for each high"
    rounding = 2 * max(1.0, limit.aspect) / min(facts.width, facts.height)
    off = abs(ratio / limit.aspect - 1)
    if off <= max(_RATIO_TOLERANCE, rounding):
        return Judgement("pass", measured, "The ratio of width to height is right.", 1.0)
    status = _status("aspect", limit, rule)
    verb = "asked for" if status == "fail" else "advised"
    message = (
        f"The picture has {facts.width} x {facts.height} px; a ratio of {ratio_name(limit.aspect)} (width to height) "
        f"is {verb}."
    )
    if off < 0.03:
        message += " One percent off is our own tolerance."
    return Judgement(status, measured, message, 1.0, "fix_image")


def _pixels(limit: Limit, facts: FileFacts, rule: Rule, _seen: Seen) -> Judgement | None:
    if limit.megapixels is None:
        return None
    millions = facts.width * facts.height / 1e6
    measured = f"{millions:.1f} megapixels"
    if millions <= limit.megapixels:
        return Judgement("pass", measured, "The number of pixels is right.", 1.0)
    message = f"The picture has {millions:.1f} megapixels; at most {limit.megapixels:g} are taken. Save it smaller."
    return Judgement(_status("megapixels", limit, rule), measured, message, 1.0, "fix_image")


def _bytes(limit: Limit, facts: FileFacts, rule: Rule, _seen: Seen) -> Judgement | None:
    least = limit.min if limit.unit == "MB" else None
    most = limit.megabytes or (limit.max if limit.unit == "MB" else None)
    if least is None and most is None:
        return None
    size = facts.megabytes
    measured = f"{size:.2f} MB (million bytes)"
    if most is not None and size > most * _CAP_MEGABYTE:
        status = _status("megabytes", limit, rule)
        verb = "taken" if status == "fail" else "advised"
        message = (
            f"The file has {size:.2f} MB; at most {most:g} MB are {verb}. Save it with more compression or smaller."
        )
        return Judgement(status, measured, message, 1.0, "fix_image")
    if least is not None and size < least:
        message = f"The file has {size:.2f} MB; at least {least:g} MB are asked for. Save it with less compression."
        return Judgement(_status("min", limit, rule), measured, message, 1.0, "fix_image")
    return Judgement("pass", measured, "The file's size is right.", 1.0)


_Part = Callable[[Limit, FileFacts, Rule, Seen], Judgement | None]
_PARTS: tuple[_Part, ...] = (_format, _least_size, _most_size, _aspect, _pixels, _bytes)

CHECKS: dict[str, Check] = {"file_limits": file_limits, "longest_side": longest_side}

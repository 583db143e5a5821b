"""Checks of the photograph's quality: sharpness, enlarging, compression damage, colour.

No marketplace publishes a number for any of these; all limits here are ours, found by blurring, enlarging and
compressing sharp photos. A sharp picture never fails; what is in between is a warning.
"""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.judgement import Check, Judgement, missed, together
from tools.check.quality import BLURRED, SHAKEN
from tools.check.seen import Seen
from tools.check.traces import Traces

_SOFT = 4.6  # width of the sharpest edges, px at about 1500 px
_OURS = "How much blur is too much is our own limit."
_LEAST_QUALITY = 80
_COARSE_STEP = 14  # grey levels; a JPEG quality of about 40
_SQUARES = 3  # px; squares of two are rarely seen
_MOSAIC = 6
_DARK, _LIGHT = 90, 170  # a black-and-white photo has both; a white or a black product only one


def sharp(rule: Rule, seen: Seen) -> Judgement:
    """Is the product sharp, without visible pixels?"""
    return together([_blur(rule, seen), _visible_pixels(rule, seen, _SQUARES)])


def _blur(rule: Rule, seen: Seen) -> Judgement:
    edges = seen.quality.sharpness
    if edges.width is None:
        return Judgement(
            "pass", "too few edges to measure", "The picture has too few edges to tell whether it is sharp.", 0.4
        )
    measured = f"sharpest edges {edges.width:.1f} px wide (at about 1500 px)"
    if edges.width >= BLURRED and not edges.sharp_one_way(BLURRED):
        return Judgement(
            missed(rule), measured, f"The picture is blurred: nothing in it is sharp. Take it again in focus. {_OURS}",
            min(0.95, 0.75 + 0.1 * (edges.width - BLURRED)),
        )  # fmt: skip
    if edges.across is not None and edges.across >= SHAKEN:
        return Judgement(
            missed(rule), f"edges {edges.across:.1f} px wide in one direction",
            "The picture is blurred in one direction, as if the camera or the product had moved. Take it again with "
            f"the camera held still. {_OURS}", 0.8,
        )  # fmt: skip
    if edges.width >= _SOFT and not edges.sharp_one_way(_SOFT):
        return Judgement("warn", measured, f"The picture is a little soft. {_OURS}", 0.6)
    return Judgement("pass", measured, "The picture is sharp.", 0.9)


def _visible_pixels(rule: Rule, seen: Seen, least: int) -> Judgement:
    traces = seen.quality.traces
    if traces.block >= least and _of_squares(traces):
        return Judgement(
            missed(rule), f"squares of {traces.block} px in {traces.block_share:.0%} of the places looked at",
            "The picture consists of visible squares (mosaic or enlarged pixels). Use the original picture.", 0.9,
        )  # fmt: skip
    return Judgement("pass", "no squares", "No single pixels are visible.", 0.85)


def _of_squares(traces: Traces) -> bool:
    """Whether the picture consists of squares that are not the 8 px blocks of hard compression."""
    compressed = traces.step >= _COARSE_STEP and traces.block in (2, 4, 8)
    return traces.block > 1 and traces.block_share >= 0.15 and not compressed


def no_upscaling(_rule: Rule, seen: Seen) -> Judgement:
    """Was a small picture enlarged?"""
    traces, width = seen.quality.traces, seen.quality.sharpness.width
    if _of_squares(traces):
        return Judgement(
            "warn", f"squares of {traces.block} px",
            "The picture seems to be a small one that was enlarged. Use the original picture.", 0.9,
        )  # fmt: skip
    unsharp = width is None or width >= BLURRED
    enlarged = traces.repeated if unsharp else traces.enlarged
    if unsharp and enlarged < 0.5:
        return Judgement(
            "pass", "not measurable without sharp edges", "Without sharp edges I cannot tell whether it was enlarged.",
            0.3,
        )  # fmt: skip
    if enlarged >= 0.5:
        return Judgement(
            "warn", f"traces of enlarging {enlarged:.0%}",
            "The picture seems to be a small one that was enlarged. Use the original picture.",
            0.5 + 0.35 * enlarged,
        )  # fmt: skip
    return Judgement("pass", f"traces of enlarging {enlarged:.0%}", "I see no traces of enlarging.", 0.6)


def jpeg_quality(rule: Rule, seen: Seen) -> Judgement:
    """Is the picture compressed too hard, now or before it was saved again?"""
    quality = seen.facts.jpeg_quality
    asked = int(rule.limit.min) if rule.limit and rule.limit.min else None
    least = asked or _LEAST_QUALITY
    if quality is not None and quality < least:
        whose = f"{least} is asked for" if asked else f"{least} is our own limit"
        return Judgement(
            missed(rule), f"JPEG quality about {quality}",
            f"The JPEG is compressed hard. Save it from the original with a higher quality ({whose}).", 0.8,
        )  # fmt: skip
    step = seen.quality.traces.step
    if step >= _COARSE_STEP:
        return Judgement(
            missed(rule), f"blocks in steps of {step:.0f} grey levels",
            "The picture was once compressed so hard that blocks show, and saved again. Use the original picture.",
            0.85,
        )  # fmt: skip
    if quality is None:
        return Judgement("pass", seen.facts.file_format, "Not a JPEG, so nothing was lost to JPEG compression.", 0.9)
    return Judgement("pass", f"JPEG quality about {quality}", "The JPEG is lightly compressed.", 0.8)


def in_colour(rule: Rule, seen: Seen) -> Judgement:
    """Is it a colour picture without mosaic?

    In a colour photo of a grey thing light, sensor and compression leave red, green and blue a little different; a
    picture in which they are equal in every pixel was made grey. White and black things may be drawn so.
    """
    if seen.quality.greys:
        dark, light = seen.quality.greys
        if dark > _DARK or light < _LIGHT:
            return Judgement(
                "pass", f"no colour, tones {dark}-{light}",
                "It has no colour, as a picture of a white or black product would.", 0.5,
            )  # fmt: skip
        return Judgement(
            missed(rule), "red, green and blue equal everywhere",
            "The picture is black and white: it has no colour at all, not even the traces that a colour photo of a "
            "grey product has. Use the colour picture.", 0.8,
        )  # fmt: skip
    return together(
        [Judgement("pass", "in colour", "The picture is in colour.", 0.9), _visible_pixels(rule, seen, _MOSAIC)]
    )


CHECKS: dict[str, Check] = {
    "sharp": sharp,
    "no_upscaling": no_upscaling,
    "jpeg_quality": jpeg_quality,
    "in_colour": in_colour,
}

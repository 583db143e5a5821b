"""Checks of what is around the product: its colour, its evenness, shadows."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.background import OFF_WHITE
from tools.check.judgement import Check, Evidence, Judgement
from tools.check.seen import Seen

# Share of background pixels that may be off: sensor dust and compression, not something an eye sees. Ours.
STRAY = 0.001


def background_white(rule: Rule, seen: Seen) -> Judgement:
    """Is everything around the product pure white?"""
    s = seen.surroundings
    place = Evidence("background", region=s.not_white)
    colour = f"rgb({s.colour[0]},{s.colour[1]},{s.colour[2]})"
    if s.kind == "transparent":
        return Judgement(
            "fail", "transparent",
            "The background is transparent. Shops show transparency as white or as black; Amazon asks for white.",
            0.99, "make_main_image", place,
        )  # fmt: skip
    measured = f"{colour}, {1 - s.border_white:.0%} of border pixels"
    if s.kind == "busy":
        return Judgement(
            "fail", measured, "The background is a place or a pattern, not plain white.", 0.98, "make_main_image", place
        )
    threshold = rule.limit.warn_from if rule.limit and rule.limit.warn_from else OFF_WHITE
    ours = f"Amazon publishes no tolerance; failing below {threshold} of 255 is our own limit."
    if s.off_white > STRAY:
        message = f"The background is {_shade_name(s.colour)}, not pure white. {ours}"
        if s.border_white > 1 - STRAY:
            measured = f"{s.off_white:.1%} of the background below {threshold}"
            message = f"The background has patches that are not white. {ours}"
        return Judgement("fail", measured, message, 0.97 if s.off_white > 0.01 else 0.8, "make_main_image", place)
    if s.near_white + s.off_white > STRAY:
        return Judgement(
            "warn", f"{colour}, {s.near_white:.1%} of the background is {threshold}-254",
            f"The background is almost, but not exactly, pure white. {ours}", 0.9, "make_main_image", place,
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


def no_shadow(_rule: Rule, seen: Seen) -> Judgement:
    """Is there a soft shadow around the product?"""
    s = seen.surroundings
    if s.kind != "plain":
        return Judgement("pass", "no plain background", "There is no white background that a shadow could lie on.", 0.5)
    if s.shade > 0.005:
        return Judgement(
            "warn", f"{s.shade:.1%} of the picture is a soft grey shade",
            "There seems to be a soft shadow next to the product, which this marketplace refuses.", 0.6,
            "make_main_image",
        )  # fmt: skip
    return Judgement("pass", "no soft shade found", "No shadow on the background.", 0.7)


CHECKS: dict[str, Check] = {"background_white": background_white, "no_shadow": no_shadow}

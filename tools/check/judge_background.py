"""Checks of what is around the product: its colour, its evenness, shadows."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.background import Surroundings
from tools.check.ground import OFF_WHITE
from tools.check.judgement import Check, Evidence, Judgement, missed
from tools.check.rim import rim_share
from tools.check.seen import Seen

# Share of background pixels that may be off: sensor dust and compression, not something an eye sees. Ours.
STRAY = 0.001
_ALMOST = 0.01  # share of background pixels that may be 250-254 before we mention it; ours
_LIGHT = 190  # darkest channel of a background that still counts as light; ours
_LIGHT_GREY = 200  # the same for "light grey", which is lighter than "light"; ours
_GREY_CAST = 14  # levels between the channels of what still counts as grey; ours
_SHADOW, _FAINT_SHADOW = 0.001, 0.0005  # share of the picture; a picture without a shadow has next to none. Ours
_CAST = 0.02  # share of a background that is not white; a gradient or dark corners have none beside the product. Ours
_RIM = 0.6  # share of the outline; a product's own light edges take up to a third. Ours
_STRIPS = ("bars", "banner")  # of a border, part of the ground that the product stands on
_UNEVEN = {
    "corners": "The corners are darker than the rest.",
    "gradient": "It gets darker from one side to the other.",
    "remains": "Parts of an older background are left around the product.",
    "patches": "There are patches that are not white.",
    "edge": "A shadow runs off the edge of the picture.",
    "": "",
}


def background_white(rule: Rule, seen: Seen) -> Judgement:
    """Is everything around the product pure white?"""
    s = seen.surroundings
    place = Evidence("background", region=s.not_white)
    failed = missed(rule)
    if s.kind != "plain":
        return _no_plain_ground(rule, seen, place)
    border = seen.composition.border
    if border.kind in _STRIPS:
        boxes = seen.composition.in_pixels(border.boxes)
        return Judgement(
            failed, "a strip along the side is another colour", "A strip of another colour lies behind the product.",
            border.confidence, "make_main_image", Evidence("background", boxes=boxes),
        )  # fmt: skip
    threshold = rule.limit.warn_from if rule.limit and rule.limit.warn_from else OFF_WHITE
    ours = f"The marketplace publishes no tolerance; failing below {threshold} of 255 is our own limit."
    measured = f"{_rgb(s)}, {1 - s.border_white:.0%} of border pixels"
    if s.off_white > STRAY:
        message = f"The background is {_shade_name(s.colour)}, not pure white."
        if s.border_white > 1 - STRAY:
            measured = f"{s.off_white:.1%} of the background below {threshold}"
            message = "The background is not white everywhere."
        words = " ".join(part for part in (message, _UNEVEN[s.uneven], ours) if part)
        confidence = 0.97 if s.off_white > 0.01 else 0.8
        return Judgement(failed, measured, words, confidence, "make_main_image", place)
    if s.near_white + s.off_white > _ALMOST:
        return Judgement(
            "warn", f"{_rgb(s)}, {s.near_white:.1%} of the background is {threshold}-254",
            f"The background is almost, but not exactly, pure white. {ours}", 0.9, "make_main_image", place,
        )  # fmt: skip
    return Judgement("pass", "rgb(255,255,255), 100% of border pixels", "The background is pure white.", 0.97)


def background_light(rule: Rule, seen: Seen) -> Judgement:
    """Is the background plain and light? White is light."""
    s = seen.surroundings
    place = Evidence("background", region=~s.product)
    if s.kind != "plain":
        return _no_plain_ground(rule, seen, place)
    measured = f"{_rgb(s)}, darkest part {s.darkest} of 255"
    if min(s.darkest, min(s.colour)) < _LIGHT:
        return Judgement(
            missed(rule), measured,
            f"The background is {_shade_name(s.colour)}; a light one is asked for. The marketplace does not say how "
            f"light; {_LIGHT} of 255 is our own limit.", _sure(s.darkest, _LIGHT), "make_main_image", place,
        )  # fmt: skip
    return Judgement("pass", measured, "The background is plain and light.", _sure(s.darkest, _LIGHT))


def background_white_or_light_grey(rule: Rule, seen: Seen) -> Judgement:
    """Is the background light grey, or white for goods that may have it?"""
    s = seen.surroundings
    place = Evidence("background", region=~s.product)
    if s.kind != "plain":
        return _no_plain_ground(rule, seen, place)
    measured = f"{_rgb(s)}, darkest part {s.darkest} of 255"
    if max(s.colour) - min(s.colour) > _GREY_CAST or s.darkest < _LIGHT_GREY:
        return Judgement(
            missed(rule), measured,
            f"The background is {_shade_name(s.colour)}; white or light grey is asked for. The marketplace does not "
            f"say how light; {_LIGHT_GREY} of 255 is our own limit.", _sure(s.darkest, _LIGHT_GREY), "make_main_image",
            place,
        )  # fmt: skip
    if min(s.colour) >= OFF_WHITE:
        return Judgement(
            "unknown", measured,
            "The background is white. Is the product something to wear? Clothing needs light grey here; everything "
            "else may be on white.", 0.9, None, None,
        )  # fmt: skip
    return Judgement("pass", measured, "The background is light grey.", 0.9)


def no_shadow(rule: Rule, seen: Seen) -> Judgement:
    """Is there a soft shadow around the product, or a rim of its old background?"""
    s = seen.surroundings
    off = s.uneven == "edge" or (s.off_white > 0.2 and s.cast > _CAST)
    if s.kind != "plain" or (s.off_white > 0.2 and not off):
        return Judgement("pass", "no white background", "There is no white background that a shadow could lie on.", 0.5)
    measured = f"{s.shade:.1%} of the picture is a soft grey shadow"
    if off:
        measured = "a soft shadow reaches the edge" if s.uneven == "edge" else f"a shadow on {s.cast:.0%} of the ground"
    place = Evidence("shadow", region=s.not_white if off else s.shadow)
    if off or s.shade > _SHADOW:
        return Judgement(
            missed(rule), measured, "There is a soft shadow next to the product, which this marketplace refuses.", 0.75,
            "make_main_image", place,
        )  # fmt: skip
    if s.white and (rim := rim_share(seen.pixels)) > _RIM:
        return Judgement(
            missed(rule), f"a light rim along {rim:.0%} of the product's outline",
            "A light rim of the old background is left around the product, which this marketplace refuses.", 0.75,
            "make_main_image", place,
        )  # fmt: skip
    if s.shade > _FAINT_SHADOW:
        return Judgement(
            "warn", measured, "There may be a faint shadow next to the product, which this marketplace refuses.", 0.6,
            "make_main_image", place,
        )  # fmt: skip
    return Judgement("pass", "no soft shadow found", "There is no shadow on the background.", 0.7)


def _no_plain_ground(rule: Rule, seen: Seen, place: Evidence) -> Judgement:
    s = seen.surroundings
    if s.kind == "transparent":
        return Judgement(
            missed(rule), "transparent",
            "The background is transparent. Shops show transparency as white or as black; it has to be filled in.",
            0.99, "make_main_image", place,
        )  # fmt: skip
    return Judgement(
        missed(rule), f"{_rgb(s)}, not one plain tone", "The background is a place or a pattern, not one plain colour.",
        0.97, "make_main_image",
    )  # fmt: skip


def _rgb(s: Surroundings) -> str:
    return f"rgb({s.colour[0]},{s.colour[1]},{s.colour[2]})"


def _sure(value: int, limit: int) -> float:
    return 0.7 if abs(value - limit) <= 6 else 0.95


def _shade_name(colour: tuple[int, int, int]) -> str:
    low, high = min(colour), max(colour)
    if high - low > _GREY_CAST:
        return "coloured"
    if high - low > 6:
        return "tinted"
    for limit, name in ((253, "white with patches"), (246, "off-white"), (200, "light grey"), (90, "grey")):
        if low >= limit:
            return name
    return "dark"


CHECKS: dict[str, Check] = {
    "background_white": background_white,
    "background_light": background_light,
    "background_white_or_light_grey": background_white_or_light_grey,
    "no_shadow": no_shadow,
}

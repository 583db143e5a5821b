"""Checks of how the product sits in the frame: its share, its edges, borders, insets, several views, empty pictures."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.border import Kind
from tools.check.frame import commonest_colour, measure_symbols
from tools.check.judgement import Check, Evidence, Judgement, Repair, missed
from tools.check.seen import Seen
from tools.check.views import find_repeat

_EXACT = 0.005  # share of the side by which a measured size may be off
_ROOM = 0.04  # share of the side that should stay free for cut thumbnails; ours
_BORDERS: dict[Kind, str] = {
    "frame": "There is a border around the picture.",
    "white frame": "There is a white border around the picture.",
    "line": "There is a line along the edge of the picture.",
    "bars": "There are bars at two sides of the picture.",
    "banner": "There is a colour block along one side of the picture.",
    "collage": "Several pictures are put together into one.",
}
_REPEATS = {
    "copy": "The product is shown more than once.",
    "other side": "The product is shown from more than one side.",
    "other view": "The product may be shown from more than one side.",
}
_DRAWN = 0.75  # share in at most three exact colours
_PIECES = "If these are separate pieces that you sell together, it is allowed."


def _waiting(words: str, fix: Repair | None = None) -> Judgement:
    return Judgement("unknown", "not measurable on this background", words, 0.9, fix, waits=True)


def fill(rule: Rule, seen: Seen) -> Judgement:
    """Is the product large enough, and not too large, in the frame?"""
    s, facts = seen.surroundings, seen.facts
    least = rule.limit.min if rule.limit else None
    most = rule.limit.max if rule.limit else None
    if s.kind == "busy":
        return _waiting(
            "I can only measure how much of the frame the product fills once its background is plain.",
            "make_main_image",
        )
    if s.box is None:
        return Judgement(
            missed(rule), "no product found", "I see no product in this picture: it is empty.", 0.9
        )  # fmt: skip
    if _own_edges(seen) != s.edges:
        return _waiting(
            "I can only measure how much of the frame the product fills once no strip of colour lies behind it.",
            "make_main_image",
        )
    left, top, right, bottom = s.box
    share = max((right - left) / facts.width, (bottom - top) / facts.height)
    measured = f"{share:.1%} of the frame's side, {s.area:.0%} of its area"
    limits = [limit for limit in (least, most) if limit]
    confidence = 0.6 if any(abs(share - limit) < 0.01 for limit in limits) else 0.95
    place = Evidence("product", boxes=(s.box,))
    how = "The rule does not say how that is measured; only the longest side is held against you here."
    if least and share < least - _EXACT:
        words = f"The product is too small in the frame: at least {least:.0%} is asked for. {how}"
        return Judgement(missed(rule), measured, words, confidence, "make_main_image", place)
    if most and share > most + _EXACT and not (seen.slot == "additional" and len(s.edges) >= 2):
        words = f"The product is too large in the frame: at most {most:.0%} is asked for. {how}"
        return Judgement(missed(rule), measured, words, confidence, "make_main_image", place)
    return Judgement("pass", measured, "The product fills the right share of the frame.", confidence)


def product_in_frame(rule: Rule, seen: Seen) -> Judgement:
    """Is the product inside the frame?"""
    s = seen.surroundings
    if s.kind == "busy":
        return _waiting("I can only see whether the whole product is inside the frame once its background is plain.")
    edges = _own_edges(seen)
    if not edges:
        return Judgement("pass", "touches no edge", "The whole product is inside the frame.", 0.95)
    sides = " and ".join(edges)
    return Judgement(
        missed(rule), f"touches the {sides} edge",
        f"The product reaches the {sides} edge of the picture, so part of it may be cut off. "
        "What is outside cannot be brought back: take a photo that shows all of it.", 0.85,
    )  # fmt: skip


def not_cropped(rule: Rule, seen: Seen) -> Judgement:
    """Is the product of a main picture not cropped? On a model a cut at the top or bottom may be meant."""
    edges = _own_edges(seen) if seen.surroundings.kind == "plain" and seen.slot == "main" else ()
    if not edges:
        return Judgement("pass", "touches no edge", "Nothing is cropped as far as I can see.", 0.6)
    sides = " and ".join(edges)
    aside = bool({"left", "right"} & set(edges))
    return Judgement(
        missed(rule) if aside else "warn", f"touches the {sides} edge",
        f"The product reaches the {sides} edge of the picture, so part of it may be cut off. "
        "What is outside cannot be brought back: take a photo that shows all of it.", 0.8 if aside else 0.5,
    )  # fmt: skip


def _own_edges(seen: Seen) -> tuple[str, ...]:
    """Sides of the picture that the product touches; in front of a colour block it is not cut off."""
    border = seen.composition.border
    if border.kind != "banner":
        return seen.surroundings.edges
    height, width = seen.reduced.pixels.shape[:2]
    left, top, right, bottom = border.inside
    free = {"left": left == 0, "top": top == 0, "right": right == width, "bottom": bottom == height}
    return tuple(side for side in seen.surroundings.edges if free[side])


def room_around(rule: Rule, seen: Seen) -> Judgement:
    """Is there some room around the product, so that a cut thumbnail still shows all of it?"""
    s, facts = seen.surroundings, seen.facts
    if s.kind == "busy" or s.box is None:
        return Judgement(
            "unknown", "not measurable on this background",
            "Please look yourself whether there is some room around the product: thumbnails are cut.", 0.9,
        )  # fmt: skip
    left, top, right, bottom = s.box
    room = min(left / facts.width, top / facts.height, 1 - right / facts.width, 1 - bottom / facts.height)
    measured = f"{max(0.0, room):.1%} of the side is free at the tightest place"
    if room < _ROOM:
        return Judgement(
            missed(rule), measured,
            "There is too little room around the product, and thumbnails are cut. The marketplace does not say how "
            f"much is enough; {_ROOM:.0%} of the side is our own limit.", 0.8, "fix_image",
            Evidence("product", boxes=(s.box,)),
        )  # fmt: skip
    return Judgement("pass", measured, "There is room around the product.", 0.85)


def no_border_inset(rule: Rule, seen: Seen) -> Judgement:
    """Is the picture free of borders, colour blocks, small pictures in it, and not a collage?"""
    whole = seen.composition
    kind = whole.border.kind
    if kind:
        place = Evidence("border", boxes=whole.in_pixels(whole.border.boxes))
        return Judgement(missed(rule), kind, _BORDERS[kind], whole.border.confidence, "fix_image", place)
    if whole.insets:
        flat = all(inset.is_flat for inset in whole.insets)
        message = "There is a colour block beside the product." if flat else "There is a small picture in the picture."
        place = Evidence("inset", boxes=whole.in_pixels(tuple(inset.box for inset in whole.insets)))
        return Judgement(missed(rule), "colour block" if flat else "inset picture", message, 0.8, "fix_image", place)
    if whole.pasted:
        message = "There is a small picture in the picture."
        place = Evidence("inset", boxes=whole.in_pixels((whole.pasted,)))
        return Judgement(missed(rule), "inset picture", message, 0.7, None, place)
    return Judgement("pass", "none found", "There is no border, colour block or second picture.", 0.85)


def no_collage(rule: Rule, seen: Seen) -> Judgement:
    """Is it one photograph?"""
    whole = seen.composition
    boxes = tuple(inset.box for inset in whole.insets) + ((whole.pasted,) if whole.pasted else ())
    boxes = whole.border.boxes if whole.border.kind == "collage" else boxes
    if boxes:
        place = Evidence("collage", boxes=whole.in_pixels(boxes))
        return Judgement(
            missed(rule), "several pictures", _BORDERS["collage"], min(0.8, whole.border.confidence), None, place
        )  # fmt: skip
    return Judgement("pass", "one picture", "It is one photograph.", 0.8)


def single_view(rule: Rule, seen: Seen) -> Judgement:
    """Is the product shown once?

    The same photo twice (turned, mirrored, scaled) or the same outline with another surface (front and back) misses
    the rule. Two alike but separately photographed things are a pair or a pack, which the rule allows.
    """
    whole = seen.composition
    if whole.surroundings.kind == "busy":
        return _waiting("I can only see whether the product is shown once when its background is plain.")
    repeat = None
    if whole.things and whole.border.kind != "collage":
        repeat = find_repeat(whole.things, whole.surroundings.product.size)
    if repeat is None:
        return Judgement("pass", f"{len(whole.things)} on the background", "The product is shown once.", 0.8)
    place = Evidence("views", boxes=whole.in_pixels(repeat.boxes))
    measured = f"{repeat.likeness}, {repeat.colours:.0%} of the colours shared"
    words = f"{_REPEATS[repeat.likeness]} Show it once, from the front. {_PIECES}"
    if repeat.likeness == "other view" and repeat.colours < 0.85:
        return Judgement("unknown", measured, words, 0.5, None, place)
    sure = {"copy": 0.85, "other side": 0.65, "other view": 0.6}[repeat.likeness]
    return Judgement(missed(rule), measured, words, sure, None, place)


def not_placeholder(rule: Rule, seen: Seen) -> Judgement:
    """Does the picture show something, rather than one colour, a notice or a symbol?"""
    s = seen.surroundings
    pixels = seen.reduced.pixels[..., :3]
    ground, flat = commonest_colour(pixels)
    measured = f"{flat:.0%} of the picture is one colour"
    if flat > 0.995 or (s.kind == "plain" and not s.foreground.any()):
        return Judgement(missed(rule), measured, "The picture is empty: it shows one colour and no product.", 0.95)
    if s.kind == "plain" and flat >= 0.7:
        symbols = measure_symbols(pixels, s.foreground, ground)
        # A plain dark product is one tone, too, but it is one thing; letters are many. A pale symbol without any
        # shading is no product.
        is_notice = symbols.letters >= 3 and symbols.one_tone >= 0.6 and symbols.largest < 0.04
        # An icon and the words under it are drawn in a few exact colours, as no photograph is.
        is_notice |= symbols.letters >= 5 and symbols.few_tones >= _DRAWN and symbols.largest < 0.12
        is_symbol = symbols.tone >= 120 and symbols.one_tone >= 0.75 and symbols.largest < 0.12
        if is_notice or is_symbol:
            return Judgement(
                missed(rule), f"{measured}, and nothing on it but letters or symbols",
                "The picture shows only a notice or a symbol, not the product.", 0.8,
            )  # fmt: skip
    return Judgement("pass", measured, "The picture shows something.", 0.8)


CHECKS: dict[str, Check] = {
    "fill": fill,
    "product_in_frame": product_in_frame,
    "room_around": room_around,
    "no_border_inset": no_border_inset,
    "no_collage": no_collage,
    "single_view": single_view,
    "not_placeholder": not_placeholder,
}

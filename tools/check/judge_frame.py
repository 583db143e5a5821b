"""Checks of how the product sits in the frame: its share, its edges, borders, insets, several views."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.judgement import Check, Judgement
from tools.check.seen import Seen


def fill(rule: Rule, seen: Seen) -> Judgement:
    """Is the product large enough in the frame?"""
    s, facts = seen.surroundings, seen.facts
    least = rule.limit.min if rule.limit and rule.limit.min else 0.85
    if s.kind == "busy":
        return Judgement(
            "unknown", "not measurable on this background",
            "I can only measure how much of the frame the product fills once its background is plain.", 0.9,
            "make_main_image",
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
            "only the longest side is held against you here.", confidence, "make_main_image",
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


CHECKS: dict[str, Check] = {"fill": fill, "product_in_frame": product_in_frame}

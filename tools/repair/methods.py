"""What can be done about each finding, and which way of repairing a picture is the least that does it."""

from __future__ import annotations

from typing import Literal

from knowledge.rules import RuleBase
from tools.check.report import BY_EYE, CheckReport, Finding
from tools.target import Target

Method = Literal["file", "erase", "reframe", "recut"]
METHODS: tuple[Method, ...] = ("file", "erase", "reframe", "recut")  # the least first

# Faults of what is around the product: they go when the product is cut out and put on a new ground.
_AROUND = frozenset({
    "background_white", "background_light", "background_white_or_light_grey", "no_shadow", "no_border_inset",
    "no_added_graphics", "no_border_or_graphics", "no_promotion", "no_marketplace_marks", "no_contact",
    "no_contact_or_price",
})  # fmt: skip
_OVERLAID = frozenset({
    "no_added_graphics", "no_border_or_graphics", "no_promotion", "no_marketplace_marks", "no_contact",
    "no_contact_or_price",
})  # fmt: skip
_FRAMED = frozenset({"no_border_inset", "no_border_or_graphics"})
_PLACED = frozenset({"fill", "cover_score", "room_around", "orientation"})  # how the product sits in the frame
# No repair brings back what these miss; writing the file anew may only hide it.
_LOST = frozenset({
    "sharp", "sharp_and_whole", "no_upscaling", "jpeg_quality", "in_colour", "product_in_frame", "single_view",
    "no_collage", "not_placeholder", "ai_source_tag", "synthetic_performer_tag",
})  # fmt: skip


def check_of(finding: Finding) -> str | None:
    """The check behind a finding; None for Lightbox's own findings."""
    rule = RuleBase.load().find(finding.rule)
    return rule.check if rule else None


def problems(report: CheckReport) -> list[Finding]:
    """Findings that are not as they should be, worst first; what only a person can see is left out.

    A doubt counts where it keeps the picture from passing and a repair would settle it.
    """
    found = [f for f in report.findings if f.rule != BY_EYE and (f.status in ("fail", "warn") or _is_doubt(f))]
    return sorted(found, key=lambda f: (not is_serious(f), f.status != "fail"))


def _is_doubt(finding: Finding) -> bool:
    if finding.status != "unknown" or finding.severity not in ("reject", "suppress"):
        return False
    # White may or may not do there, depending on what the product is; light grey always does.
    return finding.fix is not None or check_of(finding) == "background_white_or_light_grey"


def is_serious(finding: Finding) -> bool:
    """Whether it gets the picture rejected or suppressed."""
    return finding.status == "fail" and finding.severity in ("reject", "suppress")


def is_lost(finding: Finding) -> bool:
    """Whether no repair can help, whatever a new file may measure."""
    return check_of(finding) in _LOST


def is_overlay(finding: Finding) -> bool:
    """Whether it is about something printed into the picture."""
    return check_of(finding) in _OVERLAID


def is_framed(finding: Finding) -> bool:
    """Whether it may be about a border around the picture."""
    return check_of(finding) in _FRAMED


def method_for(
    finding: Finding, target: Target, ground: str, *, clear: bool = False, framed: bool = False
) -> Method | None:
    """The least way of repairing that can help with a finding.

    Args:
        finding: What is wrong.
        target: What the marketplace wants.
        ground: What is around the product: `plain`, `transparent` or `busy`.
        clear: Whether all that was added stands clear of the product on an even ground.
        framed: Whether a border runs all around the picture, which can be cut off.

    Returns:
        None where no repair helps, or where it would cost more than the fault: a scene is not thrown away for advice.
    """
    check = check_of(finding)
    if check in _LOST or (check in _OVERLAID and finding.fix is None):  # it lies over the product
        return None
    if (check in _OVERLAID and clear) or (check in _FRAMED and framed):
        return "erase"
    around = check in _AROUND or (check == "white_within_limits" and _asks_for_main(finding))
    if around:
        return "recut" if _may_recut(finding, target, ground) else None
    if check in _PLACED:
        if ground == "plain":
            return "reframe"
        return "recut" if _may_recut(finding, target, ground) and target.background != "any" else None
    if finding.fix is None:
        return None
    return "file"


def _may_recut(finding: Finding, target: Target, ground: str) -> bool:
    """Whether the product may leave its surroundings for the sake of a finding."""
    if target.slot == "main":
        return ground != "busy" or target.background != "any" or is_serious(finding)
    # Further pictures show the product in use; only a rule that refuses them takes them out of their scene.
    return is_serious(finding) and (ground != "busy" or target.background_required)


def _asks_for_main(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.tool == "make_main_image"

"""What the conversation makes true when a message comes: a photo came with it, the last turn checked one, ..."""

from __future__ import annotations

from agent.offline.context import Context
from agent.offline.listing import read_listing
from agent.offline.listing_request import read_listing_request
from agent.offline.request import Request

# Tools whose pictures are ready for a shop; a cut-out is not.
_FINISHED = frozenset({"generate_scene", "adjust_image", "make_infographic", "make_size_picture", "upscale_image"})


def facts_of(context: Context) -> frozenset[str]:
    """The names of what holds, as `evidence.yaml` weighs it."""
    last = context.past[-1] if context.past else None
    ran = {s.name for s in last.steps if s.ok} if last else set()
    reports = [s.report for s in last.steps if s.report] if last else []
    failed = any(r.get("verdict") == "fail" for r in reports)
    has_scene = bool(context.of_kind("scene", before_now=True))
    facts = {
        "attached": bool(context.now.attached),
        "no_picture": not context.pictures,
        "has_picture": bool(context.pictures),
        "has_scene": has_scene,
        "no_scene": not has_scene,
        "newest_is_scene": context.newest_before_now() == "scene",
        "after_scene": "generate_scene" in ran,
        "after_picture": bool(ran & _FINISHED),
        "after_infographic": "make_infographic" in ran,
        "after_check": bool(reports),
        "after_failed_check": failed,
        "not_after_failed_check": not failed,
        "after_rules": "search_guidelines" in ran,
        "after_picture_check": "check_image" in ran,
        "after_text_check": "check_listing" in ran,
        "after_main": "make_main_image" in ran,
        "after_repair": "fix_image" in ran,
        "after_export": "export_images" in ran,
        "after_gallery": "make_image_set" in ran,
        "wants_listing": read_listing_request(context.now.text) is not None,
        "asked_photo": bool(last and last.needs == "photo"),
        "asked_choice": bool(last and last.needs == "choice"),
        "has_listing": read_listing_request(context.now.text) is None and read_listing(context.now.text) is not None,
        "after_listing": bool(ran & {"write_listing", "edit_listing", "approve_listings", "export_listings"}),
        "has_listings": any(s.name == "write_listing" and s.ok for turn in context.past for s in turn.steps),
        "after_products": bool(ran & {"load_catalog", "search_catalog"}),
    }
    return frozenset(name for name, holds in facts.items() if holds)


def facts_after(facts: frozenset[str], request: Request) -> frozenset[str]:
    """What a later clause of the same message can build on."""
    if request.intent.tool == "generate_scene":
        return (facts | {"has_scene", "newest_is_scene"}) - {"no_scene"}
    if request.intent.tool in ("remove_background", "make_main_image"):
        return facts - {"newest_is_scene"}
    if request.intent.name == "check_image":
        return facts - {"not_after_failed_check"}
    return facts

"""Arguments of what is done with written listings: approve, export, put the user's own words in."""

from __future__ import annotations

from typing import Any

from agent.offline.approving import read_edit, read_handling
from agent.offline.arguments.calls import Calls
from agent.offline.context import Context
from agent.offline.request import Request
from agent.offline.slots import read_places
from agent.offline.subjects import Subjects
from agent.offline.variants import ids_named, without_named

_WRITES = ("write_listing", "edit_listing")


def approve_listings(request: Request, subjects: Subjects) -> Calls:
    """Those that are named, else those that the last turn with listings wrote."""
    handling = read_handling(request.text, after_listing=True)
    ids = [*(handling.ids if handling else ()), *ids_named(subjects.context.now.text, subjects.context)]
    chosen = ids or newest_listings(subjects.context)
    return Calls([("approve_listings", {"listing_ids": chosen})]) if chosen else Calls(problem="no_listing_yet")


def approve_pictures(request: Request, subjects: Subjects) -> Calls:
    """The pictures that are named, else all that wait for a yes."""
    named = [image_id for image_id in subjects.named(request, "edited", "upscaled")]
    chosen = named or waiting_pictures(subjects.context)
    return Calls([("approve_pictures", {"image_ids": chosen})]) if chosen else Calls(problem="no_photo")


def export_listings(request: Request, subjects: Subjects) -> Calls:
    """All that are ready, or those of one marketplace."""
    handling = read_handling(request.text, after_listing=True)
    if not any(step.name in _WRITES for turn in subjects.context.turns for step in turn.steps):
        return Calls(problem="no_listing_yet")
    arguments: dict[str, Any] = {"formats": list(handling.formats) if handling and handling.formats else ["csv"]}
    named = [*(handling.ids if handling else ()), *ids_named(subjects.context.now.text, subjects.context)]
    if named:
        arguments["listing_ids"] = named
    if handling and handling.drafts:
        arguments["include_drafts"] = True
    if len(shops := read_places(request.words)) == 1:
        arguments["marketplace"] = shops[0]
    return Calls([("export_listings", arguments)])


def edit_listing(_request: Request, subjects: Subjects) -> Calls:
    """The newest listing's field, in the user's words."""
    text = subjects.context.now.text
    edit = read_edit(without_named(text)) if (named := ids_named(text, subjects.context)) else read_edit(text)
    listings = named or newest_listings(subjects.context)
    if edit is None or not listings:
        return Calls(problem="no_listing_yet")
    return Calls([("edit_listing", {"listing_id": listings[-1], "field": edit.field, "text": edit.text})])


def waiting_pictures(context: Context) -> list[str]:
    """Ids of the pictures that waited for a yes when this turn began, oldest first."""
    steps = [step for turn in context.past for step in turn.steps if step.ok]
    asked = [i for s in steps if (s.question or {}).get("about") == "approval" for i in (s.question or {})["images"]]
    given = {i for step in steps if step.name == "approve_pictures" for i in step.args.get("image_ids", [])}
    return [image_id for image_id in dict.fromkeys(asked) if image_id not in given]


def newest_listings(context: Context) -> list[str]:
    """Ids of the listings of the last turn that wrote or changed some."""
    for turn in reversed(context.past):
        found = [str(s.listing["id"]) for s in turn.steps if s.ok and s.listing and s.name in _WRITES]
        if found:
            return list(dict.fromkeys(found))
    return []

"""The tool that notes a person's yes to listings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.errors import ToolInputError
from tools.listing_export.tables import latest
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def approve_listings(
    context: ToolContext,
    listing_ids: Annotated[
        list[str], Field(description="Which ones: `['listing_1', 'listing_2']`; empty for all that are not replaced.")
    ] = [],  # noqa: B006
) -> ToolResult:
    """Note that the user approves listings: who and when.

    Use it only when the user says so ("approve", "looks good, take it"). Never approve on your own.
    """
    store = context.listings
    chosen = listing_ids or [record["id"] for record in latest(map(store.get, store.ids()))]
    if not chosen:
        raise ToolInputError("There is no listing to approve in this chat. Write one first.")
    order = store.ids()
    chosen = sorted(dict.fromkeys(chosen), key=lambda name: order.index(name) if name in order else -1)
    records = [store.get(listing_id) for listing_id in chosen]  # none is approved if one is unknown
    done = [store.note(record["id"], "approved", context.person) for record in records]
    names = ", ".join(record["id"] for record in done)
    notes = [f"{r['id']} does not pass its marketplace's check." for r in done if r.get("verdict") == "fail"]
    return ToolResult("\n".join([f"Approved: {names}.", *notes]), notes=tuple(notes))

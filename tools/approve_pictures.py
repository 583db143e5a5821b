"""The tool that notes a person's yes to pictures in which AI may have changed the product."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.errors import ToolInputError
from tools.open_lane import waiting
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def approve_pictures(
    context: ToolContext,
    image_ids: Annotated[
        list[str], Field(description="Which ones: `['img_4']`; empty for all that wait for a yes.")
    ] = [],  # noqa: B006
) -> ToolResult:
    """Note that the user approves pictures in which AI may have changed the product: who and when.

    Such pictures (edit_picture, upscale_image with a network) leave only after that. Use it only when the user says so,
    after seeing the picture. Never approve on your own.
    """
    store = context.images
    chosen = image_ids or [record.id for record in store.records()]
    asked = list(dict.fromkeys(one for image_id in chosen for one in waiting(store, image_id, uploads=True)))
    if not asked:
        named = ", ".join(image_ids) if image_ids else "this chat"
        raise ToolInputError(f"Nothing waits for a yes in {named}. Everything there can be exported.")
    for image_id in asked:
        store.approve(image_id, context.person)
    return ToolResult(f"Approved: {', '.join(asked)}, by {context.person}. It can be exported now.")

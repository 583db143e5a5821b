"""The tool that cuts a product out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.cutout import cutout_of
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def remove_background(
    context: ToolContext, image_id: Annotated[str, Field(description="The picture, for example `img_1`.")]
) -> ToolResult:
    """Cut the product out of a photo and put it on a transparent background.

    Use it when someone wants the background gone or asks for a transparent PNG. The product's pixels stay as they are.
    """
    context.step(0, 1, "cutting the product out")
    record = cutout_of(context, image_id)
    context.step(1, 1, "product cut out")
    if record.id == image_id:
        text = f"{image_id} already has a transparent background; nothing was changed."
        return ToolResult(text, images=(image_id,))
    model = record.recipe.model if record.recipe else None
    size = f"{record.width} x {record.height} px"
    text = f"Cut-out of {image_id}: {record.id}, {size}, PNG with transparency, made with {model}."
    return ToolResult(" ".join([text, *record.notes]), images=(record.id,), notes=tuple(record.notes))

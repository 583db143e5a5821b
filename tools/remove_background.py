"""The tool that cuts a product out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.cutout import cutout_of
from tools.errors import ToolInputError
from tools.image_record import ImageRecord
from tools.things.choice import Choice
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def remove_background(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture, for example `img_1`.")],
    item: Annotated[
        int | str | None,
        Field(
            description="Which of several things in the photo: its number, several (`1,3`), `left`, `middle`, `right`, "
            "`top`, `bottom`, `largest`, `smallest`, an English colour, or `all`. Leave out if the user did not say."
        ),
    ] = None,
    point: Annotated[
        list[int] | None,
        Field(min_length=2, max_length=2, description="The thing at this place: `[x, y]` in pixels of the photo."),
    ] = None,
    box: Annotated[
        list[int] | None,
        Field(
            min_length=4,
            max_length=4,
            description="Only what lies in this part of the photo: `[left, top, width, height]` in pixels.",
        ),
    ] = None,
) -> ToolResult:
    """Cut the product out of a photo and put it on a transparent background.

    Use it when someone wants the background gone or asks for a transparent PNG. The product's pixels stay as they are.
    Use it also to choose between several things in a photo; scenes, main pictures and galleries made of that photo
    afterwards show what was chosen.
    """
    context.step(0, 1, "cutting the product out")
    choice = _choice(item, point, box)
    if choice:
        image_id = _photo_behind(context, image_id).id
    record = cutout_of(context, image_id, choice)
    context.step(1, 1, "product cut out")
    if record.id == image_id:
        text = f"{image_id} already has a transparent background; nothing was changed."
        return ToolResult(text, images=(image_id,))
    model = record.recipe.model if record.recipe else None
    size = f"{record.width} x {record.height} px"
    made = f", made with {model}" if model else ""
    text = f"Cut-out of {image_id}: {record.id}, {size}, PNG with transparency{made}."
    things = record.recipe.checks.get("things", []) if record.recipe else []
    offered = {"image_id": image_id, "things": things, "unmatched": None} if len(things) > 1 else None
    notes = tuple(record.notes)
    return ToolResult(" ".join([text, *notes]), images=(record.id,), notes=notes, choice=offered)


def _choice(item: int | str | None, point: list[int] | None, box: list[int] | None) -> Choice | None:
    given = [value for value in (item, point, box) if value is not None]
    if not given:
        return None
    if len(given) > 1:
        raise ToolInputError("Only one of item, point and box can be given. Leave the others out.")
    return Choice(
        str(item) if item is not None else None,
        (point[0], point[1]) if point else None,
        (box[0], box[1], box[2], box[3]) if box else None,
    )


def _photo_behind(context: ToolContext, image_id: str) -> ImageRecord:
    """The photo that a picture was made from, or the picture itself if it is one: things are chosen there."""
    behind = list(context.images.origins(image_id))
    return next((record for record in behind if record.kind in ("photo", "adjusted")), behind[-1])

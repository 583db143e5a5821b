"""The tool that shows how large a product is: the product on white with its measurements drawn."""

from __future__ import annotations

from typing import Annotated

from PIL import Image
from pydantic import Field

from tools.errors import ToolInputError
from tools.fidelity import place_cutout
from tools.gallery.measures import draw_measures, read_measure
from tools.gallery.product import own_product, proven, recipe_with_product
from tools.tool import ToolContext, ToolResult, tool

_SIDE = 1600  # px
_SHARE = 0.66  # of the side that the product takes at most; the rest is for the lines and figures
_LEFT, _TOP = 0.08, 0.13  # where the product's frame begins, share of the side


@tool(changes="write")
def make_size_picture(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The product photo or its cut-out, for example `img_1`.")],
    width: Annotated[str | None, Field(description="As the user gave it, with its unit: `12 cm`.")] = None,
    height: Annotated[str | None, Field(description="As the user gave it, with its unit: `24 cm`.")] = None,
) -> ToolResult:
    """Make a size picture for a gallery: the product on white with its width and height drawn beside it.

    Only with measurements that the user gave; ask for them where they are not known.
    """
    if not width and not height:
        raise ToolInputError("Give the product's width or height with its unit, for example `12 cm` and `24 cm`.")
    across, up = (read_measure(text) if text else None for text in (width, height))
    context.step(0, 2, "cutting the product out")
    record, product = own_product(context, image_id)
    room = round(_SHARE * _SIDE)
    scale = min(1.0, room / max(product.size))
    size = (max(1, round(product.width * scale)), max(1, round(product.height * scale)))
    side = max(round(max(size) / _SHARE), 1)
    left = round(_LEFT * side) + (round(_SHARE * side) - size[0]) // 2
    top = round(_TOP * side) + (round(_SHARE * side) - size[1]) // 2
    box = (left, top, left + size[0], top + size[1])
    context.step(1, 2, "drawing the measurements")
    placed = place_cutout(product, box)
    ground = draw_measures(Image.new("RGB", (side, side), "white"), box, across, up)
    picture = ground.copy()
    picture.paste(placed, box[:2], placed)
    fidelity = proven(picture, product, box, ground)
    said = " x ".join(str(measure) for measure in (across, up) if measure)
    recipe = recipe_with_product(
        context, "make_size_picture", image_id, record, {"width": width, "height": height},
        {"fidelity": fidelity.record()},
    )  # fmt: skip
    name = f"{context.images.record(image_id).name}, {said}"
    made = context.images.add_picture(picture, "size", name, recipe, notes=tuple(record.notes))
    context.step(2, 2, "done")
    return ToolResult(f"{made.id} shows {image_id} with its size: {said}.", (made.id,), notes=tuple(record.notes))

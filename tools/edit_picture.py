"""The tool that redraws a picture as an instruction asks; the product may change, so it needs the user's yes."""

from __future__ import annotations

import zlib
from typing import Annotated

from PIL import Image
from pydantic import Field

from tools.cutout import NoProductError, cut_out
from tools.delivery import flatten
from tools.editing.engine import EditEngineName, EditTask
from tools.editing.instruction import asks_for_person, plain_instruction, write_edit_prompt
from tools.editing.measured import measure_edit
from tools.errors import ToolInputError
from tools.image_record import Recipe
from tools.open_lane import MAY_DIFFER
from tools.provenance import AI_EDITED, Provenance
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write", lane="open")
def edit_picture(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture to change, for example `img_1`.")],
    instruction: Annotated[
        str,
        Field(
            max_length=1000,
            description="What to change, in the user's own words: `show it from the side`, `on a model`, `make the "
            "light on the product warmer`, `replace the lid by a red one`.",
        ),
    ],
    seed: Annotated[
        int | None, Field(ge=0, le=2**31, description="Repeats a picture; leave out for a new one.")
    ] = None,
    engine: Annotated[
        EditEngineName | None, Field(description="Only where the user asks for one; left out, the one that is there.")
    ] = None,
) -> ToolResult:
    """Have an AI model redraw the picture: another angle, worn or held by a person, relit, a part changed.

    It may change the product, so the result is labelled, measured, and cannot be exported before the user has said yes
    (approve_pictures): show it beside the original and ask. Only where the product itself must change: another
    background, scene or light around it is generate_scene, brightness and colours are adjust_image.
    """
    record = context.images.record(image_id)
    words = plain_instruction(instruction)
    if not words:
        raise ToolInputError("Say what to change about the picture, for example `show it from the side`.")
    editor = context.scenes.editor(engine)
    original = flatten(context.images.photo(image_id).image)
    if seed is None:
        edits = sum(other.kind == "edited" for other in context.images.records())
        seed = zlib.crc32(f"{record.sha256} {words} {edits}".encode()) % 1_000_000
    prompt = write_edit_prompt(words)
    made = editor.edit(
        EditTask(
            original, prompt, seed, str(context.images.folder), context.step, context.cancelled, context.preview
        )
    )  # fmt: skip
    context.step(1, 2, "comparing it with the original")
    image = _at_size(made.image, original.size, context.scene_size)
    measured = measure_edit(original, _product(context, original), image, _product(context, image))
    notes = (MAY_DIFFER, *made.notes, *measured.in_words())
    recipe = Recipe(
        tool="edit_picture", engine=editor.name, model=made.model, revision=made.revision, licence=made.licence,
        seed=seed, parameters={"instruction": instruction, "prompt": prompt, **made.parameters},
        inputs={image_id: record.sha256}, checks={"lane": "open", **measured.record()},
    )  # fmt: skip
    said = Provenance(AI_EDITED, performer=asks_for_person(words), product_may_differ=True).xmp
    stored = context.images.add_picture(image, "edited", f"{record.name}, {words}", recipe, notes=notes, xmp=said)
    context.step(2, 2, "done")
    text = (
        f"{stored.id} is {image_id}, redrawn by {made.model} ({made.licence}) as asked: {words}. It is not approved: "
        f"ask the user to compare it with {image_id} and to say yes or no. {image_id} itself is as it was."
    )
    return ToolResult(
        "\n".join([text, *notes]), (stored.id,), notes=notes, question={"about": "approval", "images": [stored.id]}
    )


def _product(context: ToolContext, image: Image.Image) -> Image.Image | None:
    """What is cut out of a picture, mode `RGBA`, its size; None where nothing is found."""
    try:
        return cut_out(image, context.models, context.cutout_model).image
    except NoProductError:
        return None


def _at_size(drawn: Image.Image, original: tuple[int, int], most: int) -> Image.Image:
    """A drawn picture in the original's shape, at its size, but no longer than `most` unless it was drawn so."""
    longest = max(min(max(original), most), max(drawn.size))
    factor = longest / max(original)
    return drawn.resize((max(1, round(original[0] * factor)), max(1, round(original[1] * factor))),
                        Image.Resampling.LANCZOS)  # fmt: skip

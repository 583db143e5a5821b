"""The product of a picture on a plain ground of ours: its own pixels, and the proof that they arrived."""

from __future__ import annotations

from typing import Any

from PIL import Image

from tools.composition import product_box
from tools.cutout import cutout_of, product_behind
from tools.fidelity import Fidelity, measure_fidelity
from tools.image_record import ImageRecord, Recipe
from tools.tool import ToolContext


def own_product(context: ToolContext, image_id: str) -> tuple[ImageRecord, Image.Image]:
    """The record of a picture's cut-out, and the product cut close, mode `RGBA`.

    Raises:
        ToolInputError: No such picture, or no product in it.
    """
    record = cutout_of(context, product_behind(context, image_id))
    cutout = context.images.photo(record.id).image
    return record, cutout.crop(product_box(cutout))


def proven(picture: Image.Image, product: Image.Image, box: tuple[int, int, int, int], ground: Image.Image) -> Fidelity:
    """Measure that the product is unchanged in a finished picture, and so is all around it (`ground`).

    Raises:
        RuntimeError: It is not, so the picture must not be delivered.
    """
    fidelity = measure_fidelity(picture, product, box, ground)
    if not fidelity.passed:
        raise RuntimeError(f"The product changed in the picture: {fidelity}")
    return fidelity


def recipe_with_product(
    context: ToolContext, tool: str, image_id: str, cutout: ImageRecord, parameters: dict[str, Any],
    checks: dict[str, Any],
) -> Recipe:  # fmt: skip
    """How a picture around a product was made, for its record."""
    how = cutout.recipe
    return Recipe(
        tool=tool, model=how.model if how else None, revision=how.revision if how else None,
        licence=how.licence if how else None, parameters=parameters,
        inputs={i: context.images.record(i).sha256 for i in dict.fromkeys((image_id, cutout.id))}, checks=checks,
    )  # fmt: skip

"""Cut a product out of its photo: a network's guess, made exact at full resolution.

The photo's own pixels are the product; nothing is invented. Only edge pixels, where product and background are
mixed, get their colour unmixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from tools.errors import ToolInputError
from tools.matting.find import find_product
from tools.matting.network import load_network
from tools.matting.refine import Refined, refine
from tools.models import ModelFolder
from tools.store import ImageRecord, Recipe
from tools.tool import ToolContext


class NoProductError(ToolInputError):
    """There is nothing in the picture that stands out from its background."""


@dataclass(frozen=True)
class Cutout:
    """A product on transparency.

    Attributes:
        image: Mode `RGBA`, straight alpha, the photo's size. Where alpha is 255, the colour is exactly the photo's.
        model: The network that found it; None where the picture already had transparency.
        model_sha256: Sum of its file.
        licence: Its licence.
        notes: What a seller should know about the result, in plain words.
    """

    image: Image.Image
    model: str | None
    model_sha256: str | None
    licence: str | None
    notes: tuple[str, ...] = ()


def cut_out(photo_image: Image.Image, models: ModelFolder, model: str = "u2netp") -> Cutout:
    """Cut the product out of a photo.

    Args:
        photo_image: Mode `RGB`, sRGB, upright; or `RGBA`, whose transparency is then taken as it is (unless there is
            next to none of it: a picture with rounded corners is no cut-out). Not changed.
        models: Where the network's file lies.
        model: Name of the network.

    Raises:
        NoProductError: Nothing was found.
        ToolInputError: The model is missing, damaged or not allowed.
    """
    if is_cutout(photo_image):
        return Cutout(photo_image, None, None, None)
    if photo_image.mode == "RGBA":
        photo_image = Image.alpha_composite(Image.new("RGBA", photo_image.size, "white"), photo_image).convert("RGB")
    entry = models.entry(model)
    photo = np.asarray(photo_image)
    guess, region, certainty = find_product(photo, load_network(model, models.path(model), entry.input_size))
    refined = refine(photo, guess, region) if certainty >= 0.5 else None
    if refined is None or refined.softness > 0.75:
        raise NoProductError(
            "I could not find a product in this picture. Send a photo where the product stands out clearly "
            "from what is behind it."
        )
    image = Image.fromarray(refined.rgba)
    return Cutout(image, model, models.sha256(model), entry.licence, _notes(refined, image.size))


def _notes(refined: Refined, size: tuple[int, int]) -> tuple[str, ...]:
    """What a seller should know before using the cut-out."""
    left, top, right, bottom = refined.box
    touched = {"left": left <= 0, "top": top <= 0, "right": right >= size[0], "bottom": bottom >= size[1]}
    sides = [side for side, touches in touched.items() if touches]
    notes = []
    if sides:
        notes.append(
            f"The product reaches the {' and '.join(sides)} edge of the photo, so part of it may be missing. "
            "A photo with some space around the product is better."
        )
    if refined.objects > 1:
        notes.append(f"I kept {refined.objects} separate objects. If only one is the product, crop the photo first.")
    if refined.softness > 0.25:
        notes.append(
            "I am not sure where this product ends. Look closely at its edges; a plainer background would help."
        )
    elif refined.uncertain == "middle":
        notes.append("I am not sure what is product in the middle of it. Look there closely.")
    elif refined.uncertain:
        notes.append(f"The product's edge at the {refined.uncertain} is uncertain. Look there closely.")
    if refined.see_through:
        notes.append(
            "The background shone through part of the product, as through glass, so I made that part see-through. "
            "If it is not glass, take the photo in front of another colour."
        )
    return tuple(notes)


def is_cutout(image: Image.Image) -> bool:
    """Whether a picture's own transparency already takes the background away."""
    if image.mode != "RGBA":
        return False
    transparent = np.asarray(image.getchannel("A")) < 128
    return bool(transparent.any() and not transparent.all() and transparent.mean() > 0.02)


def product_behind(context: ToolContext, image_id: str) -> str:
    """The picture to cut the product out of: for one that Lightbox made, the cut-out or photo it was made from.

    Raises:
        ToolInputError: There is no such picture in this conversation.
    """
    record = context.images.record(image_id)
    while record.kind not in ("photo", "cutout") and record.recipe and record.recipe.inputs:
        sources = [context.images.record(i) for i in record.recipe.inputs]
        record = next((s for s in sources if s.kind == "cutout"), sources[0])
    return record.id


def cutout_of(context: ToolContext, image_id: str) -> ImageRecord:
    """The stored cut-out of a picture, made on first use and found again later.

    Raises:
        ToolInputError: No such picture, nothing found in it, or the model is missing.
    """
    record = context.images.record(image_id)
    photo = context.images.photo(image_id)
    if record.kind == "cutout" or is_cutout(photo.image):
        return record
    model = context.cutout_model
    revision = context.models.sha256(model)
    for earlier in context.images.records():
        recipe = earlier.recipe
        if (
            earlier.kind == "cutout"
            and recipe
            and recipe.inputs == {image_id: record.sha256}
            and recipe.revision == revision
        ):
            return earlier
    cutout = cut_out(photo.image, context.models, model)
    recipe = Recipe(
        tool="remove_background", engine="rembg", model=cutout.model, revision=cutout.model_sha256,
        licence=cutout.licence, inputs={image_id: record.sha256},
    )  # fmt: skip
    return context.images.add_picture(cutout.image, "cutout", f"cut-out of {record.name}", recipe, notes=cutout.notes)

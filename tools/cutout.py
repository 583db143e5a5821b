"""Cut a product out of its photo: a network's guess, made exact at full resolution.

The photo's own pixels are the product; nothing is invented. Only edge pixels, where product and background are
mixed, get their colour unmixed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from tools.errors import ToolInputError
from tools.image_record import ImageRecord, Recipe
from tools.matting.close_up import write_close_up
from tools.matting.find import find_product
from tools.matting.network import load_network
from tools.matting.refine import Refined, refine
from tools.models import ModelFolder
from tools.things.choice import Choice, ask_which, offered
from tools.things.numbered import write_numbered
from tools.things.take import Taken, take, take_box
from tools.tool import ToolContext


class NoProductError(ToolInputError):
    """There is nothing in the picture that stands out from its background."""


_REACHES = "The product reaches the "


@dataclass(frozen=True)
class Cutout:
    """A product on transparency.

    Attributes:
        image: Mode `RGBA`, straight alpha, the photo's size. Where alpha is 255, the colour is exactly the photo's.
        model: The network that found it; None where the picture already had transparency.
        model_sha256: Sum of its file.
        licence: Its licence.
        notes: What a seller should know about the result, in plain words.
        doubt: The box of the place whose edge is uncertain, `(left, top, right, bottom)`, px; None where it is sure.
    """

    image: Image.Image
    model: str | None
    model_sha256: str | None
    licence: str | None
    notes: tuple[str, ...] = ()
    doubt: tuple[int, int, int, int] | None = None


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
    found = find_product(photo, load_network(model, models.path(model), entry.input_size))
    refined = refine(photo, found) if found.certainty >= 0.5 else None
    if refined is None or refined.softness > 0.75:
        raise NoProductError(
            "I could not find a product in this picture. Send a photo where the product stands out clearly "
            "from what is behind it."
        )
    image = Image.fromarray(refined.rgba)
    return Cutout(image, model, models.sha256(model), entry.licence, _notes(refined, image.size), refined.doubt)


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
    while record.kind not in ("photo", "cutout", "edited") and record.recipe and record.recipe.inputs:
        sources = [context.images.record(i) for i in record.recipe.inputs]
        record = next((s for s in sources if s.kind == "cutout"), sources[0])
    return record.id


def cutout_of(context: ToolContext, image_id: str, choice: Choice | None = None) -> ImageRecord:
    """The stored cut-out of a picture, made on first use and found again later.

    Args:
        context: The conversation.
        image_id: A photo, or what is a cut-out already.
        choice: What to take of several things; None for what was chosen last, or else for whatever is the product.

    Raises:
        WhichThing: The photo shows several things, none was chosen, and somebody can be asked.
        ToolInputError: No such picture, nothing found in it, the choice does not fit, or the model is missing.
    """
    record = context.images.record(image_id)
    photo = context.images.photo(image_id)
    if record.kind == "cutout":
        return record
    own = is_cutout(photo.image)
    revision = None if own else context.models.sha256(context.cutout_model)
    for earlier in reversed(context.images.records()):
        recipe = earlier.recipe
        if (
            earlier.kind == "cutout"
            and recipe
            and recipe.inputs == {image_id: record.sha256}
            and recipe.revision == revision
            and (choice is None or recipe.parameters == choice.parameters)
        ):
            return earlier
    if own and choice is None:
        return record
    cutout, taken = _cut_and_take(context, image_id, photo.image, choice)
    recipe = Recipe(
        tool="remove_background", engine="rembg" if cutout.model else None, model=cutout.model,
        revision=cutout.model_sha256, licence=cutout.licence, inputs={image_id: record.sha256},
        parameters=choice.parameters if choice else {},
        checks={
            **({"things": offered(taken.things)} if taken.things else {}),
            **({"uncertain": list(cutout.doubt)} if cutout.doubt else {}),
        },
    )  # fmt: skip
    made = context.images.add_picture(cutout.image, "cutout", f"cut-out of {record.name}", recipe, notes=cutout.notes)
    if cutout.doubt:
        write_close_up(_flattened(photo.image), cutout.image, cutout.doubt, context.images.close_up(made.id))
    return made


def _cut_and_take(
    context: ToolContext, image_id: str, image: Image.Image, choice: Choice | None
) -> tuple[Cutout, Taken]:
    """Cut everything out and take what was chosen of it, or ask; numbers the things where there are several."""
    opaque = _flattened(image) if image.mode == "RGBA" else image
    seen: list[Cutout] = []

    def look(part: Image.Image) -> Image.Image | None:
        try:
            seen.append(cut_out(part, context.models, context.cutout_model))
        except NoProductError:
            return None
        return seen[-1].image

    if choice and choice.box:
        taken = take_box(opaque, choice.box, look)
        return _as_taken(seen[-1], taken, choice), taken
    whole = cut_out(image, context.models, context.cutout_model)
    taken = take(opaque, whole.image, choice or Choice(), None if is_cutout(image) else look)
    things = taken.things
    if things and len(things.choices) > 1:
        write_numbered(opaque, things, context.images.numbered(image_id))
        if taken.image is None or (choice is None and things.unclear and context.may_ask):
            raise ask_which(image_id, context.images.record(image_id).name, things, choice.item if choice else None)
    return _as_taken(seen[-1] if taken.from_near else whole, taken, choice), taken


def _as_taken(cutout: Cutout, taken: Taken, choice: Choice | None) -> Cutout:
    """A cut-out with what was taken of it; of a part of a photo, only the photo's own edges count."""
    image = taken.image or cutout.image
    notes = cutout.notes
    if choice and not _reaches_edge(image):
        notes = tuple(note for note in notes if not note.startswith(_REACHES))
    # A closer look counts its pixels from its own corner; what was left out needs no look.
    known = cutout.doubt and not taken.from_near and image.crop(cutout.doubt).getbbox()
    return replace(cutout, image=image, notes=(*taken.notes, *notes), doubt=cutout.doubt if known else None)


def _reaches_edge(image: Image.Image) -> bool:
    left, top, right, bottom = image.getbbox() or (1, 1, 0, 0)
    return left <= 0 or top <= 0 or right >= image.width or bottom >= image.height


def _flattened(image: Image.Image) -> Image.Image:
    opaque = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), opaque).convert("RGB")

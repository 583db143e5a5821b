"""The tool that changes a picture as asked: brightness, warmth, crop, turn, room around it, a shadow."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import numpy as np
from PIL import Image
from pydantic import Field

from tools.adjust.frame import LEAST_DETAIL, Box, close_around, find_detail, frame_of, turned
from tools.adjust.tone import Tone, change_tone, colour_difference
from tools.check.background import measure_surroundings
from tools.check.ground import reduce
from tools.composition import matte_box, shaded, soft_shadow
from tools.cutout import cutout_of, is_cutout
from tools.errors import ToolInputError
from tools.image_record import Recipe
from tools.intact.lettering import compare_lettering
from tools.repair.reframe import extended, frame_around, frame_inside
from tools.tool import ToolContext, ToolResult, tool

Crop = Literal["square", "4:5", "3:4", "2:3", "16:9", "9:16", "product", "detail"]
_RATIOS = {"square": 1.0, "4:5": 4 / 5, "3:4": 3 / 4, "2:3": 2 / 3, "16:9": 16 / 9, "9:16": 9 / 16}
_PARTS = {"detail": "a detail", "product": "close around the product"}
_CLEARLY = 3.0  # CIEDE2000; a smaller mean difference is hardly seen even side by side


@tool(changes="write", lane="open")
def adjust_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture to change, for example `img_2`.")],
    brightness: Annotated[int, Field(ge=-100, le=100, description="-100 darker, 100 brighter; 25 is a little.")] = 0,
    contrast: Annotated[int, Field(ge=-100, le=100, description="-100 softer, 100 harder; 25 is a little.")] = 0,
    warmth: Annotated[int, Field(ge=-100, le=100, description="-100 bluer, 100 yellower; 25 is a little.")] = 0,
    saturation: Annotated[int, Field(ge=-100, le=100, description="-100 grey, 100 stronger colours.")] = 0,
    rotate: Annotated[float, Field(ge=-180, le=180, description="Degrees clockwise; 90 lays it on its side.")] = 0,
    crop: Annotated[
        Crop | None,
        Field(description="A ratio, `product` for close around the product, or `detail` for its most detailed part."),
    ] = None,
    padding: Annotated[
        int, Field(ge=0, le=100, description="Room added on every side, percent of the longest side.")
    ] = 0,
    shadow: Annotated[Literal["none", "soft"], Field(description="`soft` puts a soft shadow under it.")] = "none",
) -> ToolResult:
    """Change one picture: brighter, warmer, more contrast, cropped, straightened, with more room or a soft shadow.

    Brightness, contrast, warmth and saturation change the product's colours, too, so use them only when the user asks
    for that; in a scene, generate_scene with based_on changes the light alone. The picture it is made from stays.
    """
    tone = Tone(brightness, contrast, warmth, saturation)
    said = _in_words(tone, rotate, crop, padding, shadow)
    if not said:
        raise ToolInputError(
            "Nothing to change was named. Say what: brighter, darker, warmer, cooler, more contrast, stronger colours, "
            "turned by some degrees, cropped square, closer to the product, with more room, or with a soft shadow."
        )
    record = context.images.record(image_id)
    context.step(0, 2, "changing the picture")
    picture = context.images.photo(image_id).image
    if rotate or crop or shadow == "soft":
        picture, matte = _turned(picture, _matte(context, image_id), rotate)
        if shadow == "soft":
            picture = _with_shadow(picture, matte)
        if crop:
            picture = _cropped(picture, matte, crop)
    if padding:
        picture = _padded(picture, padding)
    notes: tuple[str, ...] = ()
    checks: dict[str, Any] = {"lane": "locked"}
    if tone:
        toned = change_tone(picture, tone)
        difference = colour_difference(picture, toned)
        lettering = compare_lettering(picture, toned)
        checks = {"lane": "open", "colour_difference": round(difference, 2), "text": lettering.record()}
        picture = toned
        how = "clearly" if difference >= _CLEARLY else "slightly"
        changed = f"This changes the product's colours, too, {how}. Compare it with the product before you use it."
        notes = tuple(note for note in (changed, lettering.in_words()) if note)
    context.step(1, 2, "storing it")
    parameters = {**asdict(tone), "rotate": rotate, "crop": crop, "padding": padding}
    recipe = Recipe(
        tool="adjust_image", parameters={k: v for k, v in parameters.items() if v} | {"shadow": shadow},
        inputs={image_id: record.sha256}, checks=checks,
    )  # fmt: skip
    made = context.images.add_picture(picture, "adjusted", f"{record.name}, {said}", recipe, notes=notes)
    context.step(2, 2, "done")
    text = f"{made.id} is {image_id}, {said}: {made.width} x {made.height} px. {image_id} itself is as it was."
    return ToolResult("\n".join([text, *notes]), (made.id,), notes=notes)


def _in_words(tone: Tone, rotate: float, crop: str | None, padding: int, shadow: str) -> str:
    """What is changed, for people; empty for nothing."""
    pairs = [
        (tone.brightness, "brighter", "darker"), (tone.contrast, "more contrast", "less contrast"),
        (tone.warmth, "warmer", "cooler"), (tone.saturation, "stronger colours", "paler colours"),
    ]  # fmt: skip
    said = [more if amount > 0 else less for amount, more, less in pairs if amount]
    said += [f"turned by {rotate:g} degrees"] if rotate else []
    said += [_PARTS.get(crop, f"cropped to {crop}")] if crop else []
    said += ["with more room"] if padding else []
    said += ["with a soft shadow"] if shadow == "soft" else []
    return ", ".join(said)


def _matte(context: ToolContext, image_id: str) -> Image.Image:
    """The product's matte, mode `L`."""
    image = context.images.photo(image_id).image
    if not is_cutout(image):
        image = context.images.photo(cutout_of(context, image_id).id).image
    return image.getchannel("A")


def _turned(picture: Image.Image, matte: Image.Image, degrees: float) -> tuple[Image.Image, Image.Image]:
    """A picture and its product's matte, both turned clockwise, the product whole.

    Raises:
        ToolInputError: It would be cut off, and the background is too varied to be continued.
    """
    if is_cutout(picture):
        whole = turned(picture, degrees)
        return whole, whole.getchannel("A")
    small = turned(matte, degrees)
    if np.asarray(small).sum(dtype=np.int64) >= 0.995 * np.asarray(matte).sum(dtype=np.int64):
        return turned(picture, degrees), small
    more = round(0.6 * max(picture.size))  # room for any angle; what is not needed goes again
    frame = (-more, -more, picture.width + more, picture.height + more)
    large, matte = turned(_extended(picture, frame), degrees), turned(matte.crop(frame), degrees)
    around = frame_of(picture.size, matte_box(matte))
    return large.crop(around), matte.crop(around)


def _cropped(picture: Image.Image, matte: Image.Image, crop: Crop) -> Image.Image:
    """Cut a picture to a ratio or a part; the product stays whole unless a detail is wanted.

    Raises:
        ToolInputError: The product would not stay whole, or is too small for a detail.
    """
    if crop == "detail":
        detail = find_detail(picture.convert("RGB"), matte)
        if detail is None:
            raise ToolInputError(
                f"The product is too small in this picture for a sharp detail of {LEAST_DETAIL} px. Take a closer "
                "photo of the part you want to show and send that."
            )
        return picture.crop(detail)
    product = matte_box(matte)
    if crop == "product":
        return picture.crop(close_around(product, picture.size))
    aspect = _RATIOS[crop]
    frame = frame_inside(picture.size, product, aspect)
    if frame:
        return picture.crop(frame)
    return _extended(picture, frame_around(picture.size, aspect))


def _padded(picture: Image.Image, percent: int) -> Image.Image:
    more = round(max(picture.size) * percent / 100)
    return _extended(picture, (-more, -more, picture.width + more, picture.height + more))


def _extended(picture: Image.Image, frame: Box) -> Image.Image:
    """The whole picture in a larger frame: transparent around a cut-out, else its even background continued.

    Raises:
        ToolInputError: The background is too varied to be continued.
    """
    if picture.mode == "RGBA":
        return picture.crop(frame)
    found = extended(picture, frame)
    if found is None:
        raise ToolInputError(
            "The picture has to grow for that, and its background is too varied to be continued without inventing "
            "anything. Put the product on a plain background or in a scene first."
        )
    return found.image


def _with_shadow(picture: Image.Image, matte: Image.Image) -> Image.Image:
    """Put a soft shadow under the product; its own pixels stay.

    Raises:
        ToolInputError: The background is not plain, so it has shadows of its own.
    """
    if is_cutout(picture):
        shadow = Image.new("RGBA", picture.size)
        shadow.putalpha(soft_shadow(matte))
        return Image.alpha_composite(shadow, picture)
    plain = picture.convert("RGB")
    if measure_surroundings(reduce(np.asarray(plain)), plain.size).kind != "plain":
        raise ToolInputError(
            "I put a shadow only under a product on a plain background; this one is a place or a pattern and has "
            "shadows of its own. Cut the product out or make a main picture first."
        )
    return Image.composite(plain, shaded(plain, matte), matte)

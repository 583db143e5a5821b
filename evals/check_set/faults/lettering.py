"""Words drawn onto a picture, in the fonts of this folder so that they look the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from evals.check_set.draft import Box, Draft

_FONTS = Path(__file__).parents[1] / "fonts"


@lru_cache(maxsize=64)
def font_of(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by its file's stem."""
    path = next(_FONTS.glob(f"{name}.?tf"))
    return ImageFont.truetype(path, size)


def lettered(
    words: str, height: int, colour: Sequence[int], font: str = "sans-bold", opacity: float = 1.0, angle: float = 0.0,
    outline: Sequence[int] | None = None, panel: Sequence[int] | None = None,
) -> Image.Image:  # fmt: skip
    """Words on transparency, cropped to what is drawn.

    Args:
        words: May have several lines.
        height: Of the letters, px.
        colour: Of the letters.
        font: File stem.
        opacity: 0-1.
        angle: Degrees against the clock.
        outline: Colour of a line around each letter.
        panel: Colour of a box behind them.
    """
    face = font_of(font, height)
    stroke = max(1, height // 14) if outline else 0
    box = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox(
        (0, 0), words, face, stroke_width=stroke, align="center"
    )
    pad = round(height * 0.45) if panel else 2
    size = (round(box[2] - box[0]) + 2 * pad, round(box[3] - box[1]) + 2 * pad)
    layer = Image.new("RGBA", size, (*panel, 255) if panel else (*colour, 0))
    ImageDraw.Draw(layer).multiline_text(
        (pad - box[0], pad - box[1]), words, (*colour, 255), face, align="center", stroke_width=stroke,
        stroke_fill=(*outline, 255) if outline else None,
    )  # fmt: skip
    if angle:
        layer = layer.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    if opacity < 1:
        layer.putalpha(layer.getchannel("A").point(lambda a: round(a * opacity)))
    return layer


def spot(where: str, layer: tuple[int, int], picture: tuple[int, int], product: Box) -> tuple[int, int]:
    """Left and top for a layer.

    Args:
        where: `top`, `bottom left`, ... for the picture's edges and corners; `over` for the product's middle; `beside`
            for the larger empty strip next to the product.
        layer: Its size.
        picture: The picture's size.
        product: Where the product is.
    """
    wide, tall = picture
    gap = round(min(picture) * 0.02)
    x, y = (wide - layer[0]) // 2, (tall - layer[1]) // 2
    if where == "over":
        return (product[0] + product[2] - layer[0]) // 2, (product[1] + product[3] - layer[1]) // 2
    if where == "beside":
        # the middle of the largest strip around the product
        strips = {"left": product[0], "right": wide - product[2], "top": product[1], "bottom": tall - product[3]}
        side = max(strips, key=lambda name: strips[name])
        centre = {
            "left": (product[0] // 2, tall // 2), "right": ((product[2] + wide) // 2, tall // 2),
            "top": (wide // 2, product[1] // 2), "bottom": (wide // 2, (product[3] + tall) // 2),
        }[side]  # fmt: skip
        return centre[0] - layer[0] // 2, centre[1] - layer[1] // 2
    if "left" in where:
        x = gap
    if "right" in where:
        x = wide - layer[0] - gap
    if "top" in where:
        y = gap
    if "bottom" in where:
        y = tall - layer[1] - gap
    return x, y


def stick(picture: Image.Image, layer: Image.Image, at: tuple[int, int]) -> Image.Image:
    """Paste a layer by its own transparency."""
    picture.paste(layer, at, layer)
    return picture


def add_layer(draft: Draft, where: str, make: Callable[[int], Image.Image]) -> None:
    """Add a layer to a draft.

    Args:
        draft: Changed.
        where: As for `spot`.
        make: Makes it from the picture's shorter side, px.
    """

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        layer = make(min(picture.size))
        room = picture.width * 0.96
        if layer.width > room:
            layer = layer.resize((round(room), round(layer.height * room / layer.width)), Image.Resampling.LANCZOS)
        return stick(picture, layer, spot(where, layer.size, picture.size, draft.box))

    draft.changes.append(change)

"""Draw a product's measurements beside it: straight lines with ends, and the figures as the seller gave them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from tools.errors import ToolInputError
from tools.lettering.typefaces import face_for, font

_UNITS = {
    "mm": "mm", "cm": "cm", "m": "m", "in": "in", "inch": "in", "inches": "in", '"': "in", "zoll": "in",
    "pulgadas": "in", "ft": "ft", "feet": "ft", "foot": "ft", "centimeter": "cm", "centimeters": "cm",
    "centimetre": "cm", "centimetres": "cm", "zentimeter": "cm", "centímetros": "cm", "centimetros": "cm",
    "millimeter": "mm", "millimetre": "mm", "milímetros": "mm", "सेमी": "cm", "इंच": "in", "meter": "m", "metre": "m",
}  # fmt: skip
_MEASURE = re.compile(r"\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*([^\d\s]+)\s*")
_INK = (45, 48, 52)
_FIGURES = 0.042  # height of the figures as a share of the picture's side: 16 px on a phone 380 px wide
_LINE = 0.004  # thickness, likewise


@dataclass(frozen=True)
class Measure:
    """A length as the seller gave it, with its unit's usual sign."""

    figure: str
    unit: str

    def __str__(self) -> str:
        """As it is written in the picture."""
        return f"{self.figure} {self.unit}"


def read_measure(text: str) -> Measure:
    """Read a length such as `12,5 cm`.

    Raises:
        ToolInputError: It is none.
    """
    found = _MEASURE.fullmatch(text.casefold())
    unit = _UNITS.get(found[2].rstrip(".")) if found else None
    if not found or not unit or float(found[1].replace(",", ".")) == 0:
        raise ToolInputError(f"{text!r} is not a length. Write a number and a unit, for example `12.5 cm` or `5 in`.")
    return Measure(found[1], unit)


def draw_measures(
    picture: Image.Image, product: tuple[int, int, int, int], width: Measure | None, height: Measure | None
) -> Image.Image:
    """Draw the width below the product and the height to its right.

    Args:
        picture: Mode `RGB`, with free room below and to the right of the product. Not changed.
        product: The product's box, px.
        width: None to leave it out.
        height: None to leave it out.
    """
    drawn = picture.copy()
    draw = ImageDraw.Draw(drawn)
    side = min(picture.size)
    line, tick, gap = max(2, round(_LINE * side)), round(0.014 * side), round(0.035 * side)
    lettering = font(face_for(" ".join(str(m) for m in (width, height) if m)), "Regular", round(_FIGURES * side))
    left, top, right, bottom = product
    if width:
        y = bottom + gap
        draw.line((left, y, right, y), _INK, line)
        for x in (left, right):
            draw.line((x, y - tick, x, y + tick), _INK, line)
        draw.text(((left + right) / 2, y + gap * 0.6), str(width), _INK, lettering, anchor="ma")
    if height:
        x = right + gap
        draw.line((x, top, x, bottom), _INK, line)
        for y in (top, bottom):
            draw.line((x - tick, y, x + tick, y), _INK, line)
        _write_beside(drawn, (round(x + gap * 0.7), (top + bottom) // 2), str(height), lettering)
    return drawn


def _write_beside(picture: Image.Image, at: tuple[int, int], words: str, lettering: ImageFont.FreeTypeFont) -> None:
    """Write words from `at` to the right, in the middle of that height; along the line where they are too long."""
    left, top, right, bottom = (round(edge) for edge in lettering.getbbox(words))
    ink = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(ink).text((-left, -top), words, 255, lettering)
    if at[0] + ink.width > 0.98 * picture.width:
        ink = ink.transpose(Image.Transpose.ROTATE_90)
    picture.paste(_INK, (at[0], at[1] - ink.height // 2), ink)

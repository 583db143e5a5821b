"""Draw an infographic: ground, panel, product with its shadow, text."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tools.branding.logo import draw_logo
from tools.composition import shaded
from tools.fidelity import place_cutout
from tools.infographic.layouts import Box, Layout
from tools.lettering.colours import INK, Colour, deepened, ink_on, mix
from tools.lettering.paragraph import Paragraph

_SLATE = (38, 50, 62)  # where the product has no colour of its own
_PAPER = (246, 245, 242)
_TINT = 0.05  # of the colour in the ground behind the product
_LINE = 0.0022  # thickness of thin lines, of the shorter side


def colour_of(product: Image.Image) -> Colour:
    """A deep colour that goes with the product: that of its most frequent strong hue, slate where there is none.

    Args:
        product: Mode `RGBA`.
    """
    small = product.resize((64, 64), Image.Resampling.BOX)
    pixels: NDArray[Any] = np.asarray(small).reshape(-1, 4)
    solid = pixels[pixels[:, 3] > 200][:, :3]
    bins: dict[int, list[tuple[float, NDArray[Any]]]] = {}
    for pixel in solid:
        hue, lightness, _ = colorsys.rgb_to_hls(*(pixel / 255))
        chroma = float(np.ptp(pixel)) / 255
        if chroma > 0.08 and lightness < 0.85:
            bins.setdefault(int(hue * 18) % 18, []).append((chroma, pixel))
    strong = max(bins.values(), key=lambda found: sum(weight for weight, _ in found), default=[])
    if len(strong) < 0.06 * max(1, len(solid)):
        return _SLATE
    red, green, blue = (round(float(value)) for value in np.mean([pixel for _, pixel in strong], axis=0))
    return deepened((red, green, blue))


def fit(product: tuple[int, int], place: Box, most_scale: float) -> tuple[int, int, int, int]:
    """The box of a product in the middle of its place, as large as fits.

    Args:
        product: Its width and height in the cut-out, px.
        place: Where it may be.
        most_scale: How far it may be enlarged.
    """
    across, down = place[2] - place[0], place[3] - place[1]
    scale = min(across / product[0], down / product[1], most_scale)
    width, height = max(1, round(product[0] * scale)), max(1, round(product[1] * scale))
    left, top = round((place[0] + place[2] - width) / 2), round((place[1] + place[3] - height) / 2)
    return left, top, left + width, top + height


def draw_infographic(
    layout: Layout,
    product: Image.Image,
    box: tuple[int, int, int, int],
    colour: Colour,
    logo: Image.Image | None = None,
) -> tuple[Image.Image, Image.Image]:
    """Draw it.

    Args:
        layout: Where everything is.
        product: Mode `RGBA`, cropped to the product. Not changed.
        box: Where the product goes, inside `layout.product`.
        colour: Of the panel.
        logo: Mode `RGBA`, for a layout that has a place for it. Not changed.

    Returns:
        The infographic, and its ground: the same without the product. Both mode `RGB`, the layout's frame.
    """
    paper = mix(_PAPER, colour, _TINT)
    ground = Image.new("RGB", layout.frame, paper)
    placed = place_cutout(product, box)
    alpha = Image.new("L", layout.frame, 0)
    alpha.paste(placed.getchannel("A"), box[:2])
    ground = shaded(ground, alpha)
    pen = ImageDraw.Draw(ground)
    pen.rectangle(layout.panel, colour)
    if logo and layout.logo:
        draw_logo(ground, logo, layout.logo, colour)
    ink, centred = ink_on(colour), layout.name == "below"
    if layout.title and centred:
        layout.title.draw_centred(pen, layout.frame[0] / 2, layout.title_box[1], INK)
    elif layout.title:
        layout.title.draw(pen, layout.title_box, ink)
    for rule in layout.rules:
        pen.line(rule, mix(colour, ink, 0.4), max(2, round(_LINE * min(layout.frame))))
    for entry in layout.entries:
        top = entry.box[1]
        if entry.lead:
            _write(pen, entry.lead, entry.box, top, ink, centred)
            top += entry.height - (entry.rest.height if entry.rest else 0)
        if entry.rest:
            _write(pen, entry.rest, entry.box, top, ink, centred)
    picture = ground.copy()
    picture.paste(placed, box[:2], placed)
    return picture, ground


def _write(pen: ImageDraw.ImageDraw, text: Paragraph, box: Box, top: float, ink: Colour, centred: bool) -> None:
    """Write a part of a fact, in the middle of its box or at the side where its script begins."""
    if centred:
        text.draw_centred(pen, (box[0] + box[2]) / 2, top, ink)
    else:
        text.draw(pen, (box[0], top, box[2], box[3]), ink)

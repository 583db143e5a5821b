"""The logo of a brand, ready to stand on a ground: what is kept beside the brand, cropped to what shows."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from knowledge.products.brands import Brand
from tools.branding.active import brands_of
from tools.lettering.colours import Colour
from tools.photo import read_photo
from tools.tool import ToolContext

_PALE = 200  # mean brightness, 0-255, from which a logo cannot be seen on light paper
_WHITE = 240  # brightness of the ground of a logo that has no transparency
_CHIP = 0.12  # space around a pale logo on its patch of colour, of its height


def logo_of(context: ToolContext, brand: Brand) -> Image.Image | None:
    """A brand's logo, mode `RGBA`, cropped; None where none is kept.

    Raises:
        UnreadableImageError: The kept file is no picture any more.
    """
    path = brands_of(context).logo_path(brand)
    if path is None:
        return None
    logo = read_photo(path.read_bytes(), path.name).image.convert("RGBA")
    if _is_on_white(logo):
        logo.putalpha(logo.convert("L").point(lambda value: 0 if value > _WHITE else 255))
    shown = logo.getchannel("A").getbbox()
    return logo.crop(shown) if shown else None


def draw_logo(ground: Image.Image, logo: Image.Image, box: tuple[float, float, float, float], colour: Colour) -> None:
    """Draw a logo into a box of a light ground, which is changed; a pale one gets a patch of colour behind it.

    Args:
        ground: Mode `RGB`.
        logo: Mode `RGBA`; not changed.
        box: Left, top, right, bottom, px, of the logo's shape.
        colour: Of the patch.
    """
    left, top, right, bottom = (round(edge) for edge in box)
    fitted = logo.resize((max(1, right - left), max(1, bottom - top)), Image.Resampling.LANCZOS)
    if _brightness(fitted) > _PALE:
        pad = round(_CHIP * (bottom - top))
        ImageDraw.Draw(ground).rounded_rectangle((left - pad, top - pad, right + pad, bottom + pad), pad, colour)
    ground.paste(fitted, (left, top), fitted)


def _is_on_white(logo: Image.Image) -> bool:
    """Whether a logo has no transparency and stands on white."""
    right, bottom = logo.width - 1, logo.height - 1
    corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)]
    light, alpha = np.asarray(logo.convert("L")), np.asarray(logo.getchannel("A"))
    return bool(alpha.min() == 255 and all(light[y, x] > _WHITE for x, y in corners))


def _brightness(logo: Image.Image) -> float:
    """Mean brightness of what shows, 0-255."""
    light, alpha = np.asarray(logo.convert("L")), np.asarray(logo.getchannel("A"))
    return float(light[alpha > 127].mean()) if (alpha > 127).any() else 0.0

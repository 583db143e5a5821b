"""Other frames around the same pixels: a detail of the product, a turned picture, more room around it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[int, int, int, int]
LEAST_DETAIL = 500  # px; a smaller detail shows less than the whole picture does
_DETAIL_SHARE = 0.42  # of the product's longer side
_ROOM = 0.06  # of the product's longer side
_OUTLINE = 0.3  # how much the product's outline counts, against texture within it
_LOOKED_AT = 256  # px, longest side at which the detail is looked for


def find_detail(picture: Image.Image, alpha: Image.Image) -> Box | None:
    """Find the square part of the product that shows most texture: stitching, grain, a label, a handle.

    Args:
        picture: Mode `RGB`.
        alpha: Mode `L`, the product's matte, the same size.

    Returns:
        A box in px; None where the product is too small for a detail of `LEAST_DETAIL` px.
    """
    import cv2

    solid = np.asarray(alpha) >= 250
    columns, rows = np.flatnonzero(solid.any(axis=0)), np.flatnonzero(solid.any(axis=1))
    if not columns.size:
        return None
    longest = max(int(columns[-1] - columns[0]), int(rows[-1] - rows[0])) + 1
    side = min(max(round(_DETAIL_SHARE * longest), LEAST_DETAIL), *picture.size)
    if side < LEAST_DETAIL or side > 0.8 * longest:
        return None
    scale = _LOOKED_AT / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    grey = cv2.resize(np.asarray(picture.convert("L")), size, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(solid.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    whole = cv2.erode(inside, np.ones((5, 5), np.uint8)) > 0.99
    # The outline is no texture, but on smooth goods a rim or a handle says more than a plain side.
    texture = np.abs(cv2.Laplacian(grey, cv2.CV_32F, ksize=3)) * np.where(whole, 1.0, _OUTLINE * (inside > 0))
    small = max(2, round(side * scale))
    shown = _sums(inside, small) / small**2
    score = _sums(np.minimum(texture, 60), small) / small**2 * np.clip((shown - 0.5) / 0.45, 0, 1) ** 2
    if not score.size or score.max() <= 0:
        return None
    top, left = np.unravel_index(int(score.argmax()), score.shape)
    x = min(round(int(left) / scale), picture.width - side)
    y = min(round(int(top) / scale), picture.height - side)
    return (x, y, x + side, y + side)


def _sums(values: NDArray[Any], side: int) -> NDArray[np.float64]:
    """Sum of every `side` x `side` window, `[top, left]`."""
    import cv2

    total = cv2.integral(values)
    return np.asarray(total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side])


def close_around(product: Box, size: tuple[int, int]) -> Box:
    """A frame close around the product, with a little room, within a picture of this size; all in px."""
    margin = round(_ROOM * max(product[2] - product[0], product[3] - product[1]))
    return (
        max(0, product[0] - margin), max(0, product[1] - margin),
        min(size[0], product[2] + margin), min(size[1], product[3] + margin),
    )  # fmt: skip


def frame_of(size: tuple[int, int], product: Box) -> Box:
    """A frame of this size around the product's middle, larger where the product with a little room needs it; in px."""
    room = 2 * round(_ROOM * max(product[2] - product[0], product[3] - product[1]))
    width, height = max(size[0], product[2] - product[0] + room), max(size[1], product[3] - product[1] + room)
    left, top = (product[0] + product[2] - width) // 2, (product[1] + product[3] - height) // 2
    return (left, top, left + width, top + height)


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Turn a picture clockwise.

    Quarter turns keep every pixel. Other angles resample, and what was turned out of a photo's corners is cut away;
    a cut-out grows instead.

    Args:
        image: Any mode; `RGBA` is a cut-out. Not changed.
        degrees: Clockwise.
    """
    quarter = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    degrees %= 360
    if degrees == 0:
        return image.copy()
    if degrees in quarter:
        return image.transpose(quarter[int(degrees)])
    if image.mode == "RGBA":
        premultiplied = image.convert("RGBa").rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
        return premultiplied.convert("RGBA")
    whole = image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    width, height = _inscribed(image.width, image.height, math.radians(degrees))
    left, top = (whole.width - width) // 2, (whole.height - height) // 2
    return whole.crop((left, top, left + width, top + height))


def _inscribed(width: int, height: int, angle: float) -> tuple[int, int]:
    """The largest upright frame of the same ratio inside a picture turned by `angle` (radians)."""
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    scale = min(width / (width * cosine + height * sine), height / (width * sine + height * cosine))
    return math.floor(width * scale) - 2, math.floor(height * scale) - 2

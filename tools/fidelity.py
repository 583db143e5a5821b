"""The fidelity gate: did the product's own pixels survive? Measured on every locked-lane picture.

Knows two pictures and a place; does not know how the scene was made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

CORE_EROSION = 2
OPAQUE = 255


@dataclass(frozen=True)
class Fidelity:
    """What was measured inside the product.

    Attributes:
        max_difference: Largest difference of any colour value, 0-255.
        share_changed: Share of the product's pixels that differ at all, 0-1.
        passed: Whether no pixel differs and there was a product to compare.
    """

    max_difference: int
    share_changed: float
    passed: bool


def place_cutout(cutout: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Resample a cropped cut-out to the size of its box.

    Args:
        cutout: Mode `RGBA`, cropped to the product. Not changed.
        box: Left, top, right, bottom in the picture.

    Returns:
        Mode `RGBA`, the size of the box; resampled with premultiplied alpha, so edges take no colour from outside.
    """
    return cutout.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.LANCZOS)


def measure_fidelity(picture: Image.Image, cutout: Image.Image, box: tuple[int, int, int, int]) -> Fidelity:
    """Compare the inside of the product in a finished picture with the cut-out resampled on its own.

    Args:
        picture: Mode `RGB`, the finished picture.
        cutout: Mode `RGBA`, cropped to the product.
        box: Where the product was placed: left, top, right, bottom.
    """
    import cv2

    wanted = np.asarray(place_cutout(cutout, box))
    found = np.asarray(picture.convert("RGB").crop(box))
    solid = (wanted[..., 3] == OPAQUE).astype(np.uint8)
    inside = cv2.erode(solid, np.ones((2 * CORE_EROSION + 1,) * 2, np.uint8)).astype(bool)
    if not inside.any():  # a product of thin parts only: every opaque pixel counts
        inside = solid.astype(bool)
    if not inside.any():
        return Fidelity(0, 0.0, False)
    difference = np.abs(found[inside].astype(np.int16) - wanted[inside][:, :3]).max(1)
    return Fidelity(int(difference.max()), float((difference > 0).mean()), bool(difference.max() == 0))

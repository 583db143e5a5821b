"""Names of colours as people say them, and how much of a thing has each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

COLOURS = (
    "white", "grey", "black", "red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "brown",
    "beige",
)  # fmt: skip
# What people also call these, because metal and cloth are neither one colour nor the other.
ALSO = {"gold": ("yellow", "orange", "brown", "beige"), "silver": ("grey", "white")}
_SAMPLE = 10_000  # pixels are enough to tell
_NEUTRAL = 9.0  # Lab chroma below which nobody names a hue
# Hue in degrees up to which a colour goes by its name; above 50 lightness, then below.
_HUES = (
    (18, "pink", "red"), (48, "red", "red"), (72, "orange", "brown"), (112, "yellow", "brown"), (176, "green", "green"),
    (232, "turquoise", "turquoise"), (304, "blue", "blue"), (334, "purple", "purple"), (361, "pink", "red"),
)  # fmt: skip


def colour_shares(pixels: NDArray[Any]) -> dict[str, float]:
    """How much of some pixels has which colour.

    Args:
        pixels: `(N, 3)`, uint8, sRGB.

    Returns:
        Shares by name, largest first, 0-1; names without a pixel are left out.
    """
    import cv2

    if not len(pixels):
        return {}
    pixels = pixels[:: max(1, len(pixels) // _SAMPLE)]
    lab = cv2.cvtColor(np.ascontiguousarray(pixels[None], np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)[0]
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    names = np.empty(len(lab), object)
    lower = np.zeros(len(lab), bool)
    for limit, bright, dark in _HUES:
        here = (hue <= limit) & ~lower
        names[here] = np.where(light[here] > 50, bright, dark)
        lower |= here
    warm = (hue > 40) & (hue < 112)
    names[warm & (chroma < 34) & (light > 62)] = "beige"
    names[warm & (chroma < 34) & (light <= 62)] = "brown"
    plain = (chroma < _NEUTRAL) | ((light < 24) & (chroma < 14)) | ((light > 88) & (chroma < 12))
    names[plain] = np.select([light[plain] < 30, light[plain] > 78], ["black", "white"], "grey")
    found, counts = np.unique(names.astype(str), return_counts=True)
    order = np.argsort(-counts)
    return {str(found[i]): float(counts[i] / len(lab)) for i in order}


def share_of(shares: dict[str, float], name: str) -> float:
    """How much has a colour that people call `name`."""
    return sum(shares.get(colour, 0.0) for colour in ALSO.get(name, (name,)))

"""Find the rim that a careless cut-out leaves: a narrow light-grey band around a product on white."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.regions import connected_to_edge, extremes

_SIDE = 1280  # px at which it is looked for
_WHITE = 253
_DARKEST = 200  # of a rim; what is darker is product
_COLOURLESS = 12  # levels between the channels
_OUTER = (3.0, 5.0)  # px from the white: past what scaling and compression mix at any edge
_WIDEST = 0.02  # of the picture's side


def rim_share(pixels: NDArray[Any]) -> float:
    """Share of the product's outline along which a rim lies, 0-1.

    Args:
        pixels: `(H, W, 3)` or `(H, W, 4)`, uint8, on a white background.
    """
    import cv2

    scale = min(1.0, _SIDE / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(np.ascontiguousarray(pixels[..., :3]), size, interpolation=cv2.INTER_AREA)
    low, high = extremes(small)
    white = connected_to_edge((low >= _WHITE).astype(np.uint8) * np.uint8(255))
    away = cv2.distanceTransform((~white).astype(np.uint8), cv2.DIST_L2, 5)
    outline = (away >= _OUTER[0]) & (away <= _OUTER[1])
    if not outline.any():
        return 0.0
    light = (low >= _DARKEST) & (low < _WHITE) & (high - low <= _COLOURLESS)
    product = ~white & ~light & (away > _OUTER[1])
    # A pale product is light further in, too; a rim ends at something that is not.
    to_product = cv2.distanceTransform((~product).astype(np.uint8), cv2.DIST_L2, 5)
    near = to_product <= _WIDEST * max(size)
    steps = cv2.morphologyEx(low, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    flat = steps <= 8  # a band, not the blur of an edge
    return float((light & near & flat)[outline].mean())

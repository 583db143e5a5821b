"""Unmix the colour of edge pixels, so that no rim of the old background shows on a new one.

Source:
    Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021 (blur fusion).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.edges import scaled

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32


def nearby_colours(picture: Picture, alpha: Matte, radius: int) -> tuple[Picture, Picture]:
    """Typical product colour and background colour around every pixel.

    Args:
        picture: `(H, W, 3)`.
        alpha: `(H, W)`, 0-1.
        radius: How far to look, in px; farther where nothing is near.

    Returns:
        Product and background colours, each `(H, W, 3)`.
    """
    import cv2

    height, width = alpha.shape
    half = (max(1, width // 2), max(1, height // 2))  # what is smooth needs no small pixels
    small = cv2.resize(picture, half, interpolation=cv2.INTER_AREA)
    matte = cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)
    near = max(1, round(radius / 2))
    product, background = _average(small, matte**6, near), _average(small, (1 - matte) ** 6, near)
    return (
        cv2.resize(product, (width, height), interpolation=cv2.INTER_LINEAR),
        cv2.resize(background, (width, height), interpolation=cv2.INTER_LINEAR),
    )


def _average(picture: Picture, weight: Matte, radius: int) -> Picture:
    """Weighted mean over a near window; a wide and a very wide one count only where the nearer are empty."""
    import cv2

    colours = np.zeros_like(picture)
    total = np.full(weight.shape, 1e-12, np.float32)
    weighted = scaled(picture, weight)
    for times, share in ((1, 1.0), (4, 1e-3), (16, 1e-6)):
        size = (2 * radius * times + 1,) * 2
        colours += np.float32(share) * cv2.boxFilter(weighted, -1, size, borderType=cv2.BORDER_REPLICATE)
        total += np.float32(share) * cv2.boxFilter(weight, -1, size, borderType=cv2.BORDER_REPLICATE)
    return scaled(colours, 1 / total)


def unmix(observed: Picture, alpha: Matte, product: Picture, background: Picture) -> Picture:
    """The product's own colour in mixed pixels.

    Args:
        observed: Photo's colours, `(N, 3)`, 0-255.
        alpha: `(N,)`, 0-1.
        product: Typical product colours, `(N, 3)`.
        background: Typical background colours, `(N, 3)`.

    Returns:
        `(N, 3)`, 0-255: the typical product colour plus what the mix leaves unexplained, as far as it is product.
    """
    a = alpha[:, None]
    rest = observed - a * product - (1 - a) * background
    return np.clip(product + a * rest, 0, 255)

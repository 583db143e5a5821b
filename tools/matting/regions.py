"""Decide which parts of a rough matte are the product: drop specks and haze, close pinholes, keep real holes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matte = NDArray[Any]  # float32


def keep_product(
    alpha: Matte, reach: float, other: NDArray[Any] | None = None, opened: NDArray[Any] | None = None
) -> tuple[Matte, int]:
    """Clean a matte up.

    Args:
        alpha: `(H, W)`, 0 background to 1 product. Not changed.
        reach: How far soft edges (hair, fur, fringe) may extend beyond solid product, in px.
        other: `(H, W)`, 1 where it is known not to be background: softness stays there whatever its distance.
        opened: Bool `(H, W)`, where holes are real however small.

    Returns:
        The cleaned matte, and the number of separate objects in it (0: nothing was found).
    """
    import cv2

    solid = (alpha > 0.5).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    if count <= 1:
        return np.zeros_like(alpha), 0
    areas = stats[:, cv2.CC_STAT_AREA].astype(float)
    largest = float(areas[1:].max())
    # Parts of one product (a pair, a set) are of similar size; what is far smaller is something in the background.
    kept = areas >= max(0.04 * largest, 12)
    kept[0] = False
    solid = kept[labels].astype(np.uint8)
    objects = int((kept & (areas >= 0.1 * largest)).sum())
    distance = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 3)
    near = np.clip((1.5 * reach - distance) / (0.5 * reach), 0, 1).astype(np.float32)
    cleaned: Matte = alpha * (near if other is None else np.maximum(near, other))
    closed = _close_pinholes(cleaned, largest)
    return (closed if opened is None else np.where(opened, cleaned, closed)), objects


def _close_pinholes(alpha: Matte, area: float) -> Matte:
    """Fill holes too small to be a handle: glare or a dark print that the network took for background."""
    import cv2

    holes = (alpha < 0.5).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(holes, connectivity=4)
    height, width = alpha.shape
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    inside = (left > 0) & (top > 0)
    inside &= (left + stats[:, cv2.CC_STAT_WIDTH] < width) & (top + stats[:, cv2.CC_STAT_HEIGHT] < height)
    fill = inside & (stats[:, cv2.CC_STAT_AREA] < 0.0015 * area)
    fill[0] = False
    if not fill[:count].any():
        return alpha
    closed = alpha.copy()
    closed[cv2.dilate(fill[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 1
    return closed


def box_of(alpha: NDArray[Any], least: float) -> tuple[int, int, int, int] | None:
    """Bounding box `(left, top, right, bottom)` of pixels of at least `least`, right and bottom exclusive."""
    seen = alpha >= least
    columns, rows = np.flatnonzero(seen.any(axis=0)), np.flatnonzero(seen.any(axis=1))
    if not columns.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

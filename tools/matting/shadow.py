"""Take the old cast shadow away where it stuck to the product's foot.

A shadow is the background, only darker: same hue, smooth, wider than a sharp edge, on the ground. A product's own edge
is narrow, hair is not smooth, and both are left alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.edges import dot, scaled

_DARKEST, _LIGHTEST = 0.35, 0.98  # a shadow's brightness as a share of its background's
_HUE_NOISE = 9.0  # of 255: how far a shadow's colour may be off the darkened background's
_SMOOTH = 14.0  # of 255: largest step between neighbours inside a shadow
_LEANS = 0.5  # alpha from which a pixel is rather product: a dark handle in doubt is no shadow
_EDGE = 2.5  # px from solid product: nearer than this, softness is the product's own edge


def remove_shadow(picture: NDArray[Any], alpha: NDArray[Any], background: NDArray[Any]) -> NDArray[Any]:
    """Clear half-transparent pixels that are shadow.

    Args:
        picture: `(H, W, 3)`, float32, 0-255.
        alpha: `(H, W)`, 0-1. Not changed.
        background: Typical background colours around each pixel, `(H, W, 3)`.

    Returns:
        The matte without shadow.
    """
    import cv2

    solid = (alpha > 0.9).astype(np.uint8)
    rows = np.flatnonzero(solid.any(axis=1))
    if not rows.size:
        return alpha
    low = slice((rows[0] + rows[-1]) // 2, None)  # the lower half: shadows lie on the ground
    soft = (alpha[low] > 0.01) & (alpha[low] < _LEANS)
    if not soft.any():
        return alpha
    here, behind = picture[low], background[low]
    share = dot(here, behind) / np.maximum(dot(behind, behind), 1)
    off = cv2.absdiff(here, scaled(behind, share))
    same_hue = cv2.inRange(off, (0, 0, 0), (_HUE_NOISE,) * 3) > 0
    grey = cv2.GaussianBlur(cv2.cvtColor(here, cv2.COLOR_RGB2GRAY), (0, 0), 1.0)
    smooth = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) < _SMOOTH
    away = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 3)[low] > _EDGE
    # What solid product encloses is a print or a hole, whatever its colour.
    _, labels = cv2.connectedComponents(1 - solid, connectivity=4)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    free = np.isin(labels[low], np.setdiff1d(border, [0]))
    shadow = free & soft & away & same_hue & smooth & (share > _DARKEST) & (share < _LIGHTEST)
    around = cv2.dilate(shadow.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    cleared = alpha.copy()
    cleared[low][around & away] = 0  # what is not away from solid product is the product's own edge
    return cleared

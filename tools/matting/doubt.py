"""Where neither the network nor the photo tells what is product, a matte stays in doubt.

Everywhere else a matte is sharpened: half-transparent parts of solid goods look wrong. Yet in a ring before a blurred
background, behind glass or on a dark strap before a dark wall, sharpening would only turn doubt into a mistake.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.backdrop import VAGUE, Backdrop
from tools.matting.edges import LAST_RAMP, EdgeModel, ramp

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
Where = NDArray[Any]  # bool
_DOUBT = (0.04, 0.96)  # the network's values between which it does not know
_THICK = 2.0  # radius, in pixels of the guess, of a spot of doubt that a sharp edge does not leave
_LEFT = (0.0, 0.95)  # ends of the guess that become 0 and 1 where it is left in doubt
_OTHER = 2.2  # spreads from the background from which a pixel is something else
_HAZE = 0.1  # the network's value up to which it saw nothing


def wide_doubt(rough: Matte, grain: float) -> Matte:
    """Where the network's guess is in doubt over more than a sharp edge's width, with a soft border, 0-1."""
    import cv2

    doubt = ((rough > _DOUBT[0]) & (rough < _DOUBT[1])).astype(np.uint8)
    # A sharp edge leaves a line of doubt as thin as the network's blur, and there the edge model is the better one.
    thin, wide = (
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(radius * grain) + 1,) * 2)
        for radius in (_THICK, _THICK + 2.5)
    )
    core = cv2.dilate(cv2.erode(doubt, thin, borderValue=0), wide)
    near: Matte = cv2.GaussianBlur(core.astype(np.float32), (0, 0), grain / 2)
    return near


def leave_in_doubt(
    model: EdgeModel, picture: Picture, rough: Matte, grain: float, backdrop: Backdrop | None, fine: Where
) -> EdgeModel:
    """Keep an edge model from being surer than the network where that doubts a whole part and colours do not tell.

    Args:
        model: Found so far.
        picture: `(H, W, 3)`, 0-1.
        rough: The network's guess at the same size, 0-1.
        grain: Size of one pixel of the guess, in px of `picture`.
        backdrop: The background, where it is known behind the product, too.
        fine: Where there are hairs and gaps that colours decide, `(H, W)`.
    """
    import cv2

    doubt = wide_doubt(rough, grain)
    if not doubt.any():
        return model
    doubted, found = ramp(rough, _LEFT), ramp(model.alpha(picture), LAST_RAMP)
    other = np.zeros(rough.shape, bool)
    if backdrop is not None:
        other = (backdrop.apart(picture) > _OTHER) & (backdrop.spread < VAGUE) & ~backdrop.shadow(picture)
    surer_of_product = (found > doubted) & (rough > 0.5) & ~other
    surer_of_background = (found < doubted) & other & ~fine & _haze_beside(rough)
    doubt = cv2.blur(doubt * (surer_of_product | surer_of_background), (3, 3))
    return model.mixed(LAST_RAMP[0] + doubted * (LAST_RAMP[1] - LAST_RAMP[0]), 1 - doubt)


def _haze_beside(rough: Matte) -> Where:
    """What the network half sees, joined to the product from outside.

    Haze in a hole is what is seen through it, and haze apart from the product is something else in the picture.
    """
    border = np.ones(rough.shape, bool)
    border[1:-1, 1:-1] = False
    return _joined(rough < 0.5, border) & _joined(rough > _HAZE, rough > 0.5)


def _joined(parts: Where, wanted: Where) -> Where:
    """Those parts that hold any wanted pixel."""
    import cv2

    count, labels = cv2.connectedComponents(parts.astype(np.uint8), connectivity=8)
    kept = np.zeros(count, bool)
    kept[labels[parts & wanted]] = True
    return np.asarray(kept[labels])

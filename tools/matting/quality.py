"""How good a matte is, told from the matte itself: where its edge is a guess rather than a find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.regions import box_of

Matte = NDArray[Any]  # float32
Box = tuple[int, int, int, int]  # left, top, right, bottom
_LEAST_SHARE = 0.012  # of the product's area: less doubt than this is not worth a look
_CELLS = (("top left", "top", "top right"), ("left", "middle", "right"), ("bottom left", "bottom", "bottom right"))


@dataclass(frozen=True)
class Doubt:
    """A place whose edge deserves a look.

    Attributes:
        at: `top left` to `bottom right`, by thirds of the product's box.
        box: What is in doubt there, px.
    """

    at: str
    box: Box


def uncertain_spot(alpha: Matte, rough: Matte, grain: float) -> Doubt | None:
    """Find the part of the product whose edge deserves a look.

    Doubt is where the matte stays half-transparent over more than an edge's width, or where the photo's colours
    overruled the network over more than its own grain.

    Args:
        alpha: The finished matte `(H, W)`, 0-1, without see-through parts.
        rough: The network's guess at the same size, 0-1.
        grain: Size of one pixel of the guess, in px of `alpha`.

    Returns:
        The part with most doubt; None where nothing is in doubt.
    """
    import cv2

    box = box_of(np.maximum(alpha, rough), 0.3)
    if box is None:
        return None
    half = (alpha > 0.15) & (alpha < 0.85)
    overruled = (alpha > 0.5) != (rough > 0.5)
    size = 2 * max(1, round(0.75 * grain)) + 1
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    doubt = cv2.morphologyEx((half | overruled).astype(np.uint8), cv2.MORPH_OPEN, ellipse)
    inside = doubt[box[1] : box[3], box[0] : box[2]]
    if inside.sum() < _LEAST_SHARE * float((alpha > 0.5).sum()):
        return None
    rows, columns = (np.array_split(np.arange(length), 3) for length in inside.shape)
    sums = np.array([[inside[np.ix_(r, c)].sum() for c in columns] for r in rows])
    row, column = np.unravel_index(int(sums.argmax()), sums.shape)
    r, c = rows[int(row)], columns[int(column)]
    spot = box_of(inside[r[0] : r[-1] + 1, c[0] : c[-1] + 1], 1) or (0, 0, len(c), len(r))
    x, y = box[0] + int(c[0]), box[1] + int(r[0])
    return Doubt(_CELLS[int(row)][int(column)], (spot[0] + x, spot[1] + y, spot[2] + x, spot[3] + y))

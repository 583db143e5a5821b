"""Photographed things that the reader takes for words: a stack of beads, two dishes.

Knows a line and how it looks; does not know what is done with words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.ink import cut_line, look_at_ink
from tools.check.phrases import letters
from tools.check.regions import Region, share
from tools.check.text import Line

_UPRIGHT = 60.0  # degrees from which a line counts as running from top to bottom
_STACKED = 4  # letters; a longer upright word is no coincidence
_MOST_OF_IT = 0.5  # share of the product; print takes less of it, and words on a bare ground are flat


def is_photographed(picture: NDArray[Any], line: Line, product: Region, factor: int) -> bool:
    """Tell whether a line of "words" is a thing that was photographed.

    Args:
        picture: `(H, W, 3)`, uint8.
        line: In px of the picture.
        product: Where the product is, at work size.
        factor: Work size px in px of the picture.
    """
    return _is_the_product(picture, line, product, factor) or _is_a_stack(picture, line)


def _is_the_product(picture: NDArray[Any], line: Line, product: Region, factor: int) -> bool:
    """Whether a "word" is the product itself: two dishes in light and shade look like a 2 and a 6."""
    import cv2

    inside = np.zeros(product.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(line.corners / factor).astype(np.int32), 1)
    if share(product & (inside > 0)) < _MOST_OF_IT * share(product) or not product.any():
        return False
    ink = look_at_ink(cut_line(picture, line))
    return ink.sharp and not ink.flat


def _is_a_stack(picture: NDArray[Any], line: Line) -> bool:
    """Whether a short upright "word" is a row of photographed things over each other: a hook, a bead and a pearl."""
    if abs(line.angle) < _UPRIGHT or len(letters(line.words).replace(" ", "")) > _STACKED:
        return False
    ink = look_at_ink(cut_line(picture, line))
    return ink.sharp and not ink.flat

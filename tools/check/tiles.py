"""The few places of a picture that tell most about its sharpness and its past: where contrast is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 128  # px of a tile
_MOST = 16


@dataclass(frozen=True)
class Tile:
    """A square of the picture.

    Attributes:
        left: px from the left; a multiple of 8, so that JPEG's blocks start where the tile does.
        top: px from the top, likewise.
        luma: `(128, 128)` uint8, the picture's own pixels.
    """

    left: int
    top: int
    luma: NDArray[Any]


def places(pixels: NDArray[Any], side: int, most: int = _MOST) -> list[tuple[int, int]]:
    """Left and top of the squares with most contrast and most texture, chosen on a coarse sample of the pixels.

    Args:
        pixels: `(H, W, 3 or 4)` uint8.
        side: Of a square, px; a multiple of 16.
        most: Half of them for contrast, half for texture.
    """
    import cv2

    height, width = pixels.shape[:2]
    step = side // 16
    small = np.ascontiguousarray(pixels[step // 2 :: step, step // 2 :: step, 1])
    if min(small.shape) < 16:
        return []
    around = np.ones((3, 3), np.uint8)
    contrast = cv2.subtract(cv2.dilate(small, around), cv2.erode(small, around))
    rows, columns = height // side, width // side
    # Centred, but on JPEG's grid.
    top, left = (height - rows * side) // 16 * 8, (width - columns * side) // 16 * 8
    cells = contrast[top // step :, left // step :][: rows * 16, : columns * 16]
    rows, columns = cells.shape[0] // 16, cells.shape[1] // 16
    cells = cells[: rows * 16, : columns * 16].reshape(rows, 16, columns, 16).swapaxes(1, 2).reshape(rows * columns, -1)
    highest, mean = cells.max(axis=1), cells.mean(axis=1)
    order = np.lexsort((-mean, -highest.astype(int)))[: most // 2]
    rest = [cell for cell in np.argsort(-mean)[:most] if cell not in order][: most - len(order)]
    chosen = [int(cell) for cell in (*order, *rest) if highest[cell] > 3]
    return [(left + cell % columns * side, top + cell // columns * side) for cell in chosen]


def tiles(pixels: NDArray[Any]) -> list[Tile]:
    """Tiles at full resolution, fewer or none in a small or empty picture."""
    import cv2

    found = []
    for left, top in places(pixels, SIDE):
        square = pixels[top : top + SIDE, left : left + SIDE]
        found.append(Tile(left, top, cv2.cvtColor(square, cv2.COLOR_RGB2GRAY)))
    return found

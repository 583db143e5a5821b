"""How sharp the sharpest edges of a picture are. Flat backgrounds and smooth products have few edges; those count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.tiles import SIDE, places

_SHOWN_AT = 1500  # px, longest side at which sharpness is judged; larger pictures are averaged down to about this
_AROUND = 13  # px; window in which an edge's contrast is taken
_LEAST_CONTRAST = 20  # of 255; fainter edges are noise or compression
_DIRECTIONS = 6
_COARSER = 4
_LEAST_EDGES = 25


@dataclass(frozen=True)
class Sharpness:
    """Width of the sharpest edges, px of a picture about 1500 px long: contrast divided by steepness.

    A sharp photo has 2.5 to 3.7, Gaussian blur of sigma 2 gives 4.3 to 6, of sigma 3 at least 5.7.

    Attributes:
        width: Over all directions; None where the picture has too few edges to tell.
        across: The same in the one direction where it is widest while it is sharp across that: motion blur. None if
            there is no such direction.
        edges: Number of edge pixels it rests on.
    """

    width: float | None
    across: float | None
    edges: int


def measure_sharpness(pixels: NDArray[Any]) -> Sharpness:
    """Measure edges where the picture has most contrast.

    Args:
        pixels: `(H, W, 3 or 4)` uint8.
    """
    factor = max(1, round(max(pixels.shape[:2]) / _SHOWN_AT))
    found = _measure(pixels, factor)
    if found.width is not None or min(pixels.shape[:2]) < 2 * SIDE * factor * _COARSER:
        return found
    # Blurred so much that nothing changes within a few pixels: from farther away there are edges again.
    coarse = _measure(pixels, factor * _COARSER)
    return found if coarse.width is None else Sharpness(coarse.width * _COARSER, None, coarse.edges)


def _measure(pixels: NDArray[Any], factor: int) -> Sharpness:
    import cv2

    squares = []
    for left, top in places(pixels, SIDE * factor):
        square = cv2.extractChannel(pixels[top : top + SIDE * factor, left : left + SIDE * factor], 1)
        squares.append(cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA) if factor > 1 else square)
    if not squares:
        return Sharpness(None, None, 0)
    sheet = np.concatenate(squares)
    smooth = cv2.GaussianBlur(sheet, (5, 5), 0.8)
    across, down = cv2.Scharr(smooth, cv2.CV_32F, 1, 0), cv2.Scharr(smooth, cv2.CV_32F, 0, 1)
    steepness = cv2.magnitude(across, down) / 32
    window = np.ones((_AROUND, _AROUND), np.uint8)
    contrast = cv2.subtract(cv2.dilate(smooth, window), cv2.erode(smooth, window))
    edge = (steepness >= cv2.dilate(steepness, np.ones((5, 5), np.uint8))) & (contrast >= _LEAST_CONTRAST)
    edge &= steepness > 1
    margin = _AROUND // 2 + 3
    inner = edge.reshape(-1, SIDE, SIDE)
    inner[:, :margin] = inner[:, -margin:] = inner[:, :, :margin] = inner[:, :, -margin:] = False
    at = np.flatnonzero(inner.ravel())
    if at.size < _LEAST_EDGES:
        return Sharpness(None, None, int(at.size))
    contrasts, angle = contrast.ravel()[at], np.arctan2(down.ravel()[at], across.ravel()[at])
    strong = contrasts >= max(_LEAST_CONTRAST, 0.35 * float(np.percentile(contrasts, 98)))
    widths = contrasts / steepness.ravel()[at]
    if int(strong.sum()) < _LEAST_EDGES:
        return Sharpness(None, None, int(strong.sum()))
    width = float(np.percentile(widths[strong], 10))
    return Sharpness(width, _motion(widths[strong], angle[strong]), int(strong.sum()))


def _motion(widths: NDArray[Any], angles: NDArray[Any]) -> float | None:
    """The sharpest edges of the direction in which all are wide, if the edges at right angles to it are sharp."""
    # What is wider than the window owes its contrast to another edge beside it.
    own = widths <= _AROUND
    widths, angles = widths[own], angles[own]
    sector = np.rint(np.mod(angles, np.pi) / (np.pi / _DIRECTIONS)).astype(int) % _DIRECTIONS
    sharpest: list[float | None] = []
    for direction in range(_DIRECTIONS):
        here = widths[sector == direction]
        sharpest.append(float(np.percentile(here, 4)) if here.size >= _LEAST_EDGES else None)
    known = [value for value in sharpest if value is not None]
    if len(known) < 2:
        return None
    widest = max(range(_DIRECTIONS), key=lambda i: sharpest[i] or 0)
    crossing = [sharpest[(widest + turn) % _DIRECTIONS] for turn in (2, 3, 4)]
    crossing_known = [value for value in crossing if value is not None]
    widest_width = sharpest[widest] or 0.0
    if not crossing_known or min(crossing_known) > max(4.0, 0.6 * widest_width):
        return None
    return widest_width

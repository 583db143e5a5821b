"""How sharp the sharpest edges of a picture are. Flat backgrounds and smooth products have few edges; those count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.regions import percentile
from tools.check.tiles import SIDE, places

_SHOWN_AT = 1500  # px, longest side at which sharpness is judged; larger pictures are averaged down to about this
_AROUND = 13  # px; window in which an edge's contrast is taken
_LEAST_CONTRAST = 20  # of 255; fainter edges are noise or compression
_DIRECTIONS = 6
_COARSER = 4
_LEAST_EDGES = 25
_NARROW = 0.75  # of a limit
_WIDER, _MUCH_WIDER = 1.65, 2.2  # times as wide along a movement as across it
_OFF = 0.15  # share by which a direction's width may be off what movement makes it


@dataclass(frozen=True)
class Sharpness:
    """Width of the sharpest edges, px of a picture about 1500 px long: contrast divided by steepness.

    A sharp photo has 2.5 to 3.7, Gaussian blur of sigma 2 gives 4.3 to 6, of sigma 3 at least 5.7.

    Attributes:
        width: Over all directions; None where the picture has too few edges to tell.
        across: The same in the one direction where it is widest while it is sharp across that: motion blur. None if
            there is no such direction, or the directions between them do not get wider step by step.
        edges: Number of edge pixels it rests on.
        narrowest: The same in the direction where it is narrowest; what is out of focus is wide in all of them, a soft
            weave is not. None where no direction has enough edges.
    """

    width: float | None
    across: float | None
    edges: int
    narrowest: float | None = None

    def sharp_one_way(self, limit: float) -> bool:
        """Whether edges in one direction are much sharper than a limit, so that the picture is not out of focus."""
        return self.narrowest is not None and self.narrowest < _NARROW * limit


def measure_sharpness(pixels: NDArray[Any], half: NDArray[Any] | None = None) -> Sharpness:
    """Measure edges where the picture has most contrast.

    Args:
        pixels: `(H, W, 3 or 4)` uint8.
        half: The same, averaged to half its size, if that is at hand; saves doing it again.
    """
    factor = max(1, round(max(pixels.shape[:2]) / _SHOWN_AT))
    found = _measure(pixels, factor, half if factor == 2 else None)
    if found.width is not None or min(pixels.shape[:2]) < 2 * SIDE * factor * _COARSER:
        return found
    # Blurred so much that nothing changes within a few pixels: from farther away there are edges again.
    coarse = _measure(pixels, factor * _COARSER)
    if coarse.width is None:
        return found
    narrowest = None if coarse.narrowest is None else coarse.narrowest * _COARSER
    return Sharpness(coarse.width * _COARSER, None, coarse.edges, narrowest)


def _measure(pixels: NDArray[Any], factor: int, reduced: NDArray[Any] | None = None) -> Sharpness:
    import cv2

    squares = []
    for left, top in places(pixels, SIDE * factor):
        if reduced is not None:
            squares.append(reduced[top // factor :, left // factor :, 1][:SIDE, :SIDE])
            continue
        square = pixels[top : top + SIDE * factor, left : left + SIDE * factor]
        if factor > 1:
            square = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        squares.append(cv2.extractChannel(square, 1))
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
    strong = contrasts >= max(_LEAST_CONTRAST, 0.35 * percentile(contrasts, 98))
    widths = contrasts / steepness.ravel()[at]
    if int(strong.sum()) < _LEAST_EDGES:
        return Sharpness(None, None, int(strong.sum()))
    width = percentile(widths[strong], 10)
    sharpest = _by_direction(widths[strong], angle[strong])
    narrowest = min((value for value in sharpest if value is not None), default=None)
    return Sharpness(width, _motion(sharpest), int(strong.sum()), narrowest)


def _by_direction(widths: NDArray[Any], angles: NDArray[Any]) -> list[float | None]:
    """Width of the sharpest edges in each direction; None where there are too few."""
    # What is wider than the window owes its contrast to another edge beside it.
    own = widths <= _AROUND
    widths, angles = widths[own], angles[own]
    sector = np.rint(np.mod(angles, np.pi) / (np.pi / _DIRECTIONS)).astype(int) % _DIRECTIONS
    sectors = (widths[sector == direction] for direction in range(_DIRECTIONS))
    return [percentile(here, 4) if here.size >= _LEAST_EDGES else None for here in sectors]


def _motion(sharpest: list[float | None]) -> float | None:
    """The width in the direction in which all edges are wide, if those at right angles to it are sharp."""
    known = [direction for direction, value in enumerate(sharpest) if value is not None]
    if len(known) < 2:
        return None
    widths = np.array([sharpest[direction] for direction in known], np.float64)
    widest = known[int(widths.argmax())]
    crossing = [value for turn in (2, 3, 4) if (value := sharpest[(widest + turn) % _DIRECTIONS]) is not None]
    if not crossing:
        return None
    ratio = float(widths.max()) / min(crossing)
    clearly = ratio >= _MUCH_WIDER
    return float(widths.max()) if clearly or (ratio >= _WIDER and _as_moved(known, widths)) else None


def _as_moved(known: list[int], widths: NDArray[Any]) -> bool:
    """Whether widths depend on the direction as movement along a line makes them: `w^2 = a + b cos^2(angle)`.

    The ridges of a weave are soft one way and sharp the other, without anything between.
    """
    angles = 2 * np.pi * np.array(known) / _DIRECTIONS
    terms = np.stack([np.ones(len(known)), np.cos(angles), np.sin(angles)], axis=1)
    fitted = terms @ np.linalg.lstsq(terms, widths**2, rcond=None)[0]
    return bool((np.abs(np.sqrt(np.maximum(fitted, 0)) - widths) <= _OFF * widths).all())

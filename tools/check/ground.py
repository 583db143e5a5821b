"""Tell a picture's ground (what is behind the product) from the product, without a neural network.

Works from the picture's edge inwards: a plain ground is a smooth surface that the pixels at the edge describe; what
stands out from it sharply is the product, what fades out of it is a shade. Where the edge is busy (wood, a room) it
says so instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[Any]  # uint8
Region = NDArray[np.bool_]
WHITE = 255
OFF_WHITE = 250  # below this, a background pixel is plainly not white; ours, no marketplace says
_WORK_SIDE = 640  # px
_SOFT_STEP = 6  # levels within 3 px at work size; an outline's step is larger, a shadow's smaller
_STEEP_STEP = 18  # the same for a steep shadow, which unlike an outline has no kink
_KINK = 2  # levels by which a pixel may differ from the mean of its neighbours, times four


@dataclass(frozen=True)
class Reduced:
    """A picture at the size where its regions are found.

    Attributes:
        pixels: `(h, w, 3)` or `(h, w, 4)`, uint8; each the average of `factor` x `factor` px.
        factor: A whole number.
    """

    pixels: Bytes
    factor: int


@dataclass(frozen=True)
class Ground:
    """Where things are, at work size.

    Attributes:
        smooth: The pixels the regions were found on, `(h, w, 3)` uint8.
        surface: What the edge says the background's colour is at each place, `(h, w, 3)` uint8.
        background: True where the picture is the surface that its edge describes.
        shade: True where it fades softly out of the background.
        foreground: True where anything stands out: the product, and specks, text and graphics beside it.
        product: True where the product is: the large things that stand out.
        plain: Whether product and background can be told apart at all.
    """

    smooth: Bytes
    surface: Bytes
    background: Region
    shade: Region
    foreground: Region
    product: Region
    plain: bool


def peak(differences: NDArray[Any]) -> NDArray[Any]:
    """The largest of three channels; several times faster than `max` along the last axis."""
    return np.maximum(np.maximum(differences[..., 0], differences[..., 1]), differences[..., 2])


def extremes(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """The smallest and the largest of the three channels of `(h, w, 3)` uint8, each `(h, w)`."""
    import cv2

    red, green, blue = cv2.split(pixels)
    return cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)


def lies_within(pixels: Bytes, colour: NDArray[Any], levels: float) -> Region:
    """Where no channel lies further from `colour` than `levels`.

    Args:
        pixels: `(h, w, 3)` uint8.
        colour: Three numbers from 0 to 255.
        levels: 0 or more.
    """
    import cv2

    lowest = np.clip(np.ceil(colour - levels), 0, WHITE)
    highest = np.clip(np.floor(colour + levels), 0, WHITE)
    return cv2.inRange(pixels, tuple(lowest), tuple(highest)) == WHITE


def differs(pixels: Bytes, others: Bytes, levels: int) -> Region:
    """Where any channel of two `(h, w, 3)` uint8 arrays differs by more than `levels`."""
    import cv2

    return cv2.inRange(cv2.absdiff(pixels, others), (0, 0, 0), (levels,) * 3) == 0


def reduce(pixels: Bytes) -> Reduced:
    """Average blocks of a picture, so that its longest side is at most 640 px.

    Args:
        pixels: `(H, W, 3)` or `(H, W, 4)`, uint8. Not changed.
    """
    import cv2

    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // _WORK_SIDE)  # a whole number: averaging blocks is several times faster
    if factor > 4:
        factor += factor % 2
    below, beside = -height % factor, -width % factor
    if below or beside:
        pixels = cv2.copyMakeBorder(pixels, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    left = factor
    while left > 1:
        step = left if left % 2 else 2  # halving several times is faster than averaging larger blocks once
        size = (pixels.shape[1] // step, pixels.shape[0] // step)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        left //= step
    return Reduced(pixels, factor)


def find_ground(small: Bytes, factor: int) -> Ground:
    """Find background, shades and product.

    Args:
        small: `(h, w, 3)`, uint8, reduced.
        factor: By how much; a little reduced picture still has its noise, which is smoothed away here.
    """
    import cv2

    smooth = small if factor > 1 else cv2.GaussianBlur(small, (3, 3), 0.6)
    surface, tolerance, plain = _edge_surface(smooth)
    background, grown = _regions(smooth, surface, tolerance)
    product = _large(~grown)
    if len(touched(product)) > 1 and surface.min() < OFF_WHITE:
        # Much of the edge is one soft colour, but what stands out from it runs off several sides: a table and a
        # wall, not a product on a backdrop.
        plain = False
    # A pale product's own soft shading is reached through gaps in its outline; what lies within is the product.
    inside = grown & ~background & _filled(product)
    grown &= ~inside
    return Ground(smooth, surface, background, grown & ~background, ~grown, product | inside, plain)


def ring(array: NDArray[Any], share: float = 0.01) -> NDArray[Any]:
    """The pixels of the band along a picture's edge as one row.

    Args:
        array: `(h, w)` or `(h, w, channels)`.
        share: The band's width as a share of the shorter side; at least one pixel.
    """
    w = max(1, round(min(array.shape[:2]) * share))
    parts = (array[:w], array[-w:], array[w:-w, :w], array[w:-w, -w:])
    return np.concatenate([part.reshape(-1, *array.shape[2:]) for part in parts])


def touched(product: Region) -> tuple[str, ...]:
    """Sides of the picture that a region touches: `left`, `top`, `right`, `bottom`."""
    lines = {"left": product[:, 0], "top": product[0], "right": product[:, -1], "bottom": product[-1]}
    return tuple(side for side, line in lines.items() if int(line.sum()) >= 3)


def components(region: Region) -> tuple[int, NDArray[Any], NDArray[Any]]:
    """Number, labels and OpenCV's statistics of the connected parts of a region; part 0 is what lies outside."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        region.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    return count, labels, stats


def connected_to_edge(region: Bytes) -> Region:
    """Part of a region (pixels that are 255) that reaches the picture's edge."""
    import cv2

    padded = cv2.copyMakeBorder(region, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    cv2.floodFill(padded, None, (0, 0), 128)
    return padded[1:-1, 1:-1] == 128


def grown_by(region: Region, by: int) -> Region:
    """A region and everything up to `by` px from it, in squares."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * by + 1, 2 * by + 1))
    return cv2.dilate(region.view(np.uint8), kernel).view(np.bool_)


def hull_of(product: Region) -> Region:
    """The smallest region without dents around everything that a region holds."""
    import cv2

    hull = np.zeros(product.shape, np.uint8)
    rows = np.flatnonzero(product.any(axis=1))
    if rows.size:
        # The ends of each row say as much as all of its points.
        first = product[rows].argmax(axis=1)
        last = product.shape[1] - 1 - product[rows, ::-1].argmax(axis=1)
        ends = np.stack([np.r_[first, last], np.r_[rows, rows]], axis=1).astype(np.int32)
        cv2.fillConvexPoly(hull, cv2.convexHull(ends), 1)
    return hull.view(np.bool_)


@cache
def _terms(height: int, width: int) -> NDArray[np.float32]:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _edge_surface(small: Bytes) -> tuple[Bytes, int, bool]:
    """Fit each channel of the edge band with a quadratic surface, leaving out what does not lie on it.

    Returns:
        The surface `(H, W, 3)`, how far a background pixel may lie off it, and whether the edge is plain at all.
    """
    import cv2

    height, width = small.shape[:2]
    side = 96  # the surface is so smooth that a coarse grid describes it
    coarse = cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST)
    values = ring(coarse, 1 / side).astype(np.float32)
    at = ring(_terms(side, side), 1 / side)
    # Start from the commonest colour: a product that reaches the edge is not the background.
    start = np.median(values, axis=0)
    off = peak(np.abs(values - start))
    inside = off <= 24
    fit = np.zeros((6, 3), np.float32)
    fit[0] = start
    tolerance = 2.5
    for _ in range(3):
        if int(inside.sum()) < 30:
            break
        fit = np.linalg.lstsq(at[inside], values[inside], rcond=None)[0].astype(np.float32)
        off = peak(np.abs(values - at @ fit))
        tolerance = float(np.clip(2.5 + 3 * np.median(off[inside]), 2.5, 10))
        inside = off <= tolerance
    coarse = np.rint(np.clip(_terms(side, side) @ fit, 0, WHITE)).astype(np.uint8)
    surface: Bytes = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return surface, round(tolerance), bool((off <= tolerance).mean() >= 0.5)


def _regions(smooth: Bytes, surface: Bytes, tolerance: int) -> tuple[Region, Region]:
    """Background connected to the edge; and the same with the soft shades that fade into it."""
    import cv2

    near = cv2.inRange(cv2.absdiff(smooth, surface), (0, 0, 0), (tolerance,) * 3)
    background = connected_to_edge(near)
    grey = cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    darkest, lightest = extremes(smooth)
    grey_tone = (lightest - darkest <= 14) & (grey >= 110)
    without_kink = cv2.convertScaleAbs(cv2.Laplacian(grey, cv2.CV_16S)) <= _KINK
    soft = ((steps <= _SOFT_STEP) | ((steps <= _STEEP_STEP) & without_kink)) & grey_tone
    grown = connected_to_edge((background | soft).view(np.uint8) * np.uint8(255))
    return background, grown


def _large(standing_out: Region) -> Region:
    """Drop specks: the product is the large parts."""
    import cv2

    count, labels, stats = components(standing_out)
    if count <= 1:
        return standing_out
    areas = stats[:, cv2.CC_STAT_AREA]
    keep = areas >= max(4.0, 0.0003 * standing_out.size, 0.004 * float(areas[1:].max()))
    keep[0] = False
    return keep[labels]


def _filled(product: Region) -> Region:
    """The product with its outline's gaps bridged and its holes filled."""
    import cv2

    by = max(2, round(0.02 * max(product.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * by + 1, 2 * by + 1))
    padded = cv2.copyMakeBorder(product.view(np.uint8), by, by, by, by, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)[by:-by, by:-by]
    # A product that runs out of the picture is open there: its outline is closed along the picture's edge.
    for line in (closed[0], closed[-1], closed[:, 0], closed[:, -1]):
        places = np.flatnonzero(line)
        if places.size >= 3 and places[-1] - places[0] < 0.9 * len(line):
            line[places[0] : places[-1]] = 1
    return ~connected_to_edge((1 - closed) * np.uint8(255))

"""Tell a picture's ground (what is behind the product) from the product, without a neural network.

Works from the picture's edge inwards: a plain ground is a smooth surface that the pixels at the edge describe; what
stands out from it sharply is the product, what fades out of it is a shade. Where the edge is busy (wood, a room) it
says so instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tools.check.regions import (
    WHITE,
    Bytes,
    Region,
    away_from,
    components,
    connected_to_edge,
    extremes,
    peak,
    ring,
    share,
    touched,
)

OFF_WHITE = 250  # below this, a background pixel is plainly not white; ours, no marketplace says
_WORK_SIDE = 640  # px
_SOFT_STEP = 6  # levels within 3 px at work size; an outline's step is larger, a shadow's smaller
_STEEP_STEP = 18  # the same for a steep shadow, which unlike an outline has no kink
_GREY = 14  # levels between the channels of a soft shadow, at most
_KINK = 2  # levels by which a pixel may differ from the mean of its neighbours, times four


@dataclass(frozen=True)
class Reduced:
    """A picture at the size where its regions are found.

    Attributes:
        pixels: `(h, w, 3)` or `(h, w, 4)`, uint8; each the average of `factor` x `factor` px.
        factor: A whole number.
        half: The picture at half its size, where it was made on the way there; a few rows and columns more at the end.
    """

    pixels: Bytes
    factor: int
    half: Bytes | None = None


@dataclass(frozen=True)
class Ground:
    """Where things are, at work size.

    Attributes:
        smooth: The pixels the regions were found on, `(h, w, 3)` uint8.
        surface: What the edge says the background's colour is at each place, `(h, w, 3)` uint8.
        darkest: The darkest channel of `smooth`, `(h, w)` uint8.
        background: True where the picture is the surface that its edge describes.
        shade: True where it fades softly out of the background.
        foreground: True where anything stands out: the product, and specks, text and graphics beside it.
        product: True where the product is: the large things that stand out.
        plain: Whether product and background can be told apart at all.
    """

    smooth: Bytes
    surface: Bytes
    darkest: Bytes
    background: Region
    shade: Region
    foreground: Region
    product: Region
    plain: bool


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
    left, half = factor, None
    while left > 1:
        step = left if left % 2 else 2  # halving several times is faster than averaging larger blocks once
        size = (pixels.shape[1] // step, pixels.shape[0] // step)
        if step in (3, 5):  # the same numbers as averaging areas, in half the time
            pixels = cv2.blur(pixels, (step, step), anchor=(0, 0))
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_NEAREST)
        else:
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        half = pixels if left == factor and step == 2 else half
        left //= step
    return Reduced(pixels, factor, half)


def find_ground(small: Bytes, factor: int) -> Ground:
    """Find background, shades and product.

    Args:
        small: `(h, w, 3)`, uint8, reduced.
        factor: By how much; a little reduced picture still has its noise, which is smoothed away here.
    """
    import cv2

    smooth = small if factor > 1 else cv2.GaussianBlur(small, (3, 3), 0.6)
    surface, tolerance, plain = _edge_surface(smooth)
    darkest, lightest = extremes(smooth)
    background, grown = _regions(smooth, surface, tolerance, lightest - darkest <= _GREY)
    product = _large(~grown)
    if len(touched(product)) > 1 and surface.min() < OFF_WHITE:
        # Much of the edge is one soft colour, but what stands out from it runs off several sides: a table and a
        # wall, not a product on a backdrop.
        plain = False
    # A pale product's own soft shading is reached through gaps in its outline; what lies within is the product.
    inside = grown & ~background & _filled(product)
    grown &= ~inside
    return Ground(smooth, surface, darkest, background, grown & ~background, ~grown, product | inside, plain)


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
    off = away_from(start, values)
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
    return surface, round(tolerance), share(off <= tolerance) >= 0.5


def _regions(smooth: Bytes, surface: Bytes, tolerance: int, colourless: Region) -> tuple[Region, Region]:
    """Background connected to the edge; and the same with the soft shades that fade into it."""
    import cv2

    near = cv2.inRange(cv2.absdiff(smooth, surface), (0, 0, 0), (tolerance,) * 3)
    background = connected_to_edge(near)
    grey = cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    grey_tone = colourless & (grey >= 110)
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
    if keep[1:].all():
        return standing_out
    large: Region = np.take(keep, labels)
    return large


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

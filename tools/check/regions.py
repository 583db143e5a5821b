"""Regions of a picture: where it steps, what hangs together, how much there is of it. A check asks this many times."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[Any]  # uint8
Region = NDArray[np.bool_]
WHITE = 255


def peak(differences: NDArray[Any]) -> NDArray[Any]:
    """The largest of three channels; several times faster than `max` along the last axis."""
    return np.maximum(np.maximum(differences[..., 0], differences[..., 1]), differences[..., 2])


def away_from(colour: NDArray[Any], pixels: NDArray[Any]) -> NDArray[Any]:
    """How far each pixel's farthest channel lies from a colour, or from one colour for each row.

    Args:
        colour: `(..., 3)`, of a type that holds negative differences unless `pixels` is.
        pixels: `(..., 3)`.
    """
    # Channel by channel: NumPy is slow where its innermost loop has three steps.
    red, green, blue = (np.abs(pixels[..., channel] - colour[..., channel]) for channel in range(3))
    farthest: NDArray[Any] = np.maximum(np.maximum(red, green), blue)
    return farthest


def extremes(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """The smallest and the largest of the three channels of `(h, w, 3)` uint8, each `(h, w)`."""
    import cv2

    red, green, blue = cv2.split(pixels)
    return cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)


def lowered(levels: Bytes, by: int) -> Bytes:
    """Levels, uint8, lowered `by` so many, 0 at the lowest; NumPy takes three times as long with a number."""
    import cv2

    return cv2.subtract(levels, np.full_like(levels, by))


def at_least(levels: Bytes, least: int) -> Bytes:
    """Levels, uint8, with `least` where they are below it."""
    import cv2

    return cv2.max(levels, np.full_like(levels, least))


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

    _, far = cv2.threshold(cv2.absdiff(pixels, others), levels, WHITE, cv2.THRESH_BINARY)
    # Four channels are one number, which is compared at once; the fourth is 255.
    whole = cv2.cvtColor(far, cv2.COLOR_RGB2RGBA).view(np.uint32)[..., 0]
    unchanged = np.array([0, 0, 0, WHITE], np.uint8).view(np.uint32)[0]
    found: Region = whole != unchanged
    return found


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
    """Number, labels and OpenCV's statistics of the connected parts of a region; part 0 is what lies outside.

    OpenCV's own statistics cost four times as much: its threads keep them for every label there could be.
    """
    import cv2

    count, labels = cv2.connectedComponentsWithAlgorithm(region.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_GRANA)
    return count, labels, _statistics(labels, count)


def _statistics(labels: NDArray[Any], count: int) -> NDArray[np.int32]:
    """Left, top, width, height and area of each label's pixels, from its runs along rows; zeros where it has none."""
    import cv2

    width = labels.shape[1]
    begins = np.ones(labels.shape, np.bool_)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=begins[:, 1:])
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=labels.size)
    which = labels.ravel()[starts]
    row, left = np.divmod(starts, width)
    first, last = np.full(count, width), np.zeros(count, np.intp)
    np.minimum.at(first, which, left)
    np.maximum.at(last, which, left + lengths)
    # Runs are in order of their rows, and of several values given to one place the last one stays.
    top, bottom = np.zeros((2, count), np.intp)
    top[which[::-1]], bottom[which] = row[::-1], row + 1
    stats = np.zeros((count, 5), np.int32)
    stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH] = first, last - first
    stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT] = top, bottom - top
    stats[:, cv2.CC_STAT_AREA] = np.bincount(which, lengths, count)
    stats[last == 0] = 0
    return stats


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


def median_colour(pixels: Bytes) -> NDArray[np.float64]:
    """What `np.median` gives for each channel of `(..., n, 3)` uint8, several times faster: `(..., 3)`."""
    last = pixels.shape[-2] - 1
    middle = (last // 2, (last + 1) // 2)
    ordered = np.partition(np.ascontiguousarray(pixels.swapaxes(-2, -1)), middle, axis=-1)
    return (ordered[..., middle[0]].astype(np.float64) + ordered[..., middle[1]]) / 2


def share(region: Any) -> float:
    """Share of a region's array that is True, 0-1; counting is fifty times faster than `mean`."""
    return np.count_nonzero(region) / max(1, region.size)


def percentile(values: NDArray[Any], percent: float) -> float:
    """What `np.percentile` gives for `(n,)` numbers, several times faster.

    Args:
        values: At least one; bytes are counted instead of put in order.
        percent: 0-100.
    """
    import cv2

    place = (values.size - 1) * percent / 100
    before = int(place)
    around = [before, min(before + 1, values.size - 1)]
    if values.dtype == np.uint8:
        sums = np.cumsum(cv2.calcHist([values], [0], None, [WHITE + 1], [0, WHITE + 1]), dtype=np.float64)
        low, high = np.searchsorted(sums, around, side="right").tolist()
    else:
        low, high = np.partition(values, around)[around].tolist()
    return float(low + (high - low) * (place - before))


def share_of_rows(region: Region) -> NDArray[np.float64]:
    """Share of each row of `(h, w)` that is True, 0-1."""
    import cv2

    if not region.size:
        return np.zeros(len(region))
    counts = cv2.reduce(np.ascontiguousarray(region).view(np.uint8), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return counts[:, 0] / region.shape[1]

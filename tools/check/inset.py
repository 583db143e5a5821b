"""Find a small picture pasted into a corner of a photograph, by the exact straight lines of its outline."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.regions import Bytes, differs

Box = tuple[int, int, int, int]
_STEP = 10  # levels by which the pasted picture differs from what is beside it
_SEEN = 0.8  # share of each side's length over which the step has to be seen
_BEYOND = 0.55  # share over which its lines may go on beyond the corner; a window frame or a shelf goes on
_ALONE = 0.25  # by how much more of a side than of the lines beside it must show a step
_SIZES = (0.1, 0.45)  # least and largest side, share of the picture's
_LEAST_SIDE = 48  # px; a narrower strip holds no picture in a picture
_GAP = 0.08  # share of the side by which it may stand off the picture's corner


def find_pasted(small: Bytes) -> Box | None:
    """Find a picture pasted into one of the corners.

    Args:
        small: `(h, w, 3)` uint8, reduced.

    Returns:
        Its box in px, or None.
    """
    height, width = small.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return None
    steps = _Steps(small)
    for flip_down in (False, True):
        for flip_across in (False, True):
            box = _in_top_left(steps, flip_down, flip_across)
            if box:
                left, top, right, bottom = box
                if flip_across:
                    left, right = width - right, width - left
                if flip_down:
                    top, bottom = height - bottom, height - top
                return left, top, right, bottom
    return None


class _Steps:
    """Where a row or a column differs from the next but one: an edge that lies between two is seen at one of them.

    Attributes:
        size: Height and width of the picture.
    """

    def __init__(self, small: Bytes) -> None:
        self._small = small
        self.size = small.shape[:2]

    @cached_property
    def level(self) -> NDArray[np.bool_]:
        """Between rows, `[y, x]`."""
        return differs(self._small[2:], self._small[:-2], _STEP)

    @cached_property
    def upright(self) -> NDArray[np.bool_]:
        """Between columns, `[x, y]`; asked for only where there are level lines enough."""
        import cv2

        across = cv2.transpose(self._small)
        return differs(across[2:], across[:-2], _STEP)


def _in_top_left(steps: _Steps, flip_down: bool, flip_across: bool) -> Box | None:
    """Look in the corner that flipping brings to the top left."""
    height, width = steps.size
    flipped = tuple(slice(None, None, -1 if flip else 1) for flip in (flip_down, flip_across))
    tall, wide = round(height * (_SIZES[1] + _GAP)) + 24, round(width * (_SIZES[1] + _GAP)) + 24
    # Summed along the lines, so that any stretch of a line is two look-ups.
    along = _sums(steps.level[flipped][: tall - 2, :wide])
    bottoms = _ends(along, height)
    if not bottoms:
        return None
    down = _sums(steps.upright[flipped[::-1]][: wide - 2, :tall])
    rights = _ends(down, width)
    best: tuple[float, Box] | None = None
    for right, bottom in _seen_enough(down, along, rights, bottoms, (round(_GAP * height), round(_GAP * width))):
        found = _corner(down, along, right, bottom, (height, width))
        if found and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _seen_enough(
    upright: NDArray[np.int32], level: NDArray[np.int32], rights: list[int], bottoms: list[int], gaps: tuple[int, int]
) -> list[tuple[int, int]]:
    """Pairs of a right and a bottom line that can be sides of one rectangle, wherever its other two sides are.

    Of a side, at most `1 - _SEEN` may be missing; so no more than that may be missing of the part that any rectangle
    here has, from the largest gap on.
    """
    if not rights or not bottoms:
        return []
    x, y = np.array(rights)[:, None], np.array(bottoms)[None]
    down, across = gaps[0] + 2, gaps[1] + 2
    of_right = (y - 1 - down) - (upright[x, y - 1] - upright[x, np.minimum(down, y - 1)])
    of_bottom = (x - 1 - across) - (level[y, x - 1] - level[y, np.minimum(across, x - 1)])
    fits = (of_right <= (1 - _SEEN) * y) & (of_bottom <= (1 - _SEEN) * x)
    return [(rights[i], bottoms[j]) for i, j in np.argwhere(fits).tolist()]


def _sums(steps: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Running sums along each line: the difference of an integral image's neighbouring lines."""
    import cv2

    whole: NDArray[Any] = cv2.integral(np.ascontiguousarray(steps).view(np.uint8), sdepth=cv2.CV_32S)
    return whole[1:] - whole[:-1]


def _ends(sums: NDArray[np.int32], side: int) -> list[int]:
    """Lines with a long enough stretch of steps, near enough to the corner."""
    least = round(_SIZES[0] * side)
    shortest = max(12, round(0.09 * sums.shape[1]))
    stretch = (sums[:, shortest:] - sums[:, :-shortest]).max(axis=1) / shortest
    lines = np.flatnonzero(stretch >= 0.9)
    lines = lines[(lines >= least) & (lines <= (_SIZES[1] + _GAP) * side)]
    # In a rough texture every line has steps; an outline stands alone.
    total, last = sums[:, -1], len(sums) - 1
    alone = total[lines] - (total[np.maximum(lines - 5, 0)] + total[np.minimum(lines + 5, last)]) / 2
    return [int(line) for line in lines[np.argsort(-alone)][:20]]


def _corner(
    upright: NDArray[np.int32], level: NDArray[np.int32], right: int, bottom: int, size: tuple[int, int]
) -> tuple[float, Box] | None:
    """Look for the other two sides of a rectangle whose right and bottom lines are given: `(score, box)`."""
    height, width = size
    tops = _seen_from(upright, right, _starts(level[: round(_GAP * height)], right), bottom)
    lefts = _seen_from(level, bottom, _starts(upright[: round(_GAP * width)], bottom), right) if tops else []
    best: tuple[float, Box] | None = None
    for left in lefts:
        for top in tops:
            across, down = right - left, bottom - top
            if across < _SIZES[0] * width or down < _SIZES[0] * height or max(across / down, down / across) > 2.5:
                continue
            if (left == 0) != (top == 0):
                continue
            tall, wide = (top + 2, bottom - 1), (left + 2, right - 1)
            sides = [(upright, right, tall), (level, bottom, wide)]
            sides += [(upright, left, tall), (level, top, wide)] if left else []
            seen = [_share(sums[line], *stretch) for sums, line, stretch in sides]
            if min(seen) < _SEEN or min(_alone(*side) for side in sides) < _ALONE:
                continue
            beyond = 0.5 * (
                _share(upright[right], bottom + 4, bottom + 4 + down // 3)
                + _share(level[bottom], right + 4, right + 4 + across // 3)
            )
            score = float(np.mean(seen))
            if score >= 0.9 and beyond <= _BEYOND and (best is None or score > best[0]):
                best = score, (left, top, right + 2, bottom + 2)
    return best


def _seen_from(sums: NDArray[np.int32], line: int, starts: list[int], end: int) -> list[int]:
    """Which of the starts a line may have: where it shows enough steps up to its end, and more than lines beside it.

    In a rough texture there are many lines with many starts, and hardly any that stands alone.
    """
    last = min(end - 1, sums.shape[1] - 1)
    begins = np.array([start for start in starts if start + 2 < last], np.intp) + 2

    def shares(other: int) -> NDArray[np.float64]:
        return (sums[other, last] - sums[other, begins]) / (last - begins)

    own = shares(line)
    beside = np.mean([shares(other) for other in (line - 7, line + 7) if 0 <= other < len(sums)], axis=0)
    found: list[int] = (begins[(own >= _SEEN) & (own - beside >= _ALONE)] - 2).tolist()
    return found


def _starts(sums: NDArray[np.int32], end: int) -> list[int]:
    """Lines near the picture's edge that are seen in the half before `end`; and the edge itself."""
    half, last = end // 2, min(end - 2, sums.shape[1] - 1)
    seen = (sums[2:, last] - sums[2:, half]) / max(1, last - half) > _SEEN
    return [0, *(np.flatnonzero(seen) + 2).tolist()]


def _alone(sums: NDArray[np.int32], line: int, stretch: tuple[int, int]) -> float:
    """By how much more of a line's stretch shows a step than of its neighbours'; little in a rough texture."""
    near = [_share(sums[other], *stretch) for other in (line - 7, line + 7) if 0 <= other < len(sums)]
    return _share(sums[line], *stretch) - float(np.mean(near))


def _share(sums: NDArray[np.int32], start: int, end: int) -> float:
    end = min(end, len(sums) - 1)
    return float(sums[end] - sums[start]) / (end - start) if end > start else 0.0

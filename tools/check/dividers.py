"""Find lines, gaps and joints that run through a picture from edge to edge: the seams of a collage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.check.ground import find_ground
from tools.check.regions import Bytes, away_from, differs, grown_by, median_colour, peak, share, share_of_rows, touched

Box = tuple[int, int, int, int]
_STEP = 8  # levels by which one picture differs from the next beside it
_FLAT = 5  # levels within which a gap is one colour
_ENDS = 0.58  # least share of its pixels that change a little where it begins: 60% beyond the gap, 98% within it
_JOINED = 0.85  # share of its length over which a joint is seen, at least
_THICKEST = 0.06  # share of the picture's length up to which a flat stripe is a gap
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # JPEG keeps brightness sharper than colour


@dataclass(frozen=True)
class Divider:
    """A gap or a joint between two pictures.

    Attributes:
        box: `(left, top, right, bottom)` in px at work size.
        confidence: 0-1.
    """

    box: Box
    confidence: float


def find_dividers(small: Bytes, turned: Bytes, pixels: Bytes, factor: int) -> list[Divider]:
    """Find what divides a picture.

    Args:
        small: `(h, w, 3)` uint8, the picture at work size.
        turned: `(w, h, 3)`, the same with rows and columns exchanged.
        pixels: The whole picture, `(H, W, 3)`.
        factor: Work size px in px of the picture.
    """
    height, width = small.shape[:2]
    across = [*_gaps(small), *_joints(small, pixels, factor)]
    down = [*_gaps(turned), *_joints(turned, pixels.swapaxes(0, 1), factor)]
    return [
        *(Divider((0, start, width, end), confidence) for start, end, confidence in across),
        *(Divider((start, 0, end, height), confidence) for start, end, confidence in down),
    ]


def _gaps(part: Bytes) -> list[tuple[int, int, float]]:
    """Narrow rows of one flat colour between two pictures."""
    length = len(part)
    jumps = np.pad(share_of_rows(differs(part[3:], part[:-3], 1)) >= _ENDS, (0, 3))
    if not jumps.any():
        return []
    near = grown_by(jumps[:, None], round(_THICKEST * length) + 8)[:, 0]
    every = max(1, part.shape[1] // 200)
    rows = np.flatnonzero(near)
    some = np.ascontiguousarray(part[rows, ::every])
    # Where 98% are of one colour, at most 2 in 50 neighbours differ by more than twice its breadth.
    alike = share_of_rows(differs(some[:, 1:], some[:, :-1], 2 * _FLAT)) <= 0.05
    rows, some = rows[alike], some[alike]
    colours, flat = np.zeros((length, 3)), np.zeros(length, np.bool_)
    colours[rows] = median_colour(some[:, ::4])  # of a flat row, every fourth pixel tells the colour
    flat[rows] = share_of_rows(away_from(colours[rows, None], some) <= _FLAT) >= 0.98
    found = []
    same = peak(np.abs(colours[1:] - colours[:-1])) <= _FLAT  # a tile's own plain background is flat, too
    starts = np.flatnonzero(flat & ~np.r_[False, flat[:-1] & same])
    ends = np.flatnonzero(flat & ~np.r_[flat[1:] & same, False]) + 1
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if not 2 <= end - start <= _THICKEST * length or start < 0.08 * length or end > 0.92 * length:
            continue
        colour = colours[(start + end) // 2]
        before, after = (share(away_from(colour, part[row, ::every]) > _FLAT + 1) for row in (start - 3, end + 2))
        if min(before, after) >= 0.6:
            found.append((start, end, 0.9))
    return found


def _joints(part: Bytes, pixels: Bytes, factor: int) -> list[tuple[int, int, float]]:
    """Rows at which two pictures meet without a gap."""
    length, width = part.shape[:2]
    # What is seen over nearly all of a row is seen in much of its first quarter.
    quarter = part[:, : width // 4]
    steps = differs(quarter[1:], quarter[:-1], _STEP)
    if share_of_rows(steps[1:] | steps[:-1]).max(initial=0) < 1 - (1 - _JOINED) * width / max(1, width // 4):
        return []
    steps = differs(part[1:], part[:-1], _STEP)
    seen = share_of_rows(steps[1:] | steps[:-1])
    # A joint runs over the whole length, the pictures' own edges do not; in a rough texture nothing can be said.
    usual = float(np.percentile(seen, 90))
    found: list[tuple[int, int, float]] = []
    for row in np.flatnonzero(seen >= min(0.98, max(_JOINED, usual + 0.3))).tolist():
        if not 0.15 * length < row < 0.85 * length or any(abs(row - start) < 8 for start, _, _ in found):
            continue
        halves = part[: row - 1], part[row + 4 :]
        if all(is_own_picture(half) for half in halves):
            found.append((row, row + 2, 0.85))
        elif _is_exact(pixels, row * factor, factor) and all(_has_things(half) for half in halves):
            found.append((row, row + 2, 0.7))
    return found


def _is_exact(pixels: Bytes, row: int, factor: int) -> bool:
    """Whether a step lies between two neighbouring rows of pixels all along.

    A wall meets a table in a straight line, too, but a lens or a renderer spreads that over several pixels.
    """
    if factor < 2:
        return False  # in a small picture every edge is that sharp
    strip = pixels[max(0, row - 2) : row + 3 * factor + 4, :: max(1, pixels.shape[1] // 300)] @ _LUMA
    steps = np.abs(strip[1:] - strip[:-1])
    profile = np.median(steps, axis=1)
    sharpest = int(np.argmax(profile))
    if not 2 <= sharpest < len(steps) - 2 or np.sort(profile)[-2] > 0.35 * profile[sharpest]:
        return False
    across = np.abs(strip[sharpest + 3] - strip[sharpest - 2])
    clear = across > _STEP
    return float((steps[sharpest] >= 0.7 * across)[clear].mean()) >= 0.75 if clear.mean() >= 0.5 else False


def is_own_picture(part: Bytes) -> bool:
    """Whether a part of the picture shows a product on a plain background of its own, free on all sides."""
    if min(part.shape[:2]) < 48:
        return False
    ground = find_ground(part, 2)
    return ground.plain and not touched(ground.product) and share(ground.product) > 0.03


def _has_things(part: Bytes) -> bool:
    """Whether a part of the picture shows more than a bare surface, away from the dividing line."""
    if min(part.shape[:2]) < 24:
        return False
    edges = differs(part[2:], part[:-2], 12)
    return share(edges.any(axis=0)) > 0.15 and share(edges) > 0.004

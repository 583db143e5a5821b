"""Find what was put around or beside a picture: frames, bars, banners, colour blocks, the gaps of a collage.

A drawn line is told from a photographed one by its exactness: it runs straight along one row or column of pixels, over
its whole length, and what lies beyond it is one flat colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.ground import Bytes, Reduced

Box = tuple[int, int, int, int]
Kind = Literal["frame", "white frame", "line", "bars", "banner", "collage"]
_STEP = 8  # levels by which a line differs from its neighbours
_UNBROKEN = 0.97  # share of a line's length over which it has to be seen
_THIN = 0.06  # share of the shorter side up to which a strip around a picture is a frame whatever lies inside
_FLAT = 1.6  # standard deviation of a flat colour after JPEG, levels


@dataclass(frozen=True)
class Border:
    """What lies around or beside the picture proper.

    Attributes:
        kind: `frame` (a strip or line on all sides, any colour), `white frame` (a white one around a picture that is
            not white), `line` (at one side of the picture's edge), `bars` (two opposite sides), `banner` (one side),
            `collage` (lines or gaps from edge to edge); None if there is nothing.
        inside: The picture proper, `(left, top, right, bottom)` in px at work size.
        boxes: Where it is, px at work size, for the evidence picture.
        confidence: 0-1.
    """

    kind: Kind | None
    inside: Box
    boxes: tuple[Box, ...] = ()
    confidence: float = 0.9


def find_border(reduced: Reduced, pixels: Bytes) -> Border:
    """Look for frames, bars, banners and dividing lines.

    Args:
        reduced: The picture at work size.
        pixels: The whole picture, `(H, W, 3)` or `(H, W, 4)`, uint8; only a thin strip at its edge is looked at.
    """
    small = reduced.pixels[..., :3]
    height, width = small.shape[:2]
    whole = (0, 0, width, height)
    if min(height, width) < 48:
        return Border(None, whole)
    sides = [_Side(_turned(small, turn), _turned(pixels[..., :3], turn), reduced.factor) for turn in range(4)]
    return _frame(small, sides) or _strips(small, sides) or _divided(small) or Border(None, whole)


def _turned(pixels: Bytes, turn: int) -> Bytes:
    """The picture with side `turn` (0 left, 1 top, 2 right, 3 bottom) along its first axis: `[depth, along]`."""
    return (pixels.swapaxes(0, 1), pixels, pixels.swapaxes(0, 1)[::-1], pixels[::-1])[turn]


class _Side:
    """What runs along one side of the picture.

    Attributes:
        depth: How deep the flat strip at this side is, px at work size; 0 if there is none.
        covered: Over how much of the side's length the strip ends in a step, 0-1.
        colour: The strip's colour.
        deviation: How far the strip's pixels lie from it, levels.
        beyond: Colour right behind the strip's end.
        inner: Depth at which the line that ends the strip ends itself; None if it is not a thin line.
    """

    def __init__(self, small: Bytes, pixels: Bytes, factor: int) -> None:
        self.small = small
        length = small.shape[1]
        middle = slice(length // 8, length - length // 8)
        most = small.shape[0] * 45 // 100
        part = small[:most, middle].astype(np.int16)
        steps = np.abs(part[2:] - part[:-2]).max(axis=2) > _STEP
        share = steps.mean(axis=1)
        found = np.flatnonzero(share > 0.1)
        self.depth, self.covered = 0, 0.0
        self.inner: int | None = None
        self.colour = self.beyond = np.zeros(3)
        self.deviation = 255.0
        if found.size:
            self._measure(part, steps, int(found[0]))
        if self.covered < 0.85:
            self._look_closely(pixels, factor)

    def _measure(self, part: NDArray[np.int16], steps: NDArray[np.bool_], first: int) -> None:
        self.depth = first + 1
        self.covered = float(steps[first : first + 3].any(axis=0).mean())
        strip = part[: self.depth]
        self.colour = np.median(strip.reshape(-1, 3)[:: max(1, strip.size // 9000)], axis=0)
        self.deviation = float(np.abs(strip - self.colour).max(axis=2).mean())
        after = part[min(first + 3, len(part) - 1)]
        self.beyond = np.median(after, axis=0)
        line = np.abs(part[first + 1 : first + 1 + len(part) // 12] - self.colour).max(axis=2)
        back = np.flatnonzero((line > _STEP).mean(axis=1) < 0.15)
        self.inner = first + 1 + int(back[0]) if back.size and back[0] > 0 else None

    def _look_closely(self, pixels: Bytes, factor: int) -> None:
        """Look for a line so thin that it is lost at work size."""
        length = pixels.shape[1]
        every = max(1, length // 300)
        strip = pixels[:14, length // 10 : length - length // 10 : every].astype(np.int16)
        if len(strip) < 14:
            return
        far = np.median(strip[10:], axis=0)
        steps = np.abs(strip[1:] - strip[:-1]).max(axis=2) > 10
        share = steps.mean(axis=1)
        ends = np.flatnonzero(share[:8] >= 0.95)
        if not ends.size or float((np.abs(strip[0] - far).max(axis=1) > 12).mean()) < 0.95:
            return
        end = int(ends[-1]) + 1
        outer = strip[0]
        self.depth, self.covered = max(1, -(-end // factor)), float(share[end - 1])
        self.colour, self.beyond = np.median(outer, axis=0), np.median(far, axis=0)
        self.deviation = float(np.abs(outer - self.colour).max(axis=1).mean())
        self.inner = None


def _frame(small: Bytes, sides: list[_Side]) -> Border | None:
    """A strip or a line on all four sides."""
    height, width = small.shape[:2]
    if min(side.covered for side in sides) < 0.85 or any(side.deviation > 6 for side in sides):
        return None
    depths = [side.depth for side in sides]
    shorter = min(height, width)
    colours = np.array([side.colour for side in sides])
    if np.ptp(colours, axis=0).max() > 10:
        return None
    inners = [side.inner for side in sides]
    if all(inner is not None for inner in inners) and max(depths) <= 0.1 * shorter:
        # A line drawn a little inside the edge. A picture frame that is for sale is wider than that.
        widths = [int(inner or 0) - depth for inner, depth in zip(inners, depths, strict=True)]
        if max(widths) <= max(3, 0.018 * shorter):
            return _around(small, [int(inner or 0) + 2 for inner in inners], "frame", 0.85)
        return None
    white = bool(colours.min() >= 245)
    inside_white = all(side.beyond.min() >= 245 for side in sides)
    even = max(depths[:3]) - min(depths[:3]) <= max(2, 0.006 * shorter)
    if white:
        # A square product fills a square picture in the same way, so only a narrow margin is called a frame.
        if even and max(depths[:3]) <= 0.045 * shorter and depths[3] <= 0.25 * height:
            return _around(small, [depth + 1 for depth in depths], "white frame", 0.75)
        return None
    flat = max(side.deviation for side in sides) <= _FLAT
    if inside_white or (flat and even and max(depths[:3]) <= 2 * _THIN * shorter):
        return _around(small, [depth + 2 for depth in depths], "frame", 0.95 if inside_white else 0.85)
    return None


def _around(small: Bytes, depths: list[int], kind: Kind, confidence: float) -> Border:
    height, width = small.shape[:2]
    left, top, right, bottom = depths
    inside = (left, top, width - right, height - bottom)
    return Border(kind, inside, ((0, 0, width, height), inside), confidence)


def _strips(small: Bytes, sides: list[_Side]) -> Border | None:
    """Bars on two opposite sides, a banner on one, or a thin line on any."""
    height, width = small.shape[:2]
    ends = [_strip_end(side) for side in sides]
    found = [turn for turn in range(4) if ends[turn]]
    if not found:
        return None
    depths = [ends[turn] + 1 if turn in found else 0 for turn in range(4)]
    inside = (depths[0], depths[1], width - depths[2], height - depths[3])
    if inside[2] - inside[0] < width // 4 or inside[3] - inside[1] < height // 4:
        return None
    boxes = tuple(
        box
        for turn, box in enumerate(
            ((0, 0, depths[0], height), (0, 0, width, depths[1]), (inside[2], 0, width, height),
             (0, inside[3], width, height))
        )
        if turn in found
    )  # fmt: skip
    thin = max(depths) <= 0.012 * min(height, width)
    kind: Kind = "line" if thin else "bars" if len(found) > 1 else "banner"
    return Border(kind, inside, boxes, 0.85)


def _strip_end(side: _Side) -> int:
    """Depth of a strip in one flat colour that ends in an unbroken line from corner to corner; 0 if there is none."""
    small = side.small
    if 0 < side.depth <= 4 and side.covered >= _UNBROKEN and side.deviation <= 4 and _stands_apart(side.colour, small):
        return side.depth
    most = small.shape[0] * 45 // 100
    part = small[:most].astype(np.int16)
    steps = np.abs(part[2:] - part[:-2]).max(axis=2) > _STEP
    for end in np.flatnonzero(steps.mean(axis=1) >= _UNBROKEN)[::-1]:
        depth = int(end) + 1
        if depth < 0.02 * small.shape[0]:
            continue
        strip = part[: depth - 1].reshape(-1, 3)
        strip = strip[:: max(1, len(strip) // 4000)]
        colour = np.median(strip, axis=0)
        flat = float((np.abs(strip - colour).max(axis=1) <= 1).mean())
        if flat >= 0.5 and _stands_apart(colour, small[depth + 2 :]):
            return depth
    return 0


def _stands_apart(colour: NDArray[Any], rest: Bytes) -> bool:
    """Whether a strip's colour is not what the rest of the picture is made of, and the rest is a picture.

    A white strip beside a white background is no strip; a wall above a table is as flat as the table.
    """
    some = rest.reshape(-1, 3)[:: max(1, rest.size // 12_000)].astype(np.int16)
    if float((np.abs(some - colour).max(axis=1) <= 10).mean()) > 0.2:
        return False
    white = float((some.min(axis=1) >= 245).mean())
    if white > 0.2:
        return True
    commonest = np.median(some, axis=0)
    return float((np.abs(some - commonest).max(axis=1) <= 1).mean()) < 0.2


def _divided(small: Bytes) -> Border | None:
    """Lines or gaps that run through the picture from edge to edge."""
    height, width = small.shape[:2]
    lines: list[Box] = []
    sure = 0.0
    for turned in (False, True):
        view = small.swapaxes(0, 1) if turned else small
        for start, end, confidence in _dividers(view):
            sure = max(sure, confidence)
            lines.append((start, 0, end, height) if turned else (0, start, width, end))
    if not lines:
        return None
    return Border("collage", (0, 0, width, height), tuple(lines), sure)


def _dividers(view: Bytes) -> list[tuple[int, int, float]]:
    """Rows at which a picture is divided: `(start, end, confidence)`."""
    length = view.shape[0]
    part = view.astype(np.int16)
    steps = np.abs(part[2:] - part[:-2]).max(axis=2) > _STEP
    rows = np.flatnonzero(steps.mean(axis=1) >= 0.9)
    rows = rows[(rows > 0.08 * length) & (rows < 0.92 * length)] + 1
    groups: list[list[int]] = []
    for row in rows:
        if groups and row - groups[-1][-1] <= max(3, 0.05 * length):
            groups[-1].append(int(row))
        else:
            groups.append([int(row)])
    found = []
    for group in groups:
        start, end = group[0], group[-1]
        if end - start >= 2:
            gap = part[start + 1 : end].reshape(-1, 3)
            if float(np.abs(gap - np.median(gap, axis=0)).max(axis=1).mean()) <= 3:
                found.append((start, end + 1, 0.9))
                continue
        if end - start <= 2 and float(steps[start - 1 : end].any(axis=0).mean()) >= 0.985:
            if _has_things(part[: start - 2]) and _has_things(part[end + 2 :]):
                found.append((start, end + 1, 0.7))
    return found


def _has_things(part: NDArray[np.int16]) -> bool:
    """Whether a part of the picture shows more than a bare surface, away from the dividing line."""
    if min(part.shape[:2]) < 24:
        return False
    edges = np.abs(part[2:] - part[:-2]).max(axis=2) > 24
    return float(edges.any(axis=0).mean()) > 0.15 and float(edges.mean()) > 0.004

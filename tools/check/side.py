"""What runs along one side of a picture: how deep a flat strip there is, its colour, and how it ends."""

from __future__ import annotations

import numpy as np

from tools.check.regions import (
    Bytes,
    Region,
    away_from,
    differs,
    lies_within,
    median_colour,
    peak,
    share,
    share_of_rows,
)

STEP = 8  # levels by which a line differs from its neighbours


class Side:
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
        """Measure one side.

        Args:
            small: `(depth, along, 3)` uint8, the picture at work size, turned so that the side comes first.
            pixels: The whole picture, turned likewise; only a thin strip of it is looked at.
            factor: Work size px in px of the picture.
        """
        self.small = small
        length = small.shape[1]
        middle = slice(length // 8, length - length // 8)
        most = small.shape[0] * 45 // 100
        part = small[:most, middle]
        steps = differs(part[2:], part[:-2], STEP)
        found = np.flatnonzero(share_of_rows(steps) > 0.1)
        self.depth, self.covered = 0, 0.0
        self.inner: int | None = None
        self.colour = self.beyond = np.zeros(3)
        self.deviation = 255.0
        if found.size:
            self._measure(part, steps, int(found[0]))
        if self.covered < 0.85:
            self._look_closely(pixels, factor)

    def _measure(self, part: Bytes, steps: Region, first: int) -> None:
        self.depth = first + 1
        self.covered = share(steps[first : first + 3].any(axis=0))
        strip = part[: self.depth].reshape(-1, 3)
        some = strip[:: max(1, strip.size // 9000)]
        self.colour = median_colour(some)
        self.deviation = float(away_from(self.colour, some).mean())
        after = part[min(first + 3, len(part) - 1)]
        self.beyond = median_colour(after)
        seen = 1 - share_of_rows(lies_within(part[first + 1 : first + 1 + len(part) // 12], self.colour, STEP))
        starts = np.flatnonzero(seen > 0.5)
        back = np.flatnonzero(seen[starts[0] :] < 0.15) if starts.size else starts
        self.inner = first + 1 + int(starts[0] + back[0]) if back.size else None

    def _look_closely(self, pixels: Bytes, factor: int) -> None:
        """Look for a line so thin that it is lost at work size."""
        length = pixels.shape[1]
        every = max(1, length // 300)
        strip = pixels[:14, length // 10 : length - length // 10 : every].astype(np.int16)
        if len(strip) < 14:
            return
        covered = share_of_rows(peak(np.abs(strip[1:9] - strip[:8])) > 10)
        ends = np.flatnonzero(covered >= 0.95)
        if not ends.size:
            return
        far = np.median(strip[10:], axis=0)
        if share(away_from(far, strip[0]) > 12) < 0.95:
            return
        end = int(ends[-1]) + 1
        outer = strip[0]
        self.depth, self.covered = max(1, -(-end // factor)), float(covered[end - 1])
        self.colour, self.beyond = np.median(outer, axis=0), np.median(far, axis=0)
        self.deviation = float(away_from(self.colour, outer).mean())
        self.inner = None

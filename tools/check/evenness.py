"""How a background departs from one even tone."""

from __future__ import annotations

from typing import Literal

import numpy as np

from tools.check.regions import Bytes, Region

Unevenness = Literal["corners", "gradient", "remains", "patches", "edge", ""]


def find_unevenness(darkest: Bytes, judged: Region, other: Unevenness) -> Unevenness:
    """Name what is wrong with the evenness, by the tone in the corners and in the middle of the sides.

    Args:
        darkest: Darkest channel of each pixel.
        judged: Where background is.
        other: What is wrong if those tones are alike.
    """
    h, w = darkest.shape
    y, x = max(2, h // 16), max(2, w // 16)
    rows = {"top": slice(0, y), "middle": slice((h - y) // 2, (h + y) // 2), "bottom": slice(h - y, h)}
    columns = {"left": slice(0, x), "middle": slice((w - x) // 2, (w + x) // 2), "right": slice(w - x, w)}
    tone: dict[tuple[str, str], float] = {}
    for row, r in rows.items():
        for column, c in columns.items():
            seen = judged[r, c]
            if (row, column) != ("middle", "middle") and seen.sum() >= 0.3 * seen.size:
                tone[row, column] = float(darkest[r, c][seen].mean())
    corners = [t for (row, column), t in tone.items() if "middle" not in (row, column)]
    sides = [t for (row, column), t in tone.items() if "middle" in (row, column)]
    differences = [
        _mean_of(tone, 0, "top") - _mean_of(tone, 0, "bottom"), _mean_of(tone, 1, "left") - _mean_of(tone, 1, "right")
    ]  # fmt: skip
    if max((abs(d) for d in differences), default=0) > 5:
        return "gradient"
    if corners and sides and np.mean(sides) - np.mean(corners) > 3 and max(corners) < max(sides):
        return "corners"
    if corners and max([*corners, *sides]) - min(corners) > 5:
        return "gradient"
    return other


def _mean_of(tone: dict[tuple[str, str], float], axis: int, name: str) -> float:
    values = [t for place, t in tone.items() if place[axis] == name]
    every = list(tone.values()) or [0.0]
    return float(np.mean(values or every))

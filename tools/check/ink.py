"""Tell print on a thing from text laid over its photo, by how the letters take part in light and grain.

Print is lit with the surface that it is on: where the surface is darker, so is the print, in proportion, and it has
the photo's grain. Text that was added afterwards is flat, or, where it is semi-transparent, follows too weakly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.text import Line

_HEIGHT = 64  # px at which a line is looked at, at most: strokes of 6 px and more, so that their insides can be seen
_FEWEST = 40  # px of letters and of ground; fewer say nothing
_DARK = 60  # ground this dark shows too little of the light to compare with
_CLIPPED = 250
_FLAT = 4  # levels; compression moves flat letters by two or three


@dataclass(frozen=True)
class Ink:
    """Letters against the ground that they stand on, levels 0-255.

    Attributes:
        flat: Whether nearly all letter pixels have one colour.
        bright: Whether they are bright enough to show light and shade, if they had any.
        laid_over: Whether the letters do not take part in the ground's light and grain, so were added afterwards.
        sharp: Whether there was enough of both letters and ground to compare at all.
        step: Levels between letters and ground, in the channel where they differ most.
    """

    flat: bool
    bright: bool
    laid_over: bool
    sharp: bool
    step: float = 0.0


def look_at_ink(line: NDArray[Any]) -> Ink:
    """Compare the letters of a line with their ground.

    Args:
        line: `(H, W, 3)`, uint8: one line of text, upright, with a little ground around it; not enlarged.
    """
    import cv2

    channel = _clearest_channel(line)
    cut, letters = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_letter = letters > 0
    edge = np.concatenate([is_letter[:2].ravel(), is_letter[-2:].ravel()])
    if edge.mean() > 0.5:
        is_letter = ~is_letter
    near = np.ones((3, 3), np.uint8)
    inside = cv2.erode(is_letter.astype(np.uint8), near) > 0
    ground = cv2.dilate(is_letter.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    if inside.sum() < _FEWEST or ground.sum() < _FEWEST:
        return Ink(False, False, False, False)
    values = channel.astype(np.float32)
    smooth_ground = _smooth(values, ground, channel.shape[0] / 4)
    smooth_letters = _smooth(values, inside, channel.shape[0] / 4)
    grain = _spread(values[ground] - smooth_ground[ground])
    letter_grain = _spread(values[inside] - smooth_letters[inside])
    low, high = np.percentile(values[inside], (10, 90))
    flat = bool(high - low <= _FLAT)
    return Ink(
        flat,
        bool(high > 90),
        _follows_too_weakly(values[inside], smooth_ground[inside])
        or (flat and _lacks_grain(grain, letter_grain, values[inside], values[ground])),
        True,
        abs(float(np.median(values[inside]) - np.median(values[ground]))),
    )


def cut_line(picture: NDArray[Any], line: Line, most: int = 64) -> NDArray[Any]:
    """A line cut out and turned upright, at most so many px high, not enlarged."""
    import cv2

    height = max(8, min(most, round(line.height)))
    width = max(8, min(2000, round(line.width * height / max(line.height, 1))))
    upright = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    turned = cv2.getPerspectiveTransform(line.corners.astype(np.float32), upright)
    return cv2.warpPerspective(picture, turned, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)


def _clearest_channel(line: NDArray[Any]) -> NDArray[Any]:
    """The colour channel in which letters and ground differ most."""
    spread = [float(np.subtract(*np.percentile(line[..., channel], (95, 5)))) for channel in range(3)]
    return np.ascontiguousarray(line[..., int(np.argmax(spread))])


def _smooth(values: NDArray[np.float32], where: NDArray[np.bool_], reach: float) -> NDArray[np.float32]:
    """Local mean of the pixels `where`, carried over to the others."""
    import cv2

    weight = where.astype(np.float32)
    total = cv2.GaussianBlur(values * weight, (0, 0), reach)
    return (total / np.maximum(cv2.GaussianBlur(weight, (0, 0), reach), 1e-4)).astype(np.float32)


def _spread(values: NDArray[np.float32]) -> float:
    low, high = np.percentile(values, (16, 84))
    return float(high - low) / 2


def _follows_too_weakly(letters: NDArray[np.float32], ground: NDArray[np.float32]) -> bool:
    """Whether the letters follow the ground's light, but less than print would: a veil of semi-transparent ink."""
    shows = (ground >= _DARK) & (ground < _CLIPPED) & (letters < _CLIPPED)
    if shows.mean() < 0.5 or shows.sum() < _FEWEST:
        return False
    letters, ground = letters[shows], ground[shows]
    low, high = np.percentile(ground, (5, 95))
    shown, level = float(letters.mean()), float(ground.mean())
    if high - low < 20:
        return False
    slope, start = np.polyfit(ground, letters, 1)
    explained = 1 - float(np.var(letters - (slope * ground + start))) / max(float(np.var(letters)), 1e-6)
    of_print = shown / level
    # A gloss adds as much light to print as to its ground (a slope of 1), so only less than that is a sign.
    weak = 0.1 < slope / of_print < 0.7 and slope < 0.9
    return bool(weak and explained > 0.6 and abs(of_print - slope) * (high - low) > 8)


def _lacks_grain(
    grain: float, letter_grain: float, letters: NDArray[np.float32], ground: NDArray[np.float32]
) -> bool:  # fmt: skip
    """Whether the ground has the grain or texture of a photo and letters as bright as it have none."""
    expected = grain * min(1.0, float(letters.mean()) / max(float(ground.mean()), 1.0))
    return expected >= 2.0 and letter_grain <= 0.35 * expected

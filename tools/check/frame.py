"""Measure what stands on a plain background: which things, which of them are pictures of their own, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.regions import Bytes, Region, away_from, components

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Thing:
    """One connected thing on a plain background.

    Attributes:
        box: `(left, top, right, bottom)` in px at work size.
        outline: `(h, w)` bool, the thing within its box.
        pixels: `(h, w, 3)` uint8, the box's pixels.
    """

    box: Box
    outline: Region
    pixels: Bytes

    @cached_property
    def area(self) -> int:
        """Number of its pixels."""
        return int(self.outline.sum())

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.box[2] - self.box[0], self.box[3] - self.box[1]

    @cached_property
    def is_rectangle(self) -> bool:
        """Whether it fills an upright rectangle, as only pasted pictures and flat goods do."""
        height, width = self.outline.shape
        if min(height, width) < 12:
            return False
        inner = self.outline[1:-1, 1:-1]
        return float(inner.mean()) >= 0.985

    @cached_property
    def is_disc(self) -> bool:
        """Whether it fills an upright circle, as a round inset does."""
        height, width = self.outline.shape
        if min(height, width) < 24 or abs(height - width) > 0.04 * height:
            return False
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        return float(((x * x + y * y <= 1) == self.outline).mean()) >= 0.975

    @cached_property
    def is_flat(self) -> bool:
        """Whether most of it is exactly one colour."""
        inner = self.pixels[2:-2, 2:-2].reshape(-1, 3).astype(np.int16)
        return bool(inner.size) and float((away_from(np.median(inner, axis=0), inner) <= 2).mean()) >= 0.5


def things_on(product: Region, pixels: Bytes) -> list[Thing]:
    """Split the product region into separate things, largest first; crumbs are left out.

    Args:
        product: Bool at work size.
        pixels: `(h, w, 3)` uint8 at work size.
    """
    import cv2

    if not product.any():
        return []
    by = max(1, round(0.006 * max(product.shape)))  # glass and pale goods fall into pieces that belong together
    near = cv2.dilate(product.view(np.uint8), np.ones((2 * by + 1, 2 * by + 1), np.uint8))
    count, labels, stats = components(near.view(np.bool_))
    things = []
    for label in range(1, count):
        left, top, width, height = (int(value) for value in stats[label, : cv2.CC_STAT_AREA])
        around = (slice(top, top + height), slice(left, left + width))
        own = product[around] & (labels[around] == label)
        columns, rows = np.flatnonzero(own.any(axis=0)), np.flatnonzero(own.any(axis=1))
        box = (left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)
        outline = own[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        part = (slice(box[1], box[3]), slice(box[0], box[2]))
        things.append(Thing(box, outline, np.ascontiguousarray(pixels[part][..., :3])))
        if len(things) >= 40:
            break
    things.sort(key=lambda thing: -thing.area)
    return [thing for thing in things if thing.area >= 0.0005 * product.size]


def find_insets(things: list[Thing], shape: tuple[int, int]) -> list[Thing]:
    """Small pictures or colour blocks beside the product: upright rectangles near the picture's edge.

    Args:
        things: Largest first.
        shape: Height and width in px at work size.
    """
    height, width = shape
    if len(things) < 2:
        return []
    found = []
    for thing in things:
        left, top, right, bottom = thing.box
        across, down = min(left, width - right) / width, min(top, height - bottom) / height
        in_corner = across <= 0.08 and down <= 0.08
        at_side = min(across, down) <= 0.02
        share = thing.area / (height * width)
        others = sum(one.area for one in things if one is not thing)
        pasted = (thing.is_rectangle and (in_corner or at_side)) or (
            thing.is_disc and not thing.is_flat and max(across, down) <= 0.05
        )
        if pasted and 0.012 <= share <= 0.2 and others > 0.8 * thing.area:
            found.append(thing)
    return found


def is_collage(things: list[Thing], shape: tuple[int, int]) -> bool:
    """Whether the things are pictures laid out in a grid: upright rectangles that nearly fill the picture.

    Args:
        things: Largest first.
        shape: Height and width in px at work size.
    """
    height, width = shape
    tiles = [t for t in things if t.is_rectangle and t.area >= 0.04 * height * width]
    if len(tiles) < 2:
        return False
    left, top = min(t.box[0] for t in tiles), min(t.box[1] for t in tiles)
    right, bottom = max(t.box[2] for t in tiles), max(t.box[3] for t in tiles)
    span = (right - left) * (bottom - top)
    return span >= 0.8 * height * width and sum(t.area for t in tiles) >= 0.85 * span


@dataclass(frozen=True)
class Symbols:
    """What stands on a flat ground, seen as letters or symbols.

    Attributes:
        one_tone: Share of it that has one and the same tone, as letters and symbols have; 0-1.
        tone: That tone's darkest channel, 0-255.
        few_tones: Share of what stands on it that has one of at most three exact colours, as drawings have; 0-1.
        letters: Number of separate things of about the same height in it.
        largest: Share of the picture that the largest thing covers, 0-1.
    """

    one_tone: float
    tone: int
    letters: int
    largest: float
    few_tones: float = 0.0


def commonest_colour(pixels: Bytes) -> tuple[NDArray[Any], float]:
    """The colour that most pixels of `(h, w, 3)` uint8 have exactly, and their share, 0-1."""
    import cv2

    few = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA).view(np.uint32)[::2, ::2, 0]
    values, counts = np.unique(few, return_counts=True)
    most = int(counts.argmax())
    return values[most : most + 1].view(np.uint8)[:3], float(counts[most] / few.size)


def measure_symbols(pixels: Bytes, foreground: Region, ground: NDArray[Any]) -> Symbols:
    """Measure whether what stands on a flat ground is only letters and symbols.

    Args:
        pixels: `(h, w, 3)` uint8 at work size.
        foreground: What stands out, bool.
        ground: The ground's colour, three numbers 0-255.
    """
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(foreground.view(np.uint8), connectivity=8)
    if count <= 1:
        return Symbols(0.0, 0, 0, 0.0)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    tall = heights[heights >= 4]
    letters = int((np.abs(tall - np.median(tall)) <= 0.4 * np.median(tall)).sum()) if tall.size else 0
    inner = cv2.erode(foreground.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    own = pixels[inner if inner.sum() >= 40 else foreground].astype(np.int16)
    drawn = _few_tones(own)
    away = away_from(ground, own)
    largest = float(stats[1:, cv2.CC_STAT_AREA].max() / foreground.size)
    if not away.any():  # the commonest colour is the product's own
        return Symbols(0.0, 0, letters, largest)
    clear = away > 0.3 * np.percentile(away, 95)
    own, away = own[clear], away[clear]
    # Letters are thin: at this size only the middle of a stroke has the letter's own tone.
    strong = own[away >= 0.75 * np.percentile(away, 95)]
    tone = np.median(strong, axis=0)
    one_tone = float((away_from(tone, strong) <= 0.1 * np.abs(tone - ground).max() + 3).mean())
    return Symbols(one_tone * len(strong) / len(own), int(tone.min()), letters, largest, drawn)


def _few_tones(colours: NDArray[np.int16]) -> float:
    """Share of colours within 3 levels of one of the three commonest."""
    rest, total = colours, max(1, len(colours))
    for _ in range(3):
        if not len(rest):
            break
        codes = (rest >> 2) @ np.array([4096, 64, 1])
        commonest = np.median(rest[codes == np.bincount(codes).argmax()], axis=0)
        rest = rest[away_from(commonest, rest) > 3]
    return 1 - len(rest) / total

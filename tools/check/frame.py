"""Measure what stands on a plain background: how many things, which are pictures of their own, which are alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.ground import Bytes, Region

Box = tuple[int, int, int, int]
Likeness = Literal["copy", "other side", "other view"]
_SIDE = 64  # px; things are compared at this size
_COPY = 0.975  # correlation from which two things are the same photo; two real twins never get the same light
_SAME_OUTLINE = 0.93  # overlap of two outlines, as a share of their union
_SAME_COLOURS = 0.8  # overlap of two colour histograms


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
    def is_flat(self) -> bool:
        """Whether most of it is exactly one colour."""
        inner = self.pixels[2:-2, 2:-2].reshape(-1, 3).astype(np.int16)
        return bool(inner.size) and float((np.abs(inner - np.median(inner, axis=0)).max(axis=1) <= 2).mean()) >= 0.5

    @cached_property
    def small(self) -> tuple[NDArray[np.float32], Region]:
        """Its pixels, white around it, and its outline, both scaled to 64 x 64 px."""
        import cv2

        shown = np.where(self.outline[..., None], self.pixels, 255).astype(np.uint8)
        pixels = cv2.resize(shown, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        outline = cv2.resize(self.outline.view(np.uint8) * 255, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA) >= 128
        return pixels, outline

    @cached_property
    def colours(self) -> NDArray[np.float64]:
        """Share of its pixels in each of 8 x 8 x 8 colours, softened."""
        own = self.pixels[self.outline] // 32
        counts: NDArray[np.float64]
        counts = np.bincount(own @ np.array([64, 8, 1]), minlength=512).astype(np.float64).reshape(8, 8, 8)
        for axis in range(3):
            padded = np.pad(counts, [(1, 1) if a == axis else (0, 0) for a in range(3)])
            before, own_bin, after = (np.take(padded, range(o, o + 8), axis) for o in range(3))
            counts = 0.25 * before + 0.5 * own_bin + 0.25 * after
        return counts.ravel() / counts.sum()


@dataclass(frozen=True)
class Repeat:
    """Two things that show the same product.

    Attributes:
        likeness: `copy` (the same photo again, perhaps turned, mirrored or scaled), `other side` (same outline,
            other surface) or `other view` (same colours and height, other outline).
        boxes: Where they are, px at work size.
        correlation: How alike they are, 0-1.
    """

    likeness: Likeness
    boxes: tuple[Box, Box]
    correlation: float


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
    count, labels, _, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    things = []
    for label in range(1, count):
        own = product & (labels == label)
        columns, rows = np.flatnonzero(own.any(axis=0)), np.flatnonzero(own.any(axis=1))
        box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        part = (slice(box[1], box[3]), slice(box[0], box[2]))
        things.append(Thing(box, own[part], np.ascontiguousarray(pixels[part][..., :3])))
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
        if thing.is_rectangle and 0.012 <= share <= 0.2 and (in_corner or at_side) and others > 0.8 * thing.area:
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


def find_repeat(things: list[Thing]) -> Repeat | None:
    """Find two things that show the same product.

    Args:
        things: Largest first; only those at least a quarter as large as the largest are compared.
    """
    if not things:
        return None
    large = [thing for thing in things if thing.area >= 0.2 * things[0].area and thing.area >= 300][:8]
    found = [repeat for i, one in enumerate(large) for other in large[i + 1 :] if (repeat := _compare(one, other))]
    order = {"copy": 0, "other side": 1, "other view": 2}
    return min(found, key=lambda repeat: order[repeat.likeness], default=None)


def _compare(one: Thing, other: Thing) -> Repeat | None:
    alike = float(np.minimum(one.colours, other.colours).sum())
    if alike < 0.5:
        return None
    best, best_outline = 0.0, 0.0
    a, a_outline = one.small
    for quarter in range(4):
        b, b_outline = np.rot90(other.small[0], quarter), np.rot90(other.small[1], quarter)
        size = other.size if quarter % 2 == 0 else other.size[::-1]
        if abs(np.log(one.size[0] * size[1] / (one.size[1] * size[0]))) > 0.08:
            continue
        for pixels, outline in ((b, b_outline), (b[:, ::-1], b_outline[:, ::-1])):
            overlap = float((a_outline & outline).sum() / max(1, (a_outline | outline).sum()))
            best_outline = max(best_outline, overlap)
            best = max(best, _correlation(a, pixels, a_outline & outline) if overlap > 0.9 else 0.0)
    boxes = (one.box, other.box)
    if best >= _COPY and alike >= _SAME_COLOURS:
        return Repeat("copy", boxes, best)
    ratio = one.area / other.area
    if best_outline >= _SAME_OUTLINE and 0.85 <= ratio <= 1.18 and alike >= 0.6 and best < 0.8 and _detailed(one):
        return Repeat("other side", boxes, best)
    same_height = abs(one.size[1] - other.size[1]) <= 0.03 * max(one.size[1], other.size[1])
    if same_height and alike >= _SAME_COLOURS and best_outline < 0.85 and 0.4 <= ratio <= 2.5:
        return Repeat("other view", boxes, best)
    return None


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32], where: Region) -> float:
    """Correlation of two pictures of things, allowing a shift of a pixel; 1 where both are one flat colour."""
    best = 0.0
    for down, across in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)):
        shifted = np.roll(b, (down, across), (0, 1))
        x, y = a[where].ravel(), shifted[where].ravel()
        x, y = x - x.mean(), y - y.mean()
        scale = float(np.sqrt((x @ x) * (y @ y)))
        difference = float(np.abs(x - y).mean())
        best = max(best, 1.0 if difference < 1.5 else float(x @ y) / max(scale, 1e-6))
    return best


def _detailed(thing: Thing) -> bool:
    """Whether its surface shows something by which a front can be told from a back."""
    pixels, outline = thing.small
    return bool(outline.any()) and float(pixels[outline].std(axis=0).max()) > 12


@dataclass(frozen=True)
class Emptiness:
    """How little a picture shows.

    Attributes:
        flat: Share of the picture that is exactly its commonest colour, 0-1.
        flat_things: Share of what stands on the background that has no tone of its own: letters, symbols; 0-1.
        colours: Number of colours that make up almost all of what stands on it.
    """

    flat: float
    flat_things: float
    colours: int


def measure_emptiness(pixels: Bytes, foreground: Region) -> Emptiness:
    """Measure whether a picture is blank, or only letters and symbols.

    Args:
        pixels: `(h, w, 3)` uint8 at work size.
        foreground: What stands out, bool.
    """
    import cv2

    values = pixels[::2, ::2].reshape(-1, 3)
    codes = values.astype(np.int32) @ np.array([65536, 256, 1])
    commonest = np.unique(codes, return_counts=True)[1].max()
    inner = cv2.erode(foreground.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    if inner.sum() < 20:
        return Emptiness(float(commonest / codes.size), 0.0, 0)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    inner_codes = (pixels[inner] // 12).astype(np.int32) @ np.array([484, 22, 1])
    counts = np.sort(np.unique(inner_codes, return_counts=True)[1])[::-1]
    colours = int(np.searchsorted(np.cumsum(counts), 0.85 * counts.sum()) + 1)
    return Emptiness(float(commonest / codes.size), float((steps[inner] <= 1).mean()), colours)

"""Tell whether two things in a picture are the same product shown twice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.frame import Box, Thing
from tools.check.regions import Bytes, Region

Likeness = Literal["copy", "other side", "other view"]
_SIDE = 96  # px; things are compared at this size
_LEAST = 0.01  # share of the picture; smaller things are crumbs and letters
_OUTLINE = 0.93  # overlap of two outlines, as a share of their union, from which they are the same
_PROPORTIONS = 0.08  # by how much the logarithms of two things' proportions may differ


@dataclass(frozen=True)
class Repeat:
    """Two things that show the same product.

    Attributes:
        likeness: `copy` (the same photo again, perhaps turned, mirrored or scaled), `other side` (same outline,
            other surface) or `other view` (same colours and size, other outline).
        boxes: Where they are, px at work size.
        colours: How much of their colours they share, 0-1.
    """

    likeness: Likeness
    boxes: tuple[Box, Box]
    colours: float


@dataclass(frozen=True)
class _Form:
    """A thing scaled to a square.

    Attributes:
        pixels: `(96, 96, 3)` uint8, white around the thing.
        outline: `(96, 96)` bool.
        size: Width and height before scaling.
    """

    pixels: Bytes
    outline: Region
    size: tuple[int, int]

    @cached_property
    def blurred(self) -> NDArray[np.float32]:
        """Without the detail that a shift by a pixel would put out of place."""
        import cv2

        return cv2.GaussianBlur(self.pixels, (0, 0), 2).astype(np.float32)

    def turned(self, quarter: int, mirrored: bool) -> _Form:
        """Turned by quarters of a circle, and mirrored."""
        pixels, outline = np.rot90(self.pixels, quarter), np.rot90(self.outline, quarter)
        if mirrored:
            pixels, outline = pixels[:, ::-1], outline[:, ::-1]
        size = (self.size[1], self.size[0]) if quarter % 2 else self.size
        return _Form(np.ascontiguousarray(pixels), outline, size)


def find_repeat(things: tuple[Thing, ...], area: int) -> Repeat | None:
    """Find two things that show the same product.

    Two like things photographed separately, a pair or a pack, are no repeat: light never falls on both alike, so they
    are less alike than copies.

    Args:
        things: Largest first; those much smaller than the largest are not compared.
        area: Of the picture, px at work size.
    """
    large = [thing for thing in things if thing.area >= max(0.2 * things[0].area, _LEAST * area)][:7]
    found = [repeat for i, one in enumerate(large) for other in large[i + 1 :] if (repeat := _compare(one, other))]
    order = {"copy": 0, "other side": 1, "other view": 2}
    return min(found, key=lambda repeat: order[repeat.likeness], default=None)


def _compare(one: Thing, other: Thing) -> Repeat | None:
    colours = float(np.minimum(_colours(one), _colours(other)).sum())
    if colours < 0.6:
        return None
    ratio = one.area / other.area
    outline = surface = 0.0
    closest: tuple[_Form, _Form] | None = None
    for a, b in zip(_forms(one), _forms(other), strict=True):
        for quarter in range(4):
            for mirrored in (False, True):
                turned = b.turned(quarter, mirrored)
                if abs(np.log(a.size[0] * turned.size[1] / (a.size[1] * turned.size[0]))) > _PROPORTIONS:
                    continue
                both = a.outline & turned.outline
                overlap = float(both.sum() / max(1, (a.outline | turned.outline).sum()))
                outline = max(outline, overlap)
                alike = _correlation(a.blurred, turned.blurred, both) if overlap >= 0.88 else 0.0
                if alike > surface:
                    surface, closest = alike, (a, turned)
    if closest and surface >= 0.95 and _is_copy(*closest):
        return Repeat("copy", (one.box, other.box), colours)
    same_size = 0.85 <= ratio <= 1.18
    if outline >= _OUTLINE:
        # The same shape with another surface. Where even the colours are the same it is a second piece.
        two_sides = same_size and surface < 0.9 and colours <= 0.95
        return Repeat("other side", (one.box, other.box), colours) if two_sides else None
    width, height = (abs(one.size[i] - other.size[i]) / max(one.size[i], other.size[i]) for i in (0, 1))
    if colours >= 0.8 and 0.69 <= ratio <= 1.45 and min(width, height) <= 0.15:
        return Repeat("other view", (one.box, other.box), colours)
    return None


def _forms(thing: Thing) -> tuple[_Form, _Form]:
    """A thing as it stands, and turned so that its longest extent is level: copies may be turned by any angle."""
    import cv2

    shown = np.where(thing.outline[..., None], thing.pixels, 255).astype(np.uint8)
    height, width = thing.outline.shape
    moments = cv2.moments(thing.outline.view(np.uint8), True)
    angle = 0.5 * np.degrees(np.arctan2(2 * moments["mu11"], moments["mu20"] - moments["mu02"]))
    side = int(np.hypot(height, width)) + 4
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    pixels = cv2.warpAffine(shown, turn, (side, side), borderValue=(255, 255, 255))
    outline = cv2.warpAffine(thing.outline.view(np.uint8) * 255, turn, (side, side)) > 127
    columns, rows = np.flatnonzero(outline.any(axis=0)), np.flatnonzero(outline.any(axis=1))
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return _scaled(shown, thing.outline), _scaled(pixels[part], outline[part])


def _scaled(pixels: Bytes, outline: Region) -> _Form:
    import cv2

    size = (_SIDE, _SIDE)
    small = cv2.resize(np.ascontiguousarray(outline).view(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) >= 128
    return _Form(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), small, (outline.shape[1], outline.shape[0]))


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32], where: Region) -> float:
    x, y = a[where].ravel(), b[where].ravel()
    x, y = x - x.mean(), y - y.mean()
    if float(np.abs(x - y).mean()) < 1.5:
        return 1.0  # one flat colour, both
    return float(x @ y) / max(float(np.sqrt((x @ x) * (y @ y))), 1e-6)


def _is_copy(a: _Form, b: _Form) -> bool:
    """Whether two pictures of a thing are one, after laying them over each other as exactly as possible."""
    import cv2

    grey_a, grey_b = (cv2.cvtColor(form.pixels, cv2.COLOR_RGB2GRAY) for form in (a, b))
    warp: NDArray[Any] = np.eye(2, 3, dtype=np.float32)
    everywhere = np.full(grey_a.shape, 255, np.uint8)
    steps = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    try:
        _, warp = cv2.findTransformECC(grey_a, grey_b, warp, cv2.MOTION_AFFINE, steps, everywhere, 3)
    except cv2.error:
        return False  # they cannot be laid over each other
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(b.pixels, warp, (_SIDE, _SIDE), flags=how, borderValue=(255, 255, 255)).astype(np.float32)
    outline = cv2.warpAffine(b.outline.view(np.uint8) * 255, warp, (_SIDE, _SIDE), flags=how) > 127
    inner = cv2.erode((a.outline & outline).view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)
    if inner.sum() < 50:
        return False
    own = a.pixels.astype(np.float32)
    tones = own[inner].mean(axis=1)
    contrast = max(10.0, float(np.percentile(tones, 95) - np.percentile(tones, 5)))
    difference = float(np.abs(own[inner] - laid[inner]).mean()) / contrast
    alike = _correlation(own, laid, inner)
    return (alike >= 0.985 and difference <= 0.028) or (alike >= 0.992 and difference <= 0.045)


def _colours(thing: Thing) -> NDArray[np.float64]:
    """Share of its pixels in each of 8 x 8 x 8 colours, softened."""
    own = thing.pixels[thing.outline] // 32
    counts: NDArray[np.float64]
    counts = np.bincount(own @ np.array([64, 8, 1]), minlength=512).astype(np.float64).reshape(8, 8, 8)
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if a == axis else (0, 0) for a in range(3)])
        before, own_bin, after = (np.take(padded, range(o, o + 8), axis) for o in range(3))
        counts = 0.25 * before + 0.5 * own_bin + 0.25 * after
    flat: NDArray[np.float64] = counts.ravel() / counts.sum()
    return flat

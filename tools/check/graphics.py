"""Find added graphics that are not text: rows of stars, badges beside the product, QR codes and barcodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.layout import Layout
from tools.check.regions import peak

_CODE_SIDE = 1200  # px at which codes are searched


@dataclass(frozen=True)
class Graphic:
    """A graphic that is not text.

    Attributes:
        corners: `(4, 2)` float32, px of the picture, clockwise.
        says: A QR code's content; empty for others and where it cannot be read.
    """

    kind: Literal["stars", "badge", "code", "stroke", "overlay"]
    corners: NDArray[np.float32]
    says: str = ""


def find_codes(pixels: NDArray[Any]) -> list[Graphic]:
    """Find QR codes and barcodes.

    Args:
        pixels: `(H, W, 3)`, uint8.
    """
    import cv2

    scale = min(1.0, _CODE_SIDE / max(pixels.shape[:2]))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, says, corners, _ = cv2.QRCodeDetector().detectAndDecodeMulti(grey)
    graphics = []
    if found:
        # A "code" that cannot be read may be any chequered thing; only those that say something count.
        graphics += [Graphic("code", c.astype(np.float32) / scale, s) for c, s in zip(corners, says, strict=True) if s]
    found, says, _, corners = cv2.barcode.BarcodeDetector().detectAndDecodeWithType(grey)
    if found:
        graphics += [Graphic("code", c.astype(np.float32) / scale, s) for c, s in zip(corners, says, strict=True) if s]
    return graphics


def find_stars(layout: Layout) -> list[Graphic]:
    """Find rows of three or more stars on a plain background."""
    shapes = [shape for shape in _shapes(layout) if shape.is_star]
    shapes.sort(key=lambda shape: shape.left)
    rows: list[list[_Shape]] = []
    for shape in shapes:
        row = next((row for row in rows if shape.continues(row[-1])), None)
        if row is None:
            rows.append([shape])
        else:
            row.append(shape)
    return [Graphic("stars", _corners_of(row, layout)) for row in rows if len(row) >= 3]


def find_badges(layout: Layout) -> list[Graphic]:
    """Find flat shapes with few colours beside a product that has light and shade."""
    if not layout.main or is_flat(layout, (layout.parts == layout.main) & layout.strong):
        return []  # beside a product that is itself flat, a flat shape may be part of the offer
    return [Graphic("badge", _corners_of([shape], layout)) for shape in _shapes(layout) if shape.is_badge]


@dataclass(frozen=True)
class _Shape:
    """A connected thing that stands out, in px of the layout."""

    left: int
    top: int
    width: int
    height: int
    area: float
    solidity: float
    is_badge: bool

    @property
    def is_star(self) -> bool:
        # A five-pointed star fills 0.55 of its convex hull, a slim one 0.45, a plump one 0.7.
        return 0.4 < self.solidity < 0.75 and 0.8 < self.width / self.height < 1.25 and self.width >= 6

    def continues(self, other: _Shape) -> bool:
        size = (self.width + other.width) / 2
        apart = self.left - other.left
        alike = 0.8 < self.width / other.width < 1.25 and abs(self.top - other.top) < 0.2 * size
        return alike and abs(self.solidity - other.solidity) < 0.08 and 0.9 * size < apart < 2.2 * size


def _shapes(layout: Layout) -> list[_Shape]:
    import cv2

    # Strong colours only: the faint ringing of compression between two things would make one of them.
    count, labels, stats, _ = cv2.connectedComponentsWithStats(layout.strong.astype(np.uint8), connectivity=4)
    shapes = []
    for label in range(1, min(count, 400)):
        left, top, width, height, area = (int(value) for value in stats[label])
        if area < 20 or area > 0.15 * labels.size:
            continue
        region = labels[top : top + height, left : left + width] == label
        outlines, _ = cv2.findContours(region.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outline = max(outlines, key=len)
        hull = cv2.contourArea(cv2.convexHull(outline)) + len(outline) / 2
        filled = cv2.contourArea(outline) + len(outline) / 2
        roundness = 4 * np.pi * filled / max(cv2.arcLength(outline, True), 1) ** 2
        compact = roundness > 0.8 or filled > 0.9 * width * height
        is_badge = compact and area > 0.0015 * labels.size and _is_drawn_beside_product(layout, labels == label)
        shapes.append(_Shape(left, top, width, height, float(area), filled / max(hull, 1), is_badge))
    return shapes


def _is_drawn_beside_product(layout: Layout, region: NDArray[np.bool_]) -> bool:
    own = bool(layout.main) and not (layout.parts[region] == layout.main).any()
    return own and is_flat(layout, region) and _is_vivid(layout, region)


def is_flat(layout: Layout, region: NDArray[np.bool_]) -> bool:
    """Whether a region of the layout has at most three colours: drawn, not photographed."""
    import cv2

    inside = cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    steps = peak(cv2.morphologyEx(layout.small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    colours = layout.small[inside & (steps <= 4)].astype(np.int16)
    if len(colours) < 30 or len(colours) < 0.4 * inside.sum():
        return False
    rest, total = colours, len(colours)
    for _ in range(3):
        codes = (rest >> 2) @ np.array([4096, 64, 1])
        commonest = rest[codes == np.bincount(codes).argmax()].mean(axis=0)
        rest = rest[np.abs(rest - commonest).max(axis=1) > 3]
        if len(rest) <= 0.08 * total:
            return True
    return False


def _is_vivid(layout: Layout, region: NDArray[np.bool_]) -> bool:
    """Whether a thing has a colour at all; flat black or grey may be an underexposed part of the offer."""
    colours = layout.small[region].astype(np.int16)
    return float((colours.max(axis=1) - colours.min(axis=1) > 60).mean()) > 0.3


def _corners_of(shapes: list[_Shape], layout: Layout) -> NDArray[np.float32]:
    left, top = min(s.left for s in shapes), min(s.top for s in shapes)
    right, bottom = max(s.left + s.width for s in shapes), max(s.top + s.height for s in shapes)
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32) * layout.factor

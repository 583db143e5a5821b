"""Where in a picture a mark lies: beside the product, across its outline, or on it.

Works on what stands out from a plain background. What consists of marks alone is no product; the largest rest is.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.background import Surroundings
from tools.check.ground import Reduced
from tools.check.regions import away_from, touched

Place = Literal["beside", "across", "on", "scene"]
_ON = 0.85  # share of a mark inside the product from which its margin may stick out
_BESIDE = 0.1
_PART = 0.1  # area of a part of the product in areas of its largest part, from which it counts
_ROOMY = 14  # area of a flat patch in areas of one of its lines, from which it is a side of the product


class Layout:
    """The product's place in a picture, at the size at which the surroundings were measured.

    Attributes:
        plain: Whether there is a plain background at all.
        small: The picture at that size, `(h, w, 3)`, uint8.
        factor: How many px of the picture one px here stands for.
        strong: Bool, True where a thing's colour is far from the background's.
        parts: Label of each connected thing that stands out, 0 for background; `(h, w)`.
        product: Bool, True in the product, its holes filled; all False where nothing but marks was found.
        main: Label of the product's largest part; 0 for none.
    """

    def __init__(self, reduced: Reduced, surroundings: Surroundings, marks: list[NDArray[np.float32]]):
        """Find the product among what stands out.

        Args:
            reduced: The picture at the size at which its surroundings were measured.
            surroundings: Of the same picture.
            marks: Corners of lines of text and of codes, `(4, 2)` in px of the picture.
        """
        import cv2

        height, width = surroundings.foreground.shape
        self.plain = surroundings.kind != "busy"
        self.small = np.ascontiguousarray(reduced.pixels[..., :3])
        self.factor = reduced.factor
        self._white = surroundings.kind == "plain" and surroundings.border_white > 0.9
        standing = surroundings.foreground | surroundings.product
        _, self.parts = cv2.connectedComponents(standing.astype(np.uint8), connectivity=8)
        self._areas = np.bincount(self.parts.ravel())
        colour = np.array(surroundings.colour if surroundings.kind == "plain" else (255, 255, 255), np.int16)
        self.strong = (self.parts > 0) & (away_from(colour, self.small.astype(np.int16)) > 30)
        covered = np.zeros((height, width), np.uint8)
        for corners in marks:
            cv2.fillConvexPoly(covered, np.rint(self._grown(corners, 0.35)).astype(np.int32), 1)
        in_marks = np.bincount(self.parts.ravel(), weights=covered.ravel()) / np.maximum(self._areas, 1)
        things = (in_marks < 0.7) & (self._areas >= max(4.0, 0.0003 * covered.size))
        things[0] = False
        ranked = np.where(things, self._areas, 0)
        self.main = int(np.argmax(ranked))
        things &= self._areas >= 0.004 * ranked.max(initial=0)
        outlines, _ = cv2.findContours(things[self.parts].astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = np.zeros((height, width), np.uint8)
        cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
        self.product = filled > 0
        main = self.parts == self.main
        if self.main and not self._white and touched(main) and main.sum() < 0.6 * _hull_of(main).sum():
            self.plain = False  # pale surfaces that run into each other and off the picture: a scene after all

    def place_of(self, corners: NDArray[np.float32]) -> Place:
        """Where a mark lies, by its corners in px of the picture."""
        import cv2

        if not self.plain:
            return "scene"
        region = self._region(self._grown(corners, -0.15))
        product = self._without_letters(corners)
        share = float(product[region].mean()) if region.any() else 0.0
        beyond = region & (cv2.dilate(product.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
        if share >= _ON or (share > _BESIDE and not self._reaches_out(beyond)):
            return "on"
        if share > _BESIDE:
            return "across"
        return "on" if self._is_pale_product(corners) else "beside"

    def part_of(self, corners: NDArray[np.float32]) -> int:
        """Label of the connected thing that a mark lies on; 0 for none."""
        labels = self.parts[self._region(self._grown(corners, 0))]
        labels = labels[labels > 0]
        return int(np.bincount(labels).argmax()) if labels.size else 0

    def slant(self) -> float | None:
        """Direction of a long product in degrees, -90 to 90; None if it has none."""
        import cv2

        points = cv2.findNonZero((self.parts == self.main).astype(np.uint8)) if self.main else None
        if points is None:
            return None
        (x, y), (width, height), angle = cv2.minAreaRect(points)
        if max(width, height) < 1.3 * min(width, height):
            return None
        return float((angle if width > height else angle + 90) + 90) % 180 - 90

    def own_part(self, corners: NDArray[np.float32]) -> NDArray[np.bool_] | None:
        """The thing that a mark fills much of, if it is not the product itself but a small one or a strip."""
        label = self.part_of(corners)
        if not label or label == self.main:
            return None
        part = self.parts == label
        columns = np.flatnonzero(part.any(axis=0))
        fills = float(np.ptp(corners[:, 0])) / self.factor > 0.35 * columns.size
        small = part.sum() <= max(0.15 * self._areas[self.main], 0.04 * part.size)
        return part if len(touched(part)) > 1 or (fills and small) else None

    def sticks_out(self, corners: NDArray[np.float32]) -> bool:
        """Whether a mark stands on a flat patch that sticks out of the product's own shape: a banner, a badge."""
        import cv2

        label = self.part_of(corners)
        region = self._region(self._grown(corners, 0.1))
        if not label or not region.any():
            return False
        around = self._region(self._grown(corners, 0.3)) & ~region & (self.parts == label)
        if around.sum() < 8:
            return False
        colour = np.median(self.small[around], axis=0)
        near = (away_from(colour, self.small.astype(np.int16)) <= 3) | region
        _, patches = cv2.connectedComponents((near & (self.parts == label)).astype(np.uint8), connectivity=4)
        patch = patches == np.bincount(patches[around]).argmax()
        patch = cv2.morphologyEx(patch.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)) > 0
        area = float(patch.sum())
        rim = cv2.dilate(patch.astype(np.uint8), np.ones((9, 9), np.uint8)) - cv2.dilate(
            patch.astype(np.uint8), np.ones((5, 5), np.uint8)
        )
        beyond = self.small[(rim > 0) & (self.parts == label)].astype(np.int16)
        # The side of a box is larger than what is written on it; a banner is made for its words.
        if not 0 < area < min(0.4 * self._areas[label], _ROOMY * self._region(self._grown(corners, 0)).sum()):
            return False
        # Light that fades over a product has no border; a patch has, all around.
        if len(beyond) < 8 or float((np.abs(beyond - colour).max(axis=1) >= 15).mean()) < 0.75:
            return False
        rest = (self.parts == label) & (cv2.dilate(patch.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(rest.astype(np.uint8), connectivity=8)
        if count < 2:
            return False
        areas = stats[:, cv2.CC_STAT_AREA].copy()
        areas[0] = 0
        own = np.take(areas >= _PART * areas.max(), labels)  # a label all around a bottle has some of it on both sides
        if _is_section(patch, own):
            return False
        return float((patch & ~_hull_of(own)).sum()) > 0.25 * area

    def _grown(self, corners: NDArray[np.float32], share: float) -> NDArray[np.float32]:
        """Corners at this size, moved outwards by a share of the line's height."""
        own = corners / self.factor
        across, down = own[1] - own[0], own[3] - own[0]
        sides = float(np.linalg.norm(across)), float(np.linalg.norm(down))
        step = share * min(sides)
        a, d = across / max(sides[0], 1e-3) * step, down / max(sides[1], 1e-3) * step
        return (own + np.stack([-a - d, a - d, a + d, d - a])).astype(np.float32)

    def _region(self, corners: NDArray[np.float32]) -> NDArray[np.bool_]:
        """What lies within corners at this size."""
        import cv2

        region = np.zeros(self.parts.shape, np.uint8)
        cv2.fillConvexPoly(region, np.rint(corners).astype(np.int32), 1)
        return region > 0

    def _without_letters(self, corners: NDArray[np.float32]) -> NDArray[np.bool_]:
        """The product without a mark's letters that touch it: without what is thinner than the line is high."""
        import cv2

        own = corners / self.factor
        line = 0.9 * min(float(np.linalg.norm(own[1] - own[0])), float(np.linalg.norm(own[3] - own[0])))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(line)),) * 2)
        left, top = np.maximum(np.floor(own.min(axis=0)).astype(int) - len(kernel), 0)
        right, bottom = np.ceil(own.max(axis=0)).astype(int) + len(kernel)
        part = self.product[top:bottom, left:right].astype(np.uint8)
        product = self.product.copy()
        if part.size:
            product[top:bottom, left:right] = cv2.morphologyEx(part, cv2.MORPH_OPEN, kernel) > 0
        return product

    def _reaches_out(self, outside: NDArray[np.bool_]) -> bool:
        """Whether the part of a mark outside the product holds anything but background."""
        if outside.sum() < 12:
            return False
        values = self.small[outside].astype(np.float32)
        return float((np.abs(values - np.median(values, axis=0)).max(axis=1) > 8).mean()) > 0.03

    def _is_pale_product(self, corners: NDArray[np.float32]) -> bool:
        """Whether what surrounds a mark is a white product that runs into the white background around it."""
        around = self._region(self._grown(corners, 0.4)) & (self.parts == 0)
        if self._white and around.sum() >= 12:
            return bool(np.percentile(self.small[around], 75, axis=0).min() < 253)
        return False


def large_things(surroundings: Surroundings) -> NDArray[np.bool_] | None:
    """Large things on a plain background, at work size, without letters and small marks; None if it is not plain."""
    import cv2

    if surroundings.kind == "busy":
        return None
    standing = (surroundings.foreground | surroundings.product).astype(np.uint8)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(standing, connectivity=8)
    spans = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    large = (stats[:, cv2.CC_STAT_AREA] > 0.03 * parts.size) | (spans > 0.1 * parts.size)
    large[0] = False
    things: NDArray[np.bool_] = large[parts]
    return things


def _is_section(patch: NDArray[np.bool_], rest: NDArray[np.bool_]) -> bool:
    """Whether a patch is as wide as the rest of its product, or as high: a label all around does not stick out."""
    for axis in (0, 1):
        own, others = np.flatnonzero(patch.any(axis=axis)), np.flatnonzero(rest.any(axis=axis))
        slack = max(3.0, 0.03 * others.size)
        if abs(int(own[0]) - int(others[0])) <= slack and abs(int(own[-1]) - int(others[-1])) <= slack:
            return True
    return False


def _hull_of(region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    import cv2

    hull = np.zeros(region.shape, np.uint8)
    points = cv2.findNonZero(region.astype(np.uint8))
    if points is not None:
        cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    return hull > 0

"""Whether a cut-out kept all of the product, where the picture itself tells what the product is."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tools.check.regions import Region, away_from, components, hull_of
from tools.check.seen import Seen

_STANDS_OUT = 60  # levels from the ground, from which a thing is neither its shade nor its reflection
_LOST = 0.003  # share of the product
_NO_SHADE = 100  # levels from the ground, from which a thing beside what was kept is no cast shadow either
_PIECE = 0.01  # share of the product that such a piece must have


def loses_product(alpha: Image.Image, seen: Seen) -> bool:
    """Whether a cut-out has a hole, or lacks a piece joined to it, where the picture plainly shows no ground.

    Args:
        alpha: Mode `L`, of the whole picture; 255 for product.
        seen: The picture, opened for checking; only one on a plain ground can tell.
    """
    import cv2

    around = seen.surroundings
    if around.kind != "plain":
        return False
    shape = around.product.shape
    kept = np.asarray(alpha.resize((shape[1], shape[0]), Image.Resampling.BOX)) >= 128
    away = away_from(np.array(around.colour, np.int16), seen.reduced.pixels[..., :3].astype(np.int16))
    missing = around.product & ~kept
    for mark in seen.marks.added:
        left, top, right, bottom = (value // seen.reduced.factor for value in mark.box)
        missing[top : bottom + 1, left : right + 1] = False
    area = max(1, int(around.product.sum()))
    # A shadow between the legs of a chair is open below; a hole in the product has product all around it.
    holes = _parts(missing & hull_of(kept) & (away >= _STANDS_OUT), _LOST * area)
    near = cv2.dilate(kept.view(np.uint8), np.ones((9, 9), np.uint8)).view(np.bool_)
    pieces = _parts(missing & (away >= _NO_SHADE), _PIECE * area)
    lacks = any((piece & near).any() and _is_high(piece, around.product) for piece in pieces)
    return lacks or any(_is_enclosed(hole, kept) for hole in holes)


def _is_high(piece: Region, product: Region) -> bool:
    """Whether a piece lies in the product's upper half: cast shadows lie at its foot."""
    rows = np.flatnonzero(product.any(axis=1))
    return float(np.nonzero(piece)[0].mean()) < (rows[0] + rows[-1]) / 2


def _parts(region: Region, least: float) -> list[Region]:
    """The parts of a region that are thicker than an outline and have an area."""
    import cv2

    core = cv2.morphologyEx(region.view(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)).view(np.bool_)
    count, labels, stats = components(core)
    return [labels == label for label in range(1, count) if stats[label, cv2.CC_STAT_AREA] >= least]


def _is_enclosed(hole: Region, kept: Region) -> bool:
    """Whether what was kept lies above, below, left and right of most of a hole."""
    rows, columns = np.nonzero(hole)
    above, before = np.cumsum(kept, axis=0), np.cumsum(kept, axis=1)
    sides = (
        above[rows, columns] > 0, above[-1, columns] > above[rows, columns],
        before[rows, columns] > 0, before[rows, -1] > before[rows, columns],
    )  # fmt: skip
    return bool(np.mean(np.logical_and.reduce(sides)) >= 0.7)

"""Which things belong together: a pair of shoes or earrings, salt and pepper, cutlery, a row of the same jars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIDE = 48  # px of a normalised outline
_SLENDER = 3.0  # length over width from which a thing is a stick: cutlery, pens, brushes
_PARALLEL = 18.0  # degrees
_PLAIN = 12.0  # Lab chroma of white, grey and black


@dataclass(frozen=True)
class Look:
    """What two things are compared by.

    Attributes:
        area: px.
        outlines: The outline as it stands and along its own axis, each `(48, 48)`, bool.
        colours: Histogram of its colours in Lab, sums to 1.
        chroma: Mean Lab chroma.
        length: Along its axis, px.
        slenderness: Length over width.
        angle: Of its axis, degrees, 0-180.
    """

    area: float
    outlines: tuple[NDArray[Any], NDArray[Any]]
    colours: NDArray[Any]
    chroma: float
    length: float
    slenderness: float
    angle: float


def look_at(photo: NDArray[Any], region: NDArray[Any]) -> Look:
    """Measure a thing; `photo` is `(H, W, 3)`, uint8, `region` is bool `(H, W)`."""
    import cv2

    lab = cv2.cvtColor(photo[region][None].astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)[0]
    colours, _ = np.histogramdd(lab, bins=(5, 8, 8), range=((0, 100), (-80, 80), (-80, 80)))
    points = np.argwhere(region)[:, ::-1].astype(np.float32)
    values, axes = np.linalg.eigh(np.cov(points.T) + 1e-3 * np.eye(2))
    long, wide = np.sqrt(values[::-1])
    main = axes[:, 1]
    along = np.stack([points @ main, points @ np.array([-main[1], main[0]])], axis=1)
    return Look(
        float(region.sum()), (_normalised(points), _normalised(along)), colours / max(1.0, colours.sum()),
        float(np.hypot(lab[:, 1], lab[:, 2]).mean()), float(np.ptp(along[:, 0])), float(long / max(wide, 0.5)),
        float(np.degrees(np.arctan2(main[1], main[0])) % 180),
    )  # fmt: skip


def _normalised(points: NDArray[Any]) -> NDArray[Any]:
    """Points as an outline of standard size; its proportions stay."""
    low, span = points.min(axis=0), max(1.0, float(np.ptp(points, axis=0).max()))
    middle = (np.ptp(points, axis=0) / span) / 2
    at = ((points - low) / span - middle + 0.5) * (_SIDE - 1)
    outline = np.zeros((_SIDE, _SIDE), bool)
    outline[tuple(np.rint(at).astype(int).T[::-1])] = True
    return outline


def are_alike(one: Look, other: Look) -> bool:
    """Whether two things are sold as one: the same twice, mirrored or turned, or made to match."""
    size = min(one.area, other.area) / max(one.area, other.area)
    colour = float(np.minimum(one.colours, other.colours).sum())
    shape = max(_same(one.outlines[0], other.outlines[0], turned=False), _same(*_along(one, other), turned=True))
    sticks = min(one.slenderness, other.slenderness) > _SLENDER
    length = min(one.length, other.length) / max(one.length, other.length)
    between = abs(one.angle - other.angle)
    if sticks and length > 0.65 and min(between, 180 - between) < _PARALLEL and colour > 0.45:
        return True
    if size < 0.55:
        return False
    if shape > 0.86 and size > 0.7 and max(one.chroma, other.chroma) < _PLAIN:
        return True  # salt and pepper
    return (shape > 0.72 and colour > 0.5) or (shape > 0.55 and colour > 0.72)


def _along(one: Look, other: Look) -> tuple[NDArray[Any], NDArray[Any]]:
    return one.outlines[1], other.outlines[1]


def _same(one: NDArray[Any], other: NDArray[Any], *, turned: bool) -> float:
    """Overlap of two outlines, 0-1; the best of those mirrored, and upside down where they may be turned."""
    best = 0.0
    for across, down in product((1, -1), (1, -1) if turned else (1,)):
        shown = other[::down, ::across]
        best = max(best, float((one & shown).sum() / max(1, (one | shown).sum())))
    return best


def groups(looks: list[Look]) -> list[list[int]]:
    """Put alike things together; lists of indices, in order of their first."""
    owner = list(range(len(looks)))
    for i in range(len(looks)):
        for j in range(i):
            if owner[i] != owner[j] and are_alike(looks[i], looks[j]):
                old, new = max(owner[i], owner[j]), min(owner[i], owner[j])
                owner = [new if o == old else o for o in owner]
    return [[i for i, o in enumerate(owner) if o == first] for first in sorted(set(owner))]

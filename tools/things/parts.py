"""The connected parts of a matte that are things of their own: no fragments, no shadows, no reflections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[Any]  # int32
_LEAST_AREA = 12  # px
_LEAST_SHARE = 0.04  # of the largest part's area: what is smaller belongs to the part nearest to it
_FRAGMENT = 0.25  # of the larger part's area: what is smaller and near is a piece of it
_NEAR = 0.15  # of the side of a square as large as the larger part
_SHADOW_SPREAD = 9.0  # of 255: how evenly a shadow darkens what it lies on


@dataclass(frozen=True)
class Parts:
    """The things of a picture.

    Attributes:
        labels: `(H, W)`, 0 where nothing is, else the number of the thing from 1.
        count: How many there are.
    """

    labels: Labels
    count: int


def find_parts(photo: NDArray[Any], alpha: NDArray[Any]) -> Parts:
    """Tell the things in a matte apart.

    Args:
        photo: `(H, W, 3)`, uint8. Small: every distance is measured in its pixels.
        alpha: `(H, W)`, uint8, 255 is product.

    Returns:
        The things, largest first. Every pixel of the matte with alpha belongs to the nearest one, except shadows.
    """
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 127).astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].astype(float)
    areas[0] = 0
    if count <= 1:
        return Parts(np.zeros(alpha.shape, np.int32), 0)
    least = max(_LEAST_AREA, _LEAST_SHARE * areas.max())
    order = [i for i in np.argsort(-areas) if areas[i] >= least]
    regions = [labels == i for i in order]
    owner = list(range(len(regions)))
    dark = [_is_shadow(photo, alpha, region, regions[:i]) for i, region in enumerate(regions)]
    for i in range(1, len(regions)):
        for j in range(i):
            if not (dark[i] or dark[j]) and _belong(photo, alpha, regions[j], regions[i]):
                old, new = owner[i], owner[j]
                owner = [new if o == old else o for o in owner]
    kept = sorted({o for i, o in enumerate(owner) if not dark[i]})
    seeds = np.zeros(alpha.shape, np.int32)
    for number, first in enumerate(kept, start=1):
        for i, region in enumerate(regions):
            if owner[i] == first and not dark[i]:
                seeds[region] = number
    shadows = np.any([regions[i] for i in range(len(regions)) if dark[i]], axis=0) if any(dark) else None
    return Parts(_spread(seeds, alpha, shadows), len(kept))


def _spread(seeds: Labels, alpha: NDArray[Any], shadows: NDArray[Any] | None) -> Labels:
    """Give soft edges and specks to the thing nearest to them."""
    import cv2

    _, nearest = cv2.distanceTransformWithLabels(
        (seeds == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(nearest.max()) + 1, np.int32)
    table[nearest[seeds > 0]] = seeds[seeds > 0]
    spread: Labels = np.where(alpha > 0, table[nearest], 0)
    if shadows is not None:
        spread[shadows] = 0
    return spread


def _belong(photo: NDArray[Any], alpha: NDArray[Any], large: NDArray[Any], small: NDArray[Any]) -> bool:
    """Whether two parts are pieces of one thing: a small one close by, or two with a link that the matte missed."""
    import cv2

    area = float(large.sum())
    if small.sum() < _FRAGMENT * area:
        away = cv2.distanceTransform((~large).astype(np.uint8), cv2.DIST_L2, 5)
        if float(away[small].min()) < _NEAR * np.sqrt(area):
            return True
    return _linked(photo, alpha, large, small)


def _linked(photo: NDArray[Any], alpha: NDArray[Any], one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether something thin runs down from one part to the other (the pole between a lamp's shade and its foot).

    Across each line of the gap the background is even and a pole is not. Only downwards: things that stand side by
    side share a shadow, which would link them.
    """
    import cv2

    upper, lower = sorted((one, other), key=lambda region: int(np.flatnonzero(region.any(axis=1))[0]))
    left, right = _overlap(upper.any(axis=0), lower.any(axis=0))
    if right - left < 8:
        return False
    top = int(np.flatnonzero(upper[:, left:right].any(axis=1))[-1]) + 1
    bottom = int(np.flatnonzero(lower[:, left:right].any(axis=1))[0])
    if bottom - top < 3:
        return bottom - top >= 0 and right - left > 0 and _touching(upper, lower)
    gap = cv2.GaussianBlur(photo[top:bottom, left:right], (0, 0), 0.8).astype(np.float32)
    free = alpha[top:bottom, left:right] < 128
    behind = np.median(gap, axis=1, keepdims=True)
    off = np.abs(gap - behind).max(axis=2)
    noise = 1.5 * float(np.median(off[free])) if free.any() else 0.0
    stands_out = ((off > max(10.0, 4 * noise)) & free).astype(np.uint8)
    if stands_out.mean() > 0.3:  # a pattern, not a pole
        return False
    closed = cv2.morphologyEx(stands_out, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
    edge = max(2, round(0.04 * (bottom - top)))  # the matte ends a little early or late
    count, links = cv2.connectedComponents(closed, connectivity=8)
    above, below = set(np.unique(links[:edge])), set(np.unique(links[-edge:]))
    return bool((above & below) - {0}) and count > 1


def _touching(upper: NDArray[Any], lower: NDArray[Any]) -> bool:
    import cv2

    grown = cv2.dilate(upper.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return bool((grown & lower).any())


def _overlap(one: Any, other: Any) -> tuple[int, int]:
    both = np.flatnonzero(one & other)
    return (int(both[0]), int(both[-1]) + 1) if both.size else (0, 0)


def _is_shadow(photo: NDArray[Any], alpha: NDArray[Any], region: NDArray[Any], larger: list[NDArray[Any]]) -> bool:
    """Whether a part is the ground darkened, or a larger part mirrored in it."""
    import cv2

    if not larger:
        return False
    wide = cv2.dilate(region.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    ring = wide & (alpha < 8)
    if ring.sum() < 20:
        return False
    ground = np.median(photo[ring].astype(np.float32), axis=0)
    own = photo[region].astype(np.float32)
    share = own @ ground / max(1.0, float(ground @ ground))
    off = np.abs(own - share[:, None] * ground).max(axis=1)
    darker = float(np.median(share)) < 0.97
    if darker and float(np.quantile(off, 0.9)) < _SHADOW_SPREAD and float(np.median(share)) > 0.3:
        under = np.flatnonzero(region.any(axis=1))[0] > min(np.flatnonzero(r.any(axis=1))[0] for r in larger)
        if under and float(share.std()) < 0.12:
            return True
    return any(_mirrors(photo, region, other) for other in larger)


def _mirrors(photo: NDArray[Any], region: NDArray[Any], above: NDArray[Any]) -> bool:
    """Whether a part right below another one shows it upside down."""
    import cv2

    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    high, wide = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    left, right = _overlap(region.any(axis=0), above.any(axis=0))
    height = int(rows[-1] - rows[0]) + 1
    if right - left < 0.7 * (columns[-1] - columns[0]) or not 0 <= rows[0] - high[-1] < 0.15 * (high[-1] - high[0]):
        return False
    if height > high[-1] - high[0] or wide.size == 0:
        return False
    below = photo[rows[0] : rows[-1] + 1, left:right].astype(np.float32)
    turned = photo[high[-1] - height + 1 : high[-1] + 1, left:right][::-1].astype(np.float32)
    seen = region[rows[0] : rows[-1] + 1, left:right]
    if seen.sum() < 30:
        return False
    pair = [cv2.GaussianBlur(p, (0, 0), 1.5).mean(axis=2)[seen] for p in (below, turned)]
    if min(p.std() for p in pair) < 4:
        return False
    return float(np.corrcoef(pair[0], pair[1])[0, 1]) > 0.75

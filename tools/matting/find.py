"""Find the product, with a second look where it is small in the photo.

A network sees the photo at a few hundred pixels. A product that covers a small part of the photo is then a few dozen
pixels, and its thin parts vanish; the second look shows the network only the part around the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.network import Network
from tools.matting.regions import box_of, keep_product

Matte = NDArray[Any]  # float32
Box = tuple[int, int, int, int]
# A second look takes as long as the first, so only where it more than doubles what the network sees of the product.
_LOOK_AGAIN_BELOW = 0.3
_MARGIN = 0.18  # of the box's side
_CORE = 5  # px of the first look: a part this thick that it was sure of is not lost


@dataclass(frozen=True)
class Found:
    """What the network says of a photo.

    Attributes:
        guess: `(side, side)`, 0-1.
        region: The part of the photo it is about, px.
        certainty: How sure the network is, 0-1.
        reduced: That part of the photo as the network was given it, `(h, w, 3)`, uint8, about twice the guess's size.
    """

    guess: Matte
    region: Box
    certainty: float
    reduced: NDArray[Any]


def find_product(photo: NDArray[Any], network: Network) -> Found:
    """Find the product.

    Args:
        photo: `(H, W, 3)`, uint8. Not changed.
        network: What looks at it.
    """
    height, width = photo.shape[:2]
    whole = (0, 0, width, height)
    guess, certainty, reduced = network.guess(photo)
    first = Found(guess, whole, certainty, reduced)
    cleaned, _ = keep_product(guess, reach=6.0)
    seen = box_of(cleaned, 0.5)
    if seen is None or certainty < 0.5:
        return first
    part = _widened(seen, network.side, whole)
    if (part[2] - part[0]) * (part[3] - part[1]) > _LOOK_AGAIN_BELOW * width * height:
        return first
    closer, closer_certainty, reduced = network.guess(photo[part[1] : part[3], part[0] : part[2]])
    if closer_certainty < 0.5 or not _agree(cleaned, closer, part, whole):
        return first
    closer = _with_lost_parts(guess, closer, part, whole)
    closer = np.where(_seen_closer(_holes(guess), part, whole) > 0, 0, closer)
    return Found(closer.astype(np.float32), part, closer_certainty, reduced)


def _with_lost_parts(guess: Matte, closer: Matte, part: Box, whole: Box) -> Matte:
    """What the second look says, but with the first one's own matte where that was sure of product and this lost it."""
    import cv2

    core = cv2.erode((guess > 0.95).astype(np.uint8), np.ones((_CORE, _CORE), np.uint8), borderValue=1)
    sure = _seen_closer(core, part, whole) > 0
    lost = (sure & (closer < 0.5)).astype(np.uint8)
    closer = np.where(sure, 1, closer)
    if not lost.any():
        return closer
    magnified = max(whole[2] / (part[2] - part[0]), whole[3] / (part[3] - part[1]))
    around = cv2.dilate(lost, np.ones((2 * round(_CORE * magnified) + 1,) * 2, np.uint8)) > 0
    return np.where(around, np.maximum(closer, _seen_closer(guess, part, whole, smooth=True)), closer)


def _widened(seen: Box, side: int, whole: Box) -> Box:
    """The box in photo pixels, with a margin."""
    across, down = whole[2] / side, whole[3] / side
    x = max(8.0, _MARGIN * (seen[2] - seen[0]))
    y = max(8.0, _MARGIN * (seen[3] - seen[1]))
    return (
        max(0, int((seen[0] - x) * across)), max(0, int((seen[1] - y) * down)),
        min(whole[2], int((seen[2] + x) * across)), min(whole[3], int((seen[3] + y) * down)),
    )  # fmt: skip


def _holes(guess: Matte) -> NDArray[Any]:
    """1 where the product encloses background; a narrow gap can look closed from close by."""
    import cv2

    open_ = (guess < 0.35).astype(np.uint8)
    _, labels = cv2.connectedComponents(open_, connectivity=4)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return open_ * (~np.isin(labels, border)).astype(np.uint8)


def _seen_closer(where: NDArray[Any], part: Box, whole: Box, smooth: bool = False) -> NDArray[Any]:
    """A map of the whole photo `(side, side)` as the second look sees it."""
    import cv2

    side = where.shape[0]
    across, down = side / whole[2], side / whole[3]
    to_first = np.array(
        [
            [(part[2] - part[0]) / side * across, 0, part[0] * across],
            [0, (part[3] - part[1]) / side * down, part[1] * down],
        ]
    )
    how = (cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST) | cv2.WARP_INVERSE_MAP
    near: NDArray[Any] = cv2.warpAffine(where, to_first, (side, side), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return near


def _agree(guess: Matte, closer: Matte, part: Box, whole: Box) -> bool:
    """Whether the second look shows the first one's product: almost all of it, little else, none of it cut off."""
    import cv2

    side = guess.shape[0]
    left, top = part[0] / whole[2] * side, part[1] / whole[3] * side
    size = (max(1, round((part[2] - part[0]) / whole[2] * side)), max(1, round((part[3] - part[1]) / whole[3] * side)))
    seen = cv2.resize(closer, size, interpolation=cv2.INTER_AREA) > 0.5
    x, y = min(round(left), side - size[0]), min(round(top), side - size[1])
    before = guess[y : y + size[1], x : x + size[0]] > 0.5
    both = float((seen & before).sum())
    if both < 0.9 * float(before.sum()) or both < 0.6 * float(seen.sum()):
        return False
    edges = {0: closer[:, 0], 1: closer[0], 2: closer[:, -1], 3: closer[-1]}
    return not any(part[i] != whole[i] and float((edge > 0.5).mean()) > 0.01 for i, edge in edges.items())

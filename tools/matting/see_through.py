"""Glass, and rings that the network filled: let the old background go where it shines through.

What lies behind the product is guessed from the background around it. Where a large part inside the outline shows
that same coloured background again, hemmed by edges that do not, the product is see-through there. Its alpha is then
the least that explains how far the photo is from the background behind, and its colour is what is left.

A neutral background proves nothing: a white vase on white paper looks like clear glass. There nothing is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.backdrop import continued
from tools.matting.edges import largest

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
_LEAST_COLOUR = 8.0  # Lab chroma from which a background has a hue of its own
_LEAST_SHARE = 0.12  # of the product's area: smaller patches alone may be print or a reflection
_SMALL_SHARE = 0.003  # once a large one is proven, these count too
_CLEAR = 0.42  # least alpha above which a spot hides its background
_CLEAREST = 0.1  # least alpha of clear glass alone, where a liquid or thick glass of another tint is its hem
# Reflections on glass are white or grey: they dilute the background's colour, never strengthen it, and keep its hue.
# Paint of nearly the same colour is somewhere stronger or of another hue.
_DILUTED, _SAME_HUE = 0.97, 0.025
_TINT = 0.6  # Lab: a lamp's own tint in those reflections moves the hue of a pale background as far
_HEM = 2.2  # how many times farther from the background the hem must be than the clear part
_ALLOWANCE = 1.2  # alpha is at least what colours force; real glass is neither pure white nor pure black


@dataclass(frozen=True)
class SeeThrough:
    """Where the background shines through.

    Attributes:
        where: Bool `(H, W)`.
        alpha: What is left of the product there, 0-1, `(H, W)`.
        behind: The background behind, `(H, W, 3)`, 0-255.
    """

    where: NDArray[Any]
    alpha: Matte
    behind: Picture


def find_see_through(picture: Picture, alpha: Matte) -> SeeThrough | None:
    """Find what is see-through.

    Args:
        picture: `(H, W, 3)`, 0-255.
        alpha: Matte so far, 0-1.

    Returns:
        None where there is nothing of the kind.
    """
    import cv2

    size = alpha.shape[::-1]
    half = (max(1, size[0] // 2), max(1, size[1] // 2))  # what is clear is large
    small = cv2.resize(picture, half, interpolation=cv2.INTER_AREA)
    matte = cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)
    behind = _filled_background(small, matte)
    if behind is None:
        return None
    where = _clear_parts(small, matte > 0.5, matte < 0.02, behind)
    if where is None:
        return None
    behind = cv2.resize(behind, size, interpolation=cv2.INTER_LINEAR)
    everywhere = cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_LINEAR) > 0.5
    thin = np.clip(_ALLOWANCE * least_alpha(picture, behind), 0, 1)
    return SeeThrough(everywhere & (alpha > 0.5), thin, behind)


def _filled_background(picture: Picture, alpha: Matte) -> Picture | None:
    """The background continued behind the product; None where too little of it is seen or it has no colour."""
    import cv2

    outside = cv2.erode((alpha < 0.02).astype(np.uint8), np.ones((3, 3), np.uint8))
    if outside.sum() < 0.01 * outside.size:
        return None
    _, hue_a, hue_b = cv2.split(_lab(picture))
    if np.quantile(cv2.magnitude(hue_a, hue_b)[outside > 0], 0.9) < _LEAST_COLOUR:
        return None
    return continued(picture, outside.astype(np.float32))


def _clear_parts(picture: Picture, solid: NDArray[Any], outside: NDArray[Any], behind: Picture) -> NDArray[Any] | None:
    """Bool `(H, W)` of what shows the background behind, if anything does beyond doubt."""
    import cv2

    calm = cv2.GaussianBlur(picture, (0, 0), 0.8)
    least = least_alpha(calm, behind)
    (_, hue_a, hue_b), (_, own_a, own_b) = cv2.split(_lab(behind)), cv2.split(_lab(calm))
    colour = cv2.magnitude(hue_a, hue_b)
    solid_area, most = float(solid.sum()), np.maximum(colour, 1)
    candidates = solid & (least < _CLEAR) & (colour > _LEAST_COLOUR)
    if candidates.sum() <= _LEAST_SHARE * solid_area:  # too little to prove anything
        return None
    kept = (own_a * hue_a + own_b * hue_b) / (most * most)
    off = cv2.magnitude(own_a - kept * hue_a, own_b - kept * hue_b) / most
    texture = float(np.median(off[outside])) / 2
    clear = candidates & (kept > 0.45) & (kept < 1.4) & (off < 0.5)

    def like_glass(part: NDArray[Any]) -> bool:
        same = max(_SAME_HUE, _TINT / float(np.median(colour[part])))
        return bool(np.quantile(kept[part], 0.9) < _DILUTED + texture and np.median(off[part]) < same + texture)

    for level in (_CLEAR, _CLEAREST):
        found = _proven(clear & (least < level), like_glass, least, solid)
        if found is not None:
            # Small islands of reflection inside a clear part belong to it.
            return cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)) > 0
    return None


def _proven(
    clear: NDArray[Any], like_glass: Callable[[NDArray[Any]], bool], least: Matte, solid: NDArray[Any]
) -> NDArray[Any] | None:
    """What is like glass, bool `(H, W)`; None unless a large part of it is hemmed by product."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(clear.astype(np.uint8), connectivity=4)
    shares = stats[:, cv2.CC_STAT_AREA] / max(1.0, float(solid.sum()))
    if not (shares[1:] > _LEAST_SHARE).any():
        return None
    found = np.zeros(solid.shape, bool)
    proven = False
    for number in range(1, count):
        if shares[number] < _SMALL_SHARE:
            continue
        part = labels == number
        if like_glass(part):
            proven |= shares[number] > _LEAST_SHARE and _hemmed(least, part, solid)
            found |= part
    return found if proven else None


def least_alpha(picture: Picture, behind: Picture) -> Matte:
    """The smallest alpha with which some colour over `behind` gives `picture`; both `(H, W, 3)`, 0-255."""
    import cv2

    # A brighter colour can rise to 255 at most, a darker one fall to 0.
    up = cv2.divide(picture - behind, np.maximum(255 - behind, 8))
    down = cv2.divide(behind - picture, np.maximum(behind, 8))
    return np.clip(largest(cv2.max(up, down)), 0, 1)


def own_colour(picture: Picture, alpha: Matte, behind: Picture) -> Picture:
    """The colour that over `behind` gives `picture`: `(N, 3)`, 0-255, of `(N, 3)` colours and `(N,)` alpha."""
    a = np.maximum(alpha, 0.02)[:, None]
    return np.clip((picture - (1 - a) * behind) / a, 0, 255)


def _hemmed(least: Matte, part: NDArray[Any], solid: NDArray[Any]) -> bool:
    """Whether a clear part is enclosed by product that hides the background."""
    import cv2

    wide = cv2.dilate(part.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))) > 0
    around = wide & ~part
    hem = around & solid
    if hem.sum() < 0.6 * around.sum():
        return False
    return float(np.median(least[hem])) > max(0.15, _HEM * float(np.median(least[part])))


def _lab(picture: Picture) -> Picture:
    import cv2

    lab: Picture = cv2.cvtColor(np.ascontiguousarray(picture / np.float32(255)), cv2.COLOR_RGB2LAB)
    return lab

"""What lies behind the product, continued from the background around it.

Behind a plain sweep or a room out of focus the photo's own background can be continued under the product, and how far
off that may be is known too. Behind a pattern nothing can be continued, and the spread says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.edges import dot, largest, scaled, smallest

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
Where = NDArray[Any]  # bool
OUTSIDE = 0.03  # the network's value below which it is sure of background
VAGUE = 0.03  # of 1: spread from which a background proves nothing
_NOISE = 0.008  # of 1: least spread of a background
_LEAST_SEEN = 0.02  # of the picture
_STEP = 0.02  # of 1: least difference from the mean around that makes an edge
_DRIFT, _FAR = 0.35, 24  # how much of a slope beside the product goes on unseen behind it, and to how many px
_MIXED = 0.05  # share of the variance of the colours that meet behind the product: there either may be
_DARKEST, _LIGHTEST = 0.3, 0.98  # a shadow's brightness as a share of its background's
_DARKEST_GAP, _LEAST_GAPS = 0.5, 0.05  # the same between fine parts, and least share of pixels that must show it
_HUE_NOISE = 0.03  # of 1: how far its hue may be off; twice that where little is known
_COLOURFUL = 0.15  # of 1: difference between channels from which a shade cannot be mistaken


@dataclass(frozen=True)
class Backdrop:
    """The background, also where the product hides it.

    Attributes:
        colour: `(H, W, 3)`, 0-1.
        spread: How far off it may be, 0-1, `(H, W)`.
    """

    colour: Picture
    spread: Matte

    def resized(self, size: tuple[int, int]) -> Backdrop:
        """The same for a picture of another size `(width, height)`."""
        import cv2

        colour, spread = (cv2.resize(part, size, interpolation=cv2.INTER_LINEAR) for part in (self.colour, self.spread))
        return Backdrop(colour, spread)

    def apart(self, picture: Picture) -> Matte:
        """How many spreads each pixel of a picture `(H, W, 3)`, 0-1, is away from the background."""
        return self._spreads(picture, self.colour)

    def apart_but_for_shade(self, picture: Picture) -> Matte:
        """The same, but a darker background counts less the more hue it has."""
        hue = largest(self.colour) - smallest(self.colour)
        share, _ = self.darkened(picture)
        shade = np.where((share < 1) & (share > 0.5), 1 - share, 0) * 0.75 * np.clip(hue / _COLOURFUL, 0, 1)
        return self._spreads(picture, scaled(self.colour, 1 - shade))

    def darkened(self, picture: Picture) -> tuple[Matte, Matte]:
        """Brightness as a share of the background's, and the largest difference from the background so darkened."""
        import cv2

        share = dot(picture, self.colour) / np.maximum(dot(self.colour, self.colour), np.float32(1e-3))
        return share, largest(cv2.absdiff(picture, scaled(self.colour, share)))

    def shadow(self, picture: Picture) -> Where:
        """Where a picture may show nothing but a shadow on the background."""
        share, off = self.darkened(picture)
        hue_fits = off < np.clip(2 * self.spread, _HUE_NOISE, 2 * _HUE_NOISE)
        return np.asarray(hue_fits & (share > _DARKEST) & (share < _LIGHTEST))

    def in_shade(self, picture: Picture, radius: int) -> Backdrop:
        """The same, as dark as a picture shows it within a radius, px: shade lies between hairs and under a fringe.

        Only as far as the background has a hue of its own; a darker grey beside a grey one may be anything.
        """
        import cv2

        share, off = self.darkened(picture)
        fits = off < np.clip(2 * self.spread, _HUE_NOISE, 2 * _HUE_NOISE)
        seen = (fits & (share > _DARKEST_GAP) & (share < _LIGHTEST)).astype(np.float32)
        size = (2 * radius + 1,) * 2
        dark, count = (
            cv2.boxFilter(part, -1, size, borderType=cv2.BORDER_REPLICATE) for part in (seen * (1 - share), seen)
        )
        hue = np.clip((largest(self.colour) - smallest(self.colour)) / _COLOURFUL, 0, 1)
        shade = np.clip(count / _LEAST_GAPS - 1, 0, 1) * dark / np.maximum(count, np.float32(1e-3))
        shade = hue * np.where(fits, np.clip(1 - share, 0, shade), shade)
        return Backdrop(scaled(self.colour, 1 - shade), self.spread)

    def _spreads(self, picture: Picture, colour: Picture) -> Matte:
        import cv2

        off = cv2.absdiff(picture, colour)
        return np.asarray(np.sqrt(cv2.transform(off * off, np.full((1, 3), 1 / 3, np.float32))) / self.spread)


def find_backdrop(picture: Picture, guess: Matte) -> Backdrop | None:
    """Continue the background behind the product.

    Args:
        picture: `(H, W, 3)`, 0-1.
        guess: The network's, 0-1, `(H, W)`.

    Returns:
        None where too little background reaches the picture's border.
    """
    import cv2

    known = cv2.erode((guess < OUTSIDE).astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
    if known.mean() < _LEAST_SEEN:
        return None
    steps = steepness(picture)
    sharp = steps > max(_STEP, 5 * float(np.median(steps[known])))
    seen = _joined_with_border(known & (cv2.dilate(sharp.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0))
    if seen.mean() < _LEAST_SEEN:
        return None
    weight = seen.astype(np.float32)
    filled = continued(np.dstack([picture, dot(picture, picture)]), weight)
    colour = np.ascontiguousarray(filled[..., :3])
    mixed = np.maximum(filled[..., 3] - dot(colour, colour), 0) / 3
    away = cv2.distanceTransform(1 - seen.astype(np.uint8), cv2.DIST_L2, 3)
    calm = cv2.blur(colour, (5, 5))
    texture = cv2.transform(cv2.absdiff(picture, calm), np.full((1, 3), 1 / 3, np.float32))
    slope = largest(np.abs(cv2.Sobel(calm, -1, 1, 0)) + np.abs(cv2.Sobel(calm, -1, 0, 1))) / 8
    unsteady = continued(np.dstack([texture, slope]), cv2.erode(weight, np.ones((5, 5), np.uint8)))
    unsteady = cv2.blur(unsteady, (9, 9))
    drift = _DRIFT * unsteady[..., 1] * np.minimum(away, _FAR)
    spread = np.sqrt((1.25 * unsteady[..., 0]) ** 2 + _NOISE**2 + drift**2 + _MIXED * mixed)
    smooth = np.where(seen[..., None], colour, cv2.GaussianBlur(colour, (0, 0), 2))
    return Backdrop(smooth, spread.astype(np.float32))


def steepness(picture: Picture) -> Matte:
    """How far each pixel is off the mean around it, largest channel: what is out of focus has no such steps."""
    import cv2

    return largest(cv2.absdiff(picture, cv2.blur(picture, (5, 5))))


def _joined_with_border(where: Where) -> Where:
    import cv2

    count, labels = cv2.connectedComponents(where.astype(np.uint8), connectivity=4)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    joined = np.zeros(count, bool)
    joined[border[border > 0]] = True
    return joined[labels]


def continued(picture: Picture, weight: Matte) -> Picture:
    """Known pixels as they are, the others from the nearest known ones, ever more smoothly (push and pull).

    Args:
        picture: `(H, W, C)`.
        weight: `(H, W)`, 1 where known, 0 where not.
    """
    import cv2

    height, width = weight.shape
    channels = picture.shape[2]
    if min(height, width) <= 2:
        mean = (picture * weight[..., None]).sum(axis=(0, 1)) / max(1e-6, float(weight.sum()))
        return np.broadcast_to(mean, picture.shape).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    known = cv2.resize(picture * weight[..., None], half, interpolation=cv2.INTER_AREA).reshape(*half[::-1], channels)
    share = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    coarse = continued(known / np.maximum(share, 1e-6)[..., None], np.minimum(1, 4 * share))
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, channels)
    return np.asarray(picture * weight[..., None] + smooth * (1 - weight[..., None]), np.float32)

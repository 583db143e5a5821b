"""Find a product in a finished picture without being told where it is, and compare its outline.

The cut-out is laid over the picture at every size and place. It fits where the picture has its colours inside the
outline and others beyond it. Knows two pictures; does not know how either was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[int, int, int, int]
Points = tuple[NDArray[Any], NDArray[Any]]  # places and colours, see `_sampled`
Place = tuple[float, float, float]  # left, top and height in working pixels

_COARSE, _MIDDLE, _FINE = 112, 256, 512  # px, longest side of the picture at each look
_SMALLEST = 0.2  # of the picture: a product that is smaller is not looked for
_STEP = 1.08  # from one tried size to the next
_MOST_STEPS = 8  # of one length
_TRIED = 4  # places that are looked at more closely
_FINISHED = 2  # of them are looked at at full detail
_SAMPLES = 1000  # points of the product, and as many beyond its outline
_CAP = 60.0**2  # of a squared difference: a damaged part must not move the find
_FAINT = 12.0**2  # squared colour levels between product and ground that are no more than texture and grain
_BEST = 0.35  # of the difference beyond the outline: with more inside it, nothing was found
_SOLID, _SEEN = 250, 128  # alpha from which the ground does not shine through, and from which it counts as product
_LEAST_SOLID = 0.6  # of the silhouette; glass takes its colours from the ground and fits everywhere
_CONTRAST = 24.0  # colour levels between product and ground, without which the outline cannot be seen
_OUTLINED = 0.5  # share of the outline that needs it
_SAME = 24.0  # colour levels up to which a pixel counts as the product's own


@dataclass(frozen=True)
class Found:
    """A product found again.

    Attributes:
        box: Left, top, right, bottom in picture pixels, to about half a thousandth of the picture.
        overlap: Intersection over union, 0-1, of the silhouette as recorded and as found, each known to a 512th of the
            picture: what has other colours than the product counts as missing.
    """

    box: tuple[float, float, float, float]
    overlap: float


def find_again(picture: Image.Image, cutout: Image.Image, box: Box) -> Found | None:
    """Look for the product in the picture and compare its outline with the recorded one.

    Args:
        picture: Mode `RGB`, the finished picture.
        cutout: Mode `RGBA`, cropped to the product.
        box: Where it was placed, as recorded: left, top, right, bottom. Plays no part in the search.

    Returns:
        None where the product cannot be found by its looks: see-through, or hardly different from the ground.
    """
    small = cutout.copy()
    small.thumbnail((_FINE, _FINE), Image.Resampling.BOX)
    alpha = np.asarray(small.getchannel("A"))
    if (alpha >= _SOLID).sum() <= _LEAST_SOLID * (alpha >= _SEEN).sum():
        return None
    points = _sampled(small)
    fine = _Look(picture.convert("RGB"), picture.size, small, _FINE, points)
    coarse, middle = (_Look(fine.image, picture.size, small, side, points) for side in (_COARSE, _MIDDLE))
    places = [middle.closer(place, coarse.factor) for place in coarse.anywhere()]
    if not places:
        return None
    best = sorted(places, key=middle.misfit)[:_FINISHED]
    place = min((fine.closer(one, middle.factor) for one in best), key=fine.misfit)
    if fine.misfit(place) > _BEST or fine.outlined(place) < _OUTLINED:
        return None
    left, top, right, bottom = (value / fine.factor for value in fine.box(place))
    return Found((left, top, right, bottom), fine.overlap(place, box))


class _Look:
    """The picture and the cut-out at one working size."""

    def __init__(
        self, picture: Image.Image, own_size: tuple[int, int], cutout: Image.Image, side: int, points: Points
    ) -> None:
        self.factor = min(1.0, side / max(own_size))
        size = (max(1, round(own_size[0] * self.factor)), max(1, round(own_size[1] * self.factor)))
        self.image = picture.resize(size, Image.Resampling.BOX)
        self.pixels = np.asarray(self.image, np.float32)
        self.cutout, self.shape, self.points = cutout, cutout.width / cutout.height, points

    def anywhere(self) -> list[Place]:
        """The best few places, one of each size, by trying them all."""
        height, width = self.pixels.shape[:2]
        tall = min(height, width / self.shape)
        least = max(8.0, _SMALLEST * max(height, width) * min(1.0, 1 / self.shape))
        found = []
        while tall >= least:
            if fit := self._best_of_size(int(tall)):
                found.append(fit)
            tall /= _STEP
        return [place for _, place in sorted(found)[:_TRIED]]

    def _best_of_size(self, tall: int) -> tuple[float, Place] | None:
        import cv2

        wide = max(2, round(tall * self.shape))
        margin = 3
        layer = Image.new("RGBA", (wide + 2 * margin, tall + 2 * margin))
        layer.paste(self.cutout.resize((wide, tall), Image.Resampling.BOX), (margin, margin))
        own = np.asarray(layer, np.float32)
        inside, beyond = own[..., 3] >= _SOLID, _beyond(own[..., 3], 1, margin)
        if inside.sum() < 8 or not beyond.any():
            return None
        padded = cv2.copyMakeBorder(self.pixels, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
        pattern = np.ascontiguousarray(np.where(inside[..., None], own[..., :3], nearest_value(inside, own[..., :3])))
        errors = []
        for region in (inside, beyond):
            counts = np.repeat(region[..., None].astype(np.float32), 3, axis=2)
            errors.append(cv2.matchTemplate(padded, pattern, cv2.TM_SQDIFF, mask=counts) / float(region.sum()))
        misfits = (np.maximum(errors[0], 0) + _FAINT) / (np.maximum(errors[1], 0) + _FAINT)
        lowest, _, (x, y), _ = cv2.minMaxLoc(misfits)
        return lowest, (float(x), float(y), float(tall))

    def closer(self, place: Place, factor: float) -> Place:
        """The best place near one that was found at a coarser look with that factor: downhill in ever smaller steps."""
        left, top, tall = (value * self.factor / factor for value in place)
        best = (left + tall * self.shape / 2, top + tall / 2, tall)  # by its middle, which a wrong size does not move
        least = self.misfit(self._by_middle(best))
        for step in (4.0, 2.0, 1.0, 0.5):
            for _ in range(_MOST_STEPS):
                tries = [
                    (best[0] + dx * step, best[1] + dy * step, best[2] + dt * step)
                    for dx, dy, dt in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))
                ]
                lower, at = min((self.misfit(self._by_middle(one)), one) for one in tries)
                if lower >= least:
                    break
                least, best = lower, at
        return self._by_middle(best)

    def _by_middle(self, place: tuple[float, float, float]) -> Place:
        x, y, tall = place
        return x - tall * self.shape / 2, y - tall / 2, tall

    def misfit(self, place: Place) -> float:
        """Difference from the cut-out inside its outline, as a share of that beyond it: 0 is a perfect fit."""
        spots, colours = self.points
        left, top, tall = place
        rows = np.floor(top + spots[..., 1] * tall).astype(int)
        columns = np.floor(left + spots[..., 0] * tall).astype(int)
        height, width = self.pixels.shape[:2]
        seen = self.pixels[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
        inside, beyond = np.minimum(((seen - colours) ** 2).sum(-1), _CAP).mean(1)
        return float((inside + _FAINT) / (beyond + _FAINT))

    def box(self, place: Place) -> Box:
        """Left, top, right, bottom in whole working pixels."""
        left, top, tall = place
        return round(left), round(top), round(left + tall * self.shape), round(top + tall)

    def _laid(self, box: Box) -> NDArray[Any]:
        """The cut-out at a place, on the working picture's size: (h, w, 4)."""
        layer = Image.new("RGBA", (self.pixels.shape[1], self.pixels.shape[0]))
        size = (max(1, box[2] - box[0]), max(1, box[3] - box[1]))
        layer.paste(self.cutout.resize(size, Image.Resampling.BOX), box[:2])
        return np.asarray(layer)

    def outlined(self, place: Place) -> float:
        """Share of the outline along which product and ground differ enough to be told apart."""
        own = self._laid(self.box(place))
        near = _beyond(own[..., 3], 2, 5)
        solid = own[..., 3] >= _SOLID
        if not near.any() or not solid.any():
            return 0.0
        colours = nearest_value(solid, own[..., :3])[near]
        return float((np.abs(self.pixels[near] - colours).max(1) > _CONTRAST).mean())

    def overlap(self, place: Place, recorded: Box) -> float:
        """Intersection over union of what is seen of the product and the silhouette as recorded."""
        import cv2

        left, top, right, bottom = (round(value * self.factor) for value in recorded)
        expected = (self._laid((left, top, right, bottom))[..., 3] >= _SEEN).astype(np.uint8)
        own = self._laid(self.box(place))
        differs = (np.abs(self.pixels - own[..., :3]).max(2) > _SAME) & (own[..., 3] >= _SOLID)
        # Single lines of pixels come from resampling to the working size.
        differs = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
        seen = ((own[..., 3] >= _SEEN) & ~differs).astype(np.uint8)
        grain = np.ones((3, 3), np.uint8)
        apart = (seen > cv2.dilate(expected, grain)) | (expected > cv2.dilate(seen, grain))
        either = ((seen + expected) > 0).sum()
        return 1 - float(apart.sum() / either) if either else 0.0


def _sampled(cutout: Image.Image) -> Points:
    """Points of the product and points just beyond its outline, with the product's colour there or nearest to there.

    Returns:
        (2, N, 2) places as shares of the cut-out's height, and (2, N, 3) colours.
    """
    margin = max(4, round(0.05 * cutout.height))
    layer = Image.new("RGBA", (cutout.width + 2 * margin, cutout.height + 2 * margin))
    layer.paste(cutout, (margin, margin))
    own = np.asarray(layer, np.float32)
    solid = own[..., 3] >= _SOLID
    colours = nearest_value(solid, own[..., :3])
    rng = np.random.default_rng(0)
    spots, found = [], []
    for region in (solid, _beyond(own[..., 3], max(1, margin // 8), margin)):
        rows, columns = np.nonzero(region)
        chosen = rng.integers(0, max(1, len(rows)), _SAMPLES)
        if not len(rows):  # the outline is nowhere free: compare the product alone
            rows, columns = np.nonzero(solid)
            chosen = rng.integers(0, len(rows), _SAMPLES)
        at = np.stack([columns[chosen], rows[chosen]], -1)
        spots.append((at + 0.5 - margin) / cutout.height)
        found.append(colours[rows[chosen], columns[chosen]])
    return np.stack(spots), np.stack(found)


def _beyond(alpha: NDArray[Any], nearest: int, farthest: int) -> NDArray[np.bool_]:
    """Pixels outside a silhouette, between two distances from it."""
    import cv2

    away = cv2.distanceTransform((alpha < 9).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray((away > nearest) & (away <= farthest))


def nearest_value(region: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[Any]:
    """For each pixel the value, `(H, W, C)`, of the region's pixel that is nearest to it."""
    import cv2

    _, labels = cv2.distanceTransformWithLabels(
        (~region).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros((int(labels.max()) + 1, values.shape[2]), np.float32)
    table[labels[region]] = values[region]
    return table[labels]

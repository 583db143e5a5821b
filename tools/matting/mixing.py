"""Where the network is in doubt, let the colours around decide.

Between a product of one colour and a background of another, every mixed pixel lies on the line between the two
colours, and its place on the line is its alpha. That holds for a hair, the gap between two slats or a wire, all finer
than a network sees; it fails where both sides have the same colours, so the line is used only as far as it explains.

Source:
    Chuang et al., "A Bayesian Approach to Digital Matting", CVPR 2001 (the line and its spread); the place on it is
    read across the spread, as in Fisher's linear discriminant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.backdrop import VAGUE, Backdrop, steepness
from tools.matting.doubt import wide_doubt
from tools.matting.edges import LAST_RAMP, EdgeModel, solved
from tools.matting.holes import way_out

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
Points = tuple[NDArray[Any], ...]  # rows and columns
_SAMPLE = (0.03, 0.97)  # values that make a pixel an example of background or product
_ZONE = 6.0  # px of the guess beside its outline in which fine parts may be
_STEP = 0.03  # of 1: difference from the mean around that is a step
_SHADE = 4.0  # px of the guess within which shade is even
_DENSE = (0.25, 0.45)  # share of steps from which parts are fine
_WRONG = (0.05, 0.15)  # share of pixels that contradict the guess from which it is wrong
_LIKE = 3.0  # spreads from the backdrop within which a pixel may be it
_ALIKE, _APART = 2 * VAGUE, 5.0  # of 1: what is off by more than the first is that many spreads apart at least
_SURE = 14.0  # px of the guess: where the network doubts nothing within this, colour opens nothing
_SURE_OF_ENCLOSED = 4.0  # the same for what the product encloses, such as glare
_KNOWN = 0.9  # the network's value from which it is sure
_GAP = 0.35  # largest share of product in a gap's pixels, and least trust in that
_BINS = 16
_COMMON = 20.0  # a colour that the other side has a twentieth as often is no longer one side's own
_NO_IDEA = 1e3  # spread of a colour that was not seen anywhere near
_NOISE = 0.02  # of 1: what differs by less is the same colour
_PAIRS = ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2))  # entries of a symmetric matrix, as `solved` takes them
_EVEN = np.array([[1], [1], [1], [0], [0], [0]], np.float32)  # a spread that is the same in all directions
_SINGULAR = 1e-12  # least determinant of a spread
_SPREAD = 3.0  # how many times the spread of its ends a line must be long, in variances
_ENDS = (0.06, 0.94)  # part of the line that counts: noise makes both ends uncertain


@dataclass(frozen=True)
class _Sides:
    """What is typical on both sides of an edge near N points: mean colours `(N, 3)`, 0-1, and covariances `(6, N)`."""

    product: Picture
    product_spread: NDArray[Any]
    background: Picture
    background_spread: NDArray[Any]

    def before(self, backdrop: Backdrop, points: Points) -> _Sides:
        """The same with the backdrop's own colour where it is known."""
        known = _known(backdrop, points)
        colour = self.background + known[:, None] * (backdrop.colour[points] - self.background)
        spread = self.background_spread + known * (_EVEN * backdrop.spread[points] ** 2 - self.background_spread)
        return replace(self, background=colour, background_spread=spread)

    def line(self) -> tuple[Picture, Matte]:
        """Change of alpha with colour `(N, 3)`, and how far apart the sides are `(N,)`, in variances.

        Across a scatter of colours in one direction, such as light and dark stones, the other directions still tell.
        """
        along = self.product - self.background
        spread = self.product_spread + self.background_spread + 3 * _NOISE**2 * _EVEN
        across = np.stack(solved(spread, along.T, least=_SINGULAR), axis=1)
        separation = np.maximum((across * along).sum(axis=1), np.float32(1e-6))
        return across / separation[:, None], separation

    def fit(self, colours: Picture, place: Matte) -> Matte:
        """How well colours `(N, 3)` fit a mix with so much `(N,)` product, 0-1."""
        spread = place * self.product_spread + (1 - place) * self.background_spread + 0.75 * _NOISE**2 * _EVEN
        return self._likelihood(colours, place, spread)

    def fit_before(self, backdrop: Backdrop, colours: Picture, place: Matte, points: Points) -> Matte:
        """The same before a backdrop; 0 where it is not known or the product differs too little from it."""
        along = self.product - self.background
        spreads = np.sqrt((along * along).sum(axis=1) / 3) / backdrop.spread[points]
        spread = place**2 * self.product_spread + (1 - place) ** 2 * self.background_spread + _NOISE**2 / 3 * _EVEN
        contrast = np.clip(spreads / 4 - 1, 0, 1)
        return _known(backdrop, points) * contrast * self._likelihood(colours, place, spread)

    def _likelihood(self, colours: Picture, place: Matte, spread: NDArray[Any]) -> Matte:
        off = (colours - self.background - place[:, None] * (self.product - self.background)).T
        squares = sum(part * other for part, other in zip(solved(spread, off, least=_SINGULAR), off, strict=True))
        return np.asarray(np.exp(-squares / 6))  # half of the mean square of three channels


def _known(backdrop: Backdrop, points: Points) -> Matte:
    return np.clip(2 - backdrop.spread[points] / (0.5 * VAGUE), 0, 1)


def add_colour_lines(
    model: EdgeModel, picture: Picture, rough: Matte, alpha: Matte, grain: float, backdrop: Backdrop | None = None
) -> tuple[EdgeModel, NDArray[Any]]:
    """Improve an edge model by the lines between nearby product and background colours.

    Args:
        model: Found so far.
        picture: `(H, W, 3)`, 0-1.
        rough: The network's guess at the same size, 0-1.
        alpha: What the model found so far, 0-1.
        grain: Size of one pixel of the guess, in px of `picture`.
        backdrop: The background, where it is known behind the product, too.

    Returns:
        The model, and where parts are so fine that small holes are real, bool `(H, W)`.
    """
    import cv2

    if backdrop is not None:
        backdrop = backdrop.in_shade(picture, round(_SHADE * grain))
    doubt = wide_doubt(rough, grain)
    near = _fine_parts(picture, rough, doubt, grain, backdrop)
    points = np.nonzero(near > 0.01)
    if not points[0].size:
        return model, np.zeros(near.shape, bool)
    in_product, outside = np.minimum(rough, alpha) > _SAMPLE[1], np.maximum(rough, alpha) < _SAMPLE[0]
    if backdrop is not None:
        in_product &= ~((near > 0.1) & (backdrop.apart(picture) < _LIKE))
    # A product may have parts in the background's colour, and the other way round; then colour decides nothing.
    own, foreign = _share_of(picture, in_product & (near < 0.1)), _share_of(picture, outside)
    sides = _Sides(*_examples(picture, in_product, grain, points), *_examples(picture, outside, grain, points))
    if backdrop is not None:
        sides = sides.before(backdrop, points)
    slope, separation = sides.line()
    place = np.clip(((picture[points] - sides.background) * slope).sum(axis=1), 0, 1)
    foreign_colour = _only_in(foreign, own, sides.background)

    decides = np.where(place < alpha[points], foreign_colour, _only_in(own, foreign, sides.product))
    explained = separation / (separation + _SPREAD)
    trusted = np.clip((explained - 0.6) / 0.25, 0, 1) * sides.fit(picture[points], place) * decides
    if backdrop is not None:
        trusted = np.maximum(trusted, sides.fit_before(backdrop, picture[points], place, points) * foreign_colour)
        gaps = _apart(picture, backdrop)
        gaps[points] = np.where((place < _GAP) & (trusted > _GAP), 0, gaps[points])
        free = way_out(gaps, rough)[points]
        inner = cv2.distanceTransform((rough > 0.05).astype(np.uint8), cv2.DIST_L2, 3)[points] > 3 * grain
        firm = inner & (_is_pale(sides.background) | ((rough[points] > _SAMPLE[1]) & ~free))
        sure, sure_of_enclosed = (
            _undoubted(rough, doubt, reach * grain)[points] for reach in (_SURE, _SURE_OF_ENCLOSED)
        )
        firm |= sure | (sure_of_enclosed & ~free)
        trusted = np.where(firm & (place < alpha[points]), 0, trusted)
    whole = np.zeros_like(near)
    whole[points] = near[points] * trusted
    trust = cv2.blur(whole, (3, 3))[points]

    # The finished matte is stretched by LAST_RAMP; the line is squeezed first so that it comes out as `_ENDS` say.
    gain = (LAST_RAMP[1] - LAST_RAMP[0]) / (_ENDS[1] - _ENDS[0])
    line_offset = LAST_RAMP[0] - gain * (_ENDS[0] + (slope * (sides.background - model.centre)).sum(axis=1))
    mixed = replace(model, slope=model.slope.copy(), offset=model.offset.copy())
    mixed.slope[points] += trust[:, None] * (gain * slope - model.slope[points])
    mixed.offset[points] += trust * (line_offset - model.offset[points])
    return mixed, near > 0.3


def _undoubted(rough: Matte, doubt: Matte, reach: float) -> NDArray[Any]:
    """Where the network is sure of product and doubts nothing around: there a knitted pattern is no fringe."""
    import cv2

    size = (2 * round(reach) + 1,) * 2
    doubted = cv2.dilate((doubt > 0.5).astype(np.uint8), np.ones(size, np.uint8)) > 0
    return np.asarray((rough > _KNOWN) & ~doubted)


def _apart(picture: Picture, backdrop: Backdrop) -> Matte:
    """Spreads from the backdrop; what is far off is apart, however little is known of the backdrop."""
    apart = backdrop.apart(picture)
    return np.where(apart * backdrop.spread < _ALIKE, apart, np.maximum(apart, _APART))


def _is_pale(colours: Picture) -> NDArray[Any]:
    """Whether colours `(N, 3)` are nearly white: prints and laces are, too."""
    brightest = colours.max(axis=1)
    return np.asarray((brightest > 0.93) & (brightest - colours.min(axis=1) < 0.15))


def _fine_parts(picture: Picture, rough: Matte, doubt: Matte, grain: float, backdrop: Backdrop | None) -> Matte:
    """Where there are hairs, threads or wires, 0-1: many steps close together, and the guess is in doubt or wrong."""
    import cv2

    window = (2 * round(2 * grain) + 1,) * 2
    steps = (steepness(picture) > _STEP).astype(np.float32)
    dense = np.clip((cv2.blur(steps, window) - _DENSE[0]) / (_DENSE[1] - _DENSE[0]), 0, 1)
    near = doubt
    if backdrop is not None:
        size = (2 * round(_ZONE * grain) + 1,) * 2
        apart = backdrop.apart(picture)
        solid = (rough > 0.5).astype(np.uint8)
        core = cv2.erode(solid, np.ones(size, np.uint8))
        gaps = cv2.dilate(way_out(apart, rough).astype(np.uint8), np.ones(window, np.uint8))
        zone = cv2.subtract(cv2.dilate(solid, np.ones(size, np.uint8)), core * (gaps == 0))
        wrong = np.where(solid > 0, apart < 2.5, apart > _APART).astype(np.float32)
        near = np.maximum(near, zone * np.clip((cv2.blur(wrong, window) - _WRONG[0]) / (_WRONG[1] - _WRONG[0]), 0, 1))
    where: Matte = near * dense
    return where


def _examples(picture: Picture, sure: NDArray[Any], grain: float, points: Points) -> tuple[Picture, NDArray[Any]]:
    """Mean colour `(N, 3)` of the sure pixels nearest to points, and their covariance `(6, N)`, see `_PAIRS`."""
    import cv2

    height, width = sure.shape
    fewer = (max(1, width // 2), max(1, height // 2))  # and fine texture is not spread
    weight = cv2.resize(sure.astype(np.float32), fewer, interpolation=cv2.INTER_AREA)
    colours = cv2.split(cv2.resize(picture, fewer, interpolation=cv2.INTER_AREA))
    weighted = [colour * weight for colour in colours]
    squares = [weighted[i] * colours[j] for i, j in _PAIRS]
    parts = cv2.merge([*weighted, *squares, weight])
    typical = [np.full(weight.shape, value, np.float32) for value in (0, 0, 0, *(_NO_IDEA * _EVEN[:, 0]))]
    for times in (96, 24, 6, 2):  # the nearer windows count where they are not empty
        size = (2 * max(1, round(times * grain / 2)) + 1,) * 2
        sums: Picture = cv2.boxFilter(parts, -1, size, borderType=cv2.BORDER_REPLICATE)
        *totals, near = cv2.split(sums)
        share = np.clip(near * np.float32(200), 0, 1)
        scale = share / np.maximum(near, np.float32(1e-4))
        rest = 1 - share
        typical = [rest * before + scale * total for before, total in zip(typical, totals, strict=True)]
    here = cv2.resize(cv2.merge(typical), (width, height), interpolation=cv2.INTER_LINEAR)[points].T
    mean = here[:3]
    return mean.T, here[3:] - np.stack([mean[i] * mean[j] for i, j in _PAIRS]) + _EVEN * np.float32(1e-6)


def _share_of(picture: Picture, sure: NDArray[Any]) -> NDArray[Any]:
    """How common each colour is among sure pixels: a smoothed histogram `(16, 16, 16)` that adds up to 1."""
    import cv2

    bins = np.clip(picture[::2, ::2][sure[::2, ::2]] * _BINS, 0, _BINS - 1).astype(np.int32)
    flat = np.ravel_multi_index((bins[:, 0], bins[:, 1], bins[:, 2]), (_BINS,) * 3)
    counts: NDArray[Any] = np.bincount(flat, minlength=_BINS**3).reshape(_BINS, -1).astype(np.float32)
    for _ in range(3):  # smooth along each axis in turn
        counts = cv2.blur(counts, (1, 3), borderType=cv2.BORDER_REPLICATE)
        counts = np.moveaxis(counts.reshape((_BINS,) * 3), 0, 2).reshape(_BINS, -1)
    return counts.reshape((_BINS,) * 3) / max(1.0, float(counts.sum()))


def _only_in(here: NDArray[Any], there: NDArray[Any], colours: Picture) -> Matte:
    """Whether colours `(N, 3)` are common in one histogram and next to absent in the other, 0-1."""
    at = np.clip(colours * _BINS, 0, _BINS - 1).astype(np.int32)
    index = (at[..., 0], at[..., 1], at[..., 2])
    odds: Matte = here[index] / (here[index] + _COMMON * there[index] + 1e-6)
    return np.clip((odds - 0.5) / 0.3, 0, 1)

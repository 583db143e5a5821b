"""Where the network is in doubt, let the colours around decide.

Between a product of one colour and a background of another, every mixed pixel lies on the line between the two
colours, and its place on the line is its alpha. That holds for a hair, the gap between two slats or a wire, all finer
than a network sees; it fails where either side has many colours, so the line is used only as far as it explains.

Source:
    Chuang et al., "A Bayesian Approach to Digital Matting", CVPR 2001 (the line and its spread).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.edges import LAST_RAMP, EdgeModel, dot

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
Points = tuple[NDArray[Any], ...]  # rows and columns
_DOUBT = (0.04, 0.96)  # the network's values between which it does not know
_SAMPLE = (0.03, 0.97)  # values that make a pixel an example of background or product
_THICK = 2.0  # radius, in pixels of the guess, of a spot of doubt that a sharp edge does not leave
_BINS = 16
_COMMON = 20.0  # a colour that the other side has a twentieth as often is no longer one side's own
_NO_IDEA = 1e3  # spread of a colour that was not seen anywhere near
_NOISE = 0.02  # of 1: what differs by less is the same colour
_SPREAD = 3.0  # how many times the spread of its ends a line must be long, in variances
_ENDS = (0.06, 0.94)  # part of the line that counts: noise makes both ends uncertain


def add_colour_lines(model: EdgeModel, picture: Picture, rough: Matte, alpha: Matte, grain: float) -> EdgeModel:
    """Improve an edge model by the lines between nearby product and background colours.

    Args:
        model: Found so far.
        picture: `(H, W, 3)`, 0-1.
        rough: The network's guess at the same size, 0-1.
        alpha: What the model found so far, 0-1.
        grain: Size of one pixel of the guess, in px of `picture`.
    """
    import cv2

    near = _doubtful(rough, grain)
    points = np.nonzero(near > 0.01)
    if not points[0].size:
        return model
    in_product, outside = np.minimum(rough, alpha) > _SAMPLE[1], np.maximum(rough, alpha) < _SAMPLE[0]
    product, product_spread = _examples(picture, in_product, grain, points)
    background, background_spread = _examples(picture, outside, grain, points)
    along = product - background
    length = (along * along).sum(axis=1)
    explained = length / (length + _SPREAD * (product_spread + background_spread) + 9 * _NOISE**2)
    slope = along / np.maximum(length, _NOISE**2)[:, None]
    seen = picture[points] - background
    place = np.clip((seen * slope).sum(axis=1), 0, 1)
    off = seen - place[:, None] * along
    spread = place * product_spread + (1 - place) * background_spread
    beside = (off * off).sum(axis=1) / (spread + (1.5 * _NOISE) ** 2)
    # A product may have parts in the background's colour, and the other way round; then colour decides nothing.
    own, foreign = _share_of(picture, in_product), _share_of(picture, outside)
    decides = np.where(place < alpha[points], _only_in(foreign, own, background), _only_in(own, foreign, product))
    trusted = np.zeros_like(near)
    trusted[points] = near[points] * np.clip((explained - 0.6) / 0.25, 0, 1) * np.exp(-0.5 * beside) * decides
    trust = cv2.blur(trusted, (3, 3))[points]

    # The finished matte is stretched by LAST_RAMP; the line is squeezed first so that it comes out as `_ENDS` say.
    gain = (LAST_RAMP[1] - LAST_RAMP[0]) / (_ENDS[1] - _ENDS[0])
    line_offset = LAST_RAMP[0] - gain * (_ENDS[0] + (slope * (background - model.centre)).sum(axis=1))
    mixed = EdgeModel(model.slope.copy(), model.offset.copy(), model.centre)
    mixed.slope[points] += trust[:, None] * (gain * slope - model.slope[points])
    mixed.offset[points] += trust * (line_offset - model.offset[points])
    return mixed


def _doubtful(rough: Matte, grain: float) -> Matte:
    """Where the network is in doubt over more than a sharp edge's width, with a soft border, 0-1."""
    import cv2

    doubt = ((rough > _DOUBT[0]) & (rough < _DOUBT[1])).astype(np.uint8)
    # A sharp edge leaves a line of doubt as thin as the network's blur, and there the edge model is the better one.
    thin, wide = (
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(radius * grain) + 1,) * 2)
        for radius in (_THICK, _THICK + 2.5)
    )
    core = cv2.dilate(cv2.erode(doubt, thin, borderValue=0), wide)
    near: Matte = cv2.GaussianBlur(core.astype(np.float32), (0, 0), grain / 2)
    return near


def _examples(picture: Picture, sure: NDArray[Any], grain: float, points: Points) -> tuple[Picture, Matte]:
    """Mean colour `(N, 3)` of the sure pixels nearest to points, and their variance `(N,)`, summed over channels."""
    import cv2

    height, width = sure.shape
    fewer = (max(1, width // 2), max(1, height // 2))  # and fine texture is not spread
    weight = cv2.resize(sure.astype(np.float32), fewer, interpolation=cv2.INTER_AREA)
    small = cv2.resize(picture, fewer, interpolation=cv2.INTER_AREA)
    parts = cv2.merge([*cv2.split(small * weight[..., None]), dot(small, small) * weight, weight])
    typical = np.zeros((*weight.shape, 4), np.float32)
    typical[..., 3] = _NO_IDEA
    for times in (96, 24, 6, 2):  # the nearer windows count where they are not empty
        size = (2 * max(1, round(times * grain / 2)) + 1,) * 2
        sums: Picture = cv2.boxFilter(parts, -1, size, borderType=cv2.BORDER_REPLICATE)
        share = np.clip(sums[..., 4:] * np.float32(200), 0, 1)
        typical = typical + share * (sums[..., :4] / np.maximum(sums[..., 4:], 1e-4) - typical)
    here = cv2.resize(typical, (width, height), interpolation=cv2.INTER_LINEAR)[points]
    mean = here[:, :3]
    return mean, np.maximum(here[:, 3] - (mean * mean).sum(axis=1), 0)


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

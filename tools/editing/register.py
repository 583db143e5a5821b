"""Lays a redrawn picture over its original, so that the same place can be compared: scale and shift, nothing else.

A model draws a product a little larger or further left. Without laying it back, every edge would count as changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_LOOKED_AT = 800  # px, longest side
_FEATURES = 3000
_UNLIKE_NEXT = 0.75  # of the distance to the second best: a feature that fits two places fits none
_NEAR = 3.0  # px by which a feature may lie off
_LEAST_FEATURES, _LEAST_SHARE = 12, 0.25  # that agree on a place
_MOST_TURN = 4.0  # degrees; beyond, it is seen from elsewhere
_SCALES = (0.4, 2.5)
_LEAST_RESPONSE = 0.12  # of a phase correlation: unrelated pictures have under 0.05
_LEAST_ALIKE = 0.4  # correlation of the edges, once laid over


@dataclass(frozen=True)
class Place:
    """Where the original lies in the redrawn picture: `redrawn = scale * original + (left, top)`.

    Attributes:
        scale: Of the original's shape at the redrawn picture's size.
        left: Shift to the right, as a share of the redrawn picture's width.
        top: Shift down, as a share of its height.
        by: What found it.
    """

    scale: float
    left: float
    top: float
    by: str


def find_place(original: Image.Image, redrawn: Image.Image) -> Place | None:
    """Find where the original lies in a redrawn picture.

    Args:
        original: Mode `RGB`.
        redrawn: Mode `RGB`, of about the same shape, any size.

    Returns:
        None where they do not fit by scale and shift: seen from another side, or nothing is left of the original.
    """
    size = _working_size(original.size)
    before, after = (_grey(image, size) for image in (original, redrawn))
    return _by_features(before, after, size) or _by_phase(before, after, size)


def lay_back(redrawn: Image.Image, place: Place, size: tuple[int, int]) -> Image.Image:
    """The redrawn picture as the original would show it.

    Args:
        redrawn: Any mode.
        place: Where the original lies in it.
        size: Of the original, or of the picture to compare it with.
    """
    width, height = redrawn.width / size[0], redrawn.height / size[1]
    matrix = (
        place.scale * width, 0.0, place.left * redrawn.width, 0.0, place.scale * height, place.top * redrawn.height,
    )  # fmt: skip
    small = redrawn.resize(size, Image.Resampling.LANCZOS) if max(redrawn.size) > 2 * max(size) else redrawn
    if small is not redrawn:
        matrix = (place.scale, 0.0, place.left * size[0], 0.0, place.scale, place.top * size[1])
    return small.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _working_size(size: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, _LOOKED_AT / max(size))
    return max(8, round(size[0] * factor)), max(8, round(size[1] * factor))


def _grey(image: Image.Image, size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.asarray(image.convert("L").resize(size, Image.Resampling.LANCZOS))


def _by_features(before: NDArray[np.uint8], after: NDArray[np.uint8], size: tuple[int, int]) -> Place | None:
    """By corners and spots that both show."""
    import cv2

    finder = cv2.SIFT_create(nfeatures=_FEATURES)  # type: ignore[attr-defined]  # not in its stubs
    (here, own), (there, other) = (finder.detectAndCompute(picture, None) for picture in (before, after))
    if own is None or other is None or min(len(here), len(there)) < _LEAST_FEATURES:
        return None
    pairs = [
        pair[0]
        for pair in cv2.BFMatcher().knnMatch(own, other, k=2)
        if len(pair) == 2 and pair[0].distance < _UNLIKE_NEXT * pair[1].distance
    ]
    if len(pairs) < _LEAST_FEATURES:
        return None
    source = np.array([here[pair.queryIdx].pt for pair in pairs], np.float32)
    target = np.array([there[pair.trainIdx].pt for pair in pairs], np.float32)
    cv2.setRNGSeed(0)
    affine, agree = cv2.estimateAffinePartial2D(source, target, method=cv2.RANSAC, ransacReprojThreshold=_NEAR)
    if affine is None or agree is None:
        return None
    kept = agree[:, 0] > 0
    turn = abs(float(np.degrees(np.arctan2(affine[1, 0], affine[0, 0]))))
    if kept.sum() < max(_LEAST_FEATURES, _LEAST_SHARE * len(pairs)) or turn > _MOST_TURN:
        return None
    scale, left, top = _fit(source[kept], target[kept])
    return Place(scale, left / size[0], top / size[1], "features") if _SCALES[0] <= scale <= _SCALES[1] else None


def _fit(source: NDArray[Any], target: NDArray[Any]) -> tuple[float, float, float]:
    """Scale and shift that fit pairs of points best."""
    middle, other = source.mean(0), target.mean(0)
    spread = float(((source - middle) ** 2).sum())
    scale = float(((source - middle) * (target - other)).sum()) / spread if spread else 1.0
    left, top = other - scale * middle
    return scale, float(left), float(top)


def _by_phase(before: NDArray[np.uint8], after: NDArray[np.uint8], size: tuple[int, int]) -> Place | None:
    """By a shift of the whole picture, for plain products that have no corners to go by."""
    import cv2

    edges = [_edges(picture) for picture in (before, after)]
    window = cv2.createHanningWindow(size, cv2.CV_32F)
    (left, top), response = cv2.phaseCorrelate(edges[0], edges[1], window)
    if response < _LEAST_RESPONSE:
        return None
    shifted = cv2.warpAffine(edges[1], np.array([[1, 0, -left], [0, 1, -top]], np.float32), size)
    alike = float(np.corrcoef(edges[0].ravel(), shifted.ravel())[0, 1])
    return Place(1.0, left / size[0], top / size[1], "shift") if alike >= _LEAST_ALIKE else None


def _edges(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2

    smooth = cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32)
    return np.asarray(np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)))

"""How far a cut-out is from the truth, ours and plain rembg's side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evals.cutouts.build import Sample

TOLERANCE_PX = 3
# A difference smaller than this between two cut-outs is noise: one grey level of alpha on average; one in fifty
# boundary pixels.
NOISE_ERROR, NOISE_BOUNDARY = 0.004, 0.02
WANTED_ERROR_RATIO, WANTED_BOUNDARY_GAIN = 0.75, 0.05


@dataclass(frozen=True)
class Quality:
    """One cut-out against its truth.

    Attributes:
        error: Mean absolute error of alpha over the picture, 0-1.
        boundary: F-measure of the outline within 3 px, 0-1.
        colour: Mean difference when both are laid on black and on white, 0-1: alpha and colour together.
    """

    error: float
    boundary: float
    colour: float


@dataclass(frozen=True)
class Comparison:
    """One picture, cut out by rembg and by us; CPU seconds of each."""

    name: str
    kind: str
    theirs: Quality
    ours: Quality
    their_seconds: float
    our_seconds: float

    @property
    def worse(self) -> bool:
        """Whether ours is worse by more than noise."""
        lost = self.ours.error - self.theirs.error
        return lost > NOISE_ERROR or self.theirs.boundary - self.ours.boundary > NOISE_BOUNDARY


def measure(found: Image.Image, truth: Image.Image) -> Quality:
    """Compare a cut-out with the truth; both mode `RGBA`, same size."""
    ours, true = (np.asarray(image, np.float32) / 255 for image in (found, truth))
    error = float(np.abs(ours[..., 3] - true[..., 3]).mean())
    black = np.abs(ours[..., :3] * ours[..., 3:] - true[..., :3] * true[..., 3:])
    white = np.abs(ours[..., :3] * ours[..., 3:] - ours[..., 3:] - true[..., :3] * true[..., 3:] + true[..., 3:])
    return Quality(error, boundary_f(ours[..., 3], true[..., 3]), float((black.mean() + white.mean()) / 2))


def boundary_f(found: NDArray[Any], true: NDArray[Any], tolerance: float = TOLERANCE_PX) -> float:
    """F-measure of outlines (where alpha passes a half), each pixel counted if the other outline is near."""
    ours, theirs = _outline(found), _outline(true)
    if not ours.any() or not theirs.any():
        return float(ours.any() == theirs.any())
    precision, recall = _near(ours, theirs, tolerance), _near(theirs, ours, tolerance)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _outline(alpha: NDArray[Any]) -> NDArray[Any]:
    import cv2

    solid = (alpha >= 0.5).astype(np.uint8)
    return (solid > 0) & (cv2.erode(solid, np.ones((3, 3), np.uint8)) == 0)


def _near(these: NDArray[Any], those: NDArray[Any], tolerance: float) -> float:
    import cv2

    away = cv2.distanceTransform(1 - those.astype(np.uint8), cv2.DIST_L2, 5)
    return float((away[these] <= tolerance).mean())


def means(rows: Iterable[Comparison]) -> tuple[Quality, Quality]:
    """Mean quality of theirs and ours."""
    listed = list(rows)

    def mean(qualities: list[Quality]) -> Quality:
        return Quality(*(float(np.mean([getattr(q, f) for q in qualities])) for f in ("error", "boundary", "colour")))

    return mean([row.theirs for row in listed]), mean([row.ours for row in listed])


def compare(sample: Sample, theirs: tuple[Image.Image, float], ours: tuple[Image.Image, float]) -> Comparison:
    """Score both cut-outs of a sample; each with its CPU seconds."""
    return Comparison(
        sample.name, sample.kind, measure(theirs[0], sample.truth), measure(ours[0], sample.truth), theirs[1], ours[1]
    )

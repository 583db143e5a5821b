"""Find the pixel and compression grid that a picture had before it was enlarged.

An enlarged picture repeats its interpolation's errors with every source pixel, and a source that was a JPEG brings its
8 px blocks along, now `8 * factor` px apart. Both lie on one grid across the whole picture, the same in every tile, as
edges and textures of a photo do not.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LONGEST = 4096  # px along which tiles are brought together
_STRENGTH = 18  # levels; a stronger change is an edge and says nothing more
_LENGTH = 120  # px of a tile's line that are used
_FLATTENED = 16  # px around, over which slow changes are taken out
_LIKELY = (1.5, 2.0, 2.5, 3.0, 4.0)  # factors by which people enlarge
_FACTORS = np.exp(np.arange(np.log(1.3), np.log(4.2), 0.0015))
_BAND = (0.06, 0.47)  # frequencies that are looked at, per px
_OWN = 0.1  # distance from the picture's own JPEG grid, in steps of it
_FEWEST = 5  # harmonics


def third_differences(sheet: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean size of the third differences along rows, by column, and along columns, by row: `(n, 120)` each.

    Args:
        sheet: Tiles, `(n, 128, 128)` uint8.
    """
    import cv2

    side = sheet.shape[1]
    kernel = np.array([[-1, 3, -3, 1]], np.float32)
    found = []
    for tiles in (sheet, sheet.swapaxes(1, 2)):
        flat = np.ascontiguousarray(tiles).reshape(-1, side)
        third = cv2.filter2D(flat, cv2.CV_16S, kernel, anchor=(0, 0))
        sizes = np.minimum(cv2.convertScaleAbs(third), np.uint8(_STRENGTH)).reshape(sheet.shape)[:, :, :_LENGTH]
        found.append(sizes.sum(axis=1, dtype=np.uint16).astype(np.float32) / np.float32(side))
    return found[0], found[1]


def running_mean(lines: NDArray[np.float32], around: int) -> NDArray[Any]:
    """Mean of each value of `(n, m)` and as many before and behind it; lines go on mirrored at their ends."""
    import cv2

    padded = cv2.copyMakeBorder(lines, 0, 0, around, around, cv2.BORDER_REFLECT_101)
    running = np.pad(np.cumsum(padded, axis=1), ((0, 0), (1, 0)))
    wide = 2 * around + 1
    mean: NDArray[Any] = (running[:, wide:] - running[:, :-wide]) / wide
    return mean


def older_grid(
    lines: tuple[NDArray[np.float32], NDArray[np.float32]], corners: NDArray[np.int64]
) -> tuple[float, float]:  # fmt: skip
    """How much more than by chance tiles agree on a grid that is not the picture's own.

    Args:
        lines: As `third_differences` gives them.
        corners: Left and top of each in px of the picture, `(n, 2)`.

    Returns:
        For the best of the likely factors, and for the best of all: mean over the grid's harmonics of the tiles'
        agreement in both directions. 2 is chance, a photo reaches 4.5 at its best, an enlarged one up to 20.
    """
    agreement = _agreement(lines[0], corners[:, 0]) + _agreement(lines[1], corners[:, 1])
    likely, every = (_mean_at(agreement, factors) for factors in (_LIKELY, tuple(_FACTORS)))
    return likely, every


def _agreement(lines: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[Any]:
    """Power of all tiles' sum over the sum of their powers, `(2049,)`; 1 on average for tiles without a common grid."""
    quick = (lines - running_mean(lines, _FLATTENED)) * np.hanning(_LENGTH).astype(np.float32)
    quick /= np.abs(quick).sum(axis=1, keepdims=True) + 1e-3
    # Tiles above each other share their straight edges; together they say as much as one.
    places, which = np.unique(starts % _LONGEST, return_inverse=True)
    own = np.zeros((len(places), _LENGTH), np.float32)
    np.add.at(own, which, quick)
    own /= np.bincount(which)[:, None]
    whole = np.zeros(_LONGEST + _LENGTH, np.float32)
    for place, line in zip(places, own, strict=True):
        whole[place : place + _LENGTH] += line
    alone = (np.abs(np.fft.rfft(own, 256, axis=1)) ** 2).sum(axis=0)
    frequency = np.arange(_LONGEST // 2 + 1) / _LONGEST
    together = np.abs(np.fft.rfft(whole[:_LONGEST])) ** 2
    agreed: NDArray[Any] = np.minimum(together / (np.interp(frequency, np.arange(129) / 256, alone) + 1e-9), len(lines))
    return agreed


def _mean_at(agreement: NDArray[Any], factors: tuple[float, ...]) -> float:
    at, counts = _harmonics(factors)
    number = counts.sum(axis=1)
    means = np.where(counts, agreement[at], 0).sum(axis=1) / np.maximum(number, 1)
    return float(means[number >= _FEWEST].max())


@cache
def _harmonics(factors: tuple[float, ...]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Places of the harmonics of each factor's grid, and which of them count."""
    frequency = np.arange(1, 32)[None] / (8 * np.array(factors)[:, None])
    steps = frequency * 8
    counts = (frequency > _BAND[0]) & (frequency < _BAND[1]) & (np.abs(steps - np.rint(steps)) > _OWN)
    return np.clip(np.rint(frequency * _LONGEST), 0, _LONGEST // 2).astype(np.int64), counts

"""Traces of what was done to a picture before: enlarging, hard compression, visible pixels. All from a few tiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.resampling import older_grid, running_mean, third_differences
from tools.check.tiles import SIDE, tiles

_LARGEST_BLOCK = 24  # px, within one tile
_LARGEST_MOSAIC = 48  # px, over all tiles
_LEAST_LINES = 8  # lines with change; the two sides of a box and their like are no grid
_CERTAIN = 0.95  # evidence of enlarging, from which more of it is not looked for
_LINE = 16384  # px, longer than most pictures
_ON_GRID = 0.5  # share of all change that lies on one grid
_LIMITS = np.arange(0.12, 0.28, 0.01).tolist()  # of the frequencies that an enlarged picture has, per px
_STEPS = np.arange(10, 81, dtype=np.float32)  # grey levels; finer steps are not seen
_MOST_VALUES = 800
_LEAST_TILES = 8  # fewer are too few to tell a habit of the picture from one of its places
_LOW = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0))  # the coefficients of an 8 x 8 block that carry most


@dataclass(frozen=True)
class Traces:
    """What the tiles show.

    Attributes:
        block: Side in px of the squares of equal colour that the picture consists of; 1 for none.
        block_share: Share of the tiles that consist of them, 0-1.
        enlarged: How much speaks for enlarging by smooth interpolation, 0-1; from 0.5 on it is likely.
        repeated: The same from what repeats with every source pixel alone; blur cannot look like that.
        step: Grey levels between the values that an 8 x 8 block's coarse pattern takes: how hard it was once
            compressed. 10 is a JPEG quality of about 55, 28 of about 20; 0 for finer or none.
    """

    block: int
    block_share: float
    enlarged: float
    repeated: float
    step: float


def measure_traces(pixels: NDArray[Any]) -> Traces:
    """Measure the traces in `(H, W, 3)` uint8; nothing is found in a picture without contrast."""
    found = tiles(pixels)
    if not found:
        return Traces(1, 0.0, 0.0, 0.0, 0.0)
    sheet = np.stack([tile.luma for tile in found])
    corners = np.array([(tile.left, tile.top) for tile in found])
    block, share = _blocks(sheet, corners)
    enlarged, repeated = _enlarged(sheet, corners) if len(found) >= _LEAST_TILES else (0.0, 0.0)
    return Traces(block, share, enlarged, repeated, _step(sheet))


def _blocks(sheet: NDArray[Any], corners: NDArray[np.int64]) -> tuple[int, float]:
    """Side and share of the tiles in which all change happens at every k-th column and row.

    Args:
        sheet: The tiles, `(n, 128, 128)`.
        corners: Left and top of each in px of the picture, `(n, 2)`.
    """
    import cv2

    changes = np.empty((len(sheet), 2, SIDE - 1), np.float32)
    for index, tile in enumerate(sheet):
        changes[index, 0] = cv2.reduce(cv2.absdiff(tile[:, 1:], tile[:, :-1]), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[0]
        changes[index, 1] = cv2.reduce(cv2.absdiff(tile[1:], tile[:-1]), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0]
    # What compression adds lies everywhere alike.
    changes = np.maximum(changes - np.percentile(changes, 40, axis=2, keepdims=True), 0)
    total = changes.sum(axis=2) + 1e-3
    # Several places with change, or one edge would look like blocks of any size.
    spread = (total**2 / ((changes**2).sum(axis=2) + 1e-3)).min(axis=1) >= 4
    shares = np.ones((_LARGEST_BLOCK + 1, len(sheet)))
    filled = np.pad(changes, ((0, 0), (0, 0), (0, _LARGEST_BLOCK)))
    for k in range(2, _LARGEST_BLOCK + 1):
        whole = filled[:, :, : -(-changes.shape[2] // k) * k]
        shares[k] = (whole.reshape(len(sheet), 2, -1, k).sum(axis=2).max(axis=2) / total).min(axis=1)
    fits = (shares >= 0.85) & spread
    fits[2] &= shares[2] >= 0.95
    fits[:2] = False
    largest = np.where(fits.any(axis=0), _LARGEST_BLOCK - fits[::-1].argmax(axis=0), 0)
    found = largest[largest > 0]
    common = int(np.bincount(found).argmax()) if found.size else 1
    share = float((found == common).sum() / len(sheet))
    if share < 0.15 and (everywhere := _blocks_everywhere(changes, corners)):
        return everywhere, 1.0
    return common, share


def _blocks_everywhere(changes: NDArray[np.float32], corners: NDArray[np.int64]) -> int:
    """Side of the blocks of a picture that consists of them, found on all tiles together; 0 for none.

    Fine texture changes a little inside of blocks, too, once it was compressed, and large blocks have few borders in
    one tile; all of them lie on one grid, though, of a side that need not be a whole number of px.
    """
    combs = []
    for axis in (0, 1):
        at = (corners[:, axis, None] + np.arange(1, SIDE)).ravel()
        strengths = changes[:, axis] / (changes[:, axis].mean(axis=1, keepdims=True) + 1e-3)
        lines = np.bincount(at, strengths.ravel())
        if lines.sum() ** 2 < _LEAST_LINES * (lines**2).sum():
            return 0
        tones = np.abs(np.fft.rfft(lines / np.maximum(np.bincount(at), 1), _LINE))
        tones /= max(float(tones[0]), 1e-6)
        # Lines one px wide at equal distances have all harmonics alike; what a lens drew has hardly a second one.
        first = np.arange(_LINE // _LARGEST_MOSAIC, _LINE // 6)
        comb = np.minimum(tones[first], np.minimum(tones[2 * first], tones[3 * first]))
        if comb.max() < _ON_GRID:
            return 0
        combs.append(comb)
    near = [
        np.array([comb[max(0, i - i // 50 - 1) : i + i // 50 + 2].max() for i in range(len(comb))]) for comb in combs
    ]
    fits = np.flatnonzero(np.minimum(*near) >= _ON_GRID)
    return round(_LINE / (fits[0] + _LINE // _LARGEST_MOSAIC)) if fits.size else 0


def _enlarged(sheet: NDArray[Any], corners: NDArray[np.int64]) -> tuple[float, float]:
    """Interpolation leaves no fine detail above a sharp limit, and errors that repeat with every source pixel."""
    level = _levels(sheet)
    total = [0.0, *np.cumsum(level).tolist()]
    fine = _mean(total, 0.35, 0.45) - _mean(total, 0.03, 0.07)  # dB; a sharp photo has about 0 to -12
    if fine >= -5:
        return 0.0, 0.0
    cliff = max(_cliff(total, limit) for limit in _LIMITS)
    lines = third_differences(sheet)
    period = _period(lines)
    half, quarter = _peak(period, 1 / 2), _peak(period, 1 / 4)
    third = _peak(period, 1 / 3)
    # JPEG's own grid repeats every 8 px. It shows at a half and a quarter, too, but weaker than at an eighth.
    twice = half / (quarter + 0.1)
    repeats = []
    if fine < -8:
        repeats += [_ramp(twice, 1.0, 1.8) * _ramp(half, 2.5, 4.5), _ramp(third, 2.2, 3.4)]
        repeats.append(_ramp(_off_the_grid(period), 2.3, 3.3))
    if fine < -12:
        repeats.append(_ramp(quarter / (_peak(period, 1 / 8) + 0.1), 0.9, 1.3) * _ramp(quarter, 2.5, 4.5))
    if _together(repeats) < _CERTAIN:
        likely, every = older_grid(lines, corners)
        # A picture that has some fine detail left was hardly enlarged, so there the grid has to be clearer.
        detail = _ramp(fine, -15, -12)
        surer, sure = 3.0 + 1.4 * detail, 4.4 + 0.4 * detail
        repeats.append(max(_ramp(likely, surer, surer + 0.8), _ramp(every, sure, sure + 0.8)))
    # Compression ends the spectrum of a soft picture steeply, too; only a steeper end speaks for itself.
    ends = [
        _ramp(cliff, 13, 19),
        _ramp(cliff, 4, 9) * max(_ramp(twice, 0.5, 0.9) * _ramp(half, 1.5, 2.5), _ramp(third, 1.5, 2.3)),
    ]
    return _together([*repeats, *ends]), _together(repeats)


def _together(votes: list[float]) -> float:
    return 1 - float(np.prod([1 - vote for vote in votes]))


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0, 1))


def _levels(sheet: NDArray[Any]) -> NDArray[Any]:
    """Power of the slope at each frequency, dB, `(65,)` from 0 to 0.5 per px; flat for a picture made of edges."""
    window = np.hanning(SIDE - 1).astype(np.float32)
    power = np.zeros(SIDE // 2 + 1)
    for turned in (sheet, sheet.swapaxes(1, 2)):
        lines = turned[:, 1::4].astype(np.float32, order="C").reshape(-1, SIDE)
        tones = np.fft.rfft((lines[:, 1:] - lines[:, :-1]) * window, SIDE)
        power += (tones.real**2 + tones.imag**2).mean(axis=0)
    frequency = np.arange(1, SIDE // 2 + 1) / SIDE
    true_slope = (np.pi * frequency / np.sin(np.pi * frequency)) ** 2
    power[1:] *= true_slope
    power[0] = power[1]
    return 10 * np.log10(power + 1e-3)


def _mean(total: list[float], low: float, high: float) -> float:
    """Mean level between two frequencies, from the levels' running sum."""
    first, end = round(low * SIDE), min(round(high * SIDE) + 1, len(total) - 1)
    return (total[end] - total[first]) / (end - first)


def _cliff(total: list[float], limit: float) -> float:
    """How much steeper the spectrum falls at `limit` than any blur makes it fall, dB."""
    low = _mean(total, 0.02, 0.5 * limit)
    before, after = (_mean(total, place - 0.008, place + 0.008) for place in (0.75 * limit, min(0.49, 1.35 * limit)))
    # What a Gaussian loses between the two places is 2.24 times what it loses up to the first.
    return before - after - 2.24 * max(0.0, low - before)


def _period(lines: tuple[NDArray[np.float32], NDArray[np.float32]]) -> NDArray[Any]:
    """Strength of each frequency in the size of third differences along rows and columns, relative to the median."""
    window = np.hanning(lines[0].shape[1]).astype(np.float32)
    both = []
    for line in lines:
        quick = (line - running_mean(line, 8)) * window
        strength = np.sqrt((np.abs(np.fft.rfft(quick, 256, axis=1)) ** 2).mean(axis=0))
        both.append(strength / (np.median(strength) + 1e-3))
    return np.sqrt(both[0] * both[1])


def _peak(period: NDArray[Any], frequency: float) -> float:
    at = round(frequency * 256)
    return float(period[max(0, at - 1) : at + 2].max())


def _off_the_grid(period: NDArray[Any]) -> float:
    """The strongest frequency that JPEG's grid does not have: enlarging by 1.8 or 2.5 repeats at none of its own."""
    places = np.arange(len(period))
    grid = np.abs(places - 32 * np.rint(places / 32)) <= 3
    return float(period[~grid & (places >= 30)].max())


@cache
def _cosines() -> NDArray[Any]:
    """The 8-point cosine transform as a matrix, `(8, 8)`."""
    n = np.arange(8)
    rows = np.cos(np.pi * (2 * n[None] + 1) * n[:, None] / 16) / 2
    rows[0] /= np.sqrt(2)
    return rows.astype(np.float32)


def _step(sheet: NDArray[Any]) -> float:
    """The coarsest step on which the blocks' coefficients lie, as the median of those that show one."""
    import cv2

    transform, some = np.ascontiguousarray(_cosines()[:3].T), 3
    nothing = np.zeros((0, 0), np.float32)
    # OpenCV's product stays on this core; NumPy's wakes up threads for it.
    across = cv2.gemm(sheet.reshape(-1, 8).astype(np.float32) - 128, transform, 1, nothing, 0)
    rows = across.reshape(-1, 8, SIDE // 8, some).transpose(0, 2, 3, 1)  # block rows, block columns, frequency, 8
    coefficients = cv2.gemm(rows.reshape(-1, 8), transform, 1, nothing, 0).reshape(-1, some, some)
    found = []
    for row, column in _LOW:
        values = coefficients[:, column, row]
        values = values[np.abs(values) > 8][:_MOST_VALUES]
        if values.size < 60 or len(np.unique(np.rint(values))) < 12:
            continue
        # Values below half a step say nothing about it, so a coarse step must be hit by many others; and between zero
        # and half a step there must be nothing.
        below = np.searchsorted(np.sort(np.abs(values)), 0.5 * _STEPS, side="right")
        steps = _STEPS[(values.size - below >= 40) & (below < 0.05 * values.size)]
        above = np.abs(values)[None] > 0.5 * steps[:, None]
        fits = np.where(above, np.cos(2 * np.pi * values[None] / steps[:, None]), 0)
        good = steps[fits.sum(axis=1) > 0.55 * above.sum(axis=1)]
        if good.size and _several(values, good[-1]):
            found.append(float(good[-1]))
    return float(np.median(found)) if len(found) >= 2 else 0.0


def _several(values: NDArray[Any], step: float) -> bool:
    """Whether the values lie on several multiples, most on the first, as in a photo; a straight edge gives others."""
    counts = np.bincount(np.rint(np.abs(values) / step).astype(int))
    return int((counts >= 0.02 * values.size).sum()) >= 3 and int(counts.argmax()) == 1

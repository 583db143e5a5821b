"""Bring a matte's edge to where the photo's edge is.

The colour guided filter explains the matte, in every small window, as a linear function of the photo's colour; where
product and background differ in colour, the matte's edge jumps to the photo's. The function is found at a reduced
size and applied to the full-size photo.

Source:
    He, Sun, Tang, "Guided Image Filtering", TPAMI 2013; He, Sun, "Fast Guided Filter", arXiv:1505.00996.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
# Contrast (squared, 0-1 scale) below which a colour difference counts as noise. Lower bends to sensor noise.
_NOISE = 1e-4
# A slope of 10 means that product and background differ by a tenth of the scale (25 of 255); with less contrast, a
# steeper slope multiplies the camera's noise, and the network's own edge is the better one.
_STEEP = 10.0
# Where colour explains less than the first share of the matte's variation, the edge is left where it was; from the
# second share on it goes where colour says.
_UNEXPLAINED = (0.55, 0.85)
_GUESS_RAMP = (0.3, 0.7)
# The filter leaves edges a little soft; these ends of the ramp become 0 and 1.
_FIRST_RAMP = (0.2, 0.8)
LAST_RAMP = (0.12, 0.95)


@dataclass(frozen=True)
class EdgeModel:
    """A linear function of colour for every pixel: `alpha = slope . colour + offset`.

    Attributes:
        slope: `(H, W, 3)`.
        offset: `(H, W)`.
        centre: Colour that was subtracted from the photo first.
        explained: Share of the matte's variation around each pixel that colour explains, 0-1, `(H, W)`.
    """

    slope: Picture
    offset: Matte
    centre: Picture
    explained: Matte

    def alpha(self, picture: Picture) -> Matte:
        """Apply it to a picture `(H, W, 3)`, 0-1, of the same size."""
        import cv2

        return dot(self.slope, picture) + (self.offset - cv2.transform(self.slope, self.centre[None]))

    def steadied(self, otherwise: Matte) -> EdgeModel:
        """The same model, leaning on another matte `(H, W)` where it is steep.

        Where product and background have almost the same colour, the slope is steep and mostly multiplies noise.
        """
        steepness = dot(self.slope, self.slope) / np.float32(_STEEP**2)
        trust = ramp(self.explained, _UNEXPLAINED) / (1 + steepness * steepness)
        return self.mixed(otherwise, trust)

    def mixed(self, otherwise: Matte, trust: Matte) -> EdgeModel:
        """As much of the model as `trust`, 0-1, and of another matte the rest; both `(H, W)`."""
        offset = trust * self.offset + (1 - trust) * otherwise
        return EdgeModel(scaled(self.slope, trust), offset, self.centre, self.explained)

    def resized(self, size: tuple[int, int]) -> EdgeModel:
        """The same model for a picture of another size `(width, height)`."""
        import cv2

        parts = (self.slope, self.offset, self.explained)
        slope, offset, explained = (cv2.resize(part, size, interpolation=cv2.INTER_LINEAR) for part in parts)
        return EdgeModel(slope, offset, self.centre, explained)


def dot(one: Picture, other: Picture) -> Matte:
    """Sum over the channels of the product of two pictures `(H, W, 3)`; several times faster than numpy's einsum."""
    import cv2

    summed: Matte = cv2.transform(cv2.multiply(one, other), np.ones((1, 3), np.float32))
    return summed


def scaled(picture: Picture, weight: Matte) -> Picture:
    """All three channels of a picture `(H, W, 3)` times a weight `(H, W)`; several times faster than numpy's."""
    import cv2

    product: Picture = cv2.multiply(picture, cv2.merge([weight.astype(np.float32, copy=False)] * 3))
    return product


def largest(picture: Picture) -> Matte:
    """Largest of the three channels of a picture `(H, W, 3)`; many times faster than numpy's max."""
    import cv2

    red, green, blue = cv2.split(picture)
    highest: Matte = cv2.max(cv2.max(red, green), blue)
    return highest


def smallest(picture: Picture) -> Matte:
    """Smallest of the three channels of a picture `(H, W, 3)`."""
    import cv2

    red, green, blue = cv2.split(picture)
    lowest: Matte = cv2.min(cv2.min(red, green), blue)
    return lowest


def solved(
    matrix: Iterable[NDArray[Any]], vector: Iterable[NDArray[Any]], least: float
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Solutions of `matrix . x = vector` for many symmetric 3x3 matrices at once; far faster than numpy's.

    Args:
        matrix: Entries 11, 22, 33, 12, 13, 23, each an array of one shape.
        vector: Its three entries.
        least: A determinant below this counts as this.
    """
    xx, yy, zz, xy, xz, yz = matrix
    i_xx, i_xy, i_xz = yy * zz - yz * yz, yz * xz - xy * zz, xy * yz - yy * xz
    i_yy, i_yz, i_zz = xx * zz - xz * xz, xz * xy - xx * yz, xx * yy - xy * xy
    scale = 1 / np.maximum(xx * i_xx + xy * i_xy + xz * i_xz, np.float32(least))
    x, y, z = vector
    return (
        (i_xx * x + i_xy * y + i_xz * z) * scale,
        (i_xy * x + i_yy * y + i_yz * z) * scale,
        (i_xz * x + i_yz * y + i_zz * z) * scale,
    )


def ramp(alpha: Matte, ends: tuple[float, float]) -> Matte:
    """Stretch a matte so that `ends` become 0 and 1."""
    return np.clip((alpha - np.float32(ends[0])) / np.float32(ends[1] - ends[0]), 0, 1)


def fit_edges(picture: Picture, alpha: Matte, grain: float) -> EdgeModel:
    """Find the edge model in two rounds: a wide one that finds the edge and a narrow one that follows it.

    Args:
        picture: `(H, W, 3)`, 0-1.
        alpha: Rough matte `(H, W)`, 0-1.
        grain: Size of one pixel of the network's guess, in px of `picture`: how far off an edge may be.
    """
    import cv2

    calm = cv2.GaussianBlur(picture, (0, 0), 1.2)
    height, width = alpha.shape
    half = (max(1, width // 2), max(1, height // 2))
    # Wide windows need no small pixels: fitted at half size, applied at working size.
    wide = _guided(
        cv2.resize(calm, half, interpolation=cv2.INTER_AREA), cv2.resize(alpha, half, interpolation=cv2.INTER_AREA),
        max(2, round(1.75 * grain)),
    )  # fmt: skip
    guessed = ramp(alpha, _GUESS_RAMP)
    found = ramp(wide.resized((width, height)).steadied(guessed).alpha(calm), _FIRST_RAMP)
    return _guided(cv2.GaussianBlur(picture, (0, 0), 0.6), found, max(2, round(1.4 * grain))).steadied(found)


def _guided(picture: Picture, alpha: Matte, radius: int) -> EdgeModel:
    """Least squares of `alpha` on colour in every window, averaged over the windows that hold a pixel."""
    import cv2

    size = (2 * radius + 1, 2 * radius + 1)

    def mean(values: NDArray[Any]) -> NDArray[Any]:
        averaged: NDArray[Any] = cv2.boxFilter(values, -1, size, borderType=cv2.BORDER_REFLECT)
        return averaged

    # Centred first: variances are small differences of squares, and float32 has only seven digits.
    centre = np.array(cv2.mean(picture)[:3], np.float32)
    red, green, blue = (channel - mid for channel, mid in zip(cv2.split(picture), centre, strict=True))
    m_red, m_green, m_blue, m_alpha = mean(red), mean(green), mean(blue), mean(alpha)
    rr = mean(red * red) - m_red * m_red + _NOISE
    gg = mean(green * green) - m_green * m_green + _NOISE
    bb = mean(blue * blue) - m_blue * m_blue + _NOISE
    rg = mean(red * green) - m_red * m_green
    rb = mean(red * blue) - m_red * m_blue
    gb = mean(green * blue) - m_green * m_blue
    ra = mean(red * alpha) - m_red * m_alpha
    ga = mean(green * alpha) - m_green * m_alpha
    ba = mean(blue * alpha) - m_blue * m_alpha
    s_red, s_green, s_blue = solved((rr, gg, bb, rg, rb, gb), (ra, ga, ba), least=_NOISE**3)
    offset = m_alpha - s_red * m_red - s_green * m_green - s_blue * m_blue
    varied = mean(alpha * alpha) - m_alpha * m_alpha
    explained = np.clip((s_red * ra + s_green * ga + s_blue * ba) / (varied + np.float32(1e-4)), 0, 1)
    return EdgeModel(cv2.merge([mean(s_red), mean(s_green), mean(s_blue)]), mean(offset), centre, mean(explained))

"""Brightness, contrast, warmth and saturation, on curves that keep black black and white white.

A pure white background stays pure white and nothing is clipped. The product's colours change: whoever calls this tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.fidelity import mean_ciede2000

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_STRONGEST = 100


@dataclass(frozen=True)
class Tone:
    """How much of each, -100 to 100; 0 changes nothing.

    Attributes:
        brightness: Of the middle tones: 100 takes a middle grey from 128 to 181.
        contrast: 100 doubles the slope at middle grey.
        warmth: Towards yellow-red, below 0 towards blue.
        saturation: -100 is grey, 100 doubles the distance from grey.
    """

    brightness: int = 0
    contrast: int = 0
    warmth: int = 0
    saturation: int = 0

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return any((self.brightness, self.contrast, self.warmth, self.saturation))


def change_tone(image: Image.Image, tone: Tone) -> Image.Image:
    """Change a picture's tone.

    Args:
        image: Mode `RGB` or `RGBA`, sRGB. Not changed.
        tone: How much.

    Returns:
        The same mode and size; transparency as it was.
    """
    curves = np.concatenate([_curve(tone, channel) for channel in (1, 0, -1)])
    rgb = image.convert("RGB").point(curves.tolist())
    if tone.saturation:
        rgb = _saturated(rgb, 1 + tone.saturation / _STRONGEST)
    if image.mode == "RGBA":
        rgb.putalpha(image.getchannel("A"))
    return rgb


def _curve(tone: Tone, warm: int) -> NDArray[np.uint8]:
    """A channel's 256 values; `warm` is 1 for red, 0 for green, -1 for blue."""
    x = np.linspace(0, 1, 256)
    x = x**2 ** (-(tone.brightness / 200 + warm * tone.warmth / 400))
    if tone.contrast:
        x = _steeper(x, 2 ** (tone.contrast / _STRONGEST))
    return np.rint(255 * x).astype(np.uint8)


def _steeper(x: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """An S-curve through (0,0), (0.5,0.5) and (1,1) with this slope in the middle; below 1 it is its mirror image."""
    centred = 2 * x - 1
    bent = np.sign(centred) * (1 - (1 - np.abs(centred)) ** slope)
    return np.asarray((bent + 1) / 2)


def _saturated(image: Image.Image, factor: float) -> Image.Image:
    values = np.asarray(image, np.float32)
    grey = (values @ _LUMA)[..., None]
    moved = values - grey
    # As far as the most coloured channel can go: a clipped channel would change the hue.
    room = np.where(moved > 0, (255 - grey) / np.maximum(moved, 1e-3), grey / np.maximum(-moved, 1e-3)).min(axis=2)
    return Image.fromarray(np.rint(grey + moved * np.minimum(factor, np.maximum(room, 1))[..., None]).astype(np.uint8))


def colour_difference(one: Image.Image, other: Image.Image) -> float:
    """Mean CIEDE2000 between two pictures of the same size, where the first is neither transparent nor pure white."""
    size = (min(one.width, 256), min(one.height, 256))
    before, after = (image.resize(size, Image.Resampling.BOX) for image in (one, other))
    seen = np.asarray(before.convert("RGBA"))
    counted = (seen[..., 3] > 127) & (seen[..., :3].min(axis=2) < 255)
    if not counted.any():
        return 0.0
    return mean_ciede2000(*(np.asarray(image.convert("RGB"))[counted] for image in (before, after)))

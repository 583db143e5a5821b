"""Where products stand: plain sweeps, textured walls and floors, photos out of focus.

Pictures are `(H, W, 3)`, linear light, 0-1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evals.sample import PICTURES

Light = NDArray[Any]  # float32, linear light
_PHOTOS = ("mug", "vase", "lamp", "speaker", "soap", "wall")


def to_light(display: NDArray[Any]) -> Light:
    """Turn sRGB values 0-255 into linear light 0-1."""
    v = np.asarray(display, np.float32) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


def to_display(light: Light) -> NDArray[Any]:
    """Turn linear light 0-1 into sRGB values 0-255, float."""
    v = np.clip(light, 0, 1)
    return np.asarray(255 * np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055), np.float32)


def sweep(size: tuple[int, int], grey: float, rng: np.random.Generator) -> Light:
    """A paper that curves from floor to wall, lit unevenly, with a faint tint."""
    width, height = size
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    fold = 1 / (1 + np.exp(-(y - rng.uniform(0.55, 0.7)) * 14))  # the floor catches other light than the wall
    lit = (
        1 - 0.12 * ((x - rng.uniform(0.2, 0.8)) ** 2 + (y - rng.uniform(0.2, 0.6)) ** 2) + rng.uniform(-0.1, 0.1) * fold
    )
    tint = np.float32(1) + rng.uniform(-0.012, 0.012, 3).astype(np.float32)
    return np.asarray(to_light(np.array(grey)) * lit[..., None] * tint, np.float32)


def coloured_sweep(size: tuple[int, int], rng: np.random.Generator) -> Light:
    """The same in any colour."""
    return sweep(size, rng.uniform(120, 230), rng) * rng.uniform(0.35, 1.0, 3).astype(np.float32)


def textured(size: tuple[int, int], rng: np.random.Generator) -> Light:
    """A wall and a floor of brick, gravel or grass (photos that scikit-image ships), the wall out of focus."""
    import cv2
    import skimage.data

    names = rng.permutation(["brick", "gravel", "grass"])
    width, height = size
    horizon = round(height * rng.uniform(0.45, 0.7))
    parts = []
    for name, blur in zip(names[:2], (rng.uniform(1, 6), rng.uniform(0.3, 1.5)), strict=True):
        grain = cv2.resize(getattr(skimage.data, str(name))(), (max(size), max(size)), interpolation=cv2.INTER_CUBIC)
        tint = rng.uniform((0.6, 0.5, 0.4), (1.1, 1.0, 0.95)).astype(np.float32)
        parts.append(cv2.GaussianBlur(to_light(grain), (0, 0), blur)[..., None] * tint)
    return np.concatenate([parts[0][:horizon, :width], parts[1][: height - horizon, :width]])


def out_of_focus(size: tuple[int, int], rng: np.random.Generator) -> Light:
    """One of our photos, far behind the product."""
    import cv2

    with Image.open(PICTURES / f"{_PHOTOS[int(rng.integers(len(_PHOTOS)))]}.jpg") as opened:
        photo = np.asarray(opened.convert("RGB").resize(size, Image.Resampling.BICUBIC))
    if rng.random() < 0.5:
        photo = photo[:, ::-1]
    return np.asarray(cv2.GaussianBlur(to_light(photo), (0, 0), max(size) * rng.uniform(0.012, 0.035)), np.float32)

"""Enlarge a whole picture with the network: in tiles whose seams are exact, colours of transparent pixels made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.enlarging.network import MARGIN, double_tile
from tools.fidelity import mean_ciede2000

if TYPE_CHECKING:
    import torch

_TILE = 256  # px; 0.2 GB at work
ONE_PASS = 2.3  # up to this factor one doubling is enough, and resampling does the rest


def passes_for(factor: float) -> int:
    """How many doublings a factor takes."""
    return 1 if factor <= ONE_PASS else 2


def count_tiles(size: tuple[int, int], passes: int) -> int:
    """How many tiles the work has."""
    return sum(-(-size[0] * 2**n // _TILE) * -(-size[1] * 2**n // _TILE) for n in range(passes))


def enlarge(
    image: Image.Image, size: tuple[int, int], network: torch.nn.Module, passes: int, tick: Callable[[], None]
) -> Image.Image:
    """Enlarge a picture.

    Args:
        image: Mode `RGB` or `RGBA`, sRGB. Not changed.
        size: Width and height to reach, px.
        network: From `load_enlarger`.
        passes: How often to double.
        tick: Called before each tile; may raise to stop.

    Returns:
        The same mode. Transparency is resampled; under it the nearest product colour goes on, so no edge takes colour
        from nowhere.
    """
    pixels = np.asarray(_without_holes(image))
    for _ in range(passes):
        pixels = _double(pixels, network, tick)
    enlarged = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        enlarged.putalpha(image.getchannel("A").resize(size, Image.Resampling.BICUBIC))
    return enlarged


def resample(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Enlarge by plain resampling: no detail is made up."""
    return image.resize(size, Image.Resampling.LANCZOS)


def difference(image: Image.Image, enlarged: Image.Image) -> float:
    """Mean CIEDE2000 between a picture and its enlargement made small again, where it is opaque."""
    small = np.asarray(enlarged.convert("RGB").resize(image.size, Image.Resampling.BOX)).reshape(-1, 3)
    own = np.asarray(image.convert("RGB")).reshape(-1, 3)
    if image.mode == "RGBA":
        solid = np.asarray(image.getchannel("A")).reshape(-1) == 255
        small, own = small[solid], own[solid]
    return mean_ciede2000(small, own) if len(own) else 0.0


def _double(pixels: NDArray[np.uint8], network: torch.nn.Module, tick: Callable[[], None]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    padded = np.pad(pixels, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)), "edge")
    doubled: NDArray[Any] = np.empty((2 * height, 2 * width, 3), np.uint8)
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            tick()
            tile = padded[top : min(top + _TILE, height) + 2 * MARGIN, left : min(left + _TILE, width) + 2 * MARGIN]
            part = double_tile(network, tile)
            doubled[2 * top : 2 * top + part.shape[0], 2 * left : 2 * left + part.shape[1]] = part
    return doubled


def _without_holes(image: Image.Image) -> Image.Image:
    """The picture's colours, mode `RGB`, those of see-through pixels taken from the nearest opaque one."""
    import cv2

    if image.mode != "RGBA":
        return image
    pixels = np.asarray(image)
    hole = (pixels[..., 3] < 255).astype(np.uint8)
    if hole.all() or not hole.any():
        return image.convert("RGB")
    _, labels = cv2.distanceTransformWithLabels(hole, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    table[labels[hole == 0]] = pixels[..., :3][hole == 0]
    faint = pixels[..., 3:] == 0  # half-transparent edges have colours of their own
    return Image.fromarray(np.where(faint, table[labels], pixels[..., :3]))

"""What can go wrong with a product in a picture, done on purpose: the fidelity gate has to catch each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from tools.fidelity import OPAQUE, place_cutout

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Placed:
    """A product in a picture.

    Attributes:
        picture: Mode `RGB`, the finished picture.
        ground: The same without the product.
        product: The cropped cut-out, mode `RGBA`.
        box: Where it is: left, top, right, bottom.
    """

    picture: Image.Image
    ground: Image.Image
    product: Image.Image
    box: Box


def damaged(name: str, shown: Placed, rng: np.random.Generator) -> Image.Image | None:
    """Do one kind of damage.

    Args:
        name: One of `DAMAGES`.
        shown: The product in its picture. Not changed.
        rng: Decides where and how much.

    Returns:
        The damaged picture; None where the damage changed nothing that can be seen, such as blurring a plain colour.
    """
    spoilt = DAMAGES[name](shown, rng)
    difference = np.abs(np.asarray(spoilt).astype(int) - np.asarray(shown.picture)).max(-1)
    return spoilt if int((difference > 8).sum()) >= 12 else None


def _again(shown: Placed, factor: float, shift: tuple[int, int]) -> Image.Image:
    """The product in another size and place on the same ground."""
    wide, tall = round((shown.box[2] - shown.box[0]) * factor), round((shown.box[3] - shown.box[1]) * factor)
    left = (shown.box[0] + shown.box[2] - wide) // 2 + shift[0]
    top = (shown.box[1] + shown.box[3] - tall) // 2 + shift[1]
    placed, spoilt = place_cutout(shown.product, (left, top, left + wide, top + tall)), shown.ground.copy()
    spoilt.paste(placed, (left, top), placed)
    return spoilt


def _moved(shown: Placed, rng: np.random.Generator) -> Image.Image:
    far = max(1, round(rng.uniform(0.004, 0.04) * max(shown.picture.size)))
    angle = rng.uniform(0, 2 * np.pi)
    dx, dy = round(far * np.cos(angle)), round(far * np.sin(angle))
    return _again(shown, 1.0, (dx, dy) if dx or dy else (far, 0))


def _swollen(shown: Placed, rng: np.random.Generator) -> Image.Image:
    return _again(shown, rng.uniform(1.02, 1.08), (0, 0))


def _shrunk(shown: Placed, rng: np.random.Generator) -> Image.Image:
    return _again(shown, rng.uniform(0.92, 0.98), (0, 0))


def _thicker(shown: Placed, rng: np.random.Generator) -> Image.Image:
    """The outline swollen, the product's own pixels untouched on top."""
    by = max(2, round(rng.uniform(0.015, 0.05) * max(shown.box[2] - shown.box[0], shown.box[3] - shown.box[1])))
    own, spoilt = place_cutout(shown.product, shown.box), shown.ground.copy()
    for angle in np.arange(16) * np.pi / 8:
        spoilt.paste(own, (shown.box[0] + round(by * np.cos(angle)), shown.box[1] + round(by * np.sin(angle))), own)
    spoilt.paste(own, shown.box[:2], own)
    return spoilt


def _recoloured(shown: Placed, rng: np.random.Generator) -> Image.Image:
    """Another hue, or another lightness, on a part of the product: a relabelled label."""
    part, spoilt = _part(shown, rng), np.asarray(shown.picture).copy()
    lightness = spoilt[part].mean(1, keepdims=True)
    tint = np.array([(200, 40, 60), (40, 90, 200), (50, 160, 70), (20, 20, 20), (240, 240, 240)])[rng.integers(5)]
    spoilt[part] = np.clip(0.45 * lightness + 0.55 * tint, 0, 255).astype(np.uint8)
    return Image.fromarray(spoilt)


def _erased(shown: Placed, rng: np.random.Generator) -> Image.Image:
    part, spoilt = _part(shown, rng), np.asarray(shown.picture).copy()
    spoilt[part] = np.asarray(shown.ground)[part]
    return Image.fromarray(spoilt)


def _smeared(shown: Placed, rng: np.random.Generator) -> Image.Image:
    part = _part(shown, rng)
    soft = np.asarray(shown.picture.filter(ImageFilter.GaussianBlur(max(1.5, 0.01 * max(shown.picture.size)))))
    spoilt = np.asarray(shown.picture).copy()
    spoilt[part] = soft[part]
    return Image.fromarray(spoilt)


def _extended(shown: Placed, rng: np.random.Generator) -> Image.Image:
    """A new part that touches the product: a disc in its colour, half behind its edge."""
    alpha = np.asarray(place_cutout(shown.product, shown.box))[..., 3]
    beyond = np.pad(alpha < 9, 1, constant_values=True)  # a product may fill its box
    edge = np.argwhere(beyond[1:-1, :-1] != beyond[1:-1, 1:])
    row, column = edge[rng.integers(len(edge))]
    radius = max(4, round(rng.uniform(0.04, 0.09) * max(alpha.shape)))
    rows, columns = np.ogrid[: shown.picture.height, : shown.picture.width]
    disc = (rows - shown.box[1] - row) ** 2 + (columns - shown.box[0] - column) ** 2 < radius**2
    disc[shown.box[1] : shown.box[3], shown.box[0] : shown.box[2]] &= alpha < 9
    spoilt, own = np.asarray(shown.picture).copy(), np.asarray(shown.product)
    spoilt[disc] = own[own[..., 3] == OPAQUE][:, :3].mean(0).astype(np.uint8)
    return Image.fromarray(spoilt)


def _part(shown: Placed, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of a round spot of the product, in the picture."""
    alpha = np.asarray(place_cutout(shown.product, shown.box))[..., 3]
    solid = np.argwhere(alpha == OPAQUE)
    row, column = solid[rng.integers(len(solid))]
    radius = max(3.0, rng.uniform(0.04, 0.12) * max(alpha.shape))
    rows, columns = np.ogrid[: alpha.shape[0], : alpha.shape[1]]
    spot = ((rows - row) ** 2 + (columns - column) ** 2 < radius**2) & (alpha == OPAQUE)
    found = np.argwhere(spot) + (shown.box[1], shown.box[0])
    return found[:, 0], found[:, 1]


DAMAGES: dict[str, Callable[[Placed, np.random.Generator], Image.Image]] = {
    "moved": _moved, "swollen": _swollen, "shrunk": _shrunk, "outline thicker": _thicker, "recoloured": _recoloured,
    "part erased": _erased, "text smeared": _smeared, "new part": _extended,
}  # fmt: skip

"""Whether something grew onto a product: it is cut out of the finished picture and compared with its own outline."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_GROWN = 0.02  # of the product's area: a second handle has about 0.04
MOST_BESIDE = 0.05
_LOOKED_AT = 640  # px, longest side of the picture
_SLACK = 0.02  # of the product's longer side: a cut-out is no more exact than that at this size
_LEAST = 0.004  # of the product's area; less is a crumb
_SEEN = 128
_COLOURS = 12  # that stand for a product
_ALIKE = 14.0  # CIELAB, from one of them


@dataclass(frozen=True)
class Overgrowth:
    """What the second cut-out has beyond the product's outline, joined to it.

    Attributes:
        grown: Area in the product's own colours, as a share of the product's.
        beside: Area in other colours, likewise; a thing that stands close, or a strap in another colour.
        found: Whether the cut-out found the product at all; without it, both are 0.
    """

    grown: float
    beside: float
    found: bool

    @property
    def passed(self) -> bool:
        """Whether nothing in the product's own colours grew on it."""
        return self.grown < MOST_GROWN

    def record(self) -> dict[str, Any]:
        """The numbers for a picture's record."""
        return asdict(self) | {"passed": self.passed}


def measure_overgrowth(
    picture: Image.Image, again: Image.Image | None, placed: Image.Image, box: tuple[int, int, int, int]
) -> Overgrowth:
    """Compare the product's outline with that of a cut-out of the finished picture.

    Args:
        picture: Mode `RGB`, the finished picture.
        again: Mode `RGBA`, the cut-out of it, any size; None where nothing was found.
        placed: Mode `RGBA`, the product at the size of its box.
        box: Where it was placed: left, top, right, bottom.
    """
    import cv2

    if again is None:
        return Overgrowth(0.0, 0.0, False)
    scale = min(1.0, _LOOKED_AT / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    layer = Image.new("RGBA", picture.size)
    layer.paste(placed, box[:2])
    own = np.asarray(layer.resize(size, Image.Resampling.BOX))
    seen = np.asarray(again.getchannel("A").resize(size, Image.Resampling.BOX)) >= _SEEN
    expected = (own[..., 3] >= _SEEN).astype(np.uint8)
    area = int(expected.sum())
    if not area or not (seen & (expected > 0)).sum() > area / 2:
        return Overgrowth(0.0, 0.0, False)
    slack = max(2, round(_SLACK * scale * max(placed.size)))
    allowed = cv2.dilate(expected, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * slack + 1, 2 * slack + 1)))
    touching = cv2.dilate(allowed, np.ones((3, 3), np.uint8)) > 0
    count, labels = cv2.connectedComponents((seen & (allowed == 0)).astype(np.uint8), connectivity=8)
    colours = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX))
    alike = _looks_like_product(colours, own, expected)
    grown = beside = 0
    for part in (labels == number for number in range(1, count)):
        pixels = int(part.sum())
        if pixels < _LEAST * area or not (part & touching).any():
            continue
        if float(alike[part].mean()) > 0.5:
            grown += pixels
        else:
            beside += pixels
    return Overgrowth(round(grown / area, 4), round(beside / area, 4), True)


def _looks_like_product(colours: NDArray[Any], own: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.bool_]:
    """Per pixel, whether it has one of the product's main colours."""
    import cv2

    row = Image.fromarray(own[expected > 0][None, :, :3].copy())
    palette = np.asarray(row.quantize(_COLOURS).convert("RGB"))[0]
    lab = cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    product = cv2.cvtColor(np.unique(palette, axis=0)[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]
    nearest = np.min([np.linalg.norm(lab - colour, axis=-1) for colour in product], axis=0)
    return np.asarray(nearest < _ALIKE)

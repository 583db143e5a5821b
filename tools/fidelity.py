"""The fidelity gate: did the product's own pixels survive, and nothing grow on them?

Measured on every locked-lane picture; one that fails is not delivered. Knows two pictures and a place; does not know
how the scene was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CORE_EROSION = 2
OPAQUE = 255
# Of the outline. Of 90 pictures of 28 products on 8 sets the worst, with dark contact shadows, has 0.18; most that were
# swollen by 2% of their size or more have over 0.5. Glass and what is as dark as its ground cannot be judged.
MOST_GROWN = 0.3
_LOOKED_AT = 600  # px, the product's longer side where growth is looked for
_REACHES = (0.012, 0.03, 0.07)  # how far outside the product is looked, as a share of its longer side
_CONTRAST = 20.0  # CIELAB; where product and ground differ less, growth cannot be seen
_ALIKE = 0.3  # of that contrast: nearer than this to the product's colour is the product's colour
_MEASURABLE = 0.3  # of the outline; where less has contrast, growth is not judged


@dataclass(frozen=True)
class Fidelity:
    """What was measured inside the product.

    Attributes:
        max_difference: Largest difference of any colour value, 0-255.
        share_changed: Share of the product's pixels that differ at all, 0-1.
        colour_difference: Mean CIEDE2000 inside the product.
        grown: Share of the outline, 0-1, beyond which the product's colour goes on before the ground begins: a swollen
            product has most of it, a shadow or a reflection little.
        passed: Whether no pixel differs, next to nothing grew, and there was a product to compare.
    """

    max_difference: int
    share_changed: float
    colour_difference: float
    grown: float
    passed: bool


def place_cutout(cutout: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Resample a cropped cut-out to the size of its box.

    Args:
        cutout: Mode `RGBA`, cropped to the product. Not changed.
        box: Left, top, right, bottom in the picture.

    Returns:
        Mode `RGBA`, the size of the box; resampled with premultiplied alpha, so edges take no colour from outside.
    """
    return cutout.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.LANCZOS)


def measure_fidelity(picture: Image.Image, cutout: Image.Image, box: tuple[int, int, int, int]) -> Fidelity:
    """Compare the inside of the product in a finished picture with the cut-out resampled on its own.

    Args:
        picture: Mode `RGB`, the finished picture.
        cutout: Mode `RGBA`, cropped to the product.
        box: Where the product was placed: left, top, right, bottom.
    """
    placed = place_cutout(cutout, box)
    shown, own = _inside(picture, placed, box)
    if not len(own):
        return Fidelity(0, 0.0, 0.0, 0.0, False)
    difference = np.abs(shown.astype(np.int16) - own).max(1)
    largest, grown = int(difference.max()), measure_growth(picture, placed, box)
    return Fidelity(
        largest, float((difference > 0).mean()), mean_ciede2000(shown, own) if largest else 0.0, grown,
        largest == 0 and grown <= MOST_GROWN,
    )  # fmt: skip


def largest_difference(picture: Image.Image, cutout: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The `max_difference` of `measure_fidelity` alone; 0 where there is no product to compare."""
    shown, own = _inside(picture, place_cutout(cutout, box), box)
    return int(np.abs(shown.astype(np.int16) - own).max(initial=0))


def _inside(
    picture: Image.Image, placed: Image.Image, box: tuple[int, int, int, int]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Colours `(N, 3)` inside the product: in the picture, and its own."""
    import cv2

    wanted, found = np.asarray(placed), np.asarray(picture.convert("RGB").crop(box))
    solid = (wanted[..., 3] == OPAQUE).astype(np.uint8)
    inside = cv2.erode(solid, np.ones((2 * CORE_EROSION + 1,) * 2, np.uint8)).astype(bool)
    if not inside.any():  # a product of thin parts only: every opaque pixel counts
        inside = solid.astype(bool)
    return found[inside], wanted[inside][:, :3]


def mean_ciede2000(colours: NDArray[Any], others: NDArray[Any]) -> float:
    """Mean CIEDE2000 of two rows of sRGB colours, `(N, 3)` uint8; of a sample where there are many."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    every = max(1, len(colours) // 50_000)
    return float(deltaE_ciede2000(rgb2lab(colours[::every]), rgb2lab(others[::every])).mean())


def measure_growth(picture: Image.Image, placed: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Whether the product goes on outside its own outline, as it does in a generated picture that made it thicker.

    Args:
        picture: Mode `RGB`.
        placed: Mode `RGBA`, the product at the size of its box.
        box: Where it was placed: left, top, right, bottom.

    Returns:
        Share of the outline, 0-1; 0 where product and ground are too alike to tell.
    """
    import cv2

    longest = max(box[2] - box[0], box[3] - box[1])
    scale = min(1.0, _LOOKED_AT / longest)
    reaches = [max(3, round(share * longest * scale)) for share in _REACHES]
    margin = round((4 * reaches[-1] + 2) / scale)
    left, top = max(0, box[0] - margin), max(0, box[1] - margin)
    right, bottom = min(picture.width, box[2] + margin), min(picture.height, box[3] + margin)
    size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
    layer = Image.new("RGBA", (right - left, bottom - top))
    layer.paste(placed, (box[0] - left, box[1] - top))
    product = np.asarray(layer.resize(size, Image.Resampling.BOX))
    ground = _lab(
        np.asarray(picture.convert("RGB").crop((left, top, right, bottom)).resize(size, Image.Resampling.BOX))
    )
    solid = cv2.erode((product[..., 3] >= 250).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    away = cv2.distanceTransform((product[..., 3] <= 2).astype(np.uint8), cv2.DIST_L2, 5)
    if not solid.any():
        return 0.0
    own = _nearest(solid, _lab(np.ascontiguousarray(product[..., :3])))
    return max(_growth(ground, own, away, reach) for reach in reaches)


def _growth(ground: NDArray[Any], own: NDArray[Any], away: NDArray[Any], reach: int) -> float:
    """The share of what lies up to `reach` px outside that has the product's colour and not the ground's."""
    near = (away >= max(2.0, 0.4 * reach)) & (away <= reach)
    far = (away >= 2.5 * reach) & (away <= 4 * reach)
    if not near.any() or not far.any():
        return 0.0
    product, background = own[near], _nearest(far, ground)[near]
    contrast = np.linalg.norm(product - background, axis=1)
    seen = contrast > _CONTRAST
    if float(seen.mean()) < _MEASURABLE:
        return 0.0
    distance = np.linalg.norm(ground[near] - product, axis=1)
    return float((distance < _ALIKE * contrast)[seen].mean())


def _nearest(region: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[Any]:
    """For each pixel the value of the region's pixel that is nearest to it."""
    import cv2

    _, labels = cv2.distanceTransformWithLabels(
        (~region).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros((int(labels.max()) + 1, values.shape[2]), np.float32)
    table[labels[region]] = values[region]
    return table[labels]


def _lab(pixels: NDArray[Any]) -> NDArray[Any]:
    import cv2

    smooth = cv2.GaussianBlur(pixels, (3, 3), 0)
    return np.asarray(cv2.cvtColor(smooth.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))

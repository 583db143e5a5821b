"""Whether a product goes on outside its own outline, as in a generated picture that made it thicker."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.intact.silhouette import nearest_value

_LOOKED_AT = 600  # px, the product's longer side where growth is looked for
_REACHES = (0.012, 0.03, 0.07)  # how far outside the product is looked, as a share of its longer side
_CONTRAST = 20.0  # CIELAB; where product and ground differ less, growth cannot be seen
_ALIKE = 0.3  # of that contrast: nearer than this to the product's colour is the product's colour
_MEASURABLE = 0.3  # of the outline; where less has contrast, growth is not judged


def measure_growth(picture: Image.Image, placed: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much of the outline the product's colour crosses.

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
    own = nearest_value(solid, _lab(np.ascontiguousarray(product[..., :3])))
    return max(_growth(ground, own, away, reach) for reach in reaches)


def _growth(ground: NDArray[Any], own: NDArray[Any], away: NDArray[Any], reach: int) -> float:
    """The share of what lies up to `reach` px outside that has the product's colour and not the ground's."""
    near = (away >= max(2.0, 0.4 * reach)) & (away <= reach)
    far = (away >= 2.5 * reach) & (away <= 4 * reach)
    if not near.any() or not far.any():
        return 0.0
    product, background = own[near], nearest_value(far, ground)[near]
    contrast = np.linalg.norm(product - background, axis=1)
    seen = contrast > _CONTRAST
    if float(seen.mean()) < _MEASURABLE:
        return 0.0
    distance = np.linalg.norm(ground[near] - product, axis=1)
    return float((distance < _ALIKE * contrast)[seen].mean())


def _lab(pixels: NDArray[Any]) -> NDArray[Any]:
    import cv2

    smooth = cv2.GaussianBlur(pixels, (3, 3), 0)
    return np.asarray(cv2.cvtColor(smooth.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))

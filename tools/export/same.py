"""Which pictures show the same: two listings' pictures of one view help nobody, and some marketplaces refuse them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.delivery import flatten

_SIDE = 24  # px of the thumbnails that are compared
_ALIKE = 4.0  # of 255: mean difference up to which pictures look the same; compression and scaling stay under 2


def same_pictures(pictures: Mapping[str, Image.Image]) -> list[tuple[str, str]]:
    """Find pairs that show the same or nearly the same.

    Args:
        pictures: Pictures by id, mode `RGB` or `RGBA`. Not changed.
    """
    looks = {name: (_look(image), image.width / image.height) for name, image in pictures.items()}
    return [
        (one, other)
        for one, other in combinations(looks, 2)
        if abs(looks[one][1] / looks[other][1] - 1) < 0.05 and _differ(looks[one][0], looks[other][0]) <= _ALIKE
    ]


def _look(image: Image.Image) -> NDArray[np.float32]:
    small = flatten(image).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    return np.asarray(small, np.float32)


def _differ(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Mean difference where either picture shows something: plain white is the same everywhere."""
    shown = (one.min(axis=2) < 245) | (other.min(axis=2) < 245)
    return float(np.abs(one - other)[shown].mean()) if shown.any() else 0.0

"""What a flawless picture looks like on each marketplace: read off the rules by a person, used to begin every draft."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evals.check_set.draft import WHITE, Backdrop, Colour, Draft, FileStyle, Paint


@dataclass(frozen=True)
class Proper:
    """Size, share of the side that the product fills, background and file size that break no rule."""

    size: tuple[int, int]
    fill: float
    backdrop: Colour | Backdrop = WHITE
    contact: float = 0.0
    bytes_between: tuple[int, int] = (0, 4_900_000)


def light_grey(height: int, width: int, rng: np.random.Generator) -> Paint:
    """A light grey paper, a little brighter in the middle, as a camera sees it."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    grey = 239 - 5 * (x * x + y * y)[..., None] + rng.normal(0, 1.0, (height, width, 1)).astype(np.float32)
    return np.repeat(grey, 3, axis=2)


PROPER = {
    "amazon": Proper((1620, 1620), 0.90),
    "walmart": Proper((2200, 2200), 0.65),
    "ebay": Proper((1700, 1700), 0.85),
    "etsy": Proper((2400, 2000), 0.60, bytes_between=(0, 990_000)),
    "shopify": Proper((2048, 2048), 0.70),
    "google": Proper((1700, 1700), 0.83),
    "meta": Proper((1200, 1200), 0.85),
    "tiktok": Proper((1200, 1200), 0.85),
    "flipkart": Proper((1200, 1200), 0.85),
    "myntra": Proper((1350, 1800), 0.80, light_grey, 0.35, (510_000, 990_000)),
    "ajio": Proper((1360, 1700), 0.825, bytes_between=(205_000, 990_000)),
    "shopee": Proper((1200, 1200), 0.875, bytes_between=(0, 1_900_000)),
    "lazada": Proper((1200, 1200), 0.86),
    "pinterest": Proper((1000, 1500), 0.85),
}


def begin(marketplace: str, product: str, rng: np.random.Generator) -> Draft:
    """Start a flawless picture.

    Args:
        marketplace: `amazon`, or with a country `amazon.de`.
        product: Its name.
        rng: Everything random comes from here.
    """
    proper = PROPER[marketplace.split(".")[0]]
    return Draft(
        product, proper.size, proper.fill, rng, proper.backdrop, contact=proper.contact,
        file=FileStyle(bytes_between=proper.bytes_between),
    )  # fmt: skip

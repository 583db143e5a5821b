"""The fidelity gate: did the product's own pixels survive, and nothing grow on them?

Measured on every locked-lane picture; one that fails is not delivered. Knows two pictures and a place; does not know
how the scene was made.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.intact.growth import measure_growth
from tools.intact.silhouette import find_again

OPAQUE = 255
# Of the outline. Of 90 pictures of 28 products on 8 sets the worst, with dark contact shadows, has 0.18; most that were
# swollen by 2% of their size or more have over 0.5. Glass and what is as dark as its ground cannot be judged.
MOST_GROWN = 0.3
# Of the silhouette. Of 64 clean pictures of 32 products on 6 sets all but two have over 0.98.
LEAST_OVERLAP = 0.9
_SEEN_ALPHA = 9  # the least of what counts as product; fainter is the soft edge of nothing
_ROUNDING = 1  # levels by which half-transparent pixels may differ, whoever mixes them


@dataclass(frozen=True)
class Fidelity:
    """What was measured of the product.

    Attributes:
        pixels: How many pixels of the product were compared, half-transparent ones too.
        max_difference: Largest difference of any colour value, 0-255. Half-transparent pixels count by how far they
            lie from what the product can look like on its ground, or on any ground where that is not known.
        share_changed: Share of the product's pixels that differ at all, 0-1.
        colour_difference: Mean CIEDE2000 inside the product.
        overlap: Intersection over union, 0-1, of the silhouette as placed and as found again in the picture without
            knowing the place; None where the product cannot be told from its ground, or is see-through.
        grown: Share of the outline, 0-1, beyond which the product's colour goes on before the ground begins: a swollen
            product has most of it, a shadow or a reflection little. None where the ground is known.
        around_changed: Share of the picture outside the product, 0-1, that is not the ground the product was put on;
            None where that ground is not known.
        passed: Whether there was a product, none of its pixels differs, and nothing differs around it; where the ground
            is not known, whether nothing grew and the silhouette is still there.
    """

    pixels: int
    max_difference: int
    share_changed: float
    colour_difference: float
    overlap: float | None
    grown: float | None
    around_changed: float | None
    passed: bool

    def record(self) -> dict[str, Any]:
        """The numbers for a picture's record. Text is not read where every pixel is the same: so is the text."""
        return asdict(self) | {"text": "identical pixels" if not self.max_difference else "not compared"}


def place_cutout(cutout: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Resample a cropped cut-out to the size of its box.

    Args:
        cutout: Mode `RGBA`, cropped to the product. Not changed.
        box: Left, top, right, bottom in the picture.

    Returns:
        Mode `RGBA`, the size of the box; resampled with premultiplied alpha, so edges take no colour from outside.
    """
    return cutout.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.LANCZOS)


def measure_fidelity(
    picture: Image.Image, cutout: Image.Image, box: tuple[int, int, int, int], ground: Image.Image | None = None
) -> Fidelity:
    """Compare the product in a finished picture with the cut-out resampled on its own.

    Args:
        picture: Mode `RGB`, the finished picture.
        cutout: Mode `RGBA`, cropped to the product.
        box: Where the product was placed: left, top, right, bottom.
        ground: The same picture without the product, mode `RGB`, where it is known. Then nothing may differ from it
            outside the product; without it, growth is judged by its looks.
    """
    placed, whole = place_cutout(cutout, box), picture.convert("RGB")
    shown, layer = np.asarray(whole.crop(box)), np.asarray(placed)
    own, alpha = layer[..., :3], layer[..., 3]
    solid = alpha == OPAQUE
    if not solid.any():
        return Fidelity(0, 0, 0.0, 0.0, None, None, None, False)
    behind = np.asarray(ground.convert("RGB").crop(box)) if ground else None
    difference = _difference(shown, own, alpha, behind)
    largest, pixels = int(difference.max()), int((alpha >= _SEEN_ALPHA).sum())
    found = find_again(whole, cutout, box)
    overlap = found.overlap if found else None
    around = _changed_around(whole, ground, alpha, box) if ground else None
    grown = None if ground else measure_growth(whole, placed, box)
    return Fidelity(
        pixels, largest, float((difference > 0).sum() / pixels),
        mean_ciede2000(shown[solid], own[solid]) if largest else 0.0, overlap, grown, around,
        largest == 0 and (around == 0 if ground else _looks_whole(grown, overlap)),
    )  # fmt: skip


def _looks_whole(grown: float | None, overlap: float | None) -> bool:
    """Whether nothing seems to have grown or gone, for pictures whose ground is not known."""
    return (grown or 0) <= MOST_GROWN and (overlap is None or overlap >= LEAST_OVERLAP)


def largest_difference(picture: Image.Image, cutout: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Largest difference of any colour value in the product's opaque pixels; 0 where there are none."""
    placed = np.asarray(place_cutout(cutout, box))
    solid, shown = placed[..., 3] == OPAQUE, np.asarray(picture.convert("RGB").crop(box))
    return int(np.abs(shown[solid].astype(np.int16) - placed[..., :3][solid]).max(initial=0))


def _difference(
    shown: NDArray[Any], own: NDArray[Any], alpha: NDArray[Any], behind: NDArray[Any] | None
) -> NDArray[np.uint8]:
    """Per pixel, how far it lies from the product's own colour over its ground, or over any ground from 0 to 255."""
    import cv2

    difference = cv2.absdiff(shown, own).max(-1)
    difference[alpha < OPAQUE] = 0
    mixed = (alpha >= _SEEN_ALPHA) & (alpha < OPAQUE)
    opacity = alpha[mixed][:, None].astype(np.int32)
    floor, ceiling = (0, 255) if behind is None else (behind[mixed].astype(np.int32),) * 2
    least = (own[mixed] * opacity + floor * (255 - opacity)) // 255 - _ROUNDING
    most = (own[mixed] * opacity + ceiling * (255 - opacity)) // 255 + 1 + _ROUNDING
    difference[mixed] = np.maximum(np.maximum(least - shown[mixed], shown[mixed] - most), 0).max(-1, initial=0)
    return np.asarray(difference, np.uint8)


def _changed_around(
    picture: Image.Image, ground: Image.Image, alpha: NDArray[Any], box: tuple[int, int, int, int]
) -> float:
    """Share of the pixels without product that are not the ground's."""
    found, wanted = np.asarray(picture), np.asarray(ground.convert("RGB"))
    left, top, right, bottom = box
    beside: list[Any] = [np.s_[:top], np.s_[bottom:], np.s_[top:bottom, :left], np.s_[top:bottom, right:]]
    changed = sum(
        int((found[part] != wanted[part]).any(-1).sum())
        for part in beside
        if not np.array_equal(found[part], wanted[part])
    )
    free = alpha == 0
    changed += int((found[top:bottom, left:right][free] != wanted[top:bottom, left:right][free]).any(-1).sum())
    return changed / max(1, found.shape[0] * found.shape[1] - int((~free).sum()))


def mean_ciede2000(colours: NDArray[Any], others: NDArray[Any]) -> float:
    """Mean CIEDE2000 of two rows of sRGB colours, `(N, 3)` uint8; of a sample where there are many."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    every = max(1, len(colours) // 50_000)
    return float(deltaE_ciede2000(rgb2lab(colours[::every]), rgb2lab(others[::every])).mean())

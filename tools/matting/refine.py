"""A network's guess and a photo in, an exact cut-out out.

Everything expensive happens around the product at a reduced size; the full-size photo is touched only in the band
where product and background meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.backdrop import Backdrop
from tools.matting.colours import nearby_colours, unmix
from tools.matting.doubt import leave_in_doubt
from tools.matting.edges import LAST_RAMP, EdgeModel, Matte, fit_edges, ramp
from tools.matting.find import Found
from tools.matting.holes import Corrected, correct_guess
from tools.matting.mixing import add_colour_lines
from tools.matting.quality import uncertain_spot
from tools.matting.regions import box_of, keep_product
from tools.matting.see_through import SeeThrough, find_see_through, own_colour
from tools.matting.shadow import remove_shadow

Bytes = NDArray[Any]  # uint8
Box = tuple[int, int, int, int]
_WORK_SIDE = 720  # px of the part around the product
_REACH = 6.0  # px of the guess beyond solid product that its soft edges may extend
_TILE = 32  # working px: where nothing is mixed, a tile is copied as it is
_SURE = 0.02  # alpha nearer to 0 or 1 than this is taken as 0 or 1


@dataclass(frozen=True)
class Refined:
    """A finished cut-out.

    Attributes:
        rgba: `(H, W, 4)`, uint8, straight alpha, the photo's size.
        objects: Number of separate objects.
        box: The product's bounding box in px, to within a few pixels in a large photo.
        softness: Share of the product's area that is neither clearly product nor clearly background.
        uncertain: Where the edge deserves a look, as `top left`; None where it is sure.
        doubt: The box of that place, px; None where it is sure.
        see_through: Whether the background was taken out from behind glass.
    """

    rgba: Bytes
    objects: int
    box: Box
    softness: float
    uncertain: str | None = None
    doubt: Box | None = None
    see_through: bool = False


def refine(photo: Bytes, found: Found) -> Refined | None:
    """Make a rough matte exact.

    Args:
        photo: `(H, W, 3)`, uint8. Not changed.
        found: The network's guess about a part of it; outside is background.

    Returns:
        The cut-out; None where the guess shows no product.
    """
    guess, region = found.guess, found.region
    rgba = np.zeros((*photo.shape[:2], 4), np.uint8)
    photo, rgba_there = _cut(photo, region), _cut(rgba, region)
    height, width = photo.shape[:2]
    corrected = correct_guess(found.reduced, guess)
    times = corrected.matte.shape[0] / guess.shape[0]
    cleaned, objects = keep_product(corrected.matte, _REACH * times, corrected.other, corrected.opened)
    seen = box_of(cleaned, 0.1)
    if seen is None:
        return None
    left, top, _, _ = crop = _around(seen, cleaned.shape, (height, width), 8 * times)
    part = _cut(photo, crop)
    factor = max(1, -(-max(part.shape[:2]) // _WORK_SIDE))
    small = _reduce(part, factor)
    grain = max(width / guess.shape[1], height / guess.shape[0]) / factor
    picture = small / np.float32(255)

    def under_crop(whole: NDArray[Any]) -> NDArray[Any]:
        return _resample(whole, crop, (height, width), factor, small.shape[:2])

    rough = under_crop(cleaned)
    backdrop, other, opened = _beside(corrected, under_crop)
    model = fit_edges(picture, rough, grain)
    model, fine = add_colour_lines(model, picture, rough, ramp(model.alpha(picture), LAST_RAMP), grain, backdrop)
    model = leave_in_doubt(model, picture, rough, grain, backdrop, fine)
    opened = fine if opened is None else opened | fine
    alpha, _ = keep_product(ramp(model.alpha(picture), LAST_RAMP), _REACH * grain, other, opened)
    colours = nearby_colours(small, alpha, max(2, round(1.5 * grain)))
    alpha = remove_shadow(small, alpha, colours[1])
    clear = find_see_through(small, alpha)
    softness, doubt = _softness(alpha), uncertain_spot(alpha, rough, grain)
    if clear is not None:
        alpha = np.where(clear.where, np.minimum(alpha, clear.alpha), alpha)

    window = _cut(rgba_there, crop)
    _finish(window, part, alpha, factor, model, colours)
    if clear is not None:
        _finish_clear(window, part, clear, factor)

    def in_photo(box: Box) -> Box:
        x, y = left + region[0], top + region[1]
        right, bottom = min(box[2] * factor + x, rgba.shape[1]), min(box[3] * factor + y, rgba.shape[0])
        return box[0] * factor + x, box[1] * factor + y, right, bottom

    box = in_photo(box_of(alpha, 0.06) or (0, 0, alpha.shape[1], alpha.shape[0]))
    at, where = (doubt.at, in_photo(doubt.box)) if doubt else (None, None)
    return Refined(rgba, objects, box, softness, at, where, clear is not None)


def _beside(
    corrected: Corrected, under_crop: Callable[[NDArray[Any]], NDArray[Any]]
) -> tuple[Backdrop | None, NDArray[Any] | None, NDArray[Any] | None]:
    """The background under a crop, what is surely none (0-1), and where holes were opened (bool)."""
    if corrected.backdrop is None or corrected.other is None or corrected.opened is None:
        return None, None, None
    backdrop = Backdrop(under_crop(corrected.backdrop.colour), under_crop(corrected.backdrop.spread))
    other, opened = (under_crop(where.astype(np.float32)) for where in (corrected.other, corrected.opened))
    return backdrop, other, opened > 0.3


def _softness(alpha: Matte) -> float:
    return float(((alpha > 0.15) & (alpha < 0.85)).sum() / max(1, (alpha >= 0.5).sum()))


def _cut(array: Bytes, box: Box) -> Bytes:
    return array[box[1] : box[3], box[0] : box[2]]


def _around(seen: Box, guess_size: tuple[int, ...], photo_size: tuple[int, int], margin: float) -> Box:
    """The product's box in the photo, with room for its edge and some background."""
    across, down = photo_size[1] / guess_size[1], photo_size[0] / guess_size[0]
    return (
        max(0, int((seen[0] - margin) * across)), max(0, int((seen[1] - margin) * down)),
        min(photo_size[1], int((seen[2] + margin) * across)), min(photo_size[0], int((seen[3] + margin) * down)),
    )  # fmt: skip


def _reduce(part: Bytes, factor: int) -> NDArray[Any]:
    """Average blocks of `factor` x `factor` px; the last blocks are filled up with the edge."""
    import cv2

    rows, columns = (length // factor for length in part.shape[:2])
    below, beside = -part.shape[0] % factor, -part.shape[1] % factor
    if rows and columns and (below or beside):  # only the last blocks need a copy
        small = np.empty((rows + (below > 0), columns + (beside > 0), part.shape[2]), np.float32)
        small[:rows, :columns] = _reduce(part[: rows * factor, : columns * factor], factor)
        if below:
            small[rows:] = _reduce(part[rows * factor :], factor)
        if beside:
            small[:rows, columns:] = _reduce(part[: rows * factor, columns * factor :], factor)
        return small
    part = cv2.copyMakeBorder(part, 0, below, 0, beside, cv2.BORDER_REPLICATE) if below or beside else part
    size = (part.shape[1] // factor, part.shape[0] // factor)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.float32)


def _resample(guess: Matte, crop: Box, photo_size: tuple[int, int], factor: int, size: tuple[int, ...]) -> Matte:
    """The guess under a crop, at working size."""
    import cv2

    across, down = guess.shape[1] / photo_size[1], guess.shape[0] / photo_size[0]
    to_guess = np.array(
        [
            [factor * across, 0, (crop[0] + factor / 2) * across - 0.5],
            [0, factor * down, (crop[1] + factor / 2) * down - 0.5],
        ]
    )
    sampled: Matte = cv2.warpAffine(
        guess,
        to_guess,
        (size[1], size[0]),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.clip(sampled, 0, 1)


def _finish(
    window: Bytes, part: Bytes, alpha: Matte, factor: int, model: EdgeModel, colours: tuple[NDArray[Any], NDArray[Any]]
) -> None:
    """Fill an empty full-size `RGBA` crop: the inside from the working matte, the band around it pixel by pixel."""
    import cv2

    # Lowest and highest matte value around each working pixel: in the band, nothing may leave that range.
    near = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(alpha, near), cv2.dilate(alpha, near)
    inside = (low >= 1 - _SURE).astype(np.uint8)
    mixed = ((high > _SURE) & (low < 1 - _SURE)).astype(np.uint8)
    bands = []
    for top in range(0, alpha.shape[0], _TILE):
        for left in range(0, alpha.shape[1], _TILE):
            tile = (left, top, left + _TILE, top + _TILE)
            _copy_inside(window, part, _cut(inside, tile), tile, factor)
            band = _band(part, _cut(mixed, tile), tile, factor)
            if band is not None:
                bands.append(band)
    if not bands:
        return
    rows, columns, calm = (np.concatenate(parts) for parts in zip(*bands, strict=True))

    at = (((columns + 0.5) / factor - 0.5).astype(np.float32), ((rows + 0.5) / factor - 0.5).astype(np.float32))
    line = _sample(cv2.merge([*cv2.split(model.slope), model.offset]), at)
    limits = _sample(cv2.merge([low, high]), at)
    seen = calm / np.float32(255) - model.centre
    edge = ramp(np.einsum("nc,nc->n", line[:, :3], seen) + line[:, 3], LAST_RAMP)
    edge = np.clip(edge, limits[:, 0], limits[:, 1])
    edge[edge < _SURE], edge[edge > 1 - _SURE] = 0, 1
    there = edge > 0
    rows, columns, edge, at = rows[there], columns[there], edge[there], (at[0][there], at[1][there])
    own = part[rows, columns]
    between = np.flatnonzero(edge < 1)
    if between.size:  # drawn pictures can be perfectly sharp
        product, background = (_sample(picture, (at[0][between], at[1][between])) for picture in colours)
        own[between] = np.rint(unmix(own[between].astype(np.float32), edge[between], product, background))
    alphas = np.rint(edge * 255).astype(np.uint8)
    window[rows, columns] = np.where(alphas[:, None] > 0, np.column_stack([own, alphas]), 0)


def _copy_inside(window: Bytes, part: Bytes, inside: Bytes, tile: Box, factor: int) -> None:
    """Copy what is surely product: the working pixels of a tile where `inside` is 1."""
    import cv2

    if not inside.any():
        return
    target, photo = (_cut(whole, _times(tile, factor)) for whole in (window, part))
    opaque = cv2.cvtColor(photo, cv2.COLOR_RGB2RGBA)
    if inside.all():
        target[:] = opaque
        return
    whole = (inside.shape[1] * factor, inside.shape[0] * factor)
    mask = cv2.resize(inside, whole, interpolation=cv2.INTER_NEAREST)[: photo.shape[0], : photo.shape[1]]
    cv2.copyTo(opaque, mask, target)


def _band(part: Bytes, mixed: Bytes, tile: Box, factor: int) -> tuple[NDArray[Any], NDArray[Any], Bytes] | None:
    """Rows, columns and calmed colours `(N, 3)` of the pixels of a tile where `mixed` is 1; None if there are none."""
    import cv2

    if not mixed.any():
        return None
    left, top, right, bottom = _times(tile, factor)
    height, width = part.shape[:2]
    x, y = max(0, left - 1), max(0, top - 1)  # a blur looks one pixel beyond
    photo = part[y : bottom + 1, x : right + 1]
    # One pixel of a large photo is mostly noise.
    calm = photo if factor == 1 else cv2.GaussianBlur(photo, (3, 3), 0)
    whole = (mixed.shape[1] * factor, mixed.shape[0] * factor)
    rows, columns = np.nonzero(
        cv2.resize(mixed, whole, interpolation=cv2.INTER_NEAREST)[: height - top, : width - left]
    )
    return rows + top, columns + left, calm[rows + (top - y), columns + (left - x)]


def _times(box: Box, factor: int) -> Box:
    return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)


def _finish_clear(window: Bytes, part: Bytes, clear: SeeThrough, factor: int) -> None:
    """Give a full-size `RGBA` crop its see-through parts, pixel by pixel."""
    import cv2

    height, width = part.shape[:2]
    whole = (clear.where.shape[1] * factor, clear.where.shape[0] * factor)
    where = cv2.resize(clear.where.astype(np.float32), whole, interpolation=cv2.INTER_LINEAR)[:height, :width]
    rows, columns = np.nonzero(where > 0.5)
    at = (((columns + 0.5) / factor - 0.5).astype(np.float32), ((rows + 0.5) / factor - 0.5).astype(np.float32))
    behind = _sample(clear.behind, at)
    alpha = _sample(clear.alpha[..., None], at)[:, 0]
    window[rows, columns, :3] = np.rint(own_colour(part[rows, columns].astype(np.float32), alpha, behind))
    window[rows, columns, 3] = np.rint(alpha * 255)
    window[rows, columns] *= (window[rows, columns, 3:] > 0).astype(np.uint8)


def _sample(picture: NDArray[Any], at: tuple[NDArray[Any], NDArray[Any]]) -> NDArray[Any]:
    """Values between pixels: `(N, C)` of `(H, W, C)` at N points."""
    import cv2

    columns = 4096  # OpenCV takes no line of more than 32767 points
    count = at[0].size
    x, y = (np.pad(axis, (0, -count % columns)).reshape(-1, columns) for axis in at)
    values: NDArray[Any] = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return values.reshape(-1, picture.shape[2])[:count]

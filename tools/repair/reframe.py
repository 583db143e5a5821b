"""Another frame around the same pixels: background added or cut away, the product untouched and whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.target import Target

Box = tuple[int, int, int, int]
_EVEN = 6  # of 255: how far the pixels along an edge may lie from their run for more of it to be added
_WHITE_FROM = 253  # an edge this light continues as pure white
_MARGIN = 0.02  # of the product's longest side, kept free around it when background is cut away


@dataclass(frozen=True)
class Reframed:
    """A picture with another frame.

    Attributes:
        image: Mode `RGB`.
        kept: The part of the old picture that is in it, px of the old one.
        at: Left and top of that part in the new picture, px.
        how: Whether background was `added` or `cut` away, or both.
    """

    image: Image.Image
    kept: Box
    at: tuple[int, int]
    how: Literal["added", "cut", "both"]


def reframe(image: Image.Image, product: Box, target: Target, *, to_fill: bool) -> Reframed | None:
    """Give a picture the ratio, and if asked the fill, that a marketplace wants.

    Background is added where the picture's edge is even, so that nothing is lost; else it is cut away where the
    product stays whole.

    Args:
        image: Mode `RGB`. Not changed.
        product: Where the product is.
        target: What the marketplace wants.
        to_fill: Whether the product should take the share of the frame that is asked for, in its middle.

    Returns:
        None where neither works, or where nothing would change.
    """
    aspect = _aspect(image, target)
    frame = _filled(product, aspect, target) if to_fill else frame_around(image.size, aspect)
    if _outside(frame, image.size):
        grown = extended(image, frame)
        if grown:
            return grown
        inner = frame_inside(image.size, product, aspect)
        frame = inner or frame
        if inner is None:
            return None
    if frame == (0, 0, *image.size):
        return None
    return Reframed(image.crop(frame), frame, (0, 0), "cut")


def _aspect(image: Image.Image, target: Target) -> float:
    """The ratio to have: the marketplace's, or the picture's own where that is fine."""
    own = image.width / image.height
    if target.aspect is not None:
        return target.aspect
    return max(own, target.least_aspect or 0.0)


def _filled(product: Box, aspect: float, target: Target) -> Box:
    """The frame in which the product takes the wanted share and stands in the middle."""
    width, height = product[2] - product[0], product[3] - product[1]
    across = max(width, height * aspect) / target.fill_aim
    size = (round(across), round(across / aspect))
    left, top = (product[0] + product[2] - size[0]) // 2, (product[1] + product[3] - size[1]) // 2
    return (left, top, left + size[0], top + size[1])


def frame_around(size: tuple[int, int], aspect: float) -> Box:
    """The smallest frame of this ratio around the whole picture."""
    width, height = max(size[0], round(size[1] * aspect)), max(size[1], round(size[0] / aspect))
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return (left, top, left + width, top + height)


def frame_inside(size: tuple[int, int], product: Box, aspect: float) -> Box | None:
    """The largest frame of this ratio inside the picture that holds the product with a little room, or None."""
    width, height = min(size[0], round(size[1] * aspect)), min(size[1], round(size[0] / aspect))
    margin = round(_MARGIN * max(product[2] - product[0], product[3] - product[1]))
    if product[2] - product[0] + 2 * margin > width or product[3] - product[1] + 2 * margin > height:
        return None
    left = min(max(0, (product[0] + product[2] - width) // 2), size[0] - width)
    top = min(max(0, (product[1] + product[3] - height) // 2), size[1] - height)
    return (left, top, left + width, top + height)


def _outside(frame: Box, size: tuple[int, int]) -> bool:
    return frame[0] < 0 or frame[1] < 0 or frame[2] > size[0] or frame[3] > size[1]


def extended(image: Image.Image, frame: Box) -> Reframed | None:
    """The picture in a frame that reaches beyond it, its background continued; None where an edge is uneven."""
    import cv2

    kept = (max(0, frame[0]), max(0, frame[1]), min(image.width, frame[2]), min(image.height, frame[3]))
    if kept[0] >= kept[2] or kept[1] >= kept[3]:
        return None
    part = np.asarray(image.crop(kept))
    missing = (kept[1] - frame[1], frame[3] - kept[3], kept[0] - frame[0], frame[2] - kept[2])  # top bottom left right
    ground = part.copy()  # its outermost pixels without their grain, for the new background to grow from
    for turns, more in ((0, missing[0]), (2, missing[1]), (3, missing[2]), (1, missing[3])):
        if more:  # turned so that the edge is the first row
            edge = np.rot90(ground, turns)
            run = _run(np.rot90(part, turns)[0])
            if run is None:
                return None
            edge[0] = run
    grown = cv2.copyMakeBorder(ground, *missing, borderType=cv2.BORDER_REPLICATE)
    grown[missing[0] : missing[0] + part.shape[0], missing[2] : missing[2] + part.shape[1]] = part
    how: Literal["added", "both"] = "added" if kept == (0, 0, *image.size) else "both"
    return Reframed(Image.fromarray(grown), kept, (missing[2], missing[0]), how)


def _run(edge: NDArray[Any]) -> NDArray[Any] | None:
    """How the colour runs along an edge, smoothed: `(N, 3)`; None where it is not even enough to go on."""
    import cv2

    if edge.min() >= _WHITE_FROM:
        return np.full_like(edge, 255)
    smooth = cv2.GaussianBlur(edge[None].astype(np.float32), (0, 0), sigmaX=max(2.0, 0.02 * len(edge)))[0]
    off = np.abs(edge - smooth).max(axis=1)
    if float((off > _EVEN).mean()) > 0.01 or float(np.ptp(smooth, axis=0).max()) > 40:
        return None
    if float(np.ptp(smooth, axis=0).max()) <= 3:  # one colour: no seam where two sides meet
        smooth = np.broadcast_to(np.median(edge, axis=0), edge.shape)
    return np.asarray(np.rint(smooth).clip(0, 255), np.uint8)

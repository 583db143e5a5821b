"""Take away what was added around the product without touching it.

Text and graphics that stand clear of it are painted over with the plain ground they stand on; a border around the whole
picture is cut off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.check.regions import grown_by
from tools.check.seen import Seen

Box = tuple[int, int, int, int]
_MARK = 0.8  # share of a thing that lies in the boxes, from which it is a mark itself
_EVEN = 4  # levels: how far the ground around a mark may vary


def erasable(seen: Seen) -> tuple[Box, ...]:
    """Boxes to paint over, px; empty where there are none, or where one of them would touch the product."""
    added, s = seen.marks.added, seen.surroundings
    if s.kind != "plain" or not added or any(mark.place != "beside" for mark in added):
        return ()
    boxes = tuple(_with_margin(mark.box, seen.pixels.shape) for mark in added)
    factor = seen.reduced.factor
    marked = np.zeros(s.product.shape, np.bool_)
    for left, top, right, bottom in boxes:
        marked[top // factor : -(-bottom // factor), left // factor : -(-right // factor)] = True
    product = _product(s.foreground | s.product, marked)
    if (grown_by(product, 1) & marked).any():
        return ()
    return boxes if all(_ground_around(seen.pixels, box) is not None for box in boxes) else ()


def without_border(seen: Seen) -> Box | None:
    """What lies inside a border around the whole picture, px; None where there is no border."""
    border = seen.composition.border
    if border.kind not in ("frame", "white frame"):
        return None
    ((left, top, right, bottom),) = seen.composition.in_pixels((border.inside,))
    return left, top, min(right, seen.facts.width), min(bottom, seen.facts.height)


def erased(image: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    """The picture with boxes from `erasable` painted over; it is not changed itself.

    Args:
        image: Mode `RGB`.
        boxes: Where marks are, px.
    """
    pixels = np.array(image)
    for left, top, right, bottom in boxes:
        colour = _ground_around(pixels, (left, top, right, bottom))
        if colour is not None:
            pixels[top:bottom, left:right] = colour
    return Image.fromarray(pixels)


def _with_margin(box: Box, shape: tuple[int, ...]) -> Box:
    """A mark's box with room for soft edges and for what the reader's tight boxes leave out."""
    left, top, right, bottom = box
    more = max(6, (bottom - top) // 5)
    return max(0, left - more), max(0, top - more), min(shape[1], right + more), min(shape[0], bottom + more)


def _product(standing: NDArray[np.bool_], marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What stands out, without the things that consist of marks."""
    import cv2

    _, labels = cv2.connectedComponents(standing.astype(np.uint8), connectivity=8)
    inside = np.bincount(labels.ravel(), weights=marked.ravel()) / np.bincount(labels.ravel())
    things = inside < _MARK
    things[0] = False
    return np.asarray(things[labels])


def _ground_around(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8] | None:
    """Colour of the ground right around a box; None where it is not one colour."""
    left, top, right, bottom = box
    rows, columns = slice(max(0, top - 3), bottom + 3), slice(max(0, left - 3), right + 3)
    parts = (pixels[max(0, top - 3) : top, columns], pixels[bottom : bottom + 3, columns],
             pixels[rows, max(0, left - 3) : left], pixels[rows, right : right + 3])  # fmt: skip
    around = np.concatenate([part[..., :3].reshape(-1, 3) for part in parts])
    if not len(around) or float(np.ptp(np.percentile(around, (2, 98), axis=0), axis=0).max()) > _EVEN:
        return None
    return np.median(around, axis=0).astype(np.uint8)

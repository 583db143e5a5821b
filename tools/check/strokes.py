"""Find lines that were drawn on a photo: circles around a detail, arrows, underlining.

A drawn line has one exact colour all along, whatever the light does to what lies under it. Wires, straps, leaves and
handles, which are as thin, have light and shade.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.graphics import Graphic, is_flat
from tools.check.layout import Layout
from tools.check.regions import Region, away_from, components

_THICK = 0.012  # share of the side; what is thicker than twice that is no line
_LONG = 0.05  # share of the side
_CORE = 0.7  # share of the step to the ground from which a pixel is the line's own, not its soft edge
_ONE_COLOUR = 8  # levels within which four in five of them lie
_VIVID = 80  # levels between the channels
_SAME = 16  # levels by which the line may differ where it runs over the product
_GOES_ON = 0.25  # of its pixels beside the product, there have to be as many over it
_FEWEST = 30  # px


def find_strokes(layout: Layout, pixels: NDArray[Any]) -> list[Graphic]:
    """Find drawn lines that run across the product's outline.

    Args:
        layout: Of the picture.
        pixels: The whole picture, `(H, W, 3)`, uint8.
    """
    import cv2

    standing = layout.strong  # not what a drawn circle encloses
    side = max(standing.shape)
    reach = max(3, round(_THICK * side))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    body = cv2.morphologyEx(standing.view(np.uint8), cv2.MORPH_OPEN, disc)
    thin = standing & (cv2.dilate(body, np.ones((5, 5), np.uint8)) == 0)
    if not layout.main or is_flat(layout, (layout.parts == layout.main) & layout.strong):
        return []  # beside a product that is itself flat, a flat line may be part of the offer
    count, labels, stats = components(thin)
    found = []
    for label in range(1, min(count, 60)):
        left, top, width, height = (int(value) for value in stats[label, :4])
        if max(width, height) < _LONG * side or stats[label, cv2.CC_STAT_AREA] < _FEWEST:
            continue
        colour = _drawn_colour(layout, pixels, labels == label, (left, top, width, height))
        if colour is None:
            continue
        # Letters are thin and of one colour, too; only a line that runs over the product is surely drawn on the photo.
        joined = bool((layout.parts[labels == label] == layout.main).any())
        if joined and _goes_on(layout, colour, body > 0, int(stats[label, cv2.CC_STAT_AREA])):
            right, bottom = left + width, top + height
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
            found.append(Graphic("stroke", corners * layout.factor))
    return found


def _drawn_colour(
    layout: Layout, pixels: NDArray[Any], region: Region, box: tuple[int, int, int, int]
) -> NDArray[Any] | None:
    """The one vivid colour of a thin thing, looked at in the whole picture; None if it has light and shade."""
    import cv2

    left, top, width, height = box
    f = layout.factor
    part = pixels[top * f : (top + height) * f, left * f : (left + width) * f].astype(np.int16)
    inside = np.ascontiguousarray(region[top : top + height, left : left + width]).view(np.uint8)
    shown = cv2.resize(inside, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    colours = part[shown]
    away = away_from(np.median(layout.small[layout.parts == 0], axis=0), colours)
    core = colours[away >= _CORE * np.percentile(away, 95)]
    colour = np.median(core, axis=0)
    if colour.max() - colour.min() < _VIVID or len(core) < _FEWEST:
        return None
    return colour if np.percentile(away_from(colour, core), 80) <= _ONE_COLOUR else None


def _goes_on(layout: Layout, colour: NDArray[Any], body: Region, area: int) -> bool:
    """Whether a line runs on over the product as a line of the same colour."""
    import cv2

    same = (body & (away_from(colour, layout.small.astype(np.int16)) <= _SAME)).view(np.uint8)
    side = 2 * max(3, round(_THICK * max(body.shape))) + 1
    wide = cv2.morphologyEx(same, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return int(same.sum()) >= _GOES_ON * area and int(wide.sum()) < 0.2 * int(same.sum())

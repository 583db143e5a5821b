"""Find a see-through logo laid over product and background: where there is one ground under it, it has one exact tone.

It need not have letters. Wire racks, handles and straps, which reach as far beside a product, have light and shade.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.graphics import Graphic
from tools.check.layout import Layout
from tools.check.regions import Region, away_from, components, hull_of, share

_TRIED = 3  # commonest tones of what stands out
_PALE = 110  # levels of the darkest channel; what is darker hides the product rather than showing it through
_COLOURLESS = 40  # levels between the channels
_EXACT = 4  # levels
_STEP = 16  # levels between it and what lies a few px beside it,
_SET_OFF = 0.8  # on so much of its outline
_LARGE = 0.15  # share of the picture's side, both ways; such logos are drawn large
_THIN = 0.5  # share of its hull that a figure of lines fills, at most
_BEYOND = 0.05  # share of the picture's side by which it reaches beyond the product on two opposite sides
_REST = 0.2  # the largest part left of the product, in areas of the figure, at least; slats leave a chair small ones


def find_overlays(layout: Layout) -> list[Graphic]:
    """Find figures of one pale, exact tone that run over the product and out of it on two opposite sides.

    Args:
        layout: Of a picture with a plain background.
    """
    if not layout.main:
        return []
    main = (layout.parts == layout.main) & layout.strong
    colours = layout.small[main].astype(np.int16)
    codes = (colours >> 2) @ np.array([4096, 64, 1])
    for code in np.argsort(-np.bincount(codes, minlength=1))[: _TRIED if codes.size else 0]:
        colour = np.median(colours[codes == code], axis=0)
        if colour.min() < _PALE or colour.max() - colour.min() > _COLOURLESS:
            continue
        away = away_from(colour, layout.small.astype(np.int16))
        figure = _largest(main & (away <= _EXACT))
        if figure is not None and _is_set_off(figure, away) and _runs_over(figure, main):
            rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
            left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
            return [Graphic("overlay", corners * layout.factor)]
    return []


def _largest(region: Region) -> Region | None:
    """The parts of a region from one tenth of its largest on, as one figure: a product in between may divide it."""
    import cv2

    count, labels, stats = components(region)
    if count < 2:
        return None
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    figure: Region = np.take(areas >= 0.1 * areas.max(), labels)
    return figure


def _is_set_off(figure: Region, away: NDArray[Any]) -> bool:
    """Whether a figure ends in a step all around; a tone of a shaded white product fades into the next."""
    import cv2

    inner, outer = (cv2.dilate(figure.view(np.uint8), np.ones((side, side), np.uint8)) > 0 for side in (5, 9))
    return share(away[outer & ~inner] > _STEP) >= _SET_OFF


def _runs_over(figure: Region, main: Region) -> bool:
    """Whether a figure is large, made of lines, and reaches beyond the rest on two opposite sides."""
    import cv2

    side = max(figure.shape)
    near = cv2.dilate(figure.view(np.uint8), np.ones((5, 5), np.uint8)) > 0
    rest = cv2.morphologyEx((main & ~near).view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    largest = components(rest)[2][1:, cv2.CC_STAT_AREA].max(initial=0)
    if largest < _REST * figure.sum() or figure.sum() > _THIN * hull_of(figure).sum():
        return False
    opposite = False
    for axis in (0, 1):
        line, own = np.flatnonzero(figure.any(axis=axis)), np.flatnonzero(rest.any(axis=axis))
        if line[-1] - line[0] < _LARGE * side:
            return False
        opposite |= bool(line[0] < own[0] - _BEYOND * side and line[-1] > own[-1] + _BEYOND * side)
    return opposite

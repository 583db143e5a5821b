"""Find what was put around or beside a picture: frames, bars, banners, colour blocks, the gaps of a collage.

A drawn line is told from a photographed one by its exactness: it runs straight along one row or column of pixels, over
its whole length, and what lies beyond it is one flat colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.dividers import find_dividers, is_own_picture
from tools.check.ground import Reduced
from tools.check.regions import Bytes, away_from, lies_within, median_colour, share
from tools.check.side import STEP, Side

Box = tuple[int, int, int, int]
Kind = Literal["frame", "white frame", "line", "bars", "banner", "collage"]
_UNBROKEN = 0.97  # share of a line's length over which it has to be seen
_THIN = 0.06  # share of the shorter side up to which a strip around a picture is a frame whatever lies inside
_FLAT = 1.6  # standard deviation of a flat colour after JPEG, levels
_NEARLY_WHITE = 240  # level from which a ground of its own is not told from white at a glance


@dataclass(frozen=True)
class Border:
    """What lies around or beside the picture proper.

    Attributes:
        kind: `frame` (a strip or line on all sides, any colour), `white frame` (a white one around a picture that is
            not white), `line` (at one side of the picture's edge), `bars` (two opposite sides), `banner` (one side),
            `collage` (lines or gaps from edge to edge); None if there is nothing.
        inside: The picture proper, `(left, top, right, bottom)` in px at work size.
        boxes: Where it is, px at work size, for the evidence picture.
        confidence: 0-1.
    """

    kind: Kind | None
    inside: Box
    boxes: tuple[Box, ...] = ()
    confidence: float = 0.9


def find_border(reduced: Reduced, pixels: Bytes) -> Border:
    """Look for frames, bars, banners and dividing lines.

    Args:
        reduced: The picture at work size.
        pixels: The whole picture, `(H, W, 3)` or `(H, W, 4)`, uint8; only a thin strip at its edge is looked at.
    """
    import cv2

    small = np.ascontiguousarray(reduced.pixels[..., :3])
    height, width = small.shape[:2]
    whole = (0, 0, width, height)
    if min(height, width) < 48:
        return Border(None, whole)
    across = cv2.transpose(small)
    turned = [across, small, cv2.flip(across, 0), cv2.flip(small, 0)]
    sides = [Side(turned[turn], _turned(pixels[..., :3], turn), reduced.factor) for turn in range(4)]
    found = _frame(small, sides) or _strips(small, sides)
    if found:
        return found
    dividers = find_dividers(turned[1], turned[0], pixels[..., :3], reduced.factor)
    if dividers:
        return Border("collage", whole, tuple(line.box for line in dividers), max(line.confidence for line in dividers))
    return Border(None, whole)


def _turned(pixels: Bytes, turn: int) -> Bytes:
    """The picture with side `turn` (0 left, 1 top, 2 right, 3 bottom) along its first axis: `[depth, along]`."""
    return (pixels.swapaxes(0, 1), pixels, pixels.swapaxes(0, 1)[::-1], pixels[::-1])[turn]


def _frame(small: Bytes, sides: list[Side]) -> Border | None:
    """A strip or a line on all four sides."""
    height, width = small.shape[:2]
    depths = [side.depth for side in sides]
    alike = max(depths) - min(depths) <= 1 and max(side.deviation for side in sides) <= _FLAT
    needed = 0.5 if alike and max(depths) <= _THIN * min(height, width) else 0.85
    if min(side.covered for side in sides) < needed or any(side.deviation > 6 for side in sides):
        return None
    shorter = min(height, width)
    colours = np.array([side.colour for side in sides])
    if np.ptp(colours, axis=0).max() > 10:
        return None
    inners = [side.inner for side in sides]
    if all(inner is not None for inner in inners) and max(depths) <= 0.1 * shorter:
        # A line drawn a little inside the edge. A picture frame that is for sale is wider than that.
        widths = [int(inner or 0) - depth for inner, depth in zip(inners, depths, strict=True)]
        if max(widths) <= max(3, 0.018 * shorter):
            return _around(small, [int(inner or 0) + 2 for inner in inners], "frame", 0.85)
        return None
    white = bool(colours.min() >= 245)
    inside_white = all(side.beyond.min() >= 245 for side in sides)
    even = max(depths[:3]) - min(depths[:3]) <= max(2, 0.006 * shorter)
    if white:
        # A square product fills a square picture in the same way, so only a narrow margin is called a frame.
        narrow = max(depths[:3]) <= (0.1 if _is_a_photo(small, depths) else 0.045) * shorter
        if even and narrow and depths[3] <= 0.25 * height:
            return _around(small, [depth + 1 for depth in depths], "white frame", 0.75)
        return None
    flat = max(side.deviation for side in sides) <= (4 if max(depths) <= 4 else _FLAT)
    if inside_white or (flat and even and max(depths[:3]) <= 2 * _THIN * shorter):
        return _around(small, [depth + 2 for depth in depths], "frame", 0.95 if inside_white else 0.85)
    return None


def _is_a_photo(small: Bytes, depths: list[int]) -> bool:
    """Whether what lies inside a margin is a photo, of a place or of a thing on a ground of its own.

    A place is lighter or darker at the top than at the bottom. The rim of flat goods (a cushion, a mirror, a rug) is
    alike on all sides. A ground that is nearly white is what a careless cut-out left around the product.
    """
    left, top, right, bottom = (depth + 4 for depth in depths)
    inside = np.ascontiguousarray(small[top:-bottom, left:-right])
    if min(inside.shape[:2]) < 32:
        return False
    ends = (np.median(part, axis=(0, 1)) for part in (inside[:6].astype(np.int16), inside[-6:].astype(np.int16)))
    if float(np.abs(np.subtract(*ends)).max()) > 25:
        return True
    rim = np.concatenate([inside[:3].reshape(-1, 3), inside[-3:].reshape(-1, 3)])
    return float(np.median(rim, axis=0).min()) < _NEARLY_WHITE and is_own_picture(inside)


def _around(small: Bytes, depths: list[int], kind: Kind, confidence: float) -> Border:
    height, width = small.shape[:2]
    left, top, right, bottom = depths
    inside = (left, top, width - right, height - bottom)
    return Border(kind, inside, ((0, 0, width, height), inside), confidence)


def _strips(small: Bytes, sides: list[Side]) -> Border | None:
    """Bars on two opposite sides, a banner on one, or a thin line on any."""
    height, width = small.shape[:2]
    ends = [_strip_end(side) for side in sides]
    for one, other in ((0, 2), (1, 3)):
        if not (ends[one] and ends[other]) and _are_bars(sides[one], sides[other]):
            ends[one], ends[other] = sides[one].depth, sides[other].depth
    found = [turn for turn in range(4) if ends[turn]]
    if len(found) == 1 and _unevenness(sides[found[0]], ends[found[0]]) > _FLAT:
        return None  # the front edge of a table; a drawn line is one colour
    if not found:
        return None
    depths = [ends[turn] + 3 if turn in found else 0 for turn in range(4)]
    inside = (depths[0], depths[1], width - depths[2], height - depths[3])
    if inside[2] - inside[0] < width // 4 or inside[3] - inside[1] < height // 4:
        return None
    boxes = tuple(
        box
        for turn, box in enumerate(
            ((0, 0, depths[0], height), (0, 0, width, depths[1]), (inside[2], 0, width, height),
             (0, inside[3], width, height))
        )
        if turn in found
    )  # fmt: skip
    thin = max(depths) <= 0.012 * min(height, width)
    kind: Kind = "line" if thin else "bars" if len(found) > 1 else "banner"
    return Border(kind, inside, boxes, 0.85)


def _unevenness(side: Side, depth: int) -> float:
    """How far a strip's pixels lie from its colour, levels; what stands in front of it is left out."""
    strip = side.small[: max(1, depth - 1)].astype(np.int16)
    off = away_from(np.median(strip[: max(1, len(strip) // 4)], axis=(0, 1)), strip)
    return float(off[off <= 2 * STEP].mean()) if (off <= 2 * STEP).any() else 255.0


def _are_bars(one: Side, other: Side) -> bool:
    """Whether two opposite sides have the same flat dark or coloured strip, equally deep."""
    return (
        min(one.covered, other.covered) >= 0.5
        and max(one.deviation, other.deviation) <= _FLAT
        and abs(one.depth - other.depth) <= 1
        and one.depth >= 0.02 * len(one.small)
        and float(np.abs(one.colour - other.colour).max()) <= 3
        and min(one.colour.min(), other.colour.min()) < 245
        and _reaches_the_corners(one)
        and _reaches_the_corners(other)
    )


def _reaches_the_corners(side: Side) -> bool:
    """Whether the strip ends at both ends of its length, too; plain ground goes on above and below a tall product."""
    if side.depth + 3 >= len(side.small):
        return False
    beyond = side.small[side.depth + 3].astype(np.int16)
    away = away_from(side.colour, beyond) > STEP
    corner = max(4, len(away) // 30)
    return bool(away[:corner].mean() >= 0.5 and away[-corner:].mean() >= 0.5)


def _strip_end(side: Side) -> int:
    """Depth of a flat strip that ends in one straight line from corner to corner; 0 if there is none.

    The product may stand in front of part of it, and text may be written on it.
    """
    small = side.small
    if (
        0 < side.depth <= 4
        and side.covered >= _UNBROKEN
        and side.deviation <= _FLAT
        and _stands_apart(side.colour, small)
    ):
        return side.depth
    most = small.shape[0] * 45 // 100
    part = small[:most]
    colour = median_colour(part[1])
    if share(away_from(colour, part[1]) <= 3) < 0.95:
        return 0
    corner = max(4, part.shape[1] // 30)
    # A product in front may hide most of the strip's end; it shows in the corners.
    at_corners = np.concatenate([part[:, :corner], part[:, -corner:]], axis=1)
    depth = int(np.median(_last_of(at_corners, colour)))
    if depth < 0.02 * len(small) or depth > most - 4:
        return 0
    last = _last_of(part, colour)
    straight = np.abs(last - depth) <= 1
    ends = straight[:corner].mean() >= 0.8 and straight[-corner:].mean() >= 0.8
    further = share(last > depth + 1)
    if not ends or further > 0.1 or share(straight) < 0.06:
        return 0
    rest = small[depth + 3 :]
    flat = share(lies_within(part[: depth - 1], colour, 1))
    beyond = part[depth + 3][straight]
    white = float((beyond.min(axis=1) >= 245).mean()) >= 0.9
    if flat >= (0.1 if white else 0.9) and _stands_apart(colour, rest):
        return depth
    return 0


def _last_of(part: Bytes, colour: NDArray[Any]) -> NDArray[np.intp]:
    """The last row of each column that still has a strip's colour: text on the strip does not end it."""
    own = lies_within(part, colour, 2 * STEP)
    last: NDArray[np.intp] = len(part) - 1 - np.argmax(own[::-1], axis=0)
    return last


def _stands_apart(colour: NDArray[Any], rest: Bytes) -> bool:
    """Whether a strip's colour is not what the rest of the picture is made of, and the rest is a picture.

    A white strip beside a white background is no strip; a wall above a table is as flat as the table.
    """
    some = rest.reshape(-1, 3)[:: max(1, rest.size // 12_000)].astype(np.int16)
    if share(away_from(colour, some) <= 10) > 0.2:
        return False
    white = share((some >= 245).all(axis=1))
    if white > 0.2:
        return True
    commonest = np.median(some, axis=0)
    return share(away_from(commonest, some) <= 1) < 0.2

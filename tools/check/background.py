"""Measure what is around the product: its colour, where it is not white, how even it is, shadows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.evenness import Unevenness, find_unevenness
from tools.check.ground import OFF_WHITE, Ground, Reduced, find_ground
from tools.check.regions import (
    WHITE,
    Bytes,
    Region,
    at_least,
    away_from,
    components,
    connected_to_edge,
    extremes,
    grown_by,
    hull_of,
    lowered,
    median_colour,
    percentile,
    ring,
    share,
    touched,
)

Box = tuple[int, int, int, int]
_CAST = 10  # levels by which a cast shadow is darker than the background is without it
_FAINT = 244  # level of white goods in full light; of a background, only seen beside white
_MOST_SHADOW = 0.5  # share of the background that can be in shadow


@dataclass(frozen=True)
class Surroundings:
    """Product and background of a picture.

    Attributes:
        kind: `plain` (one colour or a smooth gradient), `transparent`, or `busy` (no telling product from background).
        colour: Median colour of the background pixels at the edge that are not pure white; of all where all are.
        border_white: Share of background pixels in the edge band that are exactly white, 0-1.
        near_white: Share of all background pixels from `OFF_WHITE` to 254.
        off_white: Share of background pixels below `OFF_WHITE`; a shadow that fades out is not counted.
        darkest: Value 0-255 of the darkest channel among nearly all (99%) background pixels outside of shadows.
        uneven: How it departs from one even tone: dark `corners`, a `gradient` from side to side, `remains` of an old
            background around the product, `patches`, a shade that runs off the `edge`; empty if none.
        shade: Share of the picture that is a soft grey shadow beside the product.
        shadow: The same as a region at work size.
        cast: Share of the background beside the product that is clearly darker than the background is elsewhere, 0-1;
            also on a background that is not white, and where the shadow runs off the edge.
        box: Product's bounding box `(left, top, right, bottom)` in px, right and bottom exclusive; None if not known.
        area: Share of the picture that the product covers, 0-1.
        edges: Sides of the picture that the product touches: `left`, `top`, `right`, `bottom`.
        product: Bool array at work size, True where the product is.
        not_white: Bool array at work size, True where background is not white; for the evidence picture.
        foreground: Bool array at work size, True where anything stands out from the background: the product, and
            also specks, text and graphics beside it. True everywhere where the background is busy.
    """

    kind: Literal["plain", "transparent", "busy"]
    colour: tuple[int, int, int]
    border_white: float
    near_white: float
    off_white: float
    darkest: int
    uneven: Unevenness
    shade: float
    shadow: Region
    cast: float
    box: Box | None
    area: float
    edges: tuple[str, ...]
    product: Region
    not_white: Region
    foreground: Region

    @property
    def white(self) -> bool:
        """Whether the background is plain and as good as white, judged by our own tolerance."""
        return self.kind == "plain" and self.off_white <= 0.01 and min(self.colour) >= OFF_WHITE


def measure_surroundings(
    reduced: Reduced, size: tuple[int, int], inside: Box | None = None, added: tuple[Box, ...] = ()
) -> Surroundings:
    """Measure product and background.

    Args:
        reduced: The picture at work size.
        size: Width and height in px of the whole picture.
        inside: Part that is the picture proper, in px at work size: without a frame around it. None for all of it.
        added: Boxes in px at work size that are neither product nor background: inset pictures, colour blocks.
    """
    small = reduced.pixels
    left, top, right, bottom = inside or (0, 0, small.shape[1], small.shape[0])
    part = np.ascontiguousarray(small[top:bottom, left:right])
    if small.shape[2] == 4 and share(ring(part[..., 3]) < 128) > 0.02:
        product = _placed(part[..., 3] >= 128, small.shape, (left, top))
        return _without_ground("transparent", part[..., :3], product, product, reduced.factor, size)
    ground = find_ground(np.ascontiguousarray(part[..., :3]), reduced.factor)
    if not ground.plain:
        nothing = np.zeros(small.shape[:2], np.bool_)
        return _without_ground("busy", ground.smooth, nothing, ~nothing, reduced.factor, size)
    outside = np.zeros_like(ground.product)
    for a, b, c, d in added:
        outside[max(0, b - top - 1) : max(0, d - top + 1), max(0, a - left - 1) : max(0, c - left + 1)] = True
    return _count(ground, outside, small.shape, (left, top), reduced.factor, size)


def _without_ground(
    kind: Literal["transparent", "busy"], part: Bytes, product: Region, foreground: Region, factor: int,
    size: tuple[int, int],
) -> Surroundings:  # fmt: skip
    edge = ring(part)
    none = np.zeros_like(product)
    return Surroundings(
        kind, _median(edge) if kind == "busy" else (0, 0, 0),
        share(edge.min(axis=1) == WHITE) if kind == "busy" else 0.0, 0.0, 1.0, int(edge.min()), "", 0.0, none,
        0.0, _box(product, factor, size), share(product), touched(product), product, ~product,
        foreground,
    )  # fmt: skip


def _count(
    ground: Ground, outside: Region, shape: tuple[int, ...], at: tuple[int, int], factor: int, size: tuple[int, int]
) -> Surroundings:
    product = ground.product & ~outside
    panel = _panel(ground.smooth, product)
    product &= ~panel
    # JPEG rings up to two blocks (16 px) around an edge; those pixels say nothing about the background.
    margin = -(-16 // factor) + 1
    # What stands out sharply but is small (letters, a mark) is a thing on the background, not a tone of it.
    things = grown_by((ground.foreground & ~panel) | product | outside, margin)
    judged = ~things & (ground.background | ground.shade | panel)
    darkest = ground.darkest
    left_over = panel & judged
    expected = extremes(ground.surface)[0]
    low = _Low(darkest, expected, OFF_WHITE, judged & ~panel, things)
    nearly = _Low(darkest, expected, WHITE, judged & ~panel, things)
    total = np.count_nonzero(judged & ~low.shadow) or 1
    # What is almost white between a product's own parts may be the product: white goods, glass.
    hull = hull_of(product)
    fault = low.fault & ~(hull & (darkest >= _FAINT))
    off_white = np.count_nonzero(fault | left_over) / total
    not_white = nearly.fault | fault | left_over
    clear = not_white & ~hull
    edge_values, edge_judged = ring(ground.smooth), ring(judged)
    edge = edge_values[edge_judged] if edge_judged.any() else edge_values
    is_white = (edge == WHITE).all(axis=1)
    # A shadow says how the light fell, not how light the background is; unless it is most of the background.
    ground_size, cast_size = np.count_nonzero(judged), np.count_nonzero(low.cast)
    cast = low.cast if cast_size < _MOST_SHADOW * ground_size else low.shadow
    values = darkest[judged & ~cast]
    # Shades between a product's own parts may be the product: white goods, glass. Only what lies beside it counts.
    shadow = low.shadow & ~hull
    whole = _placed(product, shape, at)
    return Surroundings(
        "plain", _median(edge if is_white.all() else edge[~is_white]), share(is_white),
        max(0.0, np.count_nonzero(clear) / total - off_white), off_white,
        int(percentile(values, 1)) if values.size else WHITE, _unevenness(darkest, judged, low, panel),
        share(shadow), _placed(shadow, shape, at), cast_size / (ground_size or 1),
        _box(whole, factor, size),
        share(whole), touched(product), whole, _placed(not_white, shape, at),
        _placed(ground.foreground, shape, at),
    )  # fmt: skip


class _Low:
    """Background pixels below a level, split into shadows and faults.

    Attributes:
        shadow: Where it gets darker softly beside the product.
        cast: Where it is clearly darker beside the product, also where that runs off the picture's edge.
        fault: Where it is below the level for any other reason.
        remains: Whether a shade lies all around the product.
        edge: Whether a shade beside the product runs off the picture's edge.
        patches: Whether a shade lies on its own.
    """

    def __init__(self, darkest: Bytes, expected: Bytes, level: int, judged: Region, things: Region) -> None:
        """Split `judged` pixels that are below `level`.

        Args:
            darkest: Darkest channel of each pixel.
            expected: The same of the surface that the picture's edge describes; a shadow is darker than that.
            level: 0-255.
            judged: Where background is.
            things: The product and what else stands on the background, with a margin.
        """
        import cv2

        region = judged & (darkest < level)
        darker = region & (darkest < lowered(at_least(expected, 4), 3 if level < WHITE else 0))
        self.shadow, self.cast, self.fault = np.zeros_like(region), np.zeros_like(region), region
        self.remains = self.patches = self.edge = False
        if not darker.any():
            return
        count, labels, stats = components(darker)
        areas = stats[:, cv2.CC_STAT_AREA]
        at_edge = np.bincount(ring(labels, 0), minlength=count)
        dark_at_edge = np.bincount(ring(np.where(darkest < min(level, 240), labels, 0), 0), minlength=count)
        beside = np.bincount(labels[grown_by(things, 2) & darker], minlength=count) > 0
        beside |= _below(stats, things)
        perimeter = 2 * sum(region.shape)
        runs_off = (at_edge > 0.06 * perimeter) | (dark_at_edge > 0.005 * perimeter)
        large = areas >= 0.0002 * region.size
        beside[0] = large[0] = False
        self.patches = bool((large & ~beside & (at_edge == 0)).any())
        self.edge = bool((large & beside & runs_off).any())
        shadows = beside & ~(large & runs_off)
        self.shadow, self.cast = (
            np.take(shadows, labels),
            np.take(beside, labels) & (darkest < lowered(expected, _CAST)),
        )
        around = grown_by(things, max(4, round(0.04 * max(region.shape)))) & ~things
        if _surrounds(self.shadow, around):
            self.remains, self.shadow = True, np.zeros_like(region)
        self.fault = region & ~self.shadow


def _below(stats: NDArray[Any], things: Region) -> Region:
    """Which components lie a little below the product and no wider than it: shadows of something that floats."""
    import cv2

    columns, rows = np.flatnonzero(things.any(axis=0)), np.flatnonzero(things.any(axis=1))
    if not columns.size:
        return np.zeros(len(stats), np.bool_)
    left, width = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    overlap = np.minimum(left + width, columns[-1]) - np.maximum(left, columns[0])
    gap = stats[:, cv2.CC_STAT_TOP] - rows[-1]
    below: Region = (overlap >= 0.6 * width) & (gap >= 0) & (gap <= 0.2 * len(things))
    return below


def _surrounds(shade: Region, around: Region) -> bool:
    """Whether a shade lies all around the product; a shadow lies below it or to one side and leaves the rest white."""
    return bool(around.any()) and share(shade[around]) > 0.7


def _unevenness(darkest: Bytes, judged: Region, low: _Low, panel: Region) -> Unevenness:
    if (panel & judged).any():
        return "remains"
    other: Unevenness = "remains" if low.remains else "edge" if low.edge else "patches" if low.patches else ""
    return find_unevenness(darkest, judged, other)


def _median(colours: Bytes) -> tuple[int, int, int]:
    red, green, blue = median_colour(colours[:: max(1, len(colours) // 6000), :3])
    return int(red), int(green), int(blue)


def _panel(smooth: Bytes, product: Region) -> Region:
    """Part of the "product" that is a light panel left around it: the old background, cut out with straight edges."""
    import cv2

    nothing = np.zeros_like(product)
    columns, rows = np.flatnonzero(product.any(axis=0)), np.flatnonzero(product.any(axis=1))
    # A white box with a picture on it looks the same; only one that nearly fills the frame is taken for a panel.
    enough = columns.size >= 0.75 * product.shape[1] and rows.size >= 0.75 * product.shape[0]
    if not enough or min(columns.size, rows.size) < 16:
        return nothing
    inner = (slice(rows[0] + 4, rows[-1] - 3), slice(columns[0] + 4, columns[-1] - 3))
    rim = ring(smooth[inner], 0.01)
    colour = np.median(rim, axis=0)
    alike = away_from(colour, rim) <= 5
    # Lighter than most products' edges and colourless; a box with such a rim is possible, hence "light" is strict.
    if float(alike.mean()) < 0.95 or colour.min() < 225 or colour.max() - colour.min() > 10:
        return nothing
    near = cv2.inRange(smooth[inner], tuple(colour - 6), tuple(np.minimum(colour + 6, 255)))
    panel = connected_to_edge(near)
    if not 0.05 < float(panel.mean()) < 0.95:
        return nothing
    nothing[inner] = panel
    return nothing


def _placed(region: Region, shape: tuple[int, ...], at: tuple[int, int]) -> Region:
    """A region of a part of the picture as a region of the whole."""
    if region.shape == shape[:2]:
        return region
    whole = np.zeros(shape[:2], np.bool_)
    whole[at[1] : at[1] + region.shape[0], at[0] : at[0] + region.shape[1]] = region
    return whole


def _box(product: Region, factor: int, size: tuple[int, int]) -> Box | None:
    columns, rows = np.flatnonzero(product.any(axis=0)), np.flatnonzero(product.any(axis=1))
    if not columns.size:
        return None
    return (
        int(columns[0]) * factor, int(rows[0]) * factor, min(size[0], (int(columns[-1]) + 1) * factor),
        min(size[1], (int(rows[-1]) + 1) * factor),
    )  # fmt: skip

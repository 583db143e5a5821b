"""Tell background from product in a finished product picture, and measure both. No neural network.

Works from the picture's border inwards: a plain background is a smooth surface that the border pixels describe; what
is not that surface is the product. Where the border is busy (wood, a room) it says so instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[Any]  # uint8
WHITE = 255
OFF_WHITE = 250  # below this, a background pixel is plainly not white; the rule base says who decided that
_WORK_SIDE = 640  # px; regions are found at this size, whiteness is counted at full size


@dataclass(frozen=True)
class Surroundings:
    """Product and background of a picture.

    Attributes:
        kind: `plain` (one colour or a smooth gradient), `transparent`, or `busy` (no telling product from background).
        colour: Median colour of the background pixels at the border that are not pure white; of all where all are.
        border_white: Share of background pixels in the border band that are exactly white, 0-1.
        white: Share of all background pixels that are exactly white, 0-1.
        near_white: Share of background pixels from `OFF_WHITE` to 254.
        off_white: Share of background pixels below `OFF_WHITE`.
        shade: Share of the picture that is a soft grey shade next to the product (a shadow), not counted above.
        box: Product's bounding box `(left, top, right, bottom)` in px, right and bottom exclusive; None if not known.
        area: Share of the picture that the product covers, 0-1.
        edges: Sides of the picture that the product touches: `left`, `top`, `right`, `bottom`.
        not_white: Bool array at work size, True where background is not white; for the evidence picture.
        foreground: Bool array at work size, True where anything stands out from the background: the product, and
            also specks, text and graphics beside it. True everywhere where the background is busy.
    """

    kind: Literal["plain", "transparent", "busy"]
    colour: tuple[int, int, int]
    border_white: float
    white: float
    near_white: float
    off_white: float
    shade: float
    box: tuple[int, int, int, int] | None
    area: float
    edges: tuple[str, ...]
    not_white: NDArray[np.bool_]
    foreground: NDArray[np.bool_]


def measure_surroundings(pixels: Bytes) -> Surroundings:
    """Measure product and background.

    Args:
        pixels: `(H, W, 3)` or `(H, W, 4)` with straight alpha, uint8, upright. Not changed.
    """
    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // _WORK_SIDE)  # a whole number: averaging blocks is several times faster
    small = _averaged(pixels, factor)
    if pixels.shape[2] == 4:
        if float((_ring(small[..., 3]) < 128).mean()) > 0.02:
            return _transparent(small, (height, width))
        pixels, small = np.ascontiguousarray(pixels[..., :3]), np.ascontiguousarray(small[..., :3])
    surface, tolerance, plain = _border_surface(small)
    if not plain:
        return _busy(pixels, small)
    background, shade = _regions(small, surface, tolerance)
    foreground = ~(background | shade)
    product = _clean(foreground)
    if len(_touched(product)) > 1 and surface.min() < OFF_WHITE:
        # Much of the border is one soft colour, but what stands out from it runs off several sides: a table and a
        # wall, not a product on a backdrop.
        return _busy(pixels, small)
    panel = _panel(small, product)
    return _count(pixels, small, foreground, product & ~panel, shade & ~product, factor)


def _busy(pixels: Bytes, small: Bytes) -> Surroundings:
    border = _sample(_ring(pixels))
    white = float((border.min(axis=1) == WHITE).mean())
    everything = np.ones(small.shape[:2], bool)
    return Surroundings("busy", _median(border), white, 0.0, 0.0, 1.0, 0.0, None, 0.0, (), everything, everything)


def _averaged(pixels: Bytes, factor: int) -> Bytes:
    """Average blocks of `factor` x `factor` px; the last ones are filled up with the edge."""
    import cv2

    below, beside = -pixels.shape[0] % factor, -pixels.shape[1] % factor
    if below or beside:
        pixels = cv2.copyMakeBorder(pixels, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    small: Bytes = cv2.resize(
        pixels, (pixels.shape[1] // factor, pixels.shape[0] // factor), interpolation=cv2.INTER_AREA
    )
    return small


def _ring(array: NDArray[Any], share: float = 0.01) -> NDArray[Any]:
    """The pixels of the border band as one row."""
    w = max(1, round(min(array.shape[:2]) * share))
    parts = (array[:w], array[-w:], array[w:-w, :w], array[w:-w, -w:])
    return np.concatenate([part.reshape(-1, *array.shape[2:]) for part in parts])


def _sample(row: NDArray[Any], at_most: int = 6000) -> NDArray[Any]:
    return row[:: max(1, len(row) // at_most)]


def _median(colours: Bytes) -> tuple[int, int, int]:
    red, green, blue = np.median(colours, axis=0)
    return int(red), int(green), int(blue)


def _terms(height: int, width: int) -> NDArray[np.float32]:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)


def _border_surface(small: Bytes) -> tuple[Bytes, int, bool]:
    """Fit each channel of the border band with a quadratic surface, leaving out what does not lie on it.

    Returns:
        The surface `(H, W, 3)`, how far a background pixel may lie off it, and whether the border is plain at all.
    """
    import cv2

    height, width = small.shape[:2]
    side = 96  # the surface is so smooth that a coarse grid describes it
    coarse = cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST)
    w = 1
    values = _ring(coarse, w / side).astype(np.float32)
    at = _ring(_terms(side, side), w / side)
    # Start from the commonest colour: a product that reaches the edge is not the background.
    start = np.median(values, axis=0)
    off = np.abs(values - start).max(axis=1)
    inside = off <= 24
    fit = np.zeros((6, 3), np.float32)
    fit[0] = start
    tolerance = 2.5
    for _ in range(3):
        if int(inside.sum()) < 30:
            break
        fit = np.linalg.lstsq(at[inside], values[inside], rcond=None)[0].astype(np.float32)
        off = np.abs(values - at @ fit).max(axis=1)
        tolerance = float(np.clip(2.5 + 3 * np.median(off[inside]), 2.5, 10))
        inside = off <= tolerance
    coarse = np.rint(np.clip(_terms(side, side) @ fit, 0, WHITE)).astype(np.uint8)
    surface: Bytes = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return surface, round(tolerance), bool((off <= tolerance).mean() >= 0.5)


def _regions(small: Bytes, surface: Bytes, tolerance: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Background connected to the border, and the soft light-grey shade that fades into it."""
    import cv2

    near = cv2.inRange(cv2.absdiff(small, surface), (0, 0, 0), (tolerance,) * 3)
    background = _connected_to_border(near)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    red, green, blue = cv2.split(small)
    spread = cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue)
    soft = (steps <= 6) & (spread <= 14) & (grey >= 150)
    grown = _connected_to_border((background | soft).astype(np.uint8) * np.uint8(255))
    return background, grown & ~background


def _panel(small: Bytes, product: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Part of the "product" that is a light panel left around it: the old background, cut out with straight edges."""
    import cv2

    nothing = np.zeros_like(product)
    columns, rows = np.flatnonzero(product.any(axis=0)), np.flatnonzero(product.any(axis=1))
    if columns.size < 32 or rows.size < 32:
        return nothing
    inner = (slice(rows[0] + 4, rows[-1] - 3), slice(columns[0] + 4, columns[-1] - 3))
    rim = _ring(small[inner], 0.01)
    colour = np.median(rim, axis=0)
    alike = np.abs(rim - colour).max(axis=1) <= 5
    # Lighter than most products' edges and colourless; a box with such a rim is possible, hence "light" is strict.
    if float(alike.mean()) < 0.95 or colour.min() < 225 or colour.max() - colour.min() > 10:
        return nothing
    near = cv2.inRange(small[inner], tuple(colour - 6), tuple(np.minimum(colour + 6, 255)))
    panel = _connected_to_border(near)
    if not 0.05 < float(panel.mean()) < 0.95:
        return nothing
    nothing[inner] = panel
    return nothing


def _connected_to_border(region: Bytes) -> NDArray[np.bool_]:
    """Part of a region (pixels that are 255) that reaches the border."""
    import cv2

    padded = cv2.copyMakeBorder(region, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    cv2.floodFill(padded, None, (0, 0), 128)
    return padded[1:-1, 1:-1] == 128


def _clean(product: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Drop specks: the product is the large parts; dust is background that is not white."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(product.astype(np.uint8), connectivity=8)
    if count <= 1:
        return product
    areas = stats[:, cv2.CC_STAT_AREA]
    least = max(4.0, 0.0003 * product.size, 0.004 * float(areas[1:].max()))
    keep = areas >= least
    keep[0] = False
    return keep[labels]


def _count(
    pixels: Bytes, small: Bytes, foreground: NDArray[np.bool_], product: NDArray[np.bool_], shade: NDArray[np.bool_],
    factor: int,
) -> Surroundings:  # fmt: skip
    import cv2

    height, width = pixels.shape[:2]
    # JPEG rings up to two blocks (16 px) around an edge; those pixels say nothing about the background.
    margin = -(-16 // factor) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * margin + 1, 2 * margin + 1))
    near_product = cv2.dilate((product | shade).astype(np.uint8), kernel)
    whole = (small.shape[1] * factor, small.shape[0] * factor)
    judged = cv2.resize(1 - near_product, whole, interpolation=cv2.INTER_NEAREST)[:height, :width]
    judged[:2], judged[-2:], judged[:, :2], judged[:, -2:] = (
        _upto(product, width, 0), _upto(product, width, -1), _upto(product.T, height, 0)[:, None],
        _upto(product.T, height, -1)[:, None],
    )  # fmt: skip
    total = max(1, cv2.countNonZero(judged))
    whites = _count_from(pixels, WHITE, judged)
    lights = whites if whites == total else _count_from(pixels, OFF_WHITE, judged)
    band, band_judged = _sample(_ring(pixels)), _sample(_ring(judged)) > 0
    band = band[band_judged] if band_judged.any() else band
    is_white = band.min(axis=1) == WHITE
    shown = band if is_white.all() else band[~is_white]
    columns, rows = np.flatnonzero(product.any(axis=0)), np.flatnonzero(product.any(axis=1))
    box = None
    if columns.size:
        left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
        box = (
            int(left) * factor,
            int(top) * factor,
            min(width, int(right) * factor),
            min(height, int(bottom) * factor),
        )
    not_white = (cv2.inRange(small, (OFF_WHITE,) * 3, (WHITE,) * 3) == 0) & (near_product == 0)
    return Surroundings(
        "plain", _median(shown), float(is_white.mean()), whites / total,
        (lights - whites) / total, (total - lights) / total, float(shade.mean()), box, float(product.mean()),
        _touched(product), not_white, foreground,
    )  # fmt: skip


def _count_from(pixels: Bytes, least: int, judged: Bytes) -> int:
    """Number of judged pixels whose channels are all at least `least`."""
    import cv2

    return int(cv2.countNonZero(cv2.bitwise_and(cv2.inRange(pixels, (least,) * 3, (WHITE,) * 3), judged)))


def _upto(product: NDArray[np.bool_], length: int, line: int) -> Bytes:
    import cv2

    outside = (~product[line]).astype(np.uint8)[None]
    return cv2.resize(outside, (length, 1), interpolation=cv2.INTER_NEAREST)[0]


def _touched(product: NDArray[np.bool_]) -> tuple[str, ...]:
    lines = {"left": product[:, 0], "top": product[0], "right": product[:, -1], "bottom": product[-1]}
    return tuple(side for side, line in lines.items() if int(line.sum()) >= 3)


def _transparent(small: Bytes, full: tuple[int, ...]) -> Surroundings:
    foreground = small[..., 3] >= 128
    product = _clean(foreground)
    columns, rows = np.flatnonzero(product.any(axis=0)), np.flatnonzero(product.any(axis=1))
    box = None
    if columns.size:
        x, y = full[1] / product.shape[1], full[0] / product.shape[0]
        box = (int(columns[0] * x), int(rows[0] * y), round((columns[-1] + 1) * x), round((rows[-1] + 1) * y))
    return Surroundings(
        "transparent", (0, 0, 0), 0.0, 0.0, 0.0, 1.0, 0.0, box, float(product.mean()), _touched(product), ~product,
        foreground,
    )  # fmt: skip

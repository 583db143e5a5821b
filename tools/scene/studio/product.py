"""What the cut-out tells about the product: where it touches the ground, the camera's height, the light's side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

SOLID = 128
_STEEP, _SLANTED, _FLAT, _BALL = 1.9, 0.75, 0.35, 0.22  # pixels up per pixel sideways


@dataclass(frozen=True)
class Stance:
    """How a product stands, measured on its cropped cut-out; pixels of that crop, y down.

    Attributes:
        contour: (N, 2) points (x, y) of the lower outline where it touches the ground, left to right.
        sag: How far the outline's lowest point lies below the line through its two ends.
        pitch: Estimated camera pitch of the photo, degrees below the horizon.
        sure: Whether the outline was clear enough to estimate the pitch.
        legs: Whether it stands on separate feet, so that the floor shows between them.
        light: -1 if its own light comes from the left, 1 from the right, 0 if it cannot be told.
        disc: Whether its whole outline is one nearly round ellipse, as a plate's from above or a ball's.
    """

    contour: np.ndarray
    sag: float
    pitch: float
    sure: bool
    legs: bool
    light: int
    disc: bool = False


def crop_to_product(cutout: Image.Image) -> Image.Image:
    """Cut away empty transparency around the product.

    Args:
        cutout: Mode `RGBA`.

    Returns:
        The part that holds every pixel with alpha above 8; colours and alpha unchanged.
    """
    box = cutout.getchannel("A").point(lambda value: 255 * (value > 8)).getbbox()
    return cutout.crop(box) if box else cutout


def read_stance(product: Image.Image) -> Stance:
    """Measure how a product stands.

    Args:
        product: Cropped cut-out, mode `RGBA`.
    """
    small = product.copy()
    small.thumbnail((400, 400), Image.Resampling.BOX)
    ratio = product.width / small.width
    pixels = np.asarray(small)
    solid = pixels[..., 3] >= SOLID
    contour, legs = _contact(solid)
    (left, right), lowest = contour[[0, -1]], contour[:, 1].max()
    width = max(1.0, right[0] - left[0])
    sag = max(0.0, float(lowest - (left[1] + right[1]) / 2))
    roundness = min(1.0, 2 * sag / width)
    pitch = math.degrees(math.asin(min(0.95, roundness)))
    wide = width > 0.22 * small.width
    sure, disc = wide and 3 <= pitch <= 60, _is_disc(solid)
    return Stance(contour * ratio, sag * ratio, pitch, sure and not disc, legs, _own_light(pixels, solid), disc)


def _is_disc(solid: np.ndarray) -> bool:
    """Whether the silhouette is a nearly round ellipse that fills its box."""
    height, width = solid.shape
    if not 0.88 < height / width < 1.14:
        return False
    rows, columns = np.ogrid[:height, :width]
    ellipse = ((rows + 0.5) / height * 2 - 1) ** 2 + ((columns + 0.5) / width * 2 - 1) ** 2 <= 1
    return bool((solid & ellipse).sum() > 0.96 * (solid | ellipse).sum())


def _contact(solid: np.ndarray) -> tuple[np.ndarray, bool]:
    """The lower outline from its lowest point outwards, as far as it runs along the ground and not up the side.

    Returns:
        The outline, and whether it spans separate feet.
    """
    width = solid.shape[1]
    columns = np.flatnonzero(solid.any(0))
    bottom = np.full(width, -1.0)
    bottom[columns] = len(solid) - 1 - np.argmax(solid[::-1, columns], axis=0)
    lowest = bottom.max()
    touching = np.flatnonzero(bottom >= lowest - 1)
    start = int(touching[len(touching) // 2])  # in the middle, but never in a gap
    if _is_disc(solid):  # a ball touches the ground with its lowest part only
        return _walked(bottom, start, _BALL), False
    contour = _walked(bottom, start, _STEEP)
    apart = bool((bottom[touching[0] : touching[-1]] < 0).any())  # two products, nothing between them
    if (
        apart or np.ptp(contour[:, 0]) < 0.25 * width
    ):  # feet or legs: what touches the ground is spread over several of them
        near = np.flatnonzero(bottom >= lowest - 0.30 * width)
        return _lower_hull(_outline(bottom, int(near.min()), int(near.max()))), True
    if not _is_covered(contour, solid):  # a ring, a hook, an arch: it stands on its lowest part only
        return _walked(bottom, start, _FLAT), False
    completed = _complete(contour, solid)
    if len(completed) > len(contour):
        return completed, False
    short = _walked(bottom, start, _SLANTED)
    # A flat middle with slanted sides is a body that narrows towards its base, not a corner turned to the camera.
    flat = np.ptp(_walked(bottom, start, _FLAT)[:, 0]) > 0.3 * np.ptp(contour[:, 0])
    slanted = min(short[0, 0] - contour[0, 0], contour[-1, 0] - short[-1, 0]) > 0.05 * width
    return (_complete(short, solid) if flat and slanted and np.ptp(short[:, 0]) > 0.15 * width else contour), False


def _is_covered(contour: np.ndarray, solid: np.ndarray) -> bool:
    """Whether the product hides the floor between the ends of its contact, as everything with a solid base does."""
    columns = np.linspace(contour[0, 0], contour[-1, 0], 13)[2:-2]
    chord, lowest = contour[[0, -1], 1].mean(), contour[:, 1].max()
    rows = np.clip([(chord * 2 + lowest) / 3, chord], 0, len(solid) - 1).astype(int)
    return bool(solid[np.ix_(rows, columns.astype(int))].mean() > 0.75)


def _walked(bottom: np.ndarray, start: int, slope: float) -> np.ndarray:
    left, right = (_walk(bottom, start, step, slope) for step in (-1, 1))
    return _lower_hull(_outline(bottom, left, right))


def _outline(bottom: np.ndarray, left: int, right: int) -> np.ndarray:
    xs = np.arange(left, right + 1)
    points = np.stack([xs + 0.5, bottom[left : right + 1] + 0.5], 1)
    return points[points[:, 1] > 0]


def _complete(contour: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Add the last bit of a round base, where the outline turns up into the product's sides and was left out.

    Tries ellipses a little wider than the contour and keeps the one that fits best and is as wide as the product at
    the height of its own middle; a corner or a straight edge fits none.
    """
    (left, right), lowest = contour[[0, -1]], contour[:, 1].max()
    half, middle = (right[0] - left[0]) / 2, (left[0] + right[0]) / 2
    sag = float(lowest - (left[1] + right[1]) / 2)
    if half < 6 or sag < 3:
        return contour
    across = np.linspace(-0.98, 0.98, 41) * half
    seen = np.interp(across + middle, contour[:, 0], contour[:, 1])
    best, least = None, np.inf
    for full in half * np.linspace(1.005, 1.14, 14):
        deep = sag / (1 - np.sqrt(1 - (half / full) ** 2))
        drawn = lowest - deep + deep * np.sqrt(1 - (across / full) ** 2)
        error = float(np.sqrt(np.mean((drawn - seen) ** 2)))
        if error > 0.05 * sag:
            continue
        error += 0.1 * abs(_half_width(solid, round(middle), round(lowest - deep)) - full)
        if error < least:
            best, least = (full, deep), error
    if best is None:
        return contour
    full, deep = best
    widths = solid.sum(1)
    widest = float(np.median(np.flatnonzero(widths >= 0.995 * widths.max()))) + 0.5
    if abs(widest - (lowest - deep)) < 0.2 * deep:  # a saucer, a plate: its own middle is the surest measure
        full, deep = max(half, float(widths.max()) / 2), lowest - widest
    turn = np.linspace(0, np.arccos(half / full), 5)[:-1]
    ends = np.stack([full * np.cos(turn), deep * np.sin(turn)], 1)
    foot = np.array([middle, lowest - deep])
    return np.concatenate([foot + ends * [-1, 1], contour, (foot + ends)[::-1]])


def _half_width(solid: np.ndarray, column: int, row: int) -> float:
    """Half the width of the product in a row, around a column."""
    gaps = np.flatnonzero(~solid[max(0, row)])
    before, after = gaps[gaps < column], gaps[gaps > column]
    left = int(before.max()) + 1 if len(before) else 0
    right = int(after.min()) if len(after) else solid.shape[1]
    return (right - left) / 2


def _walk(bottom: np.ndarray, start: int, step: int, slope: float) -> int:
    """Follow the outline sideways until it climbs more steeply than `slope`."""
    reach, at = 5, start
    while 0 <= at + step < len(bottom) and bottom[at + step] >= 0:
        ahead = at + step * reach
        if not 0 <= ahead < len(bottom) or bottom[ahead] < 0:
            ahead = at + step
        if bottom[at] - bottom[ahead] > slope * abs(ahead - at) + 1:
            break
        at += step
    return at


def _lower_hull(points: np.ndarray) -> np.ndarray:
    """Lower convex hull (largest y) of points sorted by x; a foot's arch or a notch does not lift the contact line."""
    hull: list[np.ndarray] = []
    for point in points:
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2], hull[-1]
            if (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) < 0:
                break
            hull.pop()
        hull.append(point)
    return np.array(hull if len(hull) > 1 else [points[0], points[-1] + [1, 0]])


def _own_light(pixels: np.ndarray, solid: np.ndarray) -> int:
    """Which side of the product is brighter, row by row, so that a dark lid or label does not count."""
    grey = pixels[..., :3].astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    votes = []
    for row in np.linspace(0.15, 0.85, 24) * (len(solid) - 1):
        inside = np.flatnonzero(solid[int(row)])
        if len(inside) < 24:
            continue
        edge, half = len(inside) // 12, len(inside) // 3
        left, right = grey[int(row), inside[edge:half]].mean(), grey[int(row), inside[-half:-edge]].mean()
        votes.append((left - right) / max(12.0, left + right))
    balance = float(np.median(votes)) if votes else 0.0
    return 0 if abs(balance) < 0.045 else (-1 if balance > 0 else 1)

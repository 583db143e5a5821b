"""The product as a solid on the ground plane: a stack of slices that lamps can throw shadows of.

The photo shows one side only. Each slice has the outline of the contact with the ground, scaled to the silhouette's
width at that height; the hidden back of the contact is its front turned by half a turn, which is exact for round
and rectangular products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.scene.studio.ground import View
from tools.scene.studio.product import SOLID, Stance

LEVELS = 40
LEAST_DEPTH, MOST_DEPTH = 0.16, 0.60  # of the contact's width, from its front to its middle
WALL_GAP = 0.06  # metres
_RISES = 0.05  # of the base's width: how far a row must reach beyond the base to count as height

Span = tuple[float, float]  # sideways offset from the centre in metres, width relative to the base


@dataclass(frozen=True)
class Solid:
    """The product in the world.

    Attributes:
        outline: (N, 2) convex outline of the contact around its centre, metres.
        centre: (2,) middle of the contact, metres.
        slices: (M, 5): level (neighbouring levels belong together), height, offset sideways and in depth from the
            centre, width relative to the contact's. Metres.
        contact: (N, 2) outline of the contact as seen in the picture, pixels.
        top: Height of the product, metres.
        pixels_per_metre: At the contact.
        legs: Whether it stands on separate feet.
    """

    outline: np.ndarray
    centre: np.ndarray
    slices: np.ndarray
    contact: np.ndarray
    top: float
    pixels_per_metre: float
    legs: bool


@dataclass(frozen=True)
class _Scale:
    """How the silhouette's rows and columns turn into metres at the contact."""

    alpha: np.ndarray
    scale: float
    corner: tuple[float, float]
    pixels_per_metre: float
    cosine: float
    middle: float
    width: float

    def spans(self, row: float) -> list[tuple[float, float, float]]:
        """Sideways offset, relative width and middle column (in the cut-out) of each run of product in a row."""
        source = min(len(self.alpha) - 1, max(0, round((row - self.corner[1]) / self.scale)))
        found = []
        for left, right in _runs(self.alpha[source] >= SOLID):
            offset = (self.corner[0] + (left + right) / 2 * self.scale - self.middle) / self.pixels_per_metre
            found.append((offset, (right - left) * self.scale / self.pixels_per_metre / self.width, (left + right) / 2))
        return found

    def height(self, rows: float) -> float:
        return max(0.0, rows) / (self.pixels_per_metre * self.cosine)


def stand_up(alpha: np.ndarray, stance: Stance, scale: float, corner: tuple[float, float], view: View) -> Solid:
    """Work out the solid behind a placed cut-out.

    Args:
        alpha: (H, W) alpha of the cropped cut-out as photographed.
        stance: How it stands, in the same pixels.
        scale: Picture pixels per pixel of the cut-out.
        corner: Picture position of the cut-out's top left corner.
        view: The picture's camera.
    """
    seen = stance.contour * scale + corner
    tall = len(alpha) * scale / max(1.0, float(np.ptp(seen[:, 0])))
    front, straight = _front_of_contact(view.ground(seen)[:, :2], min(LEAST_DEPTH, 0.35 * tall))
    if view.wall_y is not None:
        front[:, 1] = np.minimum(front[:, 1], view.wall_y - WALL_GAP)
    centre = (front[0] + front[-1]) / 2
    behind = (centre - front) * _reach_back(front, centre, view)
    if not stance.legs:
        behind = _hidden(behind, centre, alpha, scale, corner, view)
    outline = np.concatenate([front - centre, behind])
    depth = float(np.linalg.norm(np.append(centre, 0) - view.eye))
    axis = view.matrix[0, :3] - view.matrix[2, :3] * (view.matrix[0, :3] @ view.matrix[2, :3])
    sine = stance_sine = view.eye[2] / depth
    middle, foot = view.project(np.append(centre, 0.0))
    if not straight:  # the photo's own perspective, which need not be the set's
        foot = float(seen[[0, -1], 1].mean())
        stance_sine = np.sin(np.radians(min(40.0, stance.pitch)))
    across = _Scale(
        alpha, scale, corner, float(np.linalg.norm(axis)) / depth, float(np.sqrt(1 - stance_sine**2)), float(middle),
        float(np.ptp(outline[:, 0])),
    )  # fmt: skip
    lowest = float(seen[:, 1].max())
    back = float(np.ptp(outline[:, 1])) / 2 * sine * across.pixels_per_metre if straight else lowest - foot
    foot = min(float(foot), lowest)
    crown = max((width for _, width, _ in across.spans(corner[1] + 0.1 * len(alpha) * scale)), default=1.0)
    crown = min(1.0, crown)
    rim = corner[1] + back * crown  # the middle of the top; rows above it are its far side
    rows = np.linspace(foot, min(corner[1] + back * crown**2, foot - 2), LEVELS)
    slices = _on_feet(rows, across, centre, view) if stance.legs else _on_a_base(rows, across, back, foot - rim)
    contact = np.concatenate([seen, seen[0] + seen[-1] - seen])
    top = float(slices[:, 1].max())
    return Solid(outline, centre, slices, contact, top, across.pixels_per_metre, stance.legs)


def _on_a_base(rows: np.ndarray, across: _Scale, back: float, most: float) -> np.ndarray:
    """Slices of a product with one base, leaving out what is only the far half of that base seen from above.

    Where the silhouette is no wider than the base's own ellipse, it says nothing about height: a saucer is flat. Such
    rows take the shape of the next row above that does rise out of the base. No slice is higher than `most` rows.
    """
    slices: list[tuple[float, ...]] = [(-1, 0.0, 0.0, 0.0, 1.0)]
    rising: list[Span] = []
    for level in range(len(rows) - 1, -1, -1):
        spans = [(offset, width) for offset, width, _ in across.spans(rows[level])]
        climbed = float(rows[0] - rows[level])
        ellipse = float(np.sqrt(max(0.0, 1 - (climbed / back) ** 2))) if back > 0 else 0.0
        if ellipse == 0 or sum(width for _, width in spans) - ellipse > _RISES:
            rising = spans
        slices += [(level, across.height(min(climbed, most)), offset, 0.0, width) for offset, width in rising]
    if len(slices) == 1:  # nothing rises: a plate, a card, a cloth
        slices.append((0, 0.02 * across.width, 0.0, 0.0, 1.0))
    return np.array(slices)


def _on_feet(rows: np.ndarray, across: _Scale, centre: np.ndarray, view: View) -> np.ndarray:
    """Slices of a product on separate feet; each leg stands where its own lower end touches the floor."""
    solid = across.alpha >= SOLID
    ends = np.where(solid.any(0), len(solid) - np.argmax(solid[::-1], axis=0), -1)
    near = ends.max() - 0.30 * solid.shape[1]
    rows = np.linspace(across.corner[1] + (ends.max() - 1) * across.scale, rows[-1], LEVELS)
    slices = []
    for level, row in enumerate(rows):
        for offset, width, column in across.spans(row):
            foot, behind = float(rows[0]), 0.0
            end = ends[min(len(ends) - 1, int(column))]
            if width < 0.3 and end >= near:
                foot = across.corner[1] + end * across.scale
                behind = float(view.ground(np.array([across.middle, foot]))[1] - centre[1])
            slices.append((level, across.height(foot - row), offset, behind, width))
    return np.array(slices)


def _front_of_contact(front: np.ndarray, least: float) -> tuple[np.ndarray, bool]:
    """Give a product photographed straight from the side some depth (`least`, of its width); says whether it did."""
    ends, nearest = (front[0] + front[-1]) / 2, front[:, 1].min()
    width = abs(front[-1, 0] - front[0, 0])
    if ends[1] - nearest >= least * width:
        return front, False
    turn = np.linspace(np.pi, 0, 17)
    round_front = np.stack([np.cos(turn) * width / 2, -(np.sin(turn) ** 0.5) * least * width], 1)
    return np.array([ends[0], nearest + least * width]) + round_front, True


def _reach_back(front: np.ndarray, centre: np.ndarray, view: View) -> float:
    """How much of the mirrored front fits behind the centre, 0 to 1: not longer than wide, and before the wall.

    A product photographed from higher than the set's camera would otherwise reach far back.
    """
    depth = centre[1] - front[:, 1].min()
    room = MOST_DEPTH * abs(front[-1, 0] - front[0, 0])
    if view.wall_y is not None:
        room = min(room, view.wall_y - WALL_GAP - centre[1])
    return float(np.clip(room / max(depth, 1e-6), 0.0, 1.0))


def _hidden(
    behind: np.ndarray, centre: np.ndarray, alpha: np.ndarray, scale: float, corner: tuple[float, float], view: View
) -> np.ndarray:
    """Pull the far side of the base in until the product hides it, as it must: the product stands on it."""
    solid = alpha >= SOLID
    factor = np.zeros(len(behind))
    for share in np.linspace(0.05, 1.0, 20):
        spots = view.project(np.concatenate([centre + behind * share, np.zeros((len(behind), 1))], 1))
        columns, rows = ((spots - corner) / scale).astype(int).T
        inside = (columns >= 0) & (columns < solid.shape[1]) & (rows >= 0) & (rows < solid.shape[0])
        inside[inside] = solid[rows[inside], columns[inside]]
        factor = np.where(inside, share, factor)
    return behind * factor[:, None]


def _runs(inside: np.ndarray) -> list[tuple[int, int]]:
    """Start and end of each run of product pixels in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 2]

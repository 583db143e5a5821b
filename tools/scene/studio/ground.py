"""The product as a solid on the ground plane: a stack of slices, and where lamps throw their shadows.

The photo shows one side only. Each slice has the outline of the contact with the ground, scaled to the silhouette's
width at that height; the hidden back of the contact is its front turned by half a turn, which is exact for round
and rectangular products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.scene.studio.product import SOLID, Stance


@dataclass(frozen=True)
class View:
    """A camera on the picture being made.

    Attributes:
        matrix: (3, 4) projection from world metres to picture pixels.
        eye: (3,) camera position.
        wall_y: Where the wall stands, or None.
    """

    matrix: np.ndarray
    eye: np.ndarray
    wall_y: float | None

    def project(self, points: np.ndarray) -> np.ndarray:
        """World points (..., 3) to pixels (..., 2)."""
        moved = points @ self.matrix[:, :3].T + self.matrix[:, 3]
        return moved[..., :2] / moved[..., 2:]

    def ground(self, pixels: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) to the world points (..., 3) of the ground plane behind them."""
        homography = np.linalg.inv(self.matrix[:, [0, 1, 3]])
        homogeneous = np.concatenate([pixels, np.ones((*pixels.shape[:-1], 1))], -1) @ homography.T
        spots = homogeneous[..., :2] / homogeneous[..., 2:]
        return np.concatenate([spots, np.zeros((*spots.shape[:-1], 1))], -1)


@dataclass(frozen=True)
class Solid:
    """The product in the world.

    Attributes:
        outline: (N, 2) convex outline of the contact around its centre, metres.
        centre: (2,) middle of the contact, metres.
        slices: (M, 3): height, sideways offset from the centre, width relative to the contact's.
        top: Height of the product, metres.
        pixels_per_metre: At the contact.
    """

    outline: np.ndarray
    centre: np.ndarray
    slices: np.ndarray
    top: float
    pixels_per_metre: float


def stand_up(alpha: np.ndarray, stance: Stance, scale: float, corner: tuple[float, float], view: View) -> Solid:
    """Work out the solid behind a placed cut-out.

    Args:
        alpha: (H, W) alpha of the cropped cut-out as photographed.
        stance: How it stands, in the same pixels.
        scale: Picture pixels per pixel of the cut-out.
        corner: Picture position of the cut-out's top left corner.
        view: The picture's camera.
    """
    front = view.ground(stance.contour * scale + corner)[:, :2]
    front, foot = _deepen(front, stance, scale, corner, view)
    centre = (front[0] + front[-1]) / 2
    outline = np.concatenate([front - centre, centre - front])
    width = float(np.ptp(outline[:, 0]))
    depth = float(np.linalg.norm(np.append(centre, 0) - view.eye))
    focal = float(np.linalg.norm(view.matrix[0, :3] - view.matrix[2, :3] * (view.matrix[0, :3] @ view.matrix[2, :3])))
    pixels_per_metre = focal / depth
    sine = view.eye[2] / depth
    cosine = float(np.sqrt(1 - sine * sine))
    slices = []
    top_row = corner[1]
    back = float(np.ptp(outline[:, 1])) / 2 * sine * pixels_per_metre
    first_full = min(top_row + back, foot - 2)
    rows = np.linspace(foot, first_full, 40)
    for row in rows:
        height = max(0.0, foot - row) / (pixels_per_metre * cosine)
        source = min(len(alpha) - 1, max(0, round((row - corner[1]) / scale)))
        for left, right in _runs(alpha[source] >= SOLID):
            middle = view.ground(np.array([corner[0] + (left + right) / 2 * scale, foot]))[0]
            across = (right - left) * scale / pixels_per_metre
            slices.append((height, middle - centre[0], across / width))
    return Solid(outline, centre, np.array(slices), slices[-1][0] if slices else 0.0, pixels_per_metre)


def _deepen(
    front: np.ndarray, stance: Stance, scale: float, corner: tuple[float, float], view: View
) -> tuple[np.ndarray, float]:
    """Give a product photographed from the side some depth: a straight contact line becomes the front of an ellipse."""
    ends = (front[0] + front[-1]) / 2
    width = abs(front[-1, 0] - front[0, 0])
    depth = ends[1] - front[:, 1].min()
    lowest = float(stance.contour[:, 1].max()) * scale + corner[1]
    if depth >= 0.16 * width:
        foot = float((stance.contour[0, 1] + stance.contour[-1, 1]) / 2) * scale + corner[1]
        return front, foot
    wanted = 0.16 * width
    turn = np.linspace(np.pi, 0, 17)
    middle = np.array([ends[0], front[:, 1].min() + wanted])
    rounded = middle + np.stack([np.cos(turn) * width / 2, -(np.sin(turn) ** 0.5) * wanted], 1)
    foot = float(view.project(np.append(middle, 0.0))[1])
    return rounded, min(foot, lowest)


def _runs(inside: np.ndarray) -> list[tuple[int, int]]:
    """Start and end of each run of product pixels in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 2]

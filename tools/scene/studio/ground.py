"""The ground plane of a picture: from world metres to pixels and back. Knows cameras; does not know products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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

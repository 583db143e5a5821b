"""Velvet of any colour on the table and as a curtain behind it."""

import numpy as np

from tools.scene.sets import grounds, shapes, stage

ABOUT = {"surface": "velvet", "gloss": 0.0, "variant": "curtain", "tags": ["cloth", "premium", "jewellery", "evening"]}
GREY = (0.10, 0.10, 0.10)


def _soft_folds(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    sway = x - 0.6 * y + 0.08 * shapes.fractal(x, y, 0.4, 4, 2)
    fold = 0.010 * np.sin(sway * 16) * shapes.flat_middle(x, y, 0.15, 0.40)
    folded: np.ndarray = fold + 0.002 * shapes.fractal(x, y, 0.16, 9, 3)
    return folded


def _pleats(x: np.ndarray, z: np.ndarray) -> np.ndarray:
    wide = x + 0.03 * shapes.fractal(x, 0.2 * z, 0.4, 14, 2)
    pleat: np.ndarray = 0.035 * np.sin(wide * 44 + 1.5 * np.sin(wide * 13)) + 0.012 * np.sin(wide * 97)
    return pleat


def build() -> None:
    """Put the set on the stage."""
    shapes.relief(_soft_folds, grounds.velvet(stage.FLOOR, GREY), along=(-1.0, stage.WALL_Y + 0.1))
    curtain = shapes.relief(_pleats, grounds.velvet(stage.WALL, GREY), along=(-0.1, 1.2))
    curtain.rotation_euler[0] = np.pi / 2
    curtain.location[1] = stage.WALL_Y

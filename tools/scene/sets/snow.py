"""Fresh snow in soft mounds before a plain wall."""

import numpy as np

from tools.scene.sets import grounds, materials, shapes, stage

ABOUT = {"surface": "snow", "gloss": 0.02, "variant": "mounds", "tags": ["winter", "cold", "christmas"]}


def _mounds(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    far = shapes.flat_middle(x, y, 0.14, 0.6)
    hills = 0.055 * (1 + shapes.fractal(x, y, 0.42, 5, 2)) * far + 0.004 * shapes.fractal(x, y, 0.06, 8, 4)
    snow: np.ndarray = hills * (0.3 + 0.7 * far)
    return snow


def build() -> None:
    """Put the set on the stage."""
    snow = grounds.grainy("snow", stage.FLOOR, (0.80, 0.81, 0.83), (0.88, 0.89, 0.91), grain=700, rough=0.6, relief=0.5)
    shapes.relief(_mounds, snow, along=(-1.0, stage.WALL_Y + 0.02), step=0.004)
    stage.add_wall(materials.plaster(stage.WALL, (0.6, 0.6, 0.6)))

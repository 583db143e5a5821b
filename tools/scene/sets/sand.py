"""Fine rippled sand before a plain wall, the shadow of palm leaves on it."""

import numpy as np

from tools.scene.sets import grounds, materials, props, shapes, stage

ABOUT = {"surface": "sand", "gloss": 0.0, "variant": "ripples", "tags": ["natural", "summer", "warm"]}


def _ripples(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    bent = y + 0.12 * x + 0.05 * shapes.fractal(x, y, 0.5, 3, 2)
    wave = 0.5 + 0.5 * np.sin(bent * 95 + 0.7 * np.sin(bent * 95))
    calm = 0.3 + 0.7 * np.clip(0.6 + shapes.fractal(x, y, 0.5, 12, 2), 0, 1)
    ripple = 0.013 * wave * calm * (0.2 + 0.8 * shapes.flat_middle(x, y, 0.10, 0.30))
    ground: np.ndarray = ripple + 0.002 * shapes.fractal(x, y, 0.08, 6, 4) - 0.003
    return ground


def build() -> None:
    """Put the set on the stage."""
    sand = grounds.grainy("sand", stage.FLOOR, (0.40, 0.29, 0.18), (0.72, 0.57, 0.40), grain=520)
    shapes.relief(_ripples, sand, along=(-1.0, stage.WALL_Y + 0.02), step=0.003)
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_leaf_shadow(seed=43)

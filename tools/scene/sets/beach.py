"""Sand in front, the sea and the sky out of focus behind it; a shell and a starfish at the edge."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 3.2
ABOUT = {"surface": "sand", "place": "beach", "gloss": 0.0, "wall_y": None, "tags": ["outdoor", "summer", "sea"]}


def _dunes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    far = shapes.flat_middle(x, y, 0.12, 0.5)
    hills = 0.030 * shapes.fractal(x, y, 0.55, 5, 4) * far + 0.003 * shapes.fractal(x, y, 0.09, 6, 4)
    beach: np.ndarray = hills - 0.10 * np.clip(y - 0.7, 0, 5) - 0.001
    return beach


def build() -> None:
    """Put the set on the stage."""
    sand = grounds.grainy("sand", stage.FLOOR, (0.46, 0.35, 0.23), (0.76, 0.63, 0.46), grain=520)
    shapes.relief(_dunes, sand, (-2.0, 2.0), (-1.0, 4.2), 0.007)
    sea = materials.Surface("sea", decor.BEHIND, 0.16)
    depth = sea.node("SeparateXYZ", Vector=sea.stretched(1, 0.02)).outputs[1]
    sea.paint(sea.ramp(depth, (0.05, (0.20, 0.42, 0.42)), (0.2, (0.06, 0.26, 0.34)), (0.8, (0.015, 0.10, 0.20))))
    sea.bump(sea.noise(sea.stretched(0.6, 2.2), 3.0, 3.0), 0.35, 0.05)
    shapes.block((0, 50, -0.32), (200, 94, 0.01), sea.material)
    foam = materials.plain("foam", decor.BEHIND, (0.85, 0.86, 0.86), 0.9)
    rng = np.random.default_rng(2)
    for y, many in ((3.25, 700), (4.4, 300), (6.3, 300)):
        spots = np.stack([rng.uniform(-4, 4, many), y + rng.normal(0, 0.05, many), np.full(many, -0.30)], -1)
        spots[:, 1] += 0.12 * np.sin(spots[:, 0] * 1.7 + y)
        shapes.scatter_leaves(spots, 0.05, foam, 3, slim=0.6)
    day = ((0.0, (0.80, 0.87, 0.90)), (0.10, (0.66, 0.80, 0.92)), (1.0, (0.28, 0.50, 0.85)))
    decor.add_screen(120.0, -2.0, 60.0, "fill", day, 1.9)
    sunset = ((0.0, (1.0, 0.55, 0.30)), (0.12, (0.9, 0.42, 0.25)), (0.35, (0.35, 0.16, 0.14)), (1.0, (0.0, 0.0, 0.0)))
    decor.add_screen(110.0, -2.0, 40.0, "sun", sunset, 0.8, clear=True)
    shell = materials.plain("shell", stage.PROP, (0.80, 0.68, 0.57), 0.45)
    for x, y, size in ((0.34, 0.36, 0.045), (0.41, 0.30, 0.028), (-0.38, 0.42, 0.035)):
        shapes.ball((x, y, size * 0.35), size, shell, flat=0.55)

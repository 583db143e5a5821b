"""A flat rock among moss in a wood; shrubs and trees out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.4
ABOUT = {
    "surface": "moss",
    "place": "forest",
    "gloss": 0.0,
    "wall_y": None,
    "tags": ["outdoor", "natural", "forest", "stone", "beauty"],
}


def _shape(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance inside (+) or outside (-) of the rock's uneven outline."""
    inside: np.ndarray = 0.36 + 0.05 * shapes.fractal(x, y, 0.25, 31, 3) - np.hypot(x * 0.85, (y + 0.03) * 1.05)
    return inside


def _rock(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    rough = 0.007 * shapes.fractal(x, y, 0.16, 8, 5) * (0.15 + 0.85 * shapes.flat_middle(x, y, 0.08, 0.26))
    rock: np.ndarray = rough - 0.9 * np.clip(0.02 - _shape(x, y), 0, 0.2) - 0.002
    return rock


def _moss(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    hills = 0.045 * (shapes.fractal(x, y, 0.26, 17, 3) + 0.35) + 0.010 * shapes.fractal(x, y, 0.05, 18, 2)
    edge = np.clip(-_shape(x, y) / 0.20, -1.0, 1.0)
    moss: np.ndarray = hills * np.clip(edge + 0.25, 0, 1) + 0.06 * edge - 0.03 - 0.05 * np.clip(y - 1.0, 0, 4)
    return moss


def build() -> None:
    """Put the set on the stage."""
    shapes.relief(_rock, materials.concrete(stage.FLOOR, (0.20, 0.195, 0.185)), (-0.7, 0.7), (-0.7, 0.7), 0.004)
    soil = grounds.grainy("soil", stage.PROP, (0.02, 0.035, 0.008), (0.05, 0.085, 0.02), grain=300)
    shapes.relief(_moss, soil, (-2.5, 2.5), (-1.0, 4.0), 0.012)
    rng = np.random.default_rng(4)
    green = grounds.blade(stage.PROP, (0.035, 0.085, 0.010), (0.17, 0.24, 0.035))
    for count, low, high, size in ((110000, (-0.8, -0.8), (0.8, 0.9), 0.011), (40000, (-1.8, 0.9), (1.8, 3.0), 0.022)):
        spots = rng.uniform(low, high, (count, 2))
        spots = spots[_moss(*spots.T) > _rock(*spots.T) - 0.002]
        roots = np.concatenate([spots, _moss(*spots.T)[:, None] - 0.002], -1)
        shapes.blades(roots, size * rng.uniform(0.5, 1.2, len(roots)), 0.11 * size, 0.5, green, 5)
    bark = materials.plain("bark", decor.BEHIND, (0.055, 0.042, 0.03), 0.9)
    for x, y in ((-1.2, 4.6), (0.7, 5.4), (1.5, 4.2), (-0.3, 7.0)):
        shapes.drum((x, y, -1.0), 0.14, 5.0, bark)
    for near, far, many in (
        ((-3.5, 6.5, -0.8), (3.5, 8.0, 1.4), 8000),
        ((-1.7, 2.6, -0.4), (-0.7, 3.2, 0.3), 1300),
        ((0.7, 2.9, -0.4), (1.8, 3.5, 0.3), 1300),
    ):
        props.add_foliage(near, far, many, 0.075, many)
    decor.add_screen(14.0, -2.0, 8.0, "fill", ((0.0, (0.30, 0.38, 0.28)), (1.0, (0.62, 0.74, 0.60))), 1.6)

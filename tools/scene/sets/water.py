"""A flat stone in shallow, rippled water; pebbles around it and a soft sky far behind."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
BOUNCES = 8
APERTURE_F = 3.0
ABOUT = {
    "surface": "slate",
    "place": "water",
    "gloss": 0.05,
    "wall_y": None,
    "room": 0.40,
    "drop": 0.03,
    "tags": ["natural", "fresh", "beauty", "outdoor"],
}


def _stone(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Height of the stone: level where the product stands, falling under water at an uneven outline."""
    inside = 0.31 + 0.035 * shapes.fractal(x, y, 0.22, 12, 3) - np.hypot(0.85 * x, 1.05 * (y - 0.02))
    rough = 0.004 * shapes.fractal(x, y, 0.12, 5, 4) * (0.1 + 0.9 * shapes.flat_middle(x, y, 0.10, 0.26))
    height: np.ndarray = rough - 0.75 * np.clip(0.03 - inside, 0, 0.3) ** 1.1 - 0.001
    return height


def build() -> None:
    """Put the set on the stage."""
    shapes.relief(_stone, grounds.slate(stage.FLOOR), (-0.8, 0.8), (-0.8, 0.8), 0.004)
    bed = grounds.grainy("bed", decor.BEHIND, (0.12, 0.13, 0.115), (0.21, 0.22, 0.19), grain=70, relief=0.5)
    shapes.block((0, 5.5, -0.16), (24, 15, 0.02), bed)
    rng = np.random.default_rng(9)
    for x, y in ((-0.46, 0.30), (-0.37, 0.46), (0.47, 0.40), (0.56, 0.22), (0.40, 0.62), (-0.62, 0.75), (0.75, 0.9)):
        shade = rng.uniform(0.08, 0.22)
        pebble = materials.concrete(stage.PROP, (shade, 0.98 * shade, 0.94 * shade))
        size = rng.uniform(0.07, 0.095)
        shapes.ball((x, y, -0.06), size, pebble, flat=0.85)
    surface = grounds.water(stage.PROP)
    near = shapes.relief(
        lambda x, y: -0.026 + 0.0016 * shapes.fractal(x, y, 0.11, 44, 3), surface, (-3.0, 3.0), (-1.2, 5.0), 0.012
    )
    far = shapes.block((0, 8.6, -0.036), (24, 7.5, 0.01), surface)
    for sheet in (near, far):  # light reaches the ground under it; without caustics it would be black
        sheet.visible_shadow = False
    decor.add_screen(12.5, -1.0, 7.0, "fill", ((0.0, (0.62, 0.74, 0.78)), (1.0, (0.86, 0.93, 0.98))), 1.5)

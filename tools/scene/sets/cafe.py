"""A dark wooden table in a café: pendant lamps, a counter and a window out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.0
ABOUT = {
    "surface": "dark_walnut",
    "place": "café",
    "gloss": 0.12,
    "wall_y": None,
    "tags": ["food", "drink", "warm", "evening"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.WALNUT, stage.FLOOR, plank=0.18, seed=0.3, specular=0.2), back=0.42)
    shapes.block((0, 3.0, -1.1), (10, 7, 0.02), materials.plain("ground", decor.BEHIND, (0.10, 0.07, 0.05), 0.5))
    shapes.drum((0.42, 2.05, -0.50), 0.34, 0.03, materials.wood(*materials.BROWN, decor.BEHIND, plank=0.2))
    shapes.drum((0.42, 2.05, -1.1), 0.03, 0.6, materials.plain("foot", decor.BEHIND, (0.03, 0.03, 0.03), 0.4))
    shapes.drum((0.34, 1.95, -0.47), 0.075, 0.012, materials.plain("saucer", decor.BEHIND, (0.7, 0.68, 0.64), 0.3))
    shapes.drum((0.34, 1.95, -0.46), 0.045, 0.07, materials.plain("cup", decor.BEHIND, (0.7, 0.68, 0.64), 0.3))
    shapes.block(
        (-0.55, 2.3, -0.75), (0.42, 0.42, 0.04), materials.plain("seat", decor.BEHIND, (0.22, 0.09, 0.04), 0.5), 0.02
    )
    brick = grounds.tiles(
        decor.BEHIND, (0.20, 0.095, 0.06), (0.24, 0.09), axes=(0, 2), joint=(0.2, 0.17, 0.14), brick=True
    )
    shapes.block((0, 4.6, -1.1), (10, 0.05, 4), brick)
    counter = materials.wood((0.08, 0.04, 0.02), (0.16, 0.085, 0.045), (0.24, 0.14, 0.08), decor.BEHIND)
    shapes.block((0.9, 3.5, -1.1), (2.6, 0.6, 1.0), counter, 0.01)
    shapes.block(
        (0.9, 3.45, -0.1), (2.75, 0.75, 0.05), materials.plain("top", decor.BEHIND, (0.5, 0.47, 0.43), 0.3), 0.01
    )
    steel = grounds.metal("machine", decor.BEHIND, (0.6, 0.58, 0.55), 0.25)
    shapes.block((1.15, 3.5, -0.05), (0.75, 0.45, 0.42), steel, 0.04)
    rng = np.random.default_rng(3)
    for level in (0.12, 0.42):
        shapes.block((-1.0, 4.45, level - 0.02), (1.9, 0.22, 0.03), counter)
        for x in np.arange(-1.85, -0.15, 0.13):
            colour = [(0.5, 0.4, 0.3), (0.12, 0.07, 0.04), (0.55, 0.52, 0.48), (0.2, 0.24, 0.2)][rng.integers(4)]
            shapes.drum(
                (x, 4.42, level + 0.01),
                0.045,
                rng.uniform(0.12, 0.22),
                materials.plain("jar", decor.BEHIND, colour, 0.3),
            )
    for x, y, z in ((-0.62, 2.6, 0.30), (0.10, 3.0, 0.36), (0.80, 2.7, 0.30), (-1.3, 3.4, 0.36), (1.5, 3.3, 0.33)):
        for group, size in (("fill", 0.055), ("glow", 0.050)):
            bulb = grounds.glow("bulb", decor.BEHIND, (1.0, 0.62, 0.28), 7.0)
            stage.light_group(shapes.ball((x + (0.012 if group == "glow" else 0), y, z), size, bulb), group)
    props.add_foliage((-2.3, 3.3, -0.6), (-1.6, 3.7, 0.5), 300, 0.10, 8)

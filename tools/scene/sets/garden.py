"""A weathered garden table; lawn, hedges, flowers and sky out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.2
ABOUT = {
    "surface": "light_oak",
    "place": "garden",
    "gloss": 0.05,
    "wall_y": None,
    "tags": ["outdoor", "natural", "summer"],
}
OAK = ((0.20, 0.145, 0.095), (0.34, 0.255, 0.175), (0.44, 0.345, 0.25))


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*OAK, stage.FLOOR, plank=0.14, seed=0.06), back=0.42)
    lawn = grounds.grainy("lawn", decor.BEHIND, (0.06, 0.12, 0.015), (0.20, 0.28, 0.07), grain=24)
    shapes.block((0, 6.0, -1.0), (30, 14, 0.02), lawn)
    props.add_foliage((-4.0, 5.5, -1.0), (4.0, 6.8, 0.75), 9000, 0.10, 3)
    props.add_foliage((-2.6, 2.6, -1.0), (-0.75, 3.3, 0.35), 3600, 0.06, 4)
    props.add_foliage((1.1, 3.2, -1.0), (3.0, 4.0, 0.25), 3000, 0.06, 5)
    rng = np.random.default_rng(6)
    roots = np.zeros((14000, 3))
    roots[:, :2] = rng.uniform((-1.6, 0.9), (1.6, 4.0), (14000, 2))
    roots[:, 2] = -1.0
    shapes.blades(roots, rng.uniform(0.03, 0.10, 14000), 0.009, 0.5, grounds.blade(decor.BEHIND), 5)
    daisies = rng.uniform((-1.5, 0.9, -0.92), (1.5, 3.5, -0.90), (150, 3))
    shapes.scatter_leaves(daisies, 0.018, materials.plain("daisy", decor.BEHIND, (0.8, 0.8, 0.76), 0.6), 8, slim=0.95)
    for colour, x in (((0.75, 0.22, 0.30), -1.3), ((0.80, 0.74, 0.66), -1.6), ((0.80, 0.52, 0.10), 1.7)):
        spots = rng.normal((x, 2.9, -0.02), (0.35, 0.2, 0.16), (60, 3))
        shapes.scatter_leaves(spots, 0.045, materials.plain("bloom", decor.BEHIND, colour, 0.6), 7, slim=0.95)
    sky = ((0.0, (0.75, 0.82, 0.86)), (1.0, (0.50, 0.70, 0.95)))
    decor.add_screen(14.0, -1.0, 9.0, "fill", sky, 2.0)

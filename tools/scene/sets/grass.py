"""A short lawn with daisies; hedges and sky out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.8
ABOUT = {"surface": "grass", "gloss": 0.0, "wall_y": None, "tags": ["outdoor", "natural", "summer", "sport", "garden"]}


def build() -> None:
    """Put the set on the stage."""
    earth = grounds.grainy("earth", stage.FLOOR, (0.03, 0.055, 0.012), (0.06, 0.10, 0.025), grain=300)
    shapes.block((0, 4.0, -0.023), (14, 10, 0.02), earth)
    rng = np.random.default_rng(4)
    green = grounds.blade(stage.FLOOR, (0.05, 0.12, 0.018), (0.25, 0.36, 0.075))
    for count, low, high, height, width in (
        (26000, (-0.28, -0.26), (0.28, 0.28), 0.018, 0.0014),
        (60000, (-0.75, -0.75), (0.75, 0.75), 0.026, 0.0016),
        (45000, (-1.8, 0.75), (1.8, 3.2), 0.034, 0.0034),
        (16000, (-3.5, 3.2), (3.5, 7.0), 0.05, 0.010),
    ):
        roots = np.zeros((count, 3))
        roots[:, :2] = rng.uniform(low, high, (count, 2))
        roots[:, 2] = -0.006
        grown = (
            height
            * rng.uniform(0.5, 1.15, count)
            * (0.55 + 0.45 * shapes.flat_middle(roots[:, 0], roots[:, 1], 0.10, 0.30))
        )
        shapes.blades(roots, grown, width, 0.55, green, 5)
    white, yellow = (
        materials.plain("daisy", stage.PROP, (0.82, 0.82, 0.80), 0.7),
        materials.plain("eye", stage.PROP, (0.8, 0.5, 0.04), 0.7),
    )
    for x, y in (
        (0.29, 0.22),
        (0.36, 0.35),
        (-0.31, 0.33),
        (-0.38, 0.16),
        (-0.24, 0.55),
        (0.2, 0.75),
        (0.45, 0.9),
        (-0.5, 1.1),
    ):
        for step in range(13):
            angle = 2 * np.pi * step / 13
            middle = np.array(
                [[x + 0.010 * np.cos(angle), y + 0.010 * np.sin(angle), 0.036 + 0.002 * np.sin(angle * 3)]]
            )
            shapes.ball(tuple(middle[0]), 0.0042, white, flat=0.35)
        shapes.ball((x, y, 0.037), 0.006, yellow, flat=0.6)
    props.add_foliage((-4.0, 7.0, -0.2), (4.0, 8.4, 1.6), 9000, 0.12, 3)
    props.add_foliage((1.1, 4.2, -0.1), (2.8, 5.0, 0.8), 3000, 0.07, 5)
    sky = ((0.0, (0.75, 0.82, 0.86)), (1.0, (0.50, 0.70, 0.95)))
    decor.add_screen(15.0, -1.0, 9.0, "fill", sky, 2.0)

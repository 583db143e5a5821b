"""An oak table with pumpkins and fallen leaves; a warm autumn wood out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.2
ABOUT = {
    "surface": "light_oak",
    "place": "autumn",
    "gloss": 0.06,
    "wall_y": None,
    "tags": ["outdoor", "warm", "cosy", "halloween"],
}
OAK = ((0.17, 0.105, 0.06), (0.30, 0.20, 0.12), (0.42, 0.30, 0.19))


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*OAK, stage.FLOOR, plank=0.15, seed=0.06), back=0.50)
    litter = grounds.grainy("litter", decor.BEHIND, (0.16, 0.07, 0.02), (0.48, 0.22, 0.06), grain=14)
    shapes.block((0, 7.0, -1.1), (30, 16, 0.02), litter)
    for number, (dark, pale) in enumerate(
        (
            ((0.40, 0.10, 0.015), (0.75, 0.30, 0.04)),
            ((0.50, 0.26, 0.03), (0.85, 0.58, 0.10)),
            ((0.10, 0.13, 0.03), (0.30, 0.30, 0.07)),
        )
    ):
        x = (-1.7, 0.6, 2.4)[number]
        rng = np.random.default_rng(number)
        clumps = rng.normal((x, 6.2 - number * 0.8, 0.3), (0.9, 0.6, 0.75), (26, 3))
        leaves = clumps[rng.integers(0, 26, 3200)] + rng.normal(size=(3200, 3)) * 0.22
        shapes.scatter_leaves(leaves, 0.085, grounds.blade(decor.BEHIND, dark, pale), number)
    bark = materials.plain("bark", decor.BEHIND, (0.07, 0.045, 0.03), 0.9)
    for x, y in ((-1.6, 6.5), (0.75, 5.6), (2.1, 5.0), (-0.4, 8.0)):
        shapes.drum((x, y, -1.1), 0.10, 4.0, bark)
    decor.add_screen(15.0, -1.2, 9.0, "fill", ((0.0, (0.80, 0.72, 0.58)), (1.0, (0.72, 0.80, 0.90))), 1.9)
    props.add_pumpkin((0.31, 0.34, 0), 0.10, (0.75, 0.23, 0.02))
    props.add_pumpkin((0.42, 0.20, 0), 0.062, (0.80, 0.42, 0.10))
    props.add_pumpkin((-0.36, 0.40, 0), 0.072, (0.70, 0.62, 0.48))
    rng = np.random.default_rng(9)
    spots = np.concatenate(
        [rng.normal((-0.34, 0.24), (0.10, 0.10), (16, 2)), rng.normal((0.26, 0.18), (0.09, 0.09), (9, 2))]
    )
    spots = spots[(np.abs(spots[:, 0]) > 0.18) & (spots[:, 1] < 0.46)]
    for number, colour in enumerate(((0.62, 0.16, 0.02), (0.70, 0.40, 0.05), (0.36, 0.08, 0.03))):
        decor.petals(spots[number::3], 0.030, colour, number)

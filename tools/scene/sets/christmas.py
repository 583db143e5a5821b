"""A dark wooden table with baubles and fir twigs; a lit Christmas tree out of focus behind it."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.0
ABOUT = {
    "surface": "dark_walnut",
    "place": "Christmas",
    "gloss": 0.12,
    "wall_y": None,
    "tags": ["festive", "winter", "gift"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.BROWN, stage.FLOOR, plank=0.18, seed=0.3, specular=0.2), back=0.48)
    shapes.block((0, 3.6, -1.4), (10, 0.05, 5), materials.plaster(decor.BEHIND, (0.20, 0.075, 0.06)))
    boards = materials.wood(*materials.BROWN, decor.BEHIND, plank=0.3, specular=0.2)
    shapes.block((0, 3.0, -1.42), (10, 6, 0.02), boards)
    rng = np.random.default_rng(2)
    up = rng.random(7000) ** 1.4
    reach, angle = (1 - up) * 1.15 * np.sqrt(rng.random(7000)), rng.uniform(0, 2 * np.pi, 7000)
    cone = np.stack([0.55 + reach * np.cos(angle), 2.6 + reach * np.sin(angle), -1.4 + 2.7 * up], -1)
    shapes.scatter_leaves(
        cone, 0.07, grounds.blade(decor.BEHIND, (0.008, 0.030, 0.012), (0.035, 0.085, 0.035)), 2, slim=0.12
    )
    front = cone[(np.hypot(cone[:, 0] - 0.55, cone[:, 1] - 2.6) > 0.86 * (1 - up) * 1.15) & (cone[:, 1] < 2.6)]
    for number, (group, colour) in enumerate(
        (("fill", (1.0, 0.62, 0.26)), ("fill", (1.0, 0.72, 0.40)), ("glow", (1.0, 0.62, 0.26)))
    ):
        spots = front[rng.choice(len(front), 46, replace=False)] + (0, -0.05, 0)
        decor.add_lamps(spots, 0.011, colour, 22.0, group, number)
    for colour in ((0.42, 0.02, 0.02), (0.62, 0.42, 0.12)):
        for spot in front[rng.choice(len(front), 9, replace=False)]:
            shapes.ball(tuple(spot + (0, -0.06, 0)), 0.055, grounds.metal("ball", decor.BEHIND, colour, 0.25))
    decor.add_bauble((0.25, 0.24, 0), 0.055, (0.45, 0.02, 0.02))
    decor.add_bauble((0.335, 0.17, 0), 0.042, (0.68, 0.47, 0.16), 0.3)
    decor.add_bauble((-0.28, 0.30, 0), 0.046, (0.68, 0.47, 0.16), 0.1)
    needles = grounds.blade(stage.PROP, (0.012, 0.045, 0.018), (0.05, 0.11, 0.045))
    for x, y, heading in ((0.34, 0.32, 2.8), (0.42, 0.25, 2.4), (-0.40, 0.26, 0.3), (-0.38, 0.38, -0.1)):
        props.add_twig((x, y, 0.012), heading, 0.24, needles, seed=int(100 * x + 60))

"""A blush table with rose petals and a wrapped gift; soft warm lights far behind."""

import numpy as np

from tools.scene.sets import decor, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.4
ABOUT = {
    "surface": "paper",
    "place": "Valentine's Day",
    "gloss": 0.03,
    "wall_y": None,
    "tags": ["festive", "gift", "love"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.FLOOR, (0.8, 0.8, 0.8), 0.75), back=0.55)
    shapes.block((0, 2.6, -1.2), (9, 0.05, 4.5), materials.plaster(stage.WALL, (0.72, 0.72, 0.72)))
    decor.add_gift((0.31, 0.36, 0), (0.17, 0.17, 0.13), (0.42, 0.015, 0.03), (0.80, 0.62, 0.55), 0.4)
    decor.add_gift((0.41, 0.24, 0), (0.11, 0.11, 0.07), (0.80, 0.66, 0.62), (0.45, 0.02, 0.04), -0.3)
    rng = np.random.default_rng(5)
    spots = np.concatenate(
        [rng.normal((-0.33, 0.26), (0.11, 0.12), (34, 2)), rng.normal((0.26, 0.10), (0.10, 0.10), (14, 2))]
    )
    spots = spots[(np.abs(spots[:, 0]) > 0.17) & (spots[:, 1] < 0.5)]
    decor.petals(spots[::2], 0.019, (0.50, 0.012, 0.03), 1)
    decor.petals(spots[1::2], 0.017, (0.62, 0.05, 0.09), 2)
    decor.add_lights((-1.3, 2.3, -0.35), (1.3, 2.5, 0.75), 46, 3, [(1.0, 0.70, 0.50), (1.0, 0.55, 0.45)], 0.010, 14.0)

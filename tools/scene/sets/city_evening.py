"""A dark table by a window high up; the blurred lights of a city in the evening."""

import numpy as np

from tools.scene.sets import decor, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 1.8
ABOUT = {
    "surface": "dark_marble",
    "place": "city",
    "gloss": 0.42,
    "wall_y": None,
    "tags": ["evening", "premium", "tech"],
}
LIGHTS = [(1.0, 0.62, 0.25), (1.0, 0.78, 0.48), (1.0, 0.36, 0.14), (0.55, 0.75, 1.0), (1.0, 0.9, 0.75)]


def build() -> None:
    """Put the set on the stage."""
    black = materials.marble(
        (0.012, 0.012, 0.014), (0.02, 0.02, 0.022), (0.3, 0.28, 0.25), stage.FLOOR, veins=0.4, thin=0.5
    )
    stage.add_table(black, back=0.42)
    dusk = (
        (0.0, (0.010, 0.013, 0.022)),
        (0.5, (0.020, 0.028, 0.055)),
        (0.8, (0.05, 0.06, 0.11)),
        (1.0, (0.10, 0.10, 0.16)),
    )
    decor.add_screen(12.0, -9.0, 2.2, "fill", dusk, 2.2)
    rng = np.random.default_rng(5)
    house = materials.plain("house", decor.BEHIND, (0.012, 0.013, 0.018), 0.9)
    for x in np.arange(-5.0, 5.0, 0.8):
        shapes.block(
            (x + rng.normal() * 0.1, 9.5 + rng.random(), -9.0), (0.6, 0.5, 9.0 + rng.uniform(-0.6, 0.8)), house
        )
    decor.add_lights((-4.2, 7.0, -2.6), (4.2, 9.2, 0.25), 260, 8, LIGHTS, 0.016, 26.0)
    decor.add_lights((-4.5, 6.0, -3.4), (4.5, 7.5, -1.2), 140, 9, LIGHTS[:3], 0.020, 26.0)

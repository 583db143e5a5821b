"""A white stone table on a terrace by the sea: a pot with leaves at one side, hills, water and sky far behind."""

import numpy as np

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.5
ABOUT = {
    "surface": "travertine",
    "place": "terrace",
    "gloss": 0.06,
    "wall_y": None,
    "tags": ["outdoor", "summer", "holiday"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(grounds.travertine(stage.FLOOR, (0.68, 0.61, 0.52)), back=0.42)
    white = materials.plaster(decor.BEHIND, (0.78, 0.76, 0.72))
    shapes.block(
        (0, 3.0, -1.2),
        (9, 4.6, 0.02),
        grounds.tiles(decor.BEHIND, (0.50, 0.33, 0.23), (0.34, 0.34), joint=(0.5, 0.44, 0.38)),
    )
    shapes.block((0, 4.2, -1.2), (9, 0.25, 0.95), white, 0.03)
    shapes.block((1.75, 3.2, -1.2), (0.9, 2.2, 4.0), white, 0.03)
    props.add_foliage((0.75, 2.7, 0.05), (1.5, 3.3, 0.9), 1500, 0.06, 4)
    bloom = materials.plain("bloom", decor.BEHIND, (0.72, 0.08, 0.30), 0.6)
    shapes.scatter_leaves(
        np.random.default_rng(4).normal((1.05, 2.75, 0.42), (0.24, 0.2, 0.24), (420, 3)), 0.05, bloom, 4, slim=0.9
    )
    pot = materials.plain("pot", decor.BEHIND, (0.46, 0.20, 0.11), 0.8)
    shapes.turned((-1.25, 3.3, -1.2), [(0.2, 0), (0.28, 0.5), (0.31, 0.5), (0.31, 0.58), (0.25, 0.58)], pot)
    props.add_foliage((-1.65, 3.0, -0.6), (-0.85, 3.6, 0.45), 1500, 0.06, 5)
    sea = ((0.0, (0.04, 0.22, 0.34)), (0.75, (0.06, 0.28, 0.42)), (1.0, (0.22, 0.44, 0.55)))
    decor.add_screen(60.0, -16.0, 0.4, "fill", sea, 1.3)
    peaks = [(20, 1.2), (14, 2.6), (9, 1.2), (5, 1.7), (0, 0.5), (-5, 0.7), (-9, 1.5), (-14, 0.6), (-20, 0.4)]
    hills: list[tuple[float, float]] = [(-46, -2), (46, -2), (46, 0.6), *peaks, (-46, 0.4)]
    haze = grounds.glow("hills", decor.BEHIND, (0.38, 0.55, 0.70), 1.5)
    stage.light_group(shapes.slab(hills, 59.0, 0.2, haze), "fill")
    day = ((0.0, (0.80, 0.87, 0.90)), (0.2, (0.62, 0.78, 0.92)), (1.0, (0.30, 0.52, 0.86)))
    decor.add_screen(70.0, -2.0, 34.0, "fill", day, 1.9)
    sunset = ((0.0, (1.0, 0.55, 0.30)), (0.15, (0.9, 0.42, 0.25)), (0.4, (0.35, 0.16, 0.14)), (1.0, (0.0, 0.0, 0.0)))
    decor.add_screen(58.0, -2.0, 22.0, "sun", sunset, 0.8, clear=True)

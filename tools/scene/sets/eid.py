"""A dark table with brass lanterns, dates and prayer-hall arches behind, in deep green."""

import math

import numpy as np

from tools.scene.sets import decor, grounds, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.4
ABOUT = {
    "surface": "dark_walnut",
    "place": "Eid",
    "gloss": 0.12,
    "wall_y": None,
    "tags": ["festive", "warm", "gift", "ramadan"],
}


def _lantern(x: float, y: float, height: float) -> None:
    brass = grounds.metal("brass", stage.PROP, (0.62, 0.42, 0.16), 0.28)
    r = 0.24 * height
    for low, high, inner, outer in ((0.0, 0.05, 1.0, 1.1), (0.62, 0.67, 1.12, 1.02)):
        shapes.turned((x, y, low * height), [(outer * r, 0), (inner * r, (high - low) * height)], brass, 6)
    shapes.turned(
        (x, y, 0.67 * height),
        [(1.0 * r, 0), (0.62 * r, 0.13 * height), (0.2 * r, 0.22 * height), (0.12 * r, 0.27 * height)],
        brass,
        6,
    )
    for side in range(6):
        angle = math.pi / 3 * side
        shapes.drum((x + r * math.cos(angle), y + r * math.sin(angle), 0.04 * height), 0.0045, 0.6 * height, brass)
        middle = angle + math.pi / 6
        for row in range(5):
            at = (x + 0.87 * r * math.cos(middle), y + 0.87 * r * math.sin(middle), (0.10 + 0.11 * row) * height)
            shapes.block(at, (0.004, r * 1.0, 0.005), brass, 0.001, middle)
    shapes.turned(
        (x, y, 0.93 * height), [(0.10 * r, 0), (0.16 * r, 0.02 * height), (0.10 * r, 0.04 * height)], brass, 24
    )
    shapes.drum(
        (x, y, 0.05 * height), 0.45 * r, 0.22 * height, materials.plain("wax", stage.PROP, (0.8, 0.7, 0.5), 0.5)
    )
    decor.add_flame((x, y, 0.29 * height), 0.17 * height)


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.BROWN, stage.FLOOR, plank=0.18, seed=0.3, specular=0.2), back=0.50)
    green = materials.plaster(decor.BEHIND, (0.020, 0.085, 0.070))
    shapes.block((0, 3.2, -1.4), (10, 0.05, 5), green)
    carpet = grounds.grainy("carpet", decor.BEHIND, (0.012, 0.05, 0.042), (0.03, 0.11, 0.09), grain=30)
    shapes.block((0, 3.0, -1.42), (10, 6, 0.02), carpet)
    gold = materials.plain("gold", decor.BEHIND, (0.40, 0.27, 0.10), 0.5)
    for x in (-1.25, 0.0, 1.25):
        shapes.slab(shapes.arch_outline(x, 1.02, 2.25, -1.4), 3.10, 0.04, gold)
        shapes.slab(shapes.arch_outline(x, 0.92, 2.19, -1.4), 3.07, 0.04, green)
    _lantern(0.30, 0.33, 0.27)
    _lantern(-0.36, 0.42, 0.20)
    decor.add_bowl((0.42, 0.20, 0), 0.07, (0.55, 0.42, 0.2))
    decor.add_fruit((0.42, 0.20, 0.022), 0.017, (0.10, 0.035, 0.015), 14, 2, 0.042)
    for height, count, group in ((0.62, 12, "fill"), (0.45, 10, "glow"), (0.30, 9, "fill")):
        across = np.linspace(-1.3, 1.3, count)
        spots = np.stack([across, np.full(count, 2.6), height + 0.14 * (across / 1.3) ** 2], -1)
        decor.add_lamps(spots, 0.013, (1.0, 0.66, 0.30), 20.0, group, count)

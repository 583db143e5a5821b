"""A red wall with a gold moon and hanging lanterns; tangerines and red envelopes on a dark red table."""

from tools.scene.sets import decor, grounds, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.6
ABOUT = {
    "surface": "paper",
    "place": "Lunar New Year",
    "gloss": 0.05,
    "wall_y": None,
    "tags": ["festive", "gift", "red"],
}
RED, GOLD = (0.45, 0.012, 0.015), (0.72, 0.47, 0.14)


def _lantern(x: float, y: float, z: float, r: float) -> None:
    gold = grounds.metal("gold", decor.BEHIND, GOLD, 0.3)
    silk = grounds.glow("silk", decor.BEHIND, (1.0, 0.10, 0.04), 0.5, RED)
    stage.light_group(shapes.ball((x, y, z), r, silk, flat=0.8), "fill")
    for low in (0.70, -0.86):
        shapes.drum((x, y, z + low * r), 0.42 * r, 0.16 * r, gold)
    shapes.drum((x, y, z + 0.8 * r), 0.02 * r, 4 * r, gold)
    shapes.drum(
        (x, y, z - 2.1 * r), 0.10 * r, 1.25 * r, materials.plain("tassel", decor.BEHIND, (0.6, 0.05, 0.03), 0.8)
    )


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.FLOOR, (0.36, 0.014, 0.016), 0.6), back=0.55)
    shapes.block((0, 1.9, -1.2), (9, 0.05, 4.5), materials.plaster(stage.WALL, (0.40, 0.016, 0.016)))
    moon = shapes.drum((0, 0, 0), 0.52, 0.03, grounds.metal("moon", decor.BEHIND, (0.66, 0.45, 0.17), 0.45))
    moon.rotation_euler[0] = 1.5708
    moon.location = (0.10, 1.86, 0.16)
    _lantern(-0.50, 1.35, 0.36, 0.11)
    _lantern(-0.31, 1.62, 0.44, 0.085)
    _lantern(0.60, 1.50, 0.38, 0.10)
    decor.add_bowl((0.31, 0.36, 0), 0.105, (0.70, 0.68, 0.64))
    decor.add_fruit((0.31, 0.36, 0.042), 0.040, (0.85, 0.30, 0.02), 5, 4, 0.062)
    decor.add_fruit((0.40, 0.22, 0), 0.036, (0.85, 0.30, 0.02), 1, 5, 0.0)
    paper, seal = materials.plain("envelope", stage.PROP, RED, 0.5), grounds.metal("seal", stage.PROP, GOLD, 0.35)
    for x, y, turn, lift in ((-0.34, 0.30, 0.35, 0.0), (-0.40, 0.20, -0.25, 0.004)):
        shapes.block((x, y, lift), (0.10, 0.18, 0.004), paper, 0.001, turn)
        shapes.drum((x, y, lift + 0.004), 0.02, 0.001, seal)

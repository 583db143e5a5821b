"""Broad steps that lead up behind the product, all in one matte colour."""

from tools.scene.sets import materials, shapes, stage

DROP = 0.14
CAMERAS = stage.PLACE_CAMERAS
ABOUT = {
    "surface": "paper",
    "place": "steps",
    "gloss": 0.03,
    "wall_y": None,
    "room": 0.44,
    "drop": DROP,
    "tags": ["studio", "modern", "fashion", "footwear"],
}


def build() -> None:
    """Put the set on the stage."""
    paint = materials.plain("paint", stage.WALL, (0.8, 0.8, 0.8), 0.75)
    top = materials.plain("top", stage.FLOOR, (0.8, 0.8, 0.8), 0.75)
    stage.add_sweep(paint, low=-DROP)
    shapes.block((0.05, 0.02, -DROP), (0.74, 0.44, 0.07), paint, 0.003)
    shapes.block((0.05, 0.06, -DROP + 0.07), (0.60, 0.34, DROP - 0.07), paint, 0.003, top=top)
    for number in range(3):
        shapes.block((0.42, 0.34 + 0.12 * number, -DROP), (0.42, 0.12, DROP + 0.07 * (number + 1)), paint, 0.003)
    shapes.drum((-0.40, 0.46, -DROP), 0.085, 0.36, paint)

"""Two round podiums, a ball and a disc, all in one matte colour."""

from tools.scene.sets import materials, shapes, stage

DROP = 0.11
CAMERAS = stage.PLACE_CAMERAS
ABOUT = {
    "surface": "paper",
    "place": "podium",
    "gloss": 0.03,
    "wall_y": None,
    "room": 0.30,
    "drop": DROP,
    "tags": ["studio", "modern", "beauty"],
}


def build() -> None:
    """Put the set on the stage."""
    paint = materials.plain("paint", stage.WALL, (0.8, 0.8, 0.8), 0.75)
    top = materials.plain("top", stage.FLOOR, (0.8, 0.8, 0.8), 0.75)
    stage.add_sweep(paint, low=-DROP)
    shapes.drum((0, 0.02, -DROP), 0.275, 0.045, paint)
    shapes.drum((0, 0.02, -DROP + 0.045), 0.195, DROP - 0.045, paint, top)
    shapes.drum((0.40, 0.42, -DROP), 0.10, 0.27, paint)
    shapes.ball((-0.36, 0.30, -DROP + 0.062), 0.062, paint)

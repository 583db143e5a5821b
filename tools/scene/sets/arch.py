"""Two arches behind a low round podium, all in one matte colour."""

from tools.scene.sets import materials, shapes, stage

DROP = 0.045
CAMERAS = stage.PLACE_CAMERAS
ABOUT = {
    "surface": "paper",
    "place": "arch",
    "gloss": 0.03,
    "wall_y": None,
    "room": 0.34,
    "drop": DROP,
    "tags": ["studio", "modern", "beauty", "premium"],
}


def build() -> None:
    """Put the set on the stage."""
    paint = materials.plain("paint", stage.WALL, (0.8, 0.8, 0.8), 0.75)
    top = materials.plain("top", stage.FLOOR, (0.8, 0.8, 0.8), 0.75)
    stage.add_sweep(paint, low=-DROP)
    shapes.drum((0, 0.02, -DROP), 0.225, DROP, paint, top)
    shapes.slab(shapes.arch_outline(0.07, 0.42, 0.50, -DROP), 0.40, 0.05, paint)
    shapes.slab(shapes.arch_outline(-0.23, 0.26, 0.31, -DROP), 0.30, 0.05, paint)

"""A square plinth of travertine before a plain wall with the shadow of leaves."""

from tools.scene.sets import grounds, materials, props, shapes, stage

DROP = 0.30
CAMERAS = stage.PLACE_CAMERAS
ABOUT = {
    "surface": "travertine",
    "place": "plinth",
    "gloss": 0.06,
    "room": 0.30,
    "drop": DROP,
    "tags": ["studio", "stone", "premium", "beauty"],
}


def build() -> None:
    """Put the set on the stage."""
    paint = materials.plaster(stage.WALL)
    stage.add_wall(paint)
    shapes.block((0, 0, -DROP - 0.05), (5, 1.24, 0.05), paint)
    stone, top = grounds.travertine(stage.PROP), grounds.travertine(stage.FLOOR)
    shapes.block((0, 0.02, -DROP), (0.38, 0.36, DROP), stone, 0.003, turn=0.12, top=top)
    shapes.block((0.34, 0.30, -DROP), (0.22, 0.22, 0.17), stone, 0.003, turn=-0.2)
    props.add_leaf_shadow(seed=51)

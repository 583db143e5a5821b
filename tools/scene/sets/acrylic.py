"""A block of clear acrylic on a sweep of paper that takes any colour; a smaller one beside it."""

from tools.scene.sets import grounds, materials, shapes, stage

DROP = 0.09
CAMERAS = stage.PLACE_CAMERAS
BOUNCES = 12
ABOUT = {
    "surface": "acrylic",
    "place": "acrylic block",
    "gloss": 0.20,
    "wall_y": None,
    "room": 0.30,
    "drop": DROP,
    "tags": ["studio", "modern", "beauty", "jewellery", "electronics"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_sweep(materials.plain("paint", stage.WALL, (0.8, 0.8, 0.8), 0.75), low=-DROP)
    side, top = grounds.acrylic(stage.PROP), grounds.acrylic(stage.FLOOR)
    clear = [
        shapes.block((0, 0.02, -DROP), (0.40, 0.34, DROP), side, 0.005, turn=0.10, top=top),
        shapes.block((0.33, 0.34, -DROP), (0.14, 0.14, 0.20), side, 0.004, turn=-0.25),
        shapes.ball((-0.34, 0.34, -DROP + 0.055), 0.055, side),
    ]
    for thing in clear:  # light reaches the paper under it; without caustics it would be black
        thing.visible_shadow = False

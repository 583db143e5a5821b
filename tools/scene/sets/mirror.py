"""A round mirror lying on a painted table before a wall of the same colour."""

from tools.scene.sets import grounds, materials, props, shapes, stage

THICK = 0.008

ABOUT = {
    "surface": "mirror",
    "gloss": 0.80,
    "room": 0.50,
    "drop": THICK,
    "tags": ["premium", "modern", "jewellery", "beauty", "evening"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.WALL, (0.72, 0.72, 0.72), 0.7))
    stage.add_wall(materials.plaster(stage.WALL))
    glass = grounds.metal("mirror", stage.FLOOR, (0.90, 0.91, 0.92), 0.01)
    shapes.drum((0, 0.06, 0.0), 0.335, THICK, grounds.metal("rim", stage.PROP, (0.75, 0.60, 0.38), 0.25))
    shapes.drum((0, 0.06, 0.0), 0.325, THICK + 0.0005, glass, glass)
    props.add_leaf_shadow(seed=33)

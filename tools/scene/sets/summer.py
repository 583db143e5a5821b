"""A sunny table before a wall: citrus fruit and the shadow of palm leaves."""

from tools.scene.sets import decor, materials, props, stage

ABOUT = {"surface": "paper", "place": "summer", "gloss": 0.03, "tags": ["sunny", "fresh", "food", "beauty"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.FLOOR, (0.8, 0.8, 0.8), 0.7))
    stage.add_wall(materials.plaster(stage.WALL, (0.8, 0.8, 0.8)))
    decor.add_fruit((0.32, 0.33, 0), 0.058, (0.88, 0.36, 0.02), 3, 2, 0.10)
    decor.add_fruit((-0.33, 0.36, 0), 0.046, (0.88, 0.66, 0.05), 2, 5, 0.085)
    for x, y, turn, colour in ((0.25, 0.20, 0.3, (0.90, 0.42, 0.04)), (-0.27, 0.24, -0.5, (0.92, 0.74, 0.10))):
        props.add_citrus_half((x, y, 0), 0.052, turn, colour)
    for x, y in ((0.40, 0.26), (-0.38, 0.27)):
        props.add_leaf((x, y, 0.012), 2.4, 0.1, 0.05, materials.leaf(stage.PROP))
    props.add_leaf_shadow(seed=71, target=(0.0, stage.WALL_Y, 0.46), spread=0.3)

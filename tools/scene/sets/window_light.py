"""A plain table and wall in one colour, with the shadow of a window frame and leaves in the sun."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "paper",
    "place": "window shadow",
    "gloss": 0.03,
    "tags": ["studio", "sunny", "natural", "beauty"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.FLOOR, (0.8, 0.8, 0.8), 0.75))
    stage.add_wall(materials.plaster(stage.WALL, (0.8, 0.8, 0.8)))
    props.add_window_shadow(bars=(0.0, 0.5, 1.0))
    props.add_leaf_shadow(seed=61, target=(-0.10, stage.WALL_Y, 0.45))

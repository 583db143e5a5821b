"""A plain table and wall in one colour, with the stripes of a blind in the sun."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "paper",
    "place": "blinds",
    "gloss": 0.03,
    "tags": ["studio", "sunny", "modern", "fashion"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.plain("paint", stage.FLOOR, (0.8, 0.8, 0.8), 0.75))
    stage.add_wall(materials.plaster(stage.WALL, (0.8, 0.8, 0.8)))
    props.add_blind_shadow()

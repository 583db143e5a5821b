"""A concrete slab before a plain wall; three stones at the back."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "concrete",
    "gloss": 0.04,
    "variant": "stones",
    "tags": ["stone", "industrial", "modern"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.concrete(stage.FLOOR))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_stones(0.315, 0.40, seed=2)
    props.add_leaf_shadow(seed=5)

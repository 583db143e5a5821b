"""A slab of riven slate before a plain wall; pebbles at the back."""

from tools.scene.sets import grounds, materials, props, stage

ABOUT = {
    "surface": "slate",
    "gloss": 0.03,
    "variant": "stones",
    "tags": ["stone", "dark", "food", "premium"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(grounds.slate(stage.FLOOR))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_stones(-0.31, 0.40, seed=6)
    props.add_leaf_shadow(seed=12)

"""Polished terrazzo before a plain wall with the shadow of leaves."""

from tools.scene.sets import grounds, materials, props, stage

ABOUT = {"surface": "terrazzo", "gloss": 0.22, "variant": "leaf shadow", "tags": ["stone", "modern", "bathroom"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(grounds.terrazzo(stage.FLOOR))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_leaf_shadow(seed=31)

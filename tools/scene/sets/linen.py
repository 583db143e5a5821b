"""A linen cloth on a table before a plain wall with the shadow of leaves."""

from tools.scene.sets import materials, props, stage

ABOUT = {"surface": "linen", "gloss": 0.0, "variant": "leaf shadow", "tags": ["cloth", "home", "soft"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.linen(stage.FLOOR))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_vase(0.33, 0.43, colour=(0.46, 0.30, 0.20), height=0.13)
    props.add_branches(0.33, 0.43, 0.11, seed=9, count=4, length=0.30)
    props.add_leaf_shadow(seed=19)

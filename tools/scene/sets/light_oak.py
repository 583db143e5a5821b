"""Light oak boards before a plain wall; a vase with eucalyptus at the back."""

from tools.scene.sets import materials, props, stage

ABOUT = {"surface": "light_oak", "gloss": 0.10, "variant": "vase", "tags": ["wood", "home", "natural"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.OAK, stage.FLOOR, seed=0.08))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_vase(0.325, 0.43)
    props.add_branches(0.325, 0.43, 0.15, seed=4)
    props.add_leaf_shadow(seed=7)

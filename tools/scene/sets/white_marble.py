"""Polished white marble before a plain wall; a low vase with branches at the back."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "white_marble",
    "gloss": 0.42,
    "variant": "vase",
    "tags": ["stone", "bathroom", "clean", "premium"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.marble((0.80, 0.80, 0.79), (0.66, 0.66, 0.665), (0.23, 0.235, 0.25), stage.FLOOR))
    stage.add_wall(materials.plaster(stage.WALL))
    props.add_vase(0.325, 0.43, colour=(0.40, 0.36, 0.31), height=0.14)
    props.add_branches(0.325, 0.43, 0.12, seed=21, count=4, length=0.36)
    props.add_leaf_shadow(seed=3)

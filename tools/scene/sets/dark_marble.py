"""Polished black marble with pale veins before a plain wall."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "dark_marble",
    "gloss": 0.50,
    "variant": "plain",
    "tags": ["stone", "premium", "evening"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(
        materials.marble(
            (0.012, 0.012, 0.014),
            (0.026, 0.026, 0.029),
            (0.55, 0.50, 0.43),
            stage.FLOOR,
            veins=0.7,
            thin=0.5,
            specular=0.22,
        )
    )
    stage.add_wall(materials.plaster(stage.WALL, (0.20, 0.20, 0.20)))
    props.add_leaf_shadow(seed=15)

"""Dark walnut boards before a plain wall with the shadow of leaves."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "dark_walnut",
    "gloss": 0.12,
    "variant": "leaf shadow",
    "tags": ["wood", "warm", "premium"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(
        materials.wood(
            *materials.WALNUT,
            stage.FLOOR,
            plank=0.21,
            seed=0.33,
            specular=0.2,
        )
    )
    stage.add_wall(materials.plaster(stage.WALL, (0.50, 0.50, 0.50)))
    props.add_leaf_shadow(seed=11)

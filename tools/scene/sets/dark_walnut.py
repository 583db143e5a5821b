"""Dark walnut boards before a plain wall with the shadow of leaves."""

from tools.scene.sets import materials, props, stage

ABOUT = {
    "surface": "dark_walnut",
    "gloss": 0.12,
    "wall": 0.50,
    "variant": "leaf shadow",
    "tags": ["wood", "warm", "premium"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(
        materials.wood(
            (0.030, 0.014, 0.008),
            (0.078, 0.040, 0.022),
            (0.150, 0.083, 0.046),
            stage.FLOOR,
            plank=0.21,
            seed=0.33,
            specular=0.2,
        )
    )
    stage.add_wall(materials.plaster(stage.WALL, (0.50, 0.50, 0.50)))
    props.add_leaf_shadow(seed=11)

"""A neutral paper sweep without a horizon; takes any colour."""

from tools.scene.sets import materials, stage

ABOUT = {
    "surface": "paper",
    "gloss": 0.03,
    "wall_y": None,
    "seamless": True,
    "variant": "sweep",
    "tags": ["plain", "studio", "paper"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_sweep(materials.Surface("paper", stage.FLOOR, 0.8).material)

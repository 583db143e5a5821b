"""An oak worktop before white brick tiles: boards, an oil bottle, lemons in a bowl and herbs at the edges."""

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
APERTURE_F = 3.2
ABOUT = {"surface": "light_oak", "place": "kitchen", "gloss": 0.10, "tags": ["home", "food", "cooking"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.OAK, stage.FLOOR, seed=0.05))
    stage.add_wall(grounds.tiles(stage.WALL, (0.72, 0.72, 0.70), (0.19, 0.085), axes=(0, 2), uneven=0.5, brick=True))
    dark = materials.wood((0.10, 0.05, 0.03), (0.2, 0.11, 0.06), (0.3, 0.18, 0.1), stage.PROP, plank=0.5)
    shapes.block((0.33, 0.575, 0), (0.25, 0.022, 0.36), dark, 0.01, tilt=-0.10)
    decor.add_bowl((0.31, 0.40, 0), 0.105, (0.62, 0.60, 0.55))
    decor.add_fruit((0.31, 0.40, 0.035), 0.042, (0.85, 0.62, 0.07), 4, 3, 0.06)
    decor.add_bottle((-0.33, 0.46, 0), 0.30, (0.09, 0.11, 0.02))
    decor.add_bottle((-0.43, 0.40, 0), 0.22, (0.55, 0.42, 0.22))
    props.add_branches(0.46, 0.47, 0.10, seed=5, count=6, length=0.26)

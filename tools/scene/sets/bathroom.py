"""A marble shelf before sage tiles: folded towels, an amber bottle and eucalyptus at the edges."""

from tools.scene.sets import decor, grounds, materials, props, stage

CAMERAS = stage.PLACE_CAMERAS
APERTURE_F = 3.2
ABOUT = {"surface": "white_marble", "place": "bathroom", "gloss": 0.42, "tags": ["beauty", "clean", "spa"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.marble((0.80, 0.80, 0.79), (0.66, 0.66, 0.665), (0.23, 0.235, 0.25), stage.FLOOR))
    stage.add_wall(grounds.tiles(stage.WALL, (0.44, 0.53, 0.46), (0.105, 0.105), axes=(0, 2), joint=(0.55, 0.55, 0.52)))
    decor.add_towels((0.35, 0.44, 0), [(0.75, 0.72, 0.67), (0.58, 0.52, 0.44), (0.75, 0.72, 0.67)])
    decor.add_bottle((-0.34, 0.45, 0), 0.22, (0.11, 0.035, 0.008))
    props.add_vase(-0.46, 0.40, colour=(0.66, 0.63, 0.58), height=0.15)
    props.add_branches(-0.46, 0.40, 0.13, seed=12, count=4, length=0.34)

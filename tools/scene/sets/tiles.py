"""Hand-made glazed tiles on table and wall."""

from tools.scene.sets import grounds, stage

ABOUT = {"surface": "tiles", "gloss": 0.26, "variant": "plain", "tags": ["bathroom", "kitchen", "clean"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(grounds.tiles(stage.FLOOR))
    stage.add_wall(grounds.tiles(stage.WALL, axes=(0, 2)))

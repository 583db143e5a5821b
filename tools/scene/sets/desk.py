"""A light desk before a wall: a stack of books, a plant, a cup of pencils and a notebook at the edges."""

from tools.scene.sets import decor, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
APERTURE_F = 3.2
ABOUT = {"surface": "light_oak", "place": "office", "gloss": 0.10, "tags": ["work", "tech", "stationery", "modern"]}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.OAK, stage.FLOOR, seed=0.12))
    stage.add_wall(materials.plaster(stage.WALL))
    top = decor.add_books((0.35, 0.44, 0), [(0.10, 0.16, 0.22), (0.62, 0.55, 0.45), (0.42, 0.14, 0.09)], 0.25)
    pot = materials.plain("pot", stage.PROP, (0.68, 0.66, 0.62), 0.6)
    shapes.turned((0.34, 0.44, top), [(0.038, 0), (0.05, 0.075), (0.046, 0.075), (0.04, 0.06)], pot)
    props.add_branches(0.34, 0.44, top + 0.05, seed=8, count=7, length=0.17)
    cup = materials.plain("cup", stage.PROP, (0.06, 0.06, 0.065), 0.5)
    shapes.turned((-0.36, 0.45, 0), [(0.045, 0), (0.047, 0.11), (0.043, 0.11), (0.041, 0.01)], cup)
    for number, colour in enumerate([(0.7, 0.45, 0.08), (0.5, 0.1, 0.08), (0.1, 0.2, 0.3), (0.65, 0.6, 0.5)]):
        pencil = materials.plain("pencil", stage.PROP, colour, 0.45)
        shapes.block((-0.375 + 0.011 * number, 0.45, 0.02), (0.008, 0.008, 0.19), pencil, 0.003, turn=number, tilt=0.1)
    paper = materials.plain("paper", stage.PROP, (0.74, 0.73, 0.70), 0.8)
    shapes.block((-0.40, 0.20, 0), (0.24, 0.30, 0.014), paper, 0.003, turn=0.22)

"""An oak bedside table: a made bed with cushions, a lamp and a curtained window out of focus behind it."""

from tools.scene.sets import decor, grounds, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.2
ABOUT = {
    "surface": "light_oak",
    "place": "bedroom",
    "gloss": 0.10,
    "wall_y": None,
    "tags": ["home", "cosy", "sleep", "soft"],
}
_LINEN = (0.70, 0.67, 0.62)


def _cloth(name: str, colour: materials.Colour, grain: float = 140) -> object:
    return grounds.grainy(name, decor.BEHIND, materials.times(0.86, colour), colour, grain, relief=0.12)


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.OAK, stage.FLOOR, seed=0.5), back=0.38)
    boards = materials.wood((0.16, 0.10, 0.06), (0.26, 0.17, 0.10), (0.34, 0.23, 0.14), decor.BEHIND)
    shapes.block((0, 2.5, -0.92), (9, 6, 0.02), boards)
    shapes.block((0, 3.9, -0.8), (9, 0.05, 4.5), materials.plaster(decor.BEHIND, (0.62, 0.60, 0.55)))
    wood = materials.wood(*materials.OAK, decor.BEHIND, seed=1.7)
    shapes.block((0.75, 3.66, -0.90), (2.7, 0.09, 1.15), wood, 0.03)
    shapes.block((0.75, 2.55, -0.90), (2.4, 2.1, 0.30), wood, 0.02)
    shapes.block((0.75, 2.55, -0.62), (2.34, 2.05, 0.26), _cloth("mattress", _LINEN), 0.09)
    shapes.block((0.75, 2.20, -0.40), (2.44, 1.35, 0.13), _cloth("duvet", (0.78, 0.76, 0.72)), 0.06)
    shapes.block((0.75, 1.80, -0.33), (2.48, 0.62, 0.09), _cloth("throw", (0.36, 0.40, 0.35), 90), 0.04)
    for x, y, size, colour, turn in (
        (0.10, 3.28, 0.66, (0.76, 0.74, 0.70), 0.04), (1.15, 3.28, 0.66, (0.76, 0.74, 0.70), -0.05),
        (0.24, 3.00, 0.46, (0.52, 0.36, 0.27), 0.12), (1.05, 3.00, 0.46, (0.42, 0.46, 0.40), -0.1),
    ):  # fmt: skip
        decor.add_cushion((x, y, -0.31), (size, 0.44, 0.17), _cloth("cushion", colour), turn, 1.15)
    base = materials.plain("lamp", decor.BEHIND, (0.42, 0.33, 0.25), 0.5)
    shapes.drum((-0.72, 3.35, -0.90), 0.30, 0.60, wood)
    shapes.turned((-0.72, 3.35, -0.30), [(0.09, 0), (0.11, 0.10), (0.05, 0.24), (0.02, 0.27)], base)
    for group, strength in (("fill", 2.0), ("glow", 1.6)):
        shade = grounds.glow("shade", decor.BEHIND, (1.0, 0.74, 0.46), strength, (0.66, 0.60, 0.50))
        radius = 0.19 if group == "fill" else 0.193
        part = shapes.turned((-0.72, 3.35, -0.02), [(radius, 0.0), (0.8 * radius, 0.26)], shade)
        stage.light_group(part, group)
    curtain = _cloth("curtain", (0.80, 0.78, 0.74), 60)
    for number in range(9):
        shapes.drum((-2.15 + 0.085 * number, 3.78 + 0.03 * (number % 2), -0.7), 0.055, 3.2, curtain)
    picture = materials.plain("picture", decor.BEHIND, (0.44, 0.40, 0.34), 0.8)
    frame = materials.plain("frame", decor.BEHIND, (0.30, 0.20, 0.12), 0.5)
    shapes.block((0.56, 3.86, 0.52), (0.95, 0.03, 0.62), frame)
    shapes.block((0.56, 3.84, 0.59), (0.80, 0.03, 0.48), picture)

"""An oak side table in a living room: sofa, cushions, a floor lamp and a window out of focus behind it."""

from tools.scene.sets import decor, grounds, materials, props, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.2
ABOUT = {
    "surface": "light_oak",
    "place": "living room",
    "gloss": 0.10,
    "wall_y": None,
    "tags": ["home", "cosy", "decor"],
}


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.OAK, stage.FLOOR, seed=0.02), back=0.40)
    boards = materials.wood((0.16, 0.10, 0.06), (0.26, 0.17, 0.10), (0.34, 0.23, 0.14), decor.BEHIND)
    shapes.block((0, 2.5, -0.92), (9, 6, 0.02), boards)
    shapes.block(
        (0.4, 2.2, -0.90),
        (3.2, 1.9, 0.02),
        grounds.grainy("rug", decor.BEHIND, (0.5, 0.46, 0.4), (0.66, 0.62, 0.55), 60),
    )
    shapes.block((0, 3.9, -1.0), (9, 0.05, 4.5), materials.plaster(decor.BEHIND, (0.70, 0.66, 0.60)))
    sofa = grounds.grainy("sofa", decor.BEHIND, (0.36, 0.34, 0.30), (0.46, 0.43, 0.38), grain=120, relief=0.1)
    shapes.block((0.4, 2.75, -0.60), (2.3, 0.85, 0.36), sofa, 0.09)
    shapes.block((0.4, 3.10, -0.50), (2.3, 0.28, 0.80), sofa, 0.11)
    for x in (-0.80, 1.60):
        shapes.block((x, 2.75, -0.60), (0.24, 0.90, 0.60), sofa, 0.09)
    for x, colour, turn in (
        (-0.36, (0.42, 0.17, 0.08), 0.2),
        (0.02, (0.62, 0.57, 0.48), -0.15),
        (0.75, (0.14, 0.22, 0.18), -0.2),
    ):
        decor.add_cushion(
            (x, 2.85, -0.25),
            (0.42, 0.42, 0.15),
            grounds.grainy("cushion", decor.BEHIND, colour, materials.times(1.2, colour), 150),
            turn,
            1.2,
        )
    lamp = materials.plain("lamp", decor.BEHIND, (0.05, 0.045, 0.04), 0.4)
    shapes.drum((-0.74, 3.5, -0.9), 0.015, 1.25, lamp)
    for group, strength in (("fill", 2.2), ("glow", 1.6)):
        shade = grounds.glow("shade", decor.BEHIND, (1.0, 0.72, 0.42), strength, (0.62, 0.55, 0.45))
        radius = 0.19 if group == "fill" else 0.193
        part = shapes.turned(
            (-0.74, 3.5, 0.32), [(radius, 0.0 if group == "fill" else 0.14), (radius * 0.85, 0.30)], shade
        )
        stage.light_group(part, group)
    shapes.turned(
        (1.05, 3.5, -0.9),
        [(0.14, 0), (0.19, 0.36), (0.17, 0.36), (0.1, 0.3)],
        materials.plain("pot", decor.BEHIND, (0.55, 0.5, 0.44), 0.7),
    )
    props.add_foliage((0.75, 3.3, -0.45), (1.35, 3.7, 0.6), 260, 0.11, 6)
    picture = materials.plain("picture", decor.BEHIND, (0.30, 0.24, 0.17), 0.8)
    shapes.block(
        (0.15, 3.86, 0.12), (0.62, 0.03, 0.80), materials.plain("frame", decor.BEHIND, (0.72, 0.70, 0.66), 0.6)
    )
    shapes.block((0.15, 3.84, 0.28), (0.40, 0.03, 0.48), picture)

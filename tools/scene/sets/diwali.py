"""A dark table with burning clay lamps and marigolds; warm blurred lights before a deep red wall."""

import numpy as np

from tools.scene.sets import decor, materials, shapes, stage

CAMERAS = stage.PLACE_CAMERAS
LAMPS = stage.FAR_LAMPS
APERTURE_F = 2.2
ABOUT = {
    "surface": "dark_walnut",
    "place": "Diwali",
    "gloss": 0.12,
    "wall_y": None,
    "tags": ["festive", "warm", "gift"],
}


def _diya(x: float, y: float, size: float) -> None:
    clay = materials.plain("clay", stage.PROP, (0.40, 0.15, 0.06), 0.75)
    outline = [(0.5, 0), (0.62, 0.06), (0.92, 0.36), (1.0, 0.52), (0.93, 0.52), (0.8, 0.40), (0.05, 0.36)]
    shapes.turned((x, y, 0), [(r * size, h * size) for r, h in outline], clay)
    decor.add_flame((x, y - 0.55 * size, 0.46 * size), 0.85 * size)


def _marigold(x: float, y: float, z: float, size: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    colour = [(0.85, 0.30, 0.02), (0.88, 0.48, 0.03)][seed % 2]
    way = rng.normal(size=(260, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    way[:, 2] = np.abs(way[:, 2]) * 0.8
    petal = materials.plain("marigold", stage.PROP, colour, 0.6)
    shapes.scatter_leaves(
        (x, y, z + 0.25 * size) + way * size * rng.uniform(0.55, 1.0, (260, 1)), size * 0.30, petal, seed
    )


def build() -> None:
    """Put the set on the stage."""
    stage.add_table(materials.wood(*materials.BROWN, stage.FLOOR, plank=0.18, seed=0.3, specular=0.2), back=0.50)
    shapes.block((0, 3.4, -1.4), (10, 0.05, 5), materials.plaster(decor.BEHIND, (0.17, 0.035, 0.035)))
    shapes.block(
        (0, 3.0, -1.42), (10, 6, 0.02), materials.wood(*materials.BROWN, decor.BEHIND, plank=0.3, specular=0.2)
    )
    for x, y, size in ((0.27, 0.25, 0.050), (0.37, 0.37, 0.046), (-0.29, 0.32, 0.050), (-0.40, 0.43, 0.044)):
        _diya(x, y, size)
    for number, (x, y) in enumerate(
        ((0.36, 0.17), (0.31, 0.36), (-0.38, 0.24), (-0.22, 0.43), (-0.34, 0.20), (0.43, 0.26))
    ):
        _marigold(x, y, 0, 0.034, number)
    for strand in range(7):
        x, sag = -1.35 + 0.45 * strand, np.linspace(0, 1, 13)
        spots = np.stack(
            [x + 0.02 * np.sin(9 * sag + strand), np.full(13, 3.2), 1.1 - (1.2 + 0.35 * (strand % 2)) * sag], -1
        )
        decor.add_lamps(spots, 0.014, (1.0, 0.60, 0.22), 22.0, "glow" if strand % 3 == 1 else "fill", strand)
        garland = spots[1::2] + (0.22, 0.05, 0.0)
        bloom = materials.plain("bloom", decor.BEHIND, (0.85, 0.34, 0.03), 0.6)
        for spot in garland:
            shapes.ball(tuple(spot + (0.02 * np.sin(20 * spot[2]), 0, 0)), 0.045, bloom)

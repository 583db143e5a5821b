"""Things for the kitchen and the bathroom."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from evals.check_set.goods import prints
from evals.check_set.goods.shapes import ball, box, mesh, printed, ring, sheet, surface, tube, turned, wrapped_print


def mug(_folder: Path) -> None:
    """A glazed mug with a handle that can be seen through."""
    glaze = surface((38, 92, 150), 0.22, coat=0.6, mottled=0.12, bump_scale=9)
    turned([(0, 0), (0.30, 0), (0.36, 0.03), (0.38, 0.2), (0.385, 0.8), (0.38, 0.86), (0.36, 0.87), (0.345, 0.84),
            (0.34, 0.3), (0.32, 0.1), (0, 0.06)], glaze)  # fmt: skip
    arc = [(0.37 + 0.30 * math.sin(t), 0.0, 0.44 + 0.29 * math.cos(t)) for t in (math.pi * k / 8 for k in range(9))]
    tube(arc, 0.048, glaze)


def white_vase(_folder: Path) -> None:
    """A matt white vase, for white on white."""
    turned([(0, 0), (0.2, 0), (0.24, 0.02), (0.37, 0.3), (0.36, 0.5), (0.2, 0.78), (0.13, 0.9), (0.16, 1.04),
            (0.2, 1.08),
            (0.18, 1.08), (0.12, 0.98), (0.1, 0.9), (0, 0.88)], surface((236, 234, 230), 0.7, bump=0.12))  # fmt: skip


def soap(_folder: Path) -> None:
    """A white bar of soap, for white on white."""
    bar = surface((240, 238, 232), 0.5, bump=0.06, bump_scale=14)
    box((0, 0, 0.16), (1.0, 0.64, 0.3), bar, 0.12)
    box((0, 0, 0.315), (0.74, 0.4, 0.02), surface((228, 225, 217), 0.55), 0.008)


def tumbler(_folder: Path) -> None:
    """A clear drinking glass."""
    glass = surface((255, 255, 255), 0.0, clear=1.0)
    turned([(0, 0), (0.27, 0), (0.29, 0.03), (0.31, 0.3), (0.37, 0.98), (0.375, 1.0), (0.36, 1.0), (0.345, 0.97),
            (0.285, 0.3), (0.265, 0.14), (0, 0.11)], glass, smooth=1)  # fmt: skip


def perfume(_folder: Path) -> None:
    """A perfume bottle: thick glass, amber inside, a metal cap."""
    box((0, 0, 0.36), (0.62, 0.3, 0.72), surface((255, 255, 255), 0.0, clear=1.0), 0.05)
    box((0, 0, 0.31), (0.50, 0.19, 0.5), surface((236, 168, 92), 0.05, clear=0.9), 0.03)
    gold = surface((214, 178, 108), 0.25, metal=1.0)
    turned([(0, 0.70), (0.1, 0.70), (0.1, 0.78), (0, 0.78)], gold, smooth=0)
    box((0, 0, 0.92), (0.24, 0.24, 0.28), surface((26, 26, 28), 0.2, coat=0.8), 0.02)


def labelled_bottle(folder: Path) -> None:
    """A shampoo bottle with a printed label."""
    plastic = surface((232, 226, 208), 0.35)
    turned([(0, 0), (0.23, 0), (0.26, 0.03), (0.265, 0.1), (0.265, 0.72), (0.25, 0.8), (0.12, 0.9), (0.09, 0.93),
            (0.09, 0.97), (0, 0.97)], plastic)  # fmt: skip
    turned([(0, 0.95), (0.115, 0.95), (0.12, 0.96), (0.12, 1.1), (0.115, 1.12), (0, 1.12)], surface((36, 92, 78), 0.3))
    wrapped_print(0.267, 0.14, 0.70, 150, printed(prints.shampoo(folder), 0.35))


def tea_box(folder: Path) -> None:
    """A tea box with print on its faces."""
    w, d, h = 0.72, 0.42, 1.0
    box((0, 0, h / 2), (w, d, h), surface((166, 38, 44), 0.5), 0.004)
    e = 0.002
    x, y = w / 2 + e, d / 2 + e
    sheet([(-x, -y, 0), (x, -y, 0), (x, -y, h), (-x, -y, h)], printed(prints.tea_front(folder), 0.4, 0.3))
    sheet([(x, -y, 0), (x, y, 0), (x, y, h), (x, -y, h)], printed(prints.tea_side(folder), 0.4, 0.3))
    sheet([(-x, y, 0), (-x, -y, 0), (-x, -y, h), (-x, y, h)], printed(prints.tea_side(folder), 0.4, 0.3))
    sheet([(x, y, 0), (-x, y, 0), (-x, y, h), (x, y, h)], printed(prints.tea_back(folder), 0.4, 0.3))


def tin(folder: Path) -> None:
    """A round biscuit tin with a print around it."""
    metal = surface((206, 200, 188), 0.28, metal=1.0)
    turned([(0, 0), (0.56, 0), (0.57, 0.01), (0.57, 0.42), (0, 0.42)], metal, smooth=0)
    wrapped_print(0.574, 0.02, 0.34, 358, printed(prints.tin_lid(folder), 0.3, 0.5))
    lid = surface((20, 84, 96), 0.28, coat=0.6)
    turned(
        [(0.58, 0.33), (0.59, 0.33), (0.59, 0.43), (0.57, 0.455), (0.5, 0.46), (0.48, 0.45), (0, 0.45)], lid, smooth=1
    )
    ring((0, 0, 0.455), 0.53, 0.008, surface((232, 190, 110), 0.3, metal=0.7))


def board(folder: Path) -> None:
    """A chopping board with a hole to hang it by, seen from the front."""
    grain = printed(prints.wood(folder, "board", (206, 160, 108), (150, 100, 58)), 0.5)
    rim = [(0.42 * _power(math.cos(a)), 0.56 * _power(math.sin(a))) for a in (2 * math.pi * i / 96 for i in range(96))]
    hole = [(0.06 * math.cos(a), 0.44 + 0.06 * math.sin(a)) for a in (2 * math.pi * i / 96 for i in range(96))]
    _plate_with_hole(rim, hole, 0.05, grain)


def set_of_three(_folder: Path) -> None:
    """A plate, a bowl and a cup that are sold together."""
    clay = surface((182, 196, 178), 0.35, coat=0.3, mottled=0.18, bump_scale=7)
    turned(
        [(0, 0), (0.42, 0), (0.62, 0.07), (0.63, 0.085), (0.6, 0.085), (0.4, 0.03), (0, 0.03)], clay, (-0.3, 0.35, 0)
    )
    turned([(0, 0), (0.17, 0), (0.3, 0.12), (0.36, 0.26), (0.365, 0.28), (0.345, 0.28), (0.28, 0.14), (0.15, 0.03),
            (0, 0.03)],
           clay, (0.5, -0.05, 0))  # fmt: skip
    turned([(0, 0), (0.13, 0), (0.18, 0.03), (0.2, 0.36), (0.195, 0.37), (0.18, 0.36), (0.16, 0.05), (0, 0.04)],
           clay, (-0.12, -0.42, 0))  # fmt: skip


def white_plate(_folder: Path) -> None:
    """A white plate from above."""
    glaze = surface((240, 240, 238), 0.2, coat=0.5)
    turned([(0, 0), (0.34, 0), (0.56, 0.09), (0.57, 0.1), (0.555, 0.105), (0.36, 0.03), (0.33, 0.02), (0, 0.02)], glaze)
    ring((0, 0, 0.1), 0.56, 0.006, surface((40, 66, 120), 0.3))


def scissors(_folder: Path) -> None:
    """Kitchen scissors, a little open, flat."""
    steel = surface((196, 198, 202), 0.25, metal=1.0)
    grip = surface((30, 32, 36), 0.45)
    for side in (-1, 1):
        lean = 0.13 * side
        blade = [(0.0, 0.0), (0.07 * side, 0.06), (0.065 * side, 0.32), (-0.012 * side, 0.72), (-0.04 * side, 0.3)]
        spun = [(x * math.cos(lean) + z * math.sin(lean), -x * math.sin(lean) + z * math.cos(lean)) for x, z in blade]
        _slab(spun, 0.012, steel, 0.014 * side)
        tube(
            [(0, 0.014 * side, 0.02), (-0.08 * side, 0.014 * side, -0.12), (-0.13 * side, 0.014 * side, -0.2)],
            0.035,
            grip,
        )
        bow = [
            (-0.2 * side + 0.12 * math.cos(a), 0.014 * side, -0.36 + 0.17 * math.sin(a))
            for a in (2 * math.pi * i / 12 for i in range(12))
        ]
        tube(bow, 0.033, grip, closed=True)
    ball((0, -0.03, 0.03), (0.028, 0.014, 0.028), steel)


def _power(value: float) -> float:
    """Between circle and rectangle: rounds the corners of the board."""
    return math.copysign(abs(value) ** 0.4, value)


def _slab(outline: list[tuple[float, float]], thick: float, material: Any, y: float) -> None:
    count = len(outline)
    vertices = [(x, y + side * thick / 2, z) for side in (-1, 1) for x, z in outline]
    faces: list[tuple[int, ...]] = [tuple(range(count)), tuple(range(2 * count - 1, count - 1, -1))]
    faces += [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    thing = mesh(vertices, faces, material)
    thing.data.shade_flat()


def _plate_with_hole(
    rim: list[tuple[float, float]], hole: list[tuple[float, float]], thick: float, material: Any
) -> None:
    count = len(rim)
    rows = [(rim, -thick / 2), (rim, thick / 2), (hole, thick / 2), (hole, -thick / 2)]
    vertices = [(x, y, z + 0.6) for outline, y in rows for x, z in outline]
    faces = [
        (k * count + i, k * count + (i + 1) % count, (k + 1) % 4 * count + (i + 1) % count, (k + 1) % 4 * count + i)
        for k in range(4)
        for i in range(count)
    ]
    thing = mesh(vertices, faces, material)
    thing.data.shade_flat()
    layer = thing.data.uv_layers.new()
    for loop in thing.data.loops:
        spot = thing.data.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = (spot.z, spot.x * 0.8 + 0.5)

"""Things people wear, carry or type on."""

from __future__ import annotations

import math
from pathlib import Path

from evals.check_set.goods import prints
from evals.check_set.goods.shapes import along, ball, box, mesh, pillow, printed, ring, sheet, surface, tube, turned


def headphones(_folder: Path) -> None:
    """Black headphones."""
    shell, leather = surface((22, 22, 24), 0.35, coat=0.3), surface((30, 30, 32), 0.65, bump=0.3, bump_scale=60)
    metal = surface((120, 122, 126), 0.3, metal=1.0)
    band = [(0.46 * math.cos(a), 0.0, 0.52 + 0.5 * math.sin(a)) for a in (math.pi * k / 12 for k in range(13))]
    for y in (-0.03, 0.0, 0.03):
        tube([(x, y, z) for x, _, z in band], 0.034, leather)
    for side in (-1, 1):
        x = 0.46 * side
        tube([(x, 0, 0.56), (x * 1.06, 0, 0.42), (x * 1.04, 0, 0.26)], 0.022, metal)
        cup = turned([(0, -0.06), (0.17, -0.06), (0.2, -0.02), (0.2, 0.05), (0.15, 0.09), (0, 0.1)], shell)
        along(cup, (side, 0, 0))
        cup.location = (x * 0.98, 0, 0.24)
        pad = ring((x * 0.83, 0, 0.24), 0.14, 0.058, leather)
        along(pad, (1, 0, 0))
        badge = turned([(0, 0.1), (0.06, 0.1), (0.062, 0.106), (0, 0.106)], metal, smooth=0)
        along(badge, (side, 0, 0))
        badge.location = (x * 0.98, 0, 0.24)


def camera(_folder: Path) -> None:
    """A black camera."""
    body, grip = (
        surface((26, 26, 28), 0.45, bump=0.1, bump_scale=150),
        surface((18, 18, 20), 0.7, bump=0.6, bump_scale=90),
    )
    silver, glass = surface((150, 152, 156), 0.3, metal=1.0), surface((20, 22, 46), 0.03, coat=1.0)
    box((0, 0, 0.36), (1.06, 0.3, 0.6), body, 0.05)
    box((-0.4, -0.12, 0.33), (0.22, 0.2, 0.54), grip, 0.07)
    box((0.06, 0, 0.72), (0.36, 0.24, 0.18), body, 0.05)
    for radius, start, end, what in (
        (0.27, 0.1, 0.3, body),
        (0.25, 0.3, 0.42, grip),
        (0.26, 0.42, 0.52, body),
        (0.2, 0.515, 0.522, glass),
    ):
        barrel = turned(
            [(0, start), (radius, start), (radius, end), (radius * 0.8, end), (0, end - 0.01)], what, smooth=0
        )
        along(barrel, (0, -1, 0))
        barrel.location = (0.08, 0, 0.36)
    along(ring((0.08, -0.31, 0.36), 0.262, 0.008, silver), (0, -1, 0))
    turned([(0, 0.66), (0.09, 0.66), (0.09, 0.74), (0, 0.75)], silver, (-0.34, 0, 0), 0)
    turned([(0, 0.66), (0.06, 0.66), (0.06, 0.71), (0, 0.72)], silver, (0.4, 0, 0), 0)
    box((0.04, 0.152, 0.36), (0.62, 0.012, 0.42), surface((44, 50, 60), 0.05, coat=1.0), 0.004)
    for k in range(3):
        button = turned([(0, 0), (0.035, 0), (0.035, 0.02), (0, 0.02)], silver, smooth=0)
        along(button, (0, 1, 0))
        button.location = (-0.42, 0.15, 0.25 + 0.12 * k)


def gold_ring(_folder: Path) -> None:
    """A gold ring with a stone, standing."""
    gold = surface((232, 190, 104), 0.18, metal=1.0)
    ring((0, 0, 0.42), 0.4, 0.035, gold, (90, 0, 20))
    stone = surface((150, 196, 236), 0.0, clear=0.6, coat=1.0)
    turned([(0, 0.8), (0.13, 0.93), (0.1, 0.99), (0, 0.99)], stone, smooth=0).data.shade_flat()
    for k in range(4):
        a = math.pi / 2 * k + 0.5
        tube(
            [(0.05 * math.cos(a), 0.05 * math.sin(a), 0.82), (0.14 * math.cos(a), 0.14 * math.sin(a), 0.95)],
            0.014,
            gold,
            bend=False,
        )


def earrings(_folder: Path) -> None:
    """A pair of identical drop earrings."""
    silver, pearl = surface((214, 214, 218), 0.15, metal=1.0), surface((236, 226, 214), 0.2, coat=0.8, sheen=0.4)
    for x in (-0.32, 0.32):
        tube(
            [(x, 0, 0.62), (x + 0.07, 0, 0.78), (x + 0.01, 0, 0.86), (x - 0.06, 0, 0.78), (x - 0.05, 0, 0.66)],
            0.012,
            silver,
        )
        ring((x, 0, 0.58), 0.045, 0.012, silver, (90, 0, 0))
        ball((x, 0, 0.47), (0.05, 0.05, 0.06), surface((60, 110, 140), 0.05, clear=0.3, coat=1.0))
        turned([(0, 0.38), (0.03, 0.38), (0.05, 0.41), (0, 0.42)], silver, (x, 0, 0))
        ball((x, 0, 0.24), (0.15, 0.15, 0.16), pearl)


def backpack(_folder: Path) -> None:
    """A soft backpack with a front pocket."""
    cloth, dark = surface((74, 92, 70), 0.85, bump=0.35, bump_scale=70, mottled=0.1), surface((48, 40, 34), 0.6)
    pillow(lambda t: _tall(t, 0.42, 0.6), 0.27, cloth, (0, 0, 0.6), 0.42)
    pillow(lambda t: _tall(t, 0.32, 0.22), 0.13, cloth, (0, -0.23, 0.34), 0.35)
    tube(
        [(-0.34, -0.2, 0.78), (-0.2, -0.272, 0.86), (0, -0.285, 0.875), (0.2, -0.272, 0.86), (0.34, -0.2, 0.78)],
        0.012,
        dark,
    )
    tube([(-0.26, -0.325, 0.5), (0, -0.36, 0.505), (0.26, -0.325, 0.5)], 0.01, dark)
    tube([(-0.09, 0.02, 1.16), (-0.08, 0.03, 1.27), (0.08, 0.03, 1.27), (0.09, 0.02, 1.16)], 0.024, dark)
    for side in (-1, 1):
        tube(
            [(0.1 * side, 0.2, 1.1), (0.34 * side, 0.3, 1.0), (0.42 * side, 0.32, 0.6), (0.36 * side, 0.2, 0.12)],
            0.035,
            dark,
        )
    box((0.12, -0.372, 0.3), (0.15, 0.012, 0.075), surface((150, 96, 52), 0.6), 0.004)


def t_shirt(folder: Path) -> None:
    """A striped T-shirt, laid flat."""
    half = [(0.0, 0.95), (0.09, 0.955), (0.15, 1.0), (0.28, 0.97), (0.40, 0.88), (0.54, 0.66), (0.40, 0.58),
            (0.31, 0.70),
            (0.315, 0.4), (0.325, 0.03), (0.2, 0.015), (0.0, 0.01)]  # fmt: skip
    outline = half + [(-x, z) for x, z in half[-2:0:-1]]
    stripes = printed(prints.stripes(folder, "shirt", ((240, 238, 232), (36, 52, 88)), 26), 0.95)
    count, layers = len(outline), 6
    vertices = []
    for side in (-1, 1):
        for k in range(layers + 1):
            t = k / layers
            vertices += [(x * t, side * 0.05 * (1 - t * t) ** 0.5, 0.55 + (z - 0.55) * t) for x, z in outline]
    faces = []
    for start in (0, (layers + 1) * count):
        for low in range(start, start + layers * count, count):
            for i in range(count):
                beside = (i + 1) % count
                faces.append((low + i, low + beside, low + count + beside, low + count + i))
    shirt = mesh(vertices, faces, stripes, 2)
    weld = shirt.modifiers.new("weld", "WELD")
    weld.merge_threshold = 1e-4
    shirt.modifiers.move(len(shirt.modifiers) - 1, 0)
    layer = shirt.data.uv_layers.new()
    for loop in shirt.data.loops:
        spot = shirt.data.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = (spot.x + 0.5, spot.z)
    collar = [(x, -0.03, z) for x, z in ((-0.15, 0.985), (-0.09, 0.925), (0.0, 0.895), (0.09, 0.925), (0.15, 0.985))]
    tube(collar, 0.017, surface((36, 52, 88), 0.9))


def sunglasses(_folder: Path) -> None:
    """Sunglasses with thin arms."""
    frame, lens = (
        surface((64, 36, 20), 0.25, coat=0.6, mottled=0.5, bump_scale=8),
        surface((32, 30, 28), 0.05, coat=1.0),
    )
    for side in (-1, 1):
        rim = [
            (0.27 * side + 0.22 * _soft(math.cos(a)), 0.0, 0.3 + 0.17 * _soft(math.sin(a)))
            for a in (2 * math.pi * i / 24 for i in range(24))
        ]
        tube(rim, 0.025, frame, closed=True)
        mesh([(x, 0.0, z) for x, _, z in rim], [tuple(range(len(rim)))], lens)
        tube(
            [(0.48 * side, 0, 0.38), (0.5 * side, 0.1, 0.39), (0.47 * side, 0.6, 0.38), (0.45 * side, 0.8, 0.28)],
            0.018,
            frame,
        )
    tube([(-0.07, 0, 0.36), (0, -0.02, 0.385), (0.07, 0, 0.36)], 0.02, frame)


def keyboard(folder: Path) -> None:
    """A small keyboard with letters on its keys."""
    box((0, 0, 0.03), (1.5, 0.62, 0.06), surface((150, 154, 160), 0.35, metal=0.9), 0.02)
    cap = surface((40, 43, 50), 0.5)
    for row, letters in enumerate(("1234567890", "QWERTYUIOP", "ASDFGHJKL;", "ZXCVBNM,./")):
        for column, letter in enumerate(letters):
            x, y = -0.62 + 0.133 * column + 0.02 * row, 0.21 - 0.118 * row
            box((x, y, 0.085), (0.115, 0.1, 0.05), cap, 0.014)
            face = printed(prints.key_cap(folder, letter), 0.5)
            sheet(
                [
                    (x - 0.03, y - 0.03, 0.1105),
                    (x + 0.03, y - 0.03, 0.1105),
                    (x + 0.03, y + 0.03, 0.1105),
                    (x - 0.03, y + 0.03, 0.1105),
                ],
                face,
            )
    box((0, -0.255, 0.085), (0.72, 0.09, 0.05), surface((220, 120, 50), 0.5), 0.014)


def _tall(t: float, half_width: float, half_height: float) -> tuple[float, float]:
    """A rectangle with very round corners."""
    a = 2 * math.pi * t
    c, s = math.cos(a), math.sin(a)
    return half_width * math.copysign(abs(c) ** 0.55, c), half_height * math.copysign(abs(s) ** 0.55, s)


def _soft(value: float) -> float:
    return math.copysign(abs(value) ** 0.7, value)

"""Furniture, books and other things for the house."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from evals.check_set.goods import prints
from evals.check_set.goods.shapes import ball, box, mesh, pillow, printed, ring, sheet, surface, tube, turned


def chair(_folder: Path) -> None:
    """A wooden chair whose back has slats."""
    oak = surface((164, 112, 66), 0.45, bump=0.05, mottled=0.2, bump_scale=5)
    seat = 0.5
    box((0, 0, seat), (0.56, 0.54, 0.05), oak, 0.02)
    for x in (-0.23, 0.23):
        tube([(x, -0.22, seat), (x * 1.12, -0.25, 0)], 0.03, oak, bend=False)
        tube([(x, 0.22, 0.0), (x, 0.22, seat), (x * 1.05, 0.32, 1.12)], 0.03, oak)
        tube([(x * 1.05, -0.235, 0.2), (x, 0.22, 0.2)], 0.018, oak, bend=False)
    for k in range(5):
        x = -0.16 + 0.08 * k
        tube([(x, 0.23, seat), (x * 1.1, 0.31, 1.06)], 0.014, oak, bend=False)
    box((0, 0.315, 1.07), (0.56, 0.035, 0.1), oak, 0.015, (-9, 0, 0))


def lamp(_folder: Path) -> None:
    """A table lamp with a thin stem."""
    brass = surface((190, 150, 84), 0.3, metal=1.0)
    turned([(0, 0), (0.26, 0), (0.27, 0.012), (0.25, 0.035), (0.03, 0.05), (0, 0.05)], brass)
    tube([(0, 0, 0.04), (0, 0, 0.95)], 0.011, brass, bend=False)
    shade = surface((224, 206, 176), 0.85, sheen=0.3, bump=0.15, bump_scale=120)
    turned([(0.34, 0.78), (0.2, 1.22), (0.196, 1.22), (0.334, 0.78), (0.34, 0.78)], shade, smooth=0)
    ball((0, 0, 1.24), (0.018, 0.018, 0.022), brass)


def cushion(folder: Path) -> None:
    """A knitted cushion."""
    pillow(_square, 0.2, printed(prints.knit(folder, "cushion", (190, 150, 116)), 0.95), (0, 0, 0.5), 0.6)


def striped_cushion(folder: Path) -> None:
    """A cushion with wide stripes."""
    stripes = prints.stripes(
        folder, "striped", ((238, 236, 228), (38, 66, 110), (238, 236, 228), (196, 84, 62)), 16, True
    )
    pillow(_square, 0.2, printed(stripes, 0.9), (0, 0, 0.5), 0.6)


def plant_pot(_folder: Path) -> None:
    """A clay pot with a leafy plant."""
    clay = surface((178, 96, 62), 0.8, bump=0.2, mottled=0.2, bump_scale=12)
    turned(
        [
            (0, 0),
            (0.2, 0),
            (0.21, 0.02),
            (0.28, 0.36),
            (0.31, 0.36),
            (0.32, 0.46),
            (0.29, 0.46),
            (0.27, 0.38),
            (0, 0.38),
        ],
        clay,
    )
    turned([(0, 0.39), (0.27, 0.39)], surface((54, 40, 30), 0.95, bump=0.9, bump_scale=30), smooth=1)
    green = surface((58, 104, 52), 0.4, mottled=0.35, bump_scale=6)
    rng = np.random.default_rng(4)
    for k in range(26):
        heading = 2.4 * k
        lift, length = rng.uniform(0.35, 1.35), rng.uniform(0.38, 0.62)
        rows, rim = 9, list[tuple[float, float, float]]()
        for i in range(rows):
            t = i / (rows - 1)
            out, up = length * t * math.cos(lift), length * t * math.sin(lift) - 0.35 * length * t * t * math.cos(lift)
            half = 0.085 * math.sin(math.pi * min(1.0, 0.04 + t * 0.96)) ** 0.8
            for side in (-1.0, 0.0, 1.0):
                rim.append((
                    out * math.cos(heading) - side * half * math.sin(heading),
                    out * math.sin(heading) + side * half * math.cos(heading), 0.4 + up + 0.3 * abs(side) * half,
                ))  # fmt: skip
        faces = [(3 * i + j, 3 * i + j + 1, 3 * i + j + 4, 3 * i + j + 3) for i in range(rows - 1) for j in (0, 1)]
        mesh(rim, faces, green, 1)


def picture_frame(folder: Path) -> None:
    """A black frame with a white mount and a painting: a product that looks like a border."""
    black = surface((24, 22, 22), 0.35, coat=0.4)
    width, height, bar = 1.1, 0.86, 0.06
    for x in (-1.0, 1.0):
        box((x * (width - bar) / 2, 0, height / 2), (bar, 0.05, height), black, 0.006)
    for z in (0, 1):
        box((0, 0, bar / 2 + z * (height - bar)), (width, 0.05, bar), black, 0.006)
    x, low, high = width / 2 - 0.04, 0.04, height - 0.04
    mount = surface((238, 236, 230), 0.8)
    sheet([(-x, 0.004, low), (x, 0.004, low), (x, 0.004, high), (-x, 0.004, high)], mount)
    x, low, high = x - 0.13, low + 0.12, high - 0.12
    painting = printed(prints.painting(folder), 0.5)
    sheet([(-x, 0, low), (x, 0, low), (x, 0, high), (-x, 0, high)], painting)


def book(folder: Path) -> None:
    """A hardback with a frame printed on its cover."""
    w, h, d = 0.74, 1.1, 0.14
    cloth = surface((22, 40, 76), 0.6)
    box((0, -d / 2, h / 2), (w, 0.016, h), cloth, 0.003)
    box((0, d / 2, h / 2), (w, 0.016, h), cloth, 0.003)
    box((-w / 2 + 0.008, 0, h / 2), (0.016, d, h), cloth, 0.003)
    box((-0.01, 0, h / 2), (w - 0.03, d - 0.016, h - 0.03), surface((238, 230, 212), 0.9, bump=0.4, bump_scale=200), 0)
    front, back = -d / 2 - 0.0095, d / 2 + 0.0095
    x = w / 2 - 0.002
    sheet([(-x, front, 0), (x, front, 0), (x, front, h), (-x, front, h)], printed(prints.book_cover(folder), 0.4, 0.4))
    sheet([(x, back, 0), (-x, back, 0), (-x, back, h), (x, back, h)], printed(prints.book_back(folder), 0.4, 0.4))


def football(_folder: Path) -> None:
    """A ball: white with black patches and seams."""
    white, black = surface((232, 232, 230), 0.4, coat=0.2), surface((26, 26, 28), 0.4, coat=0.2)
    ball((0, 0, 0.5), (0.5, 0.5, 0.5), white)
    golden = (1 + math.sqrt(5)) / 2
    corners = [v for a in (-1, 1) for b in (-golden, golden) for v in ((0, a, b), (a, b, 0), (b, 0, a))]
    for corner in corners:
        direction = np.array(corner) / np.linalg.norm(corner)
        side = np.cross(direction, (0.3, 0.5, 0.8))
        side /= np.linalg.norm(side)
        other = np.cross(direction, side)
        rings = []
        for radius in np.linspace(0.0, 0.2, 7):
            for k in range(40):
                a = 2 * math.pi * k / 40
                reach = radius * math.cos(math.pi / 5) / math.cos((a % (2 * math.pi / 5)) - math.pi / 5)
                spot = direction * 0.5 + reach * (side * math.cos(a) + other * math.sin(a))
                rings.append(tuple(spot / np.linalg.norm(spot) * 0.503 + np.array((0, 0, 0.5))))
        faces = [
            (r * 40 + k, r * 40 + (k + 1) % 40, (r + 1) * 40 + (k + 1) % 40, (r + 1) * 40 + k)
            for r in range(6)
            for k in range(40)
        ]
        mesh(rings, faces, black)
        ring(tuple(direction * 0.457 + np.array((0, 0, 0.5))), 0.197, 0.004, black).rotation_euler = _towards(direction)


def _towards(direction: np.ndarray) -> object:
    from mathutils import Vector

    return Vector(direction).to_track_quat("Z", "Y").to_euler()


def _square(t: float) -> tuple[float, float]:
    """A square with rounded, slightly pulled-out corners."""
    a = 2 * math.pi * t
    c, s = math.cos(a), math.sin(a)
    reach = 0.5 * (1 + 0.05 * (math.cos(4 * a + math.pi) + 1) / 2)
    return reach * math.copysign(abs(c) ** 0.32, c), reach * math.copysign(abs(s) ** 0.32, s)

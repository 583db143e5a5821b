"""Plain shapes for sets: turned things, rounded boxes, uneven ground, many small things as one mesh. Metres."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import bpy
import numpy as np

from tools.scene.sets.stage import add_mesh

Point = tuple[float, float, float]


def turned(
    at: Point, outline: Sequence[tuple[float, float]], material: bpy.types.Material, turns: int = 64
) -> bpy.types.Object:
    """A thing made on a lathe: `outline` is radius and height from the bottom up."""
    vertices = [
        (at[0] + r * math.cos(a), at[1] + r * math.sin(a), at[2] + h)
        for r, h in outline
        for a in (2 * math.pi * i / turns for i in range(turns))
    ]
    faces: list[tuple[int, ...]] = [
        (k * turns + i, k * turns + (i + 1) % turns, (k + 1) * turns + (i + 1) % turns, (k + 1) * turns + i)
        for k in range(len(outline) - 1)
        for i in range(turns)
    ]
    faces += [tuple(range(turns))[::-1], tuple(range(len(vertices) - turns, len(vertices)))]
    thing = add_mesh("turned", vertices, faces, material)
    thing.data.shade_smooth()
    thing.modifiers.new("edges", "EDGE_SPLIT").split_angle = math.radians(40)
    return thing


def drum(
    at: Point, radius: float, height: float, material: bpy.types.Material, top: bpy.types.Material | None = None
) -> bpy.types.Object:
    """A cylinder standing on `at`, its upper edge rounded; its top may be of another material."""
    edge = 0.004
    round_edge = [
        (radius - edge + edge * math.cos(a), height - edge + edge * math.sin(a))
        for a in (math.pi / 2 * i / 5 for i in range(6))
    ]
    thing = turned(at, [(radius, 0.0), *round_edge], material, 128)
    if top:
        thing.data.materials.append(top)
        thing.data.polygons[-1].material_index = 1
    return thing


def block(
    at: Point, size: Point, material: bpy.types.Material, edge: float = 0.004, turn: float = 0.0, tilt: float = 0.0,
    top: bpy.types.Material | None = None,
) -> bpy.types.Object:  # fmt: skip
    """A box standing on `at` with rounded edges; `turn` about the upright axis and `tilt` about x, radians."""
    bpy.ops.mesh.primitive_cube_add(size=1)
    thing = bpy.context.object
    thing.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    thing.location = (at[0], at[1], at[2] + size[2] / 2)
    thing.rotation_euler = (tilt, 0.0, turn)
    bevel = thing.modifiers.new("edge", "BEVEL")
    bevel.width, bevel.segments = min(edge, 0.45 * min(size)), 4
    thing.data.materials.append(material)
    if top:
        thing.data.materials.append(top)
        max(thing.data.polygons, key=lambda face: face.center[2]).material_index = 1
    thing.data.shade_smooth()
    thing.modifiers.new("edges", "EDGE_SPLIT").split_angle = math.radians(40)
    return thing


def ball(at: Point, radius: float, material: bpy.types.Material, flat: float = 1.0) -> bpy.types.Object:
    """A ball around `at`; `flat` scales its height."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=radius, location=at)
    thing = bpy.context.object
    thing.scale = (1, 1, flat)
    thing.data.materials.append(material)
    thing.data.shade_smooth()
    return thing


def slab(outline: Sequence[tuple[float, float]], y: float, thick: float, material: bpy.types.Material) -> object:
    """An upright panel: `outline` is x and z, counter-clockwise; its face stands at `y`."""
    count = len(outline)
    vertices = [(x, depth, z) for depth in (y, y + thick) for x, z in outline]
    faces: list[tuple[int, ...]] = [tuple(range(count)), tuple(range(2 * count - 1, count - 1, -1))]
    faces += [(i, i + count, (i + 1) % count + count, (i + 1) % count) for i in range(count)]
    panel = add_mesh("slab", vertices, faces, material)
    bevel = panel.modifiers.new("edge", "BEVEL")
    bevel.width, bevel.segments, bevel.limit_method = 0.003, 3, "ANGLE"
    return panel


def arch_outline(x: float, width: float, height: float, low: float) -> list[tuple[float, float]]:
    """Outline of a door with a round top, for `slab`; `low` is the height of its foot."""
    r = width / 2
    bow = [(x + r * math.cos(a), low + height - r + r * math.sin(a)) for a in (math.pi * i / 48 for i in range(49))]
    return [(x - r, low), (x + r, low), *bow]


def relief(
    height: Callable[[np.ndarray, np.ndarray], np.ndarray],
    material: bpy.types.Material,
    across: tuple[float, float] = (-1.2, 1.2),
    along: tuple[float, float] = (-1.0, 1.6),
    step: float = 0.005,
) -> bpy.types.Object:
    """Uneven ground: a grid lifted by a function of x and y."""
    xs, ys = np.arange(*across, step), np.arange(*along, step)
    x, y = np.meshgrid(xs, ys)
    vertices = np.stack([x, y, height(x, y)], -1).reshape(-1, 3)
    row, column = np.mgrid[: len(ys) - 1, : len(xs) - 1]
    first = (row * len(xs) + column).ravel()
    faces = np.stack([first, first + 1, first + len(xs) + 1, first + len(xs)], -1)
    ground = add_mesh("ground", vertices.tolist(), faces.tolist(), material)
    ground.data.shade_smooth()
    return ground


def fractal(x: np.ndarray, y: np.ndarray, size: float, seed: int, octaves: int = 4) -> np.ndarray:
    """Smooth random hills, about -1 to 1; `size` is the width of the largest, metres."""
    rng = np.random.default_rng(seed)
    total, weight = np.zeros_like(x), 1.0
    for _ in range(octaves):
        lattice = rng.uniform(-1, 1, (256, 256))
        u, v = x / size + 97.3, y / size + 51.7
        i, j = np.floor(u).astype(int), np.floor(v).astype(int)
        a, b = u - i, v - j
        a, b = a * a * (3 - 2 * a), b * b * (3 - 2 * b)
        corner = [lattice[(j + dj) % 256, (i + di) % 256] for dj in (0, 1) for di in (0, 1)]
        total += weight * ((corner[0] * (1 - a) + corner[1] * a) * (1 - b) + (corner[2] * (1 - a) + corner[3] * a) * b)
        weight, size = weight * 0.5, size * 0.5
    return total


def flat_middle(x: np.ndarray, y: np.ndarray, inner: float = 0.12, outer: float = 0.45) -> np.ndarray:
    """0 where the product stands, 1 further out."""
    t = np.clip((np.hypot(x, y) - inner) / (outer - inner), 0, 1)
    smooth: np.ndarray = t * t * (3 - 2 * t)
    return smooth


def blades(
    roots: np.ndarray, heights: np.ndarray, width: float, lean: float, material: bpy.types.Material, seed: int
) -> bpy.types.Object:
    """Grass: one mesh of bent, pointed blades. `roots` (N, 3), `heights` (N,)."""
    rng = np.random.default_rng(seed)
    count = len(roots)
    facing, bend = rng.uniform(0, 2 * np.pi, count), np.abs(rng.normal(lean, lean * 0.5, count))
    side = np.stack([-np.sin(facing), np.cos(facing), np.zeros(count)], -1)
    ahead = np.stack([np.cos(facing), np.sin(facing), np.zeros(count)], -1)
    rings = []
    for t, share in ((0.0, 1.0), (0.4, 0.85), (0.75, 0.5)):
        spine = roots + ahead * (bend * t * t * heights)[:, None]
        spine[:, 2] += heights * t * (1 - 0.25 * bend * t)
        half = side * (width * share * rng.uniform(0.6, 1.0, count))[:, None]
        rings += [spine - half, spine + half]
    tip = roots + ahead * (bend * heights)[:, None]
    tip[:, 2] += heights * (1 - 0.25 * bend)
    vertices = np.stack([*rings, tip], 1).reshape(-1, 3)
    base = 7 * np.arange(count)[:, None]
    quads = np.concatenate([base + [0, 1, 3, 2], base + [2, 3, 5, 4]])
    faces = [*quads.tolist(), *(base + [4, 5, 6]).tolist()]
    lawn = add_mesh("blades", vertices.tolist(), faces, material)
    lawn.data.shade_smooth()
    return lawn


def scatter_leaves(
    centres: np.ndarray, size: float, material: bpy.types.Material, seed: int, slim: float = 0.55
) -> bpy.types.Object:
    """Many leaves at random turns as one mesh; `centres` (N, 3)."""
    rng = np.random.default_rng(seed)
    count = len(centres)
    along = rng.normal(size=(count, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(along, rng.normal(size=(count, 3)))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    scale = (size * rng.uniform(0.6, 1.2, count))[:, None]
    shape = [(-1.0, 0.0), (-0.5, 0.75), (0.1, 1.0), (0.6, 0.6), (1.0, 0.0), (0.6, -0.6), (0.1, -1.0), (-0.5, -0.75)]
    points = [centres + scale * (a * along + b * slim * across) for a, b in shape]
    vertices = np.stack(points, 1).reshape(-1, 3)
    faces = (8 * np.arange(count)[:, None] + np.arange(8)).tolist()
    return add_mesh("leaves", vertices.tolist(), faces, material)

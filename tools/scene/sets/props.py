"""What stands at the edge of a set: a vase with branches, stones, and leaves outside the picture that throw shadows."""

from __future__ import annotations

import math

import bpy
import numpy as np

from tools.scene.sets import materials
from tools.scene.sets.stage import LAMPS, PROP, WALL_Y, add_mesh

Point = tuple[float, float, float]


def add_vase(x: float, y: float, colour: tuple[float, float, float] = (0.62, 0.58, 0.52), height: float = 0.17) -> None:
    """A round ceramic vase."""
    outline = [
        (0.30, 0.0),
        (0.36, 0.04),
        (0.44, 0.25),
        (0.45, 0.45),
        (0.36, 0.70),
        (0.21, 0.86),
        (0.19, 0.93),
        (0.235, 1.0),
        (0.19, 0.985),
        (0.16, 0.9),
    ]
    turns = 48
    vertices = [
        (x + r * height * math.cos(a), y + r * height * math.sin(a), h * height)
        for r, h in outline
        for a in (2 * math.pi * i / turns for i in range(turns))
    ]
    faces = [
        (k * turns + i, k * turns + (i + 1) % turns, (k + 1) * turns + (i + 1) % turns, (k + 1) * turns + i)
        for k in range(len(outline) - 1)
        for i in range(turns)
    ]
    vase = add_mesh("vase", vertices, faces, materials.plain("ceramic", PROP, colour, 0.38))
    vase.data.shade_smooth()
    smooth = vase.modifiers.new("smooth", "SUBSURF")
    smooth.levels = smooth.render_levels = 2


def add_branches(x: float, y: float, z: float, seed: int, count: int = 5, length: float = 0.34) -> None:
    """Branches with paired round leaves, growing out of one point."""
    rng = np.random.default_rng(seed)
    green = materials.leaf(PROP)
    bark = materials.plain("bark", PROP, (0.16, 0.12, 0.08), 0.7)
    for branch in range(count):
        lean = 2 * math.pi * (branch + rng.random() * 0.6) / count
        out = 0.35 + 0.45 * rng.random()
        points: list[Point] = []
        for step in range(12):
            t = step / 11
            reach = length * (0.75 + 0.25 * rng.random()) * t if step == 11 else length * t
            points.append(
                (
                    x + math.cos(lean) * out * reach * (0.4 + 0.8 * t),
                    y + 0.6 * math.sin(lean) * out * reach * (0.4 + 0.8 * t),
                    z + reach * (1 - 0.35 * out * t),
                )
            )
        _add_stem(points, bark)
        for step in range(2, 12):
            for side in (-1, 1):
                size = 0.031 * (1.15 - 0.5 * step / 12) * (0.8 + 0.4 * rng.random())
                add_leaf(points[step], lean + side * (1.2 + 0.5 * rng.random()), 0.3 + 0.7 * rng.random(), size, green)


def add_leaf(at: Point, heading: float, droop: float, size: float, material: bpy.types.Material) -> None:
    """One slightly cupped leaf that starts at a point of its stem."""
    vertices, faces, rows = [], [], 7
    for k in range(rows):
        t = k / (rows - 1)
        half = size * 0.72 * math.sin(math.pi * min(1.0, 0.06 + 0.94 * t)) ** 0.75
        along, fall = 1.7 * size * t, size * (0.9 * droop * t * t)
        for side in (-1.0, 0.0, 1.0):
            a, b = along, side * half
            vertices.append(
                (
                    at[0] + a * math.cos(heading) - b * math.sin(heading),
                    at[1] + a * math.sin(heading) + b * math.cos(heading),
                    at[2] - fall + 0.25 * abs(side) * half + size * 0.5 * t * (1 - droop),
                )
            )
    for k in range(rows - 1):
        faces += [(3 * k + i, 3 * k + i + 1, 3 * k + i + 4, 3 * k + i + 3) for i in (0, 1)]
    leaf = add_mesh("leaf", vertices, faces, material)
    leaf.data.shade_smooth()


def add_leaf_shadow(seed: int, target: Point = (0.12, WALL_Y, 0.52), spread: float = 0.24) -> None:
    """Leaves outside the picture, between the sun and the wall, seen only as a soft shadow on the wall."""
    rng = np.random.default_rng(seed)
    sun = np.array(LAMPS["sun"][0])
    green = materials.leaf(PROP)
    before = set(bpy.data.objects)
    for _ in range(4):
        start = np.array(target) + rng.normal(size=3) * (spread, 0.0, spread * 0.6)
        heading = rng.uniform(-2.4, -0.7)  # hanging in from above
        for step in range(11):
            spot = start + np.array([math.cos(heading), 0.0, math.sin(heading)]) * 0.036 * step
            lean = heading + (0.85 if step % 2 else -0.85) + rng.normal() * 0.2
            size = 0.040 * (1.15 - 0.06 * step) * (0.85 + 0.3 * rng.random())
            spot = spot + np.array([math.cos(lean), 0.0, math.sin(lean)]) * size
            _add_shade(spot + (sun - spot) * 0.22, lean, size, green)
            heading += rng.normal() * 0.05
    for leaf in set(bpy.data.objects) - before:
        leaf.visible_camera = leaf.visible_glossy = leaf.visible_diffuse = False


def add_stones(x: float, y: float, seed: int) -> None:
    """Three smooth pebbles on top of each other."""
    rng = np.random.default_rng(seed)
    height = 0.0
    for radius in (0.055, 0.042, 0.028):
        thick = radius * 0.52
        bpy.ops.mesh.primitive_uv_sphere_add(
            segments=48, ring_count=24, radius=1, location=(x + rng.normal() * 0.004, y, height + thick)
        )
        stone = bpy.context.object
        stone.scale = (radius * (1 + 0.2 * rng.random()), radius, thick)
        stone.rotation_euler = (0, 0, rng.random() * 3)
        shade = 0.20 + 0.16 * rng.random()
        stone.data.materials.append(materials.concrete(PROP, (shade, shade * 0.97, shade * 0.93)))
        stone.data.shade_smooth()
        height += 1.9 * thick


def _add_shade(at: np.ndarray, heading: float, size: float, material: bpy.types.Material) -> None:
    across = np.array([math.cos(heading), 0.0, math.sin(heading)])
    up = np.array([-math.sin(heading), 0.25, math.cos(heading)])
    ring = [
        tuple(at + across * size * math.cos(a) + up * 0.40 * size * math.sin(a) * (1.1 - 0.5 * math.cos(a)))
        for a in (2 * math.pi * i / 18 for i in range(18))
    ]
    add_mesh("shade", ring, [tuple(range(18))], material)


def _add_stem(points: list[Point], material: bpy.types.Material) -> None:
    curve = bpy.data.curves.new("stem", "CURVE")
    curve.dimensions, curve.bevel_depth = "3D", 0.0016
    line = curve.splines.new("POLY")
    line.points.add(len(points) - 1)
    for spot, point in zip(line.points, points, strict=True):
        spot.co = (*point, 1)
    curve.materials.append(material)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("stem", curve))

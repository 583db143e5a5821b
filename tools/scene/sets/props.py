"""What stands at the edge of a set: a vase with branches, stones, and leaves outside the picture that throw shadows."""

from __future__ import annotations

import math

import bpy
import numpy as np

from tools.scene.sets import grounds, materials, shapes
from tools.scene.sets.stage import LAMPS, PROP, WALL_Y, add_mesh, shade_only_sun

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


def add_window_shadow(
    bars: tuple[float, ...] = (0.0, 0.5, 1.0),
    centre: Point = (0.05, WALL_Y, 0.26),
    size: tuple[float, float] = (0.62, 0.66),
) -> None:
    """A window between sun and wall: a bright field with the shadow of its bars. `bars` are places from 0 to 1."""
    black = materials.plain("frame", PROP, (0.1, 0.1, 0.1), 0.9)
    wide, high = size
    strips = [((place - 0.5) * wide, 0.0, 0.022, high) for place in bars]
    strips += [(0.0, (row - 0.5) * high, wide, 0.022) for row in (0.36, 0.7)]
    far = 2.4
    strips += [(-far - wide / 2, 0.0, 2 * far, 4 * far), (far + wide / 2, 0.0, 2 * far, 4 * far)]
    strips += [(0.0, far + high / 2, wide, 2 * far), (0.0, -far - high / 2, wide, 2 * far)]
    _shade_strips(strips, centre, black, 0.25)


def add_blind_shadow(centre: Point = (0.05, WALL_Y, 0.25), pitch: float = 0.068, share: float = 0.5) -> None:
    """A blind between sun and wall: level stripes of light, `pitch` metres apart on the wall."""
    black = materials.plain("slat", PROP, (0.1, 0.1, 0.1), 0.9)
    strips = [(0.0, (row - 8) * pitch, 1.5, pitch * share) for row in range(24)]
    far = 2.4
    strips += [(-far - 0.55, 0.0, 2 * far, 4 * far), (far + 0.55, 0.0, 2 * far, 4 * far)]
    _shade_strips(strips, centre, black, 0.22)


def _shade_strips(
    strips: list[tuple[float, float, float, float]], centre: Point, material: bpy.types.Material, towards: float
) -> None:
    """Rectangles hung nearer the sun, given by their shadows on the wall: middle x, z, width, height about `centre`."""
    sun = np.array(LAMPS["sun"][0])
    made = []
    for x, z, wide, high in strips:
        corners = [(x - wide / 2, z - high / 2), (x + wide / 2, z - high / 2)]
        corners += [(x + wide / 2, z + high / 2), (x - wide / 2, z + high / 2)]
        spots = [np.array(centre) + (u, 0.0, v) for u, v in corners]
        made.append(
            add_mesh("shade", [tuple(spot + (sun - spot) * towards) for spot in spots], [(0, 1, 2, 3)], material)
        )
    shade_only_sun(made)


def add_foliage(low: Point, high: Point, count: int, size: float, seed: int, matte: Point = (0.0, 0.0, 0.0)) -> None:
    """A hedge or tree crown: many leaves of several greens in a box, thickest at its middle."""
    rng = np.random.default_rng(seed)
    span = np.array(high) - np.array(low)
    clumps = np.array(low) + span * rng.random((max(6, count // 160), 3))
    spots = clumps[rng.integers(0, len(clumps), count)] + rng.normal(size=(count, 3)) * span.min() * 0.16
    shapes.scatter_leaves(spots, size, grounds.blade(matte), seed)


def add_twig(at: Point, heading: float, length: float, material: bpy.types.Material, seed: int) -> None:
    """A fir twig lying on the table: needles all along a stem and two side twigs."""
    rng = np.random.default_rng(seed)
    ahead = np.array([math.cos(heading), math.sin(heading), 0.0])
    for turn, start, share in ((0.0, 0.0, 1.0), (0.7, 0.3, 0.5), (-0.7, 0.42, 0.45)):
        along = np.array([math.cos(heading + turn), math.sin(heading + turn), 0.12])
        root = np.array(at) + ahead * length * start
        t = rng.random(320)
        spots = root + along * (length * share * t)[:, None]
        spread = rng.normal(size=(320, 3))
        spread /= np.linalg.norm(spread, axis=1, keepdims=True)
        tips = spots + (spread * 0.75 + along * 0.8) * 0.021
        tips[:, 2] = np.maximum(tips[:, 2], 0.001)
        side = np.cross(tips - spots, (0.3, 0.2, 1.0))
        side *= 0.0009 / np.linalg.norm(side, axis=1, keepdims=True)
        vertices = np.stack([spots - side, spots + side, tips], 1).reshape(-1, 3)
        add_mesh("needles", vertices.tolist(), np.arange(960).reshape(-1, 3).tolist(), material)


def add_citrus_half(at: Point, radius: float, turn: float, colour: Point) -> None:
    """Half an orange or lemon lying on its back, the cut face leaning towards the camera."""
    s = materials.Surface("cut", PROP, 0.25)
    place = s.node("TexCoord").outputs["Object"]
    split = s.node("SeparateXYZ", Vector=place).outputs
    angle = s.math("ARCTAN2", split[1], split[0])
    reach = s.math(
        "SQRT", s.math("ADD", s.math("MULTIPLY", split[0], split[0]), s.math("MULTIPLY", split[1], split[1]))
    )
    share = s.math("DIVIDE", reach, radius)
    part = s.math("ABSOLUTE", s.math("SUBTRACT", s.math("FRACT", s.math("MULTIPLY", angle, 10 / (2 * math.pi))), 0.5))
    flesh = s.ramp(
        s.math("MULTIPLY", s.math("SUBTRACT", 0.5, part), share), (0.022, (0.92, 0.80, 0.55)), (0.05, colour)
    )
    pith = s.ramp(share, (0.07, (0.92, 0.82, 0.6)), (0.12, (0, 0, 0)), (0.84, (0, 0, 0)), (0.87, (0.93, 0.84, 0.62)))
    is_pith = s.ramp(share, (0.07, (1, 1, 1)), (0.12, (0, 0, 0)), (0.84, (0, 0, 0)), (0.87, (1, 1, 1)))
    inner = s.mix(is_pith, flesh, pith)
    s.paint(s.mix(s.ramp(share, (0.94, (0, 0, 0)), (0.96, (1, 1, 1))), inner, colour))
    fibre = s.node("TexNoise", Vector=place, Scale=160.0, Detail=3.0).outputs["Fac"]
    s.bump(fibre, 0.5, 0.002)
    peel = grounds.grainy("peel", PROP, materials.times(0.8, colour), colour, 260, 0.38, 0.25)
    outline = [(radius * math.cos(a), radius * math.sin(a)) for a in np.linspace(-1.45, 0, 14)]
    half = shapes.turned((0, 0, 0), outline, peel, 64)
    half.data.materials.append(s.material)
    half.data.polygons[-1].material_index = 1
    half.rotation_euler = (0.75, 0.0, turn)
    half.location = (at[0], at[1], at[2] + radius * 0.98)


def add_pumpkin(at: Point, radius: float, colour: Point) -> None:
    """A ribbed pumpkin with its stalk."""
    turns, rows = 120, 24
    vertices: list[Point] = []
    for row in range(rows + 1):
        tilt = math.pi * (row / rows - 0.5)
        for step in range(turns):
            around = 2 * math.pi * step / turns
            rib = 1 - 0.10 * abs(math.cos(5 * around)) ** 6 * math.cos(tilt) ** 0.5 if abs(tilt) < 1.57 else 1.0
            reach = radius * math.cos(tilt) ** 0.8 * rib if abs(tilt) < 1.57 else 0.0
            dimple = 0.16 * math.exp(-((reach / radius) ** 2) * 9)
            height = radius * (0.76 * math.sin(tilt) * (1 - dimple) + 0.72)
            vertices.append((at[0] + reach * math.cos(around), at[1] + reach * math.sin(around), at[2] + height))
    faces = [
        (k * turns + i, k * turns + (i + 1) % turns, (k + 1) * turns + (i + 1) % turns, (k + 1) * turns + i)
        for k in range(rows)
        for i in range(turns)
    ]
    skin = grounds.grainy("pumpkin", PROP, (0.75 * colour[0], 0.7 * colour[1], 0.7 * colour[2]), colour, 90, 0.42, 0.12)
    add_mesh("pumpkin", vertices, faces, skin).data.shade_smooth()
    stalk = materials.plain("stalk", PROP, (0.16, 0.13, 0.06), 0.8)
    top = at[2] + 1.28 * radius
    shapes.turned(
        (at[0], at[1], top),
        [(0.16 * radius, 0), (0.09 * radius, 0.14 * radius), (0.10 * radius, 0.42 * radius)],
        stalk,
        8,
    )

"""Things that make a place: bottles, books, cushions, lamps, candles, gifts, blurred lights. Sizes suit the stage."""

from __future__ import annotations

import math

import bpy
import numpy as np

from tools.scene.sets import grounds, materials, shapes
from tools.scene.sets.materials import Colour
from tools.scene.sets.shapes import Point
from tools.scene.sets.stage import PROP, add_mesh, light_group

BEHIND = (0.0, 0.0, 0.0)  # in the matte: neither floor nor wall nor thing; takes no shadow of the product


def add_bottle(at: Point, height: float, colour: Colour, cap: Colour = (0.02, 0.02, 0.02), rough: float = 0.15) -> None:
    """A round bottle with shoulders and a cap."""
    r = height * 0.21
    outline = [(0.94, 0.0), (1.0, 0.02), (1.0, 0.58), (0.9, 0.66), (0.42, 0.74), (0.36, 0.80)]
    shapes.turned(
        at, [(wide * r, high * height) for wide, high in outline], materials.plain("bottle", PROP, colour, rough)
    )
    shapes.drum((at[0], at[1], at[2] + 0.79 * height), r * 0.46, 0.19 * height, materials.plain("cap", PROP, cap, 0.4))


def add_bowl(at: Point, radius: float, colour: Colour) -> None:
    """An open ceramic bowl."""
    outline = [(0.42, 0), (0.5, 0.02), (0.80, 0.25), (0.97, 0.58), (1.0, 0.66), (0.965, 0.66), (0.76, 0.3), (0.3, 0.1)]
    shapes.turned(at, [(r * radius, h * radius) for r, h in outline], materials.plain("bowl", PROP, colour, 0.3))


def add_fruit(at: Point, radius: float, colour: Colour, count: int, seed: int, spread: float) -> None:
    """A few round fruits, touching the ground `at`."""
    rng = np.random.default_rng(seed)
    peel = grounds.grainy("peel", PROP, materials.times(0.8, colour), colour, grain=260, rough=0.38, relief=0.25)
    for i in range(count):
        angle = 2.4 * i
        reach = spread * math.sqrt(i / max(1, count))
        size = radius * rng.uniform(0.9, 1.08)
        x, y = at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)
        shapes.ball((x, y, at[2] + size * 0.93), size, peel, flat=0.93)


def add_books(at: Point, colours: list[Colour], turn: float, size: tuple[float, float] = (0.26, 0.18)) -> float:
    """A stack of books; returns its height."""
    rng = np.random.default_rng(len(colours))
    top = at[2]
    paper = materials.plain("pages", PROP, (0.72, 0.68, 0.60), 0.9)
    for colour in colours:
        thick, angle = rng.uniform(0.024, 0.040), turn + rng.uniform(-0.13, 0.13)
        cover = materials.plain("cover", PROP, colour, 0.6)
        place = (at[0], at[1])
        shapes.block((*place, top), (*size, 0.003), cover, 0.001, angle)
        shapes.block((*place, top + 0.003), (size[0] * 0.97, size[1] * 0.96, thick - 0.006), paper, 0.001, angle)
        shapes.block((*place, top + thick - 0.003), (*size, 0.003), cover, 0.001, angle)
        back = np.array([-size[0] / 2 * math.cos(angle), -size[0] / 2 * math.sin(angle)]) + place
        shapes.block((*back, top), (0.006, size[1], thick), cover, 0.002, angle)
        top += thick
    return top


def add_cushion(at: Point, size: Point, material: bpy.types.Material, turn: float = 0.0, tilt: float = 0.0) -> None:
    """A soft cushion, thickest in its middle."""
    bpy.ops.mesh.primitive_cube_add(size=1)
    cushion = bpy.context.object
    divide = cushion.modifiers.new("divide", "SUBSURF")
    divide.subdivision_type, divide.levels, divide.render_levels = "SIMPLE", 4, 4
    swell = cushion.modifiers.new("swell", "CAST")
    swell.factor, swell.cast_type = 0.42, "SPHERE"
    soft = cushion.modifiers.new("soft", "SUBSURF")
    soft.levels = soft.render_levels = 1
    cushion.scale = size
    cushion.location = (at[0], at[1], at[2] + size[2] / 2)
    cushion.rotation_euler = (tilt, 0, turn)
    cushion.data.materials.append(material)
    cushion.data.shade_smooth()


def add_towels(at: Point, colours: list[Colour], size: tuple[float, float] = (0.25, 0.19)) -> None:
    """Folded towels on top of each other."""
    top = at[2]
    for number, colour in enumerate(colours):
        cloth = grounds.grainy("towel", PROP, materials.times(0.85, colour), colour, grain=420, relief=0.9)
        for fold in range(2):
            shapes.block((at[0] + 0.003 * fold, at[1], top), (*size, 0.026), cloth, 0.0125, 0.06 * number)
            top += 0.024


def add_gift(at: Point, size: Point, paper: Colour, ribbon: Colour, turn: float) -> None:
    """A wrapped box with a ribbon and a bow."""
    silk = materials.plain("ribbon", PROP, ribbon, 0.32)
    shapes.block(at, size, materials.plain("wrap", PROP, paper, 0.5), 0.002, turn)
    band, proud = 0.09 * max(size[:2]), 0.0025
    shapes.block(at, (band, size[1] + proud, size[2] + proud), silk, 0.0005, turn)
    shapes.block(at, (size[0] + proud, band, size[2] + proud), silk, 0.0005, turn)
    top = (at[0], at[1], at[2] + size[2])
    for angle in (0.5, 2.4, 3.9, 5.6):
        _add_loop(top, turn + angle, 0.36 * max(size[:2]), band, silk)


def _add_loop(at: Point, heading: float, length: float, width: float, material: bpy.types.Material) -> None:
    """One loop of a bow."""
    path = [(0.0, 0.0), (0.35, 0.32), (0.75, 0.50), (1.0, 0.40), (0.98, 0.16), (0.7, 0.06), (0.3, 0.05), (0.0, 0.02)]
    vertices, faces = [], []
    for along, up in path:
        half = 0.5 * width * (0.55 + 0.6 * along)
        for side in (-half, half):
            x = along * length * math.cos(heading) - side * math.sin(heading)
            y = along * length * math.sin(heading) + side * math.cos(heading)
            vertices.append((at[0] + x, at[1] + y, at[2] + up * length))
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(path) - 1)]
    loop = add_mesh("loop", vertices, faces, material)
    smooth = loop.modifiers.new("smooth", "SUBSURF")
    smooth.levels = smooth.render_levels = 2
    loop.modifiers.new("thick", "SOLIDIFY").thickness = 0.0012
    loop.data.shade_smooth()


def add_bauble(at: Point, radius: float, colour: Colour, rough: float = 0.12) -> None:
    """A Christmas ball lying on the table, with its metal cap."""
    shapes.ball((at[0], at[1], at[2] + radius), radius, grounds.metal("bauble", PROP, colour, rough))
    cap = grounds.metal("cap", PROP, (0.75, 0.60, 0.32), 0.25)
    shapes.drum((at[0], at[1], at[2] + 1.96 * radius), 0.2 * radius, 0.2 * radius, cap)


def add_flame(at: Point, height: float) -> None:
    """A candle flame, shining in every light."""
    outline = [(0.02, 0.0), (0.16, 0.12), (0.21, 0.28), (0.17, 0.5), (0.09, 0.75), (0.03, 0.93), (0.005, 1.0)]
    for group, share in (("fill", 1.0), ("glow", 0.8)):
        fire = grounds.glow("flame", PROP, (1.0, 0.55, 0.16), 9.0)
        flame = shapes.turned(at, [(r * height * share, h * height * share) for r, h in outline], fire, 24)
        light_group(flame, group)


def add_candle(at: Point, radius: float, height: float, colour: Colour = (0.80, 0.74, 0.62)) -> None:
    """A pillar candle, burning."""
    wax = materials.plain("wax", PROP, colour, 0.45)
    shapes.drum(at, radius, height, wax)
    shapes.drum((at[0], at[1], at[2] + height), 0.0016, 0.010, materials.plain("wick", PROP, (0.02,) * 3, 0.9))
    add_flame((at[0], at[1], at[2] + height + 0.006), 0.034)


def add_lights(
    low: Point, high: Point, count: int, seed: int, colours: list[Colour], size: float = 0.006, strength: float = 30.0
) -> None:
    """Small lamps far behind, blurred to discs by the camera; some burn in every light, more in the evening."""
    rng = np.random.default_rng(seed)
    for number, colour in enumerate(colours):
        for group in ("fill", "fill", "glow"):
            spots = rng.uniform(low, high, (max(1, count // (3 * len(colours))), 3))
            add_lamps(spots, size * rng.uniform(0.8, 1.2), colour, strength, group, seed + number)


def add_lamps(spots: np.ndarray, size: float, colour: Colour, strength: float, group: str, seed: int) -> None:
    """Shining points as one mesh; `spots` (N, 3)."""
    rng = np.random.default_rng(seed)
    corners = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)], float)
    sides = [(0, 2, 4), (2, 1, 4), (1, 3, 4), (3, 0, 4), (2, 0, 5), (1, 2, 5), (3, 1, 5), (0, 3, 5)]
    scale = size * rng.uniform(0.7, 1.2, (len(spots), 1, 1))
    vertices = (spots[:, None] + corners * scale).reshape(-1, 3)
    faces = (6 * np.arange(len(spots))[:, None, None] + np.array(sides)).reshape(-1, 3)
    lamp = grounds.glow("lamp", BEHIND, colour, strength)
    light_group(add_mesh("lamps", vertices.tolist(), faces.tolist(), lamp), group)


def add_screen(
    y: float, low: float, high: float, group: str, stops: tuple[tuple[float, Colour], ...], strength: float = 1.0,
    clear: bool = False,
) -> None:  # fmt: skip
    """A bright backdrop such as a sky, colours from its lower to its upper edge; upright at `y`.

    A clear one only adds its light to what is seen through it.
    """
    s = materials.Surface("screen", BEHIND, 1.0, (0.0, 0.0, 0.0))
    up = s.node("SeparateXYZ", Vector=s.stretched(1, 1)).outputs[2]
    share = s.math("DIVIDE", s.math("SUBTRACT", up, low), high - low)
    shine = s.shader.inputs["Emission Color"]
    s.material.node_tree.links.new(s.ramp(share, *stops), shine)
    s.shader.inputs["Emission Strength"].default_value = strength
    if clear:
        out = s.material.node_tree.nodes["Material Output"].inputs["Surface"]
        both = s.material.node_tree.nodes.new("ShaderNodeAddShader")
        glass = s.material.node_tree.nodes.new("ShaderNodeBsdfTransparent")
        shine_only = s.node("Emission", Strength=strength)
        for a, b in (
            (shine.links[0].from_socket, shine_only.inputs[0]),
            (shine_only.outputs[0], both.inputs[0]),
            (glass.outputs[0], both.inputs[1]),
            (both.outputs[0], out),
        ):
            s.material.node_tree.links.new(a, b)
    wide = 1.2 * (y + 3)
    corners = [(-wide, y, low), (wide, y, low), (wide, y, high), (-wide, y, high)]
    light_group(add_mesh("screen", corners, [(0, 1, 2, 3)], s.material), group)


def petals(centres: np.ndarray, size: float, colour: Colour, seed: int) -> None:
    """Curled petals lying on the table; `centres` (N, 2)."""
    rng = np.random.default_rng(seed)
    skin = materials.plain("petal", PROP, colour, 0.5)
    grid = [(u, v) for v in np.linspace(-1, 1, 7) for u in np.linspace(-1, 1, 7)]
    vertices: list[Point] = []
    faces: list[tuple[int, ...]] = []
    for x, y in centres:
        turn, scale, cup = rng.uniform(0, 2 * math.pi), size * rng.uniform(0.7, 1.2), rng.uniform(0.25, 0.6)
        start = len(vertices)
        for u, v in grid:
            a, b = u * math.sqrt(1 - v * v / 2), v * math.sqrt(1 - u * u / 2)  # a square onto a disc
            lift = cup * (a * a * 0.6 + max(0.0, b) ** 2 * 1.1)
            px, py = scale * a * (0.8 - 0.25 * b), scale * b
            vertices.append(
                (
                    x + px * math.cos(turn) - py * math.sin(turn),
                    y + px * math.sin(turn) + py * math.cos(turn),
                    0.0015 + scale * lift,
                )
            )
        faces += [
            (start + 7 * i + j, start + 7 * i + j + 1, start + 7 * i + j + 8, start + 7 * i + j + 7)
            for i in range(6)
            for j in range(6)
        ]
    thing = add_mesh("petals", vertices, faces, skin)
    thing.data.shade_smooth()

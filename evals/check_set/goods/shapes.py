"""Solids and surfaces that the products are made of. Lengths in units, colours sRGB 0-255 unless they say otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

Point = tuple[float, float, float]
Colour = tuple[int, int, int]


def linear(colour: Colour) -> tuple[float, float, float, float]:
    """An sRGB colour as Blender wants it."""
    red, green, blue = ((c / 255) ** 2.2 for c in colour)
    return (red, green, blue, 1.0)


def surface(
    colour: Colour, rough: float = 0.4, *, metal: float = 0.0, clear: float = 0.0, coat: float = 0.0,
    sheen: float = 0.0, bump: float = 0.0, bump_scale: float = 40.0, mottled: float = 0.0,
) -> Any:  # fmt: skip
    """A plain material.

    Args:
        colour: Of the surface.
        rough: 0 mirror to 1 chalk.
        metal: 1 for metal.
        clear: 1 for glass.
        coat: Lacquer on top, 0-1.
        sheen: Cloth's soft rim, 0-1.
        bump: Strength of fine relief.
        bump_scale: How fine.
        mottled: How much the colour varies, 0-1.
    """
    material = bpy.data.materials.new("surface")
    material.use_nodes = True
    tree = material.node_tree
    shader = tree.nodes["Principled BSDF"]
    for name, value in (
        ("Base Color", linear(colour)), ("Roughness", rough), ("Metallic", metal), ("Transmission Weight", clear),
        ("Coat Weight", coat), ("Sheen Weight", sheen), ("IOR", 1.45),
    ):  # fmt: skip
        shader.inputs[name].default_value = value
    if bump or mottled:
        noise = tree.nodes.new("ShaderNodeTexNoise")
        place = tree.nodes.new("ShaderNodeTexCoord")
        tree.links.new(place.outputs["Object"], noise.inputs["Vector"])
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = bump_scale, 8.0
        if bump:
            relief = tree.nodes.new("ShaderNodeBump")
            relief.inputs["Strength"].default_value, relief.inputs["Distance"].default_value = bump, 0.02
            tree.links.new(noise.outputs["Fac"], relief.inputs["Height"])
            tree.links.new(relief.outputs[0], shader.inputs["Normal"])
        if mottled:
            ramp = tree.nodes.new("ShaderNodeValToRGB")
            for element, factor in zip(ramp.color_ramp.elements, (1 - mottled, 1 + mottled / 2), strict=True):
                element.color = tuple(min(1.0, c * factor) for c in linear(colour)[:3]) + (1.0,)
            ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.35, 0.65
            tree.links.new(noise.outputs["Fac"], ramp.inputs[0])
            tree.links.new(ramp.outputs[0], shader.inputs["Base Color"])
    return material


def printed(picture: Path, rough: float = 0.45, coat: float = 0.0) -> Any:
    """A material that shows a picture by its UV coordinates."""
    material = surface((255, 255, 255), rough, coat=coat)
    tree = material.node_tree
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.image = bpy.data.images.load(str(picture))
    texture.extension = "EXTEND"
    tree.links.new(texture.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return material


def mesh(vertices: Sequence[Sequence[float]], faces: Sequence[Sequence[int]], material: Any, smooth: int = 0) -> Any:
    """Put a mesh on the stage; `smooth` subdivides it so often."""
    made = bpy.data.meshes.new("part")
    made.from_pydata([tuple(v) for v in vertices], [], [tuple(f) for f in faces])
    made.materials.append(material)
    thing = bpy.data.objects.new("part", made)
    bpy.context.scene.collection.objects.link(thing)
    made.shade_smooth()
    if smooth:
        rounder = thing.modifiers.new("smooth", "SUBSURF")
        rounder.levels = rounder.render_levels = smooth
    return thing


def turned(outline: Sequence[tuple[float, float]], material: Any, at: Point = (0, 0, 0), smooth: int = 2) -> Any:
    """Turn an outline of (radius, height) around the z axis; a radius of 0 closes it."""
    turns = 48
    vertices: list[Point] = [
        (at[0] + r * math.cos(a), at[1] + r * math.sin(a), at[2] + h)
        for r, h in outline
        for a in (2 * math.pi * i / turns for i in range(turns))
    ]
    faces = [
        (k * turns + i, k * turns + (i + 1) % turns, (k + 1) * turns + (i + 1) % turns, (k + 1) * turns + i)
        for k in range(len(outline) - 1)
        for i in range(turns)
    ]
    thing = mesh(vertices, faces, material, smooth)
    weld = thing.modifiers.new("weld", "WELD")
    weld.merge_threshold = 1e-5
    thing.modifiers.move(len(thing.modifiers) - 1, 0)
    return thing


def box(at: Point, size: Point, material: Any, bevel: float = 0.01, turn: Point = (0, 0, 0)) -> Any:
    """A box by its middle and its edge lengths, with rounded edges; `turn` in degrees."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=at, rotation=[math.radians(t) for t in turn])
    thing = bpy.context.object
    thing.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    thing.data.materials.append(material)
    if bevel:
        rounder = thing.modifiers.new("bevel", "BEVEL")
        rounder.width, rounder.segments = bevel, 5
    thing.data.shade_smooth()
    edges = thing.modifiers.new("normals", "WEIGHTED_NORMAL")
    edges.keep_sharp = True
    return thing


def tube(points: Sequence[Point], radius: float, material: Any, *, closed: bool = False, bend: bool = True) -> Any:
    """A round rod along points; `bend` rounds it through them."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", radius, 6
    curve.use_fill_caps = True
    line = curve.splines.new("NURBS" if bend else "POLY")
    line.points.add(len(points) - 1)
    for spot, point in zip(line.points, points, strict=True):
        spot.co = (*point, 1)
    line.use_endpoint_u, line.order_u, line.use_cyclic_u = not closed, min(4, len(points)), closed
    line.resolution_u = 16
    curve.materials.append(material)
    thing = bpy.data.objects.new("tube", curve)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def ring(at: Point, radius: float, thick: float, material: Any, turn: Point = (0, 0, 0)) -> Any:
    """A torus; lying flat unless turned (degrees)."""
    bpy.ops.mesh.primitive_torus_add(
        location=at, rotation=[math.radians(t) for t in turn], major_radius=radius, minor_radius=thick,
        major_segments=96, minor_segments=24,
    )  # fmt: skip
    thing = bpy.context.object
    thing.data.materials.append(material)
    thing.data.shade_smooth()
    return thing


def ball(at: Point, size: Point, material: Any) -> Any:
    """An ellipsoid by its middle and its half axes."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=32, radius=1, location=at)
    thing = bpy.context.object
    thing.scale = size
    thing.data.materials.append(material)
    thing.data.shade_smooth()
    return thing


def sheet(corners: Sequence[Point], material: Any) -> Any:
    """A flat print: corners bottom left, bottom right, top right, top left as seen from its front."""
    thing = mesh(corners, [(0, 1, 2, 3)], material)
    layer = thing.data.uv_layers.new()
    for loop, uv in zip(layer.data, ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
        loop.uv = uv
    return thing


def wrapped_print(radius: float, bottom: float, top: float, degrees: float, material: Any, facing: float = -90) -> Any:
    """A print wrapped around an upright cylinder, its middle facing the direction `facing` (-90 is the camera)."""
    steps = 48
    angles = [math.radians(facing - degrees / 2 + degrees * i / steps) for i in range(steps + 1)]
    vertices = [(radius * math.cos(a), radius * math.sin(a), z) for z in (bottom, top) for a in angles]
    faces = [(i, i + 1, steps + 2 + i, steps + 1 + i) for i in range(steps)]
    thing = mesh(vertices, faces, material)
    layer = thing.data.uv_layers.new()
    for face in thing.data.polygons:
        for loop in face.loop_indices:
            vertex = thing.data.loops[loop].vertex_index
            layer.data[loop].uv = ((vertex % (steps + 1)) / steps, vertex // (steps + 1))
    return thing


def pillow(
    outline: Callable[[float], tuple[float, float]], thick: float, material: Any, at: Point = (0, 0, 0),
    puff: float = 0.5,
) -> Any:  # fmt: skip
    """A stuffed shape standing upright: `outline` gives (x, z) for 0-1 around; thickest in the middle.

    Args:
        outline: Closed curve, star-shaped around its middle.
        thick: Largest half thickness, along y.
        material: Of all of it.
        at: Where its middle goes.
        puff: Smaller is flatter in the middle and steeper at the rim.
    """
    around, rings = 128, 24
    rim = [outline(i / around) for i in range(around)]
    middle = np.mean(rim, axis=0)
    vertices: list[Point] = []
    for side in (-1, 1):
        for k in range(rings + 1):
            t = k / rings
            depth = side * thick * max(0.0, 1 - t * t) ** puff
            vertices += [
                (at[0] + middle[0] + (x - middle[0]) * t, at[1] + depth, at[2] + middle[1] + (z - middle[1]) * t)
                for x, z in rim
            ]
    faces = []
    for half in (0, (rings + 1) * around):
        for k in range(rings):
            for i in range(around):
                a, b = half + k * around + i, half + k * around + (i + 1) % around
                face = (a, b, b + around, a + around)
                faces.append(face if half else face[::-1])
    thing = mesh(vertices, faces, material, 1)
    weld = thing.modifiers.new("weld", "WELD")
    weld.merge_threshold = 1e-4
    thing.modifiers.move(len(thing.modifiers) - 1, 0)
    layer = thing.data.uv_layers.new()
    xs, zs = [x for x, _ in rim], [z for _, z in rim]
    for loop in thing.data.loops:
        spot = thing.data.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = (
            (spot.x - at[0] - min(xs)) / (max(xs) - min(xs)), (spot.z - at[2] - min(zs)) / (max(zs) - min(zs)),
        )  # fmt: skip
    return thing


def along(thing: Any, direction: Point) -> Any:
    """Turn a thing whose length lies along z into a direction."""
    thing.rotation_euler = Vector(direction).to_track_quat("Z", "Y").to_euler()
    return thing

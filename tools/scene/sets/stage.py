"""The stage that every set shares: a table or sweep, a wall, five lamps and the cameras.

Metres; the product stands at (0, 0, 0), the camera looks along +y, x is right, z is up.
Runs inside Blender's Python module (`bpy`), never in the product.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
from mathutils import Vector

WALL_Y = 0.62
SENSOR_MM = 36.0
APERTURE_F = 4.0
BOUNCES = 4  # of light; clear things need more

# name -> (pitch below the horizon in degrees, distance to the aim point, height of the aim point, field of view)
CAMERAS: dict[str, tuple[float, float, float, float]] = {
    "eye": (11.0, 1.70, 0.105, 21.5),
    "middle": (23.0, 1.72, 0.115, 21.5),
    "high": (37.0, 1.75, 0.13, 21.5),
}

# The same for places: lower, so that the room or the horizon behind the table comes into the picture.
PLACE_CAMERAS: dict[str, tuple[float, float, float, float]] = {
    "eye": (6.3, 1.75, 0.146, 21.5),
    "middle": (18.0, 1.75, 0.130, 21.5),
    "high": (33.0, 1.75, 0.130, 21.5),
}

# Area lamps: position, aim, size across and up, energy in watts. The wall light is a spot.
Lamps = dict[str, tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float], float]]
LAMPS: Lamps = {
    "window": ((-1.45, -0.45, 1.10), (0.05, 0.10, 0.05), (0.85, 1.05), 30.0),
    "sun": ((-2.90, -1.15, 1.75), (0.05, 0.10, 0.05), (0.10, 0.10), 150.0),
    "top": ((0.0, 0.05, 1.90), (0.0, 0.05, 0.0), (1.30, 1.30), 42.0),
    "glow": ((0.0, -0.35, 1.55), (0.0, WALL_Y, 0.22), (0.10, 0.10), 40.0),
}
# The same light from further away, for sets that are deeper than a table: energies grow with the distance squared.
FAR_LAMPS: Lamps = {
    "window": ((-5.8, -1.9, 4.3), (0.05, 0.10, 0.05), (3.4, 4.2), 480.0),
    "sun": ((-11.6, -4.6, 7.0), (0.05, 0.10, 0.05), (0.32, 0.32), 2400.0),
    "top": ((0.0, 0.6, 7.0), (0.0, 0.6, 0.0), (6.0, 6.0), 570.0),
    "glow": ((0.0, -0.35, 1.55), (0.0, WALL_Y, 0.22), (0.10, 0.10), 40.0),
}
AMBIENT = "fill"
GROUPS = (*LAMPS, AMBIENT)

FLOOR, WALL, PROP = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def open_stage(lamps: Lamps = LAMPS) -> None:
    """Empty the scene and put lamps and ambient light in, each in its own light group."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    layer = bpy.context.view_layer
    for name, (position, aim, size, energy) in lamps.items():
        light = bpy.data.lights.new(name, "SPOT" if name == "glow" else "AREA")
        light.energy = energy
        if name == "glow":
            light.spot_size, light.spot_blend, light.shadow_soft_size = math.radians(38), 1.0, size[0] / 2
        else:
            light.shape = "RECTANGLE"
            light.size, light.size_y = size
        lamp = bpy.data.objects.new(name, light)
        bpy.context.scene.collection.objects.link(lamp)
        lamp.location = position
        lamp.rotation_euler = _aimed(position, aim)
        lamp.visible_camera = False
        layer.lightgroups.add(name=name)
        lamp.lightgroup = name
    world = bpy.data.worlds.new(AMBIENT)
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[1].default_value = 18.0
    layer.lightgroups.add(name=AMBIENT)
    world.lightgroup = AMBIENT


def add_table(material: bpy.types.Material, back: float = WALL_Y, width: float = 4.0, thick: float = 0.05) -> None:
    """A table top from outside the frame to `back`, by default the wall."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=(0, back / 2 - 0.7, -thick / 2))
    table = bpy.context.object
    table.scale = (width, back + 1.4, thick)
    table.data.materials.append(material)


def add_wall(material: bpy.types.Material) -> None:
    """The wall behind the table."""
    bpy.ops.mesh.primitive_plane_add(size=6, location=(0, WALL_Y, 1), rotation=(math.pi / 2, 0, 0))
    bpy.context.object.data.materials.append(material)


def add_sweep(material: bpy.types.Material, radius: float = 0.45, low: float = 0.0) -> None:
    """A sheet of paper that runs over the table (at height `low`) and bends up the wall without a line."""
    steps = 24
    back = WALL_Y + 0.35
    profile = [(-2.0, 0.0), (back - radius, 0.0)]
    profile += [
        (back - radius + radius * math.sin(a), radius - radius * math.cos(a))
        for a in (math.pi / 2 * i / steps for i in range(1, steps + 1))
    ]
    profile.append((back, 3.0))
    vertices = [(x, y, z + low) for y, z in profile for x in (-3.0, 3.0)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    sweep = add_mesh("sweep", vertices, faces, material)
    sweep.data.shade_smooth()


def shade_only_sun(things: Sequence[bpy.types.Object]) -> None:
    """Let things outside the picture throw shadows in the sun's light alone, and be seen by nothing else."""
    hidden = bpy.data.collections.new("shade")
    for thing in things:
        thing.visible_camera = thing.visible_glossy = thing.visible_diffuse = False
        hidden.objects.link(thing)
    for part in hidden.collection_objects:
        part.light_linking.link_state = "EXCLUDE"
    for lamp in bpy.context.scene.objects:
        if lamp.type == "LIGHT" and lamp.name != "sun":
            lamp.light_linking.blocker_collection = hidden


def light_group(thing: bpy.types.Object, group: str) -> None:
    """Count a shining thing to one of the light groups. It is seen, but lights nothing: that would only be noise."""
    thing.lightgroup = group
    thing.visible_diffuse = thing.visible_shadow = False
    for slot in thing.material_slots:
        slot.material.cycles.emission_sampling = "NONE"


def add_mesh(
    name: str,
    vertices: Sequence[Sequence[float]],
    faces: Sequence[Sequence[int]],
    material: bpy.types.Material,
) -> bpy.types.Object:
    """Put a mesh of plain vertices and faces into the scene."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(list(vertices), [], list(faces))
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def add_camera(
    name: str, camera_at: tuple[float, float, float, float], aperture_f: float = APERTURE_F
) -> bpy.types.Object:
    """Put a camera in, focused on the product: pitch, distance, height of the aim point, field of view."""
    pitch, distance, height, view = camera_at
    camera = bpy.data.cameras.new(name)
    camera.sensor_width = SENSOR_MM
    camera.angle = math.radians(view)
    camera.dof.use_dof = True
    camera.dof.focus_distance = distance - 0.02
    camera.dof.aperture_fstop = aperture_f
    holder = bpy.data.objects.new(name, camera)
    bpy.context.scene.collection.objects.link(holder)
    angle = math.radians(pitch)
    holder.location = (0, -distance * math.cos(angle), height + distance * math.sin(angle))
    holder.rotation_euler = (math.pi / 2 - angle, 0, 0)
    bpy.context.scene.camera = holder
    return holder


def _aimed(position: Sequence[float], aim: Sequence[float]) -> object:
    return (Vector(aim) - Vector(position)).to_track_quat("-Z", "Y").to_euler()

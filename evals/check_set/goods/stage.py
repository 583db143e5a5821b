"""A photographer's table for one product: soft lamps, a floor that only throws light back, a camera that frames it.

One unit is roughly the product's height; z is up, the camera looks along +y. Runs inside Blender's Python module.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from PIL import Image, ImageFilter

_SENSOR_MM = 36.0
# position, size across and up, watts
_LAMPS = (
    ((-2.6, -1.6, 2.6), (2.0, 2.2), 145.0),
    ((2.8, -1.0, 1.6), (1.2, 2.0), 45.0),
    ((0.2, 1.2, 3.2), (2.4, 1.6), 80.0),
)


def open_stage(*, glass: bool = False, stops: float = 0.0) -> None:
    """Empty the scene and light it.

    Args:
        glass: Let the background shine through: no floor, and dark sides that draw the glass's edges.
        stops: Exposure.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    for at, size, watts in _LAMPS:
        light = bpy.data.lights.new("lamp", "AREA")
        light.shape, light.size, light.size_y, light.energy = "RECTANGLE", *size, watts
        lamp = bpy.data.objects.new("lamp", light)
        scene.collection.objects.link(lamp)
        lamp.location = at
        lamp.rotation_euler = (Vector((0, 0, 0.45)) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    _light_from_around(glass)
    if not glass:
        bpy.ops.mesh.primitive_plane_add(size=8, location=(0, 0, -0.002))
        floor = bpy.context.object
        floor.name = "floor"
        floor.visible_camera = False
        grey = bpy.data.materials.new("grey paper")
        grey.use_nodes = True
        grey.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (0.35, 0.35, 0.35, 1)
        grey.node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value = 0.9
        floor.data.materials.append(grey)
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = True
    scene.cycles.denoising_prefilter, scene.cycles.denoising_quality = "FAST", "FAST"
    scene.cycles.max_bounces = 16 if glass else 6
    scene.cycles.transmission_bounces = 16
    scene.cycles.sample_clamp_indirect = 5.0
    scene.cycles.caustics_refractive = scene.cycles.caustics_reflective = False
    scene.render.film_transparent = True
    scene.cycles.film_transparent_glass = glass
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.exposure = stops
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.threads_mode, scene.render.threads = "FIXED", 2


def _light_from_around(glass: bool) -> None:
    """A white room: bright above, darker at the height of the eyes, so that gloss has something to show."""
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    tree = world.node_tree
    place = tree.nodes.new("ShaderNodeTexCoord")
    parts = tree.nodes.new("ShaderNodeSeparateXYZ")
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    tree.links.new(place.outputs["Generated"], parts.inputs[0])
    tree.links.new(parts.outputs["X" if glass else "Z"], ramp.inputs[0])
    stops = ((0.0, 0.02), (0.3, 0.75), (0.7, 0.75), (1.0, 0.02)) if glass else ((0.35, 0.22), (0.75, 0.62))
    while len(ramp.color_ramp.elements) < len(stops):
        ramp.color_ramp.elements.new(0.5)
    for element, (position, grey) in zip(ramp.color_ramp.elements, stops, strict=True):
        element.position, element.color = position, (grey, grey, grey, 1)
    if glass:  # -1..1 to 0..1
        half = tree.nodes.new("ShaderNodeMapRange")
        half.inputs["From Min"].default_value = -1.0
        tree.links.new(parts.outputs["X"], half.inputs["Value"])
        tree.links.new(half.outputs[0], ramp.inputs[0])
    tree.links.new(ramp.outputs[0], tree.nodes["Background"].inputs[0])


def frame_product(pitch: float, yaw: float, longest_side: int, distance: float = 5.0) -> None:
    """Point a camera at everything on the stage so that it just fills the picture.

    Args:
        pitch: How far the camera looks down, degrees.
        yaw: How far it has walked around the product, degrees.
        longest_side: Of the picture, px.
        distance: From the product's middle, units.
    """
    bpy.context.view_layer.update()
    points = _surface_points()
    low = Vector([min(p[i] for p in points) for i in range(3)])
    high = Vector([max(p[i] for p in points) for i in range(3)])
    middle = (low + high) / 2
    up, around = math.radians(pitch), math.radians(yaw)
    offset = Vector((math.sin(around) * math.cos(up), -math.cos(around) * math.cos(up), math.sin(up))) * distance
    camera = bpy.data.cameras.new("camera")
    camera.sensor_width, camera.sensor_fit = _SENSOR_MM, "HORIZONTAL"
    holder = bpy.data.objects.new("camera", camera)
    bpy.context.scene.collection.objects.link(holder)
    holder.location = middle + offset
    holder.rotation_euler = (-offset).to_track_quat("-Z", "Y").to_euler()
    bpy.context.view_layer.update()
    seen = [_tangents(holder.matrix_world.inverted(), p) for p in points]
    left, right = min(x for x, _ in seen), max(x for x, _ in seen)
    bottom, top = min(y for _, y in seen), max(y for _, y in seen)
    width, height = (right - left) * 1.05, (top - bottom) * 1.05
    camera.lens = _SENSOR_MM / width
    camera.shift_x, camera.shift_y = (left + right) / 2 / width, (bottom + top) / 2 / width
    render = bpy.context.scene.render
    scale = longest_side / max(width, height)
    render.resolution_x, render.resolution_y = round(width * scale), round(height * scale)
    bpy.context.scene.camera = holder


def _surface_points() -> list[Any]:
    graph = bpy.context.evaluated_depsgraph_get()
    points = []
    for thing in bpy.context.scene.objects:
        if thing.type in ("MESH", "CURVE", "FONT") and thing.name != "floor":
            evaluated = thing.evaluated_get(graph)
            mesh = evaluated.to_mesh()
            points += [evaluated.matrix_world @ vertex.co for vertex in mesh.vertices]
            evaluated.to_mesh_clear()
    return points


def _tangents(to_camera: Matrix, point: Any) -> tuple[float, float]:
    at = to_camera @ point
    return at.x / -at.z, at.y / -at.z


def render_product(path: Path, scratch: Path, samples: int) -> None:
    """Render what the camera sees and save it as a WebP with alpha, cut to the product with a small margin."""
    scene = bpy.context.scene
    scene.cycles.samples = samples
    scene.render.filepath = str(scratch / "product.png")
    bpy.ops.render.render(write_still=True)
    with Image.open(scene.render.filepath) as rendered:
        picture = rendered.convert("RGBA")
    picture = smooth_edge(_quiet(picture))
    box = picture.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox()
    if box is None:
        raise RuntimeError(f"Nothing is visible in {path.stem}.")
    margin = 12
    picture = picture.crop((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
    clear = bool(_clear(picture).any())
    picture.save(path, "WEBP", quality=78 if clear else 88, alpha_quality=50 if clear else 100, method=6)


def _quiet(picture: Image.Image) -> Image.Image:
    """Denoise what glass shows and lets through; Blender's denoiser leaves transparency alone."""
    import pyoidn

    def clean(noisy: np.ndarray) -> np.ndarray:
        cleaned: Any = pyoidn.denoise(np.ascontiguousarray(noisy), hdr=False)
        return np.clip(np.asarray(cleaned[0] if isinstance(cleaned, tuple) else cleaned), 0, 1)

    whole = np.asarray(picture, np.float32) / 255
    glass = _clear(picture)[..., None]
    if not glass.any():
        return picture
    alpha = clean(np.repeat(whole[..., 3:], 3, axis=2))[..., :1]
    colour = clean(whole[..., :3] * whole[..., 3:]) / np.maximum(alpha, 0.03)
    alpha = np.round(alpha * 64) / 64  # even steps take a third of the bytes
    quiet = np.where(glass, np.concatenate([np.clip(colour, 0, 1), alpha], axis=2), whole)
    return Image.fromarray((quiet * 255 + 0.5).astype(np.uint8), "RGBA")


def _clear(picture: Image.Image) -> np.ndarray:
    """Where the background shines through a whole area, not only along an edge: bool `(H, W)`."""
    alpha = picture.getchannel("A").point(lambda a: 255 if 8 < a < 250 else 0)
    inside = alpha.filter(ImageFilter.MinFilter(7)).filter(ImageFilter.MaxFilter(13))
    return (np.asarray(inside) > 0) & (np.asarray(alpha) > 0)


def smooth_edge(picture: Image.Image) -> Image.Image:
    """Smooth the outline, which few samples leave rough; it moves inwards by half a pixel, where there is colour."""
    alpha = picture.getchannel("A")
    soft = np.asarray(alpha.filter(ImageFilter.GaussianBlur(1.0)), np.float32) / 255
    edge = np.clip((soft - 0.42) / 0.5, 0, 1) * 255
    kept = np.where(_clear(picture), np.asarray(alpha), edge)
    done = picture.copy()
    done.putalpha(Image.fromarray((kept + 0.5).astype(np.uint8)))
    return done

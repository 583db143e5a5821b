"""Render a set into its plates: `python -m tools.scene.sets.render white_marble [--camera eye] [--size 1344]`.

Needs the packages named in `tools/scene/README.md`. One Cycles render gives every lamp its own layer (light groups);
each layer is denoised by itself and stored as a WebP beside a JSON with camera, lamps and ground plane.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import tempfile
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from PIL import Image

from tools.scene.sets import stage

SETS = tuple(
    sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "\nABOUT = " in path.read_text("utf-8"))
)
PLATES = Path(__file__).parents[1] / "plates"
GAMMA = 2.2
logger = logging.getLogger("render")


def render_plate(set_name: str, camera_name: str, size: int, samples: int, folder: Path) -> None:
    """Render one set from one camera and write its plate.

    Args:
        set_name: Module of this folder with `ABOUT` and `build()`; may have `CAMERAS`, `LAMPS`, `APERTURE_F` and
            `BOUNCES` of its own.
        camera_name: One of the set's cameras.
        size: Width and height in pixels.
        samples: Cycles samples a pixel, before denoising.
        folder: Where the plate's files go.
    """
    started = time.monotonic()
    module = importlib.import_module(f"tools.scene.sets.{set_name}")
    lamps = getattr(module, "LAMPS", stage.LAMPS)
    camera_at = getattr(module, "CAMERAS", stage.CAMERAS)[camera_name]
    stage.open_stage(lamps)
    module.build()
    camera = stage.add_camera(camera_name, camera_at, getattr(module, "APERTURE_F", stage.APERTURE_F))
    with tempfile.TemporaryDirectory() as scratch:
        exr = Path(scratch) / "plate.exr"
        _render(exr, size, samples, getattr(module, "BOUNCES", stage.BOUNCES))
        layers, floor_wall_prop, albedo = _denoise(exr)
    name = f"{set_name}-{camera_name}"
    scales = {}
    for group, light in layers.items():
        scales[group] = float(np.quantile(light, 0.9995)) or 1.0
        coded = np.clip(light / scales[group], 0, 1) ** (1 / GAMMA)
        Image.fromarray((coded * 255 + 0.5).astype(np.uint8)).save(
            folder / f"{name}.{group}.webp", quality=94, method=6
        )
    half = Image.fromarray((np.clip(floor_wall_prop, 0, 1) * 255 + 0.5).astype(np.uint8))
    half.save(folder / f"{name}.matte.webp", lossless=False, quality=90, method=6, alpha_quality=90)
    facts = {
        "set": set_name, "camera": camera_name, "size": size, "gamma": GAMMA, "wall_y": stage.WALL_Y,
        "floor": _mean_colour(albedo, floor_wall_prop[..., 0]), "wall": _mean_colour(albedo, floor_wall_prop[..., 1]),
        **module.ABOUT, "pitch": camera_at[0],
        "matrix": _projection(camera, size), "eye": [round(v, 5) for v in camera.location],
        "lamps": {k: {"at": at, "aim": aim, "size": across} for k, (at, aim, across, _) in lamps.items()},
        "scales": {k: round(v, 6) for k, v in scales.items()},
    }  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    logger.info("%s: %.0f s", name, time.monotonic() - started)


def _render(exr: Path, size: int, samples: int, bounces: int) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = samples
    scene.cycles.use_denoising = False
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces = scene.cycles.transmission_bounces = bounces
    scene.cycles.diffuse_bounces = 2
    scene.cycles.sample_clamp_indirect = 4.0
    scene.render.resolution_x = scene.render.resolution_y = size
    layer = bpy.context.view_layer
    layer.cycles.denoising_store_passes = True
    ids = layer.aovs.add()
    ids.name, ids.type = "matte", "COLOR"
    scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
    scene.render.image_settings.color_depth = "16"
    scene.render.filepath = str(exr)
    bpy.ops.render.render(write_still=True)


def _denoise(exr: Path) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Read the layers; each light group is denoised with the surface colour and normals as guides.

    Returns:
        The layers by light group, the matte, and the surface colour, each (size, size, 3) float32.
    """
    import OpenEXR
    import pyoidn

    channels = OpenEXR.File(str(exr)).channels()

    def read(name: str) -> np.ndarray:
        return np.ascontiguousarray(np.asarray(channels[f"ViewLayer.{name}"].pixels)[..., :3].astype(np.float32))

    albedo = np.clip(read("Denoising Albedo"), 0, 1)
    normal = np.ascontiguousarray(
        np.stack([np.asarray(channels[f"ViewLayer.Denoising Normal.{axis}"].pixels) for axis in "XYZ"], -1).astype(
            np.float32
        )
    )

    def clean(noisy: np.ndarray, **guides: Any) -> np.ndarray:
        return np.ascontiguousarray(np.maximum(np.asarray(pyoidn.denoise(noisy, **guides)), 0), np.float32)

    # Guides that are denoised first keep blurred edges free of crumbs.
    clear = {"albedo": np.clip(clean(albedo), 0, 1), "normal": clean(normal / 2 + np.float32(0.5)) * 2 - 1}
    layers = {group: clean(read(f"Combined_{group}"), hdr=True, clean_aux=True, **clear) for group in stage.GROUPS}
    return layers, read("matte"), albedo


def _mean_colour(albedo: np.ndarray, share: np.ndarray) -> list[float]:
    """Mean reflectance of one part of the matte, linear RGB 0-1; white where the set has no such part."""
    part = albedo[share > 0.95]
    return [round(float(v), 4) for v in part.mean(0)] if len(part) else [1.0, 1.0, 1.0]


def _projection(camera: Any, size: int) -> list[list[float]]:
    """3x4 matrix from world metres to plate pixels (x right, y down, origin at the corner of the first pixel)."""
    bpy.context.view_layer.update()
    world_to_camera = np.array(camera.matrix_world.inverted())[:3]
    focal = camera.data.lens / camera.data.sensor_width * size
    intrinsics = np.array([[focal, 0, -size / 2], [0, -focal, -size / 2], [0, 0, -1.0]])
    return [[round(float(v), 6) for v in row] for row in intrinsics @ world_to_camera]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--camera", choices=list(stage.CAMERAS))
    parser.add_argument("--size", type=int, default=1344)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--folder", type=Path, default=PLATES)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for set_name in asked.sets:
        for camera_name in [asked.camera] if asked.camera else stage.CAMERAS:
            render_plate(set_name, camera_name, asked.size, asked.samples, asked.folder)


if __name__ == "__main__":
    main()

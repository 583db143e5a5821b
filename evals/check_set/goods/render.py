"""Render the check set's products: `python -m evals.check_set.goods.render [names] [--samples 4] [--folder DIR]`.

Needs Blender's Python module, as `tools/scene/README.md` describes, and the fonts DejaVu, Liberation and URW.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evals.check_set.goods import carried, home, kitchen, stage

PRODUCTS = Path(__file__).parents[2] / "pictures" / "products"
logger = logging.getLogger("render")


@dataclass(frozen=True)
class Shot:
    """A product and where it is photographed from.

    Attributes:
        build: Puts it on the stage; gets a folder for prints.
        pitch: Degrees the camera looks down.
        yaw: Degrees the camera has walked around it.
        glass: Whether the background shines through.
        stops: Exposure; white things need less light to keep their shape.
    """

    build: Callable[[Path], None]
    pitch: float
    yaw: float = 0.0
    glass: bool = False
    stops: float = 0.0


SHOTS = {
    "mug": Shot(kitchen.mug, 14, -12),
    "white-vase": Shot(kitchen.white_vase, 8, stops=-0.35),
    "headphones": Shot(carried.headphones, 8, 28),
    "tumbler": Shot(kitchen.tumbler, 12, glass=True),
    "shampoo": Shot(kitchen.labelled_bottle, 6),
    "tea-box": Shot(kitchen.tea_box, 12, 32),
    "chair": Shot(home.chair, 12, 28),
    "book": Shot(home.book, 2),
    "soap": Shot(kitchen.soap, 32, 24, stops=-0.75),
    "camera": Shot(carried.camera, 10, -18),
    "perfume": Shot(kitchen.perfume, 6, 12, glass=True),
    "tin": Shot(kitchen.tin, 24),
    "lamp": Shot(home.lamp, 5),
    "ring": Shot(carried.gold_ring, 14),
    "cushion": Shot(home.cushion, 4, 8),
    "striped-cushion": Shot(home.striped_cushion, 4, -10),
    "board": Shot(kitchen.board, 3),
    "plant": Shot(home.plant_pot, 12),
    "backpack": Shot(carried.backpack, 8, 18),
    "three-dishes": Shot(kitchen.set_of_three, 30, stops=-0.5),
    "earrings": Shot(carried.earrings, 3, stops=-0.3),
    "keyboard": Shot(carried.keyboard, 42, 10),
    "picture-frame": Shot(home.picture_frame, 0),
    "football": Shot(home.football, 10, 15, stops=-0.3),
    "scissors": Shot(kitchen.scissors, 0),
    "t-shirt": Shot(carried.t_shirt, 0, stops=-0.2),
    "sunglasses": Shot(carried.sunglasses, 12, 24),
    "white-plate": Shot(kitchen.white_plate, 68, stops=-0.9),
    "mug.back": Shot(kitchen.mug, 22, 150),
    "camera.back": Shot(carried.camera, 10, 160),
    "tea-box.back": Shot(kitchen.tea_box, 12, 208),
    "backpack.back": Shot(carried.backpack, 8, 196),
}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(SHOTS))
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--size", type=int, default=1450, help="longest side, px")
    parser.add_argument("--folder", type=Path, default=PRODUCTS)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in asked.names:
        started = time.monotonic()
        shot = SHOTS[name]
        with tempfile.TemporaryDirectory() as scratch:
            stage.open_stage(glass=shot.glass, stops=shot.stops)
            shot.build(Path(scratch))
            stage.frame_product(shot.pitch, shot.yaw, asked.size)
            path = asked.folder / f"{name}.webp"
            stage.render_product(path, Path(scratch), asked.samples * (5 if shot.glass else 1))
        logger.info("%s: %.0f s, %d KB", name, time.monotonic() - started, path.stat().st_size / 1000)


if __name__ == "__main__":
    main()

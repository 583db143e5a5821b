"""Plates: sets rendered ahead of time, one layer per lamp, with the camera and lamps that belong to them.

Knows files and numbers; does not know products or words. How a plate is made: `tools/scene/README.md`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parents[1] / "plates"


@dataclass(frozen=True)
class Lamp:
    """A lamp of the set, in metres.

    Attributes:
        at: Position.
        aim: Point it looks at.
        size: Width and height of its face.
    """

    at: tuple[float, float, float]
    aim: tuple[float, float, float]
    size: tuple[float, float]


@dataclass(frozen=True)
class Plate:
    """One set seen from one camera. World: metres, x right, y away from the camera, z up, product at the origin.

    Attributes:
        name: `<set>-<camera>`, the stem of its files.
        surface: What the product stands on.
        size: Pixels each way.
        pitch: How far the camera looks down, degrees.
        matrix: (3, 4) projection from world to plate pixels.
        eye: (3,) position of the camera.
        wall_y: Distance of the wall behind the origin, or None for a sweep.
        wall: Reflectance of the wall as rendered (0-1); wall colours are set relative to it.
        gloss: Strength of mirror images in the floor, 0-1.
        lamps: By light group. The ambient group has no lamp.
        scales: Radiance of a full pixel value, by light group.
    """

    name: str
    surface: str
    size: int
    pitch: float
    matrix: np.ndarray
    eye: np.ndarray
    wall_y: float | None
    wall: float
    gloss: float
    lamps: dict[str, Lamp]
    scales: dict[str, float]

    @property
    def base_pitch(self) -> float:
        """How far the line from the camera to the product's base runs down, degrees."""
        return math.degrees(math.atan2(self.eye[2], -self.eye[1]))

    def layer(self, group: str) -> np.ndarray:
        """Encoded radiance of one light group, (size, size, 3) uint8; `decoder` gives the numbers behind it."""
        return _pixels(f"{self.name}.{group}")

    def decoder(self, group: str) -> np.ndarray:
        """Table of 256 radiances for `layer`, float32."""
        return ((np.arange(256) / 255.0) ** 2.2 * self.scales[group]).astype(np.float32)

    def matte(self) -> np.ndarray:
        """Shares of floor, wall and props in each pixel, (size, size, 3) uint8."""
        return _pixels(f"{self.name}.matte")


@lru_cache(maxsize=1)
def all_plates() -> tuple[Plate, ...]:
    """Every plate in the library, by name."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def find_plate(surface: str, pitch: float) -> Plate:
    """The plate of a surface whose camera looks down most nearly as asked.

    Args:
        surface: Surface name as in the plates.
        pitch: Degrees below the horizon, at the product's base.

    Raises:
        FileNotFoundError: The library holds no such surface; it is incomplete.
    """
    fitting = [plate for plate in all_plates() if plate.surface == surface]
    if not fitting:
        raise FileNotFoundError(f"No plate of {surface!r} in {FOLDER}. Render it as tools/scene/README.md says.")
    return min(fitting, key=lambda plate: abs(plate.base_pitch - pitch))


def _read(path: Path) -> Plate:
    facts = json.loads(path.read_text("utf-8"))
    lamps = {name: Lamp(tuple(v["at"]), tuple(v["aim"]), tuple(v["size"])) for name, v in facts["lamps"].items()}
    return Plate(
        path.stem, facts["surface"], facts["size"], facts["pitch"], np.array(facts["matrix"]), np.array(facts["eye"]),
        facts["wall_y"], facts.get("wall", 0.8), facts["gloss"], lamps, facts["scales"],
    )  # fmt: skip


@lru_cache(maxsize=12)  # two plates; a request for four pictures mostly stays on one or two
def _pixels(stem: str) -> np.ndarray:
    pixels = np.asarray(Image.open(FOLDER / f"{stem}.webp").convert("RGB"))
    pixels.setflags(write=False)
    return pixels

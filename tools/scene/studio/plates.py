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
_WIDEST, _NARROWEST = 0.60, 0.30  # metres of ground that a view from straight above shows
_FREE = 0.998  # share of it that has to be floor


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
        set: The set it shows.
        surface: What the product stands on.
        place: Where that is, such as `kitchen`, or an empty string for a plain wall or sweep.
        size: Pixels each way.
        pitch: How far the camera looks down, degrees.
        matrix: (3, 4) projection from world to plate pixels.
        eye: (3,) position of the camera.
        wall_y: Distance of the wall behind the origin, or None for a sweep or an open place.
        floor: (3,) mean reflectance of the floor as rendered, linear RGB; floor colours are set relative to it.
        wall: (3,) the same for the wall.
        gloss: Strength of mirror images in the floor, 0-1.
        room: Width of what the product stands on, metres; infinite where it fills the picture.
        drop: How far the ground lies below what the product stands on, metres.
        seamless: Whether one sheet of paper is floor and background, without texture or horizon.
        lamps: By light group. The ambient group has no lamp.
        scales: Radiance of a full pixel value, by light group.
    """

    name: str
    set: str
    surface: str
    place: str
    size: int
    pitch: float
    matrix: np.ndarray
    eye: np.ndarray
    wall_y: float | None
    floor: np.ndarray
    wall: np.ndarray
    gloss: float
    room: float
    drop: float
    seamless: bool
    lamps: dict[str, Lamp]
    scales: dict[str, float]

    @property
    def base_pitch(self) -> float:
        """How far the line from the camera to the product's base runs down, degrees."""
        return math.degrees(math.atan2(self.eye[2], -self.eye[1]))

    @property
    def pixels_per_metre(self) -> float:
        """Plate pixels of one metre across, where the product stands."""
        left, right = (self.matrix @ np.array([x, 0.0, 0.0, 1.0]) for x in (-0.5, 0.5))
        return float(right[0] / right[2] - left[0] / left[2])

    @property
    def has_free_ground(self) -> bool:
        """Whether there is a piece of ground on which something can lie, seen from straight above."""
        return free_ground(self, 1.0) is not None

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


def find_plate(set_name: str, pitch: float) -> Plate:
    """The plate of a set whose camera looks down most nearly as asked.

    Args:
        set_name: Name of the set, as in the plates.
        pitch: Degrees below the horizon, at the product's base.

    Raises:
        FileNotFoundError: The library holds no such set; it is incomplete.
    """
    fitting = [plate for plate in all_plates() if plate.set == set_name]
    if not fitting:
        raise FileNotFoundError(f"No plate of {set_name!r} in {FOLDER}. Render it as tools/scene/README.md says.")
    return min(fitting, key=lambda plate: abs(plate.base_pitch - pitch))


@lru_cache(maxsize=64)
def _free_pieces(name: str, aspect: float) -> tuple[tuple[float, float, float], ...]:
    plate = next(plate for plate in all_plates() if plate.name == name)
    matte = plate.matte()[..., 0]
    width = min(_WIDEST, 0.9 * plate.room)
    while width >= _NARROWEST:
        height = width / aspect
        free = tuple(
            (left, far, width)
            for left in np.linspace(-width / 2 - 0.12, -width / 2 + 0.12, 7)
            for far in np.linspace(height / 2 - 0.22, height / 2 + 0.12, 9)
            if _is_free(plate, matte, left, far, width, height)
        )
        if free:
            return free
        width -= 0.05
    return ()


def free_ground(plate: Plate, aspect: float, draw: float = 0.0) -> tuple[float, float, float] | None:
    """The largest piece of a plate's ground on which nothing stands.

    Args:
        plate: Best the one that looks down most steeply.
        aspect: Width by height of the piece.
        draw: 0-1, chooses among pieces of the same size.

    Returns:
        Left edge, far edge and width in metres; None where things stand everywhere.
    """
    pieces = _free_pieces(plate.name, round(aspect, 3))
    return pieces[min(len(pieces) - 1, int(draw * len(pieces)))] if pieces else None


def _is_free(plate: Plate, matte: np.ndarray, left: float, far: float, width: float, height: float) -> bool:
    """Whether a piece of the ground is all in the plate and all floor."""
    x, y = np.meshgrid(np.linspace(left, left + width, 24), np.linspace(far - height, far, 24))
    points = np.stack([x, y, np.zeros_like(x), np.ones_like(x)], -1) @ plate.matrix.T
    columns, rows = np.moveaxis(points[..., :2] / points[..., 2:], -1, 0)
    if min(columns.min(), rows.min()) < 0 or max(columns.max(), rows.max()) > plate.size - 1:
        return False
    return bool(matte[rows.astype(int), columns.astype(int)].mean() > 255 * _FREE)


def _read(path: Path) -> Plate:
    facts = json.loads(path.read_text("utf-8"))
    lamps = {name: Lamp(tuple(v["at"]), tuple(v["aim"]), tuple(v["size"])) for name, v in facts["lamps"].items()}
    return Plate(
        path.stem, facts["set"], facts["surface"], facts.get("place", ""), facts["size"], facts["pitch"],
        np.array(facts["matrix"]), np.array(facts["eye"]), facts["wall_y"], np.array(facts["floor"]),
        np.array(facts["wall"]), facts["gloss"], facts.get("room", math.inf), facts.get("drop", 0.0),
        facts.get("seamless", False), lamps, facts["scales"],
    )  # fmt: skip


@lru_cache(maxsize=12)  # two plates; a request for four pictures mostly stays on one or two
def _pixels(stem: str) -> np.ndarray:
    pixels = np.asarray(Image.open(FOLDER / f"{stem}.webp").convert("RGB"))
    pixels.setflags(write=False)
    return pixels

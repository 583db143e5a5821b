"""What the seed decides: surface, colours, light, camera side, and where in the frame the product stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tools.scene.spec import SceneSpec
from tools.scene.studio.plates import Plate, all_plates, find_plate
from tools.scene.studio.product import Stance

MARGIN = 0.06
PITCHES = {"eye": 14.0, "high": 40.0, "flat": 90.0}
_FAMILIES = {"wood": ["light_oak", "dark_walnut"]}
_ONE_COLOUR = ("paper", "velvet")
_UNNAMED_LIGHTS = ("neutral", "soft", "morning", "warm", "bright")


@dataclass(frozen=True)
class Choice:
    """A scene with nothing left open.

    Attributes:
        spec: The request with surface, colours, light and side filled in.
        plate: The plate to use.
        mirrored: Whether the plate is used left for right.
        swing: Strength of the sun against the window, 0.7 to 1.3.
        draws: Random numbers (0-1) for framing, the same for one seed whatever the request.
        notes: What was assumed, for the seller.
        limits: What the set cannot show, for the seller; of no matter where the set is not shown.
        lying: Whether the product lies and is seen from straight above.
        foot: Column of the middle of the product's base, px of the cropped cut-out; None for the product's middle.
    """

    spec: SceneSpec
    plate: Plate
    mirrored: bool
    swing: float
    draws: np.ndarray
    notes: tuple[str, ...]
    limits: tuple[str, ...] = ()
    lying: bool = False
    foot: float | None = None


@dataclass(frozen=True)
class Frame:
    """Where things are in the picture.

    Attributes:
        size: Width and height of the picture.
        window: Left, top, width, height of the part of the plate that is shown, plate pixels (whole numbers).
        box: Left, top, right, bottom of the product in the picture.
    """

    size: tuple[int, int]
    window: tuple[int, int, int, int]
    box: tuple[int, int, int, int]


def choose(spec: SceneSpec, stance: Stance, seed: int) -> Choice:
    """Fill in what the request leaves open.

    Args:
        spec: The request.
        stance: How the product stands.
        seed: Same seed, same choice.
    """
    draws = _draws(seed)
    notes: list[str] = []
    limits: list[str] = []
    lying, fitting = _lies(spec, stance), fitting_sets(spec)
    if lying:
        fitting = [name for name in fitting if find_plate(name, PITCHES["flat"]).has_free_ground] or fitting
    name = fitting[int(draws[0] * len(fitting))]
    plate = find_plate(name, PITCHES["flat"] if lying else _pitch(spec, stance, draws[4], notes))
    if lying:
        lying = plate.has_free_ground
        notes += _lying_notes(spec, stance, plate)
        limits += _limits_of_lying(plate)
    filled: dict[str, Any] = {
        "surface": plate.surface,
        "places": [plate.place] if plate.place else [],
        "side": _side(spec, stance, draws[2], notes),
        **_colours(spec, plate, draws[1]),
    }
    if not spec.light_named:
        lights = _palettes()[plate.set].get("lights", _UNNAMED_LIGHTS)
        filled["light"] = lights[int(draws[3] * len(lights))]
    if lying:
        filled["wall_colour"] = None
    if spec.wall_colour and not filled.get("wall_colour") and plate.surface not in _ONE_COLOUR:
        limits.append("No wall is seen here that could have the colour you named; it was left out.")
    if stance.sure and not spec.camera and not lying and stance.pitch > plate.base_pitch + 12:
        limits.append(
            f"Your photo looks down at the product by about {stance.pitch:.0f} degrees and my steepest view by "
            f"{plate.base_pitch:.0f}; a photo from a little lower would fit the scene better."
        )
    return Choice(
        spec.model_copy(update=filled),
        plate,
        filled["side"] == "right",
        0.7 + 0.6 * draws[5],
        draws[6:],
        tuple(notes),
        tuple(limits),
        lying,
        float(stance.contour[[0, -1], 0].mean()),
    )


def _lies(spec: SceneSpec, stance: Stance) -> bool:
    """Whether the product lies: because that was asked for, because such goods do, or because it looks it."""
    if spec.camera:
        return spec.camera == "flat"
    return (spec.lies is True and not stance.sure) or (spec.lies is None and stance.disc)


def _lying_notes(spec: SceneSpec, stance: Stance, plate: Plate) -> list[str]:
    if not plate.has_free_ground:
        return []
    notes = []
    if not spec.camera:
        notes.append('It lies flat and is seen from straight above; say "from the front" to stand it up.')
    elif stance.sure and stance.pitch < 50:
        notes.append(
            "Your photo shows the product from the side; seen from straight above it seems to lie on its side."
        )
    return notes


def _limits_of_lying(plate: Plate) -> list[str]:
    if not plate.has_free_ground:
        return ["Here I cannot look from straight above: things stand everywhere. You see it from as high as I can."]
    return ["Seen from straight above, only the ground of the place is in the picture."] if plate.place else []


def fitting_sets(spec: SceneSpec) -> list[str]:
    """Names of the sets that show the surface and place of a scene, sorted.

    A place that no set shows on the wanted surface is left out: the surface stays. Without any wish it is one of the
    sets that suit everything.
    """
    sets = {plate.set: plate for plate in all_plates()}
    surfaces = _FAMILIES.get(spec.surface or "", [spec.surface] if spec.surface else [])
    if not surfaces and not spec.places and spec.surface_colour:
        surfaces = ["paper"]
    there = [name for name, plate in sets.items() if plate.place in spec.places]
    if not surfaces and not there:
        return sorted(name for name in sets if _palettes()[name].get("anything"))
    on_it = [name for name, plate in sets.items() if plate.surface in surfaces]
    both = [name for name in there if not surfaces or name in on_it]
    return sorted(both or [name for name in on_it if not sets[name].place] or on_it)


def frame_product(choice: Choice, product_size: tuple[int, int], size: int) -> Frame:
    """Decide where the product stands in the picture: whole, with margin, at a believable size.

    Args:
        choice: The filled-in scene.
        product_size: Width and height of the cropped cut-out.
        size: Longest side of the picture.
    """
    width, height = _picture_size(choice.spec, size)
    plate, draws, closer = choice.plate, choice.draws, choice.spec.closeness
    shown = float(np.clip((0.76 + 0.22 * draws[0]) * 0.95**closer, 0.70, 1.0)) * plate.size
    zoom = max(width, height) / shown
    slim = 0.06 if product_size[1] > 1.6 * product_size[0] else 0.0
    share = (0.47 + 0.12 * draws[1] + slim) * 1.10**closer
    scale = min(min(0.70, share) * height / product_size[1], min(0.74, share * 1.18) * width / product_size[0])
    middle = 0.5 + (draws[2] - 0.5) * 0.11 + _away_from_prop(choice)
    wanted = 0.5 + 0.5 * scale * product_size[1] / height + 0.045 + 0.02 * draws[4]
    foot_row = _foot_row(plate, min(wanted, 0.9) * height / zoom, 0.04 * draws[3])
    top = int(np.clip(round(foot_row - min(wanted, 0.9) * height / zoom), 0, plate.size - height / zoom))
    bottom = min((foot_row - top) * zoom, height * (1 - MARGIN))
    scale = min(scale, (bottom - MARGIN * height) / product_size[1])
    scale = min(scale, plate.room * plate.pixels_per_metre * zoom / product_size[0])
    wide, tall = max(1, round(product_size[0] * scale)), max(1, round(product_size[1] * scale))
    x, y = round(middle * width - wide / 2), round(bottom) - tall
    foot = choice.foot * scale if choice.foot is not None and plate.room < 1 else middle * width - x
    left = int(np.clip(round(plate.size / 2 - (x + foot) / zoom), 0, plate.size - width / zoom))
    if plate.room < 1:  # on a podium the base stands in the middle of it, wherever a handle sticks out
        edge = round(MARGIN * width)
        x = int(np.clip(round((plate.size / 2 - left) * zoom - foot), edge, max(edge, width - edge - wide)))
    window = (left, top, min(plate.size - left, round(width / zoom)), min(plate.size - top, round(height / zoom)))
    return Frame((width, height), window, (x, y, x + wide, y + tall))


def _picture_size(spec: SceneSpec, longest: int) -> tuple[int, int]:
    """Width and height of a picture in the scene's aspect ratio."""
    across, down = (int(part) for part in spec.aspect.split(":"))
    return round(longest * min(1.0, across / down)), round(longest * min(1.0, down / across))


def frame_lying(choice: Choice, product_size: tuple[int, int], size: int) -> Frame:
    """Decide where a lying product is in the picture: near the middle, with room around it.

    Args:
        choice: The filled-in scene.
        product_size: Width and height of the cropped cut-out.
        size: Longest side of the picture.
    """
    width, height = _picture_size(choice.spec, size)
    draws = choice.draws
    share = min(0.84, (0.62 + 0.10 * draws[0]) * 1.10**choice.spec.closeness)
    scale = share * min(width / product_size[0], height / product_size[1])
    wide, tall = max(1, round(product_size[0] * scale)), max(1, round(product_size[1] * scale))
    free = (width - wide, height - tall)
    x = round(free[0] * (0.5 + 0.16 * (draws[1] - 0.5)))
    y = round(free[1] * (0.5 + 0.16 * (draws[3] - 0.5)))
    return Frame((width, height), (0, 0, width, height), (x, y, x + wide, y + tall))


def _draws(seed: int) -> np.ndarray:
    """Twelve numbers from 0 to 1. Neighbouring seeds lie far apart in each, so that a series of pictures differs."""
    steps = np.array([0.618, 0.618, 0.5, 0.382, 0.755, 0.570, 0.671, 0.729, 0.857, 0.734, 0.819, 0.551])
    numbers: np.ndarray = (np.random.default_rng(seed // 8).random(12) + (seed % 8) * steps) % 1.0
    return numbers


def _foot_row(plate: Plate, wanted: float, wander: float) -> float:
    """Plate row of the product's base: near the middle of the set, closer to the camera if the picture asks for it.

    Not much closer, because the surface is out of focus there; paper has no texture that would show it.
    """
    rows = []
    nearest = -0.30 if plate.seamless else -0.10 if plate.room < 1 else -0.13
    for y in (wander if plate.room > 1 else -0.02, nearest):
        foot = plate.matrix @ np.array([0.0, y, 0.0, 1.0])
        rows.append(float(foot[1] / foot[2]))
    return float(np.clip(wanted, rows[0], rows[1]))


def _colours(spec: SceneSpec, plate: Plate, draw: float) -> dict[str, str | None]:
    """Colours of surface and wall. Paper and velvet have one colour all over; places keep their own unless asked."""
    palette = _palettes()[plate.set].get("walls", [None])
    colour = palette[int(draw * len(palette))]
    if plate.surface in _ONE_COLOUR:
        paint = spec.surface_colour or spec.wall_colour or colour
        return {"surface_colour": paint, "wall_colour": None if plate.seamless else paint}
    has_wall = plate.wall_y is not None or colour is not None  # or a sweep that may be painted
    return {"wall_colour": spec.wall_colour or colour if has_wall else None}


def _side(spec: SceneSpec, stance: Stance, draw: float, notes: list[str]) -> str:
    own = {-1: "left", 1: "right", 0: None}[stance.light]
    if spec.side and own and spec.side != own:
        notes.append(
            f"The light comes from the {spec.side} as you asked; in your photo the product is lit from the {own}, "
            "so its own shading may look a little different from the room."
        )
    return spec.side or own or ("left" if draw < 0.5 else "right")


def _pitch(spec: SceneSpec, stance: Stance, draw: float, notes: list[str]) -> float:
    if spec.camera:
        pitch = PITCHES[spec.camera]
        if stance.sure and abs(stance.pitch - pitch) > 18:
            notes.append(
                f"Your photo looks down at the product by about {stance.pitch:.0f} degrees; the scene you asked for "
                f"does by {pitch:.0f}, so the product may seem to lean."
            )
        return pitch
    if stance.sure:
        return stance.pitch
    notes.append("I could not tell how high the camera was; I assumed the photo was taken from slightly above.")
    return 18.0 + 4 * draw


def _away_from_prop(choice: Choice) -> float:
    shift = -0.05 if _palettes()[choice.plate.set].get("prop_side") == "right" else 0.0
    return -shift if choice.mirrored else shift


@cache
def _palettes() -> dict[str, Any]:
    palettes: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("palettes.yaml").read_text("utf-8"))
    return palettes

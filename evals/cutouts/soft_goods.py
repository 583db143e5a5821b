"""Soft things that Blender's products lack: fur, bristles, a fringe, wire, drawn strand by strand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_TIMES = 4  # drawn larger, then averaged: a strand thinner than a pixel becomes partial alpha
_SIDE = 700
Sheet = NDArray[Any]  # (H, W, 4) uint8


def fur_ball(rng: np.random.Generator) -> Image.Image:
    """A pompom: a soft ball with a few thousand hairs that stand out."""
    sheet = _blank()
    colour = rng.uniform((120, 60, 40), (230, 180, 150))
    middle = np.array([_SIDE / 2, _SIDE / 2])
    _ball(sheet, middle, 215, colour * 0.8)
    for _ in range(5200):
        turn = rng.uniform(0, 2 * np.pi)
        out = np.array([np.cos(turn), np.sin(turn)])
        root = middle + out * 215 * np.sqrt(rng.uniform(0.3, 1))
        bend = out + rng.normal(0, 0.35, 2) + np.array([0, 0.15])
        light = 1.05 - 0.45 * (root[1] - 130) / _SIDE + rng.normal(0, 0.12)
        _strand(sheet, root, bend * rng.uniform(40, 85), colour * light, rng.uniform(1.0, 2.2), rng)
    return _reduced(sheet)


def brush(rng: np.random.Generator) -> Image.Image:
    """A brush with a wooden handle and long loose bristles."""
    sheet = _blank()
    wood, hair = rng.uniform((120, 70, 30), (190, 140, 90)), rng.uniform((25, 20, 18), (90, 70, 55))
    _block(sheet, (310, 360), (390, 690), wood)
    _block(sheet, (290, 300), (410, 380), np.array([188.0, 186, 180]))
    for _ in range(1500):
        root = np.array([rng.uniform(296, 404), 305.0])
        lean = (root[0] - 350) / 54 * rng.uniform(40, 120)
        way = np.array([lean + rng.normal(0, 10), -rng.uniform(170, 270)])
        _strand(sheet, root, way, hair * rng.uniform(0.7, 1.5), rng.uniform(1.0, 2.6), rng)
    return _reduced(sheet)


def fringed_cloth(rng: np.random.Generator) -> Image.Image:
    """A folded scarf with a fringe at its lower edge."""
    sheet = _blank()
    colour = rng.uniform((40, 60, 60), (220, 200, 190))
    _block(sheet, (150, 60), (550, 520), colour)
    for x in range(150, 550, 50):
        _block(sheet, (x, 60), (x + 18, 520), colour * 0.72)
    for root in np.arange(152, 549, 6.0):
        for _ in range(4):
            way = np.array([rng.normal(0, 12), rng.uniform(90, 130)])
            shade = colour * rng.uniform(0.75, 1.1)
            _strand(sheet, np.array([root, 512.0]), way, shade, rng.uniform(0.9, 1.6), rng)
    return _reduced(sheet)


def wire_basket(rng: np.random.Generator) -> Image.Image:
    """A basket of wire: the background shows through everywhere."""
    sheet = _blank()
    colour = rng.uniform((30, 30, 30), (150, 120, 70))
    lean = 90.0
    for x in np.linspace(110, 590, 13):
        low = np.array([350 + (x - 350) * (1 - lean / 350), 560.0])
        _strand(sheet, np.array([x, 200.0]), low - np.array([x, 200.0]), colour * rng.uniform(0.8, 1.2), 7, None)
    for y in np.linspace(200, 560, 6):
        half = 240 * (1 - (y - 200) / 360 * lean / 350)
        _strand(sheet, np.array([350 - half, y]), np.array([2 * half, 0.0]), colour * rng.uniform(0.8, 1.2), 9, None)
    return _reduced(sheet)


SOFT_GOODS: dict[str, Callable[[np.random.Generator], Image.Image]] = {
    "fur-ball": fur_ball, "brush": brush, "fringed-cloth": fringed_cloth, "wire-basket": wire_basket,
}  # fmt: skip


def _blank() -> Sheet:
    return np.zeros((_SIDE * _TIMES, _SIDE * _TIMES, 4), np.uint8)


def _paint(colour: NDArray[Any]) -> tuple[float, ...]:
    return (*(float(v) for v in np.clip(colour, 0, 255)), 255.0)


def _ball(sheet: Sheet, middle: NDArray[Any], radius: float, colour: NDArray[Any]) -> None:
    import cv2

    for share in np.linspace(1, 0.1, 40):  # lit from above left
        at = middle - (1 - share) * radius * np.array([0.3, 0.4])
        cv2.circle(sheet, _pixel(at), round(radius * share * _TIMES), _paint(colour * (0.75 + 0.5 * (1 - share))), -1)


def _block(sheet: Sheet, low: tuple[float, float], high: tuple[float, float], colour: NDArray[Any]) -> None:
    import cv2

    cv2.rectangle(sheet, _pixel(np.array(low)), _pixel(np.array(high)), _paint(colour), -1)


def _strand(
    sheet: Sheet, root: NDArray[Any], way: NDArray[Any], colour: NDArray[Any], width: float,
    rng: np.random.Generator | None,
) -> None:  # fmt: skip
    """One hair from its root along `way`; with random numbers it curls a little."""
    import cv2

    aside = np.array([-way[1], way[0]]) * (rng.normal(0, 0.12) if rng is not None else 0.0)
    steps = np.linspace(0, 1, 9)[:, None]
    line = root + way * steps + aside * np.sin(steps * np.pi)
    cv2.polylines(
        sheet, [np.rint(line * _TIMES).astype(np.int32)], False, _paint(colour), max(1, round(width * _TIMES))
    )


def _pixel(at: NDArray[Any]) -> tuple[int, int]:
    return round(float(at[0]) * _TIMES), round(float(at[1]) * _TIMES)


def _reduced(sheet: Sheet) -> Image.Image:
    """Straight-alpha average of blocks, cropped to what can be seen."""
    whole = sheet.astype(np.float32).reshape(_SIDE, _TIMES, _SIDE, _TIMES, 4)
    weight = whole[..., 3:] / 255
    alpha = weight.mean(axis=(1, 3))
    colour = (whole[..., :3] * weight).mean(axis=(1, 3)) / np.maximum(alpha, 1e-6)
    image = Image.fromarray(np.rint(np.dstack([colour, alpha * 255])).astype(np.uint8), "RGBA")
    return image.crop(image.getbbox())

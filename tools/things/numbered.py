"""The photo with its things outlined and numbered, to choose from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tools.things.find import Thing, Things

_SIDE = 1024  # px, longest side, as of every evidence picture
_LINE, _RIM = (24, 84, 98), (255, 255, 255)


def write_numbered(photo: Image.Image, things: Things, path: Path) -> Path:
    """Write the numbered picture as PNG.

    Args:
        photo: Mode `RGB`. Not changed.
        things: What it shows.
        path: File to write; its folder is made.
    """
    import cv2

    scale = min(1.0, _SIDE / max(photo.size))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    shown = np.asarray(photo.resize(size, Image.Resampling.BOX)).astype(np.float32)
    chosen = np.isin(things.labels, things.all_labels).astype(np.float32)
    bright = cv2.resize(chosen, size, interpolation=cv2.INTER_LINEAR)[..., None]
    pixels = np.rint(shown * (0.6 + 0.4 * bright) + 255 * 0.4 * (1 - bright)).astype(np.uint8)  # all else fades
    width = max(2, round(max(size) / 300))
    for thing in things.choices:
        region = np.isin(things.labels, thing.labels).astype(np.float32)
        large = (cv2.resize(region, size, interpolation=cv2.INTER_LINEAR) > 0.5).astype(np.uint8)
        outline, _ = cv2.findContours(large, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(pixels, outline, -1, _RIM, 3 * width, cv2.LINE_AA)
        cv2.drawContours(pixels, outline, -1, _LINE, width, cv2.LINE_AA)
    picture = Image.fromarray(pixels)
    draw = ImageDraw.Draw(picture)
    for thing in things.choices:
        _badge(draw, thing, things, scale, size)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    picture.save(partial, "PNG")
    partial.replace(path)  # the page may be reading the one before
    return path


def _badge(draw: ImageDraw.ImageDraw, thing: Thing, things: Things, scale: float, size: tuple[int, int]) -> None:
    """The number in a disc in the middle of the thing's solid part, which it cannot leave."""
    radius = max(12, round(max(size) / 40))
    x, y = (v * scale for v in _inside(thing, things))
    x, y = (min(max(v, radius + 2), side - radius - 2) for v, side in zip((x, y), size, strict=True))
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_LINE, outline=_RIM, width=max(2, radius // 8))
    font = ImageFont.load_default(size=round(radius * 1.3))
    draw.text((x, y), str(thing.number), fill=_RIM, font=font, anchor="mm")


def _inside(thing: Thing, things: Things) -> tuple[float, float]:
    """The point of a thing that is farthest from its outline, in px of the photo."""
    import cv2

    region = np.pad(np.isin(things.labels, thing.labels[:1]).astype(np.uint8), 1)
    depth = cv2.distanceTransform(region, cv2.DIST_L2, 5)[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    across, down = things.size[0] / depth.shape[1], things.size[1] / depth.shape[0]
    return (float(column) + 0.5) * across, (float(row) + 0.5) * down

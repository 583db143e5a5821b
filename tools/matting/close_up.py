"""A picture of the place whose edge is uncertain: the photo and the cut-out side by side, the place framed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

Box = tuple[int, int, int, int]
_SIDE = 512  # px, of each half
_ROOM = 0.6  # of the place's longest side that is shown around it
_LEAST = 0.2  # of the photo's shorter side that is shown at least, to recognise where it is
_FRAME = (215, 25, 30)
_LIGHT, _DARK = 236, 190  # the squares behind a cut-out, on which white and black goods both stand out
_SQUARE = 16  # px


def write_close_up(photo: Image.Image, cutout: Image.Image, place: Box, path: Path) -> Path:
    """Write the picture as PNG.

    Args:
        photo: Mode `RGB`. Not changed.
        cutout: Mode `RGBA`, of the same size. Not changed.
        place: What is in doubt, px.
        path: File to write; its folder is made.
    """
    shown = _around(place, photo.size)
    scale = _SIDE / max(shown[2] - shown[0], shown[3] - shown[1])
    size = (max(1, round((shown[2] - shown[0]) * scale)), max(1, round((shown[3] - shown[1]) * scale)))
    how = Image.Resampling.LANCZOS
    before = photo.convert("RGB").crop(shown).resize(size, how)
    after = Image.alpha_composite(_squares(size), cutout.crop(shown).resize(size, how)).convert("RGB")
    picture = Image.new("RGB", (2 * size[0] + _SQUARE, size[1]), "white")
    for half, left in ((before, 0), (after, size[0] + _SQUARE)):
        picture.paste(half, (left, 0))
        x, y, right, bottom = (round((v - shown[i % 2]) * scale) for i, v in enumerate(place))
        frame = (left + max(0, x - 6), max(0, y - 6), left + min(size[0] - 1, right + 6), min(size[1] - 1, bottom + 6))
        ImageDraw.Draw(picture).rectangle(frame, outline=_FRAME, width=3)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


def _around(place: Box, size: tuple[int, int]) -> Box:
    """A place with room around it, inside the picture."""
    room = max(_ROOM * max(place[2] - place[0], place[3] - place[1]), 0)
    edges = []
    for low, high, length in ((place[0], place[2], size[0]), (place[1], place[3], size[1])):
        side = min(length, max(high - low + 2 * room, _LEAST * min(size)))
        start = min(max(0.0, (low + high - side) / 2), length - side)
        edges.append((int(start), max(int(start) + 1, round(start + side))))
    return edges[0][0], edges[1][0], edges[0][1], edges[1][1]


def _squares(size: tuple[int, int]) -> Image.Image:
    rows, columns = (np.arange(length) // _SQUARE for length in size[::-1])
    grey = np.where((rows[:, None] + columns) % 2, _LIGHT, _DARK).astype(np.uint8)
    return Image.fromarray(grey).convert("RGBA")

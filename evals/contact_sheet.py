"""One picture that shows several, each with its name under it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CELL = 480
LABEL = 40
GAP = 16
_PAGE = (238, 238, 240)
_SQUARES = (214, 214, 218)


def contact_sheet(pictures: Mapping[str, Path]) -> Image.Image:
    """Lay pictures out in one row.

    Args:
        pictures: File by label, in order. Transparency is shown as a chequered ground.

    Returns:
        Mode `RGB`; each cell is 480 px square.
    """
    width = len(pictures) * (CELL + GAP) + GAP
    sheet = Image.new("RGB", (width, CELL + LABEL + 2 * GAP), _PAGE)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=22)
    for column, (label, path) in enumerate(pictures.items()):
        left = GAP + column * (CELL + GAP)
        with Image.open(path) as image:
            cell = image.convert("RGBA")
        cell.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
        place = (left + (CELL - cell.width) // 2, GAP + (CELL - cell.height) // 2)
        sheet.paste(_chequered(cell.size), place)
        sheet.paste(cell, place, cell)
        draw.text((left + CELL // 2, GAP + CELL + LABEL // 2), label, fill=(40, 40, 44), font=font, anchor="mm")
    return sheet


def _chequered(size: tuple[int, int], square: int = 16) -> Image.Image:
    ground = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(ground)
    for y in range(0, size[1], square):
        for x in range((y // square) % 2 * square, size[0], 2 * square):
            draw.rectangle((x, y, x + square - 1, y + square - 1), fill=_SQUARES)
    return ground

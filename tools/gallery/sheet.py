"""One sheet that shows all pictures of a gallery."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont, ImageOps

_CELL = 480  # px
_GAP = 24
_CAPTION = 40
_INK, _PAPER = (60, 60, 60), (250, 249, 247)


def contact_sheet(pictures: Sequence[tuple[Image.Image, str]], columns: int = 3) -> bytes:
    """Lay pictures out in rows, each with its caption.

    Args:
        pictures: Any mode and size, with a caption each.
        columns: How many beside each other.

    Returns:
        A JPEG file.
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    size = (columns * (_CELL + _GAP) + _GAP, rows * (_CELL + _CAPTION + _GAP) + _GAP)
    sheet = Image.new("RGB", size, _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(22)
    for number, (picture, caption) in enumerate(pictures):
        left = _GAP + number % columns * (_CELL + _GAP)
        top = _GAP + number // columns * (_CELL + _CAPTION + _GAP)
        shown = ImageOps.contain(picture.convert("RGBA"), (_CELL, _CELL), Image.Resampling.LANCZOS)
        sheet.paste("white", (left, top, left + _CELL, top + _CELL))
        sheet.paste(shown, (left + (_CELL - shown.width) // 2, top + (_CELL - shown.height) // 2), shown)
        draw.text((left, top + _CELL + 8), caption, _INK, font)
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=88, optimize=True)
    return buffer.getvalue()

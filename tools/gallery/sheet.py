"""One sheet that shows all pictures of a gallery."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

from tools.lettering.typefaces import face_for, font

_GAP, _CAPTION, _LETTERS = 1 / 20, 1 / 12, 1 / 22  # shares of a picture's side
_INK, _PAPER = (60, 60, 60), (250, 249, 247)


def contact_sheet(pictures: Sequence[tuple[Image.Image, str]], columns: int = 3, side: int = 480) -> bytes:
    """Lay pictures out in rows, each with its caption.

    Args:
        pictures: Any mode and size, with a caption each.
        columns: How many beside each other.
        side: Of each picture, px.

    Returns:
        A JPEG file.
    """
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    gap, below = round(_GAP * side), round(_CAPTION * side)
    sheet = Image.new("RGB", (columns * (side + gap) + gap, rows * (side + below + gap) + gap), _PAPER)
    draw, letters = ImageDraw.Draw(sheet), max(10, round(_LETTERS * side))
    for number, (picture, caption) in enumerate(pictures):
        left = gap + number % columns * (side + gap)
        top = gap + number // columns * (side + below + gap)
        shown = ImageOps.contain(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
        sheet.paste("white", (left, top, left + side, top + side))
        sheet.paste(shown, (left + (side - shown.width) // 2, top + (side - shown.height) // 2), shown)
        draw.text((left, top + side + round(below / 5)), caption, _INK, font(face_for(caption), "Regular", letters))
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=88, optimize=True)
    return buffer.getvalue()

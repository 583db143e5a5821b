"""Picture files on the disk: encoded without metadata of their own, safely named, written whole or not at all."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Literal

from PIL import Image, PngImagePlugin


def encode(image: Image.Image, file_format: Literal["PNG", "JPEG"], xmp: bytes | None = None) -> bytes:
    """Encode a picture without metadata of its own.

    Args:
        image: Mode `RGB` or `RGBA` (PNG only), sRGB.
        file_format: `PNG` or `JPEG` (quality 95, 4:4:4).
        xmp: Metadata packet to write.
    """
    plain = image.copy()
    plain.info = {}
    buffer = io.BytesIO()
    if file_format == "JPEG":
        plain.save(buffer, "JPEG", quality=95, subsampling=0, optimize=True, **({"xmp": xmp} if xmp else {}))
    else:
        told = PngImagePlugin.PngInfo()
        if xmp:
            told.add_itxt("XML:com.adobe.xmp", xmp.decode())
        plain.save(buffer, "PNG", compress_level=3, pnginfo=told)
    return buffer.getvalue()


def clean_name(name: str) -> str:
    """Make an uploader's file name safe to show to people and models: no path, no control signs, no brackets, short."""
    base = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w .()+&,-]", "_", base, flags=re.UNICODE).strip(" .")[-80:] or "picture"


def claim(path: Path) -> bool:
    """Make an empty file unless there is one; of two threads or processes that try, one is told True."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves all of it or none."""
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)

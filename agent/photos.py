"""Photos as people see them: in a format that every browser shows; and which pictures wait for their yes."""

from __future__ import annotations

import io

from PIL import Image

from tools.open_lane import waiting
from tools.photo import UnreadableImageError, read_file, read_photo

__all__ = ["display_copy", "read_file", "waiting"]


def display_copy(content: bytes, longest_side: int) -> bytes | None:
    """Make a small WebP of a picture file, without any of its metadata.

    Args:
        content: The whole file, in any format that Lightbox accepts.
        longest_side: The most pixels each way; smaller pictures keep their size.

    Returns:
        The WebP file, with the transparency of the original; None if the file is not a picture.
    """
    try:
        image = read_photo(content).image
    except UnreadableImageError:
        return None
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=88, method=4)
    return buffer.getvalue()

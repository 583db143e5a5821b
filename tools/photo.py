"""The one safe way in for pictures: any common file becomes sRGB pixels or a message a seller can act on.

Knows file formats and colour; does not know conversations, ids or what the picture is for.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from tools.errors import ToolInputError

MAX_MEGAPIXELS = 120
MAX_MEGABYTES = 60
# MPO (two-picture JPEG of some phones) is opened by the JPEG reader.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "HEIF")
ACCEPTED = "Send a JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC or AVIF picture."

# What people upload by mistake, by the first bytes, with what to do about it.
_LOOKALIKES: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "is a Windows program, not a picture"),
    (b"\x7fELF", "is a program, not a picture"),
    (b"%PDF", "is a PDF document. Save the page as a picture first"),
    (b"PK\x03\x04", "is a ZIP archive or an Office document. Unpack it and send the pictures inside"),
    (b"%!PS", "is an EPS or PostScript drawing. Export it as PNG first"),
    (b"8BPS", "is a Photoshop document. Export it as PNG or JPEG first"),
)


class UnreadableImageError(ToolInputError):
    """The file is not a picture Lightbox can open; nothing was stored."""


@dataclass(frozen=True)
class Photo:
    """A decoded picture.

    Attributes:
        image: Mode `RGB`, or `RGBA` where the file has real transparency; sRGB, 8 bit, EXIF rotation applied.
        file_format: Pillow's name of the file's format, for example `JPEG`.
        notes: What was done to it, in a seller's words ("the first frame of an animation").
    """

    image: Image.Image
    file_format: str
    notes: tuple[str, ...] = ()


def read_file(path: Path) -> bytes:
    """Read a picture file from the disk, but never more of it than shows that it is too large.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file.read(MAX_MEGABYTES * 1_000_000 + 1)


def read_photo(content: bytes, name: str = "picture") -> Photo:
    """Decode a picture file into upright 8-bit sRGB pixels.

    Args:
        content: The whole file.
        name: File name for messages; never used as a path.

    Returns:
        The decoded picture. Size limits are checked on the header, before any pixel is decoded.

    Raises:
        UnreadableImageError: The file is empty, too large, not a picture, or damaged.
    """
    image = open_header(content, name)
    file_format = image.format or "unknown"
    notes: list[str] = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and file_format != "MPO":
        notes.append(f"{name} has {frames} frames or pages; only the first is used")
    try:
        image.load()
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        return Photo(_drop_empty_alpha(_to_srgb(upright, profile, notes)), file_format, tuple(notes))
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise UnreadableImageError(
            f"{name!r} is damaged and cannot be opened completely ({error}). "
            "Nothing was changed. Copy it from the camera or phone again and resend it."
        ) from error


def open_header(content: bytes, name: str = "picture") -> Image.Image:
    """Open a picture file lazily: format, size and metadata without decoding pixels.

    Raises:
        UnreadableImageError: The file is empty, too large, or not a picture.
    """
    _refuse_lookalikes(content, name)
    _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise UnreadableImageError(_too_many_pixels(name, str(error))) from error
    except UnidentifiedImageError as error:
        raise UnreadableImageError(f"{name!r} is not a picture Lightbox can open. {ACCEPTED}") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableImageError(
            f"{name!r} is damaged ({error}). Copy it from the camera again and resend it."
        ) from error
    width, height = image.size
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise UnreadableImageError(_too_many_pixels(name, f"{width} x {height} px"))
    if min(width, height) < 16:
        raise UnreadableImageError(f"{name!r} is only {width} x {height} px; a product needs at least 16 px each way.")
    return image


def _refuse_lookalikes(content: bytes, name: str) -> None:
    if not content:
        raise UnreadableImageError(
            f"{name!r} is empty (0 bytes). The upload may have been cut off; please send it again."
        )
    if len(content) > MAX_MEGABYTES * 1_000_000:
        raise UnreadableImageError(
            f"{name!r} has more than {MAX_MEGABYTES} MB, which is the limit. Save it as a JPEG and send it again."
        )
    for start, what in _LOOKALIKES:
        if content.startswith(start):
            raise UnreadableImageError(f"{name!r} {what}. {ACCEPTED}")
    if b"<svg" in content[:4096].lower():
        raise UnreadableImageError(
            f"{name!r} is an SVG drawing, which has no pixels yet. Export it as PNG and send that."
        )


def _too_many_pixels(name: str, found: str) -> str:
    return (
        f"{name!r} is too large to open safely ({found}); the limit is {MAX_MEGAPIXELS} megapixels. "
        "Send a smaller copy."
    )


def _register_heif() -> None:
    import pillow_heif

    if "HEIF" not in Image.OPEN:
        pillow_heif.register_heif_opener(thumbnails=False)


def _to_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    """Bring any Pillow mode to 8-bit sRGB `RGB` or `RGBA`."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = to_eight_bit(image)
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA", "PA") else None
    if image.mode in ("LA", "PA"):
        image = image.convert("RGBA")
    if profile:
        image = _apply_profile(image, profile, notes)
    rgb = image.convert("RGB")
    if alpha is not None:
        rgb.putalpha(alpha)
    return rgb


def to_eight_bit(image: Image.Image) -> Image.Image:
    """Bring the greyscale modes of 16 and 32 bits (`I;16`, `I`, `F`) to `L`; Pillow's own conversion clips them."""
    import numpy as np

    samples = np.asarray(image).astype(np.float64)
    top = 65535.0 if image.mode.startswith("I") else max(1.0, float(samples.max()))
    return Image.fromarray(np.clip(samples / top * 255 + 0.5, 0, 255).astype(np.uint8))


def _apply_profile(image: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
    mode = {"RGBA": "RGB", "LAB": "LAB"}.get(image.mode, image.mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image.convert(mode), source, ImageCms.createProfile("sRGB"), outputMode="RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )  # fmt: skip
    except (ImageCms.PyCMSError, OSError):
        notes.append("its colour profile is damaged and was ignored")
        return image
    return converted or image


def _drop_empty_alpha(image: Image.Image) -> Image.Image:
    """Return `RGB` where the alpha channel says nothing, so that `RGBA` always means real transparency."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        return image.convert("RGB")
    return image

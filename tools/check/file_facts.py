"""What a picture file says about itself: format, size, colour mode, frames, compression. No pixel is looked at."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

# File endings that fit each format, Pillow's names.
ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"), "MPO": (".jpg", ".jpeg", ".mpo"), "PNG": (".png", ".apng"),
    "GIF": (".gif",), "TIFF": (".tif", ".tiff"), "WEBP": (".webp",), "BMP": (".bmp", ".dib"),
    "HEIF": (".heic", ".heif", ".hif"), "AVIF": (".avif",),
}  # fmt: skip
ORIENTATION = 0x0112  # EXIF tag


@dataclass(frozen=True)
class FileFacts:
    """A picture file's own description.

    Attributes:
        file_format: Pillow's name, by content; a multi-picture JPEG (`MPO`) counts as `JPEG`.
        ending: File name's ending, lower case with dot; empty if it has none.
        ending_fits: Whether the ending belongs to the format; True where there is no ending.
        width: Upright width in px.
        height: Upright height in px.
        mode: Pillow's mode: `RGB`, `CMYK`, `L`, ...
        frames: Number of frames or pages.
        animated: Whether the frames are an animation rather than pages.
        profile: Name of the embedded colour profile; None without one.
        profile_is_srgb: True without a profile, too: sRGB is what such a file means.
        jpeg_quality: Quality 1-100 that the tables of a JPEG stand for, roughly; None for other formats.
        bits: Bits per channel: 8, or 10 to 16 where the format tells.
        dpi: Dots per inch that the file states, the smaller of both directions; None where it states none.
        orientation: EXIF rotation 1-8; 1 is upright.
        megabytes: Size of the file in millions of bytes.
    """

    file_format: str
    ending: str
    ending_fits: bool
    width: int
    height: int
    mode: str
    frames: int
    animated: bool
    profile: str | None
    profile_is_srgb: bool
    jpeg_quality: int | None
    bits: int
    dpi: float | None
    orientation: int
    megabytes: float

    @property
    def longest_side(self) -> int:
        """The longer of width and height, in px."""
        return max(self.width, self.height)


def read_facts(image: Image.Image, name: str, size: int) -> FileFacts:
    """Read the facts from an opened, not necessarily decoded, picture.

    Args:
        image: As `tools.photo.open_header` returns it.
        name: The file's name, for its ending.
        size: Number of bytes of the file.
    """
    kind = image.format or "unknown"
    ending = PurePath(name).suffix.lower()
    bits = _bits(image)  # first: reading a PNG's EXIF decodes it, and then this is gone
    width, height = image.size
    orientation = image.getexif().get(ORIENTATION, 1)
    orientation = orientation if orientation in range(1, 9) else 1
    if orientation >= 5:
        width, height = height, width
    frames = 1 if kind == "MPO" else getattr(image, "n_frames", 1)
    profile = _profile_name(image.info.get("icc_profile"))
    return FileFacts(
        file_format="JPEG" if kind == "MPO" else kind,
        ending=ending,
        ending_fits=not ending or ending in ENDINGS.get(kind, ()),
        width=width,
        height=height,
        mode=image.mode,
        frames=frames,
        animated=frames > 1 and kind != "TIFF",
        profile=profile,
        profile_is_srgb=profile is None or "srgb" in profile.lower().replace(" ", ""),
        jpeg_quality=_jpeg_quality(image) if kind in ("JPEG", "MPO") else None,
        bits=bits,
        dpi=_dpi(image),
        orientation=orientation,
        megabytes=size / 1_000_000,
    )


def _bits(image: Image.Image) -> int:
    """Bits per channel; Pillow's mode hides the difference between 8 and 16 in colour pictures."""
    if image.mode == "F" or image.mode.startswith("I"):
        return 16
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return int(max(image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (8,))))
    if isinstance(image, PngImagePlugin.PngImageFile) and image.tile:
        return 16 if "16" in str(image.tile[0][3]) else 8
    return int(image.info.get("bit_depth", 8))


def _dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    # Pillow gives 1 where a TIFF states nothing, and some cameras write 0 or 1.
    if not stated or min(stated) <= 1:
        return None
    return float(min(stated))


def _profile_name(profile: bytes | None) -> str | None:
    if not profile:
        return None
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip() or "unnamed"
    except (ImageCms.PyCMSError, OSError):
        return "damaged"


def _jpeg_quality(image: Image.Image) -> int | None:
    """Invert the formula by which libjpeg scales its example luminance table."""
    tables = getattr(image, "quantization", None)
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or not tables:
        return None
    example_sum = 3686  # of the luminance table in Annex K of the JPEG standard
    scale = 100 * sum(tables[0]) / example_sum
    return round(100 - scale / 2) if scale <= 100 else max(1, round(5000 / scale))

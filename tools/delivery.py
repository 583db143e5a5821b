"""From pixels to the bytes a marketplace takes: format, quality under the byte cap, colour profile, provenance."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PIL import Image, ImageCms, PngImagePlugin

from tools.target import Target

QUALITY = 95  # where the byte limits allow; beyond it files grow and nothing is seen
_LEAST_QUALITY = 80  # the picture is made smaller before the quality drops further
_LAST_QUALITY = 50  # below it damage is plain to see
_FULL_COLOUR_FROM = 85  # JPEG quality from which colour is stored at full resolution


@dataclass(frozen=True)
class Delivery:
    """A finished file.

    Attributes:
        content: The whole file.
        image: What it shows, as it was before compression: mode `RGB`.
        file_format: `JPEG` or `PNG`.
        quality: JPEG quality; None for PNG.
        missed: Byte limit that could not be met: `too large`, `too small`, or None.
    """

    content: bytes
    image: Image.Image
    file_format: str
    quality: int | None
    missed: Literal["too large", "too small"] | None = None


def encode_for(
    image: Image.Image, target: Target, file_format: str | None = None, xmp: bytes | None = None
) -> Delivery:
    """Write a picture as the marketplace takes it.

    The best quality that fits under the byte cap; if that is poor, fewer pixels, but never fewer than a rule names.
    To reach a least file size only the quality is raised: no pixel and no padding is invented.

    Args:
        image: Mode `RGB`, or `RGBA`, which is laid on white; sRGB. Not changed.
        target: What the marketplace wants.
        file_format: The format to keep if the marketplace takes it.
        xmp: Metadata packet to carry.
    """
    image = flatten(image)
    wanted = file_format if file_format and target.takes(file_format) else target.preferred_format
    most = target.most_bytes or math.inf
    if wanted == "PNG":
        content = _png(image, target, xmp)
        if target.least_bytes <= len(content) <= most or not target.takes("JPEG"):
            return Delivery(content, image, "PNG", None, _missed(content, target))
    delivery = _jpeg_within(image, target, xmp)
    if delivery.missed == "too small" and target.takes("PNG"):
        content = _png(image, target, xmp)
        if target.least_bytes <= len(content) <= most:
            return Delivery(content, image, "PNG", None)
    return delivery


def enlarged_to_least(
    delivery: Delivery, scale: float, most: float, target: Target, write: Callable[[float], Delivery]
) -> tuple[float, Delivery] | None:
    """Enlarge a picture until its file reaches the least size: a least file size is an upload minimum like any other.

    Args:
        delivery: The file that has too few bytes.
        scale: Size of the product in it, as a share of its own.
        most: The largest such size.
        target: What the marketplace wants.
        write: Writes the picture with the product at a size.

    Returns:
        The size and the file; None where the largest does not do it either.
    """
    while delivery.missed == "too small" and scale < most:  # files grow more slowly than pixels
        scale = min(most, 1.05 * scale * math.sqrt(target.least_bytes / len(delivery.content)))
        delivery = write(scale)
    return None if delivery.missed else (scale, delivery)


def flatten(image: Image.Image) -> Image.Image:
    """Lay a picture with transparency on white: mode `RGB`."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _jpeg_within(image: Image.Image, target: Target, xmp: bytes | None) -> Delivery:
    """A JPEG file between the least and the most bytes."""

    def write(picture: Image.Image, quality: int) -> bytes:
        return _jpeg(picture, quality, target, xmp)

    most = target.most_bytes or math.inf
    content = write(image, QUALITY)
    if len(content) < target.least_bytes:
        quality = _first(range(QUALITY + 1, 101), lambda q: len(write(image, q)) >= target.least_bytes)
        raised = write(image, quality or 100)
        if len(raised) <= most:
            return Delivery(raised, image, "JPEG", quality or 100, _missed(raised, target))
    if len(content) <= most:
        return Delivery(content, image, "JPEG", QUALITY, _missed(content, target))
    floor = target.least_quality or _LEAST_QUALITY
    for lowest in (floor, target.least_quality or _LAST_QUALITY):
        for picture in _smaller(image, target, lambda p, low=lowest: len(write(p, low)) / most):  # type: ignore[misc]
            quality = _first(range(QUALITY, lowest - 1, -1), lambda q, p=picture: len(write(p, q)) <= most)  # type: ignore[misc]
            if quality:
                return Delivery(write(picture, quality), picture, "JPEG", quality)
    content = write(image, floor)
    return Delivery(content, image, "JPEG", floor, "too large")


def _smaller(image: Image.Image, target: Target, excess: Callable[[Image.Image], float]) -> list[Image.Image]:
    """The picture, and where even that is too large, one with as many fewer pixels as the rules allow."""
    over = excess(image)
    if over <= 1:
        return [image]
    reached = [step for step in target.steps if step.factor(*image.size) <= 1]
    least = max((step.factor(*image.size) for step in reached), default=0.05)
    scale = max(least, 0.95 / math.sqrt(over))
    size = (math.ceil(image.width * scale), math.ceil(image.height * scale))
    return [image, image.resize(size, Image.Resampling.LANCZOS)] if scale < 1 else [image]


def _first(qualities: range, is_enough: Callable[[int], bool]) -> int | None:
    """The first of the qualities that is enough, by halving: what is enough stays enough further on."""
    low, high = 0, len(qualities)
    while low < high:
        middle = (low + high) // 2
        if is_enough(qualities[middle]):
            high = middle
        else:
            low = middle + 1
    return qualities[low] if low < len(qualities) else None


def _missed(content: bytes, target: Target) -> Literal["too large", "too small"] | None:
    if target.most_bytes and len(content) > target.most_bytes:
        return "too large"
    return "too small" if len(content) < target.least_bytes else None


def _jpeg(image: Image.Image, quality: int, target: Target, xmp: bytes | None) -> bytes:
    buffer = io.BytesIO()
    # Not `optimize`: Pillow gives it a buffer that grainy pictures overflow, for 3% fewer bytes.
    _plain(image).save(
        buffer, "JPEG", quality=quality, subsampling=0 if quality >= _FULL_COLOUR_FROM else 2,
        icc_profile=srgb_profile(),
        **({"xmp": xmp} if xmp else {}), **({"dpi": (target.dpi, target.dpi)} if target.dpi else {}),
    )  # fmt: skip
    return buffer.getvalue()


def _png(image: Image.Image, target: Target, xmp: bytes | None) -> bytes:
    buffer, told = io.BytesIO(), PngImagePlugin.PngInfo()
    if xmp:
        told.add_itxt("XML:com.adobe.xmp", xmp.decode())
    dpi = {"dpi": (target.dpi, target.dpi)} if target.dpi else {}
    _plain(image).save(buffer, "PNG", compress_level=6, icc_profile=srgb_profile(), pnginfo=told, **dpi)
    return buffer.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """The picture without what its old file said about it: camera, place, comments."""
    plain = image.copy()
    plain.info = {}
    return plain


@cache
def srgb_profile() -> bytes:
    """The sRGB colour profile, 0.6 kB; the same bytes every day."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # the day it was made
    return bytes(profile)

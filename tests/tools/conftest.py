"""Pictures drawn in code, with the truth about them known."""

import io
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFilter


def _encode(image: Image.Image, file_format: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    if file_format == "JPEG":
        options = {"quality": 95, "subsampling": 0, **options}
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


@pytest.fixture
def encode_as() -> Callable[..., bytes]:
    """`encode_as(image, "PNG", **options)`: the file's bytes."""
    return _encode


@pytest.fixture
def white_picture() -> Callable[..., Image.Image]:
    """A finished product picture: a shaded box on a plain background, `RGB`."""

    def draw(
        background: tuple[int, int, int] = (255, 255, 255),
        side: int = 1200,
        fill: float = 0.9,
        colour: tuple[int, int, int] = (180, 40, 30),
        shift: tuple[int, int] = (0, 0),
    ) -> Image.Image:
        picture = Image.new("RGB", (side, side), background)
        height, width = round(side * fill), round(side * fill * 0.7)
        across = np.linspace(0, 1, width)
        shade = 0.75 + 0.25 * np.cos((across - 0.35) * np.pi)
        product = np.array(colour)[None, None] * shade[None, :, None] * np.ones((height, 1, 1))
        place = ((side - width) // 2 + shift[0], (side - height) // 2 + shift[1])
        picture.paste(Image.fromarray(product.clip(0, 255).astype(np.uint8)), place)
        return picture

    return draw


@pytest.fixture
def product_photo() -> Callable[..., tuple[Image.Image, np.ndarray]]:
    """A drawn photo of a mug with a handle, with a cast shadow and grain: `(RGB photo, true alpha 0-1)`."""

    def draw(
        colour: tuple[int, int, int] = (190, 40, 40), surface: str = "grey", size: tuple[int, int] = (720, 540)
    ) -> tuple[Image.Image, np.ndarray]:
        width, height = size
        random = np.random.default_rng(3)
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
        if surface == "wood":
            grain = np.sin((y * 30 + 0.8 * np.sin(x * 6) + 0.3 * np.sin(x * 23 + y * 5)) * 2 * np.pi)
            behind = (150 + 22 * grain)[..., None] * np.array([1, 0.76, 0.52])
        elif surface == "white":
            behind = 246 - 6 * (x + y)[..., None] * np.ones(3)
        else:
            behind = (170 + 60 * (1 - y))[..., None] * np.array([1, 0.98, 0.96])
        shadow = Image.new("L", size, 0)
        ImageDraw.Draw(shadow).ellipse(
            (width / 2 - 0.28 * height, 0.8 * height, width / 2 + 0.42 * height, 0.92 * height), fill=140
        )
        dark = np.asarray(shadow.filter(ImageFilter.GaussianBlur(height * 0.018)))[..., None] / 255
        behind = (behind + random.normal(0, 3, (height, width, 1))) * (1 - dark)

        big, u, middle = Image.new("L", (width * 3, height * 3), 0), height * 3 / 100, width * 3 // 2
        pen = ImageDraw.Draw(big)
        pen.ellipse((middle + 8 * u, 36 * u, middle + 38 * u, 74 * u), fill=255)
        pen.ellipse((middle + 13 * u, 42 * u, middle + 32 * u, 68 * u), fill=0)
        pen.rounded_rectangle((middle - 24 * u, 28 * u, middle + 20 * u, 84 * u), radius=5 * u, fill=255)
        alpha = np.asarray(big.resize(size, Image.Resampling.BOX)).astype(float) / 255
        product = np.array(colour) * (0.72 + 0.28 * np.cos((x - 0.42) * 6))[..., None]
        product = product + random.normal(0, 2, (height, width, 1))
        photo = behind * (1 - alpha[..., None]) + product * alpha[..., None]
        return Image.fromarray(photo.clip(0, 255).round().astype(np.uint8)), alpha

    return draw


@pytest.fixture
def wide_profile() -> bytes:
    """An ICC profile with Display P3's primaries, made from Pillow's sRGB one."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for index in range(struct.unpack_from(">I", profile, 128)[0]):
        name, offset, _ = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        if name in primaries:
            struct.pack_into(">3i", profile, offset + 8, *(round(v * 65536) for v in primaries[name]))
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))

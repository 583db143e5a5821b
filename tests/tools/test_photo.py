"""Every upload trap: what comes in is a picture, or a message that says what to do."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from tools.image_record import Recipe
from tools.photo import MAX_MEGABYTES, UnreadableImageError, read_file, read_photo


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _red(size=(40, 30)):
    return Image.new("RGB", size, (200, 30, 30))


def test_a_huge_header_is_refused_before_memory_is_spent():
    bomb = _png_header(60_000, 60_000)

    tracemalloc.start()
    with pytest.raises(UnreadableImageError, match="too large to open safely"):
        read_photo(bomb, "bomb.png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\0" * 500, "Windows program"),
        (b"\x7fELF" + b"\0" * 500, "program"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + b"\0" * 500, "ZIP"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>", "SVG"),
        (b"hello, I am text" * 30, "not a picture"),
    ],
)
def test_what_is_no_picture_is_named_and_refused(content, said):
    with pytest.raises(UnreadableImageError, match=said) as refusal:
        read_photo(content, "photo.jpg")
    assert "photo.jpg" in str(refusal.value)


def test_a_truncated_jpeg_is_refused_rather_than_shown_half_grey(encode_as):
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    whole = encode_as(noise)

    with pytest.raises(UnreadableImageError, match="damaged"):
        read_photo(whole[: len(whole) // 2], "half.jpg")


def test_a_picture_too_small_for_a_product_is_refused(encode_as):
    with pytest.raises(UnreadableImageError, match="only 8 x 8 px"):
        read_photo(encode_as(_red((8, 8)), "PNG"), "dot.png")


def test_sixteen_bit_pictures_keep_their_brightness(encode_as):
    ramp = (np.linspace(0, 65535, 64)[None] * np.ones((32, 1))).astype(np.uint16)

    photo = read_photo(encode_as(Image.fromarray(ramp), "PNG"), "deep.png")

    assert photo.image.mode == "RGB"
    assert photo.image.getpixel((0, 0)) == (0, 0, 0)
    assert photo.image.getpixel((63, 0)) == (255, 255, 255)
    assert abs(photo.image.getpixel((32, 5))[0] - 129) <= 2


def test_cmyk_becomes_rgb_of_the_same_look(encode_as):
    photo = read_photo(encode_as(_red().convert("CMYK")), "print.jpg")

    red, green, blue = photo.image.getpixel((5, 5))
    assert photo.image.mode == "RGB"
    assert red > 180 and green < 60 and blue < 60


def test_a_palette_with_a_transparent_colour_becomes_transparency(encode_as):
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([0, 255, 0, 200, 0, 0] + [0] * 750)
    palette.paste(1, (5, 5, 15, 15))

    photo = read_photo(encode_as(palette, "PNG", transparency=0), "logo.png")

    assert photo.image.mode == "RGBA"
    assert photo.image.getpixel((0, 0))[3] == 0
    assert photo.image.getpixel((10, 10)) == (200, 0, 0, 255)


def test_an_opaque_alpha_channel_is_no_transparency(encode_as):
    photo = read_photo(encode_as(_red().convert("RGBA"), "PNG"), "opaque.png")

    assert photo.image.mode == "RGB"


def test_exif_rotation_is_applied(encode_as):
    lying = Image.new("RGB", (40, 20), (255, 255, 255))
    lying.paste((0, 0, 255), (0, 0, 8, 20))
    exif = Image.Exif()
    exif[0x0112] = 6

    photo = read_photo(encode_as(lying, exif=exif.tobytes()), "phone.jpg")

    assert photo.image.size == (20, 40)
    assert photo.image.getpixel((10, 2))[2] > 200 and photo.image.getpixel((10, 2))[0] < 60


def test_colours_of_another_profile_are_brought_to_srgb(encode_as, wide_profile):
    green = Image.new("RGB", (32, 32), (60, 180, 60))

    photo = read_photo(encode_as(green, "PNG", icc_profile=wide_profile), "iphone.png")

    red, green_value, blue = photo.image.getpixel((5, 5))
    assert photo.image.mode == "RGB"
    assert red < 40 and green_value > 180 and blue < 55  # the same green is a purer mix in the smaller space
    assert photo.notes == ()


def test_a_damaged_profile_is_ignored_and_said(encode_as):
    photo = read_photo(encode_as(_red(), icc_profile=b"not a profile" * 20), "odd.jpg")

    assert photo.image.mode == "RGB"
    assert any("profile" in note for note in photo.notes)


def test_of_an_animation_the_first_frame_is_used_and_said(encode_as):
    frames = [Image.new("RGB", (20, 20), c) for c in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]

    photo = read_photo(encode_as(frames[0], "GIF", save_all=True, append_images=frames[1:]), "spin.gif")

    assert photo.image.convert("RGB").getpixel((5, 5))[0] > 200
    assert any("3 frames" in note for note in photo.notes)


@pytest.mark.parametrize(("file_format", "expected"), [("HEIF", "HEIF"), ("AVIF", "AVIF"), ("WEBP", "WEBP")])
def test_phone_formats_are_read(encode_as, file_format, expected):
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    content = encode_as(_red((64, 48)), file_format, quality=90)

    photo = read_photo(content, "IMG_0001")

    assert (photo.file_format, photo.image.size, photo.image.mode) == (expected, (64, 48), "RGB")
    assert photo.image.getpixel((30, 20))[0] > 180


def test_metadata_with_a_place_stays_in_the_upload_only(images, encode_as):
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    content = encode_as(_red((64, 64)), exif=exif.tobytes())

    upload = images.add_photo(content, "home.jpg")
    for file_format in ("PNG", "JPEG"):
        made = images.add_picture(images.photo(upload.id).image, "main", "x", Recipe(tool="t"), file_format=file_format)
        written = images.path(made.id).read_bytes()
        assert b"SecretCam" not in written
        assert not Image.open(io.BytesIO(written)).getexif()


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path):
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(MAX_MEGABYTES * 50_000_000)

    content = read_file(huge)

    assert len(content) == MAX_MEGABYTES * 1_000_000 + 1
    with pytest.raises(UnreadableImageError, match="more than 60 MB"):
        read_photo(content)

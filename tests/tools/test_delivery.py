"""From pixels to bytes: quality, least and most bytes, colours."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from tools.delivery import encode_for, srgb_profile
from tools.provenance import Provenance, provenance_of
from tools.target import SizeStep, Target


def _noise(side: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(2).integers(0, 255, (side, side, 3), dtype=np.uint8))


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_the_best_quality_under_the_cap_is_kept():
    target = Target("x", "main", most_bytes=150_000)

    made = encode_for(_noise(400), target)
    better = encode_for(_noise(400), Target("x", "main"))

    assert 100_000 < len(made.content) <= 150_000 and made.missed is None
    assert (better.quality, better.image.size) == (95, (400, 400))
    assert 80 <= made.quality < 95


def test_pixels_go_before_the_quality_gets_poor_but_no_named_size_is_given_up():
    step = SizeStep(300, 300, 0, True, "a-rule")
    small = encode_for(_noise(400), Target("x", "main", most_bytes=90_000))
    kept = encode_for(_noise(400), Target("x", "main", most_bytes=60_000, steps=(step,)))

    assert small.image.width < 400 and small.quality >= 80 and len(small.content) <= 90_000
    assert kept.image.width >= 300 and len(kept.content) <= 60_000


def test_a_least_file_size_is_reached_by_quality_alone_or_said():
    picture = _noise(200)
    usual = len(encode_for(picture, Target("x", "main")).content)

    raised = encode_for(picture, Target("x", "main", least_bytes=usual + 5000))
    missed = encode_for(picture, Target("x", "main", formats=("JPEG",), least_bytes=10**6))

    assert len(raised.content) >= usual + 5000 and raised.quality > 95
    assert missed.missed == "too small" and missed.image.size == (200, 200)


def test_a_png_stays_one_where_it_is_taken_and_transparency_becomes_white():
    clear = Image.new("RGBA", (64, 64), (200, 0, 0, 0))

    png = encode_for(clear, Target("x", "main", formats=("JPEG", "PNG")), "PNG")
    jpeg = encode_for(clear, Target("x", "main", formats=("JPEG",)), "PNG")

    assert (png.file_format, jpeg.file_format) == ("PNG", "JPEG")
    assert _opened(png.content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_files_say_srgb_and_what_is_known_about_ai_and_nothing_else(file_format):
    picture = _noise(64)
    picture.info["comment"] = b"shot at home"
    said = Provenance("http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic", program="Firefly & Co")

    made = encode_for(picture, Target("x", "main", dpi=72), file_format, said.xmp)

    image = _opened(made.content)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert round(image.info["dpi"][0]) == 72
    assert b"shot at home" not in made.content
    assert provenance_of(made.content) == Provenance(said.source_type, program="Firefly")


def test_the_same_pixels_give_the_same_bytes_on_another_day():
    assert srgb_profile()[24:36] == bytes(12)

"""What the file's bytes decide: format, pixels, ratio, size, colours, rotation."""

from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image

from tools.check.judge_file import ROTATED


@pytest.fixture(autouse=True)
def _heif():
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


@pytest.mark.parametrize(
    ("name", "file_format", "status"),
    [("a.jpg", "JPEG", "pass"), ("A.JPEG", "JPEG", "pass"), ("a.png", "PNG", "pass"), ("a.gif", "GIF", "pass"),
     ("a.tif", "TIFF", "pass"), ("a.webp", "WEBP", "fail"), ("a.bmp", "BMP", "fail"), ("a.heic", "HEIF", "fail"),
     ("a.avif", "AVIF", "fail"), ("a.jpg", "PNG", "warn"), ("noending", "JPEG", "pass")],
)  # fmt: skip
def test_the_format_is_judged_by_content_and_against_the_name(check_as, white_picture, name, file_format, status):
    finding = check_as(white_picture(side=600), "amazon", name=name, file_format=file_format)["amazon-image-format"]

    assert finding.status == status
    assert (finding.fix is not None) == (status != "pass")


def test_an_ending_that_belies_the_content_is_refused_where_the_rule_says_so(check_as, white_picture):
    picture = white_picture(side=600)

    assert check_as(picture, "google", name="a.jpg", file_format="PNG")["google-image-format"].status == "fail"
    assert check_as(picture, "google", name="a.png", file_format="PNG")["google-image-format"].status == "pass"


def test_a_two_picture_jpeg_and_a_progressive_one_are_jpegs(check_as, white_picture):
    picture = white_picture(side=600)
    two = check_as(picture, "myntra", file_format="MPO", save_all=True, append_images=[picture])

    assert two["myntra-image-format-jpeg"].status == "pass"
    assert check_as(picture, "myntra", progressive=True)["myntra-image-format-jpeg"].status == "pass"


@pytest.mark.parametrize(("name", "file_format"), [("a.gif", "GIF"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_an_animation_is_refused(check_as, white_picture, name, file_format):
    frames = [white_picture(side=600), white_picture(side=600, colour=(20, 90, 30))]
    found = check_as(
        frames[0], "google", name=name, file_format=file_format, save_all=True, append_images=frames[1:]
    )["google-image-format"]  # fmt: skip

    assert (found.status, found.fix.tool) == ("fail", "fix_image") and "animated" in found.message


@pytest.mark.parametrize(
    ("size", "statuses"),
    [((1080, 1440), ("pass", "pass")), ((1081, 1440), ("pass", "pass")), ((1200, 1200), ("fail", "fail")),
     ((2160, 2880), ("pass", "pass")), ((540, 720), ("fail", "pass"))],
)  # fmt: skip
def test_least_sides_and_ratio_are_compared(check_as, size, statuses):
    found = check_as(Image.new("RGB", size, "white"), "myntra")

    assert (found["myntra-image-min-1080x1440"].status, found["myntra-image-aspect-3x4"].status) == statuses


def test_a_ratio_names_itself_as_people_do_and_can_be_repaired(check_as):
    found = check_as(Image.new("RGB", (1200, 1200), "white"), "myntra")["myntra-image-aspect-3x4"]

    assert "3:4" in found.message and found.fix.tool == "fix_image"


@pytest.mark.parametrize(("side", "repairable"), [(200, False), (350, True)])
def test_too_few_pixels_are_repairable_only_if_a_slight_enlargement_is_enough(
    check_as, white_picture, side, repairable
):
    for marketplace, rule in (("amazon", "amazon-image-min-500"), ("meta", "meta-catalog-image-min-500")):
        found = check_as(white_picture(side=side), marketplace)[rule]

        assert found.status == "fail" and (found.fix is not None) == repairable
        assert repairable or "larger photo" in found.message


def test_a_recommended_size_is_a_warning_and_never_enlarged(check_as, white_picture):
    found = check_as(white_picture(side=1400), "etsy")["etsy-image-recommended-2000"]

    assert (found.status, found.fix) == ("warn", None)


@pytest.mark.parametrize(
    ("side", "day", "status"),
    [(400, date(2026, 12, 1), "warn"), (400, date(2027, 1, 31), "fail"), (90, date(2026, 12, 1), "fail"),
     (500, date(2026, 12, 1), "pass"), (500, date(2027, 2, 1), "pass")],
)  # fmt: skip
def test_a_rule_that_begins_on_a_day_warns_until_then(check_as, white_picture, side, day, status):
    found = check_as(white_picture(side=side), "google", today=day)["google-image-min-500"]

    assert found.status == status
    assert status != "warn" or "2027-01-31" in found.message


def test_the_most_pixels_are_compared_per_side_and_in_all(check_as):
    found = check_as(Image.new("RGB", (5100, 600), "white"), "shopify")["shopify-image-max-5000-25mp"]
    large = check_as(Image.new("L", (5000, 5001), "white"), "shopify")["shopify-image-max-5000-25mp"]

    assert (found.status, found.fix.tool) == ("fail", "fix_image") and "5000 px" in found.message
    assert "25 are taken" in large.message


@pytest.mark.parametrize(
    ("size", "status"), [(400_000, "fail"), (600_000, "pass"), (1_040_000, "pass"), (1_100_000, "fail")]
)
def test_both_ends_of_a_file_size_are_compared(check_as, encode_as, size, status):
    content = encode_as(Image.new("RGB", (300, 400)))

    found = check_as(content + bytes(size - len(content)), "myntra")["myntra-image-filesize"]
    assert found.status == status
    assert status == "pass" or (found.fix.tool == "fix_image" and f"{size / 1e6:.2f} MB" in found.message)


def test_several_misses_of_one_rule_are_told_together(check_as):
    found = check_as(Image.new("RGB", (2100, 400), "white"), "lazada")["lazada-image-dimensions"]

    assert all(words in found.message for words in ("at least 500", "at most 2000", "1:1"))


def test_an_advised_field_only_warns(check_as):
    found = check_as(Image.new("RGB", (600, 900), "white"), "flipkart")["flipkart-image-format"]

    assert found.status == "warn" and "1:1" in found.message


def test_printing_colours_foreign_profiles_greyscale_and_deep_colour_are_pointed_out(
    check_as, white_picture, wide_profile
):
    rule, picture = "amazon-image-color-rgb", white_picture(side=600)
    deep = cv2.imencode(".png", np.asarray(picture)[..., ::-1].astype(np.uint16) * 257)[1].tobytes()

    assert check_as(picture.convert("CMYK"), "amazon")[rule].status == "warn"
    assert check_as(picture, "amazon", icc_profile=wide_profile)[rule].status == "warn"
    assert check_as(picture.convert("L"), "amazon")[rule].status == "warn"
    assert "16 bits" in check_as(deep, "amazon", name="a.png")[rule].message
    assert check_as(picture, "amazon")[rule].status == "pass"


def test_a_greyscale_picture_of_sixteen_bits_is_not_seen_as_white(check_as):
    ramp = np.tile(np.linspace(20_000, 40_000, 600).astype(np.uint16), (600, 1))

    found = check_as(Image.fromarray(ramp), "amazon", name="a.png", file_format="PNG")
    assert found["amazon-main-background-white"].status == "fail"


def test_transparency_is_pointed_out_where_it_turns_black(check_as, white_picture):
    clear = white_picture(side=600).convert("RGBA")
    opaque = clear.copy()
    clear.putpixel((5, 5), (0, 0, 0, 0))
    rule = "etsy-image-no-transparency-animation"

    assert check_as(clear, "etsy", name="a.png", file_format="PNG")[rule].status == "warn"
    assert check_as(opaque, "etsy", name="a.png", file_format="PNG")[rule].status == "pass"


@pytest.mark.parametrize(("size", "status"), [((800, 600), "pass"), ((600, 600), "pass"), ((600, 800), "warn")])
def test_an_upright_first_photo_is_pointed_out_where_landscape_is_asked(check_as, size, status):
    assert check_as(Image.new("RGB", size), "etsy")["etsy-image-first-orientation"].status == status


@pytest.mark.parametrize(("dpi", "status"), [(None, "pass"), (30, "warn"), (72, "pass"), (300, "pass")])
def test_dots_per_inch_matter_only_if_stated(check_as, white_picture, dpi, status):
    options = {"dpi": (dpi, dpi)} if dpi else {}

    assert check_as(white_picture(side=600), "amazon", **options)["amazon-image-dpi-72"].status == status


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_relies_on_a_rotation_note_is_pointed_out(check_as, white_picture, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = check_as(white_picture(side=600).crop((0, 0, 600, 500)), "etsy", exif=exif.tobytes())

    assert (ROTATED in found) == (orientation != 1)
    # Sizes are those of the picture as it is shown.
    assert found["etsy-image-first-orientation"].status == ("warn" if orientation >= 5 else "pass")

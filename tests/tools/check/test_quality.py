"""Sharpness, enlarging, compression and colour, on sharp pictures that are spoilt in one known way."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from evals.sample import PICTURES
from tools.check.sharpness import _motion, measure_sharpness

SHARP, UPSCALED, COMPRESSED = "amazon-image-sharp", "amazon-image-no-upscale", "amazon-image-compression"
NAMES = ("mug.jpg", "lamp.jpg", "speaker.jpg", "soap.jpg", "vase-on-white.jpg")


@pytest.fixture(scope="module")
def photo():
    """A picture with fine detail everywhere: leaves of light and dark at every size, with sensor noise."""
    random = np.random.default_rng(5)
    field = np.zeros((1200, 1200, 3), np.float32)
    for _ in range(900):
        x, y = random.integers(0, 1200, 2)
        axes = tuple(int(v) for v in random.integers(4, 70, 2))
        colour = tuple(float(v) for v in random.integers(30, 230, 3))
        cv2.ellipse(field, (int(x), int(y)), axes, float(random.integers(180)), 0, 360, colour, -1, cv2.LINE_AA)
    field += random.normal(0, 1.5, field.shape)
    return Image.fromarray(field.clip(0, 255).astype(np.uint8))


def _again(image: Image.Image, quality: int = 92) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def _moved(image: Image.Image, length: int, down: bool) -> Image.Image:
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    return Image.fromarray(cv2.filter2D(np.asarray(image), -1, kernel.T.copy() if down else kernel))


@pytest.mark.parametrize("name", NAMES)
def test_sharp_pictures_pass_all_quality_checks(check_as, name):
    found = check_as((PICTURES / name).read_bytes(), "amazon")

    assert [found[rule].status for rule in (SHARP, UPSCALED, COMPRESSED)] == ["pass"] * 3


@pytest.mark.parametrize("colour", [(250, 250, 250), (18, 18, 20), (180, 40, 30)])
def test_a_smooth_product_with_few_edges_is_not_called_blurred(check_as, white_picture, colour):
    found = check_as(white_picture(colour=colour, side=900), "amazon")

    assert [found[rule].status for rule in (SHARP, UPSCALED, COMPRESSED)] == ["pass"] * 3


def test_an_empty_picture_has_no_sharpness_to_judge(check_as):
    finding = check_as(Image.new("RGB", (900, 900), "white"), "amazon")[SHARP]

    assert finding.status == "pass" and finding.confidence < 0.5


@pytest.mark.parametrize("sigma", [3, 6, 25])
@pytest.mark.parametrize("name", NAMES)
def test_a_blurred_picture_fails(check_as, name, sigma):
    picture = Image.open(PICTURES / name).filter(ImageFilter.GaussianBlur(sigma))

    finding = check_as(_again(picture), "amazon")[SHARP]
    assert (finding.status, finding.fix) == ("fail", None) and "blurred" in finding.message


def test_blur_counts_for_the_size_it_is_shown_at(photo):
    large = photo.resize((3600, 3600), Image.Resampling.BICUBIC)
    a_little = measure_sharpness(np.asarray(large)).width
    much = measure_sharpness(np.asarray(large.filter(ImageFilter.GaussianBlur(8)))).width

    assert a_little < 4.5 < 5 < much


def test_a_sharp_product_before_a_blurred_background_passes(check_as, photo):
    scene = photo.filter(ImageFilter.GaussianBlur(9))
    scene.paste(photo.crop((400, 400, 800, 800)), (400, 400))

    assert check_as(_again(scene), "amazon")[SHARP].status == "pass"


@pytest.mark.parametrize("down", [False, True])
def test_motion_blur_fails_although_some_edges_are_sharp(check_as, white_picture, down):
    finding = check_as(_again(_moved(white_picture(side=900), 19, down)), "amazon")[SHARP]

    assert finding.status == "fail" and "blurred" in finding.message


def test_edges_get_wider_step_by_step_towards_a_movement_and_not_in_a_weave():
    moved = [float(np.sqrt(2.8**2 + (8 * np.cos(np.radians(30 * turn - 60))) ** 2)) for turn in range(6)]
    weave = [4.3, 5.3, None, 2.8, None, 5.8]

    assert _motion(moved) == pytest.approx(max(moved))
    assert _motion(weave) is None


@pytest.mark.parametrize(("factor", "before"), [(1.8, 90), (2, 85), (2.5, 90), (4, 90)])
def test_a_small_jpeg_that_was_enlarged_is_known_by_its_older_grid(check_as, photo, factor, before):
    small = photo.resize((round(1200 / factor),) * 2, Image.Resampling.LANCZOS)
    enlarged = _again(small, before).resize((1200, 1200), Image.Resampling.BICUBIC)

    assert check_as(enlarged, "amazon", quality=92)[UPSCALED].status == "warn"


@pytest.mark.parametrize("factor", [2, 3])
@pytest.mark.parametrize("method", ["NEAREST", "BILINEAR", "BICUBIC", "LANCZOS"])
def test_an_enlarged_picture_is_pointed_out(check_as, photo, factor, method):
    small = photo.resize((1200 // factor, 1200 // factor), Image.Resampling.LANCZOS)
    enlarged = small.resize((1200, 1200), Image.Resampling[method])

    assert check_as(enlarged, "amazon")[UPSCALED].status == "warn"


@pytest.mark.parametrize("size", [1200, 900, 810, 600])
def test_a_picture_made_smaller_is_not_called_enlarged(check_as, photo, size):
    assert check_as(photo.resize((size, size), Image.Resampling.LANCZOS), "amazon")[UPSCALED].status == "pass"


def test_visible_pixels_fail_and_a_mosaic_is_refused_as_no_plain_picture(check_as, photo):
    mosaic = photo.resize((100, 100), Image.Resampling.BOX).resize((1200, 1200), Image.Resampling.NEAREST)

    assert check_as(mosaic, "amazon", quality=90)[SHARP].status == "fail"
    assert check_as(mosaic, "tiktok", quality=90)["tiktok-image-color-only"].status == "fail"


def test_a_mosaic_of_blocks_of_no_whole_number_of_pixels_is_found_on_fine_texture(check_as):
    noise = np.random.default_rng(3).normal(0, 1, (1200, 1200)).astype(np.float32)
    grain = 128 + 700 * cv2.GaussianBlur(noise, (0, 0), 2.5)
    texture = Image.fromarray(np.repeat(grain.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2))
    mosaic = texture.resize((71, 71), Image.Resampling.BOX).resize((1200, 1200), Image.Resampling.NEAREST)

    assert check_as(mosaic, "amazon", quality=90)[SHARP].status == "fail"
    assert check_as(texture, "amazon", quality=90)[SHARP].status == "pass"


@pytest.mark.parametrize("quality", [10, 20, 30])
def test_hard_compression_is_found_after_the_picture_was_saved_again(check_as, photo, quality):
    spoilt = _again(photo, quality)

    found = check_as(spoilt, "amazon", quality=95)[COMPRESSED]
    assert found.status == "warn" and "saved again" in found.message
    assert check_as(spoilt, "amazon", name="a.png", file_format="PNG")[COMPRESSED].status == "warn"


@pytest.mark.parametrize("quality", [75, 85, 95])
def test_light_compression_leaves_no_traces(check_as, photo, quality):
    assert check_as(_again(photo, quality), "amazon", quality=95)[COMPRESSED].status == "pass"


def test_the_asked_jpeg_quality_is_the_rule_s_where_it_gives_one(check_as, white_picture):
    picture = white_picture(side=600)

    assert check_as(picture, "amazon", quality=40)[COMPRESSED].status == "warn"
    assert check_as(picture, "amazon", quality=85)[COMPRESSED].status == "pass"
    assert check_as(picture, "ebay", quality=85)["ebay-image-jpeg-quality-90"].status == "warn"
    assert check_as(picture, "ebay", quality=95)["ebay-image-jpeg-quality-90"].status == "pass"


def test_a_picture_made_grey_is_refused_but_not_one_of_a_white_product(check_as, photo, white_picture):
    rule = "tiktok-image-color-only"

    for grey in (photo.convert("L"), photo.convert("L").convert("RGB")):
        found = check_as(grey, "tiktok")[rule]
        assert found.status == "fail" and "black and white" in found.message
    assert check_as(white_picture(colour=(250, 250, 250), side=600), "tiktok")[rule].status == "pass"
    assert check_as(photo, "tiktok")[rule].status == "pass"

"""From a photo to a marketplace's main picture, and the check that follows."""

import numpy as np
import pytest
from PIL import Image

from tools.check_image import check_image
from tools.composition import compose, plan
from tools.errors import ToolInputError
from tools.make_main_image import make_main_image
from tools.target import target_for


def _cutout(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    random = np.random.default_rng(1)
    cutout = Image.new("RGBA", size, (0, 0, 0, 0))
    height, width = box[3] - box[1], box[2] - box[0]
    product = random.integers(20, 220, (height, width, 3), dtype=np.uint8)
    cutout.paste(Image.fromarray(product).convert("RGBA"), box[:2])
    return cutout


def test_a_photo_becomes_a_main_picture_that_passes_the_check(context, encode_as, product_photo):
    work = context()
    photo, _ = product_photo(size=(2400, 1800))
    upload = work.images.add_photo(encode_as(photo), "mug.jpg")

    result = make_main_image.run(work, image_id=upload.id, marketplace="amazon.de")

    assert result.report["verdict"] == "pass"
    record = work.images.record(result.images[0])
    assert (record.kind, record.file_format) == ("main", "JPEG")
    assert record.width == record.height and 1000 <= record.width <= 3000
    assert "90%" in result.text and record.id in result.text and "PASS" in result.text
    assert record.recipe.checks["fidelity"]["passed"] is True
    assert record.recipe.checks["fidelity"]["max_difference_in_file"] <= 24
    assert record.recipe.model == "u2netp" and record.recipe.inputs[upload.id] == upload.sha256
    border = np.asarray(work.images.photo(record.id).image)
    assert (border[:20] == 255).all() and (border[:, -20:] == 255).all()
    assert work.images.path(upload.id).read_bytes() == encode_as(photo)


def test_a_product_large_enough_is_not_enlarged_and_keeps_its_pixels():
    cutout = _cutout((1500, 1200), (100, 100, 1400, 1000))

    amazon = target_for("amazon", "main")

    layout = plan(cutout, amazon)
    picture = np.asarray(compose(cutout, layout, amazon))

    assert layout.size == (1300, 900)
    left, top = layout.position
    placed = picture[top : top + 900, left : left + 1300]
    assert (placed == np.asarray(cutout)[100:1000, 100:1400, :3]).all()
    outside = np.ones(picture.shape[:2], bool)
    outside[top : top + 900, left : left + 1300] = False
    assert (picture[outside] == 255).all()


def test_a_large_product_is_scaled_evenly_to_the_largest_size():
    layout = plan(_cutout((4000, 4200), (100, 100, 3900, 4100)), target_for("amazon", "main"))

    assert layout.frame == (3000, 3000)
    assert max(layout.size) == 2700
    assert layout.size[0] / layout.size[1] == pytest.approx(3800 / 4000, abs=0.001)


def test_a_few_missing_pixels_do_not_cost_a_size_step():
    layout = plan(_cutout((1000, 1000), (50, 50, 930, 930)), target_for("amazon", "main"))

    assert layout.frame == (1000, 1000) and layout.size == (880, 880)


def test_a_product_just_under_the_upload_minimum_is_enlarged_to_it_and_that_is_said(context, encode_as):
    work = context()
    small = work.images.add_photo(encode_as(_cutout((500, 500), (40, 40, 440, 400)), "PNG"), "small.png")

    result = make_main_image.run(work, image_id=small.id, marketplace="amazon")

    assert (result.report["verdict"], result.report["width"]) == ("pass", 500)
    assert "400 px" in result.notes[0] and "enlarged it to 450 px" in result.notes[0]


def test_a_photo_too_small_for_amazon_is_said_plainly(context, encode_as):
    work = context()
    small = work.images.add_photo(encode_as(_cutout((300, 300), (40, 40, 260, 260)), "PNG"), "small.png")

    result = make_main_image.run(work, image_id=small.id, marketplace="amazon")

    assert result.report["verdict"] == "fail"
    assert "220 px" in result.notes[0] and "do not enlarge" in result.notes[0] and "500 px" in result.notes[0]
    assert "amazon-image-min-500" in result.text


def test_an_unknown_marketplace_is_refused_before_anything_is_made(context, encode_as):
    work = context()
    upload = work.images.add_photo(encode_as(_cutout((300, 300), (40, 40, 260, 260)), "PNG"), "x.png")

    with pytest.raises(ToolInputError, match="amazon"):
        make_main_image.run(work, image_id=upload.id, marketplace="somewhere")
    assert len(work.images.records()) == 1


def test_a_stopped_job_stores_no_picture(context, encode_as):
    from tools.errors import Cancelled

    work = context(cancelled=lambda: True)
    upload = work.images.add_photo(encode_as(_cutout((300, 300), (40, 40, 260, 260)), "PNG"), "x.png")

    with pytest.raises(Cancelled):
        make_main_image.run(work, image_id=upload.id, marketplace="amazon")
    assert len(work.images.records()) == 1


def test_the_check_says_what_is_wrong_in_words_and_names_the_repair(context, encode_as, white_picture):
    work = context()
    upload = work.images.add_photo(encode_as(white_picture((242, 242, 242), fill=0.6)), "mug.jpg")

    result = check_image.run(work, image_id=upload.id, marketplace="amazon")

    assert result.report["verdict"] == "fail" and result.images == ()
    assert "light grey" in result.text and "rgb(242,242,242)" in result.text and "too small" in result.text
    fixes = [f["fix"] for f in result.report["findings"] if f["fix"]]
    assert {"tool": "make_main_image", "args": {"image_id": "img_1", "marketplace": "amazon"}} in fixes
    assert result.report["file"] == "mug.jpg"


def test_pictures_of_our_own_making_are_not_blamed_for_their_name(context, encode_as):
    work = context()
    upload = work.images.add_photo(encode_as(_cutout((900, 900), (40, 40, 860, 860)), "PNG"), "x.webp")
    made = make_main_image.run(work, image_id=upload.id, marketplace="amazon")

    statuses = {f["rule"]: f["status"] for f in made.report["findings"]}
    assert statuses["amazon-image-format"] == "pass"


def test_a_wrong_slot_is_refused_before_anything_happens(context):
    with pytest.raises(ToolInputError, match="slot"):
        check_image.run(context(), image_id="img_1", marketplace="amazon", slot="hero")

"""What an edit did to the product, in numbers that mean what they say."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.cutout import cut_out
from tools.editing.measured import NOT_FOUND, NOT_LINED_UP, measure_edit


@pytest.fixture(scope="module")
def photo():
    """A striped box on grey, and its cut-out."""
    size, box = (480, 400), (150, 90, 330, 330)
    picture = Image.new("RGB", size, (205, 207, 210))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(box, fill=(186, 28, 32))
    random = np.random.default_rng(2)
    for _ in range(40):
        x, y = random.integers(box[0] + 8, box[2] - 20), random.integers(box[1] + 8, box[3] - 20)
        draw.rectangle(
            (x, y, x + random.integers(4, 12), y + random.integers(4, 12)), fill=tuple(random.integers(40, 255, 3))
        )
    matte = Image.new("L", size, 0)
    ImageDraw.Draw(matte).rectangle(box, fill=255)
    cutout = picture.convert("RGBA")
    cutout.putalpha(matte)
    return picture, cutout  # fmt: skip


def test_an_edit_that_left_the_product_alone_has_no_difference(photo):
    picture, cutout = photo
    found = measure_edit(picture, cutout, picture, cutout)

    assert found.fidelity.colour_difference < 0.1 and found.clearly == 0.0 and found.outline == 1.0
    assert "colours differ by 0.0 on average" in found.in_words()[0] and "Its outline fits to 100%." in found.in_words()


def test_a_part_in_another_colour_is_counted(photo):
    picture, cutout = photo
    edited = picture.copy()
    ImageDraw.Draw(edited).rectangle((150, 90, 330, 149), fill=(20, 40, 200))  # a quarter of it

    found = measure_edit(picture, cutout, edited, cutout)

    assert found.clearly == pytest.approx(0.25, abs=0.02)
    assert found.fidelity.passed is False


def test_a_shift_of_the_whole_picture_is_no_change(photo):
    picture, cutout = photo
    shifted = picture.transform(picture.size, Image.Transform.AFFINE, (1, 0, -14, 0, 1, -6))

    found = measure_edit(picture, cutout, shifted, None)

    assert found.place is not None and found.clearly < 0.05
    assert found.outline is None and "Its outline was not found again." in found.in_words()


def test_what_cannot_be_laid_over_is_not_measured_and_said(photo):
    picture, cutout = photo
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (400, 480, 3), dtype=np.uint8))

    found = measure_edit(picture, cutout, noise, None)

    assert found.record()["fidelity"] is None and found.in_words() == (NOT_LINED_UP,)
    assert measure_edit(picture, None, picture, None).in_words() == (NOT_FOUND,)


def test_text_on_the_product_is_read_before_and_after(models, white_picture):
    picture = white_picture(side=600, fill=0.8, colour=(240, 240, 240), background=(90, 90, 90))
    words = ImageDraw.Draw(picture)
    words.text((220, 260), "LAVENDER SOAP", fill=(20, 20, 20), font_size=24)
    cutout = cut_out(picture, models).image
    smeared = picture.copy()
    ImageDraw.Draw(smeared).rectangle((200, 250, 400, 300), fill=(240, 240, 240))

    said = measure_edit(picture, cutout, smeared, cutout).in_words()

    assert any("can no longer be read" in sentence for sentence in said)

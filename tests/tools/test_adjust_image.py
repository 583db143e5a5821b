"""Changing a picture on purpose: what was asked happens, and the product stays whole and, without tone, its own."""

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from tools.adjust.frame import find_detail, turned
from tools.adjust.tone import Tone, change_tone, colour_difference
from tools.errors import ToolInputError
from tools.image_record import Recipe
from tools.registry import TOOLS

ADJUST = next(tool for tool in TOOLS if tool.name == "adjust_image")


@pytest.fixture
def bottle() -> Image.Image:
    """A blue bottle with a striped label on pure white, mode `RGB`."""
    picture = Image.new("RGB", (1200, 1600), "white")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((350, 300, 850, 1450), 60, fill=(40, 90, 160))
    for y in range(800, 1100, 12):
        draw.rectangle((420, y, 780, y + 5), fill=(230, 210, 90))
    return picture


@pytest.fixture
def stored(context, bottle):
    """The bottle and its exact cut-out in a conversation: `(context, id of the picture, id of the cut-out)`."""
    context = context()
    picture = context.images.add_picture(bottle, "main", "bottle", Recipe(tool="make_main_image"))
    cut = bottle.convert("RGBA")
    cut.putalpha(Image.fromarray(np.where(np.asarray(bottle).min(axis=2) < 255, 255, 0).astype(np.uint8)))
    recipe = Recipe(
        tool="remove_background", revision=context.models.sha256(context.cutout_model),
        inputs={picture.id: picture.sha256},
    )  # fmt: skip
    cutout = context.images.add_picture(cut, "cutout", "bottle", recipe)
    return context, picture.id, cutout.id


def _adjusted(stored, **arguments):
    context, picture, _ = stored
    result = ADJUST.run(context, image_id=picture, **arguments)
    return context.images.photo(result.images[0]).image, context.images.record(result.images[0]), result


@pytest.mark.parametrize("tone", [Tone(brightness=60), Tone(brightness=-60), Tone(contrast=80), Tone(warmth=90),
                                  Tone(saturation=100)])  # fmt: skip
def test_tone_changes_the_colours_and_leaves_white_white(bottle, tone):
    changed = np.asarray(change_tone(bottle, tone)).astype(int)
    before = np.asarray(bottle).astype(int)

    white = before.min(axis=2) == 255
    assert (changed[white] == 255).all()
    assert np.abs(changed - before)[~white].mean() > 4


def test_brighter_is_brighter_warmer_is_yellower_and_stronger_is_stronger(bottle):
    def middle(tone: Tone) -> tuple[int, int, int]:
        return change_tone(bottle, tone).getpixel((600, 500))

    before = bottle.getpixel((600, 500))
    assert sum(middle(Tone(brightness=30))) > sum(before) > sum(middle(Tone(brightness=-30)))
    assert middle(Tone(warmth=50))[0] > before[0] and middle(Tone(warmth=50))[2] < before[2]
    assert np.ptp(middle(Tone(saturation=50))) > np.ptp(before) > np.ptp(middle(Tone(saturation=-50)))
    assert np.ptp(middle(Tone(saturation=-100))) <= 1


def test_saturation_keeps_the_hue_where_a_channel_is_full():
    colour = Image.new("RGB", (4, 4), (250, 120, 60))

    red, green, blue = change_tone(colour, Tone(saturation=100)).getpixel((0, 0))

    assert red == 255
    assert (green - blue) / (red - blue) == pytest.approx(60 / 190, abs=0.02)


def test_a_change_of_tone_is_marked_and_measured(stored):
    _, record, result = _adjusted(stored, warmth=60)

    assert record.recipe.checks["lane"] == "open"
    assert record.recipe.checks["colour_difference"] > 1
    assert "changes the product's colours" in result.notes[0]


def test_colour_difference_counts_the_product_only(bottle):
    warmer = change_tone(bottle, Tone(warmth=60))
    tight = (360, 310, 840, 1440)

    whole, product = colour_difference(bottle, warmer), colour_difference(bottle.crop(tight), warmer.crop(tight))

    assert whole == pytest.approx(product, rel=0.15)
    assert colour_difference(bottle, bottle) == 0


@pytest.mark.parametrize(("crop", "ratio"), [("square", 1.0), ("4:5", 0.8), ("16:9", 16 / 9), ("9:16", 9 / 16)])
def test_a_ratio_keeps_the_whole_product_and_its_pixels(stored, bottle, crop, ratio):
    made, record, result = _adjusted(stored, crop=crop)

    assert made.width / made.height == pytest.approx(ratio, abs=0.01)
    assert _product(made) == _product(bottle)
    assert record.recipe.checks["lane"] == "locked"
    assert not result.notes


def test_padding_adds_white_around_the_same_pixels(stored, bottle):
    made, _, _ = _adjusted(stored, padding=10)

    assert made.size == (1200 + 320, 1600 + 320)
    assert made.crop((160, 160, 1360, 1760)).tobytes() == bottle.tobytes()
    assert made.getpixel((3, 3)) == (255, 255, 255)


def test_a_detail_is_the_part_with_most_texture_at_full_resolution(stored, bottle):
    made, _, _ = _adjusted(stored, crop="detail")

    matte = Image.fromarray(np.where(np.asarray(bottle).min(axis=2) < 255, 255, 0).astype(np.uint8))
    left, top, right, bottom = find_detail(bottle, matte)
    assert made.size == (right - left, bottom - top)
    assert made.tobytes() == bottle.crop((left, top, right, bottom)).tobytes()
    assert top < 950 < bottom  # the label


def test_a_soft_shadow_lies_beside_the_product_and_not_on_it(stored, bottle):
    made, _, _ = _adjusted(stored, shadow="soft")

    own = np.asarray(bottle).min(axis=2) < 255
    assert (np.asarray(made)[own] == np.asarray(bottle)[own]).all()
    assert made.getpixel((600, 1458))[0] < 250
    assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("degrees", [7, -33, 90])
def test_turning_keeps_the_product_whole(stored, bottle, degrees):
    made, _, _ = _adjusted(stored, rotate=degrees)

    coloured = (np.asarray(made).min(axis=2) < 250).sum()
    assert coloured == pytest.approx((np.asarray(bottle).min(axis=2) < 250).sum(), rel=0.01)
    edge = np.concatenate([np.asarray(made)[0], np.asarray(made)[-1], np.asarray(made)[:, 0], np.asarray(made)[:, -1]])
    assert edge.min() >= 250


def test_quarter_turns_keep_every_pixel(bottle):
    assert turned(turned(bottle, 90), 270).tobytes() == bottle.tobytes()
    assert turned(bottle, 90).getpixel((0, 10)) == bottle.getpixel((10, bottle.height - 1))


def test_a_busy_photo_is_not_continued(context):
    tool_context = context()
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 255, (300, 400, 3), dtype=np.uint8))
    photo = tool_context.images.add_picture(noise, "main", "noise", Recipe(tool="make_main_image"))

    with pytest.raises(ToolInputError, match="too varied"):
        ADJUST.run(tool_context, image_id=photo.id, padding=10)


def test_nothing_named_is_said_with_what_can_be(stored):
    context, picture, _ = stored

    with pytest.raises(ToolInputError, match="brighter, darker"):
        ADJUST.run(context, image_id=picture)


def _product(picture: Image.Image) -> bytes:
    """The pixels of the bottle's box."""
    away = ImageChops.difference(picture, Image.new("RGB", picture.size, "white"))
    box = away.point(lambda v: 255 * (v > 60)).getbbox()
    return picture.crop(box).tobytes()

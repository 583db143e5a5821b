from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from evals.requests.damage import DAMAGES, Placed, damaged
from tools.fidelity import LEAST_OVERLAP, measure_fidelity
from tools.intact.lettering import compare_lettering
from tools.intact.silhouette import find_again
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import StudioPicture, render_scene

PRODUCTS = Path(__file__).parents[2] / "evals" / "pictures" / "products"
SHOWN = ("tea-box", "scissors", "tumbler")  # printed, thin and open, see-through


@cache
def scene(name: str) -> StudioPicture:
    cutout = Image.open(PRODUCTS / f"{name}.webp").convert("RGBA")
    return render_scene(cutout, SceneSpec.from_text("on white marble, morning light"), 4, 320)


def placed(picture: StudioPicture) -> Placed:
    return Placed(picture.image, picture.ground, picture.product, picture.box)


@pytest.mark.parametrize("name", SHOWN)
def test_a_clean_picture_passes_with_and_without_its_ground(name):
    picture = scene(name)

    with_ground = measure_fidelity(picture.image, picture.product, picture.box, picture.ground)
    alone = measure_fidelity(picture.image, picture.product, picture.box)

    assert with_ground.passed and alone.passed
    assert (with_ground.max_difference, with_ground.share_changed, with_ground.around_changed) == (0, 0.0, 0.0)
    assert with_ground.record()["text"] == "identical pixels"


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("kind", DAMAGES)
def test_every_damage_is_caught_each_time(kind, name):
    picture = scene(name)
    for seed in range(2):
        spoilt = damaged(kind, placed(picture), np.random.default_rng(seed))
        if spoilt is None:  # a blur of something plain
            continue

        fidelity = measure_fidelity(spoilt, picture.product, picture.box, picture.ground)

        assert not fidelity.passed, f"{kind}, seed {seed}: {fidelity}"


@pytest.mark.parametrize("kind", ["moved", "swollen", "shrunk", "recoloured", "part erased"])
def test_the_same_is_caught_in_the_file_alone_where_the_ground_is_not_known(kind):
    picture = scene("tea-box")
    spoilt = damaged(kind, placed(picture), np.random.default_rng(1))

    assert spoilt is not None
    assert not measure_fidelity(spoilt, picture.product, picture.box).passed


@pytest.mark.parametrize("name", ["tea-box", "mug", "scissors"])
def test_a_product_is_found_again_without_knowing_where_it_is(name):
    picture = scene(name)

    found = find_again(picture.image, picture.product, picture.box)

    assert found is not None
    assert found.overlap > 0.99
    assert max(abs(a - b) for a, b in zip(found.box, picture.box, strict=True)) < 3


def test_a_product_elsewhere_than_recorded_has_little_overlap():
    picture = scene("mug")
    elsewhere = tuple(value + 60 for value in picture.box)

    found = find_again(picture.image, picture.product, elsewhere)

    assert found is not None
    assert found.overlap < LEAST_OVERLAP


def test_glass_and_white_on_white_are_not_claimed_to_be_found():
    glass, plain = scene("tumbler"), Image.new("RGB", (300, 300), "white")
    card = Image.new("RGBA", (120, 90), (255, 255, 255, 255))

    assert find_again(glass.image, glass.product, glass.box) is None
    assert find_again(plain, card, (90, 100, 210, 190)) is None


def test_half_transparent_parts_are_compared_too():
    cutout = Image.new("RGBA", (60, 60), (200, 30, 30, 255))
    cutout.paste((20, 20, 20, 180), (0, 0, 60, 20))  # a veil, dark
    picture = Image.new("RGB", (100, 100), (240, 240, 240))
    picture.paste(cutout, (20, 20), cutout)
    assert measure_fidelity(picture, cutout, (20, 20, 80, 80)).max_difference == 0

    picture.paste((240, 240, 240), (30, 22, 50, 36))

    fidelity = measure_fidelity(picture, cutout, (20, 20, 80, 80))
    assert fidelity.max_difference > 100
    assert not fidelity.passed


def label(words: str) -> Image.Image:
    image = Image.new("RGB", (600, 300), (235, 225, 200))
    drawing = ImageDraw.Draw(image)
    for row, line in enumerate(words.split("\n")):
        drawing.text((40, 40 + 100 * row), line, (40, 30, 30), font_size=60)
    return image


def test_text_is_read_before_and_after():
    before = label("ROSEMARY\nSHAMPOO")

    brighter = compare_lettering(before, before.point(lambda value: min(255, round(1.15 * value))))
    spoilt = before.copy()
    spoilt.paste(before.crop((0, 130, 600, 230)).filter(ImageFilter.GaussianBlur(16)), (0, 130))
    smeared = compare_lettering(before, spoilt)

    assert (sorted(brighter.before), brighter.share) == (["ROSEMARY", "SHAMPOO"], 1.0)
    assert smeared.kept == ("ROSEMARY",)
    assert 0.4 < smeared.share < 0.6
    assert compare_lettering(Image.new("RGB", (300, 300), (90, 120, 90)), before).before == ()

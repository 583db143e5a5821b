"""A redrawn picture is laid over its original before anything is compared."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter
from skimage import data

from tools.editing.register import find_place, lay_back


@pytest.fixture(scope="module")
def coffee():
    return Image.fromarray(data.coffee())


def moved(image, scale, left, top):
    """The picture drawn larger and further on: `new = scale * old + shift`."""
    matrix = (1 / scale, 0, -left / scale, 0, 1 / scale, -top / scale)
    return image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


@pytest.mark.parametrize(("scale", "left", "top"), [(1.0, 0, 0), (1.0, 23, -11), (1.08, -14, 9), (0.9, 30, 22)])
def test_scale_and_shift_are_found_and_undone(scale, left, top, coffee):
    redrawn = moved(coffee, scale, left, top)

    place = find_place(coffee, redrawn)

    assert place.scale == pytest.approx(scale, abs=0.005)
    assert place.left * coffee.width == pytest.approx(left, abs=1) and place.top * coffee.height == pytest.approx(
        top, abs=1
    )
    inside = np.s_[60:-60, 60:-60]
    back = np.asarray(lay_back(redrawn, place, coffee.size))[inside].astype(int)
    assert np.abs(back - np.asarray(coffee)[inside]).mean() < 4


def test_another_size_and_light_do_not_matter(coffee):
    redrawn = ImageEnhance.Brightness(moved(coffee, 1.05, 6, 6)).enhance(0.7).resize((450, 300))

    place = find_place(coffee, redrawn)

    assert place.scale == pytest.approx(1.05, abs=0.01)
    assert lay_back(redrawn, place, coffee.size).size == coffee.size


def test_a_plain_product_is_found_by_its_shift(mug_photo):
    soft = mug_photo.filter(ImageFilter.GaussianBlur(3))

    place = find_place(soft, moved(soft, 1.0, 12, 5))

    assert place.scale == pytest.approx(1.0, abs=0.02)
    assert (place.left * 480, place.top * 480) == (pytest.approx(12, abs=1.5), pytest.approx(5, abs=1.5))


@pytest.mark.parametrize("what", ["noise", "another picture", "turned", "blank"])
def test_what_does_not_fit_is_not_laid_over(what, coffee):
    noise = np.random.default_rng(0).integers(0, 256, (400, 600, 3), dtype=np.uint8)
    other = {
        "noise": Image.fromarray(noise), "another picture": Image.fromarray(data.astronaut()).resize((600, 400)),
        "turned": coffee.rotate(25), "blank": Image.new("RGB", (600, 400), "white"),
    }[what]  # fmt: skip

    assert find_place(coffee, other) is None

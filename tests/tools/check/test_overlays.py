"""See-through logos without letters: figures of one exact pale tone that run over the product."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.check.background import measure_surroundings
from tools.check.ground import reduce
from tools.check.layout import Layout
from tools.check.overlays import find_overlays

SIDE = 900


@pytest.fixture
def product(white_picture):
    """A blue shaded box with much white around it."""
    return white_picture(colour=(60, 90, 150), side=SIDE, fill=0.4)


def _found(image):
    pixels = np.asarray(image)
    reduced = reduce(pixels)
    return find_overlays(Layout(reduced, measure_surroundings(reduced, image.size), []))


def _with_ring(image, opacity, shade=None):
    """The picture with a wide ring over it, see-through or, with `shade`, lit from the side."""
    ring = Image.new("L", image.size, 0)
    ImageDraw.Draw(ring).ellipse((130, 130, SIDE - 130, SIDE - 130), outline=255, width=26)
    weight = np.asarray(ring, np.float32)[..., None] / 255 * opacity
    colour = np.full((SIDE, SIDE, 3), 90.0)
    if shade is not None:
        colour = colour * shade[None, :, None]
    mixed = np.asarray(image, np.float32) * (1 - weight) + colour * weight
    return Image.fromarray(mixed.clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("opacity", [0.3, 0.5])
def test_a_see_through_ring_over_the_product_is_found(product, opacity):
    (found,) = _found(_with_ring(product, opacity))

    assert found.kind == "overlay"
    assert found.corners.min() == pytest.approx(130, abs=6)
    assert found.corners.max() == pytest.approx(SIDE - 130, abs=6)


def test_a_ring_with_light_and_shade_is_part_of_the_offer(product):
    light = 0.6 + 0.9 * np.linspace(0, 1, SIDE)

    assert _found(_with_ring(product, 0.7, light)) == []


def test_the_seat_and_slats_of_a_grey_chair_are_no_logo():
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    for left in (200, 650):
        draw.rectangle((left, 60, left + 45, 840), fill=(91, 92, 95))
    for top in (120, 220, 320):
        draw.rectangle((200, top, 695, top + 50), fill=(130, 132, 136))
    draw.rectangle((110, 520, 790, 610), fill=(130, 132, 136))
    draw.rectangle((110, 610, 155, 850), fill=(130, 132, 136))
    draw.rectangle((745, 610, 790, 850), fill=(130, 132, 136))

    assert _found(image) == []


def test_a_product_without_a_logo_has_no_overlay(product):
    assert _found(product) == []

"""Backgrounds with shadows and white goods: what counts as background, and how dark it is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.check.checker import examine
from tools.repair.whole import loses_product

SIDE = 900


@pytest.fixture
def look(encode_as):
    """`look(image)`: the opened picture."""
    return lambda image: examine(encode_as(image, "PNG"), "product.png", "amazon", "main", read_marks=False)


def _shadowed(ground, depth):
    """A dark box on a ground, with a soft shadow that runs off the right edge."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    shade = np.exp(-(((y - 640) / 60.0) ** 2)) * np.clip((x - 480) / 200.0, 0, 1)
    picture = np.repeat((ground - depth * shade)[..., None], 3, axis=2)
    picture[250:660, 250:600] = (40, 60, 90)
    return Image.fromarray(picture.astype(np.uint8))


def test_a_shadow_that_runs_off_the_edge_does_not_make_a_light_ground_dark(check_as):
    finding = check_as(_shadowed(234, 60), "myntra", slot="main")["myntra-image-background"]

    assert finding.status != "fail"


def test_a_shadow_is_found_on_a_ground_that_is_not_white_and_a_gradient_is_none(check_as):
    rule = "amazon-es-main-no-shadow-remnants"
    gradient = np.repeat(np.linspace(245, 205, SIDE)[:, None, None], SIDE, axis=1).repeat(3, axis=2)
    gradient[250:660, 250:600] = (40, 60, 90)

    assert check_as(_shadowed(240, 60), "amazon.es")[rule].status == "fail"
    assert check_as(Image.fromarray(gradient.astype(np.uint8)), "amazon.es")[rule].status == "pass"


def test_what_is_almost_white_within_a_product_is_not_held_against_the_ground(look):
    white = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(white)
    draw.ellipse((200, 200, 700, 700), fill=(252, 252, 252), outline=(90, 90, 90), width=8)
    draw.rectangle((690, 440, 705, 460), fill="white")  # a gap in its outline

    assert look(white).surroundings.near_white < 0.002


def test_a_cutout_with_a_hole_in_a_dark_patch_loses_product_and_one_between_handle_and_body_does_not(look):
    photo = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(photo)
    draw.rectangle((200, 200, 600, 700), fill=(200, 60, 40))
    draw.rectangle((260, 300, 400, 440), fill=(30, 30, 30))
    draw.ellipse((560, 300, 800, 560), outline=(200, 60, 40), width=40)
    whole = photo.convert("L").point(lambda level: 255 if level < 250 else 0)
    torn = whole.copy()
    torn.paste(0, (260, 300, 400, 440))
    seen = examine(_png(photo), "product.png", "amazon", "main")

    assert loses_product(torn, seen) and not loses_product(whole, seen)


def test_a_cutout_without_the_blades_of_scissors_loses_product_and_one_without_a_shadow_does_not(look):
    photo = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(photo)
    draw.polygon([(430, 430), (460, 80), (520, 430)], fill=(110, 112, 116))
    draw.ellipse((300, 420, 600, 720), fill=(20, 20, 22))
    draw.polygon([(560, 640), (860, 700), (560, 715)], fill=(170, 170, 172))  # a cast shadow
    alpha = photo.convert("L").point(lambda level: 255 if level < 150 else 0)
    handle = photo.convert("L").point(lambda level: 255 if level < 60 else 0)
    seen = examine(_png(photo), "product.png", "lazada", "main")

    assert loses_product(handle, seen) and not loses_product(alpha, seen)


def _png(image):
    import io

    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()

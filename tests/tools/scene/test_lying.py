from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.fidelity import measure_fidelity
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import render_scene
from tools.scene.studio.plates import all_plates, free_ground
from tools.scene.studio.product import read_stance
from tools.scene.vocabulary import lies_flat

PRODUCTS = Path(__file__).parents[3] / "evals" / "pictures" / "products"


def product(name: str) -> Image.Image:
    image = Image.open(PRODUCTS / f"{name}.webp").convert("RGBA")
    image.thumbnail((500, 500))
    return image


@pytest.mark.parametrize("words", ["flat lay on light oak, morning light", "flat lay on pink paper, evening light"])
def test_a_flat_lay_keeps_the_product_whole_and_its_pixels(words):
    picture = render_scene(product("t-shirt"), SceneSpec.from_text(words), 3, 320)

    left, top, right, bottom = picture.box
    assert measure_fidelity(picture.image, picture.product, picture.box, picture.ground).passed
    assert min(left, top, 320 - right, 320 - bottom) > 0.06 * 320
    assert picture.spec.wall_colour is None


@pytest.mark.parametrize(("side", "dark", "lit"), [("left", 1, 0), ("right", 0, 1)])
def test_its_shadow_falls_away_from_the_lamp(side, dark, lit):
    square = Image.new("RGBA", (200, 200), (120, 120, 120, 255))
    spec = SceneSpec.from_text(f"flat lay on white paper, golden hour from the {side}")

    picture = render_scene(square, spec, 2, 320)

    left, top, right, bottom = picture.box
    grey = np.asarray(picture.image.convert("L")).astype(float)
    rows = slice((top + bottom) // 2 - 20, (top + bottom) // 2 + 20)
    beside = [grey[rows, left - 5 : left - 1].mean(), grey[rows, right + 1 : right + 5].mean()]
    assert beside[dark] < 0.85 * beside[lit]


def test_a_disc_lies_but_a_ball_stands():
    plate = product("white-plate")

    assert read_stance(plate).disc
    assert any("seen from straight above" in note for note in render_scene(plate, SceneSpec(), 1, 256).notes)
    standing = render_scene(plate, SceneSpec(lies=False), 1, 256)
    assert not any("straight above" in note for note in standing.notes)
    assert not read_stance(product("mug")).disc


def test_goods_that_do_not_stand_lie_unless_a_view_is_asked_for():
    shirt = product("t-shirt")
    assert any("lies flat" in n for n in render_scene(shirt, SceneSpec(lies=True), 1, 256).notes)

    asked = render_scene(shirt, SceneSpec.from_text("on wood from the front", SceneSpec(lies=True)), 1, 256)

    assert not any("lies flat" in note for note in asked.notes)


def test_a_photo_from_the_side_in_a_flat_lay_is_said_to_lie_on_its_side():
    picture = render_scene(product("mug"), SceneSpec.from_text("flat lay on linen"), 1, 256)

    assert any("seems to lie on its side" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("name", "lies"),
    [
        ("Blue T-Shirt.jpg", True), ("IMG_2044.jpg", None), ("mein handtuch", True), ("camiseta roja.png", True),
        ("झुमके.jpg", True), ("football.webp", False), ("mug.jpg", None), ("white_plate-2.webp", True), ("", None),
    ],
)  # fmt: skip
def test_what_lies_flat_is_known_by_its_name(name, lies):
    assert lies_flat("", name) is lies


def test_the_ground_of_a_flat_lay_is_all_floor():
    for name in ("light_oak-high", "white_marble-high", "sweep-high"):
        plate = next(plate for plate in all_plates() if plate.name == name)
        left, far, width = free_ground(plate, 1.0) or (0, 0, 0)
        assert width >= 0.3
        for x, y in ((left, far), (left + width, far), (left, far - width), (left + width, far - width)):
            column, row, depth = plate.matrix @ [x, y, 0, 1]
            assert 0 <= column / depth <= plate.size and 0 <= row / depth <= plate.size


def test_a_thin_shape_throws_an_even_shadow():
    bar = Image.new("RGBA", (60, 300))
    ImageDraw.Draw(bar).rectangle((20, 0, 40, 299), fill=(90, 90, 90, 255))

    picture = render_scene(bar, SceneSpec.from_text("flat lay on white paper, golden hour from the left"), 2, 320)

    left, top, right, bottom = picture.box
    row = np.asarray(picture.image.convert("L")).astype(float)[(top + bottom) // 2, right : right + 14]
    assert np.diff(row)[1:].min() > -6  # from the bar outwards it only gets lighter, without stripes


def test_the_shadow_of_a_pointed_blade_ends_in_a_point():
    blade = Image.new("RGBA", (120, 600))
    ImageDraw.Draw(blade).polygon([(60, 0), (119, 599), (0, 599)], fill=(90, 90, 90, 255))

    picture = render_scene(blade, SceneSpec.from_text("flat lay on white paper, golden hour from the left"), 2, 640)

    _, top, _, bottom = picture.box
    ground = np.asarray(picture.ground.convert("L")).astype(float)
    lost = np.maximum(0, np.percentile(ground, 80) - ground - 12)
    near_tip, middle = (lost[top + int(at * (bottom - top))].sum() for at in (0.0, 0.5))
    assert near_tip < 0.04 * middle

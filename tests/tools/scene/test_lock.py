"""What a model may repaint, and the product put back into what it drew."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.fidelity import measure_fidelity
from tools.intact.overgrowth import measure_overgrowth
from tools.scene.lock import finish, inpaint_mask, native_size, on_canvas, start_picture
from tools.scene.spec import SceneSpec
from tools.scene.studio.layout import lay_out

PICTURES = Path(__file__).parents[2] / "pictures"


@pytest.fixture
def layout(mug_cutout):
    return lay_out(mug_cutout, SceneSpec.from_text("on light oak, morning light"), 3, 512)


@pytest.mark.parametrize("size", [(2048, 2048), (1638, 2048), (2048, 1152), (1152, 2048)])
@pytest.mark.parametrize("multiple", [8, 16])
def test_the_native_size_has_the_shape_of_the_picture_and_no_more_pixels_than_the_model_draws(size, multiple):
    width, height = native_size(size, 1024 * 1024, multiple)

    assert width % multiple == height % multiple == 0
    assert 0.93 * 1024 * 1024 < width * height <= 1024 * 1024
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)


def test_the_surroundings_and_a_rim_of_the_product_are_repainted(layout):
    canvas = on_canvas(layout, (256, 256))
    hard = np.asarray(inpaint_mask(canvas, dilation=6, feather=0))
    soft = np.asarray(inpaint_mask(canvas, dilation=6, feather=6))

    solid = np.asarray(canvas.getchannel("A")) >= 250
    assert (hard[~solid] == 255).all() and (soft[~solid] == 255).all()  # nothing of the old ground is kept
    assert 0.5 * solid.sum() < (hard == 0).sum() < 0.95 * solid.sum()
    assert set(np.unique(hard)) == {0, 255}
    assert len(np.unique(soft)) > 10


def test_a_thin_strap_is_kept_although_the_rim_is_wider():
    canvas = Image.new("RGBA", (200, 200))
    canvas.paste((90, 30, 30, 255), (60, 100, 140, 180))
    canvas.paste((90, 30, 30, 255), (98, 20, 102, 100))

    kept = np.asarray(inpaint_mask(canvas, dilation=8, feather=0)) == 0

    assert kept[30:80, 98:102].all()
    assert kept[140, 100] and not kept[102, 62]


def test_the_model_begins_with_the_product_on_grey_or_on_a_scene(layout):
    canvas = on_canvas(layout, (256, 256))

    grey, scene = start_picture(canvas, None), start_picture(canvas, Image.new("RGB", (512, 512), (10, 120, 30)))

    middle = tuple((layout.frame.box[i] + layout.frame.box[i + 2]) // 4 for i in (0, 1))
    assert grey.getpixel((2, 2)) == (136, 136, 136) and scene.getpixel((2, 2)) == (10, 120, 30)
    assert grey.getpixel(middle) == scene.getpixel(middle)


def test_nothing_that_a_model_drew_in_the_products_place_is_seen(layout):
    plate = Image.new("RGB", (256, 256), (200, 190, 180))
    painted = on_canvas(layout, (256, 256)).getchannel("A").point(lambda value: 255 if value else 0)
    plate.paste((0, 255, 0), mask=painted)  # its own product, in a colour that would be seen

    picture, _ = finish(plate, layout)

    pixels = np.asarray(picture).astype(int)
    assert (pixels[..., 1] - pixels[..., [0, 2]].max(-1)).max() < 40
    fidelity = measure_fidelity(picture, layout.product, layout.frame.box)
    assert (fidelity.max_difference, fidelity.share_changed) == (0, 0.0)


def test_the_shadow_is_rendered_where_the_model_drew_none_and_kept_where_it_did(layout):
    bare, rendered = finish(Image.new("RGB", (512, 512), (200, 200, 200)), layout)
    assert rendered == "rendered"

    again, kept = finish(bare, layout)

    assert kept == "kept"
    left, _, right, bottom = layout.frame.box
    foot = np.asarray(bare).astype(int)[bottom : bottom + 4, left + (right - left) // 3 : right - (right - left) // 3]
    assert foot.min() < 165 and foot.mean() < 185  # darker than the ground of 200


def test_a_lying_product_gets_a_soft_seam():
    shirt = Image.new("RGBA", (300, 300))
    shirt.paste((60, 80, 160, 255), (40, 40, 260, 260))
    layout = lay_out(shirt, SceneSpec.from_text("flat lay on linen"), 1, 400)

    picture, shadow = finish(Image.new("RGB", (400, 400), (210, 205, 200)), layout)

    assert (layout.standing, shadow) == (None, "rendered")
    left, top, right, bottom = layout.frame.box
    assert np.asarray(picture)[bottom + 2, (left + right) // 2].mean() < 190


def cut(picture, *boxes):
    alpha = Image.new("L", picture.size)
    for box in boxes:
        alpha.paste(255, box)
    again = picture.convert("RGBA")
    again.putalpha(alpha)
    return again


def test_only_what_is_joined_to_the_product_and_has_its_colours_counts_as_grown():
    placed = Image.new("RGBA", (200, 200), (150, 40, 40, 255))
    picture = Image.new("RGB", (600, 600), (220, 220, 220))
    picture.paste((150, 40, 40), (200, 200, 400, 400))
    picture.paste((150, 40, 40), (400, 250, 460, 330))  # a second handle
    picture.paste((30, 120, 40), (140, 250, 200, 330))  # a plant that stands close
    picture.paste((150, 40, 40), (500, 500, 560, 560))  # something alike, far away
    box, own = (200, 200, 400, 400), (200, 200, 400, 400)

    handle = measure_overgrowth(picture, cut(picture, own, (400, 250, 460, 330)), placed, box)
    plant = measure_overgrowth(picture, cut(picture, own, (140, 250, 200, 330)), placed, box)
    apart = measure_overgrowth(picture, cut(picture, own, (500, 500, 560, 560)), placed, box)
    nothing = measure_overgrowth(picture, None, placed, box)

    assert not handle.passed and handle.grown > 0.08
    assert plant.passed and plant.beside > 0.08
    assert (apart.grown, apart.beside, apart.passed) == (0.0, 0.0, True)
    assert (nothing.found, nothing.passed) == (False, True)

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.errors import Cancelled, ToolInputError
from tools.generate_scene import generate_scene
from tools.image_record import Recipe
from tools.scene.studio.picture import render_scene

MUG = Path(__file__).parents[1] / "pictures" / "mug_seen_from_12_degrees.webp"


@pytest.fixture
def mug(images):
    return images.add_photo(MUG.read_bytes(), "mug.webp").id


def test_a_scene_is_stored_with_everything_needed_to_make_it_again(context, images, mug):
    result = generate_scene.run(context(), image_id=mug, scene="on light oak, morning light from the left", size=256)

    record = images.record(result.images[0])
    assert (record.kind, record.width, record.height, record.file_format) == ("scene", 256, 256, "PNG")
    recipe = record.recipe
    assert (recipe.tool, recipe.engine, recipe.inputs) == ("generate_scene", "studio", {mug: images.record(mug).sha256})
    fidelity = recipe.checks["fidelity"]
    assert (fidelity["max_difference"], fidelity["share_changed"], fidelity["passed"]) == (0, 0.0, True)
    assert recipe.parameters["plate"] == "light_oak-eye"
    assert "studio engine" in result.text and "morning light from the left" in result.text

    again = generate_scene.run(context(), image_id=mug, scene=recipe.parameters["scene"], seed=recipe.seed, size=256)
    assert images.record(again.images[0]).sha256 == record.sha256


def test_the_photo_is_cut_out_first_and_stays_untouched(context, images):
    photo = Image.new("RGB", (400, 400), (205, 205, 200))
    product = Image.open(MUG).convert("RGBA").resize((300, 280))
    photo.paste(product, (50, 60), product)
    buffer = io.BytesIO()
    photo.save(buffer, "PNG")
    photo_id = images.add_photo(buffer.getvalue(), "mug.png").id

    result = generate_scene.run(context(), image_id=photo_id, scene="on linen", size=256)

    cutouts = [record for record in images.records() if record.kind == "cutout"]
    assert len(cutouts) == 1
    assert set(images.record(result.images[0]).recipe.inputs) == {photo_id, cutouts[0].id}
    assert images.path(photo_id).read_bytes() == buffer.getvalue()


def test_count_gives_that_many_different_pictures_and_reports_progress(context, images, mug):
    steps = []
    told = context(progress=lambda done, total, message: steps.append((done, total, message)))

    result = generate_scene.run(told, image_id=mug, scene="on wood", count=3, size=256)

    assert len(result.images) == len({images.record(i).sha256 for i in result.images}) == 3
    assert [message for _, _, message in steps if "picture 2 of 3" in message]
    assert steps[-1][:2] == (4, 4)


def test_a_change_keeps_framing_and_surface_of_the_scene_it_is_based_on(context, images, mug):
    first = generate_scene.run(context(), image_id=mug, scene="on wood", size=256).images[0]

    changed = generate_scene.run(context(), image_id=first, scene="warmer", based_on=first, size=256).images[0]

    before, after = images.record(first).recipe.parameters, images.record(changed).recipe.parameters
    assert (after["box"], after["plate"]) == (before["box"], before["plate"])
    assert after["spec"]["warmth"] == before["spec"]["warmth"] + 1
    pictures = [np.asarray(images.photo(i).image).astype(float) for i in (first, changed)]
    assert (
        pictures[1][..., 0].mean() / pictures[1][..., 2].mean()
        > pictures[0][..., 0].mean() / pictures[0][..., 2].mean()
    )


def test_another_like_an_earlier_scene_is_another_picture(context, images, mug):
    series = generate_scene.run(context(), image_id=mug, scene="on light oak", count=2, size=256)

    more = generate_scene.run(context(), image_id=mug, scene="", based_on=series.images[0], count=2, size=256)

    made = [images.record(i) for i in (*series.images, *more.images)]
    assert len({record.sha256 for record in made}) == 4
    assert {record.recipe.parameters["spec"]["surface"] for record in made} == {"light_oak"}


def test_an_earlier_scene_stands_for_its_product(context, images, mug):
    first = generate_scene.run(context(), image_id=mug, scene="on linen", size=256).images[0]

    second = generate_scene.run(context(), image_id=first, scene="on concrete", size=256)

    assert set(images.record(second.images[0]).recipe.inputs) == {first, mug}


def test_what_cannot_be_shown_is_named_in_the_answer(context, mug):
    result = generate_scene.run(context(), image_id=mug, scene="on the beach with a surfboard and flowers", size=256)

    assert any("cannot show surfboard or flowers" in note for note in result.notes)
    assert "beach, sand" in result.text
    assert all(note in result.text for note in result.notes)


def test_a_template_fills_the_scene_and_words_change_it(context, images, mug):
    result = generate_scene.run(
        context(), image_id=mug, scene="from the right", template="Black-Marble luxury", size=256
    )

    spec = images.record(result.images[0]).recipe.parameters["spec"]
    assert (spec["surface"], spec["light"], spec["side"]) == ("dark_marble", "dramatic", "right")


def test_wrong_requests_say_what_to_do(context, mug):
    with pytest.raises(ToolInputError, match="Templates: clean white studio"):
        generate_scene.run(context(), image_id=mug, scene="", template="moon base")
    with pytest.raises(ToolInputError, match="not a scene I made"):
        generate_scene.run(context(), image_id=mug, scene="warmer", based_on=mug)
    with pytest.raises(ToolInputError, match="count"):
        generate_scene.run(context(), image_id=mug, scene="on wood", count=9)
    with pytest.raises(ToolInputError, match="img_77"):
        generate_scene.run(context(), image_id="img_77", scene="on wood")


def test_stopping_keeps_the_pictures_made_so_far_and_makes_no_more(context, images, mug):
    pressed = iter([False, False, True])

    with pytest.raises(Cancelled):
        generate_scene.run(context(cancelled=lambda: next(pressed)), image_id=mug, scene="on linen", count=4, size=256)

    assert sum(record.kind == "scene" for record in images.records()) == 1


def test_a_picture_in_which_the_product_changed_is_never_stored(context, images, mug, monkeypatch):
    def careless(*arguments):
        picture = render_scene(*arguments)
        left, top, right, bottom = picture.box
        picture.image.paste((255, 0, 0), (left, (top + bottom) // 2, right, (top + bottom) // 2 + 9))
        return picture

    monkeypatch.setattr("tools.scene.studio.engine.render_scene", careless)

    with pytest.raises(RuntimeError, match="product changed"):
        generate_scene.run(context(), image_id=mug, scene="on linen", size=256)
    assert not [record for record in images.records() if record.kind == "scene"]


def test_a_cutout_without_a_solid_part_is_refused_in_plain_words(context, images):
    ghost = Image.new("RGBA", (200, 200), (90, 90, 90, 200))
    ghost_id = images.add_picture(ghost, "cutout", "ghost", Recipe(tool="remove_background")).id

    with pytest.raises(ToolInputError, match="no solid part"):
        generate_scene.run(context(), image_id=ghost_id, scene="on wood")

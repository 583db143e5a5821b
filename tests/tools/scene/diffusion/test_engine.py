"""The whole path with the real pipeline classes: words, drawing, the product put back, the gates and the recipe."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from agent.rerun import rerun
from agent.studio import Studio
from knowledge.rules import RuleBase
from tools.errors import Cancelled, ToolInputError
from tools.fidelity import measure_fidelity
from tools.generate_scene import generate_scene
from tools.provenance import AI_SURROUNDINGS, provenance_of
from tools.scene.diffusion.engine import DiffusionEngine, DiffusionOptions
from tools.scene.diffusion.pipeline import LoadedPipeline
from tools.scene.diffusion.weights import SceneWeights
from tools.scene.engine import SceneTask
from tools.scene.spec import SceneSpec

MODELS = ["sdxl-inpaint", "flux2-klein-4b", "z-image-turbo"]
WORDS = "on light oak, morning light"


def task_of(cutout, seeds=(3,), **parts):
    return SceneTask(cutout, SceneSpec.from_text(WORDS), seeds, parts.pop("size", 320), **parts)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_was_trained_on_nothing_leaves_the_product_as_it_is(model, mug_cutout, open_engines):
    (picture,) = open_engines(model).engine().pictures(task_of(mug_cutout))

    fidelity = measure_fidelity(picture.image, picture.product, picture.box)
    assert (fidelity.passed, fidelity.max_difference, fidelity.share_changed) == (True, 0, 0.0)
    assert (picture.model, picture.image.size) == (model, (320, 320))
    assert picture.licence and picture.parameters["shadow"] in ("kept", "rendered")
    outside = np.asarray(picture.image)[:40]
    assert outside.std() > 5  # drawn, not left grey


def test_a_scene_is_stored_with_everything_needed_to_make_it_again(settings, mug_cutout, tiny_models, small, tmp_path):
    settings = settings.model_copy(
        update={"scene_engine": "diffusion", "scene_model": str(tiny_models / "flux2-klein-4b"), "device": "cpu"}
    )
    studio = Studio.open(settings)
    store = studio.images("chat")
    mug_cutout.save(tmp_path / "mug.png")
    mug = store.add_photo((tmp_path / "mug.png").read_bytes(), "mug.png").id

    made = studio.run_tool("generate_scene", "chat", image_id=mug, scene=WORDS, seed=5, size=320)

    assert made.ok, made.error
    recipe = store.record(made.images[0]).recipe
    assert (recipe.engine, recipe.model, recipe.seed, recipe.licence) == (
        "diffusion",
        "flux2-klein-4b",
        5,
        "not stated",
    )
    assert recipe.checks["fidelity"]["passed"] and recipe.checks["overgrowth"] == {
        "grown": 0.0, "beside": 0.0, "found": True, "passed": True, "tries": 1,
    }  # fmt: skip
    assert "light oak" in recipe.parameters["prompt"]
    assert any("made by AI (flux2-klein-4b)" in note for note in made.notes)

    assert provenance_of(store.path(made.images[0]).read_bytes()).source_type == AI_SURROUNDINGS
    exported = studio.run_tool("export_images", "chat", image_ids=made.images, channels=["etsy"])
    assert provenance_of(store.path(exported.images[0]).read_bytes()).source_type == AI_SURROUNDINGS

    again = rerun(studio, store.folder / f"{made.images[0]}.json", "again")
    assert again.identical


def test_files_say_what_the_rule_for_real_products_on_ai_backgrounds_wants():
    rules = {rule.id: rule for rule in RuleBase.load().rules}

    assert rules["iptc-dst-composite-real-on-generated"].threshold == AI_SURROUNDINGS


def test_several_seeds_are_drawn_in_one_call_as_they_would_be_alone(mug_cutout, open_engines, small):
    small["profiles"]["cpu"]["batch"] = 2
    calls = []

    def counted(weights, setting, lora):
        loaded = open_pipeline(weights, setting, lora)
        drawn, encoded = loaded.draw, loaded._encode
        loaded.draw = lambda call, on_step: (calls.append(len(call.seeds)), drawn(call, on_step))[1]
        loaded._encode = lambda *arguments: (calls.append("prompt"), encoded(*arguments))[1]
        return loaded

    from tools.scene.diffusion.opening import open_pipeline

    engine = open_engines("z-image-turbo").diffusion
    engine._load = counted

    together = list(engine.pictures(task_of(mug_cutout, (3, 4))))

    assert calls == [2, "prompt"]  # one call, one reading of the prompt
    alone = list(open_engines("z-image-turbo").engine().pictures(task_of(mug_cutout, (4,))))
    difference = np.abs(np.asarray(together[1].image).astype(int) - np.asarray(alone[0].image))
    assert difference.max() <= 2
    assert together[0].image != together[1].image


def test_the_studio_picture_can_be_what_the_model_begins_with(mug_cutout, open_engines):
    (grey,) = open_engines("z-image-turbo").engine().pictures(task_of(mug_cutout))
    (guided,) = open_engines("z-image-turbo", start="studio").engine().pictures(task_of(mug_cutout))

    assert guided.parameters["start"] == "studio"
    assert guided.image != grey.image


class Painter:
    """A pipeline that does as it likes: it returns what `paint` makes of the picture it was given."""

    def __init__(self, paint):
        self.paint, self.seeds = paint, []

    def draw(self, call, on_step):
        self.seeds += call.seeds
        on_step(1, 1, lambda: call.images[0])
        return [
            self.paint(image, inpaint_mask) for image, inpaint_mask in zip(call.images, call.inpaint_masks, strict=True)
        ]


@pytest.fixture
def engine_with(tiny_models, small):
    def make(paint, **options):
        painter = Painter(paint)
        chosen = DiffusionOptions(model="sdxl-inpaint", device="cpu", **options)
        return DiffusionEngine(SceneWeights(tiny_models), chosen, lambda *arguments: painter), painter

    return make


def _where_the_product_is(inpaint_mask):
    """Product and rim, a little wider than the product itself, as a mask of 0 and 255."""
    return inpaint_mask.point(lambda value: 255 if value < 128 else 0)


def test_a_model_that_repaints_the_product_is_undone(mug_cutout, engine_with):
    engine, _ = engine_with(lambda image, _: Image.new("RGB", image.size, (40, 200, 80)))

    (picture,) = engine.pictures(task_of(mug_cutout))

    fidelity = measure_fidelity(picture.image, picture.product, picture.box)
    assert (fidelity.passed, fidelity.max_difference) == (True, 0)
    assert picture.parameters["shadow"] == "rendered"


def swell(image, inpaint_mask):
    """The product, 12% larger around its middle, on grey."""
    product = _where_the_product_is(inpaint_mask)
    left, top, right, bottom = product.getbbox()
    grown = (round(1.14 * (right - left)) + 14, round(1.14 * (bottom - top)) + 14)
    picture = Image.new("RGB", image.size, (205, 205, 205))
    place = ((left + right - grown[0]) // 2, (top + bottom - grown[1]) // 2)
    picture.paste(
        image.crop((left, top, right, bottom)).resize(grown),
        place,
        product.crop((left, top, right, bottom)).resize(grown),
    )
    return picture


def test_a_model_that_swells_the_product_is_refused_after_three_seeds(mug_cutout, engine_with):
    engine, painter = engine_with(swell)

    with pytest.raises(ToolInputError, match=r"Three tries each drew something onto your product.*studio"):
        list(engine.pictures(task_of(mug_cutout, cut_out=darker_than_ground)))

    assert len(set(painter.seeds)) == 3


def darker_than_ground(picture):
    """A cut-out that takes whatever is not the light grey ground."""
    grey = np.asarray(picture.convert("RGB")).astype(int)
    away = np.abs(grey - 205).max(-1) > 30
    return Image.fromarray(np.dstack([grey.astype(np.uint8), (away * 255).astype(np.uint8)]))


def handle(image, inpaint_mask):
    """A second handle in the product's own colour, and clean grey around."""
    left, top, right, bottom = _where_the_product_is(inpaint_mask).getbbox()
    colour = image.getpixel(((left + right) // 2, (top + bottom) // 2))
    picture = Image.new("RGB", image.size, (205, 205, 205))
    height = bottom - top
    ImageDraw.Draw(picture).ellipse(
        (left - height // 4, top + height // 4, left + height // 8, bottom - height // 4),
        outline=colour,
        width=max(4, height // 10),
    )
    return picture


def test_a_second_handle_is_found_by_cutting_out_again_and_the_next_seed_is_taken(mug_cutout, engine_with):
    tries = []

    def paint(image, inpaint_mask):
        tries.append(1)
        return handle(image, inpaint_mask) if len(tries) == 1 else Image.new("RGB", image.size, (205, 205, 205))

    engine, painter = engine_with(paint)

    (picture,) = engine.pictures(task_of(mug_cutout, cut_out=darker_than_ground))

    assert len(painter.seeds) == 2
    assert (picture.seed, picture.checks["overgrowth"]["tries"]) == (3, 2)


@pytest.mark.parametrize("model", MODELS)
def test_stopping_ends_the_drawing_at_the_next_step(model, mug_cutout, open_engines, first_step):
    engine = open_engines(model).engine()
    with pytest.raises(Cancelled):
        list(engine.pictures(task_of(mug_cutout, step=first_step)))
    assert len(first_step.messages) == 1

    assert list(engine.pictures(task_of(mug_cutout)))  # and the next one is drawn


@pytest.mark.parametrize("model", MODELS)
def test_a_small_preview_is_shown_while_it_is_drawn(model, mug_cutout, open_engines):
    shown = []

    list(open_engines(model).engine().pictures(task_of(mug_cutout, preview=shown.append)))

    assert shown and {picture.mode for picture in shown} == {"RGB"}
    assert max(shown[0].size) <= 64  # of 128


def test_when_memory_runs_out_it_goes_on_lighter_and_says_so(mug_cutout, open_engines, small, monkeypatch):
    small["profiles"]["cpu"]["batch"] = 2
    drawn, tried = LoadedPipeline.draw, []

    def draw(self, call, on_step):
        tried.append(len(call.seeds))
        if len(tried) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return drawn(self, call, on_step)

    monkeypatch.setattr(LoadedPipeline, "draw", draw)

    pictures = list(open_engines("flux2-klein-4b").engine().pictures(task_of(mug_cutout, (3, 4))))

    assert tried == [2, 1, 1]
    assert any("lighter setting: one picture at a time" in note for note in pictures[0].notes)


def test_when_memory_runs_out_twice_it_is_said_with_what_to_do(mug_cutout, engine_with):
    def paint(image, inpaint_mask):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    engine, painter = engine_with(paint)

    with pytest.raises(ToolInputError, match=r"ran out of memory.*studio engine"):
        list(engine.pictures(task_of(mug_cutout)))
    assert len(painter.seeds) == 2  # one retry


def test_missing_weights_are_an_error_that_offers_the_studio_and_no_other_engine_steps_in(
    context, images, mug, open_engines, tmp_path
):
    scenes = open_engines("flux2-klein-4b", folder=tmp_path)

    with pytest.raises(
        ToolInputError,
        match=r"not installed.*lightbox models pull flux2-klein-4b \(16 GB, licence Apache-2.0\).*studio",
    ):
        generate_scene.run(context(scenes=scenes), image_id=mug, scene=WORDS, size=256)
    assert not [record for record in images.records() if record.kind == "scene"]

    result = generate_scene.run(context(scenes=scenes), image_id=mug, scene=WORDS, size=256, engine="studio")
    assert images.record(result.images[0]).recipe.engine == "studio"


def test_auto_is_the_studio_without_a_graphics_card(tiny_models):
    from tools.scene.engines import SceneEngines

    assert SceneEngines(tiny_models, default="auto", diffusion=DiffusionOptions(device="cpu")).default == "studio"

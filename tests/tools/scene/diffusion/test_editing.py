"""Edits by instruction with the real pipeline classes: drawing, stopping, memory, licence, weights, files."""

import time

import numpy as np
import pytest
import torch
from PIL import Image

from agent.rerun import rerun
from agent.studio import Studio
from tools.editing.engine import EditTask
from tools.editing.instruction import write_edit_prompt
from tools.errors import Cancelled, ToolInputError
from tools.provenance import AI_EDITED, PERFORMER, provenance_of
from tools.scene.diffusion.catalogue import families, profiles, scene_models
from tools.scene.diffusion.editing import DiffusionEditor
from tools.scene.diffusion.engine import DiffusionOptions
from tools.scene.diffusion.opening import open_pipeline
from tools.scene.diffusion.pipeline import LoadedPipeline
from tools.scene.diffusion.weights import SceneWeights
from tools.scene.diffusion.worker import Workers
from tools.scene.engine import SceneTask
from tools.scene.spec import SceneSpec

EDITORS = ["flux2-klein-4b", "qwen-image-edit-2511"]
FROM_THE_SIDE = write_edit_prompt("show it from the side")


def task_of(picture, **parts):
    return EditTask(picture, FROM_THE_SIDE, parts.pop("seed", 3), **parts)


def scene_of(cutout, **parts):
    return SceneTask(cutout, SceneSpec.from_text("on oak"), (3,), 320, **parts)


@pytest.fixture
def editor(tiny_models, small):
    def open_it(model=None, folder=tiny_models, load=open_pipeline, workers=None, **options):
        chosen = DiffusionOptions(device="cpu", edit_model=model, **options)
        return DiffusionEditor(SceneWeights(folder), chosen, workers or Workers(), load)

    return open_it


@pytest.mark.parametrize("model", EDITORS)
def test_each_family_that_edits_redraws_the_picture_and_shows_it_on_the_way(model, editor, mug_photo):
    steps, shown = [], []

    made = editor(model).edit(
        task_of(mug_photo, step=lambda done, total, said: steps.append((done, total, said)), preview=shown.append)
    )

    assert (made.model, made.licence, made.image.mode) == (model, "Apache-2.0", "RGB")
    assert (
        np.abs(np.asarray(made.image.resize((64, 64))).astype(int) - np.asarray(mug_photo.resize((64, 64)))).mean() > 5
    )
    assert steps[-2:] == [(1, 3, "redrawing the picture, step 1 of 2"), (2, 3, "redrawing the picture, step 2 of 2")]
    assert len(shown) == 1 and max(shown[0].size) <= 64  # of 128
    assert made.parameters["steps"] == 2


@pytest.mark.parametrize("model", EDITORS)
def test_the_instruction_and_the_seed_decide_what_is_drawn_and_nothing_else(model, editor, mug_photo):
    engine = editor(model)

    first, again = (engine.edit(task_of(mug_photo)).image for _ in range(2))
    other = engine.edit(EditTask(mug_photo, write_edit_prompt("a red lid on marble"), 3)).image
    seed = engine.edit(task_of(mug_photo, seed=4)).image
    photo = engine.edit(task_of(mug_photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT))).image

    assert first == again
    assert len({picture.tobytes() for picture in (first, other, seed, photo)}) == 4


@pytest.mark.parametrize("model", EDITORS)
def test_stopping_ends_the_drawing_at_the_next_step(model, editor, mug_photo, first_step):
    engine = editor(model)
    with pytest.raises(Cancelled):
        engine.edit(task_of(mug_photo, step=first_step))
    assert len(first_step.messages) == 1
    assert engine.edit(task_of(mug_photo)).image  # and the next one is drawn


def test_the_model_that_draws_scenes_edits_too_and_is_loaded_once(editor, open_engines, mug_cutout, mug_photo):
    loaded = []

    def counted(weights, setting, lora):
        loaded.append(weights.name)
        return open_pipeline(weights, setting, lora)

    engines = open_engines("flux2-klein-4b")
    engines.diffusion._load = engines.editing._load = counted

    (before,) = engines.engine().pictures(scene_of(mug_cutout))
    engines.editor("diffusion").edit(task_of(mug_photo))
    (after,) = engines.engine().pictures(scene_of(mug_cutout))

    assert loaded == ["flux2-klein-4b"]
    assert before.image == after.image  # editing left nothing behind in the networks


def test_two_models_are_never_in_memory_together(open_engines, mug_cutout, mug_photo):
    engines = open_engines("z-image-turbo")

    list(engines.engine().pictures(scene_of(mug_cutout)))
    engines.editor("diffusion").edit(task_of(mug_photo))
    scenes, edits = engines.editing._workers._workers.values()
    assert (scenes.is_loaded, edits.is_loaded) == (False, True)

    list(engines.engine().pictures(scene_of(mug_cutout)))
    assert (scenes.is_loaded, edits.is_loaded) == (True, False)


def test_memory_is_given_back_when_nobody_edits(editor, mug_photo):
    engine = editor("flux2-klein-4b")
    engine.edit(task_of(mug_photo))
    (worker,) = engine._workers._workers.values()
    assert worker.is_loaded
    worker._idle_seconds = 0.05
    engine.edit(task_of(mug_photo))

    for _ in range(200):
        if not worker.is_loaded:
            break
        time.sleep(0.02)
    assert not worker.is_loaded


def test_when_memory_runs_out_it_goes_on_lighter_and_says_so(editor, mug_photo, monkeypatch):
    drawn, tried = LoadedPipeline.edit, []

    def edit(self, call, on_step):
        tried.append(call.image.size)
        if len(tried) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return drawn(self, call, on_step)

    monkeypatch.setattr(LoadedPipeline, "edit", edit)

    made = editor("flux2-klein-4b").edit(task_of(mug_photo))

    assert tried[1][0] < tried[0][0]
    assert made.notes == ("Memory ran out, so I went on with a lighter setting: drawn smaller.",)


def test_without_weights_it_says_what_is_needed_and_changes_nothing(context, images, mug, open_engines, tmp_path):
    from tools.edit_picture import edit_picture

    here = context(scenes=open_engines("sdxl-inpaint", folder=tmp_path))
    with pytest.raises(
        ToolInputError,
        match=r"none is here.*lightbox models pull flux2-klein-4b \(16 GB, licence Apache-2.0.*Nothing was changed",
    ):
        edit_picture.run(here, image_id=mug, instruction="show it from the side")
    assert [record.kind for record in images.records()] == ["photo"]


def test_a_model_that_cannot_edit_is_named_and_one_that_only_edits_draws_no_scenes(
    editor, open_engines, mug_photo, mug_cutout
):
    with pytest.raises(ToolInputError, match=r"'z-image-turbo' draws scenes, but cannot edit"):
        editor("z-image-turbo").edit(task_of(mug_photo))
    with pytest.raises(ToolInputError, match=r"'qwen-image-edit-2511' edits pictures, but cannot draw scenes.*studio"):
        list(open_engines("qwen-image-edit-2511").engine().pictures(scene_of(mug_cutout)))


def test_a_licence_that_forbids_selling_is_refused(editor, mug_photo):
    with pytest.raises(ToolInputError, match=r"'flux2-klein-9b' may not be used for selling.*'flux2-klein-4b' instead"):
        editor("flux2-klein-9b").edit(task_of(mug_photo))


def test_every_profile_names_models_that_edit_and_may_be_sold_with():
    known = scene_models()

    for profile in profiles().values():
        for name in profile.edit_models:
            assert known[name].commercial and families()[known[name].family].edit, profile.name


@pytest.fixture
def chat(settings, tiny_models, small, mug_cutout, tmp_path):
    """A studio whose models edit, and a photo in its chat."""
    chosen = {"scene_model": str(tiny_models / "flux2-klein-4b"), "edit_model": str(tiny_models / "flux2-klein-4b"),
              "device": "cpu", "scene_engine": "studio"}  # fmt: skip
    studio = Studio.open(settings.model_copy(update=chosen))
    grey = Image.new("RGBA", mug_cutout.size, (205, 207, 210, 255))
    Image.alpha_composite(grey, mug_cutout).convert("RGB").save(tmp_path / "mug.jpg", quality=95)
    return (
        studio,
        studio.images("chat"),
        studio.images("chat").add_photo((tmp_path / "mug.jpg").read_bytes(), "mug.jpg").id,
    )


def test_from_the_words_to_a_labelled_picture_that_waits_for_a_yes_and_then_to_files(chat):
    studio, store, mug = chat
    before = store.path(mug).read_bytes()

    made = studio.run_tool("edit_picture", "chat", image_id=mug, instruction="on a model, from the side", seed=5)

    assert made.ok, made.error
    record = store.record(made.images[0])
    assert (record.kind, record.recipe.engine, record.recipe.seed) == ("edited", "diffusion", 5)
    assert record.recipe.checks["lane"] == "open" and "registered" in record.recipe.checks
    assert any("may change your product" in note for note in record.notes)
    assert store.path(mug).read_bytes() == before
    said = provenance_of(store.path(record.id).read_bytes())
    assert (said.source_type, said.performer, said.product_may_differ) == (AI_EDITED, True, True)

    for tool, arguments in (
        ("export_images", {"image_ids": [mug, record.id], "channels": ["etsy"]}),
        ("fix_image", {"image_id": record.id, "marketplace": "etsy"}),
        ("make_image_set", {"image_id": record.id, "marketplace": "etsy"}),
    ):
        refused = studio.run_tool(tool, "chat", **arguments)
        assert not refused.ok and f"AI may have changed your product in {record.id}" in refused.error, tool

    yes = studio.run_tool("approve_pictures", "chat", person="Asha", image_ids=[record.id])
    assert yes.ok and store.approval(record.id).by == "Asha" and store.approval(record.id).at

    exported = studio.run_tool("export_images", "chat", image_ids=[record.id], channels=["etsy"])
    assert exported.ok, exported.error
    written = provenance_of(store.path(exported.images[0]).read_bytes())
    assert written.product_may_differ and written.performer and written.source_type == AI_EDITED
    assert store.record(exported.images[0]).recipe.checks["approved"][record.id]["by"] == "Asha"
    assert PERFORMER.encode() in store.path(exported.images[0]).read_bytes()

    again = rerun(studio, store.folder / f"{record.id}.json", "again")
    assert again.identical

"""Only weights that may be used and that cannot run code are read; what a machine runs is chosen by what it has."""

import json
import pickle
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tools.errors import ToolInputError
from tools.machine import Accelerator
from tools.scene.diffusion.catalogue import choose_profile, families, profiles, scene_models
from tools.scene.diffusion.opening import open_pipeline
from tools.scene.diffusion.pipeline import Call, Setting
from tools.scene.diffusion.weights import SceneWeights

LIGHT = Setting("cpu", "float32", "none", tiling=True, batch=1)


def card(gigabytes):
    return Accelerator("cuda", "cuda:0", "card", gigabytes)


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (card(7.7), "gpu-8"), (card(11.6), "gpu-12"), (card(15.7), "gpu-16"), (card(23.6), "gpu-24"),
        (card(79.1), "gpu-80"), (card(139.0), "gpu-80"), (Accelerator("mps", "mps", "Apple", 12.0), "mps"),
        (Accelerator("cpu", "cpu", "processor", 0.0), "cpu"),
    ],
)  # fmt: skip
def test_a_machine_runs_the_largest_profile_that_it_has_the_memory_for(machine, name):
    assert choose_profile(machine).name == name


def test_the_operator_can_choose_another_profile():
    assert choose_profile(card(24), "gpu-8").model == "sdxl-inpaint"
    with pytest.raises(ToolInputError, match=r"No profile 'gpu-9'.*gpu-80, gpu-24"):
        choose_profile(card(24), "gpu-9")


def test_every_profile_and_model_refers_to_what_exists():
    import diffusers

    assert {profile.model for profile in profiles().values()} <= set(scene_models())
    assert all(scene_models()[profile.model].commercial for profile in profiles().values())
    for model in scene_models().values():
        assert model.family in families()
        assert model.instead is None or scene_models()[model.instead].commercial
    for family in families().values():
        edits = family.edit.pipeline if family.edit else None
        named = [name for name in (family.pipeline, edits, family.denoiser, *family.saved_as) if name]
        assert family.pipeline or edits
        assert all(hasattr(diffusers, name) for name in named)


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_pickle_is_refused_and_never_read(tiny_models, tmp_path):
    folder, trap = tmp_path / "model", tmp_path / "sprung"
    shutil.copytree(tiny_models / "z-image-turbo", folder)
    (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    (folder / "vae" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps(Trap(trap)))

    with pytest.raises(ToolInputError, match="can run code when it is read"):
        SceneWeights(tmp_path).find(str(folder), "z-image-turbo")
    assert not trap.exists()


def test_a_folder_of_ones_own_works_without_a_line_in_the_catalogue(tiny_models, tmp_path):
    folder = tmp_path / "ours"
    shutil.copytree(tiny_models / "flux2-klein-4b", folder)

    found = SceneWeights(tmp_path / "models").find(str(folder), "sdxl-inpaint")

    assert (found.name, found.family.name, found.licence) == ("ours", "flux2-klein", "not stated")


def test_a_folder_whose_card_forbids_selling_is_refused(tiny_models, tmp_path):
    folder = tmp_path / "theirs"
    shutil.copytree(tiny_models / "flux2-klein-4b", folder)
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# Theirs\n")

    with pytest.raises(ToolInputError, match=r"may not be used for selling.*cc-by-nc-4\.0.*flux2-klein-4b"):
        SceneWeights(tmp_path).find(str(folder), "sdxl-inpaint")
    assert SceneWeights(tmp_path, allow_noncommercial=True).find(str(folder), "sdxl-inpaint").licence == "cc-by-nc-4.0"


def test_a_pipeline_of_an_unknown_kind_is_named(tmp_path):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "model_index.json").write_text(json.dumps({"_class_name": "AudioLDMPipeline"}))

    with pytest.raises(ToolInputError, match="AudioLDMPipeline, which I cannot use"):
        SceneWeights(tmp_path).find("odd", "sdxl-inpaint")


@pytest.mark.parametrize("model", ["flux2-klein-4b", "z-image-turbo"])
def test_a_single_safetensors_file_takes_the_place_of_the_largest_part(model, tiny_models, tmp_path):
    import torch
    from safetensors.torch import load_file, save_file

    own = load_file(tiny_models / model / "transformer" / "diffusion_pytorch_model.safetensors")
    file = tmp_path / "style.safetensors"
    save_file({name: torch.zeros_like(value) for name, value in own.items()}, file)

    weights = SceneWeights(tiny_models).find(str(file), model)
    loaded = open_pipeline(weights, LIGHT)

    assert (weights.name, weights.licence) == ("style", "not stated")
    assert weights.revision.startswith("sha256:")
    assert not any(value.any() for value in loaded._pipeline.transformer.state_dict().values())
    assert loaded._pipeline.vae is not None


def test_files_of_other_formats_are_refused_by_name(tmp_path):
    (tmp_path / "model.ckpt").write_bytes(b"x")

    with pytest.raises(ToolInputError, match=r"'model\.ckpt' is not a \.safetensors file"):
        SceneWeights(tmp_path).find(str(tmp_path / "model.ckpt"), "sdxl-inpaint")
    with pytest.raises(ToolInputError, match="There is no file"):
        SceneWeights(tmp_path).find(str(tmp_path / "gone.safetensors"), "sdxl-inpaint")


def test_damaged_weights_are_an_error_that_says_how_to_get_them_again(tiny_models, tmp_path):
    shutil.copytree(tiny_models / "z-image-turbo", tmp_path / "z-image-turbo")
    (tmp_path / "z-image-turbo" / "vae" / "config.json").unlink()
    weights = SceneWeights(tmp_path).find("z-image-turbo", "z-image-turbo")

    with pytest.raises(ToolInputError, match=r"cannot be loaded.*lightbox models pull z-image-turbo"):
        open_pipeline(weights, LIGHT)


def test_a_style_that_is_not_there_is_said(tiny_models):
    weights = SceneWeights(tiny_models).find("z-image-turbo", "z-image-turbo")

    with pytest.raises(ToolInputError, match=r"LIGHTBOX_SCENE_LORA is '/gone\.safetensors'"):
        open_pipeline(weights, LIGHT, "/gone.safetensors")


def test_a_style_changes_what_is_drawn(tiny_models, tmp_path):
    import torch
    from safetensors.torch import save_file

    weights = SceneWeights(tiny_models).find("z-image-turbo", "z-image-turbo")
    plain = open_pipeline(weights, LIGHT)
    style = {}
    for name, part in plain._pipeline.transformer.named_modules():
        if name.endswith("to_q"):
            style[f"transformer.{name}.lora_A.weight"] = torch.randn(4, part.in_features)
            style[f"transformer.{name}.lora_B.weight"] = torch.randn(part.out_features, 4)
    save_file(style, tmp_path / "brand.safetensors")
    grey, all_of_it = Image.new("RGB", (64, 64), (136, 136, 136)), Image.new("L", (64, 64), 255)
    call = Call("oak", "", [grey], [all_of_it], [1], 1.0, 2, 0.0)

    styled = open_pipeline(weights, LIGHT, str(tmp_path / "brand.safetensors"))

    assert styled.draw(call, lambda *step: None) != plain.draw(call, lambda *step: None)


@pytest.mark.parametrize(
    ("model", "shape"),
    [("sdxl-inpaint", (2, 4, 16, 16)), ("flux2-klein-4b", (2, 64, 16)), ("z-image-turbo", (2, 4, 16, 16))],
)
def test_where_networks_wait_in_main_memory_a_second_decoder_makes_the_previews(model, shape, tiny_models):
    import torch

    weights = SceneWeights(tiny_models).find(model, model)
    loaded = open_pipeline(weights, Setting("cpu", "float16", "none", tiling=False, batch=1))

    assert loaded._preview_decoder is not loaded._pipeline.vae
    assert (str(loaded._preview_decoder.dtype), str(loaded._pipeline.vae.dtype)) == ("torch.float32", "torch.float16")
    assert max(loaded.preview(torch.zeros(shape, dtype=torch.float16), (128, 128)).size) <= 64
    light = open_pipeline(weights, LIGHT)
    assert light._preview_decoder is light._pipeline.vae


def test_settings_get_lighter_until_nothing_is_left_to_save():
    setting, steps = Setting("cuda:0", "bfloat16", "none", tiling=False, batch=4), []
    while lighter := setting.lighter():
        setting, words = lighter
        steps.append(words)

    assert steps == [
        "one picture at a time", "with parts of the model in main memory", "with the model in main memory",
        "drawn smaller",
    ]  # fmt: skip
    assert (setting.batch, setting.tiling, setting.offload) == (1, True, "sequential")

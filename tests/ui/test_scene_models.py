"""What an operator sees of image models on the command line."""

import json

import pytest
from click.testing import CliRunner

from ui.cli import main


@pytest.fixture(autouse=True)
def _empty_model_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LIGHTBOX_MODEL_DIR", str(tmp_path / "models"))


def lightbox(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_image_models_are_listed_with_size_and_licence():
    lines = [json.loads(line) for line in lightbox("models", "list", "--json").stdout.splitlines()]

    found = {line["name"]: line for line in lines}
    assert found["flux2-klein-4b"]["licence"] == "Apache-2.0" and not found["flux2-klein-4b"]["installed"]
    assert found["flux2-klein-9b"]["commercial"] is False
    assert "u2netp" in found


def test_a_model_that_may_not_be_sold_with_is_not_fetched():
    result = lightbox("models", "pull", "flux2-klein-9b")

    assert result.exit_code == 1
    assert "may not be used for selling" in result.stderr and "flux2-klein-4b" in result.stderr


def test_where_a_model_is_or_how_to_get_it():
    result = lightbox("models", "path", "z-image-turbo")

    assert result.exit_code == 1
    assert "lightbox models pull z-image-turbo (21 GB, licence Apache-2.0)" in result.stderr


def scenes_by_doctor():
    lines = [json.loads(line) for line in lightbox("doctor", "--json").stdout.splitlines()]
    return next(line for line in lines if line["what"] == "Scenes")


def test_the_doctor_names_the_engine_and_what_it_lacks(monkeypatch):
    monkeypatch.setenv("LIGHTBOX_DEVICE", "cpu")
    assert scenes_by_doctor() == {"what": "Scenes", "state": "ok", "message": "studio engine"}

    monkeypatch.setenv("LIGHTBOX_SCENE_ENGINE", "diffusion")
    found = scenes_by_doctor()
    assert found["state"] == "broken" and "lightbox models pull sdxl-inpaint" in found["message"]

    monkeypatch.setenv("LIGHTBOX_SCENE_PROFILE", "gpu-9")
    assert "No profile 'gpu-9'" in scenes_by_doctor()["message"]


def test_a_remote_engine_needs_a_key_or_an_address(monkeypatch):
    monkeypatch.setenv("LIGHTBOX_SCENE_ENGINE", "openai")
    assert scenes_by_doctor()["state"] == "broken"

    monkeypatch.setenv("LIGHTBOX_SCENE_BASE_URL", "http://localhost:8080/v1")
    found = scenes_by_doctor()
    assert found["state"] == "ok" and "photos go there" in found["message"]


def test_a_scene_without_weights_says_so_and_makes_nothing(tmp_path, monkeypatch, mug_photo, models):
    monkeypatch.setenv("LIGHTBOX_DEVICE", "cpu")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "u2netp.onnx").symlink_to(models.path("u2netp"))
    mug_photo.save(tmp_path / "mug.png")

    result = lightbox(
        "scene", tmp_path / "mug.png", "--scene", "on oak", "--engine", "diffusion", "--out", tmp_path / "out"
    )

    assert result.exit_code == 1
    assert "not installed" in result.stderr and "LIGHTBOX_SCENE_ENGINE=studio" in result.stderr
    assert not list((tmp_path / "out").glob("*.png"))

"""Image models of the real classes at tiny size, with random weights, saved once as their publishers save them."""

import copy
from pathlib import Path

import pytest
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus
from PIL import Image

from evals.bench.random_pipelines import build, save
from tools.errors import Cancelled
from tools.scene.diffusion import catalogue
from tools.scene.diffusion.engine import DiffusionOptions
from tools.scene.engines import SceneEngines

MUG = Path(__file__).parents[2] / "pictures" / "mug_seen_from_12_degrees.webp"
FAMILIES = {"flux2-klein-4b": "flux2-klein", "z-image-turbo": "z-image", "sdxl-inpaint": "sdxl",
            "qwen-image-edit-2511": "qwen-image-edit"}  # fmt: skip


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory):
    """A folder of weights in which every model is installed."""
    folder = tmp_path_factory.mktemp("models")
    for name, family in FAMILIES.items():
        variant = catalogue.scene_models()[name].variant
        save(build(family), folder / name, variant)
    return folder


@pytest.fixture
def small(monkeypatch):
    """Networks draw 128x128 px in two steps, which is all that tiny ones need."""
    content = copy.deepcopy(catalogue._content())
    for name, family in content["families"].items():
        family |= {"native": 128 * 128, "steps": 3 if name == "sdxl" else 2}
        if "edit" in family:
            family["edit"]["steps"] = 2
    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "VAE_IMAGE_SIZE", 128 * 128)
    monkeypatch.setattr(pipeline_qwenimage_edit_plus, "CONDITION_IMAGE_SIZE", 56 * 56)
    for profile in content["profiles"].values():
        profile["dtype"] = "float32"
    monkeypatch.setattr(catalogue, "_content", lambda: content)
    return content


@pytest.fixture
def open_engines(tiny_models, small):
    """`open_engines("z-image-turbo", profile=...)`: scene engines on the processor with that model."""

    def open_them(model="sdxl-inpaint", folder=tiny_models, allow_noncommercial=False, **options):
        chosen = DiffusionOptions(model=model, device="cpu", **options)
        return SceneEngines(folder, allow_noncommercial, "diffusion", chosen)

    return open_them


@pytest.fixture
def mug(images):
    return images.add_photo(MUG.read_bytes(), "mug.webp").id


@pytest.fixture
def mug_cutout():
    return Image.open(MUG).convert("RGBA")


class FirstStep:
    """Stops a drawing at its first step, and fails where it goes on to the second."""

    def __init__(self):
        self.messages = []

    def __call__(self, done, total, message):
        if "step 1 of" in message:
            self.messages.append(message)
            raise Cancelled
        assert "step 2" not in message


@pytest.fixture
def first_step():
    return FirstStep()

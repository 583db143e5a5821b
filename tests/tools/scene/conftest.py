"""Image models of the real classes at tiny size, with random weights, saved once as their publishers save them."""

import copy
from pathlib import Path

import pytest
from PIL import Image

from evals.bench.random_pipelines import build
from tools.scene.diffusion import catalogue
from tools.scene.diffusion.engine import DiffusionOptions
from tools.scene.engines import SceneEngines

MUG = Path(__file__).parents[2] / "pictures" / "mug_seen_from_12_degrees.webp"
FAMILIES = {"flux2-klein-4b": "flux2-klein", "z-image-turbo": "z-image", "sdxl-inpaint": "sdxl"}


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory):
    """A folder of weights in which every model is installed."""
    folder = tmp_path_factory.mktemp("models")
    for name, family in FAMILIES.items():
        variant = catalogue.scene_models()[name].variant
        build(family).save_pretrained(folder / name, variant=variant)
    return folder


@pytest.fixture
def small(monkeypatch):
    """Networks draw 128x128 px in two steps, which is all that tiny ones need."""
    content = copy.deepcopy(catalogue._content())
    for family in content["families"].values():
        family |= {"native": 128 * 128, "steps": 2 if family["prompt"] == "sentences" else 3}
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

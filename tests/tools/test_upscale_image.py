"""Enlarging: exact geometry, the method said, the original kept, limits and rules told."""

import hashlib

import numpy as np
import pytest
from PIL import Image

import tools.models
from tools.enlarging.enlarge import count_tiles, difference, enlarge, passes_for
from tools.enlarging.network import load_enlarger
from tools.errors import Cancelled, ToolInputError
from tools.models import ModelEntry, ModelFolder
from tools.registry import TOOLS

UPSCALE = next(tool for tool in TOOLS if tool.name == "upscale_image")
CHANNELS = (3, 16, 32, 64, 128, 128, 256)


def _weights() -> bytes:
    """The network's file with weights that hand the colours through and repeat each pixel."""
    parts = []
    for across, along in zip(CHANNELS, CHANNELS[1:], strict=False):
        kernel = np.zeros((along, across, 3, 3), np.float16)
        kernel[[0, 1, 2], [0, 1, 2], 1, 1] = 1
        parts += [b"Gk0\x01", kernel.tobytes(), np.zeros(along, np.float32).tobytes()]
    kernel = np.zeros((3, 256, 4, 4), np.float16)
    kernel[[0, 1, 2], [0, 1, 2], 1:3, 1:3] = 1
    for channel in range(3):
        kernel[channel, channel, 1:3, 1:3] = 1
    return b"".join([*parts, b"Gk0\x01", kernel.tobytes(), np.zeros(3, np.float32).tobytes()])


@pytest.fixture
def network(tmp_path):
    path = tmp_path / "weights.bin"
    path.write_bytes(_weights())
    load_enlarger.cache_clear()
    return load_enlarger(path)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A model folder in which the network lies."""
    content = _weights()
    entry = ModelEntry(
        name="waifu2x-photo", file="w.bin", purpose="x", about_megabytes=1, input_size=256, licence="MIT",
        licence_url="x", commercial=True, sha256=hashlib.sha256(content).hexdigest(), sources=[{"url": "x"}],
    )  # fmt: skip
    monkeypatch.setattr(tools.models, "_catalogue", lambda: {"waifu2x-photo": entry})
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "w.bin").write_bytes(content)
    load_enlarger.cache_clear()
    return ModelFolder(folder)


def test_tiles_meet_without_seam_and_nothing_moves(network):
    random = np.random.default_rng(5)
    pixels = random.integers(0, 256, (300, 270, 3), dtype=np.uint8)  # two tiles each way

    doubled = enlarge(Image.fromarray(pixels), (540, 600), network, 1, lambda: None)

    assert (np.asarray(doubled) == pixels.repeat(2, 0).repeat(2, 1)).all()


def test_transparency_stays_and_edges_take_no_colour_from_what_is_not_seen(network):
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[10:30, 10:30] = (200, 30, 30, 255)

    larger = np.asarray(enlarge(Image.fromarray(pixels), (80, 80), network, 1, lambda: None))

    seen = larger[..., 3] > 0
    assert larger[40, 40, 3] == 255 and larger[2, 2, 3] == 0
    assert np.abs(larger[seen][:, :3].astype(int) - (200, 30, 30)).max() <= 3


def test_a_file_that_is_no_such_network_is_refused(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"Gk0\x01" + bytes(100))
    with pytest.raises(ValueError, match="not the file"):
        load_enlarger(tmp_path / "x.bin")


@pytest.fixture
def photo(context, product_photo, encode_as):
    def make(size=(720, 540), **parts):
        here = context(**parts)
        image, _ = product_photo(size=size)
        return here, here.images.add_photo(encode_as(image), "mug.jpg").id

    return make


def test_with_the_network_it_is_labelled_measured_and_the_original_stays(photo, installed):
    context, image_id = photo(size=(300, 200), models=installed)
    before = context.images.path(image_id).read_bytes()

    result = UPSCALE.run(context, image_id=image_id, longest_side=570)

    record = context.images.record(result.images[0])
    assert (record.width, record.height, record.kind) == (570, 380, "upscaled")
    assert record.recipe.checks["method"] == "network" and record.recipe.model == "waifu2x-photo"
    assert record.recipe.checks["colour_difference"] < 1
    assert "may change your product" in result.notes[0]
    assert UPSCALE.lane == "open" and context.images.path(image_id).read_bytes() == before


def test_without_the_network_it_says_so_and_how_to_get_it(photo, tmp_path):
    context, image_id = photo(models=ModelFolder(tmp_path))

    result = UPSCALE.run(context, image_id=image_id)

    record = context.images.record(result.images[0])
    assert (record.width, record.recipe.checks["method"], record.recipe.model) == (1440, "resampling", None)
    assert "lightbox models pull waifu2x-photo" in result.notes[0] and "not sharper" in result.notes[0]


def test_a_little_is_resampled_even_with_the_network(photo, installed):
    context, image_id = photo(models=installed)

    result = UPSCALE.run(context, image_id=image_id, factor=1.1)

    assert context.images.record(result.images[0]).recipe.checks["method"] == "resampling"
    assert "no detail was made up" in result.notes[0]


def test_the_rule_of_each_marketplace_that_forbids_it_is_told_in_its_words(photo, tmp_path):
    context, image_id = photo(models=ModelFolder(tmp_path))

    assert any(
        "Amazon" in n and "Do not blow up small originals." in n for n in UPSCALE.run(context, image_id=image_id).notes
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"longest_side": 700}, "720 px long already"), ({"factor": 5}, "At most 2880 px"),
        ({"longest_side": 90000}, "At most 2880 px"),
    ],
)  # fmt: skip
def test_what_cannot_be_reached_is_refused_with_the_limit(photo, arguments, message):
    context, image_id = photo()
    with pytest.raises(ToolInputError, match=message):
        UPSCALE.run(context, image_id=image_id, **arguments)


def test_a_picture_that_would_be_too_large_is_refused(context, encode_as):
    context = context()
    image_id = context.images.add_photo(encode_as(Image.new("RGB", (4000, 3000))), "big.jpg").id
    with pytest.raises(ToolInputError, match="40 megapixels"):
        UPSCALE.run(context, image_id=image_id, factor=2)


def test_it_reports_progress_and_stops_when_asked(photo, installed):
    heard = []
    size = (300, 200)
    context, image_id = photo(size=size, models=installed, progress=lambda *step: heard.append(step))
    UPSCALE.run(context, image_id=image_id, factor=2)
    assert [done for done, _, _ in heard[:-1]] == list(range(count_tiles(size, 1)))
    assert count_tiles(size, 1) == 2

    context, image_id = photo(size=size, models=installed, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        UPSCALE.run(context, image_id=image_id, factor=2)


def test_a_second_doubling_is_done_only_where_it_is_needed():
    assert [passes_for(factor) for factor in (1.5, 2, 2.3, 2.5, 4)] == [1, 1, 1, 2, 2]


def test_a_changed_colour_is_measured():
    red = Image.new("RGB", (20, 20), (200, 30, 30))
    assert difference(red, red.resize((40, 40))) == 0
    assert difference(red, Image.new("RGB", (40, 40), (200, 60, 30))) > 5

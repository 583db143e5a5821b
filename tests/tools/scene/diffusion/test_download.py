"""Weights come from the hub as safetensors at a pinned revision, their size told before; or a reason why not."""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools.errors import ToolInputError
from tools.scene.diffusion.catalogue import scene_models
from tools.scene.diffusion.download import pull, wanted_files
from tools.scene.diffusion.weights import SceneWeights

REVISION = "e7b7dc27f91deacad38e78976d1f2b499d76a294"
FILES = {
    "README.md": b"---\nlicense: apache-2.0\n---\n",
    "flux.safetensors": b"all in one",
    "transformer/config.json": b"{}",
    "transformer/model.safetensors": b"weights" * 1000,
    "transformer/model.bin": b"pickle",
    "model_index.json": json.dumps({"_class_name": "Flux2KleinPipeline"}).encode(),
}


class _Hub(BaseHTTPRequestHandler):
    licence = "apache-2.0"
    asked: list[str]

    def do_HEAD(self):
        self._answer(with_body=False)

    def do_GET(self):
        self._answer(with_body=True)

    def _answer(self, with_body):
        if with_body:
            self.asked.append(self.path)
        headers = {"X-Repo-Commit": REVISION}
        if self.path.startswith("/api/models/"):
            files = [{"rfilename": name, "size": len(content)} for name, content in FILES.items()]
            about = {"id": "x/y", "sha": REVISION, "siblings": files, "cardData": {"license": self.licence}}
            content = json.dumps(about).encode()
        elif self.path.split("?")[0].partition(f"/resolve/{REVISION}/")[2] in FILES:
            content = FILES[self.path.split("?")[0].partition(f"/resolve/{REVISION}/")[2]]
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
        else:
            self.send_error(404)
            return
        self.send_response(200)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def _hub_is_at(address, monkeypatch):
    """What HF_ENDPOINT does before the hub's client is imported."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
    template = address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)


@pytest.fixture
def hub(monkeypatch):
    """A model hub on this machine."""
    handler = type("Hub", (_Hub,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _hub_is_at(f"http://127.0.0.1:{server.server_port}", monkeypatch)
    yield handler
    server.shutdown()
    server.server_close()


def test_every_model_that_may_be_fetched_is_pinned_to_a_commit():
    loose = [
        m.name for m in scene_models().values() if m.commercial and not re.fullmatch(r"[0-9a-f]{40}", m.revision or "")
    ]

    assert not loose


def test_size_licence_and_place_are_told_before_anything_moves(hub, tmp_path):
    heard = []

    folder = pull(SceneWeights(tmp_path), "flux2-klein-4b", lambda *told: heard.append((*told, list(hub.asked))))

    done, total, message, asked = heard[0]
    assert (done, total) == (
        0,
        sum(
            len(FILES[name])
            for name in ("transformer/config.json", "transformer/model.safetensors", "model_index.json")
        ),
    )
    assert all(part in message for part in ("GB", "Apache-2.0", str(tmp_path), "FLUX.2-klein-4B"))
    assert not [path for path in asked if "resolve" in path]
    assert heard[-1][0] == total
    assert any(
        path.startswith(f"/api/models/black-forest-labs/FLUX.2-klein-4B/revision/{REVISION}") for path in hub.asked
    )
    assert (folder / "transformer" / "model.safetensors").read_bytes() == FILES["transformer/model.safetensors"]


def test_only_safetensors_are_fetched_and_the_model_is_then_installed(hub, tmp_path):
    weights = SceneWeights(tmp_path)
    assert not weights.is_installed("flux2-klein-4b")

    folder = pull(weights, "flux2-klein-4b", lambda *told: None)

    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {"transformer/config.json", "transformer/model.safetensors", "model_index.json", "lightbox.json"}
    found = weights.find("flux2-klein-4b", "flux2-klein-4b")
    assert (found.revision, found.licence, found.family.name) == (REVISION, "Apache-2.0", "flux2-klein")


def test_a_stopped_download_does_not_count_as_installed(hub, tmp_path):
    def stop(done, total, message):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(SceneWeights(tmp_path), "flux2-klein-4b", stop)

    assert not SceneWeights(tmp_path).is_installed("flux2-klein-4b")


def test_another_model_of_the_hub_is_taken_if_its_card_allows_selling(hub, tmp_path):
    pull(SceneWeights(tmp_path), "somebody/their-flux", lambda *told: None)
    assert SceneWeights(tmp_path).find("somebody/their-flux", "flux2-klein-4b").licence == "apache-2.0"

    hub.licence = "other"
    with pytest.raises(ToolInputError, match=r"may not be used for selling\. Its licence: other"):
        pull(SceneWeights(tmp_path), "somebody/another", lambda *told: None)
    pull(SceneWeights(tmp_path, allow_noncommercial=True), "somebody/another", lambda *told: None)


def test_a_noncommercial_model_is_refused_before_the_hub_is_asked(hub, tmp_path):
    with pytest.raises(ToolInputError, match=r"FLUX Non-Commercial.*Use 'flux2-klein-4b' instead"):
        pull(SceneWeights(tmp_path), "flux2-klein-9b", lambda *told: None)

    assert not hub.asked


def test_no_network_is_said_with_what_to_do(monkeypatch, tmp_path):
    _hub_is_at("http://127.0.0.1:9", monkeypatch)

    with pytest.raises(ToolInputError, match=r"Could not get the image model.*HF_ENDPOINT.*studio engine"):
        pull(SceneWeights(tmp_path), "flux2-klein-4b", lambda *told: None)


def test_of_several_variants_the_wanted_one_is_fetched_once():
    files = [
        "model_index.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors", "vae/diffusion_pytorch_model.safetensors", "sdxl.safetensors",
    ]  # fmt: skip

    assert wanted_files(files, "fp16") == [
        "unet/config.json", "unet/diffusion_pytorch_model.fp16.safetensors", "vae/diffusion_pytorch_model.safetensors",
        "model_index.json",
    ]  # fmt: skip
    assert "unet/diffusion_pytorch_model.safetensors" in wanted_files(files, None)


def test_a_disk_that_is_too_small_is_noticed_first(hub, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.scene.diffusion.download.shutil.disk_usage", lambda place: type("U", (), {"free": 10})())

    with pytest.raises(ToolInputError, match="Make room"):
        pull(SceneWeights(tmp_path), "flux2-klein-4b", lambda *told: None)
    assert not [path for path in hub.asked if "resolve" in path]
    assert not Path(tmp_path / "flux2-klein-4b" / "model_index.json").exists()

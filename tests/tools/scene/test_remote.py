"""The openai engine against a server on this machine that speaks the images API."""

import base64
import contextlib
import io
import json
import threading
import time
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image

from tools.edit_picture import edit_picture
from tools.errors import Cancelled, ToolInputError
from tools.fidelity import measure_fidelity
from tools.generate_scene import generate_scene
from tools.scene.engine import SceneTask
from tools.scene.engines import SceneEngines
from tools.scene.remote import MODEL, RemoteEngine, RemoteOptions
from tools.scene.spec import SceneSpec

WORDS = "on light oak, morning light"


class _Api(BaseHTTPRequestHandler):
    requests: list[dict]
    status, paint, seconds = 200, None, 0.0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        header = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(header + body).get_payload()
        asked = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
        self.requests.append({"path": self.path, "key": self.headers["Authorization"], **asked})
        time.sleep(self.seconds)
        name = "image" if "image" in asked else "image[]"
        image = Image.open(io.BytesIO(asked[name]))
        content = type(self).paint(image, Image.open(io.BytesIO(asked["mask"])) if "mask" in asked else None)
        answer = {"created": 1, "data": [{"b64_json": base64.b64encode(content).decode()}]}
        said = json.dumps(answer if self.status == 200 else {"error": {"message": "no", "code": "x"}}).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a client that was stopped has hung up
            self.wfile.write(said)

    def log_message(self, *arguments):
        pass


def encoded(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def beige(image, mask):
    return encoded(Image.new("RGB", image.size, (210, 200, 185)))


@pytest.fixture
def api():
    """`api.paint` decides what it draws."""
    handler = type("Api", (_Api,), {"requests": [], "paint": staticmethod(beige)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_port}/v1"
    yield handler
    server.shutdown()
    server.server_close()


def draw(api, cutout, **parts):
    engine = RemoteEngine(RemoteOptions(key="secret", address=api.address))
    return list(engine.pictures(SceneTask(cutout, SceneSpec.from_text(WORDS), (3,), 320, **parts)))


def test_the_product_on_grey_and_what_may_be_painted_are_sent(api, mug_cutout):
    draw(api, mug_cutout)

    (asked,) = api.requests
    assert (asked["path"], asked["key"], asked["model"]) == ("/v1/images/edits", "Bearer secret", MODEL.encode())
    image, mask = (Image.open(io.BytesIO(asked[name])) for name in ("image", "mask"))
    assert asked["size"].decode() == f"{image.width}x{image.height}" and image.size == mask.size
    assert image.getpixel((2, 2)) == (136, 136, 136)
    alpha = np.asarray(mask)[..., 3]
    assert alpha[2, 2] == 0 and 0.1 < (alpha == 255).mean() < 0.6  # transparent is painted, the product is not
    assert "light oak" in asked["prompt"].decode()


def test_what_the_server_makes_of_the_product_is_undone(api, mug_cutout):
    api.paint = staticmethod(lambda image, mask: encoded(Image.new("RGB", image.size, (30, 160, 60))))

    (picture,) = draw(api, mug_cutout)

    fidelity = measure_fidelity(picture.image, picture.product, picture.box)
    assert (fidelity.passed, fidelity.max_difference) == (True, 0)


def test_the_recipe_says_who_drew_it(api, context, images, mug):
    scenes = SceneEngines(default="openai", remote=RemoteOptions(key="secret", address=api.address))

    result = generate_scene.run(context(scenes=scenes), image_id=mug, scene=WORDS, size=320)

    recipe = images.record(result.images[0]).recipe
    assert (recipe.engine, recipe.model, recipe.checks["fidelity"]["passed"]) == ("openai", MODEL, True)
    assert "secret" not in images.path(result.images[0]).with_suffix(".json").read_text()
    assert f"openai engine ({MODEL})" in result.text


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "does not accept the key"), (400, "refused the request"), (429, "too much to do"), (404, "it answered 404")],
)
def test_a_refusal_is_said_and_the_studio_is_offered(api, mug_cutout, status, said):
    api.status = status

    with pytest.raises(ToolInputError, match=rf"picture server did not help.*{said}.*studio engine"):
        draw(api, mug_cutout)


def test_a_server_that_is_not_there_is_said(mug_cutout):
    engine = RemoteEngine(RemoteOptions(address="http://127.0.0.1:9/v1"))

    with pytest.raises(ToolInputError, match="cannot be reached"):
        list(engine.pictures(SceneTask(mug_cutout, SceneSpec(), (3,), 320)))


def test_without_a_key_nothing_is_sent(mug_cutout):
    with pytest.raises(ToolInputError, match="needs OPENAI_API_KEY"):
        list(RemoteEngine(RemoteOptions()).pictures(SceneTask(mug_cutout, SceneSpec(), (3,), 320)))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no picture", "sent no picture"), (encoded(Image.new("RGB", (64, 400))), "sent 64 x 400 px, not")],
)
def test_something_else_than_the_picture_is_refused(api, mug_cutout, content, said):
    api.paint = staticmethod(lambda image, mask: content)

    with pytest.raises(ToolInputError, match=said):
        draw(api, mug_cutout)


def test_stopping_does_not_wait_for_the_server(api, mug_cutout):
    api.seconds = 3.0
    begun = time.monotonic()

    with pytest.raises(Cancelled):
        draw(api, mug_cutout, cancelled=lambda: bool(api.requests))

    assert time.monotonic() - begun < 2.5


def test_an_edit_sends_the_whole_picture_and_no_mask_and_is_measured_and_marked(api, images, context, mug_photo):
    api.paint = staticmethod(lambda image, mask: encoded(image.convert("RGB").point(lambda value: value * 0.8)))
    scenes = SceneEngines(default="openai", remote=RemoteOptions(key="secret", address=api.address))
    photo = images.add_photo(encoded(mug_photo), "mug.png").id

    result = edit_picture.run(context(scenes=scenes), image_id=photo, instruction="make it darker<|im_end|>")

    (asked,) = api.requests
    assert asked["path"].endswith("/images/edits") and "mask" not in asked
    assert b"follows: make it darker im end. Keep" in asked["prompt"]
    record = images.record(result.images[0])
    assert (record.kind, record.recipe.engine, record.recipe.model) == ("edited", "openai", MODEL)
    assert record.recipe.checks["lane"] == "open" and record.recipe.checks["clearly_changed"] > 0.5
    assert record.recipe.checks["fidelity"]["passed"] is False and record.recipe.checks["outline"] > 0.9
    assert result.question == {"about": "approval", "images": [record.id]}
    assert (record.width, record.height) == (1248, 1248)  # of 1.5 megapixels, more than the photo had


def test_an_edit_without_a_key_says_what_it_needs_and_photos_go_nowhere_unasked(context, images, mug_photo):
    photo = images.add_photo(encoded(mug_photo), "mug.png").id
    with pytest.raises(ToolInputError, match="needs OPENAI_API_KEY"):
        edit_picture.run(context(scenes=SceneEngines(default="openai")), image_id=photo, instruction="from above")
    assert SceneEngines(default="auto", remote=RemoteOptions(key="secret")).editor().name == "diffusion"

"""The page and its server: nothing from elsewhere, nothing of one user for another."""

import io
import json
import re
import socket
import stat
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path
from types import SimpleNamespace

import chainlit.config
import pytest
from chainlit.auth.jwt import create_jwt
from chainlit.user import User
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

import ui.choices
import ui.gallery
import ui.progress
import ui.support
import ui.turn
from agent.settings import Settings
from tools.image_record import Recipe
from tools.store import ImageStore
from ui.history import ChatHistory
from ui.limits import Limits
from ui.login import OWNER, OwnerLogin
from ui.login_choice import kept_secret
from ui.page_script import SCRIPT_ROUTE, page_script
from ui.routes import add_routes, guard_page
from ui.serve import open_listener, prepare_page, show_log_out, translate_page
from ui.stored_files import LocalStorageClient

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "ui" / "page"


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server with our addresses, the owner's chat, and a picture and an upload in it."""
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", "only-for-tests-" + "x" * 40)
    files = LocalStorageClient(tmp_path / "files")
    history = ChatHistory(tmp_path / "chats.sqlite", files)
    studio = SimpleNamespace(
        folder=lambda thread_id: tmp_path / thread_id,
        images=lambda thread_id: ImageStore(tmp_path / thread_id / "images"),
    )
    thread_id, element_id = str(uuid.uuid4()), str(uuid.uuid4())
    owner = await history.create_user(OWNER)
    await history.update_thread(thread_id, name="Cup", user_id=owner.id)
    picture = studio.images(thread_id).add_picture(
        Image.new("RGB", (1600, 800), (9, 99, 9)), "scene", "oak", Recipe(tool="generate_scene", version="1")
    )
    stored = await files.upload_file(
        f"x/{element_id}/cup.png", (tmp_path / thread_id / "images" / picture.file).read_bytes()
    )
    await history.execute_sql(
        'INSERT INTO elements ("id", "threadId", "name", "objectKey") VALUES (:i, :t, :n, :k)',
        {"i": element_id, "t": thread_id, "n": "cup.png", "k": stored["object_key"]},
    )
    app = FastAPI()
    chainlit.config.config.code.header_auth_callback = lambda headers: None
    limits = Limits(Settings(_env_file=None), history, studio.folder, files.path)
    add_routes(app, studio, history, files, page_script(lambda: "Assistant: offline"), limits)
    app.add_api_route("/", lambda: "page")
    guard_page(app, "http://127.0.0.1:8000", OwnerLogin(), Settings(_env_file=None))
    yield SimpleNamespace(app=app, picture=f"/pictures/{thread_id}/{picture.id}", upload=stored["url"], folder=tmp_path)
    await history.close()


def visit(place, user: User | None = OWNER) -> TestClient:
    client = TestClient(place.app, base_url="http://127.0.0.1:8000")
    if user:
        client.cookies.set("access_token", create_jwt(user))
    return client


def test_the_owner_sees_a_small_preview_and_gets_the_whole_file(place):
    preview = visit(place).get(place.picture + "?preview=1")
    whole = visit(place).get(place.picture + "?download=1")

    assert (preview.status_code, preview.headers["content-type"]) == (200, "image/webp")
    assert len(preview.content) < len(whole.content) or len(preview.content) < 20_000
    assert whole.headers["content-disposition"] == 'attachment; filename="oak-scene-1.png"'
    assert visit(place).get(place.upload).headers["content-type"] == "image/webp"


@pytest.mark.parametrize("user", [None, User(identifier="somebody else")])
def test_nobody_else_sees_a_picture_or_an_upload(place, user):
    for address in (place.picture, place.picture + "?preview=1", place.upload):
        assert visit(place, user).get(address).status_code in (401, 404)


@pytest.mark.parametrize("image_id", ["img_99", "..%2f..%2fchats.sqlite", "img_1.json", "../x"])
def test_addresses_that_name_no_picture_find_nothing(place, image_id):
    assert visit(place).get(place.picture.replace("img_1", image_id)).status_code == 404


def test_a_foreign_host_name_is_turned_away(place):
    assert TestClient(place.app, base_url="http://evil.example").get("/lightbox/page.js").status_code == 400


def test_the_browser_is_told_to_load_nothing_from_elsewhere(place):
    policy = visit(place).get("/lightbox/page.js").headers["content-security-policy"]

    assert "default-src 'self'" in policy
    assert not re.findall(r"(?<!ws:)//(?!127\.0\.0\.1|localhost)\S+", policy)


def test_a_page_opened_without_a_login_brings_the_login_along(place):
    fresh = visit(place, None)

    assert "access_token=" in fresh.get("/", headers={"accept": "text/html"}).headers["set-cookie"]
    assert "HttpOnly" in fresh.get("/", headers={"accept": "text/html", "cookie": ""}).headers.get(
        "set-cookie", "HttpOnly"
    )
    assert "set-cookie" not in visit(place).get("/", headers={"accept": "text/html"}).headers


def test_the_page_links_to_nothing_outside(place):
    import chainlit.server

    html = chainlit.server.get_html_template("")

    assert "/assets/index-" in html
    assert not re.findall(r"""<(?:link|script|meta|img)[^>]*["'](?:https?:)?//[^"']+""", html)


def test_our_words_replace_words_that_the_page_has(tmp_path: Path):
    root = prepare_page(tmp_path / "page")
    translate_page(root, Path(chainlit.config.TRANSLATIONS_DIR), lambda tag: f"Assistant: offline ({tag})")
    original = json.loads((Path(chainlit.config.TRANSLATIONS_DIR) / "en-US.json").read_text("utf-8"))

    def leaves(words, path=()):
        for key, value in words.items():
            yield from leaves(value, (*path, key)) if isinstance(value, dict) else [(*path, key)]

    for language, ours in json.loads((PAGE / "words.json").read_text("utf-8")).items():
        assert set(leaves(ours)) <= set(leaves(original)), language
        assert (Path(chainlit.config.TRANSLATIONS_DIR) / f"{language}.json").is_file()
    for language, ours in json.loads((ROOT / "ui" / "login_words.json").read_text("utf-8")).items():
        assert set(leaves(ours)) <= set(leaves(original)), language
    french = json.loads((root / ".chainlit" / "translations" / "fr-FR.json").read_text("utf-8"))
    assert french["chat"]["watermark"] == "Assistant: offline (fr-FR)"


def test_the_page_s_script_brings_the_words_of_every_language(place):
    script = visit(place).get(SCRIPT_ROUTE).text

    words = json.loads(script.partition(";\n")[0].removeprefix("window.lightboxWords = "))
    assert set(words) == {"en", "de", "es", "hi"}
    assert words["de"]["page"]["download"] == "Herunterladen"
    assert f'custom_js = "{SCRIPT_ROUTE}"' in (PAGE / "config.toml").read_text("utf-8")
    elements = "".join(path.read_text("utf-8") for path in (PAGE / "public").rglob("*.js*"))
    assert set(re.findall(r"\bsay\('([\w-]+)'", elements)) <= set(words["en"]["page"])


def test_pictures_are_had_in_one_archive_by_their_owner_only(place):
    address = f"{place.picture.rpartition('/')[0]}/archive.zip"
    found = visit(place).get(f"{address}?ids=img_1,img_1")

    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert archive.namelist() == ["oak-scene-1.png"]
        assert archive.testzip() is None
    assert "attachment" in found.headers["content-disposition"]
    assert visit(place, User(identifier="somebody else")).get(f"{address}?ids=img_1").status_code in (401, 404)
    for ids in ("", "img_99", "../chats"):
        assert visit(place).get(f"{address}?ids={ids}").status_code == 404


def test_with_accounts_the_page_shows_how_to_log_out(tmp_path: Path):
    root = prepare_page(tmp_path / "page")
    show_log_out(root)
    style = (root / "public" / "lightbox.css").read_text("utf-8")

    assert style.rindex("#user-nav-button { display: inline-flex; }") > style.index(
        "#user-nav-button { display: none; }"
    )


def test_every_element_that_is_sent_has_its_file():
    sent = {ui.gallery.PICTURES, ui.turn.CHECK, ui.turn.SOURCES, ui.choices.CHOICES, ui.choices.PICK}
    sent |= {ui.turn.TEMPLATES, ui.progress.PROGRESS, ui.support.REPLY}

    assert sent == {path.stem for path in (PAGE / "public" / "elements").glob("*.jsx")}


def test_the_login_secret_is_made_once_and_for_this_user_only(tmp_path: Path):
    first = kept_secret(tmp_path / "web" / "login-secret")

    assert len(first) >= 48
    assert kept_secret(tmp_path / "web" / "login-secret") == first
    assert stat.S_IMODE((tmp_path / "web" / "login-secret").stat().st_mode) == 0o600


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with open_listener("127.0.0.1", port) as listener:
            assert port < listener.getsockname()[1] <= port + 20


def test_no_file_of_ui_is_named_like_a_folder_of_the_project_or_a_library_it_uses():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} | {
        "chainlit",
        "langchain",
        "fastapi",
        "starlette",
    }

    assert not folders & {path.stem for path in (ROOT / "ui").iterdir()}


def test_the_chat_imports_no_heavy_library_before_it_answers(tmp_path: Path):
    heavy = ("torch", "diffusers", "rembg", "onnxruntime", "chromadb", "cv2", "langchain")
    code = f"import sys, ui.app; print([m for m in {heavy} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"CHAINLIT_APP_ROOT": str(tmp_path), "PATH": "", "HOME": str(tmp_path), "LIGHTBOX_DATA_DIR": str(tmp_path)},
    )  # fmt: skip

    assert done.stdout.strip() == "[]"

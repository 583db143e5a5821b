"""Uploads on disk: no trick with a file name reaches another place."""

import asyncio
import io
import uuid
from pathlib import Path

import pytest
from PIL import Image

from ui.stored_files import LocalStorageClient


def _file(image: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


PNG = _file(Image.new("RGBA", (40, 30), (9, 9, 9, 90)), "PNG")


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/cron.d/evil", "..\\..\\evil.exe", "evil.html", "a" * 400, "", "con", "x\0.png"]
)
async def test_a_file_lands_in_the_folder_whatever_it_was_called(tmp_path: Path, name):
    folder = tmp_path / "files"
    element = str(uuid.uuid4())

    stored = await LocalStorageClient(folder).upload_file(f"unknown/{element}/{name}", PNG, mime="text/html")

    assert stored == {"object_key": f"{element}.webp", "url": f"/stored/{element}.webp"}
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [f"files/{element}.webp"]


async def test_a_key_without_an_element_id_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="No element id"):
        await LocalStorageClient(tmp_path).upload_file("unknown/../../../evil.png/x", PNG)


@pytest.mark.parametrize("name", ["../secret.png", "..%2fsecret.png", "secret.png", "", ".", "x" * 36 + ".png"])
def test_only_names_that_were_given_out_are_read(tmp_path: Path, name):
    (tmp_path / "secret.png").write_bytes(PNG)
    files = LocalStorageClient(tmp_path / "files")

    assert files.path(name) is None


async def test_a_deleted_file_is_gone(tmp_path: Path):
    files = LocalStorageClient(tmp_path)
    stored = await files.upload_file(f"u/{uuid.uuid4()}/cup.png", PNG)

    assert await files.delete_file(stored["object_key"])
    assert files.path(stored["object_key"]) is None
    assert not await files.delete_file("../" + stored["object_key"])


async def test_a_picture_is_kept_as_a_small_copy_without_the_camera_s_metadata(tmp_path: Path):
    photo = Image.new("RGB", (3000, 1000), (200, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SECRETCAMERA"

    stored = await LocalStorageClient(tmp_path).upload_file(
        f"u/{uuid.uuid4()}/cup.tif", _file(photo, "TIFF", exif=exif)
    )

    content = (tmp_path / stored["object_key"]).read_bytes()
    assert Image.open(io.BytesIO(content)).size == (400, 1200)
    assert b"SECRETCAMERA" not in content


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html>", b"MZ\x90", PNG[:20]])
async def test_what_is_no_picture_is_kept_as_bytes_that_no_browser_runs(tmp_path: Path, content):
    stored = await LocalStorageClient(tmp_path).upload_file(f"u/{uuid.uuid4()}/cup.jpg", content, mime="image/jpeg")

    assert stored["object_key"].endswith(".bin")


async def test_the_same_upload_twice_at_once_is_one_file(tmp_path: Path):
    files, key = LocalStorageClient(tmp_path), f"u/{uuid.uuid4()}/cup.png"

    first, second = await asyncio.gather(files.upload_file(key, PNG), files.upload_file(key, PNG))

    assert first == second
    assert len(list(tmp_path.iterdir())) == 1


async def test_our_own_words_are_kept_and_data_that_the_history_has_is_not(tmp_path: Path):
    files, words = LocalStorageClient(tmp_path), str(uuid.uuid4())

    data = await files.upload_file(f"u/{uuid.uuid4()}/Pictures", '{"pictures": []}', mime="application/json")
    panel = await files.upload_file(f"u/{words}/Source 1", "**Guide** – white", mime="text/plain")

    assert data == {"object_key": "", "url": ""}
    assert panel["url"] == f"/stored/{words}.bin"
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["**Guide** – white"]

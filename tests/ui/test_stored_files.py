"""Uploads on disk: no trick with a file name reaches another place."""

import uuid
from pathlib import Path

import pytest

from ui.stored_files import LocalStorageClient, ending_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/cron.d/evil", "..\\..\\evil.exe", "evil.html", "a" * 400, "", "con", "x\0.png"]
)
async def test_a_file_lands_in_the_folder_whatever_it_was_called(tmp_path: Path, name):
    folder = tmp_path / "files"
    element = str(uuid.uuid4())

    stored = await LocalStorageClient(folder).upload_file(f"unknown/{element}/{name}", PNG, mime="text/html")

    assert stored == {"object_key": f"{element}.png", "url": f"/stored/{element}.png"}
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [f"files/{element}.png"]


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


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PNG, ".png"), (b"\xff\xd8\xff\xe0", ".jpg"), (b"RIFF0000WEBPVP8 ", ".webp"), (b"\0\0\0\x18ftypheic", ".heic"),
        (b"\0\0\0\x18ftypavif", ".avif"), (b"<svg onload=alert(1)>", ".bin"), (b"<html>", ".bin"), (b"", ".bin"),
    ],
)  # fmt: skip
def test_the_ending_follows_the_content_and_nothing_scriptable_is_served_as_a_page(content, ending):
    assert ending_of(content) == ending

"""Uploaded files of the chat on the local disk.

Chainlit builds its storage keys from the browser's file name, unchecked. Nothing of that name is used here: a file is
stored under the id of its element, in one flat folder. Of a picture only a small copy for looking at is kept, in a
format that every browser shows and without the camera's metadata; the original is in the conversation's picture store.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections import defaultdict
from pathlib import Path
from typing import Any

from chainlit.data.storage_clients.base import BaseStorageClient

from agent.photos import display_copy

FILE_ROUTE = "/stored"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STORED = re.compile(rf"{_UUID.pattern}\.(webp|bin)")
_LONGEST_SIDE = 1200


class LocalStorageClient(BaseStorageClient):
    """Keeps element files in one folder and hands out addresses that the server serves only to their owner."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def upload_file(
        self,
        object_key: str,
        data: bytes | str,
        mime: str = "application/octet-stream",
        overwrite: bool = True,  # noqa: ARG002
        content_disposition: str | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Store a file.

        Args:
            object_key: Chainlit's key `<user>/<element id>/<file name>`; only the element id counts.
            data: The whole file; text comes from us.
            mime: Of text: JSON is the data of an element of ours, which needs no file. Else not used, because what the
                browser claims is not believed.
            overwrite: Not used: an element's id is never given to another file.
            content_disposition: Not used.

        Raises:
            ValueError: The key holds no element id.
        """
        parts = object_key.split("/")
        if len(parts) < 2 or not _UUID.fullmatch(parts[1]):
            raise ValueError(f"No element id in the storage key {object_key!r}")
        if isinstance(data, str) and mime == "application/json":  # it is in the history already
            return {"object_key": "", "url": ""}
        data = data.encode() if isinstance(data, str) else data
        async with self._writing[parts[1]]:  # Chainlit and we may store the same upload at the same time
            name = await asyncio.to_thread(self._store, parts[1], data)
        self._writing.pop(parts[1], None)
        return {"object_key": name, "url": f"{FILE_ROUTE}/{name}"}

    async def delete_file(self, object_key: str) -> bool:
        """Delete a file; False if it is not there."""
        path = self.path(object_key)
        if path is None:
            return False
        path.unlink(missing_ok=True)
        return True

    async def get_read_url(self, object_key: str) -> str:
        """The address under which the server gives the file to its owner."""
        return f"{FILE_ROUTE}/{object_key}"

    async def close(self) -> None:
        """Nothing is held open."""

    def path(self, name: str) -> Path | None:
        """The file of that stored name; None if there is none or the name is not one that was given out here."""
        path = self._folder / name
        return path if _STORED.fullmatch(name) and path.is_file() else None

    def _store(self, element_id: str, content: bytes) -> str:
        existing = next((name for ending in (".webp", ".bin") if self.path(name := element_id + ending)), None)
        if existing:
            return existing
        copy = display_copy(content, _LONGEST_SIDE)
        name = element_id + (".webp" if copy else ".bin")
        _write(self._folder / name, copy or content)
        return name


def _write(path: Path, content: bytes) -> None:
    partial = path.with_suffix(f".{secrets.token_hex(4)}.part")  # the same file may be on its way twice
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)

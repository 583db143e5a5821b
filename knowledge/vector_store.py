"""The rules as vectors in Chroma: built on first use, rebuilt when the texts change, whole or not there at all.

Knows texts with ids and one embedder; does not know what a rule is. Every set of texts gets a folder (on a server: a
collection) of its own, so nobody ever reads what another process is writing. It is built under a working name and
renamed when complete; what a killed process leaves behind is swept away by the next one to build.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from knowledge.embedder import Embedder, Vectors

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

_log = logging.getLogger(__name__)
_BUILDING = "building"
_BATCH = 64
_FORMAT = "1"  # raise it when the layout below changes


@dataclass(frozen=True)
class Chunk:
    """One text to be found.

    Attributes:
        rule: Id of the rule it belongs to; several chunks may share it.
        group: What a search can be narrowed to (the marketplace).
    """

    rule: str
    group: str
    text: str


class VectorStore:
    """One set of texts, read by one embedder, in one Chroma collection."""

    def __init__(self, folder: Path, chunks: Sequence[Chunk], embedder: Embedder, url: str | None = None) -> None:
        """Describe the store; `open` finds or builds it.

        Args:
            folder: Where stores are kept.
            chunks: The texts.
            embedder: Reads them; its name and dimension are recorded in the collection.
            url: A Chroma server, `http://host:8000`; None for the embedded store in `folder`.
        """
        self._chunks = chunks
        self._embedder = embedder
        self._url = url
        self._home = folder
        digest = hashlib.sha256(f"{_FORMAT}\n{embedder.name}\n{embedder.dimension}\n".encode())
        for chunk in chunks:
            digest.update(f"{chunk.rule}\0{chunk.group}\0{chunk.text}\n".encode())
        self.name = f"rules-{digest.hexdigest()[:16]}"
        self._collection: Collection | None = None

    def query(self, vectors: Vectors, groups: Sequence[str], limit: int) -> list[list[tuple[str, float]]]:
        """Find the nearest texts.

        Args:
            vectors: Questions as read by the same embedder, `(Q, dimension)`.
            groups: Only texts of these groups; empty for all.
            limit: Most texts to return for each question.

        Returns:
            For each question the texts found, nearest first, as (rule id, cosine similarity from -1 to 1).
        """
        where: Any = {"group": {"$in": list(groups)}} if groups else None
        found = self.open().query(
            query_embeddings=vectors, n_results=limit, where=where, include=["metadatas", "distances"]
        )
        metadatas, distances = found["metadatas"] or [], found["distances"] or []
        return [
            [(str(metadata["rule"]), 1.0 - distance) for metadata, distance in zip(*pair, strict=True)]
            for pair in zip(metadatas, distances, strict=True)
        ]

    def open(self) -> Collection:
        """Find the collection, building it first if it is not there."""
        if self._collection is None:
            from filelock import FileLock

            self._home.mkdir(parents=True, exist_ok=True)
            with FileLock(self._home / f"{self.name}.lock"):
                self._collection = self._find_or_build()
        return self._collection

    def _find_or_build(self) -> Collection:
        if not self._url and _is_damaged(self._home / self.name / "chroma.sqlite3"):
            # The index is made from the rules alone, so a damaged one is thrown away and made again.
            _log.warning("The rule index in %s is damaged and is built again.", self._home / self.name)
            shutil.rmtree(self._home / self.name)
        client = self._client()
        names = {collection.name for collection in client.list_collections()}
        if self.name not in names:
            self._build(client, names)
        collection = client.get_collection(self.name, embedding_function=None)
        self._refuse_other_model(collection)
        return collection

    def _client(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False)
        if self._url:
            host, _, port = self._url.removeprefix("https://").removeprefix("http://").rstrip("/").partition(":")
            secure = self._url.startswith("https://")
            return chromadb.HttpClient(host, int(port or (443 if secure else 8000)), ssl=secure, settings=quiet)
        return chromadb.PersistentClient(self._home / self.name, quiet)

    def _build(self, client: ClientAPI, names: set[str]) -> None:
        working = f"{self.name}-{_BUILDING}-{uuid4().hex[:8]}"
        if not self._url:  # we hold the lock, so nobody works on what a killed process left; a server we cannot lock
            for leftover in sorted(name for name in names if name.startswith(f"{self.name}-{_BUILDING}")):
                client.delete_collection(leftover)
        collection = client.create_collection(
            working, metadata={"model": self._embedder.name, "dimension": self._embedder.dimension},
            configuration={"hnsw": {"space": "cosine"}}, embedding_function=None,
        )  # fmt: skip
        for start in range(0, len(self._chunks), _BATCH):
            part = self._chunks[start : start + _BATCH]
            collection.add(
                ids=[str(start + offset) for offset in range(len(part))],
                embeddings=self._embedder.embed([chunk.text for chunk in part]),
                metadatas=[{"rule": chunk.rule, "group": chunk.group} for chunk in part],
            )
        collection.modify(name=self.name)
        self._sweep()

    def _refuse_other_model(self, collection: Collection) -> None:
        made_by = ((collection.metadata or {}).get("model"), (collection.metadata or {}).get("dimension"))
        if made_by != (self._embedder.name, self._embedder.dimension):
            raise ValueError(
                f"Collection {self.name!r} was made by {made_by}, not by "
                f"{(self._embedder.name, self._embedder.dimension)}; their vectors cannot be compared. "
                f"Delete {self._home}."
            )

    def _sweep(self) -> None:
        """Remove stores of older texts, but for the newest three, which an older process may still be reading."""
        if self._url:
            return
        old = sorted(
            (path for path in self._home.glob("rules-*") if path.is_dir() and path.name != self.name),
            key=lambda path: path.stat().st_mtime,
        )
        for path in old[:-3]:
            shutil.rmtree(path, ignore_errors=True)


def _is_damaged(database: Path) -> bool:
    """Look before Chroma does: it fails on a damaged file with errors that do not say so."""
    if not database.is_file():
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError:
        return True

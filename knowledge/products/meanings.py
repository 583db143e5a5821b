"""What products are called, as vectors: names close in meaning are found whatever their words and language.

Knows texts and the sentence encoder; does not know products. Kept beside them in the catalogue's SQLite file, each text
once, so that 20,000 rows with 5,000 names are read 5,000 times. Compared all at once: at this size that is quicker than
an index and can be narrowed to any rows first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import meaning_of, sentence_encoder
from knowledge.one_core import one_core

SCHEMA = "CREATE TABLE IF NOT EXISTS meanings (id INTEGER PRIMARY KEY, model TEXT, text TEXT UNIQUE, vector BLOB);"
_BATCH = 64
_LONGEST = 120  # characters of a name that are read


class Meanings:
    """The vectors of one catalogue, loaded when first compared."""

    def __init__(self) -> None:
        """Start with none loaded."""
        self._state: tuple[int, int, str] = (0, 0, "")
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._vectors: NDArray[np.float32] = np.empty((0, 1), np.float32)

    def read(
        self, base: sqlite3.Connection, texts: Iterable[str], step: Callable[[int, int], None] = lambda done, all_: None
    ) -> dict[str, int]:
        """Read texts that are not known yet.

        Args:
            base: The catalogue.
            texts: Names of products.
            step: Told how many of how many have been read, now and then.

        Returns:
            The id of each text; texts without letters have none.
        """
        model = sentence_encoder().name
        wanted = list(dict.fromkeys(key for text in texts if (key := text[:_LONGEST].strip())))
        base.execute("DELETE FROM meanings WHERE model <> ?", (model,))
        known = {text: at for at, text in base.execute("SELECT id, text FROM meanings")}
        missing = [text for text in wanted if text not in known]
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            for text, vector in zip(part, sentence_encoder().embed(part).astype(np.float16), strict=True):
                at = base.execute(
                    "INSERT INTO meanings (model, text, vector) VALUES (?, ?, ?)", (model, text, vector.tobytes())
                )
                known[text] = int(at.lastrowid or 0)
            step(min(start + _BATCH, len(missing)), len(missing))
        return known

    @staticmethod
    def key(text: str) -> str:
        """What `read` knows a text by."""
        return text[:_LONGEST].strip()

    def nearest(self, base: sqlite3.Connection, text: str, least: float, most: int) -> dict[int, float]:
        """Ids of the texts closest in meaning, with their cosine similarity from `least` to 1, `most` at most."""
        if not text.strip() or not self._load(base):
            return {}
        meaning = meaning_of(sentence_encoder(), text)
        with one_core():
            likeness = self._vectors @ meaning
        best = np.argsort(-likeness)[:most]
        return {int(self._ids[at]): float(likeness[at]) for at in best if likeness[at] >= least}

    def _load(self, base: sqlite3.Connection) -> bool:
        """Load what is not loaded yet; whether there is anything to compare."""
        model = sentence_encoder().name
        count, last = base.execute("SELECT count(*), max(id) FROM meanings WHERE model = ?", (model,)).fetchone()
        if self._state != (count, last or 0, model):
            rows = base.execute("SELECT id, vector FROM meanings WHERE model = ? ORDER BY id", (model,)).fetchall()
            self._ids = np.array([row[0] for row in rows], np.int64)
            joined = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
            self._vectors = joined.reshape(len(rows), -1).astype(np.float32) if rows else joined.astype(np.float32)
            self._state = (count, last or 0, model)
        return bool(len(self._ids))

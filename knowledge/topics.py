"""Which topics a question is about, learned from how people put such questions (`topics.yaml`).

Knows whole sentences: their meaning, their letters (which survive typing mistakes) and the concepts they name; does not
know rules. Ridge regression on these three, solved in closed form, nothing random: the same sentences give the same
answer. What was learned ships as `vectors/topics.npz` (made by `python -m knowledge.topics`); when topics or models
have changed since, they are learned again on first use, which takes a quarter of a minute.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.embedder import MADE_AHEAD, devanagari_encoder, is_devanagari, meaning_of, sentence_encoder
from knowledge.one_core import one_core
from knowledge.words import Reading, read

LEARNED = MADE_AHEAD / "topics.npz"
_PHRASES = Path(__file__).parent / "topics.yaml"
_FORMAT = "1"  # raise it when the description of texts below changes
_BUCKETS = 4096  # into which words and their parts are hashed
_PARTS = (3, 4)  # letters of a part of a word
_WORD, _PART = 1.0, 0.5  # what a whole word and a part of one count
_WAVES = 512  # random waves that stand for a Gaussian kernel (Rahimi and Recht 2007)
_MEANING, _LETTERS, _CONCEPTS, _CONSTANT, _RIDGE = 1.0, 0.7, 0.7, 0.3, 0.6  # tried on the questions under `evals`
Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Topics:
    """What was learned.

    Attributes:
        names: Topic of each column.
        concepts: Concept of each column of that part of a description.
        rarity: What a bucket of letters counts, `(_BUCKETS,)`; that of concepts, `(concepts,)`.
        middle: Mean vector of the Devanagari model, whose vectors all point the same way, `(dimension,)`.
        weights: What each part of a description says for each topic, `(features, topics)`.
    """

    names: tuple[str, ...]
    concepts: tuple[str, ...]
    rarity: tuple[Rows, Rows]
    middle: Rows
    weights: Rows

    def near(self, reading: Reading) -> dict[str, float]:
        """Score every topic: about 1 for a clear case, about 0 for none."""
        if not reading.rest:
            return dict.fromkeys(self.names, 0.0)
        encoder = devanagari_encoder() if is_devanagari(reading.rest) else sentence_encoder()
        meaning = meaning_of(encoder, reading.rest)[np.newaxis] if encoder else None
        row = self.describe([reading], meaning, hindi=encoder is not sentence_encoder())
        with one_core():
            scores = (row @ self.weights)[0]
        return dict(zip(self.names, map(float, scores), strict=True))

    def describe(self, readings: Sequence[Reading], meanings: Rows | None, *, hindi: bool) -> Rows:
        """Describe texts in numbers.

        Args:
            readings: The texts, N of them.
            meanings: Their vectors, `(N, dimension)`; None where no model reads them.
            hindi: The vectors are those of the Devanagari model.

        Returns:
            `(N, features)`.
        """
        many = len(readings)
        waves = np.zeros((2, many, 2 * _WAVES), np.float32)
        if meanings is not None:
            waves[int(hindi)] = _waves(_unit(meanings - self.middle) if hindi else meanings)
        letters = _unit(np.sqrt(_count_letters(readings)) * self.rarity[0])
        named = _unit(_count_concepts(readings, self.concepts) * self.rarity[1])
        constant = np.full((many, 1), _CONSTANT, np.float32)
        return np.hstack([_MEANING * waves[0], _MEANING * waves[1], _LETTERS * letters, _CONCEPTS * named, constant])


@cache
def topics() -> Topics:
    """The topics that ship with the code if they fit `topics.yaml`, else learned now."""
    return read_learned(LEARNED) or learn()


@lru_cache(512)
def topics_near(reading: Reading) -> dict[str, float]:
    """Score every topic for a question; see `Topics.near`."""
    return topics().near(reading)


def phrases() -> dict[str, tuple[str, ...]]:
    """How people put questions, by topic."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    page = yaml.load(_PHRASES.read_text("utf-8"), loader)
    return {name: tuple(text for texts in spoken.values() for text in texts) for name, spoken in page.items()}


def learn() -> Topics:
    """Learn from all sentences; every topic counts about the same, however many it has."""
    spoken = phrases()
    readings = [read(text) for texts in spoken.values() for text in texts]
    labels = np.array([number for number, texts in enumerate(spoken.values()) for _ in texts])
    known = tuple(sorted({name for reading in readings for name in reading.concepts}))
    texts = [reading.rest or "?" for reading in readings]
    hindi = devanagari_encoder()
    in_hindi = [number for number, text in enumerate(texts) if is_devanagari(text)]
    others = [number for number in range(len(texts)) if number not in set(in_hindi)]
    heard = hindi.embed([texts[number] for number in in_hindi]) if hindi else None
    rarity = (
        _rarity(_count_letters(readings)),
        _rarity(_count_concepts(readings, known)),
    )
    middle = np.zeros(1, np.float32) if heard is None else heard.mean(axis=0)
    blank = Topics(tuple(spoken), known, rarity, middle, np.zeros((0, 0), np.float32))
    told = sentence_encoder().embed([texts[number] for number in others])
    rows = [blank.describe([readings[number] for number in others], told, hindi=False)]
    rows.append(blank.describe([readings[number] for number in in_hindi], heard, hindi=True))
    weights = _fit(np.vstack(rows), labels[[*others, *in_hindi]], len(spoken))
    return Topics(blank.names, known, rarity, blank.middle, weights.astype(np.float16).astype(np.float32))


def read_learned(path: Path) -> Topics | None:
    """Read what was learned; None if there is none or it was learned from something else."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        if str(file["made_from"]) != fingerprint():
            return None
        rarity = (file["letters"].astype(np.float32), file["concepts"].astype(np.float32))
        names, known = (tuple(file[key].tolist()) for key in ("names", "concept_names"))
        return Topics(names, known, rarity, file["middle"], file["weights"].astype(np.float32))


def write_learned(path: Path, learned: Topics) -> None:
    """Write what was learned, with what it was made from."""
    np.savez_compressed(
        path, made_from=np.array(fingerprint()),
        names=np.array(learned.names), concept_names=np.array(learned.concepts),
        letters=learned.rarity[0].astype(np.float16), concepts=learned.rarity[1].astype(np.float16),
        middle=learned.middle, weights=learned.weights.astype(np.float16),
    )  # fmt: skip


def fingerprint() -> str:
    """A sum over what the topics are learned from; the word list may change without it."""
    digest = hashlib.sha256(f"{_FORMAT} {sentence_encoder().name}".encode())
    digest.update(_PHRASES.read_bytes())
    return digest.hexdigest()


def _fit(rows: Rows, labels: NDArray[np.int64], many: int) -> Rows:
    sizes = np.bincount(labels, minlength=many)
    root = np.sqrt(sizes[labels] ** -0.5 * np.sqrt(sizes.mean())).astype(np.float32)[:, None]
    kernel = (rows @ rows.T) * root * root.T
    kernel[np.diag_indices_from(kernel)] += _RIDGE
    pull = np.linalg.solve(kernel, np.eye(many, dtype=np.float32)[labels] * root) * root
    return np.asarray(rows.T @ pull, np.float32)


@cache
def _directions(dimension: int) -> Rows:
    """The waves' directions; a legacy generator, because its stream is promised never to change."""
    return np.random.RandomState(dimension).standard_normal((dimension, _WAVES)).astype(np.float32) * np.sqrt(2.0)


def _waves(rows: Rows) -> Rows:
    turns = rows @ _directions(rows.shape[1])
    return np.hstack([np.cos(turns), np.sin(turns)]).astype(np.float32) / np.float32(np.sqrt(_WAVES))


def _count_letters(readings: Sequence[Reading]) -> Rows:
    rows = np.zeros((len(readings), _BUCKETS), np.float32)
    for row, reading in zip(rows, readings, strict=True):
        for word in reading.rest.split():
            row[_bucket(f"w:{word}")] += _WORD
            padded = f"<{word}>"
            for size in _PARTS:
                for start in range(len(padded) - size + 1):
                    row[_bucket(padded[start : start + size])] += _PART
    return rows


def _count_concepts(readings: Sequence[Reading], known: Sequence[str]) -> Rows:
    column = {name: number for number, name in enumerate(known)}
    rows = np.zeros((len(readings), len(known)), np.float32)
    for row, reading in zip(rows, readings, strict=True):
        row[[column[name] for name in reading.concepts if name in column]] = 1.0
    return rows


def _bucket(part: str) -> int:
    return zlib.crc32(part.encode()) % _BUCKETS


def _rarity(counts: Rows) -> Rows:
    """How telling each column is: the logarithm of how many texts there are for one that has it."""
    return np.log(len(counts) / np.maximum((counts > 0).sum(axis=0), 1)).astype(np.float32)


def _unit(rows: Rows) -> Rows:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))


if __name__ == "__main__":
    write_learned(LEARNED, learn())

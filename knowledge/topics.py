"""Which topics a question is about, learned from how people put such questions (`topics.yaml`).

Knows whole sentences: their meaning, their letters (which survive typing mistakes) and the concepts they name; does not
know rules. Ridge regression on these three, solved in closed form, nothing random: the same sentences give the same
answer. What was learned ships as `vectors/topics.npz` (made by `python -m knowledge.topics`); when topics or models
have changed since, they are learned again on first use, which takes a quarter of a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import yaml

from knowledge.embedder import (
    MADE_AHEAD,
    devanagari_encoder,
    encoder_of,
    is_devanagari,
    meaning_of,
    sentence_encoder,
    unit,
)
from knowledge.one_core import one_core
from knowledge.ridge import WAVES, Rows, count_word, fit, rarity, waves, weigh
from knowledge.words import Reading, read

LEARNED = MADE_AHEAD / "topics.npz"
_PHRASES = Path(__file__).parent / "topics.yaml"
_FORMAT = "1"  # raise it when the description of texts below changes
_BUCKETS = 4096  # into which words and their parts are hashed
_MEANING, _LETTERS, _CONCEPTS, _CONSTANT = 1.0, 0.7, 0.7, 0.3  # tried on the questions under `evals`


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
        encoder = encoder_of(reading.rest)
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
        meant = np.zeros((2, many, 2 * WAVES), np.float32)
        if meanings is not None:
            meant[int(hindi)] = waves(unit(meanings - self.middle) if hindi else meanings)
        letters = weigh(_count_letters(readings), self.rarity[0])
        named = unit(_count_concepts(readings, self.concepts) * self.rarity[1])
        constant = np.full((many, 1), _CONSTANT, np.float32)
        return np.hstack([_MEANING * meant[0], _MEANING * meant[1], _LETTERS * letters, _CONCEPTS * named, constant])


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
    rare = rarity(_count_letters(readings)), rarity(_count_concepts(readings, known))
    middle = np.zeros(1, np.float32) if heard is None else heard.mean(axis=0)
    blank = Topics(tuple(spoken), known, rare, middle, np.zeros((0, 0), np.float32))
    told = sentence_encoder().embed([texts[number] for number in others])
    rows = [blank.describe([readings[number] for number in others], told, hindi=False)]
    rows.append(blank.describe([readings[number] for number in in_hindi], heard, hindi=True))
    order = [*others, *in_hindi]
    weights = fit(np.vstack(rows), np.eye(len(spoken), dtype=np.float32)[labels[order]], labels[order])
    return Topics(blank.names, known, rare, blank.middle, weights.astype(np.float16).astype(np.float32))


def read_learned(path: Path) -> Topics | None:
    """Read what was learned; None if there is none or it was learned from something else."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        if str(file["made_from"]) != fingerprint():
            return None
        rare = (file["letters"].astype(np.float32), file["concepts"].astype(np.float32))
        names, known = (tuple(file[key].tolist()) for key in ("names", "concept_names"))
        return Topics(names, known, rare, file["middle"], file["weights"].astype(np.float32))


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


def _count_letters(readings: Sequence[Reading]) -> Rows:
    rows = np.zeros((len(readings), _BUCKETS), np.float32)
    for row, reading in zip(rows, readings, strict=True):
        for word in reading.rest.split():
            count_word(row, word)
    return rows


def _count_concepts(readings: Sequence[Reading], known: Sequence[str]) -> Rows:
    column = {name: number for number, name in enumerate(known)}
    rows = np.zeros((len(readings), len(known)), np.float32)
    for row, reading in zip(rows, readings, strict=True):
        row[[column[name] for name in reading.concepts if name in column]] = 1.0
    return rows


if __name__ == "__main__":
    write_learned(LEARNED, learn())

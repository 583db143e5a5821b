"""Whether a sentence claims something, learned from examples (`examples/*.yaml`): for claims that no pattern lists.

Knows sentences whose facts' words are taken out: their meaning and their letters; does not know facts. Ridge
regression, solved in closed form, nothing random: the same examples give the same answer. What was learned ships as
`learned.npz` (made by `python -m tools.claims.learned`); when examples or models have changed since, it is learned
again on first use, which takes about two minutes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.embedder import Embedder, devanagari_encoder, encoder_of, is_devanagari, sentence_encoder, unit
from knowledge.one_core import one_core
from knowledge.products.vocabulary import fold
from knowledge.ridge import WAVES, Rows, bucket, count_word, fit, rarity, waves, weigh
from tools.claims.examples import HARMLESS, Example, examples, pages

LEARNED = Path(__file__).with_name("learned.npz")
_FORMAT = "1"  # raise it when the description of sentences below or the reading of examples changes
_BUCKETS = 8192  # into which words, pairs of words and parts of words are hashed
_PAIR = 0.7  # what two words side by side count
_CONSTANT = 0.3
_TOKEN = re.compile(r"[\w\u0900-\u097f]+")


@dataclass(frozen=True)
class Reader:
    """What was learned for the sentences that one model reads.

    Attributes:
        kinds: Kind of each column of `weights` after the first, which tells a claim (1) from none (-1).
        rarity: What a bucket of letters counts, `(_BUCKETS,)`.
        middle: Mean vector of the model, `(dimension,)`: those of the Devanagari model all point the same way.
        weights: What each part of a description says, `(features, 1 + kinds)`.
    """

    kinds: tuple[str, ...]
    rarity: Rows
    middle: Rows
    weights: Rows

    def judge(self, texts: Sequence[str], meanings: Rows | None) -> list[tuple[float, str]]:
        """Score sentences.

        Args:
            texts: With the facts' words taken out.
            meanings: Their vectors, `(N, dimension)`; None where no model reads them.

        Returns:
            For each about 1 for a clear claim and about -1 for none, and the kind it would be.
        """
        described = self.describe(texts, meanings)
        with one_core():
            rows = described @ self.weights
        return [(float(row[0]), self.kinds[int(np.argmax(row[1:]))]) for row in rows]

    def describe(self, texts: Sequence[str], meanings: Rows | None) -> Rows:
        """Describe sentences in numbers, `(N, features)`."""
        if meanings is None:
            meant = np.zeros((len(texts), 2 * WAVES + len(self.middle)), np.float32)
        else:
            meant = np.hstack([waves(nearer := unit(meanings - self.middle)), nearer])
        letters = weigh(_count_letters(texts), self.rarity)
        return np.hstack([meant, letters, np.full((len(texts), 1), _CONSTANT, np.float32)])


@dataclass(frozen=True)
class Readers:
    """One for Devanagari, one for everything else."""

    hindi: Reader
    other: Reader

    def judge(self, text: str) -> tuple[float, str]:
        """Score a sentence whose facts' words are taken out; see `Reader.judge`."""
        encoder = encoder_of(text)
        return self._reader(text).judge([text], encoder.embed([text]) if encoder else None)[0]

    def middle_of(self, text: str) -> Rows:
        """Mean vector of the model that reads a text."""
        return self._reader(text).middle

    def _reader(self, text: str) -> Reader:
        return self.hindi if is_devanagari(text) else self.other


@cache
def readers() -> Readers:
    """What ships with the code if it fits the examples, else learned now."""
    return read_learned(LEARNED) or learn()


def learn() -> Readers:
    """Learn from all examples."""
    every = examples()
    hindi = [one for one in every if is_devanagari(one.text)]
    other = [one for one in every if not is_devanagari(one.text)]
    return Readers(_learn(hindi, devanagari_encoder()), _learn(other, sentence_encoder()))


def _learn(known: Sequence[Example], encoder: Embedder | None) -> Reader:
    """Learn from examples that one model reads; claims and harmless sentences count the same, however many."""
    texts = [one.text for one in known]
    counts = _count_letters(texts)
    rare = rarity(counts).astype(np.float16).astype(np.float32)
    meanings = encoder.embed(texts) if encoder else None
    middle = np.zeros(1, np.float32) if meanings is None else meanings.mean(axis=0)
    kinds = tuple(sorted({one.kind for one in known} - {HARMLESS}))
    blank = Reader(kinds, rare, middle, np.zeros((0, 0), np.float32))
    rows = blank.describe(texts, meanings)
    claims = np.array([one.kind != HARMLESS for one in known])
    wanted = [np.where(claims, 1.0, -1.0), *(np.array([one.kind == kind for one in known]) for kind in kinds)]
    weights = fit(rows, np.stack(wanted, axis=1).astype(np.float32), claims.astype(np.int64))
    return Reader(kinds, rare, middle, weights.astype(np.float16).astype(np.float32))


def read_learned(path: Path) -> Readers | None:
    """Read what was learned; None if there is none or it was learned from something else."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        if str(file["made_from"]) != fingerprint():
            return None
        hindi, other = (
            Reader(
                tuple(file["kinds"].tolist()),
                *(file[f"{name}_{part}"].astype(np.float32) for part in ("rarity", "middle", "weights")),
            )
            for name in ("hindi", "other")
        )
        return Readers(hindi, other)


def write_learned(path: Path, learned: Readers) -> None:
    """Write what was learned, with what it was made from."""
    parts = {
        f"{name}_{part}": getattr(getattr(learned, name), part).astype(np.float16)
        for name in ("hindi", "other") for part in ("rarity", "middle", "weights")
    }  # fmt: skip
    np.savez_compressed(path, made_from=np.array(fingerprint()), kinds=np.array(learned.other.kinds), **parts)


def fingerprint() -> str:
    """A sum over what is learned from."""
    digest = hashlib.sha256(f"{_FORMAT} {sentence_encoder().name}".encode())
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
    write_learned(LEARNED, learn())

"""Which intent a clause has, by nearness to the example requests.

Kernel ridge regression: every example pulls the scores of texts near it in meaning (and of texts that share its words),
so the nearest examples decide. Solved in closed form, nothing random: the same examples give the same classifier. The
result ships with the code (`learned.npz`, made by `python -m agent.offline.classifier`); when examples, word lists or
the embedding model have changed since, it is learned again on first use, which takes some seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.offline import features
from agent.offline.data import FOLDER
from agent.offline.examples import Intent, intents
from knowledge.embedder import sentence_encoder
from knowledge.one_core import one_core

LEARNED = FOLDER / "learned.npz"
_SHARPNESS, _WORDS, _CONSTANT, _RIDGE = 1.0, 0.5, 0.1, 0.2  # found by cross-validation on the examples
# Steps per unit in which meanings are stored, a byte each. By cross-validation on the examples 63 answer as well as 127
# (91.5% and 91.4% of 7024 right, 47: 91.3%) in a file that is a seventh smaller.
_LEVELS = 63
_MADE_FROM = (
    "words.py",
    "features.py",
    "classifier.py",
    "slots.yaml",
    "scene_words.yaml",
    "clauses.yaml",
    "devanagari.yaml",
)
Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """Scores a clause against every intent.

    Attributes:
        names: Intent of each column.
        meanings: Embedded examples, `(examples, 512)`, each of length about 1.
        pull: How much each example says for each intent, `(examples, intents)`.
        words: What each word feature says, `(HASHED, intents)`.
        offset: `(intents,)`.
    """

    names: tuple[str, ...]
    meanings: Rows
    pull: Rows
    words: Rows
    offset: Rows

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Score clauses: about 1 for a clear case of an intent, about 0 for none."""
        if not texts:
            return []
        meanings, words = describe(texts)
        with one_core():
            rows = _near(meanings, self.meanings) @ self.pull + words @ self.words + self.offset
        return [dict(zip(self.names, map(float, row), strict=True)) for row in rows]


def describe(texts: Sequence[str]) -> tuple[Rows, Rows]:
    """Describe texts in numbers: meaning `(N, 512)` and words `(N, HASHED)`."""
    meanings = sentence_encoder().embed([features.plain(t) for t in texts])
    return meanings, np.stack([features.lexical(t) for t in texts])


def fit(meanings: Rows, words: Rows, labels: NDArray[np.int64], names: tuple[str, ...]) -> Classifier:
    """Learn from described examples; every intent counts about the same, however many examples it has."""
    sizes = np.bincount(labels, minlength=len(names))
    root = np.sqrt(sizes[labels] ** -0.5 * np.sqrt(sizes.mean())).astype(np.float32)[:, None]
    meanings = _as_stored(meanings).astype(np.float32) / np.float32(_LEVELS)  # learn from what will be read again
    kernel = (_near(meanings, meanings) + _WORDS * words @ words.T + _CONSTANT) * root * root.T
    kernel[np.diag_indices_from(kernel)] += _RIDGE
    pull = np.linalg.solve(kernel, np.eye(len(names), dtype=np.float32)[labels] * root) * root
    pull = pull.astype(np.float16).astype(np.float32)
    return Classifier(names, meanings, pull, _WORDS * words.T @ pull, _CONSTANT * pull.sum(axis=0))


def _as_stored(meanings: Rows) -> NDArray[np.int8]:
    return np.round(meanings * _LEVELS).clip(-127, 127).astype(np.int8)


def _near(a: Rows, b: Rows) -> Rows:
    return np.exp(_SHARPNESS * (2 * a @ b.T - 2), dtype=np.float32)


@cache
def classifier() -> Classifier:
    """The classifier that ships with the code if it fits the examples, else one learned now."""
    return read_learned(LEARNED) or learn()


def learn() -> Classifier:
    """Learn from all examples."""
    known = [intent for intent in intents().values() if intent.examples]  # others are decided by words alone
    texts = [text for intent in known for text in intent.examples]
    labels = np.array([i for i, intent in enumerate(known) for _ in intent.examples])
    return fit(*describe(texts), labels, tuple(intent.name for intent in known))


def read_learned(path: Path) -> Classifier | None:
    """Read what was learned; None if there is none or it was learned from something else."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        if str(file["made_from"]) != fingerprint(intents().values()):
            return None
        meanings = file["meanings"].astype(np.float32) / np.float32(_LEVELS)
        parts = (file[part].astype(np.float32) for part in ("pull", "words", "offset"))
        return Classifier(tuple(file["names"].tolist()), meanings, *parts)


def write_learned(path: Path, learned: Classifier) -> None:
    """Write what was learned, with what it was made from."""
    np.savez_compressed(
        path, names=np.array(learned.names), meanings=_as_stored(learned.meanings),
        pull=learned.pull.astype(np.float16), words=learned.words.astype(np.float16), offset=learned.offset,
        made_from=np.array(fingerprint(intents().values())),
    )  # fmt: skip


def fingerprint(known: Iterable[Intent]) -> str:
    """A sum over all that the classifier is made from."""
    digest = hashlib.sha256(sentence_encoder().name.encode())
    for name in _MADE_FROM:
        digest.update((FOLDER / name).read_bytes())
    for intent in known:
        digest.update("\n".join([intent.name, *intent.examples]).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    write_learned(LEARNED, learn())

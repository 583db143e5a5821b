"""Ridge regression on texts: parts of their description in numbers, and how weights are learned from examples.

Solved in closed form, nothing random: the same examples give the same weights. Topics of questions and claims in
listings are both learned so; what else describes a text, and how much each part counts, each says for itself.
"""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.embedder import unit

WAVES = 512  # random waves that stand for a Gaussian kernel (Rahimi and Recht 2007)
WORD, PART = 1.0, 0.5  # what a whole word and a part of one count
RIDGE = 0.6
_PARTS = (3, 4)  # letters of a part of a word
Rows = NDArray[np.float32]


def waves(rows: Rows, count: int = WAVES) -> Rows:
    """Vectors of length 1, `(N, dimension)`, as waves whose products fall off like a Gaussian: `(N, 2 * count)`."""
    turns = rows @ _directions(rows.shape[1], count)
    return np.hstack([np.cos(turns), np.sin(turns)]).astype(np.float32) / np.float32(np.sqrt(count))


@cache
def _directions(dimension: int, count: int) -> Rows:
    """The waves' directions; a legacy generator, because its stream is promised never to change."""
    return np.random.RandomState(dimension).standard_normal((dimension, count)).astype(np.float32) * np.sqrt(2.0)


def count_word(row: Rows, word: str) -> None:
    """Add a word and its parts to hashed counts, `(buckets,)`."""
    row[bucket(f"w:{word}", row)] += WORD
    padded = f"<{word}>"
    for size in _PARTS:
        for start in range(len(padded) - size + 1):
            row[bucket(padded[start : start + size], row)] += PART


def bucket(part: str, row: Rows) -> int:
    """Where a part of a text is counted in `row`."""
    return zlib.crc32(part.encode()) % len(row)


def rarity(counts: Rows) -> Rows:
    """How telling each column is: the logarithm of how many texts there are for one that has it."""
    return np.log(len(counts) / np.maximum((counts > 0).sum(axis=0), 1)).astype(np.float32)


def weigh(counts: Rows, rare: Rows) -> Rows:
    """Hashed counts as rows of length 1 in which a rare part counts more and a repeated one hardly more."""
    return unit(np.sqrt(counts) * rare)


def fit(rows: Rows, wanted: Rows, labels: NDArray[np.int64]) -> Rows:
    """Learn weights, `(features, answers)`; every label counts about the same, however many examples it has.

    Args:
        rows: Described examples, `(N, features)`.
        wanted: What each shall answer, `(N, answers)`.
        labels: Group of each, `(N,)`.
    """
    sizes = np.bincount(labels, minlength=int(labels.max()) + 1)
    root = np.sqrt(sizes[labels] ** -0.5 * np.sqrt(sizes.mean())).astype(np.float32)[:, None]
    kernel = (rows @ rows.T) * root * root.T
    kernel[np.diag_indices_from(kernel)] += RIDGE
    return np.asarray(rows.T @ (np.linalg.solve(kernel, wanted * root) * root), np.float32)

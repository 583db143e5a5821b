"""Find rules by their words: BM25 over concepts, words and parts of words.

Knows words, not meaning; finds the exact term (`IPTC`, `PT01`, `webp`) that vectors blur.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from knowledge.words import Reading, read

_GRAM = 4


class Keywords:
    """A keyword index over texts; small enough to be built in memory at each start."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Describe the index; it is built on the first search.

        Args:
            texts: Text by id.
        """
        self._texts = dict(texts)
        self._ids = list(self._texts)

    def search(self, question: Reading, among: frozenset[str]) -> list[tuple[str, float]]:
        """Find texts that share words with a question: (id, score above 0), best first."""
        index, known = self._index
        tokens = [token for token in _tokens(question) if token in known]
        if not tokens:
            return []
        scores: Any = index.get_scores(tokens)
        order = np.argsort(-scores, kind="stable")
        return [(self._ids[i], float(scores[i])) for i in order if scores[i] > 0 and self._ids[i] in among]

    @cached_property
    def _index(self) -> tuple[Any, frozenset[str]]:
        import bm25s

        tokens = [_tokens(read(text)) for text in self._texts.values()]
        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index(tokens, show_progress=False)
        return index, frozenset(token for text in tokens for token in text)


def _tokens(text: Reading) -> list[str]:
    """Concepts, and for all other words the word and its parts of four letters, which survive typing mistakes."""
    tokens = [f"={concept}" for concept in text.concepts]
    for word in text.unknown:
        tokens.append(word)
        padded = f"_{word}_"
        tokens += [f"~{padded[i : i + _GRAM]}" for i in range(len(padded) - _GRAM + 1) if len(word) >= _GRAM + 1]
    return tokens

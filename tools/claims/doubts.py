"""Sentences that claim something no fact says, in words that no pattern lists: how sure that is, and of what kind.

A sentence is judged without what the facts say (`told.py`), by what was learned from examples (`learned.py`); one that
is close in meaning to a fact, in whatever language that is told, is doubted less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.embedder import Embedder, Vectors, encoder_of, unit
from knowledge.products.vocabulary import find_mentions, fold
from tools.claims.known import Known
from tools.claims.learned import readers
from tools.claims.patterns import small_words
from tools.claims.told import TOLD, without_told

SURE, UNSURE = 0.4, -0.1  # from where a sentence is called a claim, and from where it is worth a question
_HARMLESS = -0.7  # up to where a sentence surely claims nothing
_SENTENCE = re.compile(r"(?:[^.!?।\n•]|(?<=\d)\.(?=\d))+[.!?।]*")
_WORD = re.compile(r"[^\W\d_][\w\u0900-\u097f]+")
_HASHTAG = re.compile(r"#[\w\u0900-\u097f]+")
_NEAR, _PULL = 0.3, 3.0  # nearness to a fact from which a sentence is doubted less, and how much less
_NAMES = ("product", "brand", "sku", "price", "link", "stock", "gtin")
_LEAST_WORDS = 2  # fewer claim nothing that the patterns do not know


@dataclass(frozen=True)
class Doubt:
    """A sentence that may claim something.

    Attributes:
        start: Where it begins in its text; `end` is behind it.
        kind: What it would be a claim of: `durability`, `popularity`, ...
        score: From about -1 (claims nothing) to about 1 (a claim); see `SURE` and `UNSURE`.
    """

    start: int
    end: int
    kind: str
    score: float

    @property
    def is_sure(self) -> bool:
        """Whether it is a claim beyond reasonable doubt."""
        return self.score >= SURE


def doubts_in(text: str, language: str, known: Known) -> list[Doubt]:
    """The sentences of a text that may claim what no fact says, in order.

    Args:
        text: Prose.
        language: Its code.
        known: The facts.
    """
    every = [_judged(found, language, known) for found in _SENTENCE.finditer(text)]
    return [doubt for doubt in every if doubt and doubt.score >= UNSURE]


def harmless_in(text: str, language: str, known: Known) -> list[tuple[int, int]]:
    """Where the sentences of a text stand that surely claim nothing; arguments as for `doubts_in`."""
    rests = ((found, _rest(found[0].strip(), language, known)) for found in _SENTENCE.finditer(text))
    return [
        found.span() for found, rest in rests
        if _words_of(rest) >= _LEAST_WORDS and _score(rest)[0] <= _HARMLESS
    ]  # fmt: skip


def _rest(sentence: str, language: str, known: Known) -> str:
    return _HASHTAG.sub("", without_told(sentence, language, known))


def _judged(found: re.Match[str], language: str, known: Known) -> Doubt | None:
    sentence = found[0].strip()
    rest = _rest(sentence, language, known)
    if _words_of(rest) < _LEAST_WORDS:
        return None
    score, kind = _score(rest)
    score -= _PULL * max(0.0, _nearness(sentence, known) - _NEAR)
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    return Doubt(start, start + len(sentence), kind, score)


@lru_cache(512)
def _score(rest: str) -> tuple[float, str]:
    """A sentence is looked at twice, as harmless and as doubtful, and two models take 20 ms to read it."""
    return readers().judge(rest)


def _words_of(rest: str) -> int:
    """How many telling words are neither the facts' nor part of what the product is called."""
    names = [m for m in find_mentions(rest) if m.concept.kind == "product"]
    words = [found for found in _WORD.finditer(rest) if found[0] != TOLD and fold(found[0]) not in small_words()]
    return sum(not any(m.start <= found.start() < m.end for m in names) for found in words)


def _nearness(sentence: str, known: Known) -> float:
    """Cosine of the angle between a sentence and the fact nearest to it in meaning; 0 where nothing reads it."""
    facts = [fact.text for fact in known.facts if fact.kind not in _NAMES]
    encoder = encoder_of(sentence)
    if not facts or encoder is None:
        return 0.0
    middle = readers().middle_of(sentence)
    told = unit(np.stack([_meaning(encoder, text) for text in facts]) - middle)
    return float((told @ unit(encoder.embed([sentence]) - middle)[0]).max())


@lru_cache(512)
def _meaning(encoder: Embedder, text: str) -> Vectors:
    return encoder.embed([text])[0]

"""Which language an answer should be in."""

from __future__ import annotations

from functools import cache
from typing import Literal

from agent.offline.data import load
from agent.offline.words import key_of, read_words

Language = Literal["en", "de", "es", "hi", "hinglish"]


@cache
def _vocabulary() -> dict[Language, frozenset[str]]:
    return {language: frozenset(key_of(word) for word in words) for language, words in load("language").items()}


@cache
def small_words() -> frozenset[str]:
    """Common small words of all languages, which say nothing about the matter."""
    return frozenset().union(*_vocabulary().values())


def language_of(text: str, before: Language = "en") -> Language:
    """Tell the language of a request.

    Args:
        text: The user's words.
        before: The conversation's language so far, kept when the words give nothing away ("ok", "img_2").
    """
    letters = [c for c in text if c.isalpha() or "\u0900" <= c <= "\u097f"]
    if letters and sum("\u0900" <= c <= "\u097f" for c in letters) * 3 >= len(letters):
        return "hi"
    words = [w.key for w in read_words(text) if not w.is_mark]
    votes: dict[Language, float] = {
        language: float(sum(word in known for word in words)) for language, known in _vocabulary().items()
    }
    if votes["hinglish"]:
        votes["en"] /= 2  # a Hindi sentence in Latin letters is full of English nouns
    if any(c in text for c in "¿¡ñ"):
        votes["es"] += 2
    if any(c in text.lower() for c in "áíóú"):  # é also stands in words that others borrowed: café
        votes["es"] += 1
    if any(c in text.lower() for c in "äöüß"):
        votes["de"] += 1.5
    best = max(votes, key=lambda language: (votes[language], language == before))
    return best if votes[best] > 0 else before

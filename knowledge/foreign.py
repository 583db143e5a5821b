"""Shops that a question names and that we have no rules of: those of a list, and names told by where they stand.

"Does Etzmarkt allow text?" names a shop whether or not anybody has heard of it. Knows `words.yaml`'s frames only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.products.facts import read_sentence

_NAME = r"(?P<name>[A-ZÄÖÜ][\w&]{2,}(?:[ .-][A-ZÄÖÜ][\w&]+){0,4})"
_WORD = r"(?P<name>[A-Za-z]\w{2,})"
_LETTERS = re.compile(r"[^\W\d_]")
# A German noun has a capital letter as well: one with such an end is a thing.
_NOUN = re.compile(r"(?:en|er|ung|eit|mittel|zeug|ware|tel|chen|nis|schaft|ik)$", re.IGNORECASE)
_LONG_NAME = 3  # words


class ShopFrames:
    """Finds names of shops by the words around them."""

    def __init__(self, frames: Sequence[str]) -> None:
        """Make the patterns; `NAME` and `WORD` in a frame stand for the name."""
        self._frames = [re.compile(frame.replace("NAME", _NAME).replace("WORD", _WORD)) for frame in frames]

    def find(self, text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
        """Names in order of appearance, as written.

        Args:
            text: A question.
            is_known: Whether a word has a meaning of its own, so that it names no shop.
        """
        if text.isupper() or _is_headline(text):
            return ()
        found = {m.start("name"): m["name"] for frame in self._frames for m in frame.finditer(text)}
        names = [found[at] for at in sorted(found)]
        return tuple(dict.fromkeys(name for name in names if not _is_told(name.split(), is_known)))


def _is_told(words: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether words with capitals are no name; one of several words ("Not On The High Street") may have common ones."""
    known = [_is_word(word, is_known) for word in words]
    return all(known) if len(words) >= _LONG_NAME else any(known)


def _is_word(word: str, is_known: Callable[[str], bool]) -> bool:
    """Whether a word is no name: it has a meaning, is a product or a material, or ends like a noun."""
    if is_known(word) or _NOUN.search(word):
        return True
    return any(fact.kind != "other" and (fact.mentions or fact.amounts) for fact in read_sentence(word, "").facts)


def _is_headline(text: str) -> bool:
    """Whether nearly Every Word Has A Capital, so that a capital tells nothing."""
    words = [word for word in text.split() if _LETTERS.match(word)]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > len(words) * 0.6

"""The words of a text, and what they are compared by: lower case, without accents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])*(?:['’][^\W\d_]+)?|\d+|%")


@dataclass(frozen=True)
class Token:
    """A word of a text, with what it is compared by."""

    key: str
    start: int
    end: int


def fold(word: str) -> str:
    """Lower case without accents; Hindi without the dots and nasal signs that people leave out."""
    plain = unicodedata.normalize("NFD", word.replace("ß", "ss")).casefold()
    return "".join(c for c in plain.replace("\u0901", "\u0902") if c != "\u093c" and not "\u0300" <= c <= "\u036f")


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text in order; hyphens part words."""
    return [Token(_fold_word(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


_fold_word = lru_cache(50_000)(fold)  # a catalogue has few different words

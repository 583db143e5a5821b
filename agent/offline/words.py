"""Text into words that can be compared: lower case, one spelling per sound, Devanagari written in Latin letters.

Knows letters; does not know what any word means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.offline.data import load

_TOKEN = re.compile(r"[\w\u0900-\u0963\u0966-\u097F#'’]+(?:[.\-][\w\u0900-\u0963]+)*|[^\w\s]")
_LINK = re.compile(r"(?:https?://|(?<![\w.])www\.)\S+", re.IGNORECASE)
_SOUNDS = (
    ("aa", "a"), ("ee", "i"), ("oo", "u"), ("w", "v"), ("ph", "f"), ("q", "k"), ("z", "j"), ("ii", "i"), ("uu", "u"),
    ("chh", "ch"), ("dh", "d"), ("th", "t"), ("kh", "k"), ("gh", "g"), ("bh", "b"), ("sh", "s"),
)  # fmt: skip
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", "a aa i ee u oo ri e ai o au o e".split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", "aa i ee u oo ri e ai o au o e".split(), strict=True))
_COMPOUND, _STEM = 8, 4  # letters of a compound word and of its first part, at least
_NUKTA, _VIRAMA = "़", "्"


@dataclass(frozen=True)
class Word:
    """One word or mark of a text.

    Attributes:
        text: As written.
        key: For comparing: lower case, Latin letters.
        start: Position of the first character in the text.
        end: Position after the last.
    """

    text: str
    key: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """A punctuation mark."""
        return not (self.key[:1].isalnum() or self.key[:1] == "#")


def has_link(text: str) -> bool:
    """Whether a message holds a web address; a marketplace's bare name (`amazon.de`) is none."""
    return bool(_LINK.search(text))


def without_links(text: str) -> str:
    """A message without its web addresses, which nobody here opens."""
    return " ".join(_LINK.sub(" ", text).split()) if has_link(text) else text


def read_words(text: str) -> list[Word]:
    """Split a text into words and marks, in order."""
    return [Word(m[0], key_of(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """Write a word the way words are compared."""
    low = unicodedata.normalize("NFC", word).lower().replace("’", "'").strip("'").removesuffix("'s")
    if low in "।॥":
        return "."
    if any("\u0900" <= c <= "\u097f" for c in low):
        return load("devanagari").get(low) or to_latin(low)
    return low


def to_latin(word: str) -> str:
    """Write a Devanagari word in Latin letters as people type it: `लकड़ी` is `lakdee`."""
    pieces: list[tuple[str, bool]] = []  # text, and whether it ends in an unwritten a that may be silent
    for char in unicodedata.normalize("NFD", word):
        if char in _CONSONANTS:
            pieces.append((_CONSONANTS[char], True))
        elif char in _SIGNS or char == _VIRAMA:
            if pieces:
                pieces[-1] = (pieces[-1][0], False)
            if char in _SIGNS:
                pieces.append((_SIGNS[char], False))
        elif char in _VOWELS:
            pieces.append((_VOWELS[char], False))
        elif char in "ंँ":
            pieces = [
                (t + "a", False) if silent and i == len(pieces) - 1 else (t, silent)
                for i, (t, silent) in enumerate(pieces)
            ]
            pieces.append(("n", False))
        elif char != _NUKTA and (char.isalnum() or char in "-'"):
            pieces.append((char, False))
    spoken = []
    for i, (piece, unwritten) in enumerate(pieces):
        before_vowel = i + 2 < len(pieces) and not pieces[i + 2][1] and pieces[i + 2][0][:1] in "aeiou"
        silent = i == len(pieces) - 1 or (
            i > 0 and before_vowel and not pieces[i - 1][0][-1:].isdigit() and _voiced(pieces, i - 1)
        )
        spoken.append(piece + ("a" if unwritten and not silent else ""))
    return "".join(spoken)


def _voiced(pieces: list[tuple[str, bool]], i: int) -> bool:
    """Whether the piece before ends in a vowel sound, so that the next unwritten a can be dropped."""
    piece, unwritten = pieces[i]
    return unwritten or piece[-1:] in "aeiou"


@lru_cache(maxsize=20_000)
def sound_of(key: str) -> str:
    """Fold spellings of one sound together: `doosra` and `dusra` are `dusra`."""
    plain = "".join(c for c in unicodedata.normalize("NFD", key) if unicodedata.category(c) != "Mn")
    for long, short in _SOUNDS:
        plain = plain.replace(long, short)
    return plain


class Phrases:
    """A table of phrases that can be found in a text: each phrase stands for a value."""

    def __init__(
        self,
        table: dict[str, Iterable[str]],
        *,
        with_names: bool = False,
        compounds: bool = False,
        by_sound: bool = True,
    ) -> None:
        """Take `{value: phrases}`.

        Args:
            table: Phrases by the value they stand for.
            with_names: The value itself is a phrase too.
            compounds: Long words that begin with a phrase count as it.
            by_sound: Spellings of the same sound count as it; not for names (`sein` is not Shein).
        """
        self._compounds, self._by_sound = compounds, by_sound
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for value, phrases in table.items():
            for phrase in [*([value] if with_names else []), *phrases]:
                keys = tuple(w.key for w in read_words(phrase))
                for variant in {keys, tuple(sound_of(k) for k in keys)} if by_sound else {keys}:
                    self._by_first.setdefault(variant[0], []).append((variant, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, words: list[Word]) -> list[tuple[int, int, str]]:
        """Find phrases, longest first: `(first word, word after the last, value)`, in order, not overlapping."""
        found, i = [], 0
        keys = [w.key for w in words]
        sounds = [sound_of(k) for k in keys]
        while i < len(words):
            length, value = (
                self._at(keys, i)
                or (self._at(sounds, i) if self._by_sound else None)
                or self._compound(keys[i])
                or (0, "")
            )
            if length:
                found.append((i, i + length, value))
            i += max(length, 1)
        return found

    def _compound(self, key: str) -> tuple[int, str] | None:
        """German writes nouns together: `Marmorsockel` begins with `Marmor`."""
        if not self._compounds or len(key) < _COMPOUND:
            return None
        starts = (key[:n] for n in range(len(key) - 3, _STEM - 1, -1))
        return next((hit for start in starts for hit in [self._at([start], 0)] if hit and hit[0] == 1), None)

    def _at(self, keys: list[str], i: int) -> tuple[int, str] | None:
        for phrase, value in self._by_first.get(keys[i], ()):
            if tuple(keys[i : i + len(phrase)]) == phrase:
                return len(phrase), value
        return None


@cache
def phrases(file: str, field: str, with_names: bool = False, by_sound: bool = True) -> Phrases:
    """The phrase table in a field of a data file; a plain list becomes a table with one value, the field's name."""
    table = load(file)[field]
    return Phrases({field: table} if isinstance(table, list) else table, with_names=with_names, by_sound=by_sound)

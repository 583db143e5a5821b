"""Measurements of text: lengths, folding for comparison, words, their language, capitals.

Folding keeps every character's place, so that what is found in folded text can be shown as the seller wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LETTER = (
    r"[\w\u0900-\u0963\u0971-\u097f]"  # vowel signs of Hindi are no \w, but part of its words; its full stop is not
)
_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)?")
_SAME = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "‐": "-", " ": " ",
                       "“": '"', "”": '"', "„": '"'})  # fmt: skip
_OF_COUNTRY = {
    **dict.fromkeys(("de", "at", "ch"), "de"), **dict.fromkeys(("es", "mx", "ar", "co", "cl"), "es"),
    "fr": "fr", "it": "it",
    **dict.fromkeys(("us", "uk", "ca", "au", "in", "ie", "sg", "nz", "za"), "en"),
}  # fmt: skip


def normal(text: str) -> str:
    """Put letters with accents into one code point, so that what looks the same counts the same."""
    return unicodedata.normalize("NFC", text)


def count_characters(text: str) -> int:
    """Count Unicode code points, blanks included, as marketplaces' fields do; an accented letter is one."""
    return len(normal(text))


def count_bytes(text: str) -> int:
    """Count bytes in UTF-8."""
    return len(normal(text).encode("utf-8"))


def count_words(text: str) -> int:
    """Count words; what holds no letter and no digit is none."""
    return sum(1 for part in text.split() if any(c.isalnum() for c in part))


def fold(text: str) -> str:
    """Lower case, Latin letters without accents, plain quotation marks and dashes; same length as `normal(text)`."""
    return "".join(_folded(c) for c in normal(text).translate(_SAME))


@cache
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return (base if base.isascii() else character).lower()[0]


@dataclass(frozen=True)
class Lexicon:
    """What is known about the words of each language, from `lexicon.yaml`.

    Attributes:
        typical: Language to frequent words, folded, that tell it from the others.
        small: Articles, prepositions and conjunctions of all languages, folded.
        capitals: Words that are rightly written in capitals: abbreviations and some brands.
        units: Units of measure, folded.
    """

    typical: dict[str, frozenset[str]]
    small: frozenset[str]
    capitals: frozenset[str]
    units: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Read the lexicon; later calls return the same one."""
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text("utf-8"))
    return Lexicon(
        typical={language: frozenset(fold(words).split()) for language, words in page["typical"].items()},
        small=frozenset(fold(" ".join(page["small"].values())).split()),
        capitals=frozenset(page["capitals"].split()),
        units=frozenset(fold(page["units"]).split()),
    )


def words_of(text: str) -> list[str]:
    """The words as written; hyphens part words, apostrophes do not."""
    return _WORD.findall(normal(text))


def repeated(text: str, most: int) -> dict[str, int]:
    """Words used more than `most` times, as first written.

    Upper and lower case and plain plurals are one word. Small words, units, numbers and single letters do not count.
    """
    lex = lexicon()
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for word in words_of(text):
        plain = fold(word)
        if len(plain) < 2 or plain in lex.small or plain in lex.units or any(c.isdigit() for c in plain):
            continue
        stem = _singular(plain)
        counts[stem] += 1
        first.setdefault(stem, word)
    return {first[stem]: number for stem, number in counts.items() if number > most}


def _singular(word: str) -> str:
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > 4 and word.endswith("es") and word[-3] in "sxzh":
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def stems(text: str) -> list[str]:
    """Folded singular content words, for comparing two texts."""
    lex = lexicon()
    return [_singular(w) for w in map(fold, words_of(text)) if len(w) > 1 and w not in lex.small and w not in lex.units]


def language_of(text: str, country: str | None) -> tuple[str, bool]:
    """Guess the language.

    Returns:
        `en`, `de`, `es`, `fr`, `it`, `hi` or `hinglish`, and whether the words themselves say so; else it is the
        country's language, or English.
    """
    letters = [c for c in text if c.isalpha()]
    if letters and sum("\u0900" <= c <= "\u097f" for c in letters) > 0.3 * len(letters):
        return "hi", True
    found = Counter(
        {name: sum(w in typical for w in map(fold, words_of(text))) for name, typical in lexicon().typical.items()}
    )
    (best, hits), (_, second) = found.most_common(2)
    usual = _OF_COUNTRY.get(country or "", "en")
    if hits > second and (hits >= 2 or best == usual):
        return best, True
    return (best, True) if hits > second and hits == 1 and found[usual] == 0 and usual == "en" else (usual, False)


def shouted(text: str, brand: str = "") -> list[str]:
    """Words in capitals that need none: no abbreviation, no size, no code, no brand."""
    lex = lexicon()
    own = {w.upper() for w in words_of(brand)}
    words = [w for w in words_of(text) if len(w) > 1 and any(c.isalpha() for c in w)]
    plain = [w for w in words if not any(c.isdigit() for c in w) and w not in lex.capitals and w.upper() not in own]
    loud = [w for w in plain if w.isupper() and len(w) > 2]
    quiet = [w for w in plain if not w.isupper() and len(w) > 2]
    if len(loud) >= 2 and len(loud) >= len(quiet):
        return loud
    if words and loud and loud[0] == words[0]:  # the first word is often a brand that is written so
        loud = loud[1:]
    return [w for w in loud if len(w) > 4 or (len(w) == 4 and re.search("[AEIOU]", fold(w).upper()))]

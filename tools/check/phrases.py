"""Which forbidden things a text says: offers, reviews, prices, contact details, marketplace names.

The words are data, in `mark_words.yaml`. Knows text only; does not know pictures or rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "mark_words.yaml"
_JOINABLE = 8  # letters from which a phrase is found without its spaces: readers lose them, short words would collide
_CUTTABLE = 6
_NEARLY = 0.87  # of the letters in place: one misread in eight
_CONFUSED = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "!": "i"})


@dataclass(frozen=True)
class _Group:
    phrases: dict[str, tuple[str, ...]]
    patterns: tuple[re.Pattern[str], ...]
    not_printed: tuple[str, ...]
    patterns_not_printed: bool


def find_phrases(text: str, *groups: str) -> tuple[str, ...]:
    """Find what a text says of the given groups.

    Args:
        text: One line or several, as read.
        groups: Names from `mark_words.yaml`: `offer`, `price`, ...

    Returns:
        What was found, as in the data or, for patterns, as in the text; each once.

    Raises:
        KeyError: There is no such group.
    """
    found: list[str] = []
    for name in groups:
        group = _groups()[name]
        found += [phrase for phrases in group.phrases.values() for phrase in phrases if _says(text, phrase)]
        found += [match.group().strip() for pattern in group.patterns for match in pattern.finditer(text)]
    # "free shipping" says all that "shipping" would.
    return tuple(one for one in dict.fromkeys(found) if not any(one != other and one in other for other in found))


def find_platforms(text: str) -> dict[str, str]:
    """Find names of shops and platforms: name by platform (`amazon`, `meta`, ..., `others`)."""
    names = _groups()["platform"].phrases
    return {platform: name for platform, known in names.items() for name in known if _says(text, name)}


def is_never_printed(text: str) -> bool:
    """Whether a text says something that no maker prints on a product, such as "free shipping"."""
    return any(
        any(_says(text, phrase) for phrase in group.not_printed)
        or (group.patterns_not_printed and any(pattern.search(text) for pattern in group.patterns))
        for group in _groups().values()
    )


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """A text's letters and digits in small letters, without accents, words parted by single spaces.

    Characters that readers take for each other (0 and O; 1, I and l) come out alike.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w%]+|_", " ", plain.translate(_CONFUSED).replace("'", "").replace("’", "")).split())


@cache
def _groups() -> dict[str, _Group]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: _Group(
            {key: tuple(str(phrase) for phrase in phrases) for key, phrases in group.get("words", {}).items()},
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in group.get("patterns", ())),
            tuple(phrase.strip() for line in group.get("not_printed", ()) for phrase in line.split(",")),
            bool(group.get("patterns_not_printed")),
        )
        for name, group in read.items()
    }


def _says(text: str, phrase: str) -> bool:
    said, wanted = letters(text), letters(phrase)
    if f" {wanted} " in f" {said} ":
        return True
    joined = wanted.replace(" ", "")
    if len(joined) < _JOINABLE:
        # A letter at the end may be cut off by the outline of what is under it.
        cut = {wanted[:-1], wanted[1:]} if len(wanted) >= _CUTTABLE else set()
        return any(len(word) == len(wanted) and {word[:-1], word[1:]} & cut for word in said.split())
    return joined in said.replace(" ", "") or _nearly_says(said.split(), wanted)


def _nearly_says(said: list[str], wanted: str) -> bool:
    """Whether as many words in a row are the wanted ones but for a letter or so that was misread."""
    long = len(wanted.split())
    windows = (" ".join(said[start : start + long]) for start in range(len(said) - long + 1))
    return any(
        abs(len(window) - len(wanted)) <= 1
        and (window[:2] == wanted[:2] or window[-2:] == wanted[-2:])  # one slip spoils one end at most; quick to see
        and SequenceMatcher(None, window, wanted).ratio() >= _NEARLY
        for window in windows
    )

"""The lists and shapes of words under `words/`: names of attributes, units, small words, patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.tokens import fold, tokens_of

FOLDER = Path(__file__).with_name("words")


@cache
def page(name: str) -> dict[str, Any]:
    """A YAML file under `words/`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    page: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), loader)
    return page


def split(wordings: str) -> tuple[str, ...]:
    """Wordings parted by semicolons."""
    return tuple(wording.strip() for wording in str(wordings).split(";") if wording.strip())


def attribute_names() -> dict[tuple[str, ...], str]:
    """What facts are called, folded and in words, and the kind of fact that is meant."""
    return _attribute_names()


@cache
def _attribute_names() -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for kind, entry in page("attributes").items():
        for name in split(entry["names"]):
            names.setdefault(tuple(t.key for t in tokens_of(name)), kind)
        names.setdefault((kind,), kind)
    return names


def pattern(name: str) -> re.Pattern[str]:
    """A shape of `words/patterns.yaml`, whatever the case."""
    return _pattern(name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(page("patterns")[name]), re.IGNORECASE)


def axes() -> dict[str, str]:
    """Words for width, height and so on, as alternatives of a pattern."""
    words: dict[str, str] = page("patterns")["axes"]
    return words


@cache
def words_in(name: str) -> frozenset[str]:
    """A list of words of `words/patterns.yaml`, folded."""
    return frozenset(fold(word) for word in str(page("patterns")[name]).split())


_TEN = 10


def number_words() -> dict[str, int]:
    """Numbers as words, in all languages: also "forty-five", "fünfundvierzig", "cuarenta y cinco"."""
    own = {str(word): int(number) for number, words in page("patterns")["numbers"].items() for word in words}
    ones = {word: number for word, number in own.items() if number < _TEN}
    made: dict[str, int] = {}
    for ten, size in own.items():
        if size < 2 * _TEN or size >= _TEN * _TEN or size % _TEN:
            continue
        for one, number in ones.items():
            for joint in ("-", " "):
                made[f"{ten}{joint}{one}"] = size + number
            made[f"{ten} y {one}"] = size + number
            made[f"{one.removesuffix('e')}und{ten}"] = size + number
    return own | made


def units() -> dict[str, dict[str, dict[str, Any]]]:
    """Units by what they measure, as written in `words/units.yaml`."""
    return page("units")

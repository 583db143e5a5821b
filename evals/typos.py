"""Slips of the thumb in what the user writes: does the assistant still understand?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from evals.load import Loaded

_WORD = re.compile(r"[^\W\d_]{4,}")  # short words carry too little for a person to guess them when misspelt


def with_typos(suite: Sequence[Loaded], count: int) -> list[Loaded]:
    """Give each user message `count` slips; the same ones every time.

    A slip drops, doubles or swaps letters inside a word of four or more; its first letter, numbers and names with
    digits stay. Messages with fewer such words get fewer slips.
    """
    if not count:
        return list(suite)
    return [_mistyped(loaded, count) for loaded in suite]


def _mistyped(loaded: Loaded, count: int) -> Loaded:
    turns = [
        turn.model_copy(update={"user": mistype(turn.user, count, f"{loaded.sample.id}:{number}")})
        for number, turn in enumerate(loaded.sample.turns)
    ]
    return replace(loaded, sample=loaded.sample.model_copy(update={"turns": turns}))


def mistype(text: str, count: int, seed: str) -> str:
    """Put `count` slips into a text, at places that `seed` decides."""
    chance = random.Random(seed)
    words = list(_WORD.finditer(text))
    for word in sorted(chance.sample(words, min(count, len(words))), key=lambda word: -word.start()):
        place = chance.randrange(word.start() + 1, word.end() - 1)
        text = text[:place] + chance.choice(_SLIPS)(text[place : place + 2]) + text[place + 2 :]
    return text


def _drop(two: str) -> str:
    return two[1:]


def _double(two: str) -> str:
    return two[0] + two


def _swap(two: str) -> str:
    return two[1] + two[0]


_SLIPS: list[Callable[[str], str]] = [_drop, _double, _swap]

"""Random requests for scenes, as people write them, with what a right picture shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tools.scene.vocabulary import entries_of_words

_KINDS = {
    "surface": "surfaces", "light": "lights", "side": "sides", "colour": "colours", "place": "places",
    "aspect": "aspects",
}  # fmt: skip
_FREE_SHARE = 0.25  # of the requests


@dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        language: Of the sentence: `en`, `de`, `es`, `hi` or `hinglish`.
        shows: What the words in its blanks mean, by field of the scene.
        unknown: Things that no set shows, as they stand in the text.
    """

    text: str
    language: str
    shows: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@cache
def _wordings() -> dict[str, Any]:
    wordings: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text("utf-8"))
    return wordings


def draw_requests(count: int, seed: int) -> list[Request]:
    """Draw requests: most from the words that scenes are known to understand, the rest in people's own words.

    Args:
        count: How many.
        seed: Same seed, same requests.
    """
    rng = np.random.default_rng(seed)
    free = _wordings()["free"]
    order = iter([int(number) for _ in range(count) for number in rng.permutation(len(free))])
    return [_free(free[next(order)]) if rng.random() < _FREE_SHARE else _drawn(rng) for _ in range(count)]


def _free(entry: dict[str, Any]) -> Request:
    return Request(entry["text"], entry["language"], {}, tuple(entry.get("unknown", ())))


def _drawn(rng: np.random.Generator) -> Request:
    """A frame with its blanks filled."""
    languages = sorted(_wordings()["frames"])
    language = languages[rng.integers(len(languages))]
    frames = _wordings()["frames"][language]
    frame = frames[rng.integers(len(frames))]
    shows: dict[str, str] = {}
    unknown: list[str] = []

    def fill(blank: re.Match[str]) -> str:
        if blank[1] == "unknown":
            words = _wordings()["unknown"][language]
            word = str(words[rng.integers(len(words))])
            unknown.append(word.split()[-1])
            return word
        meaning, phrase = _phrase(_KINDS[blank[1]], language, rng)
        shows[blank[1]] = meaning
        return phrase

    return Request(re.sub(r"\{(\w+)\}", fill, frame), language, shows, tuple(unknown))


def _phrase(kind: str, language: str, rng: np.random.Generator) -> tuple[str, str]:
    """A meaning of a list of `words.yaml` and one of its phrases."""
    entries = {
        str(meaning): [phrase.strip() for phrase in entry[language].split(",") if phrase.strip()]
        for meaning, entry in entries_of_words()[kind].items()
        if kind != "places" or "shown_on" in entry
    }
    meanings = sorted(meaning for meaning, phrases in entries.items() if phrases)
    meaning = meanings[rng.integers(len(meanings))]
    return meaning, entries[meaning][rng.integers(len(entries[meaning]))]

"""What the classifier sees of a request: its meaning, its words, and what kinds of words they are.

Meaning is an embedding; words count whole, in pairs and in pieces; kinds are marketplaces, surfaces, questions.
Knows how to describe a text in numbers; does not know intents.
"""

from __future__ import annotations

import re
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from agent.offline.data import load
from agent.offline.words import Phrases, Word, phrases, read_words, sound_of

HASHED = 3072
_MEANING, _WORDS, _KINDS = 1.0, 0.9, 0.35  # weights of the three parts against each other
_IMAGE_ID = re.compile(r"img_\d+")


def lexical(text: str) -> NDArray[np.float32]:
    """Count words, word pairs and pieces of words, hashed: `(HASHED,)`, of length about 1."""
    words = read_words(text)
    kinds = kinds_of(words, text)
    keys = [sound_of(w.key) for w in words if not w.is_mark]
    row = np.zeros(HASHED, np.float32)
    for feature, weight in _pieces(keys):
        row[zlib.crc32(feature.encode()) % HASHED] += weight
    norm = float(np.linalg.norm(row))
    row *= _WORDS / norm if norm else 0.0
    for kind in kinds:
        row[zlib.crc32(f"kind:{kind}".encode()) % HASHED] += _KINDS
    return row


def plain(text: str) -> str:
    """The text that is embedded: picture ids and marketplaces replaced by one of their kind, Devanagari by sound."""
    words = read_words(text)
    shops = {start: end for start, end, _ in phrases("slots", "marketplaces", with_names=True).find(words)}
    out, i = [], 0
    while i < len(words):
        if i in shops:
            out.append("amazon")
            i = shops[i]
            continue
        out.append("it" if _IMAGE_ID.fullmatch(words[i].key) else words[i].key)
        i += 1
    return re.sub(r" ([^\w\s])", r"\1", " ".join(out)) or "?"


def kinds_of(words: list[Word], text: str) -> set[str]:
    """Name the kinds of words that a request holds."""
    kinds = {name for name, table in _tables().items() if table.find(words)}
    keys = [w.key for w in words if not w.is_mark]
    if "?" in text or "¿" in text or (keys and keys[0] in _askers()):
        kinds.add("question")
    else:
        kinds.add("order")
    if "?" in text and any(keys[-len(tag) :] == list(tag) for tag in _tags() if len(keys) > len(tag) + 1):
        kinds.add("statement to confirm")
    if len(keys) <= 3:
        kinds.add("short")
    if any(k[:1].isdigit() for k in keys):
        kinds.add("digits")
    return kinds


@cache
def _askers() -> frozenset[str]:
    return frozenset(w for entry in load("clauses")["asks"] for w in entry.split())


@cache
def _tags() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(w.key for w in read_words(tag)) for tag in load("clauses")["tags"])


@cache
def _tables() -> dict[str, Phrases]:
    scene = load("scene_words")
    return {
        "marketplace": phrases("slots", "marketplaces", with_names=True),
        "brand": phrases("slots", "brands"),
        "ordinal": phrases("slots", "ordinals"),
        "surface": Phrases(scene["surfaces"], with_names=True),
        "place": Phrases(scene["places"], with_names=True),
        "light": Phrases(scene["light"], with_names=True),
        "colour": Phrases(scene["colours"], with_names=True),
        "mood": Phrases(scene["moods"], with_names=True),
        "change": Phrases(scene["changes"], with_names=True),
        "own": phrases("slots", "own"),
        "all": phrases("slots", "all_of_them"),
    }


def _pieces(keys: list[str]) -> list[tuple[str, float]]:
    found = [(f"w:{k}", 1.0) for k in keys]
    found += [(f"p:{a} {b}", 0.7) for a, b in zip(["^", *keys], [*keys, "$"], strict=True)]
    for key in keys:
        if len(key) > 5:
            found.append((f"b:{key[:5]}", 0.6))  # recorta, recórtalo, recortar
        if len(key) > 3:
            padded = f"<{key}>"
            found += [(f"c:{padded[i : i + n]}", 0.35) for n in (3, 4) for i in range(len(padded) - n + 1)]
    return found

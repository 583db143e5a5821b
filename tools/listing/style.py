"""How a text reads and whom it shuts out: long sentences, stereotyped language. Advice with reasons, no rule.

Knows `style.yaml`; does not know marketplaces. What it finds is for a person, or a language model, to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.listing.words import count_words

_SENTENCE = re.compile(r"(?<=[.!?।])\s+|\n+")
_SHOWN = 40  # characters of a sentence that name it


def style_notes(texts: Iterable[str], language: str) -> list[str]:
    """Say what is hard to read or stereotyped.

    Args:
        texts: The texts of a listing.
        language: `en`, `de`, `es` or `hi`; others are read as English.

    Returns:
        One note for each kind of fault, with the words and the reason.
    """
    spoken = language if language in _page()["longest"] else "en"
    whole = list(texts)
    notes = [
        say.format(words=", ".join(f"“{words}”" for words in found))
        for kind, say in _REASONS.items()
        if (found := _found(kind, whole, spoken))
    ]
    most = int(_page()["longest"][spoken])
    for sentence in (part for text in whole for part in _SENTENCE.split(text)):
        if (number := count_words(sentence)) > most:
            notes.append(
                f"A sentence of {number} words is hard to read: “{sentence[:_SHOWN].strip()} …”. Make two of it."
            )
    return list(dict.fromkeys(notes))


_REASONS = {
    "gender": "This says what women or men are supposed to be like: {words}. Say what the product does instead.",
    "age": "This talks down to people for their age: {words}. Say what the product does instead.",
    "origin": "This makes a people or a culture an ornament: {words}. Say what the product does instead.",
    "looks": "This calls one kind of body or skin the right one: {words}. Say what the product does instead.",
}


def _found(kind: str, texts: list[str], language: str) -> list[str]:
    low = [" ".join(text.casefold().replace("’", "'").split()) for text in texts]
    return list(
        dict.fromkeys(hit[0] for text in low for pattern in _patterns(kind, language) for hit in pattern.finditer(text))
    )


@cache
def _patterns(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _page()[kind][language])


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("style.yaml").read_text("utf-8"))
    return page

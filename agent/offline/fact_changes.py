"""The facts of an infographic changed: `drop the cable, add E14 socket instead`, `statt 2 m lieber 3 m Kabel`.

Knows the words of `facts_words.yaml`; does not know the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.data import load
from agent.offline.words import read_words, sound_of

_PARTS = re.compile(r"\s*(?:[,;.!\n]+(?!\d)|\b(?:and|und|y|aur|but|aber|pero)\b|और)\s*", re.IGNORECASE)
_LONGEST = 16  # words of a message that only changes facts
_STEM = 4


def changed_points(text: str, points: Sequence[str]) -> list[str]:
    """The facts after a change of them; empty where the text changes none.

    Args:
        text: A message after an infographic.
        points: The facts that stand on it.
    """
    if not points or len(read_words(text)) > _LONGEST or text.rstrip().endswith("?"):
        return []
    left, added = list(points), list[str]()
    for part in _PARTS.split(text):
        if (gone := _after(part, "takes_out")) is not None:
            meant = [point for point in left if _names(gone, point)]
            if not meant:
                return []  # "remove the background": of the picture
            left = [point for point in left if point not in meant]
        elif more := _after(part, "puts_in"):
            added.append(more)
    return [*left, *added] if added or len(left) < len(points) else []


def _after(part: str, field: str) -> str | None:
    """What is left of a part beside the words that take out or put in; None if it has none of them."""
    words = "|".join(rf"(?<!\w){re.escape(entry)}(?!\w)" for entry in _longest_first(field))
    if not re.search(words, part, re.IGNORECASE):
        return None
    around = "|".join(rf"(?<!\w){re.escape(entry)}(?!\w)" for entry in _longest_first("changed_around"))
    return " ".join(re.sub(around, " ", re.sub(words, " ", part, flags=re.IGNORECASE), flags=re.IGNORECASE).split())


def _longest_first(field: str) -> list[str]:
    return sorted(load("facts_words")[field], key=len, reverse=True)


def _names(said: str, point: str) -> bool:
    """Whether some words name a fact: one of their longer words or numbers stands in it, in some form."""
    own = [sound_of(word.key) for word in read_words(point) if not word.is_mark]
    told = [sound_of(word.key) for word in read_words(said) if not word.is_mark]
    return any(a == b or (min(len(a), len(b)) >= _STEM and a[:_STEM] == b[:_STEM]) for a in told for b in own)

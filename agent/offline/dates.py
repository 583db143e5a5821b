"""Days as a seller reads them, in the user's language."""

from __future__ import annotations

import re

from agent.offline.data import load
from agent.offline.language import Language

_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_WRITTEN = re.compile(
    r"\b(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)


def day_in_words(text: str, language: Language) -> str:
    """The first day or month that a text names; empty if it names none.

    Args:
        text: With a day such as `2026-07-27` or `27 July 2026`, or a month such as `2026-07`.
        language: Of the answer. In German and Spanish the words stand after "ab", "desde" and the like.
    """
    if iso := _ISO.search(text):
        day, month, year = iso[3], int(iso[2]), iso[1]
    elif written := _WRITTEN.search(text):
        day, month, year = written[1], load("dates")["months"]["en"].index(written[2]) + 1, written[3]
    else:
        return ""
    shape = load("dates")["day" if day else "month"][language]
    return str(shape.format(day=int(day or 0), month=load("dates")["months"][language][month - 1], year=year))

"""Whether a message asks what a marketplace or the law wants, told by its words: an aid to nearest examples."""

from __future__ import annotations

from agent.offline.verdict import is_open, is_said
from agent.offline.words import read_words
from knowledge.matter import PLACES
from knowledge.words import read


def asks_about_rules(text: str) -> bool:
    """Tell whether a clause is a question about a rule.

    It names something that rules are about, and a marketplace or something that only pictures and listings have; it is
    put as a question; and it does not ask the assistant to do something.
    """
    words = read_words(text)
    reading = read(text)
    matter = set(reading.concepts) - PLACES
    if not matter or is_said("asks_us", words):
        return False
    where = bool(reading.marketplaces or reading.foreign or reading.everywhere)
    asked = "?" in text or is_open(words) or any(is_said(kind, words) for kind in ("may", "must", "must_not"))
    return asked and where

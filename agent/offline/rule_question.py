"""Whether a message asks what a marketplace or the law wants, told by its words: an aid to nearest examples."""

from __future__ import annotations

from agent.offline.clauses import acts_in
from agent.offline.verdict import is_open, is_said
from agent.offline.words import Word, read_words
from knowledge.matter import PLACES
from knowledge.words import read

_ALWAYS = frozenset({"label", "penalty", "deepfake", "c2pa", "metadata"})  # nobody asks for these to be done
_LIMITS = frozenset("size minimum maximum length format filesize ratio count fill zoom dpi tag character".split())


def asks_about_rules(text: str, *, only_open: bool = False) -> bool:
    """Tell whether a clause is a question about a rule.

    It names something that rules are about, and a marketplace; it is put as a question; and it does not ask the
    assistant to do something.

    Args:
        text: The clause.
        only_open: Count only questions that ask for more than yes or no; "is my background white enough for Amazon?"
            is about a picture where there is one.
    """
    words = read_words(text)
    reading = read(text)
    matter = set(reading.concepts) - PLACES
    if not matter or is_said("asks_us", words):
        return False
    where = bool(reading.marketplaces or reading.foreign or reading.everywhere or matter & _ALWAYS)
    if is_open(words):
        return where
    asked = any(is_said(kind, words) for kind in ("may", "must", "must_not")) or "?" in text
    asked = asked or _names_a_limit(matter, words)
    return asked and where and not only_open


def _names_a_limit(matter: set[str], words: list[Word]) -> bool:
    """`Flipkart photos: minimum size and format`: nothing but what is limited, and nothing to do."""
    return bool(matter & _LIMITS) and not acts_in(words)

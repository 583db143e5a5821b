"""Whether a message asks what a marketplace or the law wants, told by its words: an aid to nearest examples."""

from __future__ import annotations

from agent.offline.clauses import acts_in
from agent.offline.verdict import is_open, is_said
from agent.offline.words import Word, read_words
from knowledge.matter import PLACES
from knowledge.topics import topics_near
from knowledge.words import read

_ALWAYS = frozenset(
    {
        "composite_synthetic",
        "trained_media",
        "composite_trained",
        "ai_act",
        "aplus",
        "highlights",
        "searchterm",
        "slot",
        "label",
        "penalty",
        "deepfake",
        "c2pa",
        "metadata",
    }
)  # nobody asks for these to be done
# What the assistant makes; only named, it may be wanted.
_MADE = frozenset(
    "background white grey background_scene lifestyle cutout transparent edit crop upscale ai shadow square".split()
)


_SHORT = 12  # words and signs of a question that is only a few keywords
_CLEAR = 0.4  # score of a topic from which a clause is clearly about it


def asks_about_rules(text: str, *, only_open: bool = False, place_named: bool = False) -> bool:
    """Tell whether a clause is a question about a rule.

    It names something that rules are about, and a marketplace; it is put as a question; and it does not ask the
    assistant to do something.

    Args:
        text: The clause.
        only_open: Count only questions that ask for more than yes or no; "is my background white enough for Amazon?"
            is about a picture where there is one.
        place_named: Another question of the message names the marketplace.
    """
    words = read_words(text)
    reading = read(text)
    matter = set(reading.concepts) - PLACES
    topic = max(topics_near(reading).values()) >= _CLEAR
    if is_said("own_text", words) and not any(w.key.isdigit() for w in words):
        return False  # "is this title ok": theirs
    if is_said("asks_us", words) or (is_said("our_work", words) and not is_said("may_i", words)):
        return False
    if (reading.foreign and is_open(words)) or (reading.one_file and len(reading.marketplaces) > 1):
        return True  # "what does Zalando want", "one photo for Amazon and Myntra"
    if not matter and not topic:
        return False
    placed = place_named or bool(
        reading.marketplaces or reading.foreign or reading.everywhere or set(reading.concepts) & _ALWAYS
    )
    if not placed and not ("ai" in matter and reading.countries):
        return False
    return is_open(words) or (not only_open and _is_put_as_a_question(text, matter, words))


def stands_alone(text: str) -> bool:
    """Tell whether a question says by itself what it is about, though perhaps not for which marketplace."""
    return max(topics_near(read(text)).values()) >= _CLEAR


def names_place(text: str) -> bool:
    """Tell whether a question names a marketplace, the law, or asks about all of them."""
    reading = read(text)
    return bool(reading.marketplaces or reading.foreign or reading.everywhere)


def _is_put_as_a_question(text: str, matter: set[str], words: list[Word]) -> bool:
    asks = any(is_said(kind, words) for kind in ("may", "must", "must_not", "either", "tell_me")) or is_said(
        "yes_starts", words[:1]
    )
    return "?" in text or asks or _names_a_limit(matter, words)


def _names_a_limit(matter: set[str], words: list[Word]) -> bool:
    """`Flipkart photos: minimum size and format`, `logo on eBay`: nothing that could be made, and nothing to do."""
    return bool(matter - _MADE) and not acts_in(words) and len(words) <= _SHORT

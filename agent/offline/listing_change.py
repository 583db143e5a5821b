"""What a message changes about a listing that is there: shorter, one more fact, one fact less.

Knows the words of `writing.yaml`; does not know the conversation.
"""

from __future__ import annotations

from agent.offline.clauses import acts_in
from agent.offline.listing_request import left_of, names_picture, read_languages, told_facts
from agent.offline.slots import names_only_shops, read_places
from agent.offline.words import Word, phrases, read_words

_FEW = 8  # words of what is to be left out


def read_listing_change(text: str) -> str | None:
    """What to change about a listing."""
    found = [change for _, _, change in phrases("writing", "changes", with_names=False).find(read_words(text))]
    said = [change for change in found if change != "other angle"]  # "the second version, shorter"
    return next(iter(said or found), None)


def read_addition(text: str) -> str:
    """A fact that is told after a listing: `oh and it comes in a gift box`; empty if none is.

    A statement that opens as an afterthought is one whatever it says; any other only where its facts are known.
    """
    words = read_words(text)
    opened = _after_openings(words)
    closed = len(words) - _closing(words[opened:])
    told = words[opened:closed]
    if not told or "?" in text or acts_in(told) or names_picture(text) or _names_something_else(told):
        return ""
    said = text[told[0].start : told[-1].end].strip(" .,!;")
    afterthought = opened or closed < len(words)
    states = bool(phrases("writing", "states", by_sound=False).find(told))
    if not (afterthought and states and not phrases("adjust_words", "complains").find(told[-2:-1])):
        return told_facts(said) if afterthought else ""
    return left_of(said)


def read_removal(text: str) -> str:
    """What a listing shall no longer say: `take out the bit about Spain`; empty if it is about nothing of the kind."""
    words = read_words(text)
    removes = phrases("writing", "removes", by_sound=False).find(words)
    if not removes or "?" in text or names_picture(text):
        return ""
    said = {i for name in ("removes", "removed_around") for a, b, _ in _found(name, words) for i in range(a, b)}
    left = [word for i, word in enumerate(words) if i not in said and not word.is_mark]
    if not 0 < len(left) <= _FEW or read_places(left):
        return ""
    return " ".join(word.text for word in left)


def _names_something_else(words: list[Word]) -> bool:
    """Another shop, language or form: no fact."""
    text = " ".join(word.text for word in words)
    return names_only_shops(words) or bool(
        read_listing_change(text) or (read_languages(text) and len(words) <= _FEW // 2)
    )


def _after_openings(words: list[Word]) -> int:
    """Where the words after "oh and", "forgot to say" begin."""
    at = 0
    while at < len(words):
        found = _found("afterthoughts", words[at:])
        if words[at].is_mark:
            at += 1
        elif found and found[0][0] == 0:
            at += found[0][1]
        else:
            break
    return at if any(not word.is_mark for word in words[:at]) else 0


def _closing(words: list[Word]) -> int:
    """How many words at the end only ask to add it: `... likh do`, `... schreib noch dazu`."""
    found = _found("add_it", words)
    spoken = [i for i, word in enumerate(words) if not word.is_mark]
    return len(words) - found[-1][0] if found and found[-1][1] > spoken[-1] else 0


def _found(name: str, words: list[Word]) -> list[tuple[int, int, str]]:
    return phrases("writing", name).find(words)

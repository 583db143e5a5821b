"""What kind of question it is by its words: open, `may I`, `must I`, or something taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from agent.offline.words import Word, phrases, read_words
from knowledge.matter import PLACES
from knowledge.words import Reading

Kind = Literal["may", "must", "must_not", "applies", "is"]
GENERAL = frozenset({"minimum", "maximum", "recommended", "count", "format", "start", "colour", "background"})


def says_how(text: str) -> bool:
    """Tell whether a text has words that make it a question of one kind or another."""
    words = read_words(text)
    return is_open(words) or any(is_said(kind, words) for kind in ("may", "must", "must_not"))


def is_open(words: Sequence[Word]) -> bool:
    """Tell whether a question asks for more than yes or no."""
    spoken = [w for w in words if not w.is_mark]
    if is_said("not_open", spoken):
        return False
    ends = [*spoken[:2], *spoken[-1:]]  # "... comes out black, why?"
    return is_said("open", spoken) or any(is_said("open_first", [word]) for word in ends) or _asks_what(spoken)


def _asks_what(words: list[Word]) -> bool:
    """Hindi `kya` asks "what" inside a sentence; at its ends and after a verb it asks yes or no."""
    closing = {"hai", "hain", "he", "sakte", "sakta", "sakti", "chahiye", "chalega", "hoga", "padega"}
    inner = range(1, len(words) - 1)
    return any(words[i].key == "kya" and words[i - 1].key not in closing for i in inner)


def is_said(kind: str, words: list[Word]) -> bool:
    """Tell whether one of the words of a kind in `question_words.yaml` is said."""
    return bool(phrases("question_words", kind, by_sound=False).find(words))


def kind_of(words: list[Word], assumed: bool, reading: Reading) -> Kind | None:
    """Tell the kind of a question that yes or no can answer; None for an open one.

    Args:
        words: Of the question, without what it ends with to have it confirmed (`without_tag`).
        assumed: It takes something for granted.
        reading: What was understood of it.
    """
    if (is_open(words) and not assumed) or is_said("any_rule", words):
        return None
    if is_said("applies", words):
        return "applies"
    has = {kind: is_said(kind, words) for kind in ("may", "must", "must_not")}
    if has["must_not"]:
        return "must_not"
    if is_said("negated", words) and not is_said("or_not", words):
        return "must_not" if assumed and has["may"] else None
    opens_as_may = bool(words) and words[0].key in ("can", "may", "darf", "kann", "puedo", "puede", "dürfen")
    if has["must"] and not opens_as_may:
        return "must"
    short = len([w for w in words if not w.is_mark]) <= 6 and bool(set(reading.concepts) - PLACES - GENERAL)
    if has["may"] or assumed or ((short or is_said("either", words)) and words[-1].key == "?"):
        return "may"
    return "is" if short or is_said("yes_starts", words[:1]) else None


def without_tag(words: list[Word]) -> list[Word]:
    """Leave out what asks to confirm (`..., doesn't it?`, `stimmt's?`) and the not of `Isn't white required?`."""
    asking = {n for start, end in _tags(words) for n in range(start, end)}
    kept = [word for n, word in enumerate(words) if n not in asking]
    first = next((n for n, w in enumerate(kept) if not w.is_mark), 0)
    return kept[:first] + kept[first + 1 :] if is_said("leading_not", kept[first : first + 1]) else kept


def _tags(words: list[Word]) -> list[tuple[int, int]]:
    """Where a statement is put up for confirmation: before a mark or at the end, and not all that is said."""
    found = phrases("clauses", "tags", by_sound=False).find(words)
    return [(start, end) for start, end, _ in found if start and (end == len(words) or words[end].is_mark)]


def is_assumed(words: list[Word]) -> bool:
    """Whether a question takes something for granted: "200 characters, right?"."""
    return bool(_tags(words) or phrases("texts", "assumes", by_sound=False).find(words))


def claims_a_limit(words: list[Word]) -> bool:
    """`at most 12, right?`, `they refuse anything under 1000`: the amount is said to be the limit itself."""
    return is_said("only", words) or is_said("at_least", words)

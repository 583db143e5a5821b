"""Whether a message without a picture tells a situation that a rule decides: `swapped the jpg, insta shows the old`.

Knows which words tell of others and of trouble (`question_words.yaml`), and topics of rules; does not know intents.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.question_kind import is_open, is_said
from agent.offline.request import Request
from agent.offline.rule_question import ALWAYS, MADE, asks_permission, names_place, opens_with_act, orders
from agent.offline.words import Word, read_words
from knowledge.fitting import IDLE
from knowledge.matter import PLACES
from knowledge.topics import topics_near
from knowledge.words import Reading, read

_NEAR = 0.3  # score of a topic from which a situation at a named marketplace is about it
_SURELY = 0.6  # ... from which it is about it though no marketplace is named
_WORK, _CHECK = 0.7, 0.4  # scores from which a message asks for that work, or, of a thing it points at, for a check
_TURNS = 2  # words at the end of a message among which Hindi and hurried people ask


def tells_of_rules(clauses: Sequence[str], text: str, *, place_named: bool = False) -> bool:
    """Tell whether a message asks for a rule by telling what is done, planned, or has gone wrong.

    It names a marketplace or is clearly about what rules are about; it asks something, or tells of trouble; and no
    part of it tells us to do something.

    Args:
        clauses: The parts of the message.
        text: All of it.
        place_named: The conversation names the marketplace.
    """
    said = [read_words(clause) for clause in clauses]
    if is_said("own_text", read_words(text)) or any(map(_tells_us_to_do, said)):
        return False
    reading = read(text)
    nearest = max(topics_near(reading).values())
    placed = place_named or names_place(text) or bool(set(reading.concepts) & ALWAYS)
    if not placed and (nearest < _SURELY or not any(is_said("others_do", words) for words in said)):
        return False
    about = nearest >= _NEAR or bool(_matter_of(reading))
    return about and ("?" in text or any(map(_asks, said)) or is_said("trouble", read_words(text)))


def wants_work(requests: Sequence[Request]) -> bool:
    """Tell whether a message clearly wants something other than a rule: `is this picture fine for Amazon?`.

    `Is that ok?` after something told is about what was told, and wants no check.
    """
    for number, request in enumerate(requests):
        if request.intent.name == "ask_rules" or (number and not _matter_of(read(request.text))):
            continue
        checks = request.intent.name.startswith("check_") and is_said("points_here", request.words)
        if request.score >= (_CHECK if checks else _WORK):
            return True
    return False


def _matter_of(reading: Reading) -> set[str]:
    """What it names that could not be an order to make something."""
    return set(reading.concepts) - PLACES - MADE - IDLE


def _asks(words: list[Word]) -> bool:
    """Whether a clause without a question mark asks: `why`, `which px`, `chalega kya`."""
    spoken = [word for word in words if not word.is_mark]
    ends = [*spoken[:1], *spoken[-_TURNS:]]
    opens = is_open(words) or asks_permission(words) or is_said("yes_starts", spoken[:1])
    return opens or is_said("asks_at_end", ends)


def _tells_us_to_do(words: list[Word]) -> bool:
    """Whether a clause is an order; what others do (`our dev wants to strip it`) and what one means to do is none."""
    if opens_with_act(words) or is_said("asks_us", words):
        return True
    return orders(words) and not is_said("others_do", words) and not is_said("means_to", words)

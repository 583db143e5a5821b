"""`The mug on marble and the speaker on wood`: one clause about two photos, parted where the second is named.

Knows photos by their file's name; does not know intents.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.clauses import Clause
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.references import photos_by_name
from agent.offline.scene import describes
from agent.offline.words import read_words


def part_by_photo(clauses: Sequence[Clause], context: Context) -> list[Clause]:
    """Part clauses that say something of each of two or more photos.

    Args:
        clauses: Of the message.
        context: With the photos of the conversation.
    """
    return [part for clause in clauses for part in _parted(clause, context)]


def _parted(clause: Clause, context: Context) -> list[Clause]:
    words = read_words(clause.text)
    named = photos_by_name(words, context)
    starts = [0]
    joints = frozenset(load("clauses")["side_by_side"])
    for before, (at, photo) in zip(named, named[1:], strict=False):
        joint = next((i for i in range(at, before[0], -1) if words[i].key in joints), None)
        if photo != before[1] and joint is not None and describes(words[starts[-1] : joint]):
            starts.append(joint)
    if len(starts) < 2 or not describes(words[starts[-1] :]):
        return [clause]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        first = start + (words[start].key in joints and start > 0)
        text = clause.text[words[first].start : words[end - 1].end]
        parts.append(Clause(text, clause.new_sentence and start == 0, later=clause.later or start > 0))
    return parts

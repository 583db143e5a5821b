"""What was asked before, done with the photo that comes now: one that was asked for, or the right one at last."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.clauses import acts_in
from agent.offline.context import Context, Turn
from agent.offline.data import load
from agent.offline.examples import intents
from agent.offline.request import Request, Understanding
from agent.offline.understand import understand
from agent.offline.words import key_of, phrases, read_words

_SHORT = 12  # words of a message that says no more than that the file was wrong


def photo_was_no_use(last: Turn) -> bool:
    """Whether all that was tried failed on a photo that came with the request: another photo is for the same."""
    return bool(last.attached and last.steps) and all(s.ok is False and "image_id" in s.args for s in last.steps)


def resume(context: Context, understood: Understanding) -> Understanding:
    """The photo that was asked for has come: do what was asked before it."""
    for earlier in range(len(context.past) - 1, -1, -1):
        turn = context.turns[earlier]
        if _says_wrong_file(turn.text):
            continue
        asked = _asked_again(context, earlier)
        if any(r.intent.does == "tool" for r in asked.requests):
            return asked
        if turn.needs != "photo" and turn.text:
            break
    return understood


def wrong_photo(context: Context, understood: Understanding) -> Understanding | None:
    """`oops, wrong file`: with the right photo, what was asked of the wrong one; without it, a question for it."""
    if not context.pictures or not _says_wrong_file(understood.text):
        return None
    if not context.now.attached:
        named = Request(intents()["wrong_photo"], understood.text, 1.0)
        return replace(understood, requests=(named,))
    sent = next((n for n in range(len(context.past) - 1, -1, -1) if context.turns[n].attached), None)
    if sent is None:
        return None
    asked = (_asked_again(context, earlier) for earlier in range(sent, len(context.past)))
    return next((again for again in asked if again.requests), None)


def _asked_again(context: Context, earlier: int) -> Understanding:
    """What an earlier message asks the tools for, had it come with the photo that is here now."""
    turn = context.turns[earlier]
    asked = understand(Context([*context.turns[:earlier], replace(context.now, text=turn.text)], context.pictures))
    wanted = tuple(r for r in asked.requests if r.intent.does == "tool")
    return Understanding(wanted, asked.language, turn.text)


def _says_wrong_file(text: str) -> bool:
    """Whether a message says that the wrong file was sent, and asks for nothing else."""
    words = read_words(text)
    found = phrases("slots", "wrong_file").find(words)
    said = {i for start, end, _ in found for i in range(start, end)}
    around = {key_of(word) for word in load("slots")["sends"]}
    rest = [word for i, word in enumerate(words) if i not in said and word.key not in around]
    spoken = [word for word in rest if not word.is_mark]
    return bool(found) and len(spoken) <= _SHORT and not acts_in(spoken)

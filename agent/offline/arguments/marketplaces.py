"""The marketplaces that a request is for: named now, or worked for earlier in the conversation."""

from __future__ import annotations

from agent.offline.arguments.calls import Remark
from agent.offline.context import Context
from agent.offline.request import Request
from agent.offline.slots import read_marketplaces, read_places, read_unknown_shops
from agent.offline.subjects import Subjects
from agent.offline.words import read_words
from tools.writing.places import PLACES


def marketplaces_for(request: Request, subjects: Subjects, *, copy: bool = False) -> tuple[list[str], list[Remark]]:
    """The marketplaces to work for, and what to say about the choice; none where only unknown shops are named.

    Args:
        request: What is asked.
        subjects: What it is about.
        copy: Texts are wanted, which may also be for e-mails, ads and posts.
    """
    read = read_places if copy else read_marketplaces
    named = read(request.words) or read(read_words(subjects.text))
    if named:
        return named, []
    if unknown := read_unknown_shops(request.words):
        return [], [("no_rules_of", {"shops": ", ".join(unknown)})]
    earlier = [name for name in told_earlier(subjects.context, "marketplace") if copy or name not in PLACES]
    return (earlier[-1:], []) if earlier else (["amazon"], [("marketplace_assumed", {})])


def told_earlier(context: Context, argument: str) -> list[str]:
    """What an argument was in the calls of earlier turns."""
    return [str(s.args[argument]) for t in context.past for s in t.steps if s.args.get(argument)]

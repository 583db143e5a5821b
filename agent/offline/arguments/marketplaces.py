"""The marketplaces that a request is for: named now, or worked for earlier in the conversation."""

from __future__ import annotations

from agent.offline.arguments.calls import Remark
from agent.offline.context import Context
from agent.offline.request import Request
from agent.offline.slots import read_marketplaces, read_unknown_shops
from agent.offline.subjects import Subjects
from agent.offline.words import read_words


def marketplaces_for(request: Request, subjects: Subjects) -> tuple[list[str], list[Remark]]:
    """The marketplaces to work for, and what to say about the choice; none where only unknown shops are named."""
    named = read_marketplaces(request.words) or read_marketplaces(read_words(subjects.text))
    if named:
        return named, []
    if unknown := read_unknown_shops(request.words):
        return [], [("no_rules_of", {"shops": ", ".join(unknown)})]
    earlier = told_earlier(subjects.context, "marketplace")
    return (earlier[-1:], []) if earlier else (["amazon"], [("marketplace_assumed", {})])


def told_earlier(context: Context, argument: str) -> list[str]:
    """What an argument was in the calls of earlier turns."""
    return [str(s.args[argument]) for t in context.past for s in t.steps if s.args.get(argument)]

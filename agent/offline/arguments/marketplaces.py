"""The marketplaces that a request is for: named now, worked for earlier in the conversation, or set for all chats."""

from __future__ import annotations

from agent.offline.arguments.calls import Remark
from agent.offline.context import Context
from agent.offline.request import Request
from agent.offline.slots import read_marketplaces, read_places, read_unknown_shops
from agent.offline.subjects import Subjects
from agent.offline.words import read_words
from tools.target import shown_name
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
    if asked := _asked_about(subjects.context):
        return [asked], []
    earlier = [name for name in told_earlier(subjects.context, "marketplace") if copy or name not in PLACES]
    if earlier:
        return earlier[-1:], []
    if kept := shop_set(subjects.context):
        return [kept], [from_settings(kept)]
    return ["amazon"], [("marketplace_assumed", {})]


def told_earlier(context: Context, argument: str) -> list[str]:
    """What an argument was in the calls of earlier turns, since the settings were last changed."""
    now = context.now.settings
    return [
        str(step.args[argument])
        for turn in context.past
        if turn.settings == now
        for step in turn.steps
        if step.args.get(argument)
    ]


def _asked_about(context: Context) -> str | None:
    """The marketplace whose rules the turn before was about, if it was one."""
    steps = context.past[-1].steps if context.past else []
    asked = [step.args.get("marketplaces") or [] for step in steps if step.name == "search_guidelines"]
    return str(asked[-1][0]) if asked and len(asked[-1]) == 1 else None


def shop_set(context: Context) -> str | None:
    """The marketplace that the user set for all chats, with its country: `amazon.de`."""
    return context.now.settings.get("marketplace")


def from_settings(shop: str) -> Remark:
    """What to say where the marketplace is the one that was set: which it is."""
    name, dot, country = shop.partition(".")
    return ("marketplace_from_settings", {"shop": f"{shown_name(name)}{dot}{country}"})

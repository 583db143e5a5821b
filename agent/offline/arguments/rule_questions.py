"""Arguments of a search in the rules: the question, completed from the one before where it follows up."""

from __future__ import annotations

from typing import Any

from agent.offline.arguments.calls import Calls, Remark
from agent.offline.arguments.marketplaces import from_settings, shop_set
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.question_kind import GENERAL, is_said
from agent.offline.request import Request
from agent.offline.rule_question import asked_elsewhere, field_meant, names_place, stands_alone
from agent.offline.slots import names_only_shops, read_marketplaces, read_unknown_shops
from agent.offline.subjects import Subjects
from agent.offline.words import read_words
from knowledge.rules import LAW
from knowledge.words import read
from tools.writing.places import PLACES

_LONGEST = 7  # words of a question that goes on with the one before it
_LONGEST_ABOUT_IT = 12  # ... if it asks whether that holds somewhere: "does that also count for the other photos?"


def search_guidelines(request: Request, subjects: Subjects) -> Calls:
    """One question, with the marketplaces (and countries) it is about."""
    reading = read(request.text)
    unknown = read_unknown_shops(request.words) or [name.title() for name in (*reading.foreign, *reading.by_form)]
    marketplaces = read_marketplaces(request.words)
    if unknown and not marketplaces and not reading.marketplaces:
        return Calls(problem="no_rules_of", remarks=[("no_rules_of", {"shops": ", ".join(unknown)})])
    before = _question_before(subjects.context)
    question = _completed(request, before["question"]) if before and _follows_up(request) else request.text
    marketplaces = marketplaces or read_marketplaces(read_words(subjects.text))
    if before and not marketplaces and not names_place(question):
        marketplaces = before.get("marketplaces") or [n for n in read(before["question"]).marketplaces if n != LAW]
    if set(reading.marketplaces) - {LAW} - {name.split(".")[0] for name in marketplaces}:
        marketplaces = []  # the search reads more spellings of their names
    if not before and not marketplaces and not names_place(question):
        marketplaces = _worked_for(subjects.context)
    remarks: list[Remark] = []
    if not marketplaces and not names_place(question) and not read(question).countries:
        marketplaces, remarks = _set_for_all(subjects.context)
    if not names_place(question) and not read(question).countries:
        marketplaces = _where_told(marketplaces, subjects.text)
    arguments: dict[str, Any] = {"question": question}
    if marketplaces := _in_each_country(marketplaces, question):
        arguments["marketplaces"] = marketplaces
    return Calls([("search_guidelines", arguments)], remarks=remarks)


def _set_for_all(context: Context) -> tuple[list[str], list[Remark]]:
    """The marketplace that the user set for all chats, and what to say about it."""
    kept = shop_set(context)
    return ([kept], [from_settings(kept)]) if kept else ([], [])


def _worked_for(context: Context) -> list[str]:
    """The marketplace that a picture or text was checked or made for in the turn before."""
    steps = context.past[-1].steps if context.past else []
    named = [str(step.args["marketplace"]) for step in steps if step.args.get("marketplace")]
    return [name for name in named[-1:] if name not in PLACES]


def _completed(request: Request, before: str) -> str:
    """A question that goes on with the one before it, made whole."""
    question = request.text
    if names_only_shops(request.words):
        return before
    if elsewhere := asked_elsewhere(question, before):
        return elsewhere
    if not stands_alone(question) or _asks_the_same_elsewhere(question, before):
        return f"{before} {question}"
    field = field_meant(question, before)
    return f"{field}: {question}" if field else question


def _asks_the_same_elsewhere(question: str, before: str) -> bool:
    """`and how many does Walmart want?`: names a shop and no thing, only the measure that was asked for before."""
    asked = set(read(question).concepts)
    return bool(asked) and asked <= GENERAL & set(read(before).concepts) and names_place(question)


def _in_each_country(marketplaces: list[str], question: str) -> list[str]:
    """`TikTok UK vs USA` names one marketplace and two countries."""
    countries = read(question).countries
    shops = {name.split(".")[0] for name in marketplaces}
    if len(shops) != 1 or len(countries) < 2:
        return marketplaces
    return [f"{shop}.{country}" for shop in shops for country in countries]


def _where_told(marketplaces: list[str], message: str) -> list[str]:
    """`We sell on Amazon in Spain. May there be a shadow?`: the country is told beside the question."""
    countries = read(message).countries
    if len(countries) != 1:
        return marketplaces
    return [name if "." in name else f"{name}.{countries[0]}" for name in marketplaces]


def _question_before(context: Context) -> dict[str, Any] | None:
    """The last search, if the turn before asked about rules."""
    steps = context.past[-1].steps if context.past else []
    return next((s.args for s in reversed(steps) if s.name == "search_guidelines"), None)


def _follows_up(request: Request) -> bool:
    """`and on Etsy?`, `what about titles?`, `is that so everywhere?`: short, and it goes on with what was asked."""
    keys = [w.key for w in request.words if not w.is_mark]
    openers = [[w.key for w in read_words(entry)] for entry in load("slots")["follow_up"]]
    opens = any(keys[: len(o)] == o for o in openers)
    if len(keys) > (_LONGEST_ABOUT_IT if opens or is_said("applies", request.words) else _LONGEST):
        return False
    if len(keys) <= 2 or opens:
        return True
    return not stands_alone(request.text) and not names_place(request.text)

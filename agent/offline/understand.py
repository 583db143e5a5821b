"""What a message asks for: the whole of it where its words say so, else its clauses one by one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import cast, get_args

from agent.offline.by_photo import part_by_photo
from agent.offline.classifier import classifier
from agent.offline.clauses import Clause, acts_in, is_negated, split
from agent.offline.context import Context
from agent.offline.deciding import decide, refusal_in
from agent.offline.engine_choice import only_names_engine
from agent.offline.examples import intents
from agent.offline.facts import names_infographic, read_facts
from agent.offline.joining import more_of_scene, tidy
from agent.offline.language import Language, language_of
from agent.offline.listing import read_listing
from agent.offline.listing_request import read_listing_request
from agent.offline.request import Request, Understanding
from agent.offline.rule_question import asks_about_rules, asks_permission, is_one_question, tells_then_asks
from agent.offline.rule_situation import tells_of_rules, wants_work
from agent.offline.situation import facts_after, facts_of
from agent.offline.things import read_box
from agent.offline.whole_message import (
    about_brand,
    about_infographic,
    about_listings,
    about_own_product,
    about_template,
    with_file,
)
from agent.offline.words import read_words, without_links


def understand(context: Context) -> Understanding:
    """Read the newest message of the conversation."""
    text = _request_in(context.now.text)
    language = _language(context)
    if told := about_brand(context, text):
        requests, rest = told
        more = understand(_with_text(context, rest)).requests if rest else ()
        return Understanding((*requests, *more), language, text)
    if handled := about_listings(context):
        return Understanding(handled, language, context.now.text)
    if requests := about_infographic(context) or about_template(text, context) or about_own_product(context, text):
        return Understanding(requests, language, text)
    understood = _understand_words(text, context, language) if text else Understanding((), language, text)
    return with_file(understood, context) if context.now.files else understood


def _with_text(context: Context, text: str) -> Context:
    """The conversation as if its newest message had been only this."""
    return Context([*context.past, replace(context.now, text=text)], context.pictures)


def _understand_words(text: str, context: Context, language: Language) -> Understanding:
    """Read words as the newest message; an infographic's facts ask for nothing themselves."""
    told = read_facts(text) if names_infographic(text) and not asks_about_rules(text) else None
    if told and told.points and told.request and names_infographic(told.request):
        return _with_facts(_understand_clauses(told.request, context, language), text)
    return _understand_clauses(text, context, language)


def _with_facts(understood: Understanding, text: str) -> Understanding:
    """Give the request for an infographic back the facts that were left out while it was read: they ask for nothing."""
    requests = tuple(
        replace(request, text=text) if request.intent.name == "make_infographic" else request
        for request in understood.requests
    )
    return replace(understood, requests=requests, text=text)


def _understand_clauses(text: str, context: Context, language: Language) -> Understanding:
    """Decide for each clause what it asks for."""
    facts = facts_of(context)
    clauses = part_by_photo(_whole_question(text, split(text), facts), context)
    texts = [clause.text for clause in clauses]
    scored = _scores((*texts, text))
    refusal = None if _asks_what_is_allowed(text, facts) else refusal_in(scored, [*texts, text])
    if refusal:
        return Understanding((refusal,), language, text)
    requests: list[Request] = []
    for clause, scores in zip(clauses, scored, strict=False):
        if not is_negated(clause.text):
            earlier = requests[-1] if requests else None
            goes_on = (
                "after_rules" in facts
                if earlier is None
                else earlier.intent.name == "ask_rules" and asks_about_rules(earlier.text)
            )
            request = more_of_scene(decide(clause, scores, facts, place_named=goes_on), requests)
            requests.append(request)
            facts = facts_after(facts, request)
    requests = _engine_joined(requests)
    kept = _told_then_asked(tidy(requests), requests, clauses, text, facts_of(context))
    return Understanding(tuple(kept), language, text)


def _asks_what_is_allowed(text: str, facts: frozenset[str]) -> bool:
    """`can I use Apple's marketing shot on eBay?`: asks for a rule, and for nothing to be done."""
    return "attached" not in facts and asks_permission(read_words(text)) and asks_about_rules(text)


def _engine_joined(requests: list[Request]) -> list[Request]:
    """`On marble. Use the studio engine.`: the engine goes with the scene and is no request of its own."""
    others = [r for r in requests if not only_names_engine(r.text)]
    return others if any(r.intent.tool == "generate_scene" for r in others) else requests


def _told_then_asked(
    requests: list[Request], asked: list[Request], clauses: list[Clause], text: str, facts: frozenset[str]
) -> list[Request]:
    """`My photo has a logo on it. Will Amazon hide it?`: without a photo, what is told asks for nothing to be done.

    Args:
        requests: Of the message, put together.
        asked: One for each clause.
        clauses: The parts of the message.
        text: All of it.
        facts: What holds in the conversation.
    """
    clear = all(request.intent.name == "ask_rules" and not request.rivals for request in requests)
    if clear or facts & {"has_picture", "wants_listing"}:
        return requests
    told, placed = [clause.text for clause in clauses], "after_rules" in facts
    situation = not wants_work(asked) and tells_of_rules(told, text, place_named=placed)
    if not situation and not tells_then_asks(told, text, place_named=placed):
        return requests
    return [Request(intents()["ask_rules"], text, 1.0)]


def _whole_question(text: str, clauses: list[Clause], facts: frozenset[str]) -> list[Clause]:
    """Keep one question about rules in one piece: "do books also have the limit" asks one thing."""
    if len(clauses) < 2 or "attached" in facts:
        return clauses
    placed = "after_rules" in facts
    if not asks_about_rules(text, only_open="has_picture" in facts, place_named=placed):
        return clauses
    if is_one_question(text):
        return [Clause(text)]
    asking = [asks_about_rules(clause.text, place_named=placed) for clause in clauses]
    if not any(clause.new_sentence for clause in clauses[1:]) and not asking[0]:
        return [Clause(text)]
    if not all(asking) and not any(acts_in(read_words(clause.text)) for clause in clauses):
        return [Clause(text)]  # "eBay takes only 12 photos. Is that right?"
    return clauses


@lru_cache(maxsize=64)  # a turn of several steps asks again before every step
def _scores(texts: tuple[str, ...]) -> list[dict[str, float]]:
    return classifier().score(texts)


def _language(context: Context) -> Language:
    language: Language = _set_language(context)
    for number, turn in enumerate(context.turns):
        if turn.text and not (number and read_box(turn.text)):  # the page words that, in the browser's language
            language = language_of(_request_in(turn.text), language)
    return language


def _set_language(context: Context) -> Language:
    """What is spoken where no message gives a language away."""
    kept = context.now.settings.get("language")
    return cast(Language, kept) if kept in get_args(Language) else "en"


def _request_in(message: str) -> str:
    """A message without the text of a listing, and without facts for one: they may be in another language."""
    wanted = read_listing_request(message)
    found = None if wanted else read_listing(message)
    return without_links(wanted.request if wanted else found.request if found else message)

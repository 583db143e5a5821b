"""What a message asks for: its clauses, the intent of each, weighed with what the conversation makes likely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from agent.offline.adjusting import whose_change
from agent.offline.classifier import classifier
from agent.offline.clauses import Clause, is_negated, split
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.examples import intents
from agent.offline.joining import more_of_scene, tidy
from agent.offline.language import Language, language_of
from agent.offline.listing import read_listing
from agent.offline.request import Request, Understanding
from agent.offline.rule_question import asks_about_rules
from agent.offline.things import read_box
from agent.offline.words import phrases, read_words, without_links

_SURE, _MARGIN, _PLAUSIBLE = 0.28, 0.07, 0.22
_STRONG_REFUSAL = 0.42
_SET_AND_SIZE, _NAMED = ("make_image_set", "make_size_picture"), 0.4
_HEARD = 0.2  # score from which evidence counts in full


def understand(context: Context) -> Understanding:
    """Read the newest message of the conversation."""
    listing = read_listing(context.now.text)
    text = without_links(listing.request if listing else context.now.text)
    language = _language(context)
    if not text:
        return Understanding((), language, text)
    facts = _facts(context)
    clauses = _whole_question(text, split(text), facts)
    texts = [clause.text for clause in clauses]
    scored = _scores((*texts, text))
    refusal = _refusal(scored, [*texts, text])
    if refusal:
        return Understanding((refusal,), language, text)
    requests: list[Request] = []
    for clause, scores in zip(clauses, scored, strict=False):
        if not is_negated(clause.text):
            goes_on = bool(requests) and requests[-1].intent.name == "ask_rules" and asks_about_rules(requests[-1].text)
            request = more_of_scene(_decide(clause, scores, facts, place_named=goes_on), requests)
            requests.append(request)
            facts = _facts_after(facts, request)
    return Understanding(tuple(tidy(requests)), language, text)


def _whole_question(text: str, clauses: list[Clause], facts: frozenset[str]) -> list[Clause]:
    """Keep one question about rules in one piece: "do books also have the limit" asks one thing."""
    in_one = len(clauses) > 1 and "attached" not in facts and not any(c.new_sentence for c in clauses[1:])
    if in_one and asks_about_rules(text) and not asks_about_rules(clauses[0].text):
        return [Clause(text)]
    return clauses


@lru_cache(maxsize=64)  # a turn of several steps asks again before every step
def _scores(texts: tuple[str, ...]) -> list[dict[str, float]]:
    return classifier().score(texts)


def _language(context: Context) -> Language:
    language: Language = "en"
    for number, turn in enumerate(context.turns):
        if turn.text and not (number and read_box(turn.text)):  # the page words that, in the browser's language
            listing = read_listing(turn.text)  # whose text may be in another language than the request
            language = language_of(without_links(listing.request if listing else turn.text), language)
    return language


def _facts(context: Context) -> frozenset[str]:
    last = context.past[-1] if context.past else None
    ran = {s.name for s in last.steps if s.ok} if last else set()
    reports = [s.report for s in last.steps if s.report] if last else []
    failed = any(r.get("verdict") == "fail" for r in reports)
    has_scene = bool(context.of_kind("scene", before_now=True))
    facts = {
        "attached": bool(context.now.attached),
        "no_picture": not context.pictures,
        "has_picture": bool(context.pictures),
        "has_scene": has_scene,
        "no_scene": not has_scene,
        "newest_is_scene": context.newest_before_now() == "scene",
        "after_scene": "generate_scene" in ran,
        "after_check": bool(reports),
        "after_failed_check": failed,
        "not_after_failed_check": not failed,
        "after_rules": "search_guidelines" in ran,
        "asked_photo": bool(last and last.needs == "photo"),
        "asked_choice": bool(last and last.needs == "choice"),
        "has_listing": read_listing(context.now.text) is not None,
    }
    return frozenset(name for name, holds in facts.items() if holds)


def _facts_after(facts: frozenset[str], request: Request) -> frozenset[str]:
    """What a later clause of the same message can build on."""
    if request.intent.tool == "generate_scene":
        return (facts | {"has_scene", "newest_is_scene"}) - {"no_scene"}
    if request.intent.tool in ("remove_background", "make_main_image"):
        return facts - {"newest_is_scene"}
    if request.intent.name == "check_image":
        return facts - {"not_after_failed_check"}
    return facts


def _decide(clause: Clause, scores: dict[str, float], facts: frozenset[str], *, place_named: bool) -> Request:
    weighed = dict(scores)
    if "after_scene" in facts and phrases("clauses", "goes_on").find(read_words(clause.text)[:3])[:1]:
        facts |= {"goes_on"}
    only_open = "has_picture" in facts
    if "attached" not in facts and asks_about_rules(clause.text, only_open=only_open, place_named=place_named):
        return Request(intents()["ask_rules"], clause.text, 1.0, (), clause.new_sentence, clause.later)
    for fact in facts:
        for name, change in load("evidence").get(fact, {}).items():
            # What the conversation makes likely cannot make up for words that say nothing of the kind.
            weighed[name] += float(change) * (min(1.0, max(0.0, scores[name]) / _HEARD) if float(change) > 0 else 1.0)
    ranked = sorted(weighed, key=lambda name: (-weighed[name], name))
    known = intents()
    if set(ranked[:2]) == set(_SET_AND_SIZE) and weighed[_SET_AND_SIZE[0]] > _NAMED:
        # A gallery with measurements has a size picture in it: both say the same.
        whole, part = _SET_AND_SIZE
        weighed[whole] += weighed.pop(part)
        ranked = [whole, *ranked[2:]]
    meant = whose_change(ranked[0], clause.text, newest_is_scene="newest_is_scene" in facts)
    if meant != ranked[0]:  # the same words, of another picture
        weighed[meant] = weighed.pop(ranked[0])
        ranked = [meant, *(name for name in ranked[1:] if name != meant)]
    best = ranked[0]
    rivals = tuple(known[n] for n in ranked[1:3] if weighed[n] > _PLAUSIBLE and weighed[best] - weighed[n] < _MARGIN)
    unsure = weighed[best] < _SURE
    rivals = rivals if not unsure else tuple(known[n] for n in ranked[1:3])
    return Request(known[best], clause.text, weighed[best], rivals, clause.new_sentence, clause.later)


def _refusal(scored: Sequence[dict[str, float]], texts: Sequence[str]) -> Request | None:
    """A request to deceive decides for the whole message, wherever it stands in it."""
    known = intents()
    honest = bool(phrases("clauses", "honest").find(read_words(texts[-1])))
    for scores, text in zip(scored, texts, strict=True):
        best = max(scores, key=lambda name: (scores[name], name))
        if honest and best == "deceive_defect":
            continue
        if known[best].does == "refuse" and scores[best] >= _STRONG_REFUSAL:
            return Request(known[best], text, scores[best])
    return None

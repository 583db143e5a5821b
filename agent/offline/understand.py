"""What a message asks for: its clauses, the intent of each, weighed with what the conversation makes likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast, get_args

from agent.offline.adjusting import whose_change
from agent.offline.approving import read_edit, read_handling, read_shown
from agent.offline.arguments.approving import waiting_pictures
from agent.offline.arguments.catalogue import names_next_product
from agent.offline.brand_request import (
    asks_about_brand,
    is_brand_document,
    keeps_unnamed_brand,
    read_brand,
    read_known_brand,
    read_use_of_brand,
)
from agent.offline.by_photo import part_by_photo
from agent.offline.classifier import classifier
from agent.offline.clauses import Clause, acts_in, is_negated, split
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.engine_choice import only_names_engine
from agent.offline.examples import Intent, intents
from agent.offline.fact_sheet import facts_to_keep, product_shown
from agent.offline.facts import names_infographic, read_facts
from agent.offline.joining import more_of_scene, tidy
from agent.offline.language import Language, language_of
from agent.offline.listing import read_listing
from agent.offline.listing_change import read_addition, read_listing_change, read_removal
from agent.offline.listing_request import (
    asks_for_products,
    asks_to_load,
    names_listing,
    names_picture,
    product_of_list,
    read_languages,
    read_listing_request,
    told_facts,
)
from agent.offline.question_kind import is_said
from agent.offline.request import Request, Understanding
from agent.offline.rule_question import asks_about_rules, names_place, tells_then_asks
from agent.offline.scene import sets_scene
from agent.offline.slots import names_only_shops, read_places
from agent.offline.template_request import asks_for_templates, template_named
from agent.offline.things import read_box
from agent.offline.variants import ids_named, read_versions, without_named
from agent.offline.words import phrases, read_words, without_links
from knowledge.products.asking import read_search
from knowledge.products.facts import Fact
from knowledge.products.pointing import facts_meant
from knowledge.words import read
from tools.load_catalog import is_product_file

_SURE, _MARGIN, _PLAUSIBLE = 0.28, 0.07, 0.22
_STRONG_REFUSAL = 0.42
_SET_AND_SIZE, _NAMED = ("make_image_set", "make_size_picture"), 0.4
_ON_PICTURES = frozenset((
    "remove_background", "make_main_image", "generate_scene", "check_image", "fix_image", "adjust_image",
    "make_size_picture", "make_infographic", "upscale_image", "edit_picture", "make_image_set", "export_images",
))  # fmt: skip
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".jsonl", ".ndjson")
_SHORT = 6  # words of a message that only names a language or marketplace
_HEARD = 0.2  # score from which evidence counts in full


def understand(context: Context) -> Understanding:
    """Read the newest message of the conversation."""
    text = _request_in(context.now.text)
    language = _language(context)
    if about_brand := _about_brand(context, text, language):
        return about_brand
    if handled := _handled(context):
        return Understanding(handled, language, context.now.text)
    if about_template := _about_template(text, language):
        return about_template
    if name := _product_by_name(context):
        asked = (Request(intents()["search_catalog"], name, 1.0), Request(intents()["write_listing"], text, 1.0))
        return Understanding(asked, language, text)
    understood = _understand_words(text, context, language) if text else Understanding((), language, text)
    return _with_file(understood, context) if context.now.files else understood


def _product_by_name(context: Context) -> str:
    """The name of a product of the seller's own list that a listing is wanted for; empty if none is named so."""
    if context.now.attached or context.now.files:
        return ""
    loaded = any(step.name == "load_catalog" and step.ok for turn in context.past for step in turn.steps)
    return product_of_list(context.now.text, catalogue_loaded=loaded)


def _about_template(text: str, language: Language) -> Understanding | None:
    """A message that asks for the ready-made scenes, or for one of them by name."""
    name = "generate_scene" if template_named(text) else "show_templates" if asks_for_templates(text) else None
    return Understanding((Request(intents()[name], text, 1.0),), language, text) if name else None


def _handled(context: Context) -> tuple[Request, ...]:
    """A message that approves or exports listings that are there, or puts the user's own words into one."""
    facts, text = _facts(context), context.now.text
    if approved := _pictures_approved(context, facts):
        return approved
    if "has_listings" not in facts or read_listing_request(text) is not None:
        return ()
    if read_shown(text, ids_named(text, context)):
        return (Request(intents()["show_listing"], text, 1.0),)
    if names_next_product(context) and "after_listing" in facts:
        return (Request(intents()["write_listing"], text, 1.0),)
    if read_edit(without_named(text)) and "after_listing" in facts:
        return (Request(intents()["edit_listing"], text, 1.0),)
    after, pictures = "after_listing" in facts, "has_picture" in facts
    handling = read_handling(text, after_listing=after, has_pictures=pictures)
    if handling is None:
        changed = after and _more_or_less_told(text, context)
        return (Request(intents()["change_listing"], text, 1.0),) if changed else ()
    names = ["approve_listings"] if handling.approves else []
    names += ["export_listings"] if handling.exports else []
    return tuple(Request(intents()[name], text, 1.0) for name in names)


def _more_or_less_told(text: str, context: Context) -> bool:
    """A fact that the listing shall say too, or one that it shall not say; "the shadow" of a picture is none."""
    told = without_named(text)
    if read_addition(told):
        return True
    fewer = read_removal(told)
    return bool(fewer) and (not context.pictures or bool(facts_meant(_facts_of_listing(context), fewer)))


def _facts_of_listing(context: Context) -> list[Fact]:
    """The facts of the listing that was written last."""
    listings = [step.listing for turn in context.past for step in turn.steps if step.ok and step.listing]
    told = listings[-1].get("facts", []) if listings else []
    return [Fact(fact["id"], fact["kind"], fact["text"]) for fact in told]


def _pictures_approved(context: Context, facts: frozenset[str]) -> tuple[Request, ...]:
    """A plain yes to pictures that wait for one: `I approve img_2`, `das Bild ist freigegeben`."""
    named = {word.key for word in read_words(context.now.text)} & set(context.pictures)
    if "after_listing" in facts and not named or not waiting_pictures(context):
        return ()
    handling = read_handling(context.now.text, after_listing=False)
    if handling is None or not handling.approves or handling.exports or handling.ids:
        return ()
    return (Request(intents()["approve_pictures"], context.now.text, 1.0),)


def _with_file(understood: Understanding, context: Context) -> Understanding:
    """A file that came along is read first; of what is asked for, only what works on its products goes on."""
    if any(request.intent.does == "refuse" for request in understood.requests):
        return understood
    names = _intents_of_files(context)
    if names == ["read_facts"] and any(r.intent.tool in _ON_PICTURES and not r.rivals for r in understood.requests):
        return understood  # "put this on marble": a document is no photo
    kept = [Request(intents()[name], understood.text, 1.0) for name in names]
    useful = ("write_listing",) if _names_no_product(understood.text) else ("search_catalog", "write_listing")
    rest = [r for r in understood.requests if r.intent.name in useful]
    return replace(understood, requests=(*kept, *(rest if kept[0].intent.name == "load_catalog" else ())))


def _names_no_product(text: str) -> bool:
    """`this is my product list` looks for nothing."""
    return read_search(text).is_open and not any(char.isdigit() for char in text)


def _intents_of_files(context: Context) -> list[str]:
    """What becomes of attached files: products, a brand, or a document about a product."""
    names = list[str]()
    for name in context.now.files:
        of_brand = is_brand_document(context.now.text, name)
        if name.lower().endswith((".yaml", ".yml")) or (of_brand and not name.lower().endswith(_TABLES)):
            names.append("save_brand")
        else:
            names.append("load_catalog" if is_product_file(name) else "read_facts")
    return list(dict.fromkeys(names))


def _about_brand(context: Context, text: str, language: Language) -> Understanding | None:
    """A message that keeps a brand, uses one, asks about one, tells facts to keep or which product a photo shows."""
    message = context.now.text
    if context.now.files:  # our own brand is no other company's, whatever the words look like
        names = _intents_of_files(context)
        kept = tuple(Request(intents()[name], text, 1.0) for name in names)
        return Understanding(kept, language, text) if "save_brand" in names and is_brand_document(message, "") else None
    if (read_brand(message) or keeps_unnamed_brand(message)) and read_listing_request(text) is None:
        return Understanding((Request(intents()["save_brand"], text, 1.0),), language, text)
    if used := read_use_of_brand(message) or read_known_brand(message, context):
        first = Request(intents()["use_brand"], used[0], 1.0)
        rest = understand(_with_text(context, used[1])).requests if used[1] else ()
        return Understanding((first, *rest), language, text)
    for name, said in (("read_facts", facts_to_keep(message)), ("link_picture", product_shown(message) and message)):
        if said:
            return Understanding((Request(intents()[name], said, 1.0),), language, text)
    if asks_about_brand(message, context):
        return Understanding((Request(intents()["search_brand"], message, 1.0),), language, text)
    return None


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
    facts = _facts(context)
    clauses = part_by_photo(_whole_question(text, split(text), facts), context)
    texts = [clause.text for clause in clauses]
    scored = _scores((*texts, text))
    refusal = _refusal(scored, [*texts, text])
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
            request = more_of_scene(_decide(clause, scores, facts, place_named=goes_on), requests)
            requests.append(request)
            facts = _facts_after(facts, request)
    requests = _engine_joined(requests)
    kept = _told_then_asked(tidy(requests), clauses, text, _facts(context))
    return Understanding(tuple(kept), language, text)


def _engine_joined(requests: list[Request]) -> list[Request]:
    """`On marble. Use the studio engine.`: the engine goes with the scene and is no request of its own."""
    others = [r for r in requests if not only_names_engine(r.text)]
    return others if any(r.intent.tool == "generate_scene" for r in others) else requests


def _told_then_asked(requests: list[Request], clauses: list[Clause], text: str, facts: frozenset[str]) -> list[Request]:
    """`My photo has a logo on it. Will Amazon hide it?`: without a photo, what is told asks for nothing to be done."""
    clear = all(request.intent.name == "ask_rules" and not request.rivals for request in requests)
    if clear or facts & {"has_picture", "wants_listing"}:
        return requests
    if not tells_then_asks([clause.text for clause in clauses], text, place_named="after_rules" in facts):
        return requests
    return [Request(intents()["ask_rules"], text, 1.0)]


def _whole_question(text: str, clauses: list[Clause], facts: frozenset[str]) -> list[Clause]:
    """Keep one question about rules in one piece: "do books also have the limit" asks one thing."""
    if len(clauses) < 2 or "attached" in facts:
        return clauses
    placed = "after_rules" in facts
    if not asks_about_rules(text, only_open="has_picture" in facts, place_named=placed):
        return clauses
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
        "after_infographic": "make_infographic" in ran,
        "after_check": bool(reports),
        "after_failed_check": failed,
        "not_after_failed_check": not failed,
        "after_rules": "search_guidelines" in ran,
        "after_picture_check": "check_image" in ran,
        "after_text_check": "check_listing" in ran,
        "wants_listing": read_listing_request(context.now.text) is not None,
        "asked_photo": bool(last and last.needs == "photo"),
        "asked_choice": bool(last and last.needs == "choice"),
        "has_listing": read_listing_request(context.now.text) is None and read_listing(context.now.text) is not None,
        "after_listing": bool(ran & {"write_listing", "edit_listing", "approve_listings", "export_listings"}),
        "has_listings": any(s.name == "write_listing" and s.ok for turn in context.past for s in turn.steps),
        "after_products": bool(ran & {"load_catalog", "search_catalog"}),
    }
    return frozenset(name for name, holds in facts.items() if holds)


def _about_listing(clause: Clause, facts: frozenset[str], *, of_rules: bool) -> Intent | None:
    """A clause whose words ask for a listing, or after one for a change of it: `shorter title`, `now in German`."""
    if read_listing_request(clause.text) is not None or ("wants_listing" in facts and names_listing(clause.text)):
        return intents()["write_listing"]
    if of_rules and "after_products" not in facts and "after_listing" not in facts:
        return None  # "who is stricter, Google or the Meta catalogue?"
    if "after_listing" in facts and read_versions(clause.text) and not names_picture(clause.text):
        return intents()["write_listing"]
    if asks_to_load(clause.text):
        return intents()["load_catalog"]
    if asks_for_products(clause.text, after_products="after_products" in facts):
        return intents()["search_catalog"]
    if "after_listing" not in facts or acts_in(read_words(clause.text)) and not read_listing_change(clause.text):
        return None
    shops = bool(read_places(read_words(clause.text)))
    is_short = sum(not word.is_mark for word in read_words(clause.text)) <= _SHORT
    if (
        read_listing_change(clause.text)
        or told_facts(clause.text)
        or (is_short and (shops or read_languages(clause.text)))
    ):
        return intents()["change_listing"]
    return None


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
    if sets_scene(read_words(clause.text)):
        facts |= {"says_scene"}
    only_open = "has_picture" in facts
    of_rules = "attached" not in facts and asks_about_rules(clause.text, only_open=only_open, place_named=place_named)
    by_words = _about_listing(clause, facts, of_rules=of_rules) or _same_check_elsewhere(clause, facts)
    by_words = by_words or (intents()["ask_rules"] if of_rules else _another_engine(clause, facts))
    if by_words:
        return Request(by_words, clause.text, 1.0, (), clause.new_sentence, clause.later)
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


def _another_engine(clause: Clause, facts: frozenset[str]) -> Intent | None:
    """`use the studio engine`: the scene, from that engine."""
    if not only_names_engine(clause.text):
        return None
    return intents()["change_scene" if "has_scene" in facts and "attached" not in facts else "generate_scene"]


def _same_check_elsewhere(clause: Clause, facts: frozenset[str]) -> Intent | None:
    """`and for Walmart?` after a check: the same picture or text, by another marketplace's rules."""
    if "after_rules" in facts or "attached" in facts or not names_only_shops(read_words(clause.text)):
        return None
    checked = [
        name
        for name, fact in (("check_image", "after_picture_check"), ("check_listing", "after_text_check"))
        if fact in facts
    ]
    return intents()[checked[0]] if len(checked) == 1 else None


def _refusal(scored: Sequence[dict[str, float]], texts: Sequence[str]) -> Request | None:
    """A request to deceive decides for the whole message, wherever it stands in it."""
    known = intents()
    honest = bool(phrases("clauses", "honest").find(read_words(texts[-1])))
    if asks_about_rules(texts[-1]) and read(texts[-1]).narrow_scopes:
        return None  # "may a competitor's name be in the keywords?" asks for the rule
    if is_said("tell_them", read_words(texts[-1])) and names_place(texts[-1]):
        return None  # "a seller stuck the Choice badge on the photo, what do I tell him?"
    for scores, text in zip(scored, texts, strict=True):
        best = max(scores, key=lambda name: (scores[name], name))
        if honest and best == "deceive_defect":
            continue
        if known[best].does == "refuse" and scores[best] >= _STRONG_REFUSAL:
            return Request(known[best], text, scores[best])
    return None

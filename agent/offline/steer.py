"""Continue where the last answer asked something: `yes`, `the first`, a photo that was asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.offline.approving import read_handling
from agent.offline.arguments.approving import waiting_pictures
from agent.offline.catalogue_request import columns_told
from agent.offline.clauses import acts_in
from agent.offline.context import Context, Step, Turn
from agent.offline.corrections import done_with_another
from agent.offline.data import load
from agent.offline.examples import Intent, intents
from agent.offline.fact_sheet import answers_with, facts_asked
from agent.offline.facts import read_facts, read_facts_told
from agent.offline.listing_request import read_listing_request, told_facts
from agent.offline.measures import read_measures
from agent.offline.plan import MAKES_OF_THING
from agent.offline.request import Request, Understanding
from agent.offline.resuming import photo_was_no_use, resume, wrong_photo
from agent.offline.scene import describes
from agent.offline.slots import read_marketplaces
from agent.offline.things import read_answer, read_box, read_item
from agent.offline.tool_words import begins_about
from agent.offline.understand import understand
from agent.offline.words import phrases, read_words

_PICTURE = re.compile(r"\bimg_\d+\b")
_ASKS_FOR_WORK = ("tool", "unavailable", "refuse")
_CLEARLY = 0.45  # score from which words ask for something beyond doubt
_WANTS_FACTS = ("make_image_set", "make_size_picture", "make_infographic")


def understand_turn(context: Context) -> Understanding:
    """Understand the newest message, as an answer to the assistant's question where it is one."""
    understood = understand(context)
    if not context.now.files and columns_told(context):
        language = understand(Context(context.turns[:-1], context.pictures)).language
        return Understanding((Request(intents()["load_catalog"], understood.text, 1.0),), language, understood.text)
    if facts_asked(context) and not context.now.files and answers_with("yes", context.now.text):
        language = understand(Context(context.turns[:-1], context.pictures)).language
        return Understanding((Request(intents()["save_facts"], understood.text, 1.0),), language, understood.text)
    if chosen := _approved(context, understood) or _chosen_thing(context, understood):
        return chosen
    understood = _scene_of_thing(understood)
    if not context.past:
        return understood
    if told := _told_what_was_missing(context, understood):
        return told
    return _answer_to(context.past[-1], context, understood)


def _told_what_was_missing(context: Context, understood: Understanding) -> Understanding | None:
    """The facts or the photo that the last answer asked for, or which photo was meant by what it did."""
    last = context.past[-1]
    if last.needs == "facts" and (told := _with_facts(context) or _completed(context, understood)):
        return told
    if last.needs == "photo" and context.now.attached and not _asks_clearly(understood):
        return resume(context, understood)
    again = done_with_another(context, understood)
    if not again:
        return wrong_photo(context, understood)
    before = understand(Context(context.turns[:-1], context.pictures))
    request = Request(_intent_of(again[0][0], before), understood.text, 1.0, again=again)
    return replace(understood, requests=(request,))


def _answer_to(last: Turn, context: Context, understood: Understanding) -> Understanding:
    """What a message means that may answer the last one: a photo, one of the options, a yes."""
    if any(r.intent.does in _ASKS_FOR_WORK for r in understood.requests) and not _picks(understood):
        return understood
    waits = last.needs == "photo" or _says(understood, "again") or photo_was_no_use(last) and not _clear(understood)
    if context.now.attached and waits:
        return resume(context, understood)
    if last.options and (option := _chosen(understood, last)):
        return _take(option, understood, context)
    if _says(understood, "affirm") and _last_report_failed(last):
        return replace(understood, requests=(Request(intents()["fix_image"], understood.text, 1.0),))
    return understood


def _approved(context: Context, understood: Understanding) -> Understanding | None:
    """A yes to pictures that wait for one: note it, then do what is asked with it, or what was refused without it."""
    last, text = context.past[-1] if context.past else None, context.now.text
    if last is None or last.needs != "approval" or context.now.attached or context.now.files:
        return None
    refused = [step for step in last.steps if step.ok is False and begins_about(step.text) == "approval"]
    named = [i for step in refused for i in _PICTURE.findall(step.text)]
    pictures = list(dict.fromkeys([*named, *waiting_pictures(context)]))
    handling = read_handling(text, after_listing=True)
    plain = answers_with("yes", text) or bool(handling and handling.approves)
    rest = [r for r in _clear(understood) if r.intent.does == "tool" and r.intent.name != "approve_pictures"]
    if not pictures or not (plain or (rest and answers_with("yes", " ".join(text.split()[:1])))):
        return None
    given = ("approve_pictures", {"image_ids": pictures})
    requests = [Request(intents()["approve_pictures"], text, 1.0, again=(given,))]
    if rest and not plain or handling and handling.exports:
        requests += [r for r in rest if r.intent.tool != "export_listings"]
    else:
        requests += [Request(_intent_of(s.name, understood), text, 1.0, again=((s.name, s.args),)) for s in refused]
    language = understood.language if rest else understand(Context(context.turns[:-1], context.pictures)).language
    return Understanding(tuple(requests), language, text)


def _with_facts(context: Context) -> Understanding | None:
    """The facts that a listing was waiting for have come."""
    last, now = context.past[-1], context.now.text
    asked = understand(Context([*context.turns[:-2], last], context.pictures))
    wanted = next((r for r in asked.requests if r.intent.name == "write_listing"), None)
    if wanted is None or last.steps or read_listing_request(now) or not told_facts(now):
        return None
    told = read_listing_request(last.text)
    joint = ", " if told and told_facts(told.facts) else ": "  # facts were told already; only the product was missing
    text = f"{last.text.rstrip(' .:,')}{joint}{now}"
    return Understanding((replace(wanted, text=f"{wanted.text} {_shops_in(now)}".strip()),), asked.language, text)


def _shops_in(text: str) -> str:
    return " ".join(read_marketplaces(read_words(text)))


def _chosen_thing(context: Context, understood: Understanding) -> Understanding | None:
    """One of several things in a photo is chosen: take it, and go on with what was asked of the photo before."""
    now, last = context.now, context.past[-1] if context.past else None
    named = [w.key for w in read_words(now.text) if w.key in context.pictures]
    if box := read_box(now.text):
        pick: dict[str, Any] = {"box": box}
    elif last and not now.attached and (item := _item_meant(now.text, last, understood)):
        pick = {"item": item}
    else:
        return None
    waiting = _waiting(last, named) if last and not now.attached else []
    makes = [i for i, r in enumerate(understood.requests) if r in _clear(understood) and _makes(r)]
    if box and makes and (not waiting or understood.requests[makes[0]].intent.tool != "remove_background"):
        first = makes[0]
        requests = list(understood.requests)
        requests[first] = replace(requests[first], pick=pick)
        return replace(understood, requests=tuple(requests))
    known = named or list(dict.fromkeys(_photo_of(s) for s in waiting)) or now.attached
    photos = [context.photo_of(i) for i in known or list(context.pictures)[-1:]]
    if not photos:
        return None
    again = [(s.name, s.args) for s in waiting] or [("remove_background", {"image_id": i}) for i in photos]
    if all(name == "remove_background" for name, _ in again):
        every = dict.fromkeys([*photos, *(context.photo_of(_photo_of(s)) for s in waiting)])
        again = [("remove_background", {"image_id": i}) for i in every]
    before = understand_turn(Context(context.turns[:-1], context.pictures)) if waiting else understood
    if waiting and before.requests and before.requests[0].again:  # an answer that fitted nothing: ask and answer anew
        still = {context.photo_of(_photo_of(s)) for s in waiting}
        calls = [c for c in before.requests[0].again if context.photo_of(str(c[1].get("image_id"))) in {*still, "None"}]
        first_request = replace(before.requests[0], pick=pick, pick_in=tuple(photos), again=tuple(calls))
        return replace(before, requests=(first_request, *before.requests[1:]), language=understood.language)
    first_request = Request(
        _intent_of(again[0][0], before), now.text, 1.0, pick=pick, pick_in=tuple(named), again=tuple(again)
    )
    left = _left_to_do(before, waiting, last) if last else []
    return Understanding((first_request, *left), understood.language, before.text)


def _scene_of_thing(understood: Understanding) -> Understanding:
    """`only the bottle on the right on marble`: with a thing named and a place, a scene of it is asked for."""
    first = understood.requests[0] if len(understood.requests) == 1 else None
    if first is None or not first.rivals or not read_item(first.text) or not describes(first.words):
        return understood
    scene = intents()["generate_scene"]
    if scene not in (first.intent, *first.rivals):
        return understood
    return replace(understood, requests=(replace(first, intent=scene, rivals=(), score=1.0),))


def _item_meant(text: str, last: Turn, understood: Understanding) -> str | None:
    """The thing that an answer to the question means, or a correction of what was taken: `only the left one`."""
    open_question = any(s.asks for s in last.steps) and last.needs == "choice"
    offered = any(begins_about(note) == "things" for s in last.steps if s.ok for note in s.notes)
    if not (
        open_question or (offered and len(last.made()) < 2 + any(s.name == "remove_background" for s in last.steps))
    ):
        return None
    return read_answer(text, understood.language)


def _waiting(last: Turn, named: list[str]) -> list[Step]:
    """Steps of the last turn that wait for the choice; without such, those that used another one."""
    asked = [s for s in last.steps if s.asks]
    if asked and last.needs == "choice":
        made = [(s.name, s.args.get("image_id")) for s in last.steps if s.ok and s.images]
        waiting = [s for s in asked if (s.name, s.args.get("image_id")) not in made]
        return list({str((s.name, sorted(s.args.items(), key=str))): s for s in waiting}.values())
    return [
        s
        for s in last.steps
        if s.ok and s.images and s.name in MAKES_OF_THING and not (named and s.args.get("image_id") not in named)
    ]


def _photo_of(step: Step) -> str:
    return str(step.choice["image_id"] if step.choice else step.args.get("image_id", ""))


def _left_to_do(before: Understanding, waiting: list[Step], last: Turn) -> list[Request]:
    """Requests of the message before that could not be begun."""
    asked = any(s.asks for s in waiting)
    done = [s.name for s in last.steps if s.ok and not s.asks]
    tools = {s.name for s in waiting}
    names = [r.intent.tool for r in before.requests]
    first = next((i for i, name in enumerate(names) if name in tools), len(names))
    rest = before.requests[first + 1 :] if asked else ()
    return [r for r in rest if r.intent.does == "tool" and r.intent.tool not in done and r.intent.tool not in tools]


def _makes(request: Request) -> bool:
    return request.intent.tool in MAKES_OF_THING


def _intent_of(tool: str, before: Understanding) -> Intent:
    """The intent that called a tool, so that the answer is worded as for it."""
    return next((r.intent for r in before.requests if r.intent.tool == tool), None) or next(
        intent for intent in intents().values() if intent.tool == tool
    )


def _completed(context: Context, understood: Understanding) -> Understanding | None:
    """The marketplace or the measurements that were asked for have come: do what was asked before them."""
    last = context.past[-1]
    asked = understand(Context([*context.turns[:-2], last], context.pictures))
    wanted = next((r for r in asked.requests if r.intent.name in _WANTS_FACTS), None)
    words = read_words(understood.text)
    if wanted is None or _says(understood, "deny"):
        return None
    if wanted.intent.name == "make_infographic":
        points = read_facts_told(understood.text)
        given, text = bool(points), f"{read_facts(wanted.text).request}: {'; '.join(points)}"
    else:
        given = bool(read_marketplaces(words) or read_measures(understood.text))
        text = f"{wanted.text}, {understood.text}"
    if not given or any(
        r.intent.does in _ASKS_FOR_WORK and r.intent.name not in _WANTS_FACTS for r in _clear(understood)
    ):
        return None
    return Understanding((replace(wanted, text=text),), asked.language, text)


def _asks_clearly(understood: Understanding) -> bool:
    """Whether words that come with a photo ask for something themselves: not `sorry, forgot it, here you are`."""
    return any(r.intent.does in _ASKS_FOR_WORK and not r.rivals and r.score >= _CLEARLY for r in understood.requests)


def _clear(understood: Understanding) -> list[Request]:
    """Requests that say what to do: a bare name or length asks for nothing, whatever it is nearest to."""
    return [r for r in understood.requests if acts_in(r.words)]


def _picks(understood: Understanding) -> bool:
    """A short message may be a choice even when it also reads as a request: `main picture`, `amazon`."""
    return len(read_words(understood.text)) <= 4


def _says(understood: Understanding, intent: str) -> bool:
    return any(r.intent.name == intent for r in understood.requests)


def _last_report_failed(last: Turn) -> bool:
    return any(s.report and s.report.get("verdict") == "fail" for s in last.steps)


def _chosen(understood: Understanding, last: Turn) -> dict[str, str] | None:
    """The option that a message picks: by position, by `yes` when there is one, or by its words."""
    words = read_words(understood.text)
    plain = [w.key for w in words if not w.is_mark]
    if not plain or _says(understood, "deny"):
        return None
    if _says(understood, "affirm") and len(plain) <= 4:
        return last.options[0] if len(last.options) == 1 else None
    positions = [int(v) for _, _, v in phrases("slots", "ordinals").find(words)]
    positions += [int(k) for k in plain if k.isdigit()]
    positions += [
        load("slots")["option_letters"].index(plain[0]) + 1
        for _ in [0]
        if plain[0] in load("slots")["option_letters"] and len(plain) == 1
    ]
    if positions and len(plain) <= 5 and -1 <= positions[0] <= len(last.options) and positions[0]:
        return last.options[positions[0] - 1 if positions[0] > 0 else -1]
    labels = [{w.key for w in read_words(o.get("label", "")) if not w.is_mark} for o in last.options]
    overlap = [len(label & set(plain)) / len(plain) for label in labels]
    best = max(range(len(overlap)), key=overlap.__getitem__)
    return last.options[best] if overlap[best] >= 0.6 and overlap.count(overlap[best]) == 1 else None


def _take(option: dict[str, str], understood: Understanding, context: Context) -> Understanding:
    text = option.get("text") or understood.text
    request = Request(intents()[option["intent"]], text, 1.0)
    return replace(understood, requests=(request,), language=understand(context).language)

"""Continue where the last answer asked something: `yes`, `the first`, a photo that was asked for."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.clauses import acts_in
from agent.offline.context import Context, Turn
from agent.offline.data import load
from agent.offline.examples import intents
from agent.offline.facts import read_answer, read_facts
from agent.offline.listing_request import read_listing_request, told_facts
from agent.offline.measures import read_measures
from agent.offline.request import Request, Understanding
from agent.offline.slots import read_marketplaces
from agent.offline.understand import understand
from agent.offline.words import phrases, read_words

_ASKS_FOR_WORK = ("tool", "unavailable", "refuse")
_WANTS_FACTS = ("make_image_set", "make_size_picture", "make_infographic")


def understand_turn(context: Context) -> Understanding:
    """Understand the newest message, as an answer to the assistant's question where it is one."""
    understood = understand(context)
    last = context.past[-1] if context.past else None
    if last and last.needs == "facts" and (listed := _with_facts(context)):
        return listed
    if last and last.needs == "facts" and (completed := _completed(context, understood)):
        return completed
    if last is None or any(r.intent.does in _ASKS_FOR_WORK for r in understood.requests) and not _picks(understood):
        return understood
    if context.now.attached and (last.needs == "photo" or _says(understood, "again")):
        return _resume(context, understood)
    if last.options and (option := _chosen(understood, last)):
        return _take(option, understood, context)
    if _says(understood, "affirm") and _last_report_failed(last):
        return replace(understood, requests=(Request(intents()["fix_image"], understood.text, 1.0),))
    return understood


def _with_facts(context: Context) -> Understanding | None:
    """The facts that a listing was waiting for have come."""
    last, now = context.past[-1], context.now.text
    asked = understand(Context([*context.turns[:-2], last], context.pictures))
    wanted = next((r for r in asked.requests if r.intent.name == "write_listing"), None)
    if wanted is None or last.steps or read_listing_request(now) or not told_facts(now):
        return None
    text = f"{last.text.rstrip(' .:')}: {now}"
    return Understanding((replace(wanted, text=f"{wanted.text} {_shops_in(now)}".strip()),), asked.language, text)


def _shops_in(text: str) -> str:
    return " ".join(read_marketplaces(read_words(text)))


def _completed(context: Context, understood: Understanding) -> Understanding | None:
    """The marketplace or the measurements that were asked for have come: do what was asked before them."""
    last = context.past[-1]
    asked = understand(Context([*context.turns[:-2], last], context.pictures))
    wanted = next((r for r in asked.requests if r.intent.name in _WANTS_FACTS), None)
    words = read_words(understood.text)
    if wanted is None or _says(understood, "deny"):
        return None
    if wanted.intent.name == "make_infographic":
        points = read_answer(understood.text)
        given, text = bool(points), f"{read_facts(wanted.text).request}: {'; '.join(points)}"
    else:
        given = bool(read_marketplaces(words) or read_measures(understood.text))
        text = f"{wanted.text}, {understood.text}"
    if not given or any(
        r.intent.does in _ASKS_FOR_WORK and r.intent.name not in _WANTS_FACTS for r in _clear(understood)
    ):
        return None
    return Understanding((replace(wanted, text=text),), asked.language, text)


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


def _resume(context: Context, understood: Understanding) -> Understanding:
    """The photo that was asked for has come: do what was asked before it."""
    for earlier in range(len(context.past) - 1, -1, -1):
        turn = context.turns[earlier]
        asked = understand(Context([*context.turns[:earlier], replace(context.now, text=turn.text)], context.pictures))
        wanted = [r for r in asked.requests if r.intent.does == "tool"]
        if wanted:
            return Understanding(tuple(wanted), asked.language, turn.text)
        if turn.needs != "photo" and turn.text:
            break
    return understood


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

"""What a message asks for: its clauses, the intent of each, weighed with what the conversation makes likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.offline.classifier import classifier
from agent.offline.clauses import Clause, act_words, acts_in, is_negated, split, things
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.examples import Intent, intents
from agent.offline.language import Language, language_of, small_words
from agent.offline.scene import alters, describes, read_change
from agent.offline.slots import read_count, read_marketplaces
from agent.offline.words import Word, phrases, read_words, sound_of

_SURE, _MARGIN, _PLAUSIBLE = 0.28, 0.07, 0.22
_STRONG_REFUSAL = 0.42
_CLEAR = 0.5
_BARE = 0.75  # a description that fits something else this well is that
_HEARD = 0.2  # score from which evidence counts in full


@dataclass(frozen=True)
class Request:
    """One thing that is asked for.

    Attributes:
        text: The clause as written.
        score: How well it fits the intent.
        rivals: Other intents that fit nearly as well, best first; empty when the intent is clear.
        new_sentence: It begins a sentence.
        later: The user said "then" before it.
    """

    intent: Intent
    text: str
    score: float
    rivals: tuple[Intent, ...] = ()
    new_sentence: bool = True
    later: bool = False

    @property
    def words(self) -> list[Word]:
        """Its words."""
        return read_words(self.text)


@dataclass(frozen=True)
class Understanding:
    """A message: its requests in order, and its language."""

    requests: tuple[Request, ...]
    language: Language
    text: str


def understand(context: Context) -> Understanding:
    """Read the newest message of the conversation."""
    text = context.now.text
    language = _language(context)
    if not text:
        return Understanding((), language, text)
    clauses = split(text)
    facts = _facts(context)
    texts = [clause.text for clause in clauses]
    scored = _scores((*texts, text))
    refusal = _refusal(scored, [*texts, text])
    if refusal:
        return Understanding((refusal,), language, text)
    requests: list[Request] = []
    for clause, scores in zip(clauses, scored, strict=False):
        if not is_negated(clause.text):
            request = _more_of_scene(_decide(clause, scores, facts), requests)
            requests.append(request)
            facts = _facts_after(facts, request)
    return Understanding(tuple(_tidy(requests)), language, text)


@lru_cache(maxsize=64)  # a turn of several steps asks again before every step
def _scores(texts: tuple[str, ...]) -> list[dict[str, float]]:
    return classifier().score(texts)


def _language(context: Context) -> Language:
    language: Language = "en"
    for turn in context.turns:
        if turn.text:
            language = language_of(turn.text, language)
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
        "after_scene": "generate_scene" in ran,
        "after_check": bool(reports),
        "after_failed_check": failed,
        "not_after_failed_check": not failed,
        "after_rules": "search_guidelines" in ran,
        "asked_photo": bool(last and last.needs == "photo"),
        "asked_choice": bool(last and last.needs == "choice"),
    }
    return frozenset(name for name, holds in facts.items() if holds)


def _facts_after(facts: frozenset[str], request: Request) -> frozenset[str]:
    """What a later clause of the same message can build on."""
    if request.intent.tool == "generate_scene":
        return (facts | {"has_scene"}) - {"no_scene"}
    if request.intent.name == "check_image":
        return facts - {"not_after_failed_check"}
    return facts


def _decide(clause: Clause, scores: dict[str, float], facts: frozenset[str]) -> Request:
    weighed = dict(scores)
    for fact in facts:
        for name, change in load("evidence").get(fact, {}).items():
            # What the conversation makes likely cannot make up for words that say nothing of the kind.
            weighed[name] += float(change) * (min(1.0, max(0.0, scores[name]) / _HEARD) if float(change) > 0 else 1.0)
    ranked = sorted(weighed, key=lambda name: (-weighed[name], name))
    known = intents()
    best = ranked[0]
    rivals = tuple(known[n] for n in ranked[1:3] if weighed[n] > _PLAUSIBLE and weighed[best] - weighed[n] < _MARGIN)
    unsure = weighed[best] < _SURE
    rivals = rivals if not unsure else tuple(known[n] for n in ranked[1:3])
    return Request(known[best], clause.text, weighed[best], rivals, clause.new_sentence, clause.later)


def _more_of_scene(request: Request, before: list[Request]) -> Request:
    """`Put it in a bathroom. White tiles. Books behind it.`: bare descriptions after a scene belong to it."""
    bare = request.score < _BARE and "?" not in request.text and not acts_in(request.words) and not _shops(request)
    if not before or before[-1].intent.tool != "generate_scene" or request.intent.tool == "generate_scene" or not bare:
        return request
    if not (describes(request.words) or _places(request)) or request.intent.does in ("refuse", "steer"):
        return request
    return replace(request, intent=before[-1].intent)


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


def _tidy(requests: list[Request]) -> list[Request]:
    """Leave out what asks for nothing when something else does, and put together what belongs together."""
    kept: list[Request] = []
    for request in requests:
        joined = _join(kept[-1], request) if kept else None
        if joined:
            kept[-1] = _after_scene(kept[-2], joined) if len(kept) > 1 else joined
        else:
            kept.append(_after_scene(kept[-1], request) if kept else request)
    kept = [r for i, r in enumerate(kept) if not _is_aside(r) and not _is_told(r, kept[i + 1 :])] or kept
    asking = [r for r in kept if r.intent.does in ("tool", "unavailable", "refuse") or r.intent.name in _ANSWERS]
    if asking:
        return asking
    answers = [r for r in kept if r.intent.does in ("reply", "steer")]
    return answers or kept[:1]


def _join(before: Request, request: Request) -> Request | None:
    """One request out of two clauses that ask for one thing; None if they are two."""
    both = f"{before.text}, {request.text}"
    if _only_points(before) and request.intent.does == "tool" and request.intent.tool != "search_guidelines":
        return replace(request, text=both, later=before.later)
    if _names_result(request) and not describes(request.words):
        return None
    if before.intent.tool == "generate_scene" == request.intent.tool:
        if _another_picture(before, request):
            return None
        if _only_describes(request) or _only_describes(before):
            both = f"{before.text}{'; ' if request.new_sentence else ', '}{request.text}"  # not side by side
            return replace(before, text=both, intent=before.intent if _only_describes(request) else request.intent)
        if "change_scene" in (request.intent.name, before.intent.name) and not request.new_sentence:
            return replace(before, text=f"{before.text}, {read_change(request.text) or request.text}")
    if before.intent.name != request.intent.name:
        return None
    if request.intent.name == "ask_rules" and _is_empty_question(request):
        return replace(before, text=both)
    if request.intent.name in _ONCE and not _points(request) and _shops(request) <= (_shops(before) or _shops(request)):
        return replace(before, text=both)
    return None


def _another_picture(before: Request, request: Request) -> bool:
    """`and the same on oak`, `then on slate`, `one more in blue`: after the scene before it, another one."""
    if _only_points(before) or not describes(request.words):
        return False
    opening = [w for w in request.words if not w.is_mark][:4]
    counted = bool(opening) and read_count(opening, "en") is not None  # "... and two on slate"
    return request.later or counted or bool(phrases("clauses", "another").find(opening))


def _after_scene(before: Request, request: Request) -> Request:
    """A scene after a scene of the same message: changes that one if the words say so, else it is a new one as well."""
    if before.intent.tool != "generate_scene" or request.intent.tool != "generate_scene":
        return request
    opening = [w for w in request.words if not w.is_mark][:4]
    changes = before.intent.name == "change_scene" or bool(phrases("clauses", "same").find(opening))
    changes = changes or _names_result(request)
    if request.intent.name == "generate_scene" and changes and (_only_describes(request) or _names_result(request)):
        return replace(request, intent=intents()["change_scene"])
    if request.intent.name == "change_scene" and not changes and _only_describes(request) and not alters(request.words):
        return replace(request, intent=intents()["generate_scene"])
    return request


def _is_aside(request: Request) -> bool:
    """`i am a seller from pakistan`: a remark that only seems to ask for something."""
    keys = [w.key for w in request.words if not w.is_mark]
    return request.score < _CLEAR and len(keys) > 3 and not acts_in(request.words) and not describes(request.words)


def _is_told(request: Request, rest: list[Request]) -> bool:
    """`my listing was rejected for its picture. make a new one`: why something is asked for, not a check of its own."""
    if request.intent.name != "check_image" or not rest or not rest[0].new_sentence or "?" in request.text:
        return False
    _, asks = act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    orders = any(k in load("clauses")["check_acts"] for k in keys) or keys[0] in asks
    return not orders and any(r.intent.tool in ("make_main_image", "remove_background", "generate_scene") for r in rest)


_ONCE = ("remove_background", "make_main_image", "check_image", "fix_image")


def _points(request: Request) -> bool:
    """Whether a request names a picture of its own."""
    ordinals = phrases("slots", "ordinals").find(request.words)
    return bool(ordinals) or any(w.key.startswith("img_") for w in request.words)


def _shops(request: Request) -> set[str]:
    return set(read_marketplaces(request.words))


def _only_points(request: Request) -> bool:
    """`take the linen one`, `I like the second`: names a picture and says nothing about it."""
    if request.intent.name not in ("change_scene", "choose", "thanks", "story", "generate_scene") or not request.words:
        return False
    if _names_result(request) and not describes(request.words):
        return True
    if request.intent.name == "generate_scene":
        return False
    ones = {sound_of(w) for w in load("slots")["named_one"]}
    keys = [sound_of(w.key) for w in request.words if not w.is_mark]
    named = bool(keys) and keys[-1] in ones and describes(request.words)
    return named or (bool(phrases("slots", "ordinals").find(request.words)) and not describes(request.words))


def _names_result(request: Request) -> bool:
    """`take that result and ...`."""
    return bool(phrases("clauses", "results").find(request.words))


def _is_empty_question(request: Request) -> bool:
    """`what do I tell her?`, `they are not included`: goes with the question before it."""
    acts, asks = act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    content = [k for k in keys if k not in acts and k not in asks and k not in small_words()]
    return len(content) <= 1 and not any(k.isdigit() for k in keys)


_ANSWERS = ("list_pictures", "explain_check", "out_of_scope", "about_privacy", "about_agent", "help")


def _only_describes(request: Request) -> bool:
    """`soft light please`, before or after "put it on marble": more about the same scene."""
    acts, _ = act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    return (
        (describes(request.words) or _places(request))
        and not any(k in acts for k in keys)
        and not things().find(request.words)
    )


def _places(request: Request) -> bool:
    """`some books behind it`: things around the product, whatever they are."""
    return any(w.key in load("scene_words")["placing"] for w in request.words)

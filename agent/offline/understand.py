"""What a message asks for: its clauses, the intent of each, weighed with what the conversation makes likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from agent.offline.classifier import classifier
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.examples import Intent, intents
from agent.offline.language import Language, language_of, small_words
from agent.offline.scene import describes
from agent.offline.slots import read_marketplaces, read_number
from agent.offline.words import Phrases, Word, key_of, phrases, read_words, sound_of

_SURE, _MARGIN, _PLAUSIBLE = 0.28, 0.07, 0.22
_STRONG_REFUSAL = 0.42
_CLEAR = 0.5
_HEARD = 0.2  # score from which evidence counts in full


@dataclass(frozen=True)
class Request:
    """One thing that is asked for.

    Attributes:
        text: The clause as written.
        score: How well it fits the intent.
        rivals: Other intents that fit nearly as well, best first; empty when the intent is clear.
    """

    intent: Intent
    text: str
    score: float
    rivals: tuple[Intent, ...] = ()

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
    scored = _scores((*clauses, text))
    refusal = _refusal(scored, [*clauses, text])
    if refusal:
        return Understanding((refusal,), language, text)
    requests: list[Request] = []
    for clause, scores in zip(clauses, scored, strict=False):
        if not _is_negated(clause):
            request = _decide(clause, scores, facts)
            requests.append(request)
            facts = _facts_after(facts, request)
    return Understanding(tuple(_tidy(requests)), language, text)


@lru_cache(maxsize=64)  # a turn of several steps asks again before every step
def _scores(texts: tuple[str, ...]) -> list[dict[str, float]]:
    return classifier().score(texts)


def split(text: str) -> list[str]:
    """Split a message into clauses that each ask for something of their own."""
    words = read_words(text)
    clauses: list[tuple[int, int]] = []  # word ranges
    start = i = 0
    while i < len(words):
        length = _joint_at(words, i)
        if length and i > start and _parts(words, start, i, i + length):
            end = i + 1 if words[i].key in "?" else i
            clauses.append((start, end))
            start = i + length
        i += max(length, 1)
    clauses.append((start, len(words)))
    found = [(words[a].start, words[b - 1].end) for a, b in clauses if b > a and any(not w.is_mark for w in words[a:b])]
    return [text[a:b] for a, b in found] or [text]


def _parts(words: list[Word], start: int, joint: int, after: int) -> bool:
    """Whether a joint parts two requests: a full stop does; "and" does between two things to do."""
    if words[joint].key in ".!?":
        return True
    left, right = words[start:joint], words[after : after + 9]
    if len(left) == 1 and read_number(left[0], "hinglish"):
        return False  # "do aur" is "two more"
    if any(w.key in _orders() for w in words[joint:after]) and _acts(left) and describes(right):
        return True
    said = any(not w.is_mark for w in words[joint:after])  # "and", not only a comma
    return _acts(right, opening=True) and (_acts(left) or (said and describes(left)))


@cache
def _orders() -> frozenset[str]:
    return frozenset(load("clauses")["then"])


@cache
def _joints() -> tuple[tuple[str, ...], ...]:
    joints = {tuple(w.key for w in read_words(joint)) for joint in load("clauses")["joints"] if joint.strip()}
    return tuple(sorted(joints, key=len, reverse=True))


def _joint_at(words: list[Word], i: int) -> int:
    """Length of the joint that begins at a word; 0 if none does."""
    keys = tuple(w.key for w in words[i : i + 4])
    best = next((len(joint) for joint in _joints() if keys[: len(joint)] == joint), 0)
    if best and keys[0] == "," and i + best < len(words):
        best += _joint_at(words, i + best)
    return best


@cache
def _act_words() -> tuple[frozenset[str], frozenset[str]]:
    clauses = load("clauses")
    return frozenset(key_of(w) for w in clauses["acts"]), frozenset(key_of(w) for w in clauses["asks"])


def _acts(words: list[Word], *, opening: bool = False) -> bool:
    """Whether words hold something to do, or open with a question."""
    acts, asks = _act_words()
    plain = [w.key for w in words if not w.is_mark]
    if opening:
        stop = next((i for i, w in enumerate(words) if i and _joint_at(words, i)), len(words))
        plain = [w.key for w in words[:stop] if not w.is_mark]
    if any(k in acts for k in plain) or bool(plain and plain[0] in asks):
        return True
    return bool(_things().find(words[:stop] if opening else words))


@cache
def _things() -> Phrases:
    return phrases("clauses", "things")


@cache
def _negations() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(w.key for w in read_words(entry)) for entry in load("clauses")["negations"])


def _is_negated(clause: str) -> bool:
    """`don't crop it`: said so that it is not done."""
    keys = tuple(w.key for w in read_words(clause) if not w.is_mark)
    return any(keys[: len(n)] == n and len(keys) > len(n) + 1 for n in _negations())


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


def _decide(clause: str, scores: dict[str, float], facts: frozenset[str]) -> Request:
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
    return Request(known[best], clause, weighed[best], rivals if not unsure else tuple(known[n] for n in ranked[1:3]))


def _refusal(scored: Sequence[dict[str, float]], texts: Sequence[str]) -> Request | None:
    """A request to deceive decides for the whole message, wherever it stands in it."""
    known = intents()
    for scores, text in zip(scored, texts, strict=True):
        best = max(scores, key=lambda name: (scores[name], name))
        if known[best].does == "refuse" and scores[best] >= _STRONG_REFUSAL:
            return Request(known[best], text, scores[best])
    return None


def _tidy(requests: list[Request]) -> list[Request]:
    """Leave out what asks for nothing when something else does, and put together what belongs together."""
    kept: list[Request] = []
    for request in requests:
        joined = _join(kept[-1], request) if kept else None
        if joined:
            kept[-1] = joined
        else:
            kept.append(request)
    kept = [r for r in kept if not _is_aside(r)] or kept
    asking = [r for r in kept if r.intent.does in ("tool", "unavailable", "refuse") or r.intent.name in _ANSWERS]
    if asking:
        return asking
    answers = [r for r in kept if r.intent.does in ("reply", "steer")]
    return answers or kept[:1]


def _join(before: Request, request: Request) -> Request | None:
    """One request out of two clauses that ask for one thing; None if they are two."""
    both = f"{before.text}, {request.text}"
    scene = before.intent.tool == "generate_scene" == request.intent.tool
    if scene and (_only_describes(request) or _only_describes(before)):
        return replace(before, text=both, intent=before.intent if _only_describes(request) else request.intent)
    if _only_points(before) and request.intent.does == "tool" and request.intent.tool != "search_guidelines":
        return replace(request, text=both)
    if before.intent.name != request.intent.name:
        return None
    if request.intent.name == "ask_rules" and _is_empty_question(request):
        return replace(before, text=both)
    if request.intent.name in _ONCE and not _points(request) and _shops(request) <= (_shops(before) or _shops(request)):
        return replace(before, text=both)
    return None


def _is_aside(request: Request) -> bool:
    """`i am a seller from pakistan`: a remark that only seems to ask for something."""
    keys = [w.key for w in request.words if not w.is_mark]
    return request.score < _CLEAR and len(keys) > 3 and not _acts(request.words) and not describes(request.words)


_ONCE = ("remove_background", "make_main_image", "check_image", "fix_image")


def _points(request: Request) -> bool:
    """Whether a request names a picture of its own."""
    ordinals = phrases("slots", "ordinals").find(request.words)
    return bool(ordinals) or any(w.key.startswith("img_") for w in request.words)


def _shops(request: Request) -> set[str]:
    return set(read_marketplaces(request.words))


def _only_points(request: Request) -> bool:
    """`take the linen one`, `I like the second`: names a picture and says nothing about it."""
    if request.intent.name not in ("change_scene", "choose", "thanks", "story") or not request.words:
        return False
    ones = {sound_of(w) for w in load("slots")["named_one"]}
    keys = [sound_of(w.key) for w in request.words if not w.is_mark]
    named = bool(keys) and keys[-1] in ones and describes(request.words)
    return named or (bool(phrases("slots", "ordinals").find(request.words)) and not describes(request.words))


def _is_empty_question(request: Request) -> bool:
    """`what do I tell her?`, `they are not included`: goes with the question before it."""
    acts, asks = _act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    content = [k for k in keys if k not in acts and k not in asks and k not in small_words()]
    return len(content) <= 1 and not any(k.isdigit() for k in keys)


_ANSWERS = ("list_pictures", "explain_check", "out_of_scope", "about_privacy", "about_agent", "help")


def _only_describes(request: Request) -> bool:
    """`soft light please`, before or after "put it on marble": more about the same scene."""
    acts, _ = _act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    return describes(request.words) and not any(k in acts for k in keys) and not _things().find(request.words)

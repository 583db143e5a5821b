"""Requests of one message put together: what belongs to one thing is joined, what only comes along is left out."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.clauses import act_words, acts_in, things
from agent.offline.data import load
from agent.offline.examples import intents
from agent.offline.language import small_words
from agent.offline.measures import read_measures
from agent.offline.request import Request
from agent.offline.scene import alters, describes, read_change, sets_scene
from agent.offline.slots import read_count, read_marketplaces
from agent.offline.words import phrases, sound_of

_CLEAR = 0.5
_BARE_NAME = 2  # words that only say what the product is
_BARE = 0.75  # a description that fits something else this well is that


def more_of_scene(request: Request, before: list[Request]) -> Request:
    """`Put it in a bathroom. White tiles. Books behind it.`: bare descriptions after a scene belong to it."""
    bare = request.score < _BARE and "?" not in request.text and not acts_in(request.words) and not _shops(request)
    if not before or before[-1].intent.tool != "generate_scene" or request.intent.tool == "generate_scene" or not bare:
        return request
    if not (describes(request.words) or _places(request)) or request.intent.does in ("refuse", "steer"):
        return request
    return replace(request, intent=before[-1].intent)


def tidy(requests: list[Request]) -> list[Request]:
    """Leave out what asks for nothing when something else does, and put together what belongs together."""
    kept = _joined(requests)
    told = [r for i, r in enumerate(kept) if not _is_aside(r) and not _is_told(r, kept[i + 1 :])]
    kept = _joined(told) if told and len(told) < len(kept) else kept
    asking = [r for r in kept if r.intent.does in ("tool", "unavailable", "refuse") or r.intent.name in _ANSWERS]
    if asking:
        return _joined([r for i, r in enumerate(asking) if not (i and _goes_back(asking[i - 1], r))])
    answers = [r for r in kept if r.intent.does in ("reply", "steer")]
    return answers or kept[:1]


def _joined(requests: list[Request]) -> list[Request]:
    kept: list[Request] = []
    for request in requests:
        joined = _join(kept[-1], request) if kept else None
        if joined:
            kept[-1] = _after_scene(kept[-2], joined) if len(kept) > 1 else joined
        else:
            kept.append(_after_scene(kept[-1], request) if kept else request)
    return kept


def _join(before: Request, request: Request) -> Request | None:
    """One request out of two clauses that ask for one thing; None if they are two."""
    both = f"{before.text}, {request.text}"
    if _only_points(before) and request.intent.does == "tool" and request.intent.tool != "search_guidelines":
        return replace(request, text=both, later=before.later)
    if _names_result(request) and not describes(request.words):
        return None
    if before.intent.tool == "generate_scene" == request.intent.tool:
        if _another_picture(before, request) and not (_only_counts(before) and _is_one_of_them(request)):
            return None
        if joined := _one_scene(before, request):
            return joined
    if before.intent.name != request.intent.name:
        return _gallery_with_measures(before, request)
    if request.intent.name == "ask_rules" and _is_empty_question(request):
        return replace(before, text=both)
    if request.intent.name in _ONCE and not _points(request) and _shops(request) <= (_shops(before) or _shops(request)):
        return replace(before, text=both)
    return None


def _one_scene(before: Request, request: Request) -> Request | None:
    """Two clauses about one scene: its place and its light, or a change of it and another."""
    if _only_counts(before) and _is_one_of_them(request):
        return request
    if _only_describes(request) or _only_describes(before):
        both = f"{before.text}{'; ' if request.new_sentence else ', '}{request.text}"  # not side by side
        return replace(before, text=both, intent=before.intent if _only_describes(request) else request.intent)
    if "change_scene" in (request.intent.name, before.intent.name) and not request.new_sentence:
        return replace(before, text=f"{before.text}, {read_change(request.text) or request.text}")
    return None


def _gallery_with_measures(before: Request, request: Request) -> Request | None:
    """`the whole gallery. it is 12 cm wide`: measurements that a gallery is made with, and no picture of their own."""
    if {before.intent.name, request.intent.name} != {"make_image_set", "make_size_picture"}:
        return None
    gallery, told = (before, request) if before.intent.name == "make_image_set" else (request, before)
    if not read_measures(told.text) or acts_in(told.words):
        return None
    return replace(gallery, text=f"{before.text}, {request.text}", later=before.later)


def _only_counts(request: Request) -> bool:
    """`make two scenes`: how many, and nothing of what they show."""
    return read_count(request.words, "en") is not None and not sets_scene(request.words)


def _is_one_of_them(request: Request) -> bool:
    """`one on marble`, after their number."""
    opening = [w for w in request.words if not w.is_mark][:2]
    return bool(phrases("clauses", "another").find(opening)) and describes(request.words)


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
    if acts_in(request.words) or describes(request.words):
        return False
    bare = len(keys) <= _BARE_NAME and request.intent.name == "edit_picture"  # "backpack. city street. go"
    return bare or (request.score < _CLEAR and len(keys) > 3)


def _is_told(request: Request, rest: list[Request]) -> bool:
    """`my listing was rejected for its picture. make a new one`: why something is asked for, not a check of its own."""
    if request.intent.name != "check_image" or not rest or not rest[0].new_sentence or "?" in request.text:
        return False
    _, asks = act_words()
    keys = [w.key for w in request.words if not w.is_mark]
    orders = any(k in load("clauses")["check_acts"] for k in keys) or keys[0] in asks
    return not orders and any(r.intent.tool in ("make_main_image", "remove_background", "generate_scene") for r in rest)


_ONCE = (
    "remove_background", "make_main_image", "check_image", "fix_image", "adjust_image", "make_image_set",
    "make_size_picture", "make_infographic", "upscale_image", "edit_picture",
)  # fmt: skip


def _points(request: Request) -> bool:
    """Whether a request names a picture of its own."""
    ordinals = phrases("slots", "ordinals").find(request.words)
    return bool(ordinals) or any(w.key.startswith("img_") for w in request.words)


def _shops(request: Request) -> set[str]:
    return set(read_marketplaces(request.words))


def _only_points(request: Request) -> bool:
    """`take the linen one`, `I like the second`: names a picture and says nothing about it."""
    keys = [w.key for w in request.words if not w.is_mark]
    if _names_result(request) and len(keys) <= 4 and keys[0] in load("clauses")["takes"]:
        return True
    if request.intent.name not in ("change_scene", "choose", "thanks", "story") or not request.words:
        return False
    ones = {sound_of(w) for w in load("slots")["named_one"]}
    named = bool(keys) and sound_of(keys[-1]) in ones and describes(request.words)
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


def _goes_back(before: Request, request: Request) -> bool:
    """`How many tags on Etsy? What do you know about that?`: asks for the rule once more, not who we are."""
    about_us = request.intent.name in ("help", "about_agent", "out_of_scope")
    return (
        about_us and before.intent.name == "ask_rules" and bool(phrases("question_words", "back").find(request.words))
    )


def _only_describes(request: Request) -> bool:
    """`soft light please`, before or after "put it on marble": more about the same scene."""
    acts, _ = act_words()
    keys = [w.key for w in request.words if not w.is_mark and not describes([w])]  # "warm" is both
    told = describes(request.words) or _places(request)
    return told and not any(k in acts for k in keys) and not things().find(request.words)


def _places(request: Request) -> bool:
    """`some books behind it`: things around the product, whatever they are."""
    return any(w.key in load("scene_words")["placing"] for w in request.words)

"""Which pictures a request speaks of: `img_3`, `the second one`, `the marble one`, `the candle`, `both`."""

from __future__ import annotations

import re
from functools import cache

from agent.offline.context import Context, Kind, Picture
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.slots import read_number, speaks_of_all
from agent.offline.words import Phrases, Word, phrases, read_words, sound_of

_ID = re.compile(r"img_\d+")
_STEM = re.compile(r"[^\W\d_]{3,}")


def find_pictures(
    words: list[Word], context: Context, language: Language, *, kinds: tuple[Kind, ...] = ()
) -> list[str]:
    """Find the pictures that a request names.

    Args:
        words: Of the request.
        context: The conversation.
        language: Of the request, for number words.
        kinds: Kinds that may be meant by name ("the cut-out"); a request to make a main image does not name one.

    Returns:
        Ids in order, ids that do not exist included; empty if the request names none.
    """
    ids = [w.key for w in words if _ID.fullmatch(w.key)]
    if ids:
        return list(dict.fromkeys(ids))
    choice = _choice(context)
    return (
        _some_of(words, choice, language)
        or by_position(words, choice)
        or by_position(words, _several_before(context))
        or _by_label(words, context)
        or _by_kind(words, context, kinds)
        or (choice if speaks_of_all(words) and len(choice) > 1 else [])
    )


def _choice(context: Context) -> list[str]:
    """The pictures that lie before the user: those attached now, else those of the last turn that brought any."""
    if context.now.attached:
        return context.now.attached
    for turn in reversed(context.past):
        pictures = turn.made() or turn.attached
        if pictures:
            return pictures
    return []


def _several_before(context: Context) -> list[str]:
    """The last pictures that came several at once: after one that was changed, "the second one" is still theirs."""
    if context.now.attached:
        return []
    past = (turn.made() or turn.attached for turn in reversed(context.past))
    return next((pictures for pictures in past if len(pictures) > 1), [])


def _some_of(words: list[Word], choice: list[str], language: Language) -> list[str]:
    """`the first two`, `die letzten drei`."""
    sounds = [sound_of(w.key) for w in words]
    for field, from_end in (("first_some", False), ("last_some", True)):
        for pattern in load("slots")[field]:
            left, right = (sound_of(part) for part in pattern.split(" "))
            for a, b, word_a, word_b in zip(sounds, sounds[1:], words, words[1:], strict=False):
                number = read_number(word_a if left == "{n}" else word_b, language)
                if number and (a if right == "{n}" else b) == (left if right == "{n}" else right) and len(choice) > 1:
                    return choice[-number:] if from_end else choice[:number]
    return []


def by_position(words: list[Word], choice: list[str]) -> list[str]:
    """`the second one`, `the last`: those of some pictures."""
    if not choice:
        return []
    found = []
    for _, _, value in phrases("slots", "ordinals").find(words):
        position = int(value)
        if position == -1 or (len(choice) > 1 and position <= len(choice)):
            found.append(choice[position - 1 if position > 0 else -1])
    return list(dict.fromkeys(found))


def _by_label(words: list[Word], context: Context) -> list[str]:
    """Scenes by what they show ("the marble one"), photos by their file's name ("the candle")."""
    scenes = context.of_kind("scene", before_now=True)
    named = _named_things(words)
    hits = [s for s in scenes if named & _things(s.label)]
    if hits and len(hits) < max(2, len(scenes)):
        return [hits[-1].id]
    matching = list(dict.fromkeys(photo for _, photo in photos_by_name(words, context)))
    return matching if matching and len(matching) < len(context.of_kind("photo")) else []


def photos_by_name(words: list[Word], context: Context) -> list[tuple[int, str]]:
    """Where words name photos by their file's name: index of the word and id of the photo, in order of the words."""
    stems = {photo.id: _stems(photo) for photo in context.of_kind("photo")}
    sounds = [sound_of(word.key) for word in words]
    return [(at, photo) for at, sound in enumerate(sounds) for photo, own in stems.items() if sound in own]


def _named_things(words: list[Word]) -> set[str]:
    """Surfaces and colours right before `one`, `version`, `wala`: the way a picture is named by what it shows."""
    ones = {sound_of(w) for w in load("slots")["named_one"]}
    return {value for _, end, value in _showing().find(words) if end < len(words) and sound_of(words[end].key) in ones}


def _things(label: str) -> set[str]:
    """What a scene shows by the words it was asked for with; "not sand, grass" shows grass."""
    words = read_words(label)
    denied = frozenset(load("slots")["denied"])
    found = _showing().find(words)
    gone = {v for at, _, v in found if any(w.key in denied for w in words[max(0, at - 2) : at])}
    return {v for _, _, v in found} - gone


@cache
def _showing() -> Phrases:
    scene = load("scene_words")
    return Phrases({**scene["surfaces"], **scene["places"], **scene["colours"], **scene["moods"]}, with_names=True)


def _stems(photo: Picture) -> set[str]:
    return {sound_of(word.lower()) for word in _STEM.findall(photo.label.rsplit(".", 1)[0])}


def _by_kind(words: list[Word], context: Context, kinds: tuple[Kind, ...]) -> list[str]:
    for _, _, value in phrases("slots", "kinds").find(words):
        pictures = [p for p in context.of_kind(value, before_now=True)] if value in kinds else []
        if pictures:
            return [pictures[-1].id]
    return []

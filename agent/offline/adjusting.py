"""What a request changes about a picture: its tone, its frame, a turn, a shadow; and whether a scene's light is meant.

Knows `adjust_words.yaml`; does not know the conversation.
"""

from __future__ import annotations

import re
from typing import Any

from agent.offline.data import load
from agent.offline.scene import sets_scene
from agent.offline.words import Word, phrases, read_words

_TONE = {"little": 25, "plain": 40, "much": 70}
_ROOM = {"little": 5, "plain": 10, "much": 20}  # percent of the longest side
_MOST = 100
_MORE, _LESS = 1.5, 0.5  # of the change before
_RATIO = re.compile(r"(?<![\d:])(4:5|3:4|2:3|16:9|9:16|1:1)(?![\d:])")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_NEAR = 3  # words between a word and what it belongs to
Span = tuple[int, int, str]


def read_adjustments(text: str) -> dict[str, Any]:
    """Read what a request changes, as the arguments of `adjust_image`; empty if it names nothing.

    Args:
        text: A clause: "a bit warmer, 20% more contrast and cropped square".
    """
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    words = read_words(text)
    tones = _find("steps", words)  # "lift the shadows" asks for light
    shadow = [hit for hit in _find("shadow", words) if not any(a <= hit[0] and hit[1] <= b for a, b, _ in tones)]
    hits = [hit for hit in _tones(words) if not (shadow and not _distance(hit, shadow[0]))]  # "soft shadow"
    room = [(a, b, "padding+") for a, b, _ in _find("room", words)][:1]
    amounts = _amounts(words, sorted([*hits, *room]))
    found: dict[str, Any] = {}
    for hit in hits:
        name, most = hit[2].rstrip("+-"), hit[2].endswith("--")
        amount = _MOST if most else _in_numbers(amounts[hit], _TONE)
        found[name] = amount if hit[2].endswith("+") else -amount
    if degrees := _degrees(words):
        found["rotate"] = degrees
    if crop := _crop(words, text):
        found["crop"] = crop
    for hit in room:
        found["padding"] = _in_numbers(amounts[hit], _ROOM)
    if shadow and not _near([*_find("no_shadow", words), *_find("other_shadow", words)], shadow[0]):
        found["shadow"] = "soft"
    return found


def read_more_or_less(text: str, before: dict[str, Any]) -> dict[str, Any]:
    """The tone changes that were made before, more or less of them: "too much, a bit less"; empty if neither is said.

    Args:
        text: A clause that names no change itself.
        before: The arguments of the `adjust_image` before.
    """
    words = read_words(text)
    factor = _LESS if _find("less", words) else _MORE if _find("more", words) else None
    tones = {name: value for name, value in before.items() if name in load("adjust_words")["nouns"]}
    if factor is None:
        return {}
    return {name: max(-_MOST, min(_MOST, round(value * factor))) for name, value in tones.items()}


def whose_change(intent: str, text: str, *, newest_is_scene: bool) -> str:
    """Tell a changed scene, a changed picture and a new scene apart: `change_scene`, `adjust_image`, `generate_scene`.

    "Warmer", "closer" and "more space" mean the light and the camera of a scene that was made last, and the picture
    itself where none was; "square" and "90 degrees" are never a matter of light. Where a place or a surface is named
    and nothing is to change, a scene is wanted.

    Args:
        intent: What the words alone say; any other intent stays.
        text: A clause.
        newest_is_scene: Whether the newest picture is a scene.
    """
    if intent not in ("change_scene", "adjust_image"):
        return intent
    changes = read_adjustments(text)
    words = read_words(text)
    named = [kind for _, _, kind in phrases("slots", "kinds").find(words)]
    scene = (newest_is_scene and not {"photo", "cutout", "main"} & set(named)) or "scene" in named
    if "rotate" in changes or changes.get("crop", "product") != "product":
        return "adjust_image"
    if _find("nouns", words) and phrases("slots", "ordinals").find(words):
        return "adjust_image"  # "brightness of the first one" is said of a picture, "brighter" of its light, too
    if scene:
        return "change_scene"
    if sets_scene(words):
        return "generate_scene" if intent == "adjust_image" and not changes else intent
    return "adjust_image" if changes else intent


def _find(field: str, words: list[Word]) -> list[Span]:
    return phrases("adjust_words", field).find(words)


def _tones(words: list[Word]) -> list[Span]:
    """Each change of tone with its direction, in order; each name once."""
    steps = _find("steps", words)
    taken = {i for a, b, _ in steps for i in range(a, b)}
    stains = _find("casts", words)  # who names a cast tells what is wrong: "dark and yellowish"
    states = [
        (a, b, _wanted(words, (a, b, v), complains=bool(stains)))
        for a, b, v in _find("states", words)
        if a not in taken
    ]
    down = _find("down", words)
    nouns = [(a, b, f"{v}{'-' if _near(down, (a, b, v)) else '+'}") for a, b, v in _find("nouns", words)]
    casts = [(a, b, _opposite(v)) for a, b, v in stains if not _find("asks_for", words[max(0, a - 2) : a])]
    states = [hit for hit in states if hit[2].rstrip("+-") not in {v.rstrip("+-") for _, _, v in casts}] + casts
    asked = {v.rstrip("+-") for _, _, v in [*steps, *nouns]}  # "it is too dark, make it brighter" says it twice
    by_name: dict[str, Span] = {}
    for hit in sorted([*steps, *nouns, *(s for s in states if s[2].rstrip("+-") not in asked)]):
        by_name.setdefault(hit[2].rstrip("+-"), hit)
    return sorted(by_name.values())


def _wanted(words: list[Word], state: Span, *, complains: bool) -> str:
    """Which way an adjective asks to go: "too dark", "came out dark" and "less dark" are brighter.

    Args:
        words: Of the clause.
        state: The adjective.
        complains: Whether the clause tells what is wrong with the picture.
    """
    first, last, value = state
    before = words[max(0, first - 2) : first]
    asks = bool(_find("asks_for", before)) or bool(_find("asks_for", words[last : last + 2]))
    told = _find("complains", words[max(0, first - 4) : first]) or _find("complains_after", words[last : last + 3])
    turned = bool(_find("down", before)) or ((complains or bool(told)) and not asks)
    return _opposite(value) if turned else value


def _opposite(value: str) -> str:
    return value[:-1] + ("-" if value[-1] == "+" else "+")


def _near(hits: list[Span], to: Span) -> bool:
    return any(_distance(hit, to) <= _NEAR for hit in hits)


def _distance(one: Span, other: Span) -> int:
    """Words between two spans."""
    return max(other[0] - one[1], one[0] - other[1], 0)


def _in_numbers(amount: str, scale: dict[str, int]) -> int:
    return scale[amount] if amount in scale else min(_MOST, max(1, round(float(amount))))


def _amounts(words: list[Word], hits: list[Span]) -> dict[Span, str]:
    """How much of each change, a figure in percent or `little`, `plain`, `much`.

    What is said nearest to it counts, or what was said of the one it is joined to.
    """
    said = [(a, b, level) for level in ("little", "much") for a, b, _ in _find(level, words)]
    for first, last, _ in _find("percent", words):
        if first and _NUMBER.fullmatch(words[first - 1].key):
            said.append((first - 1, last, words[first - 1].key))
    amounts: dict[Span, str] = {}
    for a, b, amount in said:
        nearest = min(hits, key=lambda hit: (_distance((a, b, ""), hit), -hit[0]), default=None)
        if nearest:
            amounts[nearest] = amount
    joints = {w.key for entry in load("adjust_words")["joints"] for w in read_words(entry)}
    for before, hit in zip(hits, hits[1:], strict=False):
        joined = all(w.key in joints for w in words[before[1] : hit[0]])
        if joined and hit not in amounts and before in amounts:
            amounts[hit] = amounts[before]
    return {hit: amounts.get(hit, "plain") for hit in hits}


def _degrees(words: list[Word]) -> float | None:
    """Degrees clockwise, -180 to 180; None for no turn, or one of an angle that is not named."""
    turns, rotates = _find("turn", words), _find("rotate", words)
    if not turns and not rotates:
        return None
    sign = -1 if _find("to_the_left", words) else 1
    named = [
        float(words[a - 1].key) for a, _, _ in _find("degrees", words) if a and _NUMBER.fullmatch(words[a - 1].key)
    ]
    if _find("upside_down", words):
        return 180
    percents = {a - 1 for a, _, _ in _find("percent", words)}
    bare = [float(w.key) for i, w in enumerate(words) if _NUMBER.fullmatch(w.key) and i not in percents]
    plain = [90.0] if rotates and not bare else bare if rotates else []  # "rotate it", "rotate it 90"
    degrees = next(iter(named or plain), None)
    if not degrees or degrees >= 360:
        return None
    clockwise = sign * degrees % 360
    return clockwise - 360 if clockwise > 180 else clockwise


def _crop(words: list[Word], text: str) -> str | None:
    if ratio := _RATIO.search(text):
        return "square" if ratio[1] == "1:1" else ratio[1]
    named = [value for _, _, value in _find("crops", words)]
    crop = next((value for value in named if value != "product"), next(iter(named), None))
    return crop or ("product" if _find("crop", words) and not _find("degrees", words) else None)

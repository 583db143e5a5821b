"""The part of a request that describes the place and the light, without the words around it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from agent.offline.data import load
from agent.offline.words import Phrases, Word, phrases, read_words, sound_of
from tools.scene.vocabulary import phrases_for

_PARTS = frozenset({",", ";", "und", "aur", "y", "and"})  # after them the description goes on


@cache
def _describing() -> Phrases:
    scene = load("scene_words")
    fields = ("surfaces", "places", "light", "colours", "moods", "changes")
    described: dict[str, Iterable[str]] = {f"{f}:{n}": [n, *words] for f in fields for n, words in scene[f].items()}
    for kind in (
        "surfaces",
        "places",
        "props",
        "styles",
        "lights",
    ):  # what the studio knows, so that nothing of it is left out
        described |= {f"{kind}:studio {name}": words for name, words in phrases_for(kind).items()}
    return Phrases(described, compounds=True)


@cache
def _carriers() -> frozenset[str]:
    return frozenset(sound_of(w.key) for entry in load("scene_words")["carriers"] for w in read_words(entry))


def read_scenes(text: str) -> list[str]:
    """Read what the scenes should show.

    Args:
        text: A clause: "put my cup on a marble table with soft light please".

    Returns:
        One description each ("on a marble table with soft light"); several where surfaces are asked for side by side
        ("one on marble and one on wood"); a single empty text where nothing is described.
    """
    words = read_words(text)
    parts = _side_by_side(words)
    cuts = [0, *parts, len(words)]
    return [_core(words[a:b], text) for a, b in zip(cuts, cuts[1:], strict=False)]


def read_change(text: str) -> str:
    """Read what should change: "the marble one, but make it a bit warmer please" is "a bit warmer"."""
    words = read_words(text)
    words = words[_after_reference(words) :]
    first, last = _inner(words, anchor=any(v for _, _, v in _describing().find(words)))
    while first > 0 and sound_of(words[first - 1].key) in _degrees():
        first -= 1
    while first < last and _skips(words, first):
        first += 1
    return _slice(words, first, last, text)


def _skips(words: list[Word], i: int) -> bool:
    """Words before what changes: a count, a position, "the same but"."""
    key = sound_of(words[i].key)
    says_how = any(v in ("changes:more", "changes:less") for _, _, v in _describing().find(words[i : i + 1]))
    if says_how and i + 1 < len(words) and not _skips(words, i + 1) and not _opens(words, i + 1):
        return False  # "more space": the two say it together
    if key in _too() and i + 1 < len(words) and not describes(words[i + 1 : i + 2]):
        return True
    return words[i].is_mark or key in _pointing() or key in _same() or (_is_carrier(words, i) and not _opens(words, i))


@cache
def _same() -> frozenset[str]:
    entries = load("scene_words")["same_but"]
    return frozenset(sound_of(w.key) for entry in entries for w in read_words(entry))


@cache
def _degrees() -> frozenset[str]:
    return frozenset(sound_of(w.key) for entry in load("scene_words")["degrees"] for w in read_words(entry))


@cache
def _pointing() -> frozenset[str]:
    """Words that point at a picture or count pictures; what changes comes after them."""
    numbers = [form for table in load("slots")["numbers"].values() for forms in table.values() for form in forms]
    ordinals = [form for forms in load("slots")["ordinals"].values() for form in forms]
    return frozenset(sound_of(w.key) for entry in [*numbers, *ordinals] for w in read_words(entry)) - _degrees()


def _after_reference(words: list[Word]) -> int:
    """Where the words after "the linen one" begin; 0 if no picture is named that way."""
    ones = {sound_of(w) for w in load("slots")["named_one"]}
    ends = [i + 1 for i, w in enumerate(words) if i and sound_of(w.key) in ones and i + 1 < len(words)]
    named = [
        e for e in ends if _describing().find(words[max(0, e - 2) : e - 1]) or sound_of(words[e - 2].key) in _pointing()
    ]
    return named[0] if named and describes(words[named[0] :]) else 0


def describes(words: list[Word]) -> bool:
    """Whether any word describes a scene."""
    return bool(_describing().find(words))


def sets_scene(words: list[Word]) -> bool:
    """Whether any word names a place, a surface or a mood to show the product in."""
    return any(value.startswith(("surfaces:", "places:", "moods:")) for _, _, value in _describing().find(words))


def alters(words: list[Word]) -> bool:
    """Whether any word only makes sense about a scene that exists (`warmer`, `instead`)."""
    return any(value.startswith("changes:") for _, _, value in _describing().find(words))


def _core(words: list[Word], text: str) -> str:
    first, last = _inner(words, anchor=True)
    return _slice(words, first, last, text)


def _inner(words: list[Word], *, anchor: bool) -> tuple[int, int]:
    """First and last-plus-one word of the description."""
    first, last = 0, len(words)
    while last > first and _trails(words, last - 1) and not _closes(words, last - 1) and not _stands_by(words, last):
        last -= 1
    if anchor:
        first = _start(words, last)
    while first < last and (words[first].is_mark or _is_carrier(words, first)) and not _opens(words, first):
        first += 1
    return first, last


def _trails(words: list[Word], i: int) -> bool:
    """Small words after the description: `please`, `too`, `this time`."""
    return words[i].is_mark or _is_carrier(words, i) or sound_of(words[i].key) in _too()


@cache
def _too() -> frozenset[str]:
    return frozenset(sound_of(w.key) for entry in load("scene_words")["too"] for w in read_words(entry))


def _stands_by(words: list[Word], last: int) -> bool:
    """`a plant next to it`: a place that ends in the product."""
    if words[last - 1].key not in load("scene_words")["the_product"]:
        return False
    near = words[max(0, last - 3) : last - 1]
    return any(w.key in load("scene_words")["placing"] for w in near)


def _start(words: list[Word], last: int) -> int:
    """Where the description begins: the first preposition, or the words before the first describing word."""
    opener = next((i for i in range(last) if _opens(words, i) and _describes_after(words, i, last)), None)
    if opener is None:
        opener = next((i for i in range(last) if _opens(words, i) and i + 1 < last), None)
    describing = next((a for a, _, v in _describing().find(words[:last])), None)
    if describing is None:
        return opener if opener is not None else 0
    start = describing
    while (
        start > 0 and not words[start - 1].is_mark and not _is_carrier(words, start - 1) and start - (opener or 0) > 0
    ):
        start -= 1
        if _opens(words, start):
            break
    return start if opener is None else min(opener, start)


def _describes_after(words: list[Word], i: int, last: int) -> bool:
    return bool(_describing().find(words[i + 1 : min(last, i + 6)]))


def _opens(words: list[Word], i: int) -> bool:
    return bool(phrases("scene_words", "openers").find(words[i : i + 3])[:1]) and (
        phrases("scene_words", "openers").find(words[i : i + 3])[0][0] == 0
    )


def _closes(words: list[Word], i: int) -> bool:
    """`marble par`: Hindi says `on` after the noun; keep it with its noun."""
    return (
        sound_of(words[i].key) in {sound_of(w) for w in load("scene_words")["closers"] if " " not in w}
        and i > 0
        and describes(words[:i])
    )


def _is_carrier(words: list[Word], i: int) -> bool:
    return sound_of(words[i].key) in _carriers() or words[i].key.isdigit() or words[i].key.startswith("img_")


def _side_by_side(words: list[Word]) -> list[int]:
    """Word positions where another scene begins.

    `one on marble and one on wood`, `on marble and on linen`, `marble, wood and linen`: surfaces with nothing but small
    words between them. "A wooden table with a marble vase" names two surfaces but is one scene.
    """
    hits = [(a, b) for a, b, v in _describing().find(words) if v.startswith("surfaces:")]
    beside = load("scene_words")["side_by_side"]
    joints, small = frozenset(beside["joints"]), frozenset(beside["joints"] + beside["small"])
    starts = [i for i, w in enumerate(words) if w.key in joints and _one_more(words, i + 1) and describes(words[:i])]
    for (_, end), (start, _) in zip(hits, hits[1:], strict=False):
        between = [w.key for w in words[end:start]]
        if between and all(k in small for k in between) and any(k in joints for k in between):
            starts.append(end + next(i for i, k in enumerate(between) if k in joints))
        elif between and all(k in small for k in between) and _one_each(words, end, start):
            starts.append(end + next(i for i, k in enumerate(between) if k in beside["ones"]))
    return sorted(set(starts))


def _one_each(words: list[Word], end: int, start: int) -> bool:
    """`ek marble pe ek lakdi pe`: with one named before each surface there are two, without any joint."""
    ones = frozenset(load("scene_words")["side_by_side"]["ones"])
    return any(w.key in ones for w in words[end:start]) and any(w.key in ones for w in words[: end - 1])


def _one_more(words: list[Word], i: int) -> bool:
    """`one on cork`, `the other picture in blue` after "and": another scene, whatever it names."""
    ones = frozenset(load("scene_words")["side_by_side"]["ones"])
    start = next((j for j in range(i, min(i + 2, len(words))) if words[j].key in ones), None)
    if start is None:
        return False
    opener = next((j for j in range(start + 1, min(start + 3, len(words))) if _opens(words, j)), None)
    return opener is not None and all(_is_carrier(words, j) or words[j].key in ones for j in range(i, opener))


def _slice(words: list[Word], first: int, last: int, text: str) -> str:
    """The text from a word to another, without verbs said last: `auf Schiefer stehen, warm`."""
    said, at = "", words[first].start if first < last else 0
    for i in range(first, last):
        if i + 1 < last and words[i + 1].key in _PARTS and sound_of(words[i].key) in _placed() and i > first:
            said, at = said + text[at : words[i - 1].end], words[i].end
    return said + text[at : words[last - 1].end] if first < last else ""


@cache
def _placed() -> frozenset[str]:
    return frozenset(sound_of(word) for word in load("scene_words")["placed"])

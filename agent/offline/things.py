"""Which of several things in a photo is meant: `the left one`, `die zweite`, `la roja`, `बाएँ वाली`, `all of them`.

Reads words; the tool that sees the photo decides what fits.
"""

from __future__ import annotations

import re
from functools import cache

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.slots import read_marketplaces, read_number
from agent.offline.words import Phrases, Word, phrases, read_words

_BOX = re.compile(r"(?<![\d.,])(?<!, )(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*(\d{1,5})(?![\d.]|\s*,\s*\d)")
_NAMES = 2  # words beside the choice that may name the thing ("the left coffee mug")
_SOME = 4  # words up to which a number alone is a choice

Mark = tuple[int, int, str]


def read_box(text: str) -> list[int] | None:
    """A part of a photo, `left, top, width, height` in px, if the text names one."""
    found = _BOX.search(text)
    return [int(number) for number in found.groups()] if found else None


def read_answer(text: str, language: Language) -> str | None:
    """A message that only says which thing is meant, as the tool's `item`; None if it says anything else."""
    words = [w for w in read_words(text) if w.key not in ".!?"]
    marks = _all_marks(words, language)
    if not marks:
        return None
    named = {i for start, end, _ in marks for i in range(start, end)}
    filling = {w.key for entry in load("things_words")["filling"] for w in read_words(str(entry))}
    rest = [w for i, w in enumerate(words) if i not in named and not w.is_mark and w.key not in filling]
    if len(rest) > _NAMES or read_marketplaces(words) or _describes_more(rest):
        return None
    return _item(marks, words)


def read_item(text: str) -> str | None:
    """The same inside a request: `put the left mug on marble`; words about the scene are left alone."""
    words = read_words(text)
    marks = _marks_inside(words)
    return _item(marks, words) if marks else None


def without_item(scene: str, text: str) -> str:
    """What a request says about its scene without what only points out the thing: `on the right on marble`."""
    words = read_words(text)
    for start, end, value in _marks_inside(words):
        begin = start
        if value in load("things_words")["weak"] and [w.key for w in words[max(0, start - 1) : start]] == ["the"]:
            begin -= 1 + (words[start - 2].key in ("on", "at"))
        said = text[words[begin].start : words[end - 1].end]
        if begin < start - 1 or value not in load("things_words")["colours"]:
            scene = " ".join(scene.replace(said, " ", 1).split())
    return scene


def _marks_inside(words: list[Word]) -> list[Mark]:
    strong = phrases("things_words", "strong").find(words)
    marks = [mark for mark in strong if not _is_of_scene(words, mark)]
    taken = {i for start, end, _ in strong for i in range(start, end)}
    for table in ("weak", "colours"):
        found = phrases("things_words", table).find(words)
        marks += [m for m in found if m[0] not in taken and _points_out(words, m)]
    joints = [j for j in load("things_words")["joints"] if j[0].isalpha()]
    if not any(w.key in joints for w in words):  # "both an oak and a slate scene"
        marks += [(start, end, "all") for start, end, _ in phrases("things_words", "together").find(words)]
    for start, end, value in phrases("slots", "ordinals").find(words):
        if int(value) > 0 and start not in taken and _counts_thing(words, start, end):
            marks.append((start, end, value))
    return sorted(marks)


def names_colour(item: str) -> bool:
    """Whether an item is told by its colour, which may just describe the only thing there is."""
    return bool(set(item.replace(",", " ").split()) & set(load("things_words")["colours"]))


def _all_marks(words: list[Word], language: Language) -> list[Mark]:
    """Everything that may choose, longest first, none inside another."""
    tables = [phrases("things_words", name) for name in ("strong", "weak", "all", "colours")]
    found = [mark for table in tables for mark in table.find(words)]
    ordinals = phrases("slots", "ordinals").find(words)
    found += [(start, end, "last" if value == "-1" else value) for start, end, value in ordinals]
    said = [w for w in words if not w.is_mark and not w.key.startswith("img_")]
    bare = len(said) <= _SOME or all(w.key.isdigit() for w in said)
    if bare or any(w.key in ("number", "nummer", "nr", "número") for w in words):
        numbers = [(i, i + 1, read_number(w, language)) for i, w in enumerate(words)]
        found += [(a, b, str(n)) for a, b, n in numbers if n and (words[a].key.isdigit() or len(said) <= 2)]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m[0] - m[1], m[0])):
        if all(mark[1] <= k[0] or mark[0] >= k[1] for k in kept):
            kept.append(mark)
    return sorted(kept)


def _item(marks: list[Mark], words: list[Word]) -> str | None:
    """What the marks say together: `left red` is one thing, `1, 3` are two."""
    if any(value == "all" for _, _, value in marks):
        return "all"
    joints = load("things_words")["joints"]
    parts: list[list[str]] = [[]]
    end = 0
    for start, after, value in marks:
        between = {w.key for w in words[end:start]} if parts[0] else set()
        if between & set(joints) or (value.isdigit() and parts[-1]):
            parts.append([])
        parts[-1].append(value)
        end = after
    return ",".join(" ".join(dict.fromkeys(part)) for part in parts)


def _counts_thing(words: list[Word], start: int, end: int) -> bool:
    """Whether an ordinal counts things: `the second one`, `das zweite Glas`, not `the second photo` or `first ...`."""
    known = load("things_words")
    if end == len(words) or words[end].is_mark:
        return False
    after, before = words[end].key, words[start - 1].key if start else ""
    if after in known["things"]:
        return True
    pictures = {w.key for name in ("counted", "named_one") for entry in load("slots")[name] for w in read_words(entry)}
    named = after not in pictures | set(known["placed"]) | set(known["filling"]) and not _describes_more(
        words[end : end + 1]
    )
    return before in known["articles"] and named


def _is_of_scene(words: list[Word], mark: Mark) -> bool:
    beside = {w.key for w in (*words[max(0, mark[0] - 1) : mark[0]], *words[mark[1] : mark[1] + 1])}
    return bool(beside & set(load("things_words")["no_thing"]))


def _points_out(words: list[Word], mark: Mark) -> bool:
    """Whether a word that may also be about the scene points out a thing: `the left mug`, `the bottle on the right`."""
    known = load("things_words")
    start, end, value = mark
    before = [w.key for w in words[:start]]
    after = words[end].key if end < len(words) else ""
    if after in known["no_thing"] or words[start].is_mark:
        return False
    ones = {w.key for entry in load("slots")["named_one"] for w in read_words(entry)}
    if after in ones and after in ("wala", "wali", "wale", "one", "ones"):
        return True
    if value in ("largest", "smallest") and before[-1:] and before[-1] in known["own"]:
        return False  # "my small shop"
    if before and before[-1] in known["articles"] and end < len(words) and not words[end].is_mark:
        outside = before[-2] if len(before) > 1 else ""
        if outside not in known["placed"]:
            return after not in known["placed"]
    where = len(before)
    if value in known["weak"]:  # back over "on the" to the thing itself: "the bottle on the right"
        where -= before[where - 1 : where] == ["the"]
        where -= before[where - 1 : where] in (["on"], ["at"])
    elif before[-2:-1] and before[-2] not in known["colour_after"]:
        return False  # "make the vase green"
    if where < 2 or before[where - 2] not in known["articles"] or before[where - 1] in known["no_thing"]:
        return False
    if _describes_more(words[where - 1 : where]):
        return False
    return where < 3 or before[where - 3] not in known["placed"]


def _describes_more(words: list[Word]) -> bool:
    """Whether words say something about a scene: then they are no name of a product."""
    return bool(_of_scenes().find(words))


@cache
def _of_scenes() -> Phrases:
    scene = load("scene_words")
    return Phrases({**scene["surfaces"], **scene["places"], **scene["moods"]}, with_names=True)

"""A message cut into clauses that each ask for something of their own.

Knows joints and the words that make a request (`clauses.yaml`); does not know intents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from agent.offline.data import load
from agent.offline.scene import describes, sets_scene
from agent.offline.slots import read_count, read_marketplaces, read_number
from agent.offline.words import Phrases, Word, key_of, phrases, read_words, sound_of


@dataclass(frozen=True)
class Clause:
    """A part of a message that asks for something of its own.

    Attributes:
        new_sentence: It begins a sentence.
        later: The user said "then" before it.
    """

    text: str
    new_sentence: bool = True
    later: bool = False


def split(text: str) -> list[Clause]:
    """Split a message into clauses that each ask for something of their own."""
    words = read_words(text)
    found: list[Clause] = []
    start = i = 0
    joint: list[Word] = []

    def close(end: int) -> None:
        if any(not w.is_mark for w in words[start:end]):
            said = {w.key for w in [*joint, *words[start : start + 2]]}
            sentence = not joint or joint[0].key in ".!?"
            found.append(Clause(text[words[start].start : words[end - 1].end], sentence, bool(said & _orders())))

    while i < len(words):
        length = _joint_at(words, i)
        if length and i > start and _parts(words, start, i, i + length):
            close(i + 1 if words[i].key in "?" else i)
            start, joint = i + length, words[i : i + length]
        elif _ends_with_kar(words[i]) and i > start and acts_in(words[i + 1 :]):
            close(i + 1)
            start, joint = i + 1, words[i : i + 1]
        i += max(length, 1)
    close(len(words))
    return _with_their_tags(found, text) or [Clause(text)]


def _with_their_tags(found: list[Clause], text: str) -> list[Clause]:
    """`..., correct?` belongs to what it wants confirmed."""
    kept: list[Clause] = []
    for clause in found:
        spoken = [w for w in read_words(clause.text) if not w.is_mark]
        tags = phrases("clauses", "tags", by_sound=False).find(spoken)
        if kept and any((start, end) == (0, len(spoken)) for start, end, _ in tags):
            begin = text.index(kept[-1].text)
            end = text.index(clause.text, begin + len(kept[-1].text)) + len(clause.text)
            kept[-1] = replace(kept[-1], text=text[begin:end])
        else:
            kept.append(clause)
    return kept


def _ends_with_kar(word: Word) -> bool:
    """`हटाकर`, "having removed": Hindi writes "and" into the verb."""
    return sound_of(word.key) in _verbs_with_kar()


@cache
def _verbs_with_kar() -> frozenset[str]:
    return frozenset(sound_of(f"{verb}kar") for verb in load("clauses")["before_ke"])


def _parts(words: list[Word], start: int, joint: int, after: int) -> bool:
    """Whether a joint parts two requests: a full stop does; "and" does between two things to do."""
    if _is_no_end(words, joint, after):
        return False
    if words[joint].key in ".!?":
        return True
    left, right = words[start:joint], words[after : after + 9]
    if len(left) == 1 and read_number(left[0], "hinglish"):
        return False  # "do aur" is "two more"
    if read_marketplaces(words[joint - 1 : joint]) and read_marketplaces(words[after : after + 1]):
        return False  # "Google and Amazon"
    if words[joint].key in load("clauses")["after_verb"]:
        return words[joint - 1].key in load("clauses")["before_ke"] and acts_in(right, opening=True)
    if _another_scene(words[joint:after], left, right):
        return True
    if not acts_in(left) and _describes_first(right):
        return False  # "on rock and in sunlight make it": Hindi and German say last what is to be done with both
    said = any(not w.is_mark for w in words[joint:after])  # "and", not only a comma
    return acts_in(right, opening=True) and (acts_in(left) or (said and describes(left)))


def _another_scene(joint: list[Word], left: list[Word], right: list[Word]) -> bool:
    """Whether what follows a joint describes a picture of its own."""
    if any(w.key in _orders() for w in joint) and describes(right) and (acts_in(left) or describes(left)):
        return True
    if (
        describes(left)
        and describes(right)
        and phrases("slots", "ordinals").find([w for w in right[:2] if not w.is_mark])
    ):
        return True  # "the first one darker and the second on slate"
    if acts_in(left) and not describes(left) and describes(right) and right[0].key in load("clauses")["onto"]:
        return True  # "background away, onto granite"
    opens_another = phrases("clauses", "another").find([w for w in right[:2] if not w.is_mark])
    if things().find(left) and opens_another and sets_scene(right):
        return True  # "white main for Walmart, one on oak"
    said = any(not w.is_mark for w in joint)
    return said and describes(left) and bool(read_count(right[:2], "en")) and describes(right)  # "three on oak and two"


def _describes_first(words: list[Word]) -> bool:
    """Whether a place or light is named before anything that is to be done."""
    act = next((i for i, w in enumerate(words) if w.key in act_words()[0]), None)
    return act is not None and describes(words[:act])


def _is_no_end(words: list[Word], joint: int, after: int) -> bool:
    """`max. length`: a full stop inside a sentence; `behebe, was nicht passt`: a comma after a verb."""
    before = words[joint - 1].key
    if words[joint].key == ".":
        return before in load("question_words")["shortened"]
    tells_what = after < len(words) and words[after].key in load("clauses")["relative"]
    return words[joint].key == "," and tells_what and before in act_words()[0]


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
def act_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that do something, and words that open a question."""
    clauses = load("clauses")
    return frozenset(key_of(w) for w in clauses["acts"]), frozenset(key_of(w) for w in clauses["asks"])


def acts_in(words: list[Word], *, opening: bool = False) -> bool:
    """Whether words hold something to do, or open with a question."""
    acts, asks = act_words()
    if opening:
        ends = (i for i in range(1, len(words)) if _joint_at(words, i) and not _is_postposition(words, i))
        words = words[: next(ends, len(words))]
    idle = {i for start, end, _ in phrases("clauses", "no_acts").find(words) for i in range(start, end)}
    plain = [w.key for w in words if not w.is_mark]
    if any(w.key in acts for i, w in enumerate(words) if i not in idle) or bool(plain and plain[0] in asks):
        return True
    return bool(things().find(words))


def _is_postposition(words: list[Word], i: int) -> bool:
    """`Etsy ke liye`: there `ke` joins no two verbs."""
    clauses = load("clauses")
    return words[i].key in clauses["after_verb"] and words[i - 1].key not in clauses["before_ke"]


@cache
def things() -> Phrases:
    """Things that can be asked for without a verb."""
    return phrases("clauses", "things")


@cache
def _negations() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(w.key for w in read_words(entry)) for entry in load("clauses")["negations"])


def is_negated(clause: str) -> bool:
    """`don't crop it`: said so that it is not done."""
    keys = tuple(w.key for w in read_words(clause) if not w.is_mark)
    if any(keys[: len(n)] == n and len(keys) > len(n) + 1 for n in _negations()):
        return True
    opens = bool(keys) and keys[0] in load("clauses")["left_alone"]
    ends = [tuple(w.key for w in read_words(entry)) for entry in load("clauses")["alone"]]
    return opens and any(keys[-len(end) :] == end for end in ends)

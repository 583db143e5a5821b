"""Which words of a request name a thing that could be in a picture, and which only describe, qualify or rule out.

A word that nobody taught the studio is a thing unless the sentence says otherwise: it stands right before a known noun
(`rolled towels`), after a word of degree (`not too touristy`), after `without`, or is no noun by the way it is written.
"""

from __future__ import annotations

import re

from tools.scene.vocabulary import Found, plain, word_list

_NOUNS = ("surfaces", "walls", "floors", "places", "props", "unshown", "product")
_QUALIFIER = re.compile(r"[a-z]{3,}(?:ly|mente|erweise)|[a-z]{5,}ed|[a-z]{3,}'s")  # quickly, crumpled, grandma's
_LEAST_NOUNS = 1  # capitals inside a text from which small letters tell that a German word is no noun
_REACH = 4  # phrases after `without` that it rules out


def name_things(phrases: list[Found], text: str) -> None:
    """Turn unknown words that name no thing into ignored ones, in place; and known things that are ruled out.

    Args:
        phrases: From `find_phrases`.
        text: The request they were found in.
    """
    german = _writes_german_nouns_large(phrases, text)
    for at, phrase in enumerate(phrases):
        if phrase.kind in ("unknown", "unshown", "props") and _is_ruled_out(phrases, at):
            phrase.kind = "ignored"
        elif phrase.kind == "unknown" and (
            _describes_next(phrases, at, text)
            or _has_degree(phrases, at)
            or _QUALIFIER.fullmatch(plain(phrase.text))
            or (german and phrase.text[:1].islower())
        ):
            phrase.kind = "ignored"


def _describes_next(phrases: list[Found], at: int, text: str) -> bool:
    """Whether it stands right before a known noun, perhaps with others like it between; in Spanish right after one."""
    if _reads_spanish(text):
        before = phrases[at - 1] if at else None
        return bool(before and before.kind in _NOUNS and not phrases[at].after_break)
    step = at + 1
    while step < len(phrases) and phrases[step].kind in ("unknown", "colours", "shades", "styles"):
        if phrases[step].after_break:
            return False
        step += 1
    return step < len(phrases) and phrases[step].kind in _NOUNS and not phrases[step].after_break


def _has_degree(phrases: list[Found], at: int) -> bool:
    """Whether the word before says how much of it: `too touristy`, `etwas herbstlicher`, `muy sobrio`."""
    if not at or phrases[at].after_break:
        return False
    return phrases[at - 1].kind == "amounts" or plain(phrases[at - 1].text).split()[-1] in word_list("degrees")


def _is_ruled_out(phrases: list[Found], at: int) -> bool:
    """Whether it stands after `without`, or, as in Hindi, before it."""
    for step in range(at, max(-1, at - _REACH), -1):
        if step < at and word_list("without") & set(plain(phrases[step].text).split()):
            return True
        if phrases[step].after_break:
            break
    after = {word for p in phrases[at + 1 : at + 3] if not p.after_break for word in plain(p.text).split()}
    return bool(after & word_list("without_after"))


def _writes_german_nouns_large(phrases: list[Found], text: str) -> bool:
    """Whether a text is German and writes nouns with capitals, so that words in small letters are none."""
    words = [word for phrase in phrases for word in phrase.text.split()]
    known = sum(plain(word) in word_list("german") for word in words)
    capitals = sum(word[:1].isupper() for word in words[1:])
    return known >= 2 and capitals >= _LEAST_NOUNS and not text.isupper()


def _reads_spanish(text: str) -> bool:
    words = re.findall(r"\w+", plain(text))
    return sum(word in word_list("spanish") for word in words) >= 2 or "¿" in text

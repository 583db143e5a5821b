"""Find phrases of a topic in a text, in seven languages, without false alarms from look-alikes.

The phrases are data (`phrases/*.yaml`, written as `phrases/README.md` says).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.listing.words import LETTER, fold, normal

_FOLDER = Path(__file__).with_name("phrases")
_BETWEEN = r"[\s_*\-]"
_GAP = r"(?:[\s,&/+*\-]+[^\s,&/+*.!?;:|\-]+){0,N}[\s,&/+*\-]+"
_ENGLISH_TOO = ("en", "de", "hi", "hinglish")  # in their texts, single English words mean what they mean in English
_CLAUSE_END = re.compile(r"[.!?;|\n•।]|\b(?:but|aber|sondern|sino|pero|mais|ma)\b")
_WORDS_NEAR = 3
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True)
class _Phrase:
    pattern: re.Pattern[str]
    language: str
    several_words: bool

    def counts_in(self, language: str) -> bool:
        if self.several_words or self.language in ("any", language):
            return True
        return self.language == "en" and language in _ENGLISH_TOO


@dataclass(frozen=True)
class _Topic:
    phrases: tuple[_Phrase, ...]
    unless: tuple[re.Pattern[str], ...]
    negatable: bool


def find(text: str, topic: str | None, language: str, also: Iterable[str] = ()) -> list[str]:
    """Find what a text says on a topic.

    Args:
        text: As the seller wrote it.
        topic: A topic of `phrases/*.yaml`; None to look only for the further phrases.
        language: The text's language, as `words.language_of` names it.
        also: Further phrases in plain English, for example those that a rule names.

    Returns:
        The words found, as written, in order, each once.

    Raises:
        KeyError: There is no such topic.
    """
    folded, shown = _TAG.sub(lambda tag: " " * len(tag[0]), fold(text)), normal(text)
    known = _topic(topic) if topic else _Topic((), (), True)
    spans = {
        m.span() for phrase in known.phrases if phrase.counts_in(language) for m in phrase.pattern.finditer(folded)
    }
    for plain in also:
        if " " in plain or "-" in plain or language in _ENGLISH_TOO:
            spans |= {m.span() for m in _plain(plain).finditer(folded)}
    fine = [m.span() for pattern in known.unless for m in pattern.finditer(folded)]
    kept = [
        (start, end)
        for start, end in sorted(spans)
        if not any(start < until and since < end for since, until in fine)
        and not (known.negatable and _negated(folded, start, end))
    ]
    longest = [s for s in kept if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in kept)]
    return list(dict.fromkeys(_TAG.sub("", shown[start:end]).strip(" -*_,.;:") for start, end in longest))


def _negated(folded: str, start: int, end: int) -> bool:
    """Whether the clause says that it is not so: `does not cure`, `not intended to treat, cure or prevent`."""
    before = _CLAUSE_END.split(folded[:start])[-1]
    after = _CLAUSE_END.split(folded[end:])[0]
    far, near, following = _negations()
    if far.search(before):
        return True
    close = " ".join(re.split(r"[,:]", before)[-1].split()[-_WORDS_NEAR:])
    return bool(near.search(close) or following.search(" ".join(after.split()[:_WORDS_NEAR])))


@cache
def topics() -> dict[str, dict[str, Any]]:
    """Every topic as written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    pages = [yaml.load(path.read_text("utf-8"), loader) for path in sorted(_FOLDER.glob("*.yaml"))]
    return {name: topic for page in pages for name, topic in page.items()}


@cache
def _topic(name: str) -> _Topic:
    return _read(topics()[name])


def _read(topic: dict[str, Any]) -> _Topic:
    sets: dict[str, dict[str, str]] = topic.get("sets", {})
    phrases = []
    for language, written in topic["phrases"].items():
        for phrase in written:
            for name, members in sets.items():
                phrase = phrase.replace(f"{{{name}}}", re.sub(r"\|\s+", "|", members.get(language, "")))
            several = bool(re.search(r"[ ~<]", re.sub(r"\(\?[!=<][^)]*\)", "", phrase)))
            phrases.append(_Phrase(_pattern(phrase), language, several))
    return _Topic(tuple(phrases), tuple(map(_pattern, topic.get("unless", ()))), topic.get("negatable", False))


@cache
def _negations() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    written = topics()["negation"]
    far, near, after = (_pattern("(" + "|".join(written[kind]) + ")") for kind in ("far", "near", "after"))
    return far, near, after


@cache
def _plain(phrase: str) -> re.Pattern[str]:
    """A phrase as a person writes it in a rule: blanks and hyphens are the same, a plural counts, too."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", fold(phrase))]
    return re.compile(rf"(?<!{LETTER})" + rf"{_BETWEEN}+".join(words) + rf"s?(?!{LETTER})")


def _pattern(phrase: str) -> re.Pattern[str]:
    """Turn the notation of `phrases/README.md` into a regular expression for folded text."""
    written = fold(phrase).replace(r"\%", "\0")
    written = re.sub(r"<(\d)>", lambda m: _GAP.replace("N", m[1]).replace(" ", ""), written)
    written = written.replace("%", f"{LETTER}*").replace("\0", "%").replace("~", f"{_BETWEEN}*")
    written = written.replace(" ?", f"{_BETWEEN}{{0,2}}").replace(" ", f"{_BETWEEN}+")
    return re.compile(rf"(?<!{LETTER})(?:{written})(?!{LETTER})")

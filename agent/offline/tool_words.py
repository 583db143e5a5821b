"""What tools say (notes, findings, errors) in a seller's words and language.

Tools speak English. `tool_words.yaml` holds the shape of each of their sentences and what to say for it; a sentence
that is not there is quoted in English after a short lead-in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from agent.offline.data import load
from agent.offline.language import Language
from knowledge.rules import RuleBase

_BLANK = re.compile(r"\\\{(\w+)\\\}")
_JOINT = re.compile(r",? (?:and|or) |, ")


@dataclass(frozen=True)
class Saying:
    """One shape of sentence.

    Attributes:
        words: What to say for it, by language; without English the tool's own sentence is said.
        about: `size` or `request` where it matters what it is about: the latter answers what was asked for just now.
    """

    shape: re.Pattern[str]
    words: dict[str, str]
    about: str


@dataclass(frozen=True)
class Match:
    """A tool's sentence that has a known shape, with what stands in its blanks."""

    saying: Saying
    values: dict[str, str]


@cache
def sayings() -> tuple[Saying, ...]:
    """All known shapes, in the order of the file; the first that fits counts."""
    return tuple(
        Saying(_shape(entry["tool"]), {k: v for k, v in entry.items() if k not in ("tool", "about")},
               entry.get("about", ""))
        for entry in load("tool_words")["sayings"]
    )  # fmt: skip


def match(sentence: str) -> Match | None:
    """The known shape of a tool's sentence, if it has one."""
    for saying in sayings():
        if found := saying.shape.fullmatch(sentence.strip()):
            return Match(saying, found.groupdict())
    return None


def in_words(sentence: str, language: Language) -> str:
    """Say a tool's sentence in the user's language.

    Args:
        sentence: A note, a finding's message, or an error message.
        language: Of the answer.
    """
    found = match(sentence)
    if found and language in found.saying.words:
        values = {name: _value(name, value, language) for name, value in found.values.items()}
        return found.saying.words[language].format(**values)
    if language == "en":
        return sentence
    return str(load("tool_words")["lead"][language]).format(text=sentence.replace('"', "'"))


def _shape(text: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def blank(found: re.Match[str]) -> str:
        again = found[1] in seen
        seen.add(found[1])
        return f"(?P={found[1]})" if again else f"(?P<{found[1]}>.+?)"

    return re.compile(_BLANK.sub(blank, re.escape(text)), re.DOTALL)


def _value(name: str, value: str, language: Language) -> str:
    """What stands in a blank: known words and lists of them, and rules, are translated; all else stays as it is."""
    if language == "en":
        return value
    if name == "rules":
        for rule, words in _rules_in(language):
            value = value.replace(rule, words)
        return value
    table = load("tool_words")["values"].get(name.rstrip("12"), {})
    parts = _JOINT.split(value)
    if not table or (len(parts) > 1 and not any(part in table for part in parts)):
        return value
    said = [table.get(part, {}).get(language, part) for part in parts]
    joint = load("tool_words")["or" if " or " in value else "and"][language]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {joint} {said[-1]}"


@cache
def _rules_in(language: Language) -> tuple[tuple[str, str], ...]:
    words = load("rule_words")
    return tuple((r.rule, words[r.id][language]) for r in RuleBase.load().rules if language in words.get(r.id, {}))

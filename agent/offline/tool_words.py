"""What tools say (notes, findings, errors) in a seller's words and language.

Tools speak English. `sayings/` holds the shape of each of their sentences and what to say for it; a sentence that is
not there is quoted in English after a short lead-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.offline.data import load
from agent.offline.dates import day_in_words
from agent.offline.language import Language
from knowledge.rules import RuleBase

FILES = (
    "checks", "repairs", "listing", "writing", "catalogue", "brands", "scenes", "gallery", "files", "infographics",
    "things", "ai_scenes", "edits",
)  # fmt: skip
_BLANK = re.compile(r"\\\{(\w+)\\\}")
_JOINT = re.compile(r",? (?:and|or) |, ")
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_BREAK = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][”\"')]))\s+(?=[“\"'(]?[^\W_a-z])")
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|approx|vs|No|max|min)\.$")


@dataclass(frozen=True)
class Saying:
    """One shape of sentence.

    Attributes:
        tool: As the tool says it, with {blanks}.
        shape: The pattern of that.
        words: What to say for it, by language; without English the tool's own sentence is said.
        about: What it is about where that matters: `size`, `request`, `left`, `file`, `things`,
            `room` (`sayings/words.yaml`).
    """

    tool: str
    shape: re.Pattern[str]
    words: dict[str, str]
    about: str


@dataclass(frozen=True)
class Part:
    """One or more sentences of a message that are said together.

    Attributes:
        text: As the tool said it.
        saying: Their shape; None if there is none, or if it is a rule's own words.
        rule: Id of the rule whose words they are.
        values: What stands in the blanks of the shape.
    """

    text: str
    saying: Saying | None = None
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there are words for it."""
        return self.saying is not None or bool(self.rule)


@cache
def sayings() -> tuple[Saying, ...]:
    """All known shapes, those with most words of their own first; the first that fits counts."""
    entries = [entry for name in FILES for entry in load(f"sayings/{name}")]
    entries.sort(key=lambda entry: len(re.sub(r"\{\w+\}", "", entry["tool"])), reverse=True)
    return tuple(
        Saying(
            entry["tool"], _shape(entry["tool"]),
            {k: v for k, v in entry.items() if k not in ("tool", "about")}, entry.get("about", ""),
        )
        for entry in entries
    )  # fmt: skip


@cache
def read_message(message: str) -> tuple[Part, ...]:
    """Take a tool's message apart: the longest runs of sentences that have a shape, from the front."""
    sentences = split_sentences(message)
    parts = []
    while sentences:
        runs = ((n, _part(sentences[:n])) for n in range(len(sentences), 0, -1))
        length, part = next(((n, part) for n, part in runs if part.is_known), (1, Part(sentences[0])))
        parts.append(part)
        sentences = sentences[length:]
    return tuple(parts)


def split_sentences(text: str) -> list[str]:
    """Split where a sentence ends, not inside quotations or after `e.g.`; none begins with a small letter."""
    quoted = [found.span() for found in _QUOTATION.finditer(text)]
    sentences, begin = [], 0
    for gap in _BREAK.finditer(text):
        inside = any(first < gap.start() < last for first, last in quoted)
        if not inside and not _SHORTENED.search(text[begin : gap.start()]):
            sentences.append(text[begin : gap.start()])
            begin = gap.end()
    return [" ".join(sentence.split()) for sentence in (*sentences, text[begin:]) if sentence.strip()]


def about(message: str) -> str:
    """What a whole message is about, if all of it is about one matter that is named in `sayings/words.yaml`."""
    matters = {part.saying.about for part in read_message(message) if part.saying}
    return matters.pop() if len(matters) == 1 and all(part.is_known for part in read_message(message)) else ""


def begins_about(message: str) -> str:
    """What a message's first sentences are about."""
    first = next(iter(read_message(message)), None)
    return first.saying.about if first and first.saying else ""


def in_words(message: str, language: Language) -> str:
    """Say what a tool says in the user's language.

    Args:
        message: A note, a finding's message, or an error message; a sentence that stands in it twice is said once.
        language: Of the answer.
    """
    return " ".join(dict.fromkeys(say_parts(message, language)))


def measured_words(text: str, language: Language) -> str:
    """What is measured about a thing in a photo, in the user's language: `1 left, red` is `1 links, rot`."""
    return text if language == "en" else _replaced(text, _words()["inside"]["seen"], language)


def say_parts(message: str, language: Language) -> list[str]:
    """The same, part by part, so that what is said already can be left out."""
    said: list[str] = []
    unknown: list[str] = []
    for part in (*read_message(message), None):
        if part and not _can_be_said(part, language):
            unknown.append(part.text)
            continue
        if unknown:
            said.append(_quoted(" ".join(unknown), language))
            unknown = []
        if part:
            said.append(_say(part, language))
    return said


def _part(sentences: list[str]) -> Part:
    whole = " ".join(sentences)
    if rule := _rules().get(whole):
        return Part(whole, rule=rule)
    for saying in sayings():
        if found := saying.shape.fullmatch("\n".join(sentences)):
            values = tuple((name, value.replace("\n", " ")) for name, value in found.groupdict().items())
            return Part(whole, saying, values=values)
    return Part(whole)


def _can_be_said(part: Part, language: Language) -> bool:
    if part.rule:
        return language == "en" or language in load("rule_words").get(part.rule, {})
    return part.saying is not None


def _say(part: Part, language: Language) -> str:
    if part.saying is None:
        return part.text if language == "en" else str(load("rule_words")[part.rule][language])
    if language not in part.saying.words:
        return part.text
    return part.saying.words[language].format(**{name: _value(name, value, language) for name, value in part.values})


def _quoted(text: str, language: Language) -> str:
    return text if language == "en" else str(_words()["lead"][language]).format(text=text.replace('"', "'"))


def _words() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    words: dict[str, dict[str, dict[str, dict[str, str]]]] = load("sayings/words")
    return words


@cache
def _rules() -> dict[str, str]:
    return {rule.rule: rule.id for rule in RuleBase.load().rules}


def _shape(text: str) -> re.Pattern[str]:
    """The pattern of a shape; sentences end with a line feed, which only some blanks may hold."""
    seen: set[str] = set()

    def blank(found: re.Match[str]) -> str:
        again = found[1] in seen
        seen.add(found[1])
        anything = r"[\s\S]+?" if found[1] in _words()["whole"] else r"[^\n]+?"
        return f"(?P={found[1]})" if again else f"(?P<{found[1]}>{anything})"

    return re.compile(_BLANK.sub(blank, re.escape(text)).replace(r"\ ", r"\s"))


def _value(name: str, value: str, language: Language) -> str:
    """What stands in a blank: known words, lists of them, days and numbers are translated; all else stays as it is."""
    name = name.rstrip("0123456789")
    if name in _words()["whole"]:
        return in_words(value, language)
    if language == "en":
        return value
    if name == "date" and (day := day_in_words(value, language)):
        return day
    if name in _words()["inside"]:
        return _replaced(value, _words()["inside"][name], language)
    if language in ("de", "es") and re.fullmatch(r"\d+\.\d+", value):
        return value.replace(".", ",")
    table = _words()["values"].get(name, {})
    parts = [value] if value in table else _JOINT.split(value)
    if not any(part in table for part in parts):
        return value
    said = [table.get(part, {}).get(language, part) for part in parts]
    joint = str(_words()["or" if " or " in value else "and"][language])
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {joint} {said[-1]}"


def _replaced(value: str, table: dict[str, dict[str, str]], language: Language) -> str:
    """Replace known words outside quotation marks, the longest first."""
    words = "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))
    known = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    return "".join(
        piece if is_quoted else known.sub(lambda found: table[found[0]][language], piece)
        for piece, is_quoted in _pieces(value)
    )


def _pieces(value: str) -> Iterator[tuple[str, bool]]:
    """The text in and between quotations."""
    end = 0
    for quotation in _QUOTATION.finditer(value):
        yield value[end : quotation.start()], False
        yield quotation[0], True
        end = quotation.end()
    yield value[end:], False

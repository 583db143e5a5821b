"""The text of a listing inside a message: "check this title: ...", quotations, labelled lines.

Takes the text out, so that its words are not read as requests. Knows what people call the parts of a listing
(`listing.yaml`); does not know rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from agent.offline.clauses import acts_in
from agent.offline.data import load
from agent.offline.question_kind import is_open, is_said
from agent.offline.rule_question import asks_permission
from agent.offline.words import phrases, read_words
from knowledge.words import read

_LIMITS = frozenset({"character", "length", "bytes", "maximum", "minimum"})
_WORDS_ASKED_ABOUT = 40  # characters of a quotation that may be words one wants to put somewhere
_SENTENCE_END = re.compile(r"[.!?।\n]")
_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class ListingText:
    """A listing's text and what was said around it.

    Attributes:
        parts: `title`, `description` as strings, `bullets`, `search_terms` as in the `check_listing` tool.
        request: The message without the text.
    """

    parts: dict[str, Any]
    request: str


@lru_cache(64)  # asked several times for every step of a turn
def read_listing(message: str) -> ListingText | None:
    """Find the text of a listing in a message.

    Returns:
        None where the message holds none: no part is named, or nothing follows its name.
    """
    if not _part_names().search(message):
        return None
    found = _labelled(message) or _quoted(message) or _asked_about(message)
    if found is None:
        return None
    parts, request = found
    return ListingText({name: _shaped(name, text) for name, text in parts.items()}, " ".join(request.split()))


def _labelled(message: str) -> tuple[dict[str, str], str] | None:
    """`Title: ...` at the head of a line or at the end of a sentence; a part goes on to the next label."""
    labels = [label for label in _labels().finditer(message) if message[label.end() :].strip()]
    if not labels:
        return None
    parts: dict[str, str] = {}
    outside = [message[: labels[0].start()]]
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        text = message[label.end() : after.start() if after else len(message)]
        text, rest = _until_blank_line(text) if after is None else (text, "")
        outside += [label[0].rstrip(":： "), rest]
        text = text.strip().strip("\"“”„«»'‘’")
        if text and not _only_asks(message[: labels[0].start()], text):
            name = part_of(label["name"])
            parts[name] = f"{parts[name]}\n{text}" if name in parts else text
    return (parts, " ".join(outside)) if parts else None


def _only_asks(before: str, text: str) -> bool:
    """`title length: Amazon, eBay`, `search terms: how many bytes?`: no product is named, so it is no listing."""
    reading = read(text)
    if text.endswith("?") and (is_said("yes_starts", read_words(text)[:1]) or is_open(read_words(text)[:2])):
        return True
    if text.endswith("?") and (_LIMITS & set(reading.concepts) or not any(not w.isdigit() for w in reading.unknown)):
        return True  # "title on Amazon: 200 characters still hold?"
    told_to = acts_in(read_words(before))
    return not reading.unknown and (bool(reading.marketplaces) or is_open(read_words(text)) or not told_to)


def _until_blank_line(text: str) -> tuple[str, str]:
    """The last part ends at a blank line that is followed by a question or request of one line."""
    blocks = re.split(r"\n\s*\n", text.strip())
    last = blocks[-1]
    if len(blocks) > 1 and "\n" not in last and len(last) < 120:
        return "\n\n".join(blocks[:-1]), last
    return text, ""


def _quoted(message: str) -> tuple[dict[str, str], str] | None:
    parts: dict[str, str] = {}
    request = message
    for quotation in _quotations().finditer(message):
        text = next(group for group in quotation.groups() if group is not None).strip()
        if len(text) < int(load("listing")["shortest"]):
            continue
        if len(text) < _WORDS_ASKED_ABOUT and _asks_whether_to_put(message.replace(quotation[0], " ")):
            continue
        if _stands_on_a_picture(message, quotation):
            continue
        before = list(_part_names().finditer(message, 0, quotation.start()))
        named = before or list(_part_names().finditer(message, quotation.end()))
        if not named:
            continue
        name = part_of(named[-1][0] if before else named[0][0])
        parts[name] = f"{parts[name]}\n{text}" if name in parts else text
        request = request.replace(quotation[0], " ")
    return (parts, request) if parts else None


def _stands_on_a_picture(message: str, quotation: re.Match[str]) -> bool:
    """`we wrote "..." in the third image. it is not in the text`: the sentence names a picture and no part."""
    before, after = _SENTENCE_END.split(message[: quotation.start()]), _SENTENCE_END.split(message[quotation.end() :])
    sentence = f"{before[-1]} {after[0]}"
    return not _part_names().search(sentence) and "picture" in read(sentence).concepts


def _asked_about(message: str) -> tuple[dict[str, str], str] | None:
    """`Is this title ok for Amazon? Acme Mug 350 ml`: what follows the question is no sentence, so it is the text."""
    asked, sign, text = message.partition("?")
    text, named = text.strip(), _part_names().search(asked)
    if not sign or named is None or "?" in text or len(text) < int(load("listing")["shortest"]):
        return None
    if is_open(read_words(asked)) or acts_in(read_words(text), opening=True):
        return None
    if set(load("listing")["talk"]) & {word.text.casefold() for word in read_words(text)}:
        return None
    return {part_of(named[0]): text}, f"{asked}?"


def _asks_whether_to_put(said: str) -> bool:
    """`may I write "..." in the bullets`: asks about words, and holds no listing."""
    words = read_words(said)
    puts = is_said("puts", words) or bool(phrases("writing", "writes").find(words))
    return puts and asks_permission(words) and not is_said("own_text", words)


def _shaped(name: str, text: str) -> Any:
    if name != "bullets":
        return text
    lines = [_MARK.sub("", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


@cache
def _names() -> dict[str, str]:
    return {word.casefold(): part for part, words in load("listing")["parts"].items() for word in words}


def part_of(name: str) -> str:
    """The field that people call so."""
    return _names()[" ".join(name.casefold().split())]


@cache
def _part_names() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives()})(?!\w)", re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    """A part's name, perhaps a shop after it ("title for Amazon"), a colon."""
    shop = r"\s+(?:for|on|at|is|für|bei|ist|para|pa|en|es|an für)(?:\s+[\w.]+){0,2}|\s+[\w.]+\s+(?:pe|par|पर|ke liye)"
    more = rf"(?:{shop})?(?:\s+(?:{_asks()}))?"
    return re.compile(rf"(?<!\w)(?P<name>{alternatives()})(?!\w){more}\s*[:：]", re.IGNORECASE)


@cache
def _asks() -> str:
    """What may stand between a part's name and its colon: "tags theek hai kya:"."""
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in load("listing")["asks"])


def alternatives() -> str:
    """What the parts of a listing are called, as one pattern."""
    longest_first = sorted(_names(), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)


@cache
def _quotations() -> re.Pattern[str]:
    pairs = [
        re.escape(pair[0]) + rf"([^{re.escape(pair)}]+?)" + re.escape(pair[1]) for pair in load("listing")["quotes"]
    ]
    return re.compile("|".join(rf"(?<!\w){pair}(?!\w)" for pair in pairs), re.DOTALL)

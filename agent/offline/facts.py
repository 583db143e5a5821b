"""The facts for an infographic that a message gives, in its own words, and what else it says.

Knows `facts_words.yaml`; does not know the conversation. Nothing is added to a fact and no word of one is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from agent.offline.data import load
from agent.offline.slots import read_marketplaces
from agent.offline.words import read_words

_QUOTED = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)|‘([^’]+)’")
_BULLET = re.compile(r"^\s*(?:[-–*•·✓✔]|\d{1,2}[.)])\s+(.+?)\s*$", re.MULTILINE)
_PART = re.compile(r"\s*(?:[;|•·\n]+|,(?!\d)|,(?=\s))\s*")
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_SENTENCE = re.compile(r"(?<=[^\d\W][.!?।])\s+")


@dataclass(frozen=True)
class Facts:
    """What a message gives for an infographic.

    Attributes:
        points: The facts, each in the message's words.
        request: The message without them.
    """

    points: tuple[str, ...]
    request: str
    title: str | None = None


def names_infographic(text: str) -> bool:
    """Whether a message speaks of an infographic."""
    return bool(_words("infographic").search(text))


def read_facts(text: str) -> Facts:
    """Part a message into its facts and the rest; no points where it gives none."""
    text, title = _title(text)
    for find in (_bullets, _after_colon, _quotations, _after_count, _before_word, _after_word, _other_sentences):
        found, request = find(text)
        if points := _tidied(found):
            return Facts(points, request, title)
    return Facts((), text, title)


def read_facts_told(text: str) -> tuple[str, ...]:
    """The facts in a message that answers the question for them: all of it."""
    facts = read_facts(text)
    return facts.points or _tidied(_split(text))


def read_look(request: str) -> dict[str, str]:
    """The colour and the typeface that a request names, as the tool takes them."""
    look = {}
    if hexed := _HEX.search(request):
        look["colour"] = hexed[0]
    elif named := _colours().search(request):
        look["colour"] = next(value for value, names in load("facts_words")["colours"].items() if _is_one(named, names))
    if _words("serif").search(request):
        look["typeface"] = "serif"
    return look


def _is_one(found: re.Match[str], names: list[str]) -> bool:
    return (found["colour"] or found["first"]).casefold() in names


def _bullets(text: str) -> tuple[list[str], str]:
    """Lines with a dash or a number in front."""
    found = _BULLET.findall(text)
    return (found, _BULLET.sub("", text).strip()) if len(found) > 1 else ([], text)


def _after_colon(text: str) -> tuple[list[str], str]:
    """`infographic: ...`, `facts: ...`, `infographic with these facts - ...`."""
    for colon in re.finditer(r"\s*(?::|：)\s*(?!//)|\s+[-–—]\s+", text):
        before = text[: colon.start()]
        heads = names_infographic(before) or re.search(rf"(?:{_any('headings')})\W*$", before, re.IGNORECASE)
        if heads and text[colon.end() :].strip():
            body, rest = _first_sentences(text[colon.end() :])
            return _split(body), _beside(before, rest)
    return [], text


def _quotations(text: str) -> tuple[list[str], str]:
    found = [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]
    return (found, _QUOTED.sub("", text).strip()) if found and names_infographic(text) else ([], text)


def _after_count(text: str) -> tuple[list[str], str]:
    """`an infographic with two points, 350 ml and handmade`: how many, and behind a mark what they are."""
    counted = rf"(?:{_any('counts')})\s+(?:{_any('headings')})"
    found = re.search(
        rf"(?P<head>{counted})(?P<asked>[^,:.;\n]*)[,:.;]\s*(?P<body>\S.*)$", text, re.IGNORECASE | re.DOTALL
    )
    if not found or not names_infographic(text):
        return [], text
    body, rest = _first_sentences(found["body"])
    if names_infographic(body):
        return [], text
    return _split(body), _beside(f"{text[: found.start()]}{found['asked']}", rest)


def _before_word(text: str) -> tuple[list[str], str]:
    """`350 ml, dishwasher safe ke saath infographic banao`."""
    found = re.search(rf"^(.+?)\s+(?:{_any('after')})\s+(?=.*?(?:{_any('infographic')}))", text, re.I | re.S)
    return (_split(found[1]), text[found.end() :]) if found else ([], text)


def _after_word(text: str) -> tuple[list[str], str]:
    """`an infographic with 350 ml, dishwasher safe and made in Portugal`."""
    pattern = rf"(?:{_any('infographic')})(?P<between>[^.!?:]{{0,40}}?)\s+(?:{_any('joints')})\s+(?P<body>.+)$"
    found = re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    if not found:
        return [], text
    body, rest = _first_sentences(found["body"])
    return _split(body), _beside(text[: found.end("between")], rest)


def _other_sentences(text: str) -> tuple[list[str], str]:
    """`It holds 350 ml, is dishwasher safe. Make an infographic.`: sentences beside the request that list something."""
    if not names_infographic(text):
        return [], text
    sentences = [part for part in re.split(r"\n+", "\n".join(_SENTENCE.split(text))) if part.strip()]
    asking = [s for s in sentences if names_infographic(s)]
    telling = [s for s in sentences if not names_infographic(s) and len(_split(s)) > 1]
    points = [point for sentence in telling for point in _split(sentence)]
    return points, " ".join(asking)


def _first_sentences(body: str) -> tuple[str, str]:
    """The list, and a sentence after it that asks for something of its own: `..., made in Italy. Check it, too`."""
    if "\n" in body.strip():
        return body, ""
    first, *rest = _SENTENCE.split(body)
    return first, " ".join(rest)


def _beside(request: str, rest: str) -> str:
    """The request, and what is asked for after its facts."""
    return f"{request.strip()}. {rest}" if rest else request.strip()


def _split(body: str) -> list[str]:
    """The parts of a list; its last comma may be an `and`."""
    body = _impolite(body)
    parts = [part for part in _PART.split(body) if part.strip()]
    if not parts:
        return []
    *first, last = parts
    at = re.search(rf"\s+(?:{_any('and')})\s+", last, re.IGNORECASE)
    joined = re.sub(rf"^(?:{_any('and')})\s+", "", last, flags=re.IGNORECASE)
    if joined != last:
        return [*first, joined]
    return [*first, last[: at.start()], last[at.end() :]] if at else parts


def _tidied(points: list[str]) -> tuple[str, ...]:
    """Without quotation marks, politeness and what could not be drawn; nothing where no part says anything."""
    kept = []
    for point in points:
        text = re.sub(rf"^(?:(?:{_any('opening')})\s+)+", "", point.strip(" .,;:!?।\"'“”„«»"), flags=re.IGNORECASE)
        text = _without_shop(_impolite(text))
        if text and text.casefold() not in load("facts_words")["empty"]:
            kept.append(text)
    return tuple(dict.fromkeys(kept))


def _impolite(text: str) -> str:
    """Without "please" and the like at its end."""
    return re.sub(rf"(?:[\s,]+(?:{_any('polite')}))+\W*$", "", text.strip(" .!।"), flags=re.IGNORECASE).strip()


def _without_shop(text: str) -> str:
    """`made in Portugal for Amazon`: where the picture is for is no fact."""
    found = re.search(r"\s+(?:for|für|para|pour)\s+(?:my |our |mein\w* |mi )?([\w.]+)$", text, re.IGNORECASE)
    return text[: found.start()] if found and read_marketplaces(read_words(found[1])) else text


def _title(text: str) -> tuple[str, str | None]:
    """The text without a heading that it names in quotation marks, and that heading."""
    before = rf"[,;]?\s*(?:with |mit |con )?(?:the |der |dem |el )?(?:{_any('titles')})\s*[:=]?\s*"
    found = re.search(rf"{before}(?P<quoted>{_QUOTED.pattern})", text, re.IGNORECASE)
    if not found:
        return text, None
    title = found["quoted"].strip("“”„«»\"'‘’ ")
    return f"{text[: found.start()]}{text[found.end() :]}".strip(" ,;"), title


@cache
def _any(name: str) -> str:
    words = sorted(load("facts_words")[name], key=len, reverse=True)
    return "|".join(_bounded(word) for word in words)


def _bounded(word: str) -> str:
    """A word that does not begin or end inside another one."""
    start = r"(?<![^\W_])" if word[0].isalnum() else ""
    return (
        rf"{start}{re.escape(word)}(?![^\W_]|[\u0900-\u0903\u093a-\u094f])" if word[-1].isalnum() else re.escape(word)
    )


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(_any(name), re.IGNORECASE)


@cache
def _colours() -> re.Pattern[str]:
    names = "|".join(
        _bounded(n) for names in load("facts_words")["colours"].values() for n in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?:{_any('in_colour')})\W+(?P<colour>{names})|(?P<first>{names})\s+(?:रंग|rang)", re.IGNORECASE)

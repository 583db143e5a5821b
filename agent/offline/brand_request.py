"""Requests about brands out of a sentence: keep one, use one, ask what its guideline says; and what is said of it.

Knows the words of `brand_words.yaml`; does not know what the tools do with them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.slots import read_marketplaces
from agent.offline.tool_words import in_words
from agent.offline.words import read_words

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_FIELDS = ("tone", "avoid", "use", "palette", "fonts")
_PART = re.compile(
    r"[.;\n।]|\s(?:and|und|y|aur|और)\s(?=(?:we|wir|no\s+\w+mos|nunca)\b)|"
    r",(?=\s*(?:(?:and|und|y|aur|और)\s+)?(?:[\"“„«'‘]|(?:we|wir|das wort|die wörter|the words?|la palabra|las palabras|"
    r"no|nicht|kein\w*|lahja|lehja|लहज़?ा|tone|avoid|never|use|say|colou?rs?|palette|fonts?|typefaces?|ton|vermeide|nie|nutze|"
    r"verwende|farben?|schrift\w*|tono|evita|nunca|usa|colores?|paleta|fuentes?|रंग|rang)\b))", re.IGNORECASE,
)  # fmt: skip
_LIST = re.compile(r"\s*(?:,|;|\bor\b|\band\b|\boder\b|\bund\b|\by\b|\bo\b|\bया\b|\bऔर\b|\baur\b)\s*")
_FEW = 10  # words of a message that only takes up a brand
_POLITE = 2  # words such as "now please", which ask for nothing more
_QUOTES = " \"'“”„«»."


def read_brand(message: str) -> dict[str, Any] | None:
    """The arguments of `save_brand`; None if the message asks for nothing of the kind or names no brand."""
    tells = _pattern("tells").search(message) and not _pattern("question").search(message)
    if not tells and not _pattern("asks").search(message):
        return None
    name = _pattern("name").search(message)
    if not name:
        return None
    arguments: dict[str, Any] = {"name": _name_in(name)}
    for part in _PART.split(message.replace(name[0], " ", 1)):
        if avoided := _avoided(part):
            arguments["avoid"] = [*arguments.get("avoid", []), *avoided]
            continue
        for field in _FIELDS:
            if found := _pattern(field).search(part):
                said = str(next(value for value in found.groupdict().values() if value)).strip(_QUOTES)
                arguments[field] = said if field == "tone" else _words(said)
                break
    if colours := [colour for colour in _HEX.findall(message) if colour not in arguments.get("palette", [])]:
        arguments["palette"] = [*arguments.get("palette", []), *colours]
    return arguments


def _name_in(found: re.Match[str]) -> str:
    return str(found["named"] or found["value"] or found["small"]).strip(_QUOTES + ",")


def _avoided(part: str) -> list[str]:
    """The words that a part of a message says shall not appear: in quotation marks, or called words."""
    if not _pattern("denies").search(part):
        return []
    quoted = [str(m["value"] or m["single"]).strip(_QUOTES) for m in _pattern("quoted").finditer(part)]
    if quoted:
        return quoted
    return [word for m in _pattern("word_named").finditer(part) for word in _words(str(m["value"]))]


def keeps_unnamed_brand(message: str) -> bool:
    """Whether a message asks to keep a brand and says nothing of it: "save my brand please"."""
    return bool(_pattern("unnamed").search(message))


def read_use_of_brand(message: str) -> tuple[str, str] | None:
    """The brand that is to be used, `none` to end it, and the rest of the message; None if it asks for neither."""
    back = _pattern("back_to").search(message)
    if found := _pattern("use_brand").search(message):
        name = str(found["value"] or found["hindi"]).strip(_QUOTES + ",")
    elif (found := back) and not read_marketplaces(read_words(found["value"])):
        name = found["value"].strip(_QUOTES + ",")
    elif found := _pattern("no_brand").search(message):
        name = "none"
    else:
        return None
    rest = message[: found.start()] + " " + message[found.end() :]
    rest = re.sub(r"^\W*(?:and|und|y|और|aur)\b|\b(?:and|und|y)\W*$", "", rest.strip(" ,.;:"), flags=re.IGNORECASE)
    return name, rest.strip(" ,.;:") if len(rest.split()) > _POLITE else ""


def read_known_brand(message: str, context: Context) -> tuple[str, str] | None:
    """A brand of the conversation that is taken up again ("back to Fjordlicht"), as `read_use_of_brand` tells it."""
    if len(message.split()) > _FEW or not _pattern("takes_up").search(message):
        return None
    return next(((name, "") for name in _brands_in(message, context)), None)


def without_use_of_brand(message: str) -> str:
    """A message without its request to use a brand: "use the brand Nordhus and write ..." writes the rest."""
    used = read_use_of_brand(message)
    return used[1] if used else message


def asks_anew(message: str) -> bool:
    """Whether what was written shall be written again with the brand: "do it with Larkwood instead"."""
    return bool(_pattern("anew").search(message))


def asks_about_brand(message: str, context: Context) -> bool:
    """Whether a message asks what a brand's guideline says: "which typeface do we use in our logo?"."""
    if not _pattern("question").search(message):
        return False
    if _pattern("about_brand").search(message):  # of a guideline of their own, the search says that there is none yet
        return bool(brand_named(context) or _pattern("own_guideline").search(message))
    names = _brands_in(message, context)
    steps = [step for turn in context.past[-1:] for step in turn.steps]
    after = any(step.name == "search_brand" for step in steps)
    if (after or any(step.args.get("file_id") for step in steps)) and _pattern("in_it").search(message):
        return bool(brand_named(context))  # "what does it say about colours?" after the guideline
    return bool(names) and (after or bool(_pattern("logo").search(message)))


def is_brand_document(message: str, file_name: str) -> bool:
    """Whether an attached document is a brand's, by the words that came with it or by its name."""
    return bool(_pattern("documents").search(message) or _pattern("documents").search(re.sub(r"[_-]+", " ", file_name)))


def save_brand_arguments(context: Context) -> list[dict[str, Any]]:
    """The arguments of `save_brand`: what the message tells, and each brand file that came with it."""
    message, now = context.now.text, context.now
    told = read_brand(message) or {}
    if not told and (found := _pattern("name").search(message)):
        told = {"name": _name_in(found)}
    if now.attached and _pattern("logo").search(message):
        told["logo"] = now.attached[-1]
    if now.files:
        return [{**told, "file_id": name} for name in now.files]
    if "logo" in told and "name" not in told and (name := brand_named(context)):
        told["name"] = name
    return [told] if told.get("name") else []


def brand_named(context: Context) -> str:
    """The brand that the conversation keeps to; empty if none."""
    for turn in reversed(context.turns):
        for step in reversed(turn.steps):
            if step.ok and step.name == "use_brand":
                return "" if step.args["name"] == "none" else str(step.args["name"])
            if step.ok and step.name == "save_brand":
                saved = step.products[0]["brand"] if step.products else step.args.get("name", "")
                return str(saved)
    return ""


def say_brand(step: Step, language: Language) -> list[str]:
    """Say which brand is kept to and what is known of it, or what its guideline says."""
    words = load("brand_words")["said"][language]
    if step.name == "search_brand":
        brand = step.args.get("brand") or ""
        if not step.passages and step.notes:
            lines = [f"- {in_words(note, language)}" for note in step.notes]
            return ["\n".join([words["known"].format(brand=brand), *lines])]
        if not step.passages:
            return [words["nothing"].format(brand=brand)]
        return ["\n\n".join(_passage(passage, words) for passage in step.passages)]
    if step.name == "use_brand":
        name = str(step.args["name"])
        return [words["no_brand"] if name == "none" else words["use_brand"].format(brand=name)]
    name = step.products[0]["brand"] if step.products else step.args.get("name", "")
    lines = [f"- {in_words(note, language)}" for note in step.notes]
    return ["\n".join([words["save_brand"].format(brand=name), *lines])]


def _passage(passage: dict[str, Any], words: dict[str, str]) -> str:
    """A passage with its page; a text without pages has headings."""
    has_pages = str(passage["source"]).lower().endswith(".pdf") or not passage["heading"]
    return words["page" if has_pages else "section"].format(**passage)


def _brands_known(context: Context) -> list[str]:
    steps = [step for turn in context.turns for step in turn.steps if step.name in ("save_brand", "use_brand")]
    return [str(step.args["name"]) for step in steps if step.args.get("name") not in (None, "", "none")]


def _brands_in(message: str, context: Context) -> list[str]:
    return [name for name in _brands_known(context) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message, re.I)]


def _words(said: str) -> list[str]:
    return [word.strip(_QUOTES) for word in _LIST.split(said) if word.strip(_QUOTES)]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("brand_words")[name], 0 if name in ("name", "use_brand", "back_to") else re.IGNORECASE)

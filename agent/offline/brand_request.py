"""A request to keep a brand: its name, tone, words to use and to avoid, colours, out of a sentence.

Knows the words of such requests (`writing.yaml`); does not know what the tool does with them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from agent.offline.data import load

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_PART = re.compile(
    r"[.;\n]|,(?=\s*(?:tone|avoid|never|use|say|ton|vermeide|nie|nutze|verwende|tono|evita|nunca|usa)\b)", re.IGNORECASE
)
_LIST = re.compile(r"\s*(?:,|;|\bor\b|\band\b|\boder\b|\bund\b|\by\b|\bo\b|\bया\b|\bऔर\b|\baur\b)\s*")


def read_brand(message: str) -> dict[str, Any] | None:
    """The arguments of `save_brand`; None if the message asks for nothing of the kind or names no brand."""
    if not _pattern("asks").search(message):
        return None
    name = _pattern("name").search(message)
    if not name:
        return None
    arguments: dict[str, Any] = {"name": name["value"].strip(" \"'“”„.,")}
    for part in _PART.split(message):
        for field in ("tone", "avoid", "use"):
            if found := _pattern(field).search(part):
                said = found["value"].strip(" \"'“”„.")
                arguments[field] = said if field == "tone" else _words(said)
                break
    if colours := _HEX.findall(message):
        arguments["palette"] = colours
    return arguments


def _words(said: str) -> list[str]:
    return [word.strip(" \"'“”„.") for word in _LIST.split(said) if word.strip(" \"'“”„.")]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("writing")["brand"][name], re.IGNORECASE if name != "name" else 0)

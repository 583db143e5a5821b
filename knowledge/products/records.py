"""Facts in named values: a row of a table, parsed JSON, `name: value`.

Knows names and values; does not know files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.products.amounts import find_amounts
from knowledge.products.kinds import kind_and_unit, kind_of
from knowledge.products.product import Fact, make_fact
from knowledge.products.sentences import LONGEST, MARKUP, facts_said, one_each, parts_of
from knowledge.products.vocabulary import find_mentions, fold

_YES, _NO = frozenset(("yes", "true", "ja", "si", "हा", "y")), frozenset(("no", "false", "nein", "नही", "n"))
_NEVER_NOTHING = ("weight", "width", "height", "depth", "length", "diameter", "thickness", "dimensions", "capacity")
_NO_NAME = frozenset({"other", "note", "notes", "info", "text", "fact", "value", "extra", "comment", "usp"})


def value_facts(name: str, value: Any, origin: str) -> Iterator[Fact]:
    """One named value of a record."""
    kind, unit = kind_and_unit(name)
    if isinstance(value, bool):
        plain = " ".join(re.split(r"[_\-\s]+", name)).strip()
        yield from facts_said(plain if value else f"not {plain}", origin)
        return
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(MARKUP.sub(" ", str(value)).split())[:LONGEST]
    if not text or fold(text) in ("n/a", "na", "none", "null", "-", "unknown", "default title", "k a", "tbd"):
        return
    answer = answer_in(text)
    if answer is not None and not kind.startswith("stock"):
        plain = " ".join(re.split(r"[_\-\s]+", name)).strip()
        yield from facts_said(plain if answer else f"not {plain}", origin)
        return
    if unit and not re.search(r"[^\d.,\s]", text):
        text = f"{text} {unit}"
    if kind in _NEVER_NOTHING and (amounts := find_amounts(text)) and not any(amount.value for amount in amounts):
        return  # shops export a weight of nothing where nobody entered one
    yield from named_facts(kind or "other", name, text, origin)


def answer_in(text: str) -> bool | None:
    """What a value says that only answers its name: `Waterproof: yes`; None if it says more."""
    plain = fold(text.strip())
    return True if plain in _YES else False if plain in _NO else None


def named_facts(kind: str, name: str, text: str, origin: str) -> list[Fact]:
    """Facts of a value whose name and kind are known; several where the value is a list."""
    name, text = " ".join(re.split(r"[_\s]+", name)).strip(), text.strip()
    if kind in ("feature", "certificate", "care", "parts", "other") and not find_amounts(text):
        parts = list(parts_of(text))
        if len(parts) > 1 and all(len(part) < 60 for part in parts):
            return [fact for part in parts for fact in named_facts(kind, name, part, origin)]
    if kind in ("feature", "description", "certificate", "care", "parts"):
        said = [replace(f, name=name) for part in parts_of(text) for f in facts_said(part, origin, unknown=kind)]
        # Prose is no fact where nothing in it is known: "Thank you for visiting", or an instruction to a machine.
        return [f for f in said if kind != "description" or (f.kind != "product" and (f.mentions or f.amounts))]
    if kind == "product":
        head = make_fact("product", text, origin, name)
        inside = one_each(text, find_mentions(text), find_amounts(text), origin)
        inside = [fact for fact in inside if fact.kind not in ("product", "other")]
        return [head, *inside]
    if kind == "other":
        mentioned = find_mentions(text) or find_mentions(name)
        kind = kind_of(text, find_mentions(text)) if mentioned or find_amounts(text) else "other"
        kind = "other" if kind == "product" else kind
        if kind == "other" and name and fold(name) not in _NO_NAME:
            text = f"{name}: {text}"  # "card slots: 8": the value alone says nothing
    return [make_fact(kind, text, origin, name)]

"""Facts about a product, read from a sentence ("stoneware, 350 ml, dishwasher safe") or from named values of any file.

The way in for whoever needs facts; does not know files, listings or marketplaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from knowledge.products.amounts import find_amounts
from knowledge.products.kinds import kind_and_unit, kind_of_name
from knowledge.products.product import Fact, Product, numbered
from knowledge.products.records import named_facts, value_facts
from knowledge.products.sentences import facts_said, one_each, parts_of
from knowledge.products.vocabulary import find_mentions, fold, tokens_of, words_in

__all__ = ["Fact", "Product", "read_record", "read_sentence"]

_NAMED = re.compile(r"^\s*([^:=\d][^:=]{0,40}?)\s*[:=]\s*(\S.*)$", re.DOTALL)
_MOST = 300  # values of one record


def read_sentence(text: str, origin: str) -> Product:
    """Read facts that somebody said: `handmade blue mug: stoneware, 350 ml, dishwasher safe`.

    Args:
        text: The facts, parted by commas, semicolons, bullets or line feeds; `name: value` where they have names.
        origin: Where they come from, in words.
    """
    facts: list[Fact] = []
    for part in parts_of(text):
        named = _NAMED.match(part)
        kind = kind_of_name(named[1]) if named else ""
        if named and kind:
            facts += named_facts(kind, named[1], named[2], origin)
        elif named and find_mentions(named[1]) and not find_amounts(named[1]):
            facts += [*facts_said(named[1], origin), *facts_said(named[2], origin)]  # "blue mug: stoneware"
        elif named:
            facts += value_facts(named[1], named[2], origin)
        else:
            facts += facts_said(part, origin)
    return _product(facts)


def read_record(record: Any, origin: str) -> Product:
    """Read facts from parsed JSON or a row of a table.

    Args:
        record: An object of names and values, an object with `facts`, or a list of facts; values may be texts, numbers,
            true or false, lists, or objects with `value` and `unit`.
        origin: Where it comes from, in words.
    """
    return _product(list(_facts_in(record, origin, "")))


def _facts_in(value: Any, origin: str, name: str) -> Iterator[Fact]:
    if isinstance(value, Mapping):
        yield from _facts_in_mapping(value, origin, name)
    elif isinstance(value, list | tuple):
        for item in value[:_MOST]:
            yield from _facts_in(item, origin, name)
    elif value is not None and name:
        yield from value_facts(name, value, origin)
    elif isinstance(value, str):
        yield from read_sentence(value, origin).facts


def _facts_in_mapping(record: Mapping[Any, Any], origin: str, name: str) -> Iterator[Fact]:
    keys = {fold(str(key)): key for key in record}
    told = next((keys[k] for k in ("name", "key", "attribute", "property", "label", "field") if k in keys), None)
    valued = next((keys[k] for k in ("value", "text", "fact") if k in keys), None)
    source = str(record[keys["origin"]]) if "origin" in keys and valued is not None else origin
    if valued is not None:
        unit = next((str(record[keys[k]]) for k in ("unit", "units") if k in keys and record[keys[k]]), "")
        value = record[valued]
        called = str(record[told]) if told is not None and told != valued and record[told] else name
        if not called and "kind" in keys:
            called = str(record[keys["kind"]])
        if not called and "type" in keys:
            called = str(record[keys["type"]])
        with_unit = f"{value} {unit}" if unit and not isinstance(value, bool | list | dict) else value
        yield from _facts_in(with_unit, source, called) if called else _facts_in(str(with_unit), source, "")
        return
    for key, value in list(record.items())[:_MOST]:
        called = str(key)
        if fold(called) in ("facts", "attributes", "specs", "specifications", "product", "properties", "details") and (
            isinstance(value, Mapping | list)
        ):
            yield from _facts_in(value, origin, "")
        elif isinstance(value, Mapping) and not {fold(str(k)) for k in value} & {"value", "text"}:
            yield from _facts_in_mapping({_inner(called, k): v for k, v in value.items()}, origin, "")
        else:
            yield from _facts_in(value, origin, called)


def _inner(outer: str, key: Any) -> str:
    """`{"dimensions_cm": {"width": ..}}` is a width in cm; `{"price": {"amount": ..}}` is a price."""
    if fold(str(key)) in ("amount", "number", "currency", "quantity") and kind_of_name(outer):
        return outer
    unit = kind_and_unit(outer)[1]
    if kind_of_name(str(key)):
        return f"{key}_{unit}" if unit else str(key)
    return f"{outer} {key}"


def _product(facts: Iterable[Fact]) -> Product:
    facts = list(facts)
    if facts and not any(fact.kind == "product" for fact in facts):
        facts[:1] = _as_product(facts[0])
    sku = next((f.text for f in facts if f.kind == "sku"), "")
    return Product(numbered(facts), sku)


def _as_product(fact: Fact) -> list[Fact]:
    """What was said first, without a name, is the product where nothing else is: "plant mister", "oak board"."""
    words = [token for token in tokens_of(fact.text) if token.key not in words_in("small")]
    kinds = {m.concept.kind for m in fact.mentions}
    if fact.name or fact.amounts or not 1 <= len(words) <= 4 or fact.kind not in ("feature", "other"):
        return [fact]
    if kinds - {"material", "colour"} or fact.text.startswith("not ") or len(words) == len(fact.mentions):
        return [fact]
    inside = [f for f in one_each(fact.text, fact.mentions, [], fact.origin) if f.kind != "other"]
    return [replace(fact, kind="product"), *inside]

"""Facts about a product, each with its kind, its amounts and where it comes from.

Reads them from a sentence ("stoneware, 350 ml, dishwasher safe"), from named values of any file, and from texts that
say several things. Knows what facts are; does not know files, listings or marketplaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from knowledge.products.amounts import Amount, find_amounts, folded_units, is_same
from knowledge.products.vocabulary import (
    Mention,
    attribute_names,
    axes,
    find_mentions,
    fold,
    names_of,
    pattern,
    tokens_of,
    words_in,
)

_PART = re.compile(r"\s*(?:[;\n\r•|।()]|,(?!\d)|(?<!\d),|(?<=[\w)])\.\s+(?=[^\W\d])|\.\s*$)\s*")
_NAMED = re.compile(r"^\s*([^:=\d][^:=]{0,40}?)\s*[:=]\s*(\S.*)$", re.DOTALL)
_AND = re.compile(r"\s+(?:and|und|y|e|और|aur|&)\s+", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,400}>|&nbsp;|\u200b")
_NO_NAME = frozenset({"other", "note", "notes", "info", "text", "fact", "value", "extra", "comment", "usp"})
_IN_IT = re.compile(r"(?:in|im|en|dentro de)\s", re.IGNORECASE)
_MEASURED = ("capacity", "weight", "width", "height", "depth", "length", "diameter", "thickness", "dimensions")
_MOST, _LONGEST = 300, 2000
_OF_MEASURE = {
    "volume": "capacity", "mass": "weight", "power": "power", "voltage": "voltage", "charge": "battery",
    "money": "price", "length": "length", "time": "duration", "share": "share", "storage": "storage",
    "light": "brightness", "frequency": "frequency", "temperature": "temperature", "density": "fabric_weight",
    "energy": "battery", "pixels": "resolution", "purity": "purity",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One thing that is known about a product.

    Attributes:
        id: `f1`, within the product.
        kind: `material`, `capacity`, `feature`, ... or `other`.
        text: As it was said or written.
        origin: Where it comes from: `said in the chat`, `shop.csv, row 12`.
        name: What it was called there, empty if it had no name.
        language: Of the words where they show it, else empty.
    """

    id: str
    kind: str
    text: str
    origin: str = ""
    name: str = ""
    language: str = ""

    @cached_property
    def mentions(self) -> list[Mention]:
        """The concepts it names, those that it denies included."""
        return find_mentions(self.text, self.language)

    @cached_property
    def amounts(self) -> list[Amount]:
        """The numbers in it."""
        return find_amounts(self.text)

    @property
    def concepts(self) -> list[str]:
        """Names of the concepts that it affirms."""
        return names_of(self.mentions)

    def as_json(self) -> dict[str, Any]:
        """For files: `{"id":..., "kind":..., "text":..., "origin":...}`."""
        return {
            "id": self.id, "kind": self.kind, "name": self.name, "text": self.text, "origin": self.origin,
            "language": self.language,
        }  # fmt: skip


@dataclass(frozen=True)
class Product:
    """A product and what is known about it.

    Attributes:
        sku: The seller's own number; empty if unknown.
        facts: In the order in which they were told, none twice.
    """

    facts: tuple[Fact, ...] = ()
    sku: str = ""

    def of_kind(self, *kinds: str) -> list[Fact]:
        """The facts of some kinds."""
        return [fact for fact in self.facts if fact.kind in kinds]

    def text_of(self, kind: str) -> str:
        """The first fact of a kind as written; empty if there is none."""
        return next((fact.text for fact in self.facts if fact.kind == kind), "")

    def with_more(self, other: Product) -> Product:
        """These facts and those of another reading; the newer one wins where there can be only one."""
        only_one = {"product", "brand", "capacity", "weight", "width", "height", "depth", "count", "origin", "warranty"}
        newer = {fact.kind for fact in other.facts} & only_one
        kept = [fact for fact in self.facts if fact.kind not in newer]
        return Product(_numbered([*kept, *other.facts]), other.sku or self.sku)


def read_sentence(text: str, origin: str) -> Product:
    """Read facts that somebody said: `handmade blue mug: stoneware, 350 ml, dishwasher safe`.

    Args:
        text: The facts, parted by commas, semicolons, bullets or line feeds; `name: value` where they have names.
        origin: Where they come from, in words.
    """
    facts: list[Fact] = []
    for part in _parts(text):
        named = _NAMED.match(part)
        kind = _kind_of_name(named[1]) if named else ""
        if named and kind:
            facts += _named_facts(kind, named[1], named[2], origin)
        elif named and find_mentions(named[1]) and not find_amounts(named[1]):
            facts += [*_said(named[1], origin), *_said(named[2], origin)]  # "blue mug: stoneware"
        elif named:
            facts += _value(named[1], named[2], origin)
        else:
            facts += _said(part, origin)
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
        yield from _value(name, value, origin)
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
    if fold(str(key)) in ("amount", "number", "currency", "quantity") and _kind_of_name(outer):
        return outer
    unit = _kind_and_unit(outer)[1]
    if _kind_of_name(str(key)):
        return f"{key}_{unit}" if unit else str(key)
    return f"{outer} {key}"


def _value(name: str, value: Any, origin: str) -> Iterator[Fact]:
    """One named value of a record."""
    kind, unit = _kind_and_unit(name)
    if isinstance(value, bool):
        plain = " ".join(re.split(r"[_\-\s]+", name)).strip()
        yield from _said(plain if value else f"not {plain}", origin)
        return
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(_MARKUP.sub(" ", str(value)).split())[:_LONGEST]
    if not text or fold(text) in ("n/a", "na", "none", "null", "-", "unknown", "default title", "k a", "tbd"):
        return
    answer = fold(text)
    if answer in ("yes", "true", "ja", "si", "no", "false", "nein", "हा", "नही", "y", "n") and not kind.startswith(
        "stock"
    ):
        plain = " ".join(re.split(r"[_\-\s]+", name)).strip()
        affirmed = answer in ("yes", "true", "ja", "si", "हा", "y")
        yield from _said(plain if affirmed else f"not {plain}", origin)
        return
    if unit and not re.search(r"[^\d.,\s]", text):
        text = f"{text} {unit}"
    yield from _named_facts(kind or "other", name, text, origin)


def _named_facts(kind: str, name: str, text: str, origin: str) -> list[Fact]:
    name, text = " ".join(re.split(r"[_\s]+", name)).strip(), text.strip()
    if kind in ("feature", "certificate", "care", "parts", "other") and not find_amounts(text):
        parts = list(_parts(text))
        if len(parts) > 1 and all(len(part) < 60 for part in parts):
            return [fact for part in parts for fact in _named_facts(kind, name, part, origin)]
    if kind in ("feature", "description", "certificate", "care", "parts"):
        said = [replace(f, name=name) for part in _parts(text) for f in _said(part, origin, unknown=kind)]
        # Prose is no fact where nothing in it is known: "Thank you for visiting", or an instruction to a machine.
        return [f for f in said if kind != "description" or (f.kind != "product" and (f.mentions or f.amounts))]
    if kind == "product":
        head = _fact("product", text, origin, name)
        inside = _one_each(text, find_mentions(text), find_amounts(text), origin)
        inside = [fact for fact in inside if fact.kind not in ("product", "other")]
        return [head, *inside]
    if kind == "other":
        mentioned = find_mentions(text) or find_mentions(name)
        kind = _kind_of(text, find_mentions(text)) if mentioned or find_amounts(text) else "other"
        kind = "other" if kind == "product" else kind
        if kind == "other" and name and fold(name) not in _NO_NAME:
            text = f"{name}: {text}"  # "card slots: 8": the value alone says nothing
    return [_fact(kind, text, origin, name)]


def _said(part: str, origin: str, unknown: str = "other") -> list[Fact]:
    """Facts in a few words; several if the words are all known: `blue stoneware mug`."""
    part = part.strip(' \t.,;:!"“”„*-–')
    if not part or not tokens_of(part):
        return []
    sized = _named_amount(part)
    return [_fact(*sized, origin)] if sized else _read_part(part, origin, unknown)


def _read_part(part: str, origin: str, unknown: str) -> list[Fact]:
    mentions, amounts = find_mentions(part), find_amounts(part)
    if not mentions and not amounts:
        if (kind := _kind_of(part, mentions)) != "other":
            return [_fact(kind, part, origin)]
        if named := _named_inside(part):
            return [_fact(named[0], named[1], origin)]
        return [_fact("other" if unknown == "description" else unknown, part, origin)]
    told = [found for name in ("origin", "fits", "warranty") if (found := pattern(name).search(part))]
    if told:
        begin = min(found.start() for found in told)
        if any(m.concept.kind == "product" and m.end <= begin for m in mentions):  # "phone case fits iPhone 15"
            return [*_said(part[:begin], origin), *_said(part[begin:], origin)]
    if told or _fits(part):
        return [_fact(_kind_of(part, mentions), part, origin)]
    pieces = _AND.split(part)
    if len(pieces) > 1 and all(find_mentions(p) or find_amounts(p) for p in pieces):
        denied = bool(mentions and mentions[0].denied)
        return [
            f for p in pieces for f in _said(f"not {p}" if denied and not p.startswith("not ") else p, origin, unknown)
        ]
    if (
        _covers(part, mentions, amounts)
        and len(mentions) + len(amounts) > 1
        and not _belongs_together(mentions, amounts)
    ):
        return _one_each(part, mentions, amounts, origin)
    return [_fact(_kind_of(part, mentions), part, origin)]


def _named_amount(part: str) -> tuple[str, str] | None:
    """`size 85 to 110 cm`, `weight 2 kg`: the name in front says what is measured."""
    first = tokens_of(part)[0]
    kind = attribute_names().get((first.key,), "")
    rest = part[first.end :].strip(" :-")
    if kind in (*_MEASURED, "size") and rest[:1].isdigit():
        return kind, rest
    return None


def _named_inside(part: str) -> tuple[str, str] | None:
    """`size M`, `lavender scent`: a kind of fact and its value."""
    tokens, known = tokens_of(part), attribute_names()
    if len(tokens) < 2:
        return None
    for name, value in ((tokens[0], part[tokens[0].end :]), (tokens[-1], part[: tokens[-1].start])):
        if (kind := known.get((name.key,), "")) in (
            "size",
            "scent",
            "pattern",
            "style",
            "colour",
            "ingredients",
            "brand",
        ):
            rest = re.sub(r"^[\s:-]*(?:is|ist|es|are|sind|son|hai|है)\s+", "", value)
            return kind, rest.strip(" :-")
    return None


def _covers(part: str, mentions: list[Mention], amounts: list[Amount]) -> bool:
    """Whether a product is named, or every word is known."""
    if any(m.concept.kind == "product" for m in mentions):
        return True
    spans = [(m.start, m.end) for m in mentions] + [(a.start, a.end) for a in amounts]
    rest = [
        t for t in tokens_of(part) if not any(s <= t.start < e for s, e in spans) and t.key not in words_in("small")
    ]
    return not rest


def _belongs_together(mentions: list[Mention], amounts: list[Amount]) -> bool:
    """`80 % cotton, 20 % polyester`, `10 x 12 cm`, `925 silver`: one fact."""
    if any("share" in a.measures for a in amounts) or (len(amounts) > 1 and not mentions):
        return True
    kinds = {m.concept.kind for m in mentions}
    return kinds == {"material"} or (kinds == {"colour"} and not amounts)


def _one_each(part: str, mentions: list[Mention], amounts: list[Amount], origin: str) -> list[Fact]:
    facts = []
    for mention in mentions:
        text = part[mention.start : mention.end]
        if mention.denied:
            text = f"not {text}"
        facts.append(_fact(_kind_of(text, find_mentions(text)), text, origin))
    loose = [a for a in amounts if not any(m.start <= a.start < m.end for m in mentions)]
    for group in _groups(loose, part):
        around = part[max(0, group[0].start - 12) : group[-1].end + 14]
        text = part[group[0].start : group[-1].end]
        facts.append(_fact(_kind_of_amount(group, around, part), text, origin))
    known = {m.concept.kind for m in mentions}
    spans = [(m.start, m.end) for m in mentions] + [(a.start, a.end) for a in amounts]
    words = [
        t for t in tokens_of(part) if not any(s <= t.start < e for s, e in spans) and t.key not in words_in("small")
    ]
    if words and "product" in known and (len(words) > 1 or len(part.split()) > 3):
        facts.append(_fact("other", part, origin))
    return facts


def _groups(amounts: list[Amount], part: str) -> list[list[Amount]]:
    groups: list[list[Amount]] = []
    for amount in amounts:
        if groups and re.fullmatch(
            r"\s*(?:x|×|\*|by|mal|por|-|–|to|bis|\()?\s*", part[groups[-1][-1].end : amount.start]
        ):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    return groups


def _kind_of(text: str, mentions: list[Mention]) -> str:
    amounts = find_amounts(text)
    if pattern("warranty").search(text):
        return "warranty"
    if pattern("origin").search(text):
        return "origin"
    kinds = {m.concept.kind for m in mentions}
    if kinds == {"material"} and _IN_IT.match(text):
        return "parts"  # "in a glass" is no glass candle
    if kinds == {"material"} and _is_of_a_part(text, mentions):
        return "feature"
    if _fits(text) and not kinds & {"feature", "certificate"}:
        return "compatibility"
    if pattern("count").search(text):
        return "count"
    for kind in ("certificate", "feature", "product", "material", "colour"):
        if kind in kinds and not (kind == "product" and amounts):
            return kind
    if amounts:
        return _kind_of_amount(amounts, text, text)
    return "origin" if "place" in kinds else "other"


def _is_of_a_part(text: str, mentions: list[Mention]) -> bool:
    """`brass buckle`, `hebilla de latón`: a part is of it; `waxed canvas`, `cuero vacuno`: the product itself is."""
    first, last = min(m.start for m in mentions), max(m.end for m in mentions)
    spans = [(m.start, m.end) for m in mentions]
    loose = [t for t in tokens_of(text) if not t.key.isdigit() and t.key not in words_in("small")]
    loose = [t for t in loose if not any(s <= t.start < e for s, e in spans)]
    if mentions[0].language == "es" or re.search(r"\b(?:aus|made of|out of)\s", text[:first]):
        return any(t.start < first for t in loose)
    return any(t.start >= last for t in loose)


def _kind_of_amount(amounts: list[Amount], around: str, text: str) -> str:
    measures = amounts[-1].measures
    if pattern("count").search(text):
        return "count"
    if not measures:
        return "other"
    measure = measures[0]
    if measure == "length":
        if len(amounts) > 1:
            return "dimensions"
        return next(
            (axis for axis, words in axes().items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", around, re.I)), "size"
        )
    if measure == "time":
        return "burn_time" if pattern("burns").search(text) else "duration"
    if measures == ("volume", "mass"):
        return "capacity"
    return _OF_MEASURE[measure]


def _kind_of_name(name: str) -> str:
    return _kind_and_unit(name)[0]


def _kind_and_unit(name: str) -> tuple[str, str]:
    """The kind of fact that a name means, and the unit that it names: `weight_g`, `Height (cm)`."""
    words = [token.key for token in tokens_of(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))]
    unit = words[-1] if len(words) > 1 and words[-1] in folded_units() else ""
    known = attribute_names()
    for candidate in (
        words,
        words[:-1] if unit else words,
        [w for w in words if w not in ("the", "item", "product", "total")],
    ):
        if kind := known.get(tuple(candidate)):
            return kind, unit if tuple(words) not in known else ("g" if words[-1:] == ["grams"] else "")
    return "", unit


def _parts(text: str) -> Iterator[str]:
    plain = _MARKUP.sub(" \n ", text)[: _LONGEST * 4]
    for part in _PART.split(plain):
        if part and part.strip():
            yield " ".join(part.split())


def _fact(kind: str, text: str, origin: str, name: str = "") -> Fact:
    text = " ".join(text.split())
    spoken = [m.language for m in find_mentions(text) if m.language]
    language = max(set(spoken), key=spoken.count) if spoken else ("hi" if re.search(r"[\u0900-\u097f]", text) else "")
    return Fact("", kind, text, origin, name, language)


def _product(facts: Iterable[Fact]) -> Product:
    facts = list(facts)
    if facts and not any(fact.kind == "product" for fact in facts):
        facts[:1] = _as_product(facts[0])
    sku = next((f.text for f in facts if f.kind == "sku"), "")
    return Product(_numbered(facts), sku)


def _as_product(fact: Fact) -> list[Fact]:
    """What was said first, without a name, is the product where nothing else is: "plant mister", "oak board"."""
    words = [token for token in tokens_of(fact.text) if token.key not in words_in("small")]
    kinds = {m.concept.kind for m in fact.mentions}
    if fact.name or fact.amounts or not 1 <= len(words) <= 4 or fact.kind not in ("feature", "other"):
        return [fact]
    if kinds - {"material", "colour"} or fact.text.startswith("not ") or len(words) == len(fact.mentions):
        return [fact]
    inside = [f for f in _one_each(fact.text, fact.mentions, [], fact.origin) if f.kind != "other"]
    return [replace(fact, kind="product"), *inside]


def _numbered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """None twice: the same words, or the same single concept again."""
    kept: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        key = (fact.kind, fold(fact.text))
        same = fact.kind in ("material", "colour", "feature", "certificate") and any(
            set(fact.concepts) and set(fact.concepts) <= set(other.concepts)
            for other in kept
            if other.kind != "product"
        )
        again = any(
            fact.kind == other.kind and fact.amounts and other.amounts and is_same(fact.amounts[0], other.amounts[0])
            for other in kept
            if fact.kind in ("capacity", "weight", "width", "height", "length", "depth", "diameter", "burn_time")
        )
        if key not in seen and not same and not again:
            seen.add(key)
            kept.append(fact)
    return tuple(replace(fact, id=f"f{number}") for number, fact in enumerate(kept, 1))


def _fits(text: str) -> bool:
    return bool(pattern("fits").search(text) or pattern("fits_before").search(text))

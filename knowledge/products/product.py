"""What is known about a product: facts, each with its kind, its amounts and where it comes from.

Knows what facts are; does not know how they are read from words or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from knowledge.products.amounts import Amount, find_amounts, is_same
from knowledge.products.vocabulary import Mention, find_mentions, fold, names_of


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
        return Product(numbered([*kept, *other.facts]), other.sku or self.sku)


def make_fact(kind: str, text: str, origin: str, name: str = "") -> Fact:
    """A fact without a number, its language told from its words."""
    text = " ".join(text.split())
    spoken = [m.language for m in find_mentions(text) if m.language]
    language = max(set(spoken), key=spoken.count) if spoken else ("hi" if re.search(r"[\u0900-\u097f]", text) else "")
    return Fact("", kind, text, origin, name, language)


def _is_within(fact: Fact, other: Fact) -> bool:
    return bool(fact.concepts) and set(fact.concepts) <= set(other.concepts)


def numbered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
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
        if fact.kind == "material" and fact.amounts and fact.concepts:  # "95% cotton" says more than "cotton"
            same = same and any(other.kind == "material" and other.amounts for other in kept)
            kept = [k for k in kept if k.kind != "material" or k.amounts or not _is_within(k, fact)]
        if key not in seen and not same and not again:
            seen.add(key)
            kept.append(fact)
    return tuple(replace(fact, id=f"f{number}") for number, fact in enumerate(kept, 1))

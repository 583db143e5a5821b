"""What some words tell of a product: its facts, and whether they name a product at all.

Knows what the product vocabulary knows; does not know requests.
"""

from __future__ import annotations

import re

from knowledge.products.facts import Fact, read_sentence
from knowledge.products.vocabulary import find_in_any_language

ENOUGH = 2  # facts from which a message tells of a product


def known_facts(told: str) -> list[Fact]:
    """The facts in some words that are more than words."""
    named = ("brand", "scent", "size", "pattern", "style", "ingredients", "origin", "warranty", "compatibility")
    facts = read_sentence(told, "").facts
    return [f for f in facts if f.kind in named or (f.kind != "other" and _is_understood(f))]


def _is_understood(fact: Fact) -> bool:
    """Whether it names something known, if only inside a German compound: `Messinglampe`."""
    return bool(fact.mentions or fact.amounts or find_in_any_language(fact.text))


def tells_product(told: str) -> bool:
    """Whether some words say what the product is, in words that are known."""
    return any(_is_understood(fact) for fact in read_sentence(told, "").of_kind("product"))


def lists_product(told: str) -> bool:
    """Whether some words list a product that is in no vocabulary, and then facts: `garlic press, steel, 18 cm`."""
    facts = read_sentence(told, "").facts
    if not facts or facts[0].kind != "product":
        return False
    listed = [fact for fact in facts[1:] if _is_understood(fact) and fact.kind != "product"]
    ends = re.search(rf"{re.escape(facts[0].text)}\s*[,;:\n(–-]", told)
    return bool(ends) and len(listed) >= ENOUGH

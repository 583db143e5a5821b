"""Which facts some words point at: `the litre thing` is the capacity, `lo de hecho a mano` what is made by hand.

Knows facts and the vocabulary; does not know why somebody points at them.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.products.amounts import find_amounts
from knowledge.products.kinds import kind_of_name
from knowledge.products.product import Fact
from knowledge.products.vocabulary import find_in_any_language, fold, names_of, tokens_of, words_in

_STEM = 4  # letters by which two forms of a word are the same
_LENGTHS = frozenset({"size", "length", "width", "height", "depth", "diameter", "dimensions", "thickness"})


def facts_meant(facts: Sequence[Fact], words: str) -> list[Fact]:
    """The facts that some words name: by their own words or concepts, else by their unit, else by their kind.

    Args:
        facts: Of a product; what the product itself is cannot be meant.
        words: In any language.
    """
    open_to = [fact for fact in facts if fact.kind != "product"]
    concepts = set(names_of(find_in_any_language(words)))
    stems = _stems(words)
    said = [f for f in open_to if concepts & _concepts(f) or any(_alike(a, b) for a in stems for b in _stems(f.text))]
    units = {amount.unit for stem in stems for form in _forms(stem) for amount in find_amounts(f"1 {form}")} - {""}
    measured = [f for f in open_to if any(amount.unit in units for amount in f.amounts)]
    kinds = _kinds_named(words)
    return said or measured or [f for f in open_to if f.kind in kinds]


def _concepts(fact: Fact) -> set[str]:
    return set(names_of(find_in_any_language(fact.text)))


def _stems(text: str) -> set[str]:
    return {token.key for token in tokens_of(text) if token.key not in words_in("small") and len(token.key) > 1}


def _forms(word: str) -> list[str]:
    """A word and what is left of it without an ending: `millilitern`, `millilitres`."""
    return [word, *(word[:-cut] for cut in (1, 2) if len(word) - cut >= _STEM)]


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: `litre`, `litres`; numbers only if they are equal."""
    if one == other:
        return True
    shared = min(len(one), len(other)) - 2
    return not one.isdigit() and shared >= _STEM and one[:shared] == other[:shared]


def _kinds_named(words: str) -> set[str]:
    keys = [token.key for token in tokens_of(words)]
    named = {kind_of_name(part) for part in (*keys, " ".join(keys), fold(words))} - {""}
    return named | _LENGTHS if named & _LENGTHS else named

"""What the facts of a product say, looked up quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from knowledge.products.amounts import Amount, words_for_count
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import broader_than, concepts, find_mentions, fold, tokens_of
from tools.claims.patterns import any_match, claims_page, small_words

_MEASURE_KINDS = frozenset(
    "capacity weight width height depth length diameter thickness size power voltage battery burn_time "
    "dimensions other duration".split()
)


_KINDS_OF = ("recycled", "organic", "waxed", "solid", "natural", "raw", "brushed", "sterling", "stainless")
_FAKE = re.compile(
    r"\b(?:faux|fake|imitation|vegan|artificial|cork|apple|cactus|mushroom|pu|look|optik|plated|vergoldet|kunst\w*"
    r"|imit\w*|bañad\w*)\b",
    re.IGNORECASE,
)
_SAME_PLACE = 0.75  # Lisbon, Lissabon, Lisboa


class Known:
    """What the facts say, looked up quickly."""

    def __init__(self, product: Product) -> None:
        """Read the facts once."""
        told = [fact for fact in product.facts if fact.kind not in ("link", "gtin", "stock")]
        self.facts = told
        self.texts = [f"{fact.name} {fact.text}" if fact.kind != "other" else fact.text for fact in told]
        self.folded = fold(" \n ".join(self.texts))
        self.words = {token.key for text in self.texts for token in tokens_of(text)}
        self.amounts: list[Amount] = [a for fact in told for a in fact.amounts]
        self.amounts += [
            number for fact in told for value, start, end in words_for_count(fact.text)
            for number in [Amount(fact.text[start:end], start, end, (float(value),))]
        ]  # fmt: skip
        self.bare = {v for f in told if f.kind in _MEASURE_KINDS for a in f.amounts if not a.measures for v in a.values}
        names = {m.concept.name for fact in told for m in fact.mentions if not m.denied}
        names |= {m.concept.name for text in self.texts for m in find_mentions(text, "de") if not m.denied}
        self.denied = {m.concept.name for fact in told for m in fact.mentions if m.denied}
        self.concepts: set[str] = set()
        for name in names:
            self.concepts |= broader_than(name)
        for name in list(self.concepts):
            self.concepts |= set(claims_page()["implies"].get(name, ()))
            kind, _, rest = name.partition("_")
            self.concepts |= {rest} if kind in _KINDS_OF and rest in concepts() else set()
        if any(fact.kind == "certificate" for fact in told):
            self.concepts.add("certificate_certified")
        self.concepts |= {name for fact in told if not _FAKE.search(fact.text) for name in _materials_in(fact)}
        self.concepts -= self.denied
        self.has_warranty = any(fact.kind == "warranty" or any_match("warranty", fact.text) for fact in told)

    def names_place(self, text: str) -> bool:
        """Whether a place is one that the facts name in another language: Lisbon, Lissabon, Lisboa."""
        told = {word for word in self.words if len(word) > 3}
        spoken = [t.key for t in tokens_of(text) if t.key not in small_words()]
        return bool(spoken) and all(
            any(word[0] == own[0] and SequenceMatcher(None, word, own).ratio() >= _SAME_PLACE for own in told)
            for word in spoken
        )

    def has_words(self, text: str) -> bool:
        """Whether the facts hold every word of a text that means something."""
        keys = [t.key for t in tokens_of(text) if t.key not in small_words()]
        mentions = find_mentions(text)
        covered = all(any(m.start <= t.start < m.end for m in mentions) for t in tokens_of(text) if t.key in keys)
        if mentions and covered and all(m.concept.name in self.concepts for m in mentions):
            return True
        return bool(keys) and all(
            k in self.words or f"{k}s" in self.words or (len(k) > 4 and k[:-1] in self.words) for k in keys
        )


def _materials_in(fact: Fact) -> Iterator[str]:
    """What single words of a fact name: "cotton wick" is one concept, and its word says what the wick is of."""
    if fact.kind not in ("feature", "parts", "other", "material"):
        return
    for token in tokens_of(fact.text):
        for mention in find_mentions(fact.text[token.start : token.end]):
            if mention.concept.kind == "material":
                yield mention.concept.name

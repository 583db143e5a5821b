"""What a sentence says is in a product, or is not: each thing that it names there needs a fact, whatever it is.

The other finders know the words of claims; here the place in the sentence makes the claim: "with hyaluronic acid",
"contains no nickel", "sin siliconas".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.products.vocabulary import tokens_of
from tools.claims.known import Known
from tools.claims.patterns import compiled, everyday_words, small_words

_REST = re.compile(r"[^.;:!?|\n•।()–—]{2,80}")
_THINGS = re.compile(
    r",|\s(?:and|or|nor|und|oder|noch|y|e|o|ni|और|या|for|für|para|so|but|aber|pero|in|on|at|auf|im|en)\s"
)
_LIST = 3  # things of a list that are looked at


@dataclass(frozen=True)
class Span:
    """A claim's place in a text.

    Attributes:
        is_soft: Its words claim something in most sentences, but not in all: "the best part of the day".
    """

    start: int
    end: int
    kind: str
    is_soft: bool = False


def contents(text: str, known: Known) -> Iterator[Span]:
    """Things that are said to be in a product or not to be, and that no fact names."""
    for sentence in re.finditer(r"[^.!?।\n•]+", text):
        low = sentence[0].lower()
        at = sentence.start() + len(low) - len(low.lstrip())
        for name, kind in (("lacks", "certificate"), ("holds", "material")):
            for pattern in compiled(name, ""):
                for found in pattern.finditer(low.lstrip()):
                    rest = _REST.match(low.lstrip(), found.end())
                    thing = _first_unknown(rest[0], known) if rest else ""
                    if thing and rest:
                        yield Span(
                            at + found.start(), at + rest.start() + rest[0].index(thing) + len(thing), kind, True
                        )


def _first_unknown(text: str, known: Known) -> str:
    for thing in _THINGS.split(text)[:_LIST]:
        words = [t.key for t in tokens_of(thing) if t.key not in small_words() and not t.key.isdigit()]
        if words and not known.has_words(thing) and not any(word in everyday_words() for word in words):
            if not any(word in known.words for word in words):
                return thing.strip()
    return ""

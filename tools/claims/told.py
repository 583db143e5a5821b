"""What of a sentence the facts say: their words, numbers and concepts are taken out, so that the rest can be judged.

What a product is said not to be goes as well: "not suitable for the microwave" claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.products.amounts import find_amounts, same_any, words_for_count
from knowledge.products.vocabulary import Token, find_mentions, tokens_of
from tools.claims.known import Known
from tools.claims.patterns import small_words

TOLD = "xx"  # stands where words of the facts stood; a word in no language, so that a classifier can learn it
_AGAIN = re.compile(rf"\b{TOLD}(?:\W+{TOLD}\b)+")
_LETTERS = 5  # of a word from which its beginning or end tells it: Lavendelduft, washed


def without_told(text: str, language: str, known: Known) -> str:
    """Put `TOLD` where a sentence says what the facts say; what the product is called stays, since it supports nothing.

    Args:
        text: A sentence.
        language: Its code.
        known: The facts.
    """
    rest, at = "", 0
    for start, end in sorted(_told(text, language, known)):
        if start >= at:
            rest += text[at:start] + TOLD
        at = max(at, end)
    return _AGAIN.sub(TOLD, rest + text[at:])


def _told(text: str, language: str, known: Known) -> Iterator[tuple[int, int]]:
    said = [m for m in find_mentions(text, language) if m.denied or m.concept.name in known.concepts]
    names = [(m.start, m.end) for m in said if m.concept.kind == "product"]
    yield from ((m.start, m.end) for m in said if m.concept.kind != "product")
    yield from ((a.start, a.end) for a in find_amounts(text) if same_any(a, known.amounts))
    counted = {value for amount in known.amounts for value in amount.values}
    yield from ((start, end) for value, start, end in words_for_count(text) if value > 1 and value in counted)
    told = {token.key for fact in known.facts if fact.kind != "product" for token in tokens_of(fact.text)}
    for token in tokens_of(text):
        if not any(start <= token.start < end for start, end in names) and _is_word_of(token, text, told):
            yield token.start, token.end


def _is_word_of(token: Token, text: str, told: set[str]) -> bool:
    """Whether a word is one of the facts', perhaps in another form or as a part of a longer one."""
    key = token.key
    if key in small_words():
        return False
    if key in told:
        return len(key) > 2 or key.isdigit() or text[token.start : token.end].isupper()
    stem = key[: max(_LETTERS - 1, len(key) - 2)]
    return len(key) >= _LETTERS and any(
        word.startswith(stem) or (len(word) >= _LETTERS and (key.startswith(word) or key.endswith(word)))
        for word in told
    )

"""Hashtags as the words that they are made of: `#CarbonFibreJeans` claims what "Carbon Fibre Jeans" does.

Scripts without capitals show no border, so there the words that the facts have are taken out of the tag instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.products.concepts import inflected
from knowledge.products.vocabulary import concepts, fold
from tools.claims.known import Known

_TAG = re.compile(r"#(?=[^\W\d_])([\w\u0900-\u097f]+)")
_BORDER = re.compile(
    r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[^\W\d_])(?=\d)|(?<=[\u0900-\u097f])(?=\d)|(?<=\d)(?=\D)|_"
)


def without_hashtags(text: str) -> str:
    """The text with blanks for its hashtags, so that every other character keeps its place."""
    return _TAG.sub(lambda tag: " " * len(tag[0]), text)


def hashtags(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Where hashtags stand in a text, and the words to judge them by."""
    tags = list(_TAG.finditer(text))
    told = _joined(known) if tags else []
    for tag in tags:
        parts = _BORDER.sub(" ", tag[1]).split() if _untold(tag[1], told).strip() else []
        yield tag.start(), tag.end(), " ".join(_untold(part, told) if part == part.lower() else part for part in parts)


def _untold(part: str, told: list[str]) -> str:
    """What is left of words written as one without those of the facts."""
    left = fold(part)
    for words in told:
        left = left.replace(words, " ")
    return left if left != fold(part) else part


def _joined(known: Known) -> list[str]:
    """All wordings of what the facts say, each written as one word, the longest first."""
    forms = {
        "".join(words)
        for name in known.concepts
        if (concept := concepts().get(name))
        for language, wordings in concept.also.items()
        for wording in wordings
        for words in inflected(wording, language, concept.kind)
    }
    return sorted((form for form in forms if len(form) > 2), key=len, reverse=True)

"""The patterns of `claims.yaml`, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.vocabulary import fold


def matches(name: str, text: str) -> Iterator[re.Match[str]]:
    """Where the patterns of a name stand in a text."""
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for pattern in compiled(name, ""):
        yield from pattern.finditer(low)


def any_match(name: str, text: str) -> bool:
    """Whether one of the patterns of a name stands in a text."""
    return next(matches(name, text), None) is not None


@cache
def compiled(name: str, language: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a name, and of a language where it has them by language."""
    page = claims_page()[name]
    patterns: Iterable[str] = page.get(language, ()) if isinstance(page, dict) else page
    return tuple(re.compile(pattern) for pattern in patterns)


@cache
def claims_page() -> dict[str, Any]:
    """`claims.yaml`."""
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text("utf-8"))
    return page


@cache
def small_words() -> frozenset[str]:
    """Words that say nothing of their own."""
    return frozenset(fold(word) for word in str(claims_page()["small"]).split())


@cache
def everyday_words() -> frozenset[str]:
    """Words of everyday things and doings, which a text may name without a fact."""
    return frozenset(fold(word) for word in str(claims_page()["everyday"]).split())

"""The facts of an infographic, as the seller gave them: tidied, counted, never changed in what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.errors import ToolInputError

MOST_FACTS, LONGEST_FACT, LONGEST_TITLE = 6, 80, 60
_FIGURE = re.compile(
    r"(?P<lead>[≈~±<>]?\d[\d.,/:x×*\-–]*\s?(?:[%‰°″'\"]|°[CF]|[^\W\d_][\w²³\u0900-\u0d7f]{0,4}\.?(?=\s|$))?)\s*(?P<rest>.*)"
)


@dataclass(frozen=True)
class Fact:
    """One fact.

    Attributes:
        lead: A figure with its unit that the fact begins with, shown large; empty where there is none.
        rest: What else it says; empty where the figure is all.
    """

    lead: str
    rest: str


def read_facts(points: Sequence[str]) -> list[Fact]:
    """Tidy the facts; a figure at the beginning is set apart.

    Raises:
        ToolInputError: There are none, too many, or one is too long.
    """
    texts = [" ".join(point.split()).strip("•*·- ") for point in points]
    texts = list(dict.fromkeys(text for text in texts if text))
    if not texts:
        raise ToolInputError("No facts were given. Give 1 to 6 short ones, for example `350 ml`, `dishwasher safe`.")
    if len(texts) > MOST_FACTS:
        raise ToolInputError(
            f"{len(texts)} facts are too many for one picture; at most {MOST_FACTS} can be read on a phone. "
            "Choose the most important ones, or ask for two infographics."
        )
    for text in texts:
        if len(text) > LONGEST_FACT:
            raise ToolInputError(
                f"The fact {text[:40] + '...'!r} has {len(text)} characters; at most {LONGEST_FACT} can be read in a "
                "picture. Say it in fewer words."
            )
    return [_parted(text) for text in texts]


def read_title(title: str | None) -> str:
    """Tidy the title.

    Raises:
        ToolInputError: It is too long.
    """
    text = " ".join((title or "").split())
    if len(text) > LONGEST_TITLE:
        raise ToolInputError(
            f"The title has {len(text)} characters; at most {LONGEST_TITLE} fit. Say it in fewer words."
        )
    return text


def _parted(text: str) -> Fact:
    found = _FIGURE.fullmatch(text)
    return Fact(found["lead"].strip(), found["rest"]) if found else Fact("", text)

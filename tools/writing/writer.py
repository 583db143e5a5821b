"""What whoever writes a listing is given and hands back: one interface for the offline writer and a language model.

A writer only makes a draft. What it may not say is taken out afterwards, whoever wrote it (`listing_writer.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from knowledge.products.facts import Fact, Product
from tools.writing.draft import Draft
from tools.writing.job import Wish
from tools.writing.limits import Limits


@dataclass(frozen=True)
class Assignment:
    """What is to be written.

    Attributes:
        product: What is known, and nothing else may be said.
        limits: What the marketplace takes.
        marketplace: `amazon`, or with a country `amazon.de`.
        language: `en`, `de`, `es` or `hi`.
        country: Of the marketplace, for units; None if it was not named.
        wish: How it should be.
        complaints: What was wrong with the draft before, for a writer that can do better.
    """

    product: Product
    limits: Limits
    marketplace: str
    language: str
    country: str | None = None
    wish: Wish = Wish()
    complaints: tuple[str, ...] = ()


@dataclass
class Written:
    """A draft, and what could not be said in its language.

    Attributes:
        untold: Facts and the words of them that were left out for want of a translation.
    """

    draft: Draft
    untold: list[tuple[Fact, str]] = field(default_factory=list)


class Writer(Protocol):
    """Whoever writes drafts.

    Attributes:
        name: As the listing's record names it: `offline`, `openai:gpt-5-mini`.
        revises: Whether it writes another draft when it is told what was wrong with the first.
    """

    @property
    def name(self) -> str:
        """See the class."""

    @property
    def revises(self) -> bool:
        """See the class."""

    def write(self, assignment: Assignment) -> Written:
        """Write a draft.

        Raises:
            ToolInputError: It cannot write now.
        """

"""Answers to rule questions: the rules that fit a question best, each with its source and date.

Knows how to search; does not know conversations or what is done with a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.rules import Rule, RuleBase


class Citation(BaseModel):
    """Where a statement comes from, as shown to the user."""

    model_config = ConfigDict(frozen=True)

    rule: str
    marketplace: str
    title: str
    publisher: str | None
    url: str | None
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Hit:
    """A rule that answers a question.

    Attributes:
        score: Higher is better; comparable within one search only.
        superseded_by: Id of the newer rule that replaces this one, if any.
    """

    rule: Rule
    score: float
    superseded_by: str | None = None

    def citation(self) -> Citation:
        """The rule's best source."""
        return cite(self.rule)


def cite(rule: Rule) -> Citation:
    """Make the citation of a rule: its first source, or the first that has an address."""
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    return Citation(
        rule=rule.id, marketplace=rule.marketplace, title=source.title, publisher=source.publisher,
        url=source.urls[0] if source.urls else None, as_of=rule.as_of, confidence=rule.confidence,
    )  # fmt: skip


class Guidelines:
    """The searchable rule base."""

    def __init__(self, folder: Path, rules: RuleBase) -> None:
        """Prepare to search; nothing is loaded or written until the first question."""
        self.folder = folder
        self.rules = rules

    @classmethod
    def open(cls, folder: Path) -> Guidelines:
        """Open the store in `folder`, which is made on first use."""
        return cls(folder, RuleBase.load())

    def search(self, question: str, marketplaces: Sequence[str] | None = None, top_k: int = 5) -> list[Hit]:
        """Find the rules that answer a question, best first; none if nothing fits."""
        raise NotImplementedError(question, marketplaces, top_k)

"""What a search in the rules gives: rules that answer, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from knowledge.rules import Rule


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
        score: 0 to 1, higher is better; comparable within one marketplace of one search only.
        superseded_by: Id of the newer rule that replaces this one, if any.
    """

    rule: Rule
    score: float
    superseded_by: str | None = None

    def citation(self) -> Citation:
        """The rule's best source."""
        return cite(self.rule)


def cite(rule: Rule) -> Citation:
    """Make the citation of a rule: its first source that has an address, or else its first."""
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    return Citation(
        rule=rule.id, marketplace=rule.marketplace, title=source.title, publisher=source.publisher,
        url=source.urls[0] if source.urls else None, as_of=rule.as_of, confidence=rule.confidence,
    )  # fmt: skip

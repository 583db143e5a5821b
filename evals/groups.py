"""Conversations by language, persona and tag: how many passed, how sure that share is, what they took."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from evals.outcome import Outcome
from evals.statistics import Interval, pass_hat_k, share_interval

ALL = "all"


@dataclass(frozen=True)
class Group:
    """A group of conversations in figures.

    Attributes:
        share: That passed, 0-1; `interval` is its 95% range.
        seconds: A conversation's median.
        tokens: A conversation's mean; 0 with the offline assistant.
    """

    name: str
    passed: int
    total: int
    share: float
    interval: Interval
    seconds: float
    tokens: float

    @classmethod
    def of(cls, name: str, outcomes: Sequence[Outcome]) -> Group:
        """Count a group that is not empty."""
        passed = sum(outcome.passed for outcome in outcomes)
        return cls(
            name,
            passed,
            len(outcomes),
            passed / len(outcomes),
            share_interval(passed, len(outcomes)),
            statistics.median(outcome.seconds for outcome in outcomes),
            sum(outcome.tokens for outcome in outcomes) / len(outcomes),
        )


def names_of(outcome: Outcome) -> list[str]:
    """The groups a conversation is counted in."""
    persona = [f"persona {outcome.persona}"] if outcome.persona else []
    return [f"language {outcome.language}", *persona, *outcome.tags]


def grouped(outcomes: Sequence[Outcome]) -> list[Group]:
    """Outcomes by language, persona and tag, and all of them at the end."""
    names = {name for outcome in outcomes for name in names_of(outcome)}
    spoken = sorted(names, key=lambda name: (not name.startswith("language "), not name.startswith("persona "), name))
    groups = [Group.of(name, [outcome for outcome in outcomes if name in names_of(outcome)]) for name in spoken]
    return [*groups, Group.of(ALL, outcomes)]


def passes_in_a_row(outcomes: Sequence[Outcome]) -> list[tuple[int, float]]:
    """Of samples played several times: pass^k for each k up to the fewest times one was played; else nothing."""
    samples = dict.fromkeys(outcome.sample for outcome in outcomes)
    tries = [[outcome.passed for outcome in outcomes if outcome.sample == sample] for sample in samples]
    counted = [(sum(passed), len(passed)) for passed in tries]
    most = min(played for _, played in counted)
    return [(k, pass_hat_k(counted, k)) for k in range(1, most + 1)] if most > 1 else []

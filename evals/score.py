"""What a scorer returns."""

from __future__ import annotations

from typing import NamedTuple


class Score(NamedTuple):
    """How well one expectation was met: `value` 0 to 1, and why."""

    value: float
    reason: str


class Step(NamedTuple):
    """One score and where it belongs: the turn (from 1; 0 for the end state) and what was looked at."""

    turn: int
    what: str
    score: Score


def all_or_nothing(problems: list[str], fine: str) -> Score:
    """A score of 1 if there is no problem, else 0 with all of them."""
    return Score(float(not problems), "; ".join(problems) or fine)

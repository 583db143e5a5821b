"""A played and scored conversation as data: what a run stores, what every report and comparison reads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from evals.run import Result
    from evals.sample import Sample
    from evals.trajectory import PlayedTurn


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True)


class StepOutcome(_Data):
    """One expectation and how it went: `turn` counts from 1 (0: the end state), `value` is 0-1."""

    turn: int
    what: str
    value: float
    reason: str


class PictureOutcome(_Data):
    """A picture a turn made; `file` is relative to the run's folder."""

    id: str
    kind: str
    file: str


class TurnOutcome(_Data):
    """One message and all that followed; calls, results and answer are the public events of `lightbox ask --json`."""

    user: str
    photos: list[str] = []
    calls: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    answer: dict[str, Any] = {}
    pictures: list[PictureOutcome] = []
    seconds: float = 0.0


class Outcome(_Data):
    """A sample played once.

    Attributes:
        attempt: From 1; a run with repeats plays each sample several times.
        digest: Of the sample as written, so that a comparison sees that the expectations were changed.
        tokens: Read and written by the language model; 0 with the offline assistant.
        judge_tokens: Read and written by the judge; 0 without one.
    """

    sample: str
    attempt: int = 1
    file: str
    line: int
    digest: str
    language: str
    tags: list[str]
    persona: str | None = None
    seconds: float
    tokens: int = 0
    judge_tokens: int = 0
    steps: list[StepOutcome]
    turns: list[TurnOutcome]

    @property
    def failed(self) -> list[StepOutcome]:
        """The steps that differ from what was expected."""
        return [step for step in self.steps if step.value < 1]

    @property
    def passed(self) -> bool:
        """Whether every step went as expected."""
        return not self.failed

    def as_json(self) -> dict[str, Any]:
        """The public form, with `passed` spelt out."""
        return {**self.model_dump(mode="json"), "passed": self.passed}


def digest_of(sample: Sample) -> str:
    """A short hash of a sample's words and expectations."""
    # What is not said is left out, so that a key that the format gets later changes no sample.
    return hashlib.sha256(sample.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:12]


def outcome_of(result: Result) -> Outcome:
    """Turn a scored conversation into data."""
    loaded, played = result.loaded, result.played
    sample = loaded.sample
    return Outcome(
        sample=sample.id,
        attempt=result.attempt,
        file=str(loaded.path),
        line=loaded.line,
        digest=digest_of(sample),
        language=sample.language,
        tags=sample.tags,
        persona=sample.persona,
        seconds=round(played.seconds, 2),
        tokens=played.tokens,
        judge_tokens=result.judge_tokens,
        steps=[
            StepOutcome(turn=step.turn, what=step.what, value=step.score.value, reason=step.score.reason)
            for step in result.steps
        ],
        turns=[_turn(turn, result) for turn in played.turns],
    )


def _turn(turn: PlayedTurn, result: Result) -> TurnOutcome:
    return TurnOutcome(
        user=turn.turn.user,
        photos=[name for _, name in turn.turn.uploads],
        calls=[call.as_json() for call in turn.calls],
        results=[tool_result.as_json() for tool_result in turn.results],
        answer=turn.answer.as_json(),
        pictures=[
            PictureOutcome(id=record.id, kind=record.kind, file=str(result.played.picture_path(record.id)))
            for record in turn.made
        ],
        seconds=round(turn.seconds, 2),
    )


def pass_rate(outcomes: Sequence[Outcome]) -> float:
    """Share of played conversations in which every step went as expected, 0-1."""
    return sum(outcome.passed for outcome in outcomes) / len(outcomes)

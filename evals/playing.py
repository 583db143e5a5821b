"""A run of `lightbox eval`: what its folder does not hold yet is played, then everything is printed and written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.settings import Settings
from evals import report
from evals.html_report import write_html
from evals.judge.judge import Judge
from evals.load import Loaded
from evals.outcome import Outcome, digest_of, outcome_of, pass_rate
from evals.run import BrainGone, Result, run_suite
from evals.run_folder import RunFolder, in_plan

OK, FAILED, UNUSABLE = 0, 1, 2


@dataclass(frozen=True)
class Limits:
    """When to begin no other conversation; None is no limit."""

    minutes: float | None
    tokens: int | None

    def reached(self, seconds: float, tokens: int) -> str | None:
        """Say which limit is reached."""
        if self.minutes is not None and seconds >= self.minutes * 60:
            return f"the limit of {self.minutes:g} minutes"
        if self.tokens is not None and tokens >= self.tokens:
            return f"the limit of {self.tokens:,} tokens"
        return None


@dataclass(frozen=True)
class Wanted:
    """What is done with a run's outcome.

    Attributes:
        threshold: Share that must pass, 0-1.
        as_json: Whether JSON lines are printed instead of the table.
        junit: Where JUnit XML is written too.
        kept: Whether the run's folder stays.
    """

    threshold: float
    as_json: bool
    junit: Path | None
    kept: bool


def _play(
    folder: RunFolder,
    plan: Sequence[tuple[Loaded, int]],
    settings: Settings,
    jobs: int,
    limits: Limits,
    judge: Judge | None,
) -> tuple[list[Outcome], str | None]:
    """Play what the folder does not hold yet; the outcomes in the plan's order, and why some are missing."""
    wanted = [(one.sample.id, digest_of(one.sample), attempt) for one, attempt in plan]
    done = in_plan(folder.outcomes(), wanted)
    known = {(outcome.sample, outcome.attempt) for outcome in done}
    rest = [(one, attempt) for one, attempt in plan if (one.sample.id, attempt) not in known]
    started, tokens, stopped = time.monotonic(), 0, None

    def may_begin() -> bool:
        nonlocal stopped
        stopped = stopped or limits.reached(time.monotonic() - started, tokens)
        return stopped is None

    with report.progress(len(rest)) as advance:

        def store(result: Result) -> None:
            nonlocal tokens
            outcome = outcome_of(result)
            tokens += outcome.tokens + outcome.judge_tokens
            folder.add(outcome)
            advance()

        fresh = settings.model_copy(update={"data_dir": folder.new_data(), "model_dir": settings.models_folder})
        try:
            if rest:
                asyncio.run(run_suite(rest, fresh, jobs, store, may_begin, judge))
        except BrainGone as gone:
            stopped = str(gone)
    return in_plan(folder.outcomes(), wanted), stopped


def run(
    folder: RunFolder,
    suite: Sequence[Loaded],
    settings: Settings,
    jobs: int,
    limits: Limits,
    wanted: Wanted,
    judge: Judge | None = None,
) -> int:
    """Play a suite into a folder, or what is missing there, and report on all of it; the exit code."""
    plan = [(one, attempt) for attempt in range(1, folder.head.repeats + 1) for one in suite]
    started = time.monotonic()
    outcomes, stopped = _play(folder, plan, settings, jobs, limits, judge)
    seconds = time.monotonic() - started
    if outcomes:
        if wanted.as_json:
            report.print_json(outcomes, seconds)
        else:
            report.print_table(outcomes, seconds, folder.head)
        if wanted.junit:
            report.write_junit(outcomes, wanted.junit)
        if wanted.kept:
            report.say(report.errors, f"Report: {write_html(folder, outcomes)}")
    if stopped:
        again = "Run the same command again to continue." if wanted.kept else "With --out FOLDER it could be continued."
        told = f"Stopped after {len(outcomes)} of {len(plan)} conversations: {stopped} {again}"
        report.say(report.errors, told, "red")
        return FAILED
    return OK if pass_rate(outcomes) >= wanted.threshold else FAILED

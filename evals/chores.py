"""What `lightbox eval` does besides playing: lint, compare, record, calibrate a judge. Each ends with an exit code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import click

from agent.settings import Settings
from agent.studio import Studio
from evals import report
from evals.compare import compare
from evals.history import write_history
from evals.judge.calibration import LABELS, LabelError, calibrate, keep, load_labels
from evals.judge.judge import Judge, JudgeGone
from evals.judge.page import RELIABLE, print_agreement
from evals.load import SuiteError, load, unread
from evals.names import did_you_mean
from evals.paraphrase import ParaphraseError, paraphrase
from evals.playing import FAILED, OK, UNUSABLE
from evals.record import RecordError, record
from evals.run_folder import RunFolder, RunFolderError
from evals.sample import Language
from evals.schema import schema as file_schema


def _say(words: str, style: str = "red") -> None:
    report.say(report.errors, words, style)


def instead_of_playing(
    settings: Settings,
    paths: Sequence[Path],
    judge_name: str | None,
    jobs: int,
    *,
    schema: bool,
    lint: bool,
    both: tuple[Path, Path] | None,
    chat: tuple[str, Path] | None,
    rewritten: tuple[str, Path] | None,
    language: Language | None,
    count: int,
    calibrate: bool,
    labels: Path | None,
    runs: Sequence[Path],
    page: Path,
) -> int | None:
    """Do what was asked for instead of playing; None if nothing was.

    Returns:
        The exit code: 0 done, 1 done with a bad result, 2 something that was given cannot be used.
    """
    if schema:
        click.echo(json.dumps(file_schema(), indent=2))
        return OK
    if both:
        return _compare(*both)
    if chat:
        return _record(*chat)
    if lint:
        return _lint(paths)
    if runs:
        return _history(runs, page)
    if rewritten:
        return _rewrite(settings, paths, *rewritten, language, count)
    if not calibrate:
        return None
    if not judge_name:
        raise click.UsageError("--calibrate needs --judge openai:MODEL.")
    return _calibrate(settings, judge_name, labels, jobs)


def _compare(first: Path, second: Path) -> int:
    """Print what changed between two runs."""
    try:
        before, after = (RunFolder.open(path).outcomes() for path in (first, second))
        report.print_comparison(compare(before, after))
    except ValueError as error:
        _say(str(error))
        return UNUSABLE
    return OK


def _history(runs: Sequence[Path], page: Path) -> int:
    try:
        count = write_history(runs, page)
    except RunFolderError as error:
        _say(str(error))
        return UNUSABLE
    click.echo(f"{count} runs in {page}. Open it in a browser.")
    return OK


def _record(chat: str, path: Path) -> int:
    """Write a chat that happened as a conversation file."""

    async def write() -> int:
        studio = Studio.open()
        try:
            return await record(studio, chat, path)
        finally:
            await studio.aclose()

    try:
        turns = asyncio.run(write())
    except RecordError as error:
        _say(str(error))
        return UNUSABLE
    click.echo(f"{turns} turns in {path}. Read it before you keep it: the first lines say what to look for.")
    return OK


def _lint(paths: Sequence[Path]) -> int:
    """Look for mistakes in conversation files, and name what nobody has read."""
    try:
        left_out = unread(paths)
        for one in left_out:
            said = f"{one.path}:{one.line}: {one.sample.id!r} is left out until somebody has read it (reviewed: false)"
            _say(said, "")
        suite = load(paths)
    except SuiteError as error:
        _say(str(error))
        return UNUSABLE
    click.echo(f"{len(suite)} conversations, no mistake found" + (f"; {len(left_out)} unread." if left_out else "."))
    return OK


def _rewrite(
    settings: Settings, paths: Sequence[Path], sample: str, path: Path, language: Language | None, count: int
) -> int:
    """Have a conversation written in other words, for a person to read."""
    try:
        known = load(paths)
        found = next((one for one in known if one.sample.id == sample), None)
        if found is None:
            hint = did_you_mean(sample, [one.sample.id for one in known])
            raise ParaphraseError(f"There is no conversation {sample!r}{hint}.")
        written = paraphrase(settings, found, language or found.sample.language, count, path)
    except (SuiteError, ParaphraseError) as error:
        _say(str(error))
        return UNUSABLE
    for dropped in written.dropped:
        _say(f"Left out: {dropped}")
    click.echo(f"{len(written.kept)} versions in {path}. They are not played before somebody has read them: see there.")
    return OK


def _calibrate(settings: Settings, name: str, labels: Path | None, jobs: int) -> int:
    """Let a judge decide about answers that people labelled, and print how far it agrees."""
    try:
        answers = load_labels(labels or LABELS)
        judge = Judge.open(settings, name)
        with report.progress(len(answers)) as advance:
            agreement = calibrate(judge, answers, jobs, advance)
    except (LabelError, JudgeGone) as error:
        _say(str(error))
        return UNUSABLE if isinstance(error, LabelError) else FAILED
    print_agreement(name, agreement)
    keep(settings.data_dir.expanduser(), judge, answers, agreement)
    return OK if agreement.kappa >= RELIABLE else FAILED

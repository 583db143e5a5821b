"""What `lightbox eval` does besides playing: lint, compare, record, calibrate a judge. Each ends with an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import click

from agent.settings import Settings
from agent.studio import Studio
from evals import report
from evals.compare import compare as compare_runs
from evals.judge.calibration import LABELS, LabelError, calibrate, keep, load_labels
from evals.judge.judge import Judge, JudgeGone
from evals.judge.page import RELIABLE, print_agreement
from evals.load import SuiteError, load, unread
from evals.playing import FAILED, OK, UNUSABLE
from evals.record import RecordError, record
from evals.run_folder import RunFolder


def _say(words: str, style: str = "red") -> None:
    report.say(report.errors, words, style)


def compare(first: Path, second: Path) -> int:
    """Print what changed between two runs."""
    try:
        before, after = (RunFolder.open(path).outcomes() for path in (first, second))
        report.print_comparison(compare_runs(before, after))
    except ValueError as error:
        _say(str(error))
        return UNUSABLE
    return OK


def record_chat(chat: str, path: Path) -> int:
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


def lint(paths: Iterable[Path]) -> int:
    """Look for mistakes in conversation files, and name what nobody has read."""
    try:
        suite = load(list(paths))
    except SuiteError as error:
        _say(str(error))
        return UNUSABLE
    left_out = unread(list(paths))
    for one in left_out:
        _say(f"{one.path}:{one.line}: {one.sample.id!r} is left out until somebody has read it (reviewed: false)", "")
    click.echo(f"{len(suite)} conversations, no mistake found" + (f"; {len(left_out)} unread." if left_out else "."))
    return OK


def calibrate_judge(settings: Settings, name: str, labels: Path | None, jobs: int) -> int:
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

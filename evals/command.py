"""`lightbox eval`: play conversations, continue a run, compare two, print the format for an editor."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from agent.settings import Settings
from agent.studio import Studio
from evals import report
from evals.compare import compare
from evals.html_report import write_html
from evals.load import Loaded, SuiteError, load
from evals.outcome import Outcome, digest_of, outcome_of, pass_rate
from evals.record import RecordError, record
from evals.run import BrainGone, Result, run_suite
from evals.run_folder import RunFolder, RunFolderError, RunHead, in_plan
from evals.schema import schema as file_schema
from evals.typos import with_typos

SCENE_SIZE = 512  # px; a scene of 2048 px takes several times as long and decides nothing that is scored here
_OK, _FAILED, _UNUSABLE = 0, 1, 2


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


def _say(words: str, style: str = "red") -> None:
    report.say(report.errors, words, style)


def _play(
    folder: RunFolder, plan: Sequence[tuple[Loaded, int]], settings: Settings, jobs: int, limits: Limits
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
            tokens += outcome.tokens
            folder.add(outcome)
            advance()

        fresh = settings.model_copy(update={"data_dir": folder.new_data(), "model_dir": settings.models_folder})
        try:
            if rest:
                asyncio.run(run_suite(rest, fresh, jobs, store, may_begin))
        except BrainGone as gone:
            stopped = str(gone)
    return in_plan(folder.outcomes(), wanted), stopped


def _run(
    folder: RunFolder,
    suite: Sequence[Loaded],
    settings: Settings,
    jobs: int,
    limits: Limits,
    threshold: float,
    as_json: bool,
    junit: Path | None,
    kept: bool,
) -> int:
    plan = [(one, attempt) for attempt in range(1, folder.head.repeats + 1) for one in suite]
    started = time.monotonic()
    outcomes, stopped = _play(folder, plan, settings, jobs, limits)
    seconds = time.monotonic() - started
    if outcomes:
        if as_json:
            report.print_json(outcomes, seconds)
        else:
            report.print_table(outcomes, seconds, folder.head.brain)
        if junit:
            report.write_junit(outcomes, junit)
        if kept:
            _say(f"Report: {write_html(folder, outcomes)}", "")
    if stopped:
        again = "Run the same command again to continue." if kept else "With --out FOLDER it could be continued."
        _say(f"Stopped after {len(outcomes)} of {len(plan)} conversations: {stopped} {again}")
        return _FAILED
    return _OK if pass_rate(outcomes) >= threshold else _FAILED


def _compare(first: Path, second: Path) -> int:
    try:
        before, after = (RunFolder.open(path).outcomes() for path in (first, second))
        report.print_comparison(compare(before, after))
    except ValueError as error:
        _say(str(error))
        return _UNUSABLE
    return _OK


def _record(chat: str, path: Path) -> int:
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
        return _UNUSABLE
    click.echo(f"{turns} turns in {path}. Read it before you keep it: the first lines say what to look for.")
    return _OK


def _lint(paths: Iterable[Path]) -> int:
    try:
        suite = load(list(paths))
    except SuiteError as error:
        _say(str(error))
        return _UNUSABLE
    click.echo(f"{len(suite)} conversations, no mistake found.")
    return _OK


@click.command("eval")
@click.option(
    "--suite", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="YAML file or folder."
)
@click.option(
    "--tag", "tags", multiple=True, help="Only conversations with this tag, language, persona or id; may be repeated."
)
@click.option(
    "--repeat", default=1, show_default=True, type=click.IntRange(1), help="Play each so many times (pass^k)."
)
@click.option("--typos", default=0, show_default=True, type=click.IntRange(0, 9), help="Slips in each user message.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the run: report.html, every conversation, the pictures. An interrupted run is continued.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line on stdout.")
@click.option(
    "--junit", type=click.Path(dir_okay=False, path_type=Path), help="Also write JUnit XML for a build server."
)
@click.option("--threshold", default=0.95, show_default=True, type=click.FloatRange(0, 1), help="Share that must pass.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1), help="Conversations played at once.")
@click.option("--max-minutes", type=click.FloatRange(0), help="Begin no other conversation after this time.")
@click.option("--max-tokens", type=click.IntRange(0), help="Begin no other conversation after so many tokens.")
@click.option(
    "--scene-size", default=SCENE_SIZE, show_default=True, type=click.IntRange(256, 4096), help="Of scenes, in px."
)
@click.option(
    "--compare",
    "both",
    nargs=2,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Two runs made with --out: what got better or worse, and whether that is noise. Plays nothing.",
)
@click.option(
    "--record",
    "chat",
    nargs=2,
    type=(str, click.Path(dir_okay=False, path_type=Path)),
    metavar="CHAT FILE",
    help="Write a chat that really happened as a conversation file, without what is personal. Plays nothing.",
)
@click.option("--lint", is_flag=True, help="Only look for mistakes in the files; plays nothing.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of the files, for an editor. Plays nothing.")
def eval_command(
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    repeat: int,
    typos: int,
    out: Path | None,
    as_json: bool,
    junit: Path | None,
    threshold: float,
    jobs: int,
    max_minutes: float | None,
    max_tokens: int | None,
    scene_size: int,
    both: tuple[Path, Path] | None,
    chat: tuple[str, Path] | None,
    lint: bool,
    schema: bool,
) -> None:
    """Play scripted conversations and print what passed.

    Ends with 0 if the share that passed reaches the threshold, 1 if not or if the run was stopped, 2 if a file cannot
    be used.
    """
    leave = click.get_current_context().exit
    if schema:
        click.echo(json.dumps(file_schema(), indent=2))
        leave(_OK)
    if both:
        leave(_compare(*both))
    if chat:
        leave(_record(*chat))
    if lint:
        leave(_lint(paths))
    try:
        suite = with_typos(load(paths, tags), typos)
    except SuiteError as error:
        _say(str(error))
        leave(_UNUSABLE)
    settings = Settings().model_copy(update={"scene_size": scene_size})
    head = RunHead.now(settings.llm, repeat, scene_size, typos)
    limits = Limits(max_minutes, max_tokens)
    with tempfile.TemporaryDirectory(prefix="lightbox-evals-") as scratch:
        try:
            folder = RunFolder.begin(out or Path(scratch), head)
        except RunFolderError as error:
            raise click.BadParameter(str(error), param_hint="--out") from error
        leave(_run(folder, suite, settings, jobs, limits, threshold, as_json, junit, kept=out is not None))

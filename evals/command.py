"""`lightbox eval`: play conversations, continue a run, compare two, print the format for an editor."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import click
import yaml

from agent.settings import Settings
from evals import chores, report
from evals.judge.calibration import last_measured
from evals.judge.judge import Judge
from evals.load import Loaded, SuiteError, load
from evals.playing import UNUSABLE, Limits, Wanted, run
from evals.run_folder import RunFolder, RunFolderError, RunHead
from evals.sample import Language
from evals.typos import with_typos

SCENE_SIZE = 512  # px; a scene of 2048 px takes several times as long and decides nothing that is scored here
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)


def _judged_only_with_a_judge(suite: Sequence[Loaded]) -> list[Loaded]:
    """Without a judge: say what is not looked at, and leave out what could then not fail."""
    demands = sum(len(turn.demands) for one in suite for turn in one.sample.turns)
    if demands:
        left = [one.sample.id for one in suite if one.sample.only_judged]
        words = f"{demands} demands need a judge (--judge openai:MODEL) and are not looked at."
        report.say(report.errors, words + (f" So these are not played: {', '.join(left)}." if left else ""))
    return [one for one in suite if not one.sample.only_judged]


def _rubric(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{path} is not valid YAML: {error}", param_hint="--rubric") from error
    if not isinstance(read, list) or not read or not all(isinstance(one, str) for one in read):
        raise click.BadParameter(f"{path} must be a YAML list of sentences.", param_hint="--rubric")
    return tuple(read)


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
@click.option("--junit", type=_NEW_FILE, help="Also write JUnit XML for a build server.")
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
    type=_FOLDER,
    help="Two runs made with --out: what got better or worse, and whether that is noise. Plays nothing.",
)
@click.option(
    "--record",
    "chat",
    nargs=2,
    type=(str, _NEW_FILE),
    metavar="CHAT FILE",
    help="Write a chat that really happened as a conversation file, without what is personal. Plays nothing.",
)
@click.option("--judge", "judge_name", metavar="openai:MODEL", help="A model that decides what is wanted in words.")
@click.option(
    "--rubric",
    type=_FILE,
    help="With --judge: a YAML list of sentences that every answer is judged by.",
)
@click.option(
    "--calibrate", is_flag=True, help="With --judge: how far it agrees with people on labelled answers. Plays nothing."
)
@click.option(
    "--labels",
    type=_FILE,
    help="With --calibrate: your own labelled answers.",
)
@click.option(
    "--paraphrase",
    "rewritten",
    nargs=2,
    type=(str, _NEW_FILE),
    metavar="ID FILE",
    help="Have LIGHTBOX_LLM write a conversation in other words, for a person to read. Plays nothing.",
)
@click.option("--language", type=click.Choice(get_args(Language)), help="With --paraphrase: translate it too.")
@click.option(
    "--count", default=3, show_default=True, type=click.IntRange(1, 20), help="With --paraphrase: how many versions."
)
@click.option(
    "--history",
    "runs",
    multiple=True,
    type=_FOLDER,
    help="A run made with --out, or a folder of them: one page of all runs and of the benchmarks. May be repeated.",
)
@click.option(
    "--page",
    default="history.html",
    show_default=True,
    type=_NEW_FILE,
    help="With --history: the page to write.",
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
    judge_name: str | None,
    rubric: Path | None,
    **instead: Any,
) -> None:
    """Play scripted conversations and print what passed.

    Ends with 0 if the share that passed reaches the threshold, 1 if not or if the run was stopped, 2 if a file cannot
    be used.
    """
    leave = click.get_current_context().exit
    settings = Settings().model_copy(update={"scene_size": scene_size})
    if (code := chores.instead_of_playing(settings, paths, judge_name, jobs, **instead)) is not None:
        leave(code)
    if rubric and not judge_name:
        raise click.UsageError("--rubric needs --judge openai:MODEL.")
    try:
        suite = with_typos(load(paths, tags), typos)
    except SuiteError as error:
        report.say(report.errors, str(error), "red")
        leave(UNUSABLE)
    judge = Judge.open(settings, judge_name, _rubric(rubric)) if judge_name else None
    if judge is None:
        suite = _judged_only_with_a_judge(suite)
    head = RunHead.now(
        settings.llm,
        repeats=repeat,
        scene_size=scene_size,
        typos=typos,
        judge=judge_name,
        rubric=judge.rubric if judge else (),
        judge_agreement=last_measured(settings.data_dir.expanduser(), judge) if judge else None,
    )
    limits = Limits(max_minutes, max_tokens)
    with tempfile.TemporaryDirectory(prefix="lightbox-evals-") as scratch:
        try:
            folder = RunFolder.begin(out or Path(scratch), head)
        except RunFolderError as error:
            raise click.BadParameter(str(error), param_hint="--out") from error
        wanted = Wanted(threshold, as_json, junit, kept=out is not None)
        leave(run(folder, suite, settings, jobs, limits, wanted, judge))

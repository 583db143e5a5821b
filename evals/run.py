"""Plays scripted conversations through the agent, exactly as the ways in do, and scores them.

`lightbox eval`, or `python -m evals.run`.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from agent.events import AnswerEvent, ToolCallEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.load import Loaded, SuiteError, load
from evals.sample import Turn
from evals.score import Step
from evals.scorers import score
from evals.trajectory import Played, PlayedTurn

TURN_SECONDS = 180
SCENE_SIZE = 768  # px; a scene of 2048 px takes several times as long and decides nothing that is scored here


@dataclass(frozen=True)
class Result:
    """A sample's scores."""

    loaded: Loaded
    played: Played
    steps: list[Step]

    @property
    def failed(self) -> list[Step]:
        """The steps that differ from what was expected."""
        return [step for step in self.steps if step.score.value < 1]


async def play(studio: Studio, loaded: Loaded) -> Played:
    """Play one sample in a conversation of its own."""
    sample = loaded.sample
    started = time.monotonic()
    turns = []
    for turn in sample.turns:
        turns.append(await _play_turn(studio, sample.id, turn, loaded.photo))
        if turns[-1].crash:
            break
    path = studio.images(sample.id).path
    return Played(sample, turns, path, _check_with(studio), time.monotonic() - started)


def _check_with(studio: Studio) -> Callable[[Path, str], dict[str, Any]]:
    return lambda path, marketplace: studio.check_file(path, marketplace, "main")


async def _play_turn(studio: Studio, thread_id: str, turn: Turn, photo: Callable[[str], Path]) -> PlayedTurn:
    store = studio.images(thread_id)
    known = {record.id for record in store.records()}
    files = [(photo(name).read_bytes(), name) for name in turn.photos]
    calls: list[ToolCallEvent] = []
    results: list[ToolResultEvent] = []
    answer, crash = AnswerEvent(""), None
    started = time.monotonic()
    try:
        async with asyncio.timeout(TURN_SECONDS):
            conversation = await studio.conversation(thread_id)
            async for event in conversation.turn(turn.user, files):
                match event:
                    case ToolCallEvent():
                        calls.append(event)
                    case ToolResultEvent():
                        results.append(event)
                    case AnswerEvent():
                        answer = event
    except TimeoutError:
        crash = f"no answer within {TURN_SECONDS} seconds"
    except Exception as error:  # noqa: BLE001 - a bug in one conversation is its result, not the end of the run
        crash = f"{type(error).__name__}: {error}"
    after = store.records()
    before = [record for record in after if record.id in known or record.recipe is None]
    return PlayedTurn(turn, calls, results, answer, before, after, time.monotonic() - started, crash)


async def run_suite(
    suite: Sequence[Loaded], settings: Settings, jobs: int = 2, done: Callable[[Result], None] = lambda result: None
) -> list[Result]:
    """Play and score samples.

    Args:
        suite: The samples; results come in their order, however many are played at once.
        settings: Its data folder should be fresh: a conversation left there by an earlier run would be continued.
        jobs: Conversations played at the same time.
        done: Called after each sample.
    """
    studio = Studio.open(settings)
    places = asyncio.Semaphore(jobs)

    async def one(loaded: Loaded) -> Result:
        async with places:
            played = await play(studio, loaded)
            result = Result(loaded, played, await asyncio.to_thread(score, played))
            done(result)
            return result

    try:
        return await asyncio.gather(*(one(loaded) for loaded in suite))
    finally:
        await studio.aclose()


def main(
    paths: Sequence[Path] = (),
    tags: Sequence[str] = (),
    json_lines: bool = False,
    junit: Path | None = None,
    threshold: float = 0.95,
    keep: Path | None = None,
    jobs: int = 2,
    scene_size: int = SCENE_SIZE,
) -> int:
    """Run the suite and report it.

    Returns:
        The exit code: 0 if the share of passed samples reaches `threshold`, 1 if not, 2 if a file cannot be used.
    """
    from evals import report

    try:
        suite = load(paths, tags)
    except SuiteError as error:
        report.errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 2
    settings = Settings()
    folder = nullcontext(str(keep)) if keep else tempfile.TemporaryDirectory(prefix="lightbox-evals-")
    with folder as data, report.progress(len(suite)) as advance:
        places = {"data_dir": Path(data).resolve(), "model_dir": settings.models_folder}
        fresh = settings.model_copy(update={**places, "scene_size": scene_size})
        started = time.monotonic()
        results = asyncio.run(run_suite(suite, fresh, jobs, lambda result: advance()))
        seconds = time.monotonic() - started
    if json_lines:
        report.print_json(results, seconds)
    else:
        report.print_table(results, seconds, settings.llm)
    if junit:
        report.write_junit(results, junit)
    return 0 if report.pass_rate(results) >= threshold else 1


@click.command("eval")
@click.option(
    "--suite", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="YAML file or folder."
)
@click.option("--tag", "tags", multiple=True, help="Only conversations with this tag, language or id; may be repeated.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object per line on stdout.")
@click.option(
    "--junit", type=click.Path(dir_okay=False, path_type=Path), help="Also write JUnit XML for a build server."
)
@click.option("--threshold", default=0.95, show_default=True, type=click.FloatRange(0, 1), help="Share that must pass.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the pictures and chats in this new folder."
)
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1), help="Conversations played at once.")
@click.option(
    "--scene-size", default=SCENE_SIZE, show_default=True, type=click.IntRange(256, 4096), help="Of scenes, in px."
)
def eval_command(keep: Path | None, **options: Any) -> None:
    """Play scripted conversations and print what passed."""
    if keep and keep.exists() and any(keep.iterdir()):
        raise click.BadParameter(f"{str(keep)!r} is not empty. Name a new folder.", param_hint="--keep")
    click.get_current_context().exit(main(keep=keep, **options))


if __name__ == "__main__":
    eval_command()

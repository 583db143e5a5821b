"""Plays scripted conversations through the agent, exactly as the ways in do, and scores them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from langchain_core.callbacks import get_usage_metadata_callback

from agent.conversation import Conversation
from agent.events import AnswerEvent, ToolCallEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.judge.judge import Judge, JudgeGone
from evals.load import Loaded
from evals.sample import Turn
from evals.score import Step
from evals.scorers import score
from evals.trajectory import Played, PlayedTurn
from knowledge.products.brands import BrandStore
from knowledge.products.catalogue import Catalogue
from tools.machine import cores

TURN_SECONDS = 180
_MOST_REPLIES = 3  # to an agent that keeps asking; a person would leave


class _Apart(Studio):
    """Each conversation has a catalogue and brands of its own: what one loads or saves changes no other's result."""

    def catalogue_of(self, thread_id: str) -> Catalogue:
        return Catalogue(self.folder(thread_id) / "catalogue")

    def brands_of(self, thread_id: str) -> BrandStore:
        return BrandStore(self.folder(thread_id) / "brands")


class BrainGone(RuntimeError):
    """The server of the language model, or of the judge, cannot be used: no fault of the assistant, so no score."""


@dataclass(frozen=True)
class Result:
    """A sample's scores; `attempt` counts from 1, `judge_tokens` are what the judge read and wrote."""

    loaded: Loaded
    played: Played
    steps: list[Step]
    attempt: int = 1
    judge_tokens: int = 0

    @property
    def failed(self) -> list[Step]:
        """The steps that differ from what was expected."""
        return [step for step in self.steps if step.score.value < 1]


async def play(studio: Studio, loaded: Loaded, attempt: int = 1) -> Played:
    """Play one sample in a conversation of its own."""
    sample = loaded.sample
    thread_id = f"{sample.id}-{attempt}"
    started = time.monotonic()
    turns = []
    with get_usage_metadata_callback() as usage:
        for turn in sample.turns:
            turns.append(await _play_turn(studio, thread_id, turn, loaded.photo))
            if turns[-1].crash:
                break
    tokens = sum(model["total_tokens"] for model in usage.usage_metadata.values())
    path = studio.images(thread_id).path
    brand = studio.brands_of(thread_id).find
    return Played(sample, turns, path, _check_with(studio), time.monotonic() - started, tokens, brand)


def _check_with(studio: Studio) -> Callable[[Path, str], dict[str, Any]]:
    return lambda path, marketplace: studio.check_file(path, marketplace, "main")


async def _play_turn(studio: Studio, thread_id: str, turn: Turn, photo: Callable[[str], Path]) -> PlayedTurn:
    store = studio.images(thread_id)
    known = {record.id for record in store.records()}
    heard = _Heard([], [], AnswerEvent(""))
    crash = None
    started = time.monotonic()
    try:
        async with asyncio.timeout(TURN_SECONDS):
            conversation = await studio.conversation(thread_id)
            heard = await _say(conversation, turn.user, turn.uploads, photo)
            replies = dict(turn.if_asked)
            for _ in range(_MOST_REPLIES):
                if heard.answer.needs is None or (reply := replies.pop(heard.answer.needs, None)) is None:
                    break
                shown = [(reply, reply)] if heard.answer.needs == "photo" else []
                heard = heard.then(await _say(conversation, "" if shown else reply, shown, photo))
    except TimeoutError:
        crash = f"no answer within {TURN_SECONDS} seconds"
    except Exception as error:  # noqa: BLE001 - a bug in one conversation is its result, not the end of the run
        crash = f"{type(error).__name__}: {error}"
    after = store.records()
    before = [record for record in after if record.id in known or record.recipe is None]
    seconds = time.monotonic() - started
    return PlayedTurn(turn, heard.calls, heard.results, heard.answer, before, after, seconds, crash)


@dataclass(frozen=True)
class _Heard:
    """What came back for a message, and for the replies to what the agent asked."""

    calls: list[ToolCallEvent]
    results: list[ToolResultEvent]
    answer: AnswerEvent

    def then(self, later: _Heard) -> _Heard:
        return _Heard(self.calls + later.calls, self.results + later.results, later.answer)


async def _say(
    conversation: Conversation, text: str, uploads: Sequence[tuple[str, str]], photo: Callable[[str], Path]
) -> _Heard:
    heard = _Heard([], [], AnswerEvent(""))
    async for event in conversation.turn(text, [(photo(file).read_bytes(), name) for file, name in uploads]):
        match event:
            case ToolCallEvent():
                heard.calls.append(event)
            case ToolResultEvent():
                heard.results.append(event)
            case AnswerEvent():
                heard = replace(heard, answer=event)
    return heard


def _scored(loaded: Loaded, played: Played, attempt: int, judge: Judge | None) -> Result:
    steps = score(played)
    if judge is None:
        return Result(loaded, played, steps, attempt)
    judged, tokens = judge.steps(played)
    in_order = sorted([*steps, *judged], key=lambda step: step.turn or len(played.turns) + 1)  # the end state is last
    return Result(loaded, played, in_order, attempt, tokens)


async def run_suite(
    plan: Iterable[tuple[Loaded, int]] | Sequence[Loaded],
    settings: Settings,
    jobs: int = 2,
    done: Callable[[Result], None] = lambda result: None,
    may_begin: Callable[[], bool] = lambda: True,
    judge: Judge | None = None,
) -> list[Result]:
    """Play and score samples.

    Args:
        plan: The samples, each with the number of its attempt; results come in this order, however many are played at
            once.
        settings: Its data folder should be fresh: a conversation left there by an earlier run would be continued.
        jobs: Conversations played at the same time.
        done: Called after each sample.
        may_begin: Asked before each sample; once it says no, no other is begun and the rest have no result.
        judge: Decides what is wanted of answers in words; without one that is not scored.

    Raises:
        BrainGone: The language model's or the judge's server cannot be used; what was done before was given to `done`.
    """
    attempts = [one if isinstance(one, tuple) else (one, 1) for one in plan]
    threads = settings.threads or max(1, cores() // jobs)  # networks side by side on all cores wait for each other
    studio = _Apart.open(settings.model_copy(update={"threads": threads}))
    places = asyncio.Semaphore(jobs)
    gone: list[str] = []

    async def one(loaded: Loaded, attempt: int) -> Result | None:
        async with places:
            if gone or not may_begin():
                return None
            played = await play(studio, loaded, attempt)
            if played.brain_gone:
                gone.append(played.brain_gone)
                return None
            try:
                result = await asyncio.to_thread(_scored, loaded, played, attempt, judge)
            except JudgeGone as error:
                gone.append(str(error))
                return None
            done(result)
            return result

    try:
        results = await asyncio.gather(*(one(*attempt) for attempt in attempts))
        if gone:
            raise BrainGone(gone[0])
        return [result for result in results if result]
    finally:
        await studio.aclose()

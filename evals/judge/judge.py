"""A chat model that decides whether an answer meets what was wanted in words; its verdict comes with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, Field

from agent.brain import choose_brain
from agent.settings import Settings
from evals.judge.transcript import before_answer
from evals.score import Score, Step
from evals.trajectory import Played

INSTRUCTIONS = Path(__file__).with_name("instructions.md").read_text("utf-8")
_TRIES = 2  # a model that answered with prose once often calls the function when asked again


class JudgeGone(RuntimeError):
    """The judge's server cannot be used; nothing can be said about the answers, so the run stops."""


class Verdict(BaseModel):
    """Whether the ANSWER meets what is WANTED."""

    reason: str = Field(description="One or two sentences that quote the words that decide.")
    met: bool = Field(description="True if all of WANTED is met.")


@dataclass(frozen=True)
class Judgement:
    """What the judge said of one answer; `met` is None if it gave no verdict that can be read."""

    met: bool | None
    reason: str
    tokens: int


class Judge:
    """One model with one set of instructions."""

    def __init__(self, brain: BaseChatModel, name: str, rubric: Sequence[str] = ()) -> None:
        """Use `brain`, which can call functions; `rubric` is wanted of every answer besides what its sample says."""
        self.name = name
        self.rubric = tuple(rubric)
        self._brain = brain.with_structured_output(Verdict, method="function_calling", include_raw=True)

    @classmethod
    def open(cls, settings: Settings, name: str, rubric: Sequence[str] = ()) -> Judge:
        """A judge by its name, `openai:MODEL`, on the server that the settings name.

        Raises:
            SetupError: There is no key for it.
        """
        brain = choose_brain(settings.model_copy(update={"llm": name}))
        return cls(brain, name, rubric)

    @property
    def fingerprint(self) -> str:
        """Changes with the model's name and the instructions: another judge must be calibrated anew."""
        return hashlib.sha256(f"{self.name}\0{INSTRUCTIONS}".encode()).hexdigest()[:12]

    def judge(self, wanted: str, before: str, answer: str) -> Judgement:
        """Decide about one answer.

        Args:
            wanted: The demand, in words.
            before: What was said and done up to the answer; see `transcript.py`.
            answer: The answer's text.

        Raises:
            JudgeGone: The server cannot be reached, or refuses.
        """
        messages = [
            SystemMessage(INSTRUCTIONS),
            HumanMessage(f"BEFORE\n{before}\n\nANSWER\n{answer}\n\nWANTED\n{wanted}"),
        ]
        tokens = 0
        for _ in range(_TRIES):
            try:
                reply: dict[str, Any] = self._brain.invoke(messages)  # type: ignore[assignment]
            except openai.OpenAIError as error:
                raise JudgeGone(
                    f"The judge {self.name} cannot be used ({type(error).__name__}: {error}). "
                    "Check OPENAI_BASE_URL, OPENAI_API_KEY and the model's name."
                ) from error
            usage = reply["raw"].usage_metadata
            tokens += usage["total_tokens"] if usage else 0
            if isinstance(verdict := reply["parsed"], Verdict) and verdict.reason.strip():
                return Judgement(verdict.met, verdict.reason.strip(), tokens)
        said = " ".join(reply["raw"].text.split())[:200]
        return Judgement(None, f"it gave no verdict with a reason, but {said!r}", tokens)

    def steps(self, played: Played) -> tuple[list[Step], int]:
        """Judge every answer of a conversation of which something is wanted.

        Returns:
            One step for each demand (an unreadable verdict is not met), and the tokens that it took.

        Raises:
            JudgeGone: The server cannot be reached, or refuses.
        """
        steps, tokens = [], 0
        for number, demand in self._demands(played):
            turn = played.turns[number - 1]
            judged = self.judge(demand, before_answer(played.turns[:number]), turn.answer.text)
            tokens += judged.tokens
            said = {True: "met", False: "not met", None: "not decided"}[judged.met]
            steps.append(Step(number, "judge", Score(float(judged.met is True), f"{said}: {demand} ({judged.reason})")))
        return steps, tokens

    def _demands(self, played: Played) -> Iterator[tuple[int, str]]:
        for number, turn in enumerate(played.turns, start=1):
            for demand in (*turn.turn.demands, *self.rubric):
                yield number, demand

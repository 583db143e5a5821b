"""Answers that a person called wrong, kept with all that is needed to look into them and to test the next version.

One small file per answer: the question, the rules that were found and cited, the versions. No name of a person is kept;
the files of a conversation go when it is deleted.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import BaseModel, Field

from agent.messages import read_human_message
from knowledge.rules import RuleBase
from knowledge.whole_files import write_whole


class WrongAnswer(BaseModel):
    """An answer that was called wrong."""

    at: str = Field(description="When, in UTC.")
    question: str
    answer: str
    comment: str = Field(description="What is wrong, in the person's words; may be empty.")
    rules_found: list[str] = Field(description="Ids of the rules that the search returned.")
    rules_cited: list[str]
    tools: list[str] = Field(description="Tools that were called, in order.")
    version: str = Field(description="Of Lightbox.")
    rule_base: str = Field(description="Hash of all rules, as `RuleBase.fingerprint` has it.")
    brain: str


class FeedbackStore:
    """The wrong answers of this installation."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made with the first."""
        self._folder = folder

    def add(self, thread_id: str, turn: int, wrong: WrongAnswer) -> None:
        """Keep one; the same turn of the same conversation is replaced."""
        write_whole(self._folder / f"{_key(thread_id)}-{turn}.json", wrong.model_dump_json(indent=1))

    def all(self) -> list[WrongAnswer]:
        """All of them, oldest first."""
        kept = [WrongAnswer.model_validate_json(file.read_text("utf-8")) for file in self._folder.glob("*.json")]
        return sorted(kept, key=lambda wrong: wrong.at)

    def forget(self, thread_id: str) -> None:
        """Delete what is kept of a conversation."""
        for file in self._folder.glob(f"{_key(thread_id)}-*.json"):
            file.unlink(missing_ok=True)


def wrong_answer(history: Sequence[BaseMessage], turn: int, comment: str, brain: str) -> WrongAnswer:
    """Gather what happened in a turn that was answered wrongly.

    Args:
        history: The conversation's messages.
        turn: Which of the user's messages, from 1.
        comment: What is wrong, in the person's words.
        brain: The active chat model.

    Raises:
        ValueError: The conversation has no such turn.
    """
    starts = [place for place, message in enumerate(history) if isinstance(message, HumanMessage)]
    if not 1 <= turn <= len(starts):
        raise ValueError(f"The conversation has {len(starts)} turns, so there is no turn {turn}.")
    begin, end = starts[turn - 1], [*starts, len(history)][turn]
    asked, replies = history[begin], history[begin + 1 : end]
    assert isinstance(asked, HumanMessage)
    artifacts = [m.artifact for m in replies if isinstance(m, ToolMessage) and isinstance(m.artifact, dict)]
    found = [citation["rule"] for artifact in artifacts for citation in artifact.get("citations", [])]
    spoken = [m for m in replies if isinstance(m, AIMessage)]
    answer = "\n\n".join(str(message.text) for message in spoken if message.text)
    cited = [rule for rule in dict.fromkeys(found) if f"[{rule}]" in answer]
    return WrongAnswer(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        question=read_human_message(asked)[0],
        answer=answer,
        comment=comment.strip()[:2000],
        rules_found=list(dict.fromkeys(found)),
        rules_cited=cited or [r for m in spoken for r in m.additional_kwargs.get("citations", [])],
        tools=[call["name"] for message in spoken for call in message.tool_calls],
        version=importlib.metadata.version("lightbox"),
        rule_base=RuleBase.load().fingerprint,
        brain=brain,
    )


def _key(thread_id: str) -> str:
    return hashlib.sha256(thread_id.encode()).hexdigest()[:24]

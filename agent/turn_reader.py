"""Reads one turn of the agent loop, as it is streamed, into events and the final answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from agent import guard
from agent.events import AnswerEvent, Event, Needs, ProgressEvent, TokenEvent, ToolCallEvent, ToolResultEvent
from tools.store import ImageStore


class TurnReader:
    """Reads the loop's stream into events and gathers what the answer must hold to."""

    def __init__(self, opening: str, history: Sequence[BaseMessage]) -> None:
        """Begin to read.

        Args:
            opening: What the answer begins with; empty for nothing.
            history: The conversation so far; rules that it brought up may be cited again.
        """
        self.results: list[ToolResultEvent] = []
        self._texts = [opening] if opening else []
        self._rules = _rules_in(history)
        self._last = AIMessage("")
        self._tail = ""
        self._gap = bool(opening)

    def read(self, mode: str, chunk: Any, images: ImageStore) -> list[Event]:
        """What one piece of the stream tells.

        Args:
            mode: `messages`, `updates` or `custom`.
            chunk: The piece, as LangGraph gives it in that mode.
            images: Where the files of results are looked up.
        """
        if mode == "custom":
            return [ProgressEvent(**chunk)]
        if mode == "messages":
            message, _ = chunk
            return self._tokens(message.text) if isinstance(message, AIMessage) else []
        messages = [m for update in chunk.values() if update for m in update.get("messages", [])]
        return [event for message in messages for event in self._step(message, images)]

    def _tokens(self, text: str) -> list[Event]:
        """Pass text on, but hold back a closing `[needs: ...]` line until it is known to be something else."""
        if not text:
            return []
        pending = self._tail + ("\n\n" if self._gap else "") + text
        self._gap = False
        start = pending.rfind("[")
        held = start >= 0 and "]" not in pending[start:] and len(pending) - start < 30
        ready, self._tail = (pending[:start], pending[start:]) if held else (pending, "")
        ready = guard.split_needs(ready)[0] if not held else ready
        return [TokenEvent(ready)] if ready else []

    def _step(self, message: BaseMessage, images: ImageStore) -> list[Event]:
        if isinstance(message, AIMessage):
            self._last = message
            if message.text:
                self._texts.append(message.text)
                self._gap = True
            return [ToolCallEvent(call["name"], call["args"], str(call["id"])) for call in message.tool_calls]
        if isinstance(message, ToolMessage):
            result = _result_event(message, images)
            self.results.append(result)
            self._rules |= _rules_in([message])
            return [result]
        return []

    def join(self, text: str) -> str:
        """What was said so far, and a last paragraph."""
        return "\n\n".join([*self._texts, text])

    def answer(self, known_images: list[str]) -> AnswerEvent:
        """The whole answer, with corrections of what it names and does not exist, and with its citations."""
        text, needs = guard.split_needs("\n\n".join(self._texts))
        told = self._last.additional_kwargs.get("told", [])  # errors and missing pictures that the answer names itself
        unsaid = [result for result in self.results if result.error not in told]
        extra = guard.corrections(text, unsaid, [*known_images, *told], self._rules)
        own: Needs | None = self._last.additional_kwargs.get("needs")
        cited = dict.fromkeys([*self._last.additional_kwargs.get("citations", []), *guard.cited_rules(text)])
        citations = [self._rules[rule] for rule in cited if rule in self._rules]
        labels = list(self._last.additional_kwargs.get("labels", []))
        return AnswerEvent("\n\n".join([text, *extra]), citations, own or needs, labels=labels)


def _result_event(message: ToolMessage, images: ImageStore) -> ToolResultEvent:
    name = message.name or "tool"
    if message.status == "error":
        return ToolResultEvent(name, ok=False, error=str(message.text), call_id=message.tool_call_id)
    artifact = message.artifact or {}
    ids = list(artifact.get("images", []))
    return ToolResultEvent(
        name,
        ok=True,
        images=ids,
        files=images.files_of(ids, artifact.get("files", []), artifact.get("choice")),
        report=artifact.get("report"),
        notes=list(artifact.get("notes", [])),
        listing=artifact.get("listing"),
        choice=artifact.get("choice"),
        templates=list(artifact.get("templates", [])),
        call_id=message.tool_call_id,
    )


def _rules_in(history: Sequence[BaseMessage]) -> dict[str, dict[str, Any]]:
    """Rules that tool results brought, by id, as citations."""
    artifacts = [m.artifact for m in history if isinstance(m, ToolMessage) and isinstance(m.artifact, dict)]
    return {citation["rule"]: citation for artifact in artifacts for citation in artifact.get("citations", [])}

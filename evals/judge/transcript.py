"""What a judge reads: the conversation in plain lines, pictures as their ids."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from agent.events import ToolResultEvent
from evals.trajectory import PlayedTurn


def before_answer(turns: Sequence[PlayedTurn]) -> str:
    """Everything that was said and done up to the last turn's answer, which is left out."""
    lines: list[str] = []
    for turn in turns:
        lines += _lines(turn)
        if turn is not turns[-1]:
            lines.append(f"assistant: {turn.answer.text}")
    return "\n".join(lines)


def _lines(turn: PlayedTurn) -> Iterator[str]:
    names = [name for _, name in turn.turn.uploads]
    yield f"user: {turn.turn.user}" + (f" [attached: {', '.join(names)}]" if names else "")
    for call in turn.calls:
        yield f"tool call: {call.name} {json.dumps(call.args, ensure_ascii=False)}"
    for result in turn.results:
        yield f"tool result: {result.name} {_outcome(result)}"


def _outcome(result: ToolResultEvent) -> str:
    if not result.ok:
        return f"FAILED: {result.error}"
    parts = ["ok"]
    if result.images:
        parts.append(f"made {', '.join(result.images)}")
    if result.report:
        failed = [f["message"] for f in result.report["findings"] if f["status"] == "fail"]
        parts.append(f"verdict {result.report['verdict']} for {result.report['marketplace']}")
        parts += [f"found: {message}" for message in failed]
    parts += [f"note: {note}" for note in result.notes]
    if result.listing:
        parts.append(f"listing: {result.listing.get('title', '')}")
    return "; ".join(parts)

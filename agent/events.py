"""What happens in a turn, as events: the same stream feeds the web chat, the command line and the evals.

`as_json()` gives the public form (design 4.1). Token events have none: they are the answer arriving piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Needs = Literal["photo", "facts", "approval", "choice"]


@dataclass(frozen=True)
class ToolCallEvent:
    """The agent calls a tool.

    Attributes:
        call_id: Tells calls of the same tool apart; its result has the same. Not public.
    """

    name: str
    args: dict[str, Any]
    call_id: str = ""

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {"event": "tool_call", "name": self.name, "args": self.args}


@dataclass(frozen=True)
class ProgressEvent:
    """A tool reports how far it is; `done` of `total` steps.

    Attributes:
        preview: A small unfinished picture, JPEG; not public.
    """

    tool: str
    done: int
    total: int
    message: str
    preview: bytes | None = None

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "event": "progress",
            "tool": self.tool,
            "done": self.done,
            "total": self.total,
            "message": self.message,
        }


@dataclass(frozen=True)
class ToolResultEvent:
    """A tool ended.

    Attributes:
        images: Ids of the pictures it made.
        files: Their files, in the same order, and after them files that are no pictures.
        report: A check report (design 4.3), if it checked.
        error: What went wrong, in a seller's words, when `ok` is False.
        notes: What the user must be told.
        listing: The texts it wrote, by field, with the facts they rest on.
        choice: Several things in a photo to choose from (`image_id`, `things`, `unmatched`); without `images`, nothing
            was made because it is not clear which is meant. The last of `files` is the photo with their numbers.
        evidence: Pictures that show where the edge of a cut-out among `images` is uncertain.
        templates: Ready-made scenes to choose from.
        call_id: Of the call that it answers; not public.
    """

    name: str
    ok: bool
    images: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    report: dict[str, Any] | None = None
    error: str | None = None
    notes: list[str] = field(default_factory=list)
    listing: dict[str, Any] | None = None
    choice: dict[str, Any] | None = None
    evidence: list[str] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)
    call_id: str = ""

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "event": "tool_result",
            "name": self.name,
            "ok": self.ok,
            "images": self.images,
            "files": self.files,
            "report": self.report,
            "error": self.error,
            "notes": self.notes,
            **({"listing": self.listing} if self.listing else {}),
            **({"choice": self.choice} if self.choice else {}),
            **({"evidence": self.evidence} if self.evidence else {}),
            **({"templates": self.templates} if self.templates else {}),
        }


@dataclass(frozen=True)
class TokenEvent:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True)
class AnswerEvent:
    """The turn's whole answer, with the rules it cites and what the user is asked for.

    Attributes:
        labels: What to call the things of a photo to choose from, in the user's language; not public.
        failed: The message could not be worked on (chat busy, file refused, language model gone); not public.
        brain_gone: The language model's server could not be used, so the answer says nothing about the assistant; not
            public.
        turn: Which message of the user it answers, from 1; 0 where none was worked on; not public.
    """

    text: str
    citations: list[dict[str, Any]] = field(default_factory=list)
    needs: Needs | None = None
    failed: bool = False
    brain_gone: bool = False
    labels: list[str] = field(default_factory=list)
    turn: int = 0

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {"event": "answer", "text": self.text, "citations": self.citations, "needs": self.needs}


Event = ToolCallEvent | ProgressEvent | ToolResultEvent | TokenEvent | AnswerEvent

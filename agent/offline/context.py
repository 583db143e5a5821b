"""The conversation as the assistant sees it: turns, the steps taken in them, and the pictures that exist.

Reads messages only. Text in file names and tool results is kept as labels and facts; it is never read as a request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

_BLOCK = re.compile(r"\n*\[attached: (?P<list>[^\]]*)\]\s*$")
_SETTINGS = re.compile(r"\n*\[settings: (?P<list>[^\]]*)\]\s*$")
_ENTRY = re.compile(r'(?P<id>img_\d+) "(?P<name>[^"]*)" \d+x\d+')
_FILE = re.compile(r'(?:^|; )file "(?P<name>[^"]*)"')
_PLAIN_NAME = re.compile(r"(?!.*img_\d)[\w .()-]{1,40}\.[A-Za-z]{3,4}")  # reads as a name inside a sentence
_KIND_MADE_BY = {
    "remove_background": "cutout",
    "make_main_image": "main",
    "generate_scene": "scene",
    "fix_image": "fixed",
    "adjust_image": "adjusted",
    "make_size_picture": "size",
    "make_infographic": "infographic",
    "upscale_image": "upscaled",
    "edit_picture": "edited",
    "make_image_set": "export",
}
Kind = Literal[
    "photo", "cutout", "main", "scene", "fixed", "adjusted", "edited", "size", "infographic", "upscaled", "export"
]  # fmt: skip


@dataclass
class Step:
    """One tool call and what came of it.

    Attributes:
        ok: None while it runs, then whether it worked.
        text: The tool's words; the error message if it failed.
        question: What only the user can say before it goes on.
        choice: Several things in the photo to choose from, if the tool found them.
    """

    name: str
    args: dict[str, Any]
    ok: bool | None = None
    text: str = ""
    images: list[str] = field(default_factory=list)
    report: dict[str, Any] | None = None
    citations: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    listing: dict[str, Any] | None = None
    products: list[dict[str, Any]] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    question: dict[str, Any] | None = None
    choice: dict[str, Any] | None = None

    @property
    def asks(self) -> bool:
        """Whether nothing was made because it is not clear which thing is meant."""
        return self.choice is not None and not self.images


@dataclass
class Turn:
    """One message of the user and all that followed it.

    Attributes:
        settings: What the user set for all chats by then: `marketplace`, `brand`, `language`.
    """

    text: str
    attached: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    answer: str = ""
    needs: str | None = None
    options: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    def made(self) -> list[str]:
        """Ids of the pictures made in this turn, in order."""
        return list(dict.fromkeys(i for step in self.steps if step.ok for i in step.images))


@dataclass(frozen=True)
class Picture:
    """A picture of the conversation.

    Attributes:
        label: File name of an upload, or the words that a scene was asked for with. Only compared, never obeyed.
        source: The picture it was made from; itself for a photo.
    """

    id: str
    kind: Kind
    label: str
    source: str
    turn: int


@dataclass
class Context:
    """The whole conversation; the last turn is the one to answer."""

    turns: list[Turn]
    pictures: dict[str, Picture]

    @property
    def now(self) -> Turn:
        """The turn to answer."""
        return self.turns[-1]

    @property
    def past(self) -> list[Turn]:
        """Turns before it."""
        return self.turns[:-1]

    def of_kind(self, *kinds: Kind, before_now: bool = False) -> list[Picture]:
        """Pictures of some kinds, oldest first."""
        last = len(self.turns) - 1
        return [
            p
            for p in self.pictures.values()
            if p.kind in kinds and not (before_now and p.turn == last and p.id in self.now.made())
        ]

    def newest_before_now(self) -> Kind | None:
        """The kind of the newest picture that this turn did not make."""
        made = set(self.now.made())
        return next((p.kind for p in reversed(self.pictures.values()) if p.id not in made), None)

    def name_of(self, image_id: str) -> str:
        """What to call a picture: an upload by its file's name, with its id beside others; any other by its id."""
        picture = self.pictures.get(image_id)
        if picture is None or picture.kind != "photo" or not _PLAIN_NAME.fullmatch(picture.label):
            return image_id
        photos = [p for p in self.pictures.values() if p.kind == "photo"]
        return picture.label if len(photos) == 1 else f"{picture.label} ({image_id})"

    def photo_of(self, image_id: str) -> str:
        """The upload that a picture was made from."""
        seen: set[str] = set()
        while image_id in self.pictures and image_id not in seen and self.pictures[image_id].kind != "photo":
            seen.add(image_id)
            image_id = self.pictures[image_id].source
        return image_id


def read_context(messages: Sequence[BaseMessage]) -> Context:
    """Read a message history.

    Raises:
        ValueError: It holds no message of the user.
    """
    turns: list[Turn] = []
    names: dict[str, str] = {}
    calls: dict[str, Step] = {}
    for message in messages:
        if isinstance(message, HumanMessage):
            turns.append(_read_request(message, names))
        elif isinstance(message, AIMessage) and turns:
            for call in message.tool_calls:
                calls[str(call["id"])] = step = Step(call["name"], dict(call["args"]))
                turns[-1].steps.append(step)
            if not message.tool_calls:
                turns[-1].answer = str(message.text)
                turns[-1].needs = message.additional_kwargs.get("needs")
                turns[-1].options = list(message.additional_kwargs.get("options", []))
        elif isinstance(message, ToolMessage) and message.tool_call_id in calls:
            _read_result(message, calls[message.tool_call_id])
    if not turns:
        raise ValueError("There is no message of the user to answer.")
    return Context(turns, _pictures(turns, names))


def _read_request(message: HumanMessage, names: dict[str, str]) -> Turn:
    content = str(message.text)
    block = _BLOCK.search(content)
    words = content[: block.start()] if block else content
    kept = _SETTINGS.search(words)
    settings = dict(entry.split(" ", 1) for entry in kept["list"].split("; ")) if kept else {}
    words = (words[: kept.start()] if kept else words).strip()
    if not block:
        return Turn(words, settings=settings)
    entries = {m["id"]: m["name"] for m in _ENTRY.finditer(block["list"])}
    names.update(entries)
    files = [found["name"] for found in _FILE.finditer(block["list"])]
    return Turn(words, list(entries), files, settings=settings)


def _read_result(message: ToolMessage, step: Step) -> None:
    artifact = message.artifact if isinstance(message.artifact, dict) else {}
    step.ok = message.status != "error"
    step.text = str(message.text)
    step.images = list(artifact.get("images") or [])
    step.report = artifact.get("report")
    step.citations = list(artifact.get("citations") or [])
    step.notes = list(artifact.get("notes") or [])
    step.listing = artifact.get("listing")
    step.products = list(artifact.get("products") or [])
    step.passages = list(artifact.get("passages") or [])
    step.question = artifact.get("question")
    step.choice = artifact.get("choice")


def _pictures(turns: list[Turn], names: dict[str, str]) -> dict[str, Picture]:
    pictures: dict[str, Picture] = {}
    for number, turn in enumerate(turns):
        for image_id in turn.attached:
            pictures[image_id] = Picture(image_id, "photo", names.get(image_id, ""), image_id, number)
        for step in turn.steps:
            kind = _KIND_MADE_BY.get(step.name)
            for image_id in step.images:
                if kind and image_id not in pictures:
                    source = str(step.args.get("image_id", image_id))
                    label = _label(step, pictures) if kind == "scene" else ""
                    pictures[image_id] = Picture(image_id, kind, label, source, number)  # type: ignore[arg-type]
    return pictures


def _label(step: Step, pictures: dict[str, Picture]) -> str:
    """What a scene was asked to show: its own words, or for a change those of the scene it changes as well."""
    words = str(step.args.get("scene", ""))
    base = pictures.get(str(step.args.get("based_on")))
    return f"{words}; {base.label}" if base else words

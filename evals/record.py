"""Turn a chat that really happened into a scripted conversation, without what is personal.

What the assistant did stands there as what is expected; a person then writes what a good one should have done.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from PIL import Image

from agent.messages import read_human_message
from agent.personal_data import without_personal_data
from agent.studio import Studio
from evals.words import language_of
from tools.image_record import ImageRecord
from tools.store import ImageStore

_LONGEST_SIDE = 1024  # px of a photo kept with the sample
_HEADER = """\
# Recorded from a real chat. Before you keep it:
# 1. Read every line and look at every photo: names, addresses and faces are not found by a machine.
# 2. `expect` says what the assistant did. Write what a good one should do.
"""


class RecordError(ValueError):
    """There is nothing to record; the message says why."""


async def record(studio: Studio, thread_id: str, path: Path) -> int:
    """Write a chat as a conversation file, its photos beside it.

    Args:
        studio: Its data folder holds the chat.
        thread_id: The chat's name (`lightbox ask --session NAME`) or its id in the web chat's address.
        path: The YAML file to write; its stem becomes the sample's id.

    Returns:
        How many turns were recorded.

    Raises:
        RecordError: There is no such chat, or the file exists.
    """
    history = await (await studio.conversation(thread_id)).history()
    if not history:
        raise RecordError(f"There is no chat {thread_id!r} in {str(studio.settings.data_dir)!r}.")
    return await asyncio.to_thread(_write, history, studio.images(thread_id), path)


def _write(history: Sequence[BaseMessage], images: ImageStore, path: Path) -> int:
    if path.exists():
        raise RecordError(f"{str(path)!r} exists. Name a new file.")
    sample_id = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "recorded"
    turns = list(_turns(history, images, path.parent, sample_id))
    language = language_of(" ".join(turn["user"] for turn in turns)) or "en"
    page = {"samples": [{"id": sample_id, "tags": ["recorded"], "language": language, "turns": turns}]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HEADER + yaml.safe_dump(page, allow_unicode=True, sort_keys=False, width=110), "utf-8")
    return len(turns)


def _turns(
    history: Sequence[BaseMessage], images: ImageStore, folder: Path, sample_id: str
) -> Iterator[dict[str, Any]]:
    starts = [place for place, message in enumerate(history) if isinstance(message, HumanMessage)]
    photos = [record for record in images.records() if record.recipe is None]
    for start, end in zip(starts, [*starts[1:], len(history)], strict=True):
        message = history[start]
        assert isinstance(message, HumanMessage)
        words, attached = read_human_message(message)
        turn: dict[str, Any] = {"user": without_personal_data(words)}
        if attached:
            turn["photos"] = [_keep_photo(images, image_id, folder, sample_id, photos) for image_id in attached]
        yield {**turn, "expect": _expected(history[start + 1 : end], photos)}


def _keep_photo(images: ImageStore, image_id: str, folder: Path, sample_id: str, photos: Sequence[ImageRecord]) -> str:
    """Save a small copy without metadata; its name."""
    number = [photo.id for photo in photos].index(image_id) + 1
    name = f"{sample_id}-{number}.jpg"
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(images.path(image_id)) as photo:
        small = photo.convert("RGB")
    small.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    small.save(folder / name, quality=90)
    return name


def _expected(replies: Sequence[BaseMessage], photos: Sequence[ImageRecord]) -> dict[str, Any]:
    """What happened, as expectations: tools with their arguments, rules cited."""
    calls = [call for message in replies if isinstance(message, AIMessage) for call in message.tool_calls]
    if not calls:
        return {"tools": "none"}
    expected: dict[str, Any] = {"tools": {"exact": [call["name"] for call in calls]}}
    names = {photo.id: f"photo {number}" for number, photo in enumerate(photos, start=1)}
    args: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        known = {key: _matcher(value, names) for key, value in call["args"].items()}
        if kept := {key: matcher for key, matcher in known.items() if matcher is not None}:
            args.setdefault(call["name"], []).append(kept)
    if args:
        expected["args"] = args
    artifacts = [message.artifact for message in replies if isinstance(message, ToolMessage)]
    cited = [c["rule"] for found in artifacts if isinstance(found, dict) for c in found.get("citations", [])]
    if cited:
        expected["answer"] = {"cites_any": list(dict.fromkeys(cited))[:3]}
    return expected


def _matcher(value: Any, photos: dict[str, str]) -> Any:
    """An argument as a matcher; None for what has no lasting meaning (ids of pictures made on the way, long texts)."""
    if isinstance(value, str) and re.fullmatch(r"img_\d+", value):
        return {"picture": photos[value]} if value in photos else None
    if isinstance(value, str):
        return without_personal_data(value) if len(value) <= 60 else None
    return value if isinstance(value, int | float | bool) else None

"""How a chat message looks to any brain, and how the history is mended after an interruption.

The user's words come first; attached pictures follow in one block that file names cannot imitate, because names are
stored without square brackets:

    put it on marble

    [settings: marketplace amazon.de; brand Hearthline; language de]

    [attached: img_1 "cup.jpg" 3024x4032; img_2 "lamp.png" 800x600; file "shop.csv"]

The settings are what the user set once for all chats; where nothing is set, they are not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.preferences import Preferences
from tools.image_record import ImageRecord

_BLOCK = re.compile(r"\n*\[attached: (?P<list>[^\]]*)\]\s*$")
_SETTINGS = re.compile(r"\n*\[settings: (?P<list>[^\]]*)\]\s*$")
_ENTRY = re.compile(r'(?P<id>img_\d+) "(?P<name>[^"]*)" (?P<width>\d+)x(?P<height>\d+)')
INTERRUPTED = "Interrupted: Lightbox was stopped before this finished."


def to_human_message(
    text: str,
    attached: Sequence[ImageRecord],
    files: Sequence[str] = (),
    preferences: Preferences = Preferences(),  # noqa: B008 - it is never changed
) -> HumanMessage:
    """Write the user's words, their settings and the list of attached pictures and files as one message."""
    words = _SETTINGS.sub("", _BLOCK.sub("", text.strip())).rstrip()
    kept = {"marketplace": preferences.shop, "brand": preferences.brand, "language": preferences.language}
    told = "; ".join(f"{name} {re.sub(r'[][;]', ' ', value)}" for name, value in kept.items() if value)
    if told:
        words = f"{words}\n\n[settings: {told}]"
    if not attached and not files:
        return HumanMessage(words)
    entries = [f'{r.id} "{r.name.replace(chr(34), "_")}" {r.width}x{r.height}' for r in attached]
    entries += [f'file "{name.replace(chr(34), "_")}"' for name in files]
    return HumanMessage(f"{words}\n\n[attached: {'; '.join(entries)}]")


def read_human_message(message: HumanMessage) -> tuple[str, list[str]]:
    """Split a message into the user's words and the ids of the attached pictures."""
    content = str(message.text)
    found = _BLOCK.search(content)
    words = _SETTINGS.sub("", content[: found.start()] if found else content)
    return words.strip(), [m["id"] for m in _ENTRY.finditer(found["list"])] if found else []


def mend(history: Sequence[BaseMessage], pictures: Sequence[ImageRecord]) -> list[ToolMessage]:
    """Answer the tool calls that an interruption left open.

    Args:
        history: The stored messages of the conversation.
        pictures: All pictures in its store; those that no message names were finished just before the interruption.

    Returns:
        One message for each open call; empty if nothing was interrupted.
    """
    answered = {m.tool_call_id for m in history if isinstance(m, ToolMessage)}
    calls = [call for m in history if isinstance(m, AIMessage) for call in m.tool_calls if call["id"] not in answered]
    named = {image_id for m in history for image_id in _images_named_by(m)}
    finished = [r.id for r in pictures if r.recipe is not None and r.id not in named]
    kept = f" Pictures finished before it: {', '.join(finished)}." if finished else ""
    return [
        ToolMessage(
            INTERRUPTED + kept,
            tool_call_id=str(call["id"]),
            name=call["name"],
            status="error",
            artifact={"images": finished, "report": None, "citations": [], "notes": []},
        )
        for call in calls
    ]


def _images_named_by(message: BaseMessage) -> list[str]:
    if isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
        return list(message.artifact.get("images", []))
    return []

"""What a chat shows when it is opened again after Lightbox was stopped or killed in the middle of a turn."""

from __future__ import annotations

import uuid
from typing import Any

import chainlit as cl
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.utils import utc_now

from ui import texts
from ui.choices import CHOICES
from ui.gallery import PICTURES, pictures_element
from ui.history import ChatHistory


async def mend(thread: ThreadDict, images: Any, history: ChatHistory) -> None:
    """Complete a thread whose last turn was cut off; a whole one stays as it is.

    Unfinished steps say that they were stopped, pictures that were finished but never shown are shown, and the last
    request is offered again.

    Args:
        thread: Read from the history; changed in place, because the page is sent exactly this.
        images: The conversation's picture store.
        history: Where the changes are kept.
    """
    asked = next((step for step in reversed(thread["steps"]) if step["type"] == "user_message"), None)
    if asked is None or any(step["type"] == "run" and step.get("end") for step in _answers(thread, asked)):
        return
    run = await _end_what_is_open(thread, asked, history)
    missing = unseen_pictures(thread, images.records())
    request = asked["output"]
    elements = []
    if missing:
        elements.append(pictures_element(thread["id"], images, missing, []))
    if request:
        elements.append(
            cl.CustomElement(
                name=CHOICES, props={"photo": False, "requests": [{"label": texts.say("try_again"), "say": request}]}
            )
        )
    note = cl.Message(texts.say("finished_before_restart" if missing else "cut_off"), elements=elements)
    note.parent_id = run["id"]
    await note.send()
    thread["steps"].append(note.to_dict())
    thread["elements"] = [*(thread["elements"] or []), *(element.to_dict() for element in elements)]


async def _end_what_is_open(thread: ThreadDict, asked: StepDict, history: ChatHistory) -> StepDict:
    """Close the unfinished steps, and return the turn's own; a quick death leaves a question without any."""
    if not _answers(thread, asked):
        thread["steps"].append(
            StepDict(
                id=str(uuid.uuid4()), threadId=thread["id"], parentId=asked["id"], name="on_message", type="run",
                input="", output="", createdAt=utc_now(), start=utc_now(), metadata={},
            )
        )  # fmt: skip
    for step in thread["steps"]:
        if step["type"] in ("tool", "run") and not step.get("end"):
            step["end"] = utc_now()
            if step["type"] == "tool":
                step["name"] = f"{step['name']} ({texts.say('stopped_by_restart')})"
                step["isError"] = True
            await history.update_step(step)
    return _answers(thread, asked)[-1]


def _answers(thread: ThreadDict, asked: StepDict) -> list[StepDict]:
    """The runs that a message of the user set off; one that is whole has an end."""
    return [step for step in thread["steps"] if step["type"] == "run" and step.get("parentId") == asked["id"]]


def unseen_pictures(thread: ThreadDict, records: list[Any]) -> list[str]:
    """Ids of the pictures made in a thread's last turn that none of its messages shows."""
    shown = {
        picture["id"]
        for element in thread["elements"] or []
        if element.get("type") == "custom" and element.get("name") == PICTURES
        for picture in (element.get("props") or {}).get("pictures", [])
    }
    asked = max((s["createdAt"] or "" for s in thread["steps"] if s["type"] == "user_message"), default="")
    return [
        r.id for r in records if r.recipe is not None and r.id not in shown and _moment(r.created_at) >= _moment(asked)
    ]


def _moment(written: str) -> str:
    """The first 19 signs of an ISO time in UTC: whole seconds, comparable as text."""
    return written[:19]

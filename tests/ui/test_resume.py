"""A chat that was cut off is mended when it is opened again, and only then."""

from types import SimpleNamespace
from typing import Any

import chainlit as cl
from chainlit.context import init_http_context
from PIL import Image

from tools.image_record import Recipe
from tools.store import ImageStore
from ui import resume
from ui.gallery import PICTURES
from ui.turn import _remainder

ASKED = {
    "id": "q",
    "type": "user_message",
    "name": "You",
    "output": "put it on marble",
    "createdAt": "2026-01-01T00:00:00Z",
}
RUN = {
    "id": "r",
    "type": "run",
    "name": "on_message",
    "parentId": "q",
    "createdAt": "2026-01-01T00:00:01Z",
    "end": None,
}
TOOL = {"id": "t", "type": "tool", "name": "Building the scene", "createdAt": "2026-01-01T00:00:02Z", "end": None}


class Written:
    """The history, as far as mending needs it."""

    def __init__(self) -> None:
        self.steps: list[dict[str, Any]] = []

    async def update_step(self, step: dict[str, Any]) -> None:
        self.steps.append(dict(step))


def scene(images: ImageStore) -> str:
    return images.add_picture(
        Image.new("RGB", (32, 32)), "scene", "marble", Recipe(tool="generate_scene", version="1")
    ).id


def thread(*steps: dict[str, Any], elements: tuple = ()) -> Any:
    return {"id": "thread", "steps": [dict(s) for s in steps], "elements": list(elements)}


async def test_pictures_that_were_finished_but_never_shown_are_shown(images):
    init_http_context()
    made = scene(images)
    cut_off, written = thread(ASKED, RUN, TOOL), Written()

    await resume.mend(cut_off, images, written)

    shown = [e["props"]["pictures"][0]["id"] for e in cut_off["elements"] if e["name"] == PICTURES]
    assert shown == [made]
    assert cut_off["steps"][-1]["output"] == "Finished before the restart:"
    tool = next(step for step in cut_off["steps"] if step["id"] == "t")
    assert tool["isError"]
    assert tool["end"]
    assert {step["id"] for step in written.steps} == {"r", "t"}


async def test_the_last_request_is_offered_again(images):
    init_http_context()
    cut_off = thread(ASKED, RUN)

    await resume.mend(cut_off, images, Written())

    (offer,) = cut_off["elements"]
    assert offer["props"]["requests"] == [{"label": "Try again", "say": "put it on marble"}]


async def test_a_death_before_anything_was_written_but_the_question_is_mended_once(images):
    init_http_context()
    quick, written = thread(ASKED), Written()

    await resume.mend(quick, images, written)
    await resume.mend(quick, images, written)

    assert [step["type"] for step in quick["steps"]] == ["user_message", "run", "assistant_message"]
    assert [(step["type"], bool(step["end"])) for step in written.steps] == [("run", True)]


async def test_a_finished_chat_stays_as_it_is(images):
    scene(images)
    whole = thread(ASKED, {**RUN, "end": "2026-01-01T00:00:09Z"})

    await resume.mend(whole, images, Written())

    assert len(whole["steps"]) == 2
    assert whole["elements"] == []


def test_what_the_chat_shows_already_is_not_shown_twice_and_older_work_is_left_alone():
    made = Recipe(tool="generate_scene", version="1")
    records = [
        SimpleNamespace(id="img_1", recipe=None, created_at="2026-01-01T00:00:01+00:00"),
        SimpleNamespace(id="img_2", recipe=made, created_at="2025-12-31T00:00:00+00:00"),  # a helper of an earlier turn
        SimpleNamespace(id="img_3", recipe=made, created_at="2026-01-01T00:00:02+00:00"),
        SimpleNamespace(id="img_4", recipe=made, created_at="2026-01-01T00:00:03+00:00"),
    ]
    shown = cl.CustomElement(name=PICTURES, props={"pictures": [{"id": "img_3"}]}, thread_id="t", for_id="m").to_dict()

    assert resume.unseen_pictures(thread(ASKED, elements=(shown,)), records) == ["img_4"]


def test_only_the_part_of_an_answer_that_was_not_streamed_is_added():
    assert _remainder("Done.\n\nWhat did not work: x", "Done.") == "\n\nWhat did not work: x"
    assert _remainder("One. Two.", "One.  Two.") == ""
    assert _remainder("Corrected.", "Streamed otherwise.") is None

"""An unfinished picture is shown while it is drawn, replaced by the next, and gone when the tool ends."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from agent.events import ProgressEvent, ToolResultEvent
from agent.studio import Studio
from agent.toolbox import _Reporter
from ui import turn


class Emitter:
    def __init__(self):
        self.said = []

    def __getattr__(self, name):
        async def emit(content):
            self.said.append((name, content))

        return emit


@pytest.fixture
def page(monkeypatch, settings):
    emitter = Emitter()
    monkeypatch.setattr(turn.cl, "context", SimpleNamespace(emitter=emitter, session=None, current_step=None))
    view = turn.TurnView("chat", Studio.open(settings))
    step = SimpleNamespace(name="", to_dict=dict, update=emitter.updated_step, id="step")
    step.update = lambda: emitter.updated_step(None)
    view._calls.append(turn._Call("generate_scene", {}, step))
    monkeypatch.setattr(
        turn.cl,
        "Message",
        lambda text: SimpleNamespace(id="preview", thread_id="chat", to_dict=lambda: {"id": "preview"}),
    )
    return view, emitter


def reported(picture):
    """What the tool's preview becomes on its way to the page."""
    events = []
    reporter = _Reporter("generate_scene", lambda chunk: events.append(ProgressEvent(**chunk)))
    reporter.progress(2, 8, "drawing picture 1 of 1, step 2 of 8")
    reporter.preview(picture)
    return events[-1]


def test_a_preview_is_small_and_not_part_of_the_public_form():
    event = reported(Image.new("RGB", (900, 600), "red"))

    assert max(Image.open(io.BytesIO(event.preview)).size) == 256
    assert (event.done, event.total, event.message) == (2, 8, "drawing picture 1 of 1, step 2 of 8")
    assert set(event.as_json()) == {"event", "tool", "done", "total", "message"}


async def test_previews_take_each_others_place_and_leave_with_the_tool(page):
    view, emitter = page

    for colour in ("red", "blue"):
        await view.show(reported(Image.new("RGB", (64, 64), colour)))
    await view.show(ToolResultEvent("generate_scene", ok=False, error="no"))

    said = [name for name, _ in emitter.said if name != "update_step"]
    assert said == ["send_step", "send_element", "send_element", "delete_step", "updated_step"]
    shown = [content for name, content in emitter.said if name == "send_element"]
    assert {(e["name"], e["forId"], e["id"]) for e in shown} == {("Preview", "preview", "preview")}
    assert shown[0]["props"] != shown[1]["props"]


async def test_stopping_takes_the_preview_away(page):
    view, emitter = page
    await view.show(reported(Image.new("RGB", (64, 64), "red")))

    await view.close()

    assert ("delete_step", {"id": "preview"}) in emitter.said

"""How far a job is, with an unfinished picture: shown while it runs, renewed, and gone when it ends or is stopped."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from agent.events import ProgressEvent, ToolResultEvent
from agent.studio import Studio
from agent.toolbox import _Reporter
from ui import progress, turn


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
    view._calls.append(turn._Call("generate_scene", "call", {}, step))
    view._progress.add_call()
    monkeypatch.setattr(
        turn.cl,
        "Message",
        lambda text: SimpleNamespace(id="bar", thread_id="chat", to_dict=lambda: {"id": "bar"}),
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
    await view.show(ToolResultEvent("generate_scene", ok=False, error="no", call_id="call"))

    said = [name for name, _ in emitter.said if name != "update_step"]
    assert said == ["send_step", "send_element", "send_element", "updated_step", "delete_step"]
    shown = [content for name, content in emitter.said if name == "send_element"]
    assert {(e["name"], e["forId"], e["id"]) for e in shown} == {("Progress", "bar", "bar")}
    assert shown[0]["props"] != shown[1]["props"]


async def test_the_bar_tells_what_is_done_of_all_calls_and_the_time_left(page, monkeypatch):
    view, emitter = page
    now = [0.0]
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    card = progress.ProgressCard()
    card.add_call()
    card.add_call()
    now[0] = 6.0

    await card.show("call", ProgressEvent("generate_scene", 2, 4, "making picture 2 of 3"), "Building")

    shown = next(content["props"] for name, content in emitter.said if name == "send_element")
    assert (shown["sentence"], shown["share"], shown["left"]) == ("Building", 0.25, "about 20 s left")
    assert shown["preview"] is None


async def test_stopping_takes_the_preview_away(page):
    view, emitter = page
    await view.show(reported(Image.new("RGB", (64, 64), "red")))

    await view.close()

    assert ("delete_step", {"id": "bar"}) in emitter.said

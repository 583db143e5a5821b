"""The wire protocol against a real OpenAI-compatible server: llama.cpp with a 135-million-parameter model.

The model is far too small to judge; what is proved is that streaming, tool calls, tool results and every way a server
can fail arrive as they should. A few turns of history show the model how a tool is called. Run with `make test-llm`.
"""

import io
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from PIL import Image

from agent import studio as studio_module
from agent.conversation import Conversation
from agent.events import AnswerEvent, Event, TokenEvent, ToolCallEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from agent.toolbox import langchain_tools
from tools.remove_background import remove_background

pytestmark = [pytest.mark.llm, pytest.mark.timeout(300)]


@pytest.fixture
async def chat(
    server: Any,
    key: str,
    settings: Settings,
    models: object,
    mug_photo: Image.Image,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Conversation]:
    """A conversation with that server as its brain, one tool, and three turns that show how it is called."""
    changes = getattr(request, "param", {})
    wanted = settings.model_copy(
        update={"llm": "openai:smollm2", "openai_base_url": server.url, "llm_timeout_seconds": 120} | changes
    )
    wanted.openai_api_key = type(wanted).model_validate({"OPENAI_API_KEY": changes.get("key", key)}).openai_api_key
    monkeypatch.setattr("agent.toolbox.langchain_tools", lambda: langchain_tools((remove_background,)))
    monkeypatch.setattr(studio_module, "SYSTEM_PROMPT", "You edit pictures with tools.")
    studio = Studio.open(wanted)
    conversation = await studio.conversation("real")
    buffer = io.BytesIO()
    mug_photo.save(buffer, "PNG")
    history = []
    for number in range(1, 4):
        conversation.images.add_photo(buffer.getvalue(), "mug.png")
        call = {
            "name": "remove_background",
            "args": {"image_id": f"img_{number}"},
            "id": f"c{number}",
            "type": "tool_call",
        }
        history += [
            HumanMessage(f"Cut out img_{number}"),
            AIMessage("", tool_calls=[call]),
            ToolMessage("Done.", tool_call_id=f"c{number}"),
            AIMessage("It is cut out."),
        ]
    await studio._graph.aupdate_state(conversation._config, {"messages": history})
    yield conversation
    await studio.aclose()


async def run(chat: Conversation, text: str) -> list[Event]:
    return [event async for event in chat.turn(text)]


async def test_a_tool_call_and_its_result_travel_both_ways_and_the_answer_streams(chat: Conversation) -> None:
    events = await run(chat, "Cut out img_1")

    (called,) = [e for e in events if isinstance(e, ToolCallEvent)]
    (result,) = [e for e in events if isinstance(e, ToolResultEvent)]
    assert (called.name, called.args) == ("remove_background", {"image_id": "img_1"})
    assert result.ok and result.images == ["img_4"]
    pieces = [e.text for e in events if isinstance(e, TokenEvent)]
    assert len(pieces) > 1, "the answer did not stream"
    assert "".join(pieces).strip() and events[-1].text.startswith("".join(pieces).strip())


async def test_a_server_that_dies_in_the_middle_of_an_answer_is_explained(chat: Conversation, server: Any) -> None:
    events: list[Event] = []

    async for event in chat.turn("Tell me a very long story about a lighthouse, with every detail you know."):
        events.append(event)
        if isinstance(event, TokenEvent | ToolCallEvent) and len(events) == 1:
            server.signal(signal.SIGKILL)

    answer = events[-1]
    assert isinstance(answer, AnswerEvent)
    assert "language model" in answer.text and "kept" in answer.text
    assert (await chat.history())[-1].text.startswith("Tell me a very long story")


@pytest.mark.parametrize("chat", [{"llm_timeout_seconds": 2}], indirect=True)
async def test_a_server_that_hangs_is_given_up(chat: Conversation, server: Any) -> None:
    server.signal(signal.SIGSTOP)

    (*_, answer) = await run(chat, "Cut out img_1")

    server.signal(signal.SIGCONT)
    assert "did not answer in time" in answer.text


@pytest.mark.parametrize("chat", [{"key": "wrong"}], indirect=True)
async def test_a_wrong_key_is_named(chat: Conversation) -> None:
    (*_, answer) = await run(chat, "Cut out img_1")

    assert "OPENAI_API_KEY" in answer.text


async def test_a_server_that_is_not_there_is_named(chat: Conversation, server: Any) -> None:
    server.stop()

    (*_, answer) = await run(chat, "Cut out img_1")

    assert "could not be reached" in answer.text

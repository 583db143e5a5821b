import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage, ToolMessage
from PIL import Image
from scripted import ScriptedChatModel, call

from agent import studio as studio_module
from agent.conversation import BUSY, Conversation
from agent.events import AnswerEvent, Event, ProgressEvent, TokenEvent, ToolCallEvent, ToolResultEvent
from agent.messages import INTERRUPTED
from agent.settings import Settings
from agent.studio import Studio
from tools.image_record import Recipe

Opener = Callable[..., Studio]


@pytest.fixture
async def open_studio(settings: Settings, models: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opener]:
    """Open a studio whose brain is scripted; the tools and the memory are the real ones."""
    opened: list[tuple[Studio, ScriptedChatModel]] = []
    build = studio_module._build_loop

    def opener(*replies: AIMessage | Exception) -> Studio:
        brain = ScriptedChatModel(replies=list(replies))
        monkeypatch.setattr(studio_module, "_build_loop", lambda settings, memory: build(settings, memory, brain))
        opened.append((Studio.open(settings), brain))
        return opened[-1][0]

    yield opener
    for studio, brain in opened:
        await studio.aclose()
        brain.assert_finished()


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


async def run(chat: Conversation, text: str, images: Sequence[tuple[bytes, str]] = ()) -> list[Event]:
    return [event async for event in chat.turn(text, images)]


async def test_a_turn_streams_call_result_and_answer(open_studio: Opener, mug_photo: Image.Image) -> None:
    studio = open_studio(
        AIMessage("", tool_calls=[call("remove_background", image_id="img_1")]), AIMessage("Your cut-out is img_2.")
    )
    chat = await studio.conversation("a")

    events = await run(chat, "cut it out", [(png(mug_photo), "mug.png")])

    kinds = [type(e) for e in events if not isinstance(e, ProgressEvent)]
    assert kinds == [ToolCallEvent, ToolResultEvent, TokenEvent, AnswerEvent]
    result = next(e for e in events if isinstance(e, ToolResultEvent))
    assert (result.ok, result.images) == (True, ["img_2"])
    assert Path(result.files[0]).is_file()
    assert events[-1] == AnswerEvent("Your cut-out is img_2.", turn=1)


async def test_a_failed_tool_reaches_the_model_and_the_user(open_studio: Opener) -> None:
    studio = open_studio(
        AIMessage("", tool_calls=[call("remove_background", image_id="img_9")]), AIMessage("I am done.")
    )

    events = await run(await studio.conversation("a"), "cut out the ninth picture")

    result = next(e for e in events if isinstance(e, ToolResultEvent))
    assert not result.ok
    assert "No picture 'img_9' in this chat" in str(result.error)
    assert f"What did not work: {result.error}" in events[-1].text


async def test_wrong_arguments_are_reported_to_the_model_not_raised(open_studio: Opener) -> None:
    studio = open_studio(AIMessage("", tool_calls=[call("remove_background", picture="img_1")]), AIMessage("Sorry."))

    events = await run(await studio.conversation("a"), "cut it out")

    assert [e.ok for e in events if isinstance(e, ToolResultEvent)] == [False]


async def test_what_is_no_picture_is_refused_and_the_rest_goes_on(open_studio: Opener, mug_photo: Image.Image) -> None:
    studio = open_studio(AIMessage("I see one picture."))
    chat = await studio.conversation("a")

    events = await run(chat, "hello", [(b"MZ\x90\x00", "mug.jpg"), (png(mug_photo), "mug.png")])

    assert "'mug.jpg' is a Windows program" in events[-1].text
    assert events[-1].text.endswith("I see one picture.")
    assert [r.id for r in chat.images.records()] == ["img_1"]
    assert "".join(e.text for e in events if isinstance(e, TokenEvent)) == events[-1].text


async def test_only_a_broken_file_asks_for_another_without_the_model(open_studio: Opener) -> None:
    studio = open_studio()

    (*_, answer) = await run(await studio.conversation("a"), "", [(b"", "mug.jpg")])

    assert answer.needs == "photo"
    assert "empty" in answer.text


async def test_the_conversation_continues_after_a_restart(open_studio: Opener) -> None:
    first = open_studio(AIMessage("Hello!"))
    await run(await first.conversation("shop"), "my name is Ada")
    await first.aclose()
    second = open_studio(AIMessage("Ada."))

    chat = await second.conversation("shop")
    await run(chat, "what is my name?")

    assert [m.text for m in await chat.history()] == ["my name is Ada", "Hello!", "what is my name?", "Ada."]


async def test_a_forgotten_conversation_leaves_no_word_and_no_picture(
    open_studio: Opener, mug_photo: Image.Image
) -> None:
    studio = open_studio(AIMessage("Hello!"), AIMessage("Still here."))
    await run(await studio.conversation("gone"), "my secret", [(png(mug_photo), "mug.png")])
    await run(await studio.conversation("kept"), "hi")

    await studio.forget("gone")

    assert await (await studio.conversation("gone")).history() == []
    assert studio.images("gone").records() == []
    on_disk = b"".join(path.read_bytes() for path in studio.settings.data_dir.glob("conversations.sqlite*"))
    assert b"my secret" not in on_disk and b"hi" in on_disk
    assert len(await (await studio.conversation("kept")).history()) == 2


async def test_conversations_do_not_share_pictures_or_words(open_studio: Opener, mug_photo: Image.Image) -> None:
    studio = open_studio(
        AIMessage("One."), AIMessage("", tool_calls=[call("remove_background", image_id="img_1")]), AIMessage("No.")
    )
    await run(await studio.conversation("one"), "here", [(png(mug_photo), "mug.png")])
    other = await studio.conversation("two")

    events = await run(other, "cut out img_1")

    assert [e.ok for e in events if isinstance(e, ToolResultEvent)] == [False]
    assert "here" not in "".join(m.text for m in await other.history())


async def test_an_interrupted_turn_is_mended_on_the_next_one(open_studio: Opener) -> None:
    studio = open_studio(AIMessage("", tool_calls=[call("remove_background", image_id="img_1")]), AIMessage("Back."))
    chat = await studio.conversation("a")
    # A bug in a tool stops the turn where a killed process would: the call is on disk, its result is not.
    broken = Conversation(chat.id, studio.folder(chat.id), studio._graph, chat._tools, studio.queue)
    object.__setattr__(broken._tools, "images", None)
    with pytest.raises(AttributeError):
        await run(broken, "cut it out")

    events = await run(chat, "are you there?")

    history = await chat.history()
    tool_messages = [m for m in history if isinstance(m, ToolMessage)]
    assert [m.text.startswith(INTERRUPTED) for m in tool_messages] == [True]
    assert [m.text for m in history if m.type == "human"] == ["cut it out", "are you there?"]
    assert events[-1].text == "Back."


async def test_the_answer_after_an_interruption_names_the_pictures_that_were_finished(
    open_studio: Opener, mug_photo: Image.Image
) -> None:
    studio = open_studio(AIMessage("", tool_calls=[call("remove_background", image_id="img_1")]), AIMessage("Back."))
    chat = await studio.conversation("a")
    recipe = Recipe(tool="remove_background")
    async for event in chat.turn("cut it out", [(png(mug_photo), "mug.png")]):
        if isinstance(event, ToolCallEvent):  # as if the process were killed after the picture, before its message
            chat.images.add_picture(mug_photo, "cutout", "cut-out", recipe)
            chat.cancel()

    events = await run(chat, "are you there?")

    assert events[-1].text == "Your last request was interrupted. Finished and kept: img_2.\n\nBack."
    assert "".join(e.text for e in events if isinstance(e, TokenEvent)) == events[-1].text


async def test_cancel_stops_the_turn_and_says_so(open_studio: Opener, mug_photo: Image.Image) -> None:
    studio = open_studio(AIMessage("", tool_calls=[call("remove_background", image_id="img_1")]))
    chat = await studio.conversation("a")
    events = []

    async for event in chat.turn("cut it out", [(png(mug_photo), "mug.png")]):
        events.append(event)
        if isinstance(event, ToolCallEvent):
            chat.cancel()

    assert events[-1].text.startswith("Stopped.")


async def test_two_turns_at_once_in_one_conversation_are_refused(open_studio: Opener) -> None:
    studio = open_studio(AIMessage("First."))
    first, second = await studio.conversation("a"), await studio.conversation("a")
    stream = first.turn("one")
    await anext(stream)

    assert await run(second, "two") == [AnswerEvent(BUSY, failed=True)]
    assert [e async for e in stream][-1] == AnswerEvent("First.", turn=1)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (openai.APITimeoutError(httpx.Request("POST", "http://x")), "did not answer in time"),
        (openai.APIConnectionError(request=httpx.Request("POST", "http://x")), "could not be reached"),
    ],
)
async def test_a_lost_model_server_is_explained_and_nothing_is_lost(
    open_studio: Opener, mug_photo: Image.Image, error: openai.OpenAIError, words: str
) -> None:
    studio = open_studio(error, AIMessage("Now it works."))
    chat = await studio.conversation("a")

    events = await run(chat, "hello", [(png(mug_photo), "mug.png")])

    assert words in events[-1].text
    assert (await run(chat, "again"))[-1].text == "Now it works."
    assert [r.id for r in chat.images.records()] == ["img_1"]


async def test_needs_and_citations_come_from_the_answer(open_studio: Opener) -> None:
    studio = open_studio(
        AIMessage(
            "", tool_calls=[call("search_guidelines", question="main image background", marketplaces=["amazon"])]
        ),
        AIMessage("Pure white [amazon-main-background-white]. Shall I check a photo?\n[needs: photo]"),
    )

    events = await run(await studio.conversation("a"), "what background does amazon want?")

    answer = events[-1]
    assert answer.needs == "photo"
    assert [c["rule"] for c in answer.citations] == ["amazon-main-background-white"]
    assert answer.citations[0]["publisher"]
    assert "[needs" not in "".join(e.text for e in events if isinstance(e, TokenEvent))


async def test_tool_calls_of_one_reply_run_together(open_studio: Opener, mug_photo: Image.Image) -> None:
    calls = [call("remove_background", f"c{n}", image_id=f"img_{n}") for n in (1, 2)]
    studio = open_studio(AIMessage("", tool_calls=calls), AIMessage("Both are cut out."))
    photos = [(png(mug_photo), "a.png"), (png(mug_photo.rotate(3, fillcolor=(205, 207, 210))), "b.png")]

    events = await asyncio.wait_for(run(await studio.conversation("a"), "cut both out", photos), 60)

    assert sorted(i for e in events if isinstance(e, ToolResultEvent) for i in e.images) == ["img_3", "img_4"]

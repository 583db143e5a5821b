"""A process killed in the middle of work, and a database restarted underneath it: nothing finished is lost."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from live_chat import JOB, LiveChat, photo, reach
from PIL import Image

from evals.bench.chat_client import ChatPage

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def chat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveChat]:
    """A chat that tests may kill and start again; starting takes longest, so that all tests have the same."""
    settings = {"scene_size": "512"}
    if request.param == "postgres":
        settings["database_url"] = request.getfixturevalue("postgres").address
    chat = LiveChat(tmp_path_factory.mktemp("place") / "data", **settings).start()
    yield chat
    chat.stop()


@pytest.fixture
async def pages(chat: LiveChat) -> AsyncIterator[Callable[..., Any]]:
    opened: list[ChatPage] = []

    async def open_page(thread_id: str = "") -> ChatPage:
        opened.append(await ChatPage.open(chat.address, thread_id=thread_id))
        return opened[-1]

    yield open_page
    for page in opened:
        await page.close()


async def test_killed_in_the_middle_of_tool_work_the_chat_its_pictures_and_the_request_are_there(chat, pages):
    page = await pages()
    earlier = await page.say("what can you do?")
    answer = await page.send(JOB, [await page.upload(photo(), "vase.png")])
    await reach(answer, steps=2, pictures=1)
    chat.stop()
    chat.start()

    again = await pages(page.thread_id)
    thread = again.resumed
    said = [step["output"] for step in thread["steps"] if step["type"] == "user_message"]
    elements = {element["name"]: element.get("props") or {} for element in thread["elements"]}
    assert said == ["what can you do?", JOB]
    assert earlier.text.split("\n")[0] in str(thread["steps"])
    assert all(step.get("end") for step in thread["steps"] if step["type"] in ("tool", "run"))
    assert elements["Choices"]["requests"] == [{"label": "Try again", "say": JOB}]
    for url in answer.pictures:
        assert url in str(thread["elements"])
        shown = await again.http.get(url)
        assert Image.open(io.BytesIO(shown.content)).size[0] > 0
    stored = next(element["url"] for element in thread["elements"] if element["name"] == "vase.png")
    assert (await again.http.get(stored)).status_code == 200

    redone = await again.say(JOB)  # what "Try again" says
    assert len(redone.pictures) >= 2
    assert "went wrong" not in redone.text


@pytest.mark.parametrize("chat", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_with_postgres_restarted_in_the_middle_of_a_turn_the_turn_goes_on(chat, pages, postgres):
    page = await pages()
    answer = await page.send(JOB, [await page.upload(photo(), "vase.png")])
    await reach(answer, steps=1, pictures=0)
    await asyncio.to_thread(postgres.stop, "immediate")
    await asyncio.sleep(1)
    await asyncio.to_thread(postgres.start)
    await asyncio.wait_for(page.ended.wait(), 90)

    assert len(answer.pictures) >= 3, answer
    assert "went wrong" not in answer.text
    assert (await page.say("make the last one warmer")).pictures
    thread = (await page.http.get(f"/project/thread/{page.thread_id}")).json()
    assert all(url in str(thread["elements"]) for url in answer.pictures)
    assert all(step.get("end") for step in thread["steps"] if step["type"] in ("tool", "run"))

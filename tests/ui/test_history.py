"""The chat history keeps what Chainlit's own class loses on SQLite."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import chainlit as cl
import psycopg
import pytest
from chainlit.context import init_http_context
from chainlit.types import Feedback, Pagination, ThreadFilter
from chainlit.user import PersistedUser, User
from postgres_server import PostgresServer
from sqlalchemy.exc import SQLAlchemyError

from agent.errors import SetupError
from ui.history import ChatHistory
from ui.stored_files import LocalStorageClient


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where the history is kept: each promise holds on both."""
    if request.param == "sqlite":
        yield tmp_path / "chats.sqlite"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    yield server.address
    with psycopg.connect(server.address) as connection:
        connection.execute("DROP TABLE feedbacks, elements, steps, threads, users")


@pytest.fixture
async def history(tmp_path: Path, database: Path | str) -> AsyncIterator[ChatHistory]:
    init_http_context()
    history = ChatHistory(database, LocalStorageClient(tmp_path / "files"))
    yield history
    await history.close()


async def a_user(history: ChatHistory, name: str = "owner") -> PersistedUser:
    user = await history.create_user(User(identifier=name))
    assert user
    return user


async def a_thread(history: ChatHistory, user: PersistedUser, name: str = "Cup on marble", **parts: Any) -> str:
    thread_id = str(uuid.uuid4())
    await history.update_thread(thread_id, name=name, user_id=user.id, **parts)
    return thread_id


def a_step(thread_id: str, **parts: Any) -> Any:
    return {
        "id": str(uuid.uuid4()), "threadId": thread_id, "name": "Cutting the product out", "type": "tool", "input": "",
        "output": "", "metadata": {}, "createdAt": "2026-11-22T10:00:00Z", "showInput": False, "defaultOpen": False,
        "autoCollapse": False, "isError": False, "streaming": False, **parts,
    }  # fmt: skip


async def test_tags_and_metadata_come_back_as_what_was_written(history):
    thread_id = await a_thread(history, await a_user(history), tags=["seller"], metadata={"chat_settings": {"a": [1]}})
    await history.create_step(a_step(thread_id, metadata={"icon": "check"}, tags=["x"], modes={"speed": "fast"}))

    thread = await history.get_thread(thread_id)

    assert (thread["tags"], thread["metadata"]) == (["seller"], {"chat_settings": {"a": [1]}})
    assert thread["userIdentifier"] == "owner"  # stock: the row with tags was never written, the thread had no owner
    assert (thread["steps"][0]["metadata"], thread["steps"][0]["tags"]) == ({"icon": "check"}, ["x"])


async def test_the_page_s_own_elements_resume_with_their_data(history):
    thread_id = await a_thread(history, await a_user(history))
    props = {"pictures": [{"id": "img_2", "url": "/pictures/x/img_2"}], "notes": []}
    element = cl.CustomElement(name="Pictures", props=props, thread_id=thread_id, for_id="message")

    await history.create_element(element)

    thread = await history.get_thread(thread_id)
    assert thread["elements"][0]["props"] == props  # stock: a JSON string, and the slider stays blank
    assert (await history.get_element(thread_id, element.id))["props"] == props


async def test_a_create_that_arrives_late_does_not_undo_the_update(history):
    thread_id = await a_thread(history, await a_user(history))
    step = a_step(thread_id)
    ended = {**step, "name": "Cut the product out", "output": "done", "end": "2026-11-22T10:00:05Z"}

    await history.update_step(ended)
    await history.create_step(step)

    (kept,) = (await history.get_thread(thread_id))["steps"]
    assert (kept["name"], kept["output"], kept["end"]) == ("Cut the product out", "done", "2026-11-22T10:00:05Z")


async def test_updates_are_kept_in_the_order_they_were_asked_for(history):
    thread_id = await a_thread(history, await a_user(history))
    step = a_step(thread_id)

    await asyncio.gather(*(history.update_step({**step, "output": str(n)}) for n in range(20)))

    assert (await history.get_thread(thread_id))["steps"][0]["output"] == "19"


async def test_an_upload_belongs_to_the_owner_of_its_thread_whatever_its_storage_key_says(history):
    early = str(uuid.uuid4())
    element = cl.Image(name="../../evil.png", content=b"no picture", thread_id=early, for_id="m", mime="image/png")
    await history.create_element(element)  # before the thread has a row: stock keys it "unknown/..."

    assert await history.get_file_author(f"{element.id}.bin") == ""
    await history.update_thread(early, name="Cup", user_id=(await a_user(history)).id)

    assert await history.get_file_author(f"{element.id}.bin") == "owner"
    assert (await history.get_thread(early))["elements"][0]["url"] == f"/stored/{element.id}.bin"


async def test_a_failing_statement_is_not_swallowed(history):
    with pytest.raises(SQLAlchemyError):
        await history.execute_sql("INSERT INTO nowhere VALUES (1)", {})


async def test_the_sidebar_pages_through_one_s_own_threads_newest_first(history):
    user, other = await a_user(history), await a_user(history, "somebody else")
    ids = [await a_thread(history, user, f"Chat {n}") for n in range(5)]
    await a_thread(history, other, "Chat 9")
    for n, thread_id in enumerate(ids):
        await history.create_step(a_step(thread_id, createdAt=f"2026-11-22T10:0{n}:00Z"))

    first = await history.list_threads(Pagination(first=3), ThreadFilter(userId=user.id))
    rest = await history.list_threads(
        Pagination(first=3, cursor=first.pageInfo.endCursor), ThreadFilter(userId=user.id)
    )

    assert [t["name"] for t in first.data + rest.data] == ["Chat 4", "Chat 3", "Chat 2", "Chat 1", "Chat 0"]
    assert (first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage) == (True, False)


async def test_chats_are_found_by_their_words_and_by_feedback(history):
    user = await a_user(history)
    lamp, cup = await a_thread(history, user, "Lamp"), await a_thread(history, user, "Cup")
    said = a_step(cup, type="user_message", output="Put it on marble")
    await history.create_step(said)
    await history.upsert_feedback(Feedback(forId=said["id"], value=0, comment="wrong rule", threadId=cup))

    async def found(**wanted: Any) -> list[str]:
        page = await history.list_threads(Pagination(first=9), ThreadFilter(userId=user.id, **wanted))
        return [thread["id"] for thread in page.data]

    assert await found(search="MARBLE") == [cup]
    assert await found(search="lamp") == [lamp]
    assert await found(feedback=0) == [cup]


async def test_deleting_a_chat_deletes_its_files_and_tells_the_studio(tmp_path: Path, history):
    forgotten: list[str] = []

    async def forget(thread_id: str) -> None:
        forgotten.append(thread_id)

    history._forget = forget
    thread_id = await a_thread(history, await a_user(history))
    await history.create_element(
        cl.Image(name="a", content=b"\x89PNG", thread_id=thread_id, for_id="m", mime="image/png")
    )

    await history.delete_thread(thread_id)

    assert (forgotten, list((tmp_path / "files").iterdir())) == ([thread_id], [])
    assert await history.get_thread(thread_id) is None or not await history.get_thread(thread_id)


async def test_everything_is_there_after_a_restart(tmp_path: Path, history, database):
    thread_id = await a_thread(history, await a_user(history))
    await history.create_step(a_step(thread_id, output="kept"))
    await history.close()

    again = ChatHistory(database, LocalStorageClient(tmp_path / "files"))

    assert (await again.get_thread(thread_id))["steps"][0]["output"] == "kept"
    assert await again.get_thread_author(thread_id) == "owner"
    assert await again.get_thread_author("no such thread") == ""
    await again.close()


async def test_a_photo_without_words_still_has_a_name_in_the_sidebar(history):
    user = await a_user(history)
    thread_id = await a_thread(history, user, "")
    long_one = await a_thread(history, user, "word " * 100)

    assert (await history.get_thread(thread_id))["name"] == "Photo"
    assert len((await history.get_thread(long_one))["name"]) <= 80


async def test_a_step_stays_in_its_chat_whoever_sends_its_id_again(history):
    user, other = await a_user(history), await a_user(history, "somebody else")
    hers, his = await a_thread(history, user), await a_thread(history, other)
    step = a_step(hers, output="mine")
    await history.create_step(step)

    await history.update_step({**step, "threadId": his, "output": "overwritten"})

    assert [s["output"] for s in (await history.get_thread(hers))["steps"]] == ["mine"]


async def test_a_user_who_is_new_on_several_pages_at_once_is_one_user(history):
    made = await asyncio.gather(*(a_user(history, "new") for _ in range(8)))

    assert len({user.id for user in made}) == 1


async def test_a_sign_that_a_database_cannot_keep_does_not_lose_the_message(history):
    thread_id = await a_thread(history, await a_user(history))
    await history.create_step(a_step(thread_id, output="put it\0 on marble 🏺", metadata={"a": "\0"}))

    assert (await history.get_thread(thread_id))["steps"][0]["output"] == "put it on marble 🏺"


async def test_whose_chat_a_step_an_element_and_feedback_are_in_is_known(history):
    thread_id = await a_thread(history, await a_user(history))
    step = a_step(thread_id)
    await history.create_step(step)
    element = cl.CustomElement(name="Pictures", props={}, thread_id=thread_id, for_id=step["id"])
    await history.create_element(element)
    feedback = await history.upsert_feedback(Feedback(forId=step["id"], value=1, threadId=thread_id))

    assert await history.get_step_author(step["id"]) == "owner"
    assert await history.get_element_author(element.id) == "owner"
    assert await history.get_feedback_author(feedback) == "owner"
    assert (await history.get_step_author("x"), await history.get_element_author("x")) == ("", None)


@pytest.mark.postgres
async def test_a_server_that_restarts_loses_no_write(tmp_path: Path, postgres):
    init_http_context()
    history = ChatHistory(postgres.address, LocalStorageClient(tmp_path / "files"))
    thread_id = await a_thread(history, await a_user(history))
    postgres.stop("immediate")
    writing = asyncio.gather(*(history.update_step(a_step(thread_id, output=str(n))) for n in range(5)))
    await asyncio.sleep(0.3)
    await asyncio.to_thread(postgres.start)
    await writing

    assert len((await history.get_thread(thread_id))["steps"]) == 5
    await history.close()


def test_a_server_that_is_not_there_is_named_at_the_start(tmp_path: Path):
    with pytest.raises(SetupError, match="LIGHTBOX_DATABASE_URL"):
        ChatHistory("postgresql://lightbox:geheim@127.0.0.1:1/none", LocalStorageClient(tmp_path / "files"))

"""Two people with accounts at one running chat: neither sees or changes what belongs to the other."""

import uuid
from pathlib import Path

import httpx
import pytest
import socketio
from live_chat import SECRET, LiveChat
from two_people import ANNA, BERT

from evals.bench.chat_client import ChatPage

pytestmark = [pytest.mark.server, pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="session")]


async def test_what_one_has_made_is_there_for_her_and_for_nobody_else(anna, bert, chat):
    stored = [e["url"] for e in anna.thread["elements"] if (e.get("url") or "").startswith("/stored/")]
    own = [*anna.cut.pictures, *(f"{url}?preview=1" for url in anna.cut.pictures), *stored]
    own += [f"/project/thread/{anna.page.thread_id}"]
    own += [f"/project/file/{anna.upload}?session_id={anna.page.session_id}"]
    assert anna.cut.pictures, anna.cut
    assert stored
    async with httpx.AsyncClient(base_url=chat.address) as stranger:
        for address in own:
            assert (await anna.page.http.get(address)).status_code == 200, address
            assert (await bert.http.get(address)).status_code in (401, 404), address
            assert (await stranger.get(address)).status_code in (401, 404), address


async def test_the_list_of_chats_holds_one_s_own(anna, bert):
    async def listed(page: ChatPage) -> str:
        asked = {"pagination": {"first": 50}, "filter": {}}
        return (await page.http.post("/project/threads", json=asked)).text

    assert anna.page.thread_id in await listed(anna.page)
    assert anna.page.thread_id not in await listed(bert)
    forged = {"pagination": {"first": 50}, "filter": {"userId": anna.thread["userId"]}}
    assert anna.page.thread_id not in (await bert.http.post("/project/threads", json=forged)).text


async def test_nobody_goes_on_with_a_foreign_chat_nor_with_one_that_does_not_exist(anna, bert, chat):
    (chat.folder / "conversations" / "shop" / "images").mkdir(parents=True, exist_ok=True)  # of the command line
    for thread_id in (anna.page.thread_id, "shop", str(uuid.uuid4())):
        with pytest.raises(socketio.exceptions.ConnectionError):
            await ChatPage.open(chat.address, *BERT, thread_id=thread_id)
    page = await ChatPage.open(chat.address, *ANNA, thread_id=anna.page.thread_id)
    await page.close()
    assert page.resumed
    assert page.resumed["id"] == anna.page.thread_id


async def test_nobody_takes_over_a_foreign_page(anna, chat):
    thief = ChatPage(chat.address)
    await thief.log_in(*BERT)
    thief.session_id = anna.page.session_id
    with pytest.raises(socketio.exceptions.ConnectionError):
        await thief.connect()
    await thief.close()


async def test_nobody_changes_deletes_or_shares_a_foreign_chat(anna, bert):
    thread_id, own = anna.page.thread_id, bert.session_id
    message = next(step for step in anna.thread["steps"] if step["type"] == "assistant_message")
    element = next(e for e in anna.thread["elements"] if e["type"] == "custom")
    forged = {"element": {**element, "props": {"pictures": []}}, "sessionId": own}
    feedback = {"feedback": {"forId": message["id"], "value": 0, "threadId": thread_id}, "sessionId": own}
    attempts = [
        await bert.http.request("PUT", "/project/thread", json={"threadId": thread_id, "name": "stolen"}),
        await bert.http.request("DELETE", "/project/thread", json={"threadId": thread_id}),
        await bert.http.request("PUT", "/project/thread/share", json={"threadId": thread_id, "isShared": True}),
        await anna.page.http.request("PUT", "/project/thread/share", json={"threadId": thread_id, "isShared": True}),
        await bert.http.get(f"/project/share/{thread_id}"),
        await bert.http.request("PUT", "/project/element", json=forged),
        await bert.http.request("DELETE", "/project/element", json=forged),
        await bert.http.request("PUT", "/feedback", json=feedback),
    ]

    assert all(answer.status_code in (401, 404) for answer in attempts)
    after = (await anna.page.http.get(f"/project/thread/{thread_id}")).json()
    assert after["steps"] == anna.thread["steps"]
    assert after["elements"] == anna.thread["elements"]
    assert after["name"] == anna.thread["name"]


async def test_feedback_is_taken_back_only_by_who_gave_it(anna, bert):
    message = next(step for step in anna.thread["steps"] if step["type"] == "assistant_message")
    given = await anna.page.http.put(
        "/feedback", json={"feedback": {"forId": message["id"], "value": 1}, "sessionId": anna.page.session_id}
    )
    feedback_id = given.json()["feedbackId"]

    stolen = await bert.http.request("DELETE", "/feedback", json={"feedbackId": feedback_id})
    own = await anna.page.http.request("DELETE", "/feedback", json={"feedbackId": feedback_id})

    assert (stolen.status_code, own.status_code) == (404, 200)


async def test_a_message_with_the_id_of_a_foreign_one_changes_nothing_there(anna, bert):
    message = next(step for step in anna.thread["steps"] if step["type"] == "user_message")
    forged = {**message, "output": "overwritten", "threadId": anna.page.thread_id}
    await bert._socket.emit("client_message", {"message": forged, "fileReferences": [{"id": anna.upload}]})
    await bert.say("hi")

    after = (await anna.page.http.get(f"/project/thread/{anna.page.thread_id}")).json()
    assert next(step for step in after["steps"] if step["id"] == message["id"])["output"] == message["output"]
    assert anna.upload not in (await bert.http.get(f"/project/thread/{bert.thread_id}")).text


async def test_nobody_uploads_into_a_foreign_page(anna, bert):
    sent = await bert.http.post(
        "/project/file", params={"session_id": anna.page.session_id}, files={"file": ("x.png", b"x", "image/png")}
    )
    assert sent.status_code == 401


async def test_products_and_brands_are_one_s_own(anna, bert, chat):
    mine = await anna.page.say("search my products for mug")
    his = await bert.say("search my products for mug")
    brand = await bert.say("write a listing for amazon in the brand Annabrand: steel mug, 350 ml")
    shelves = {path.parent.parent.name for path in chat.folder.glob("accounts/*/catalogue/catalogue.sqlite")}

    assert "ANNA-7" in mine.text or "secret mug" in mine.text, mine.text
    assert "secret mug" not in his.text
    assert "ANNA-7" not in his.text
    assert "Annabrand" not in "".join(str(e.get("props")) for e in brand.elements)
    assert len(shelves) == 1
    assert not (chat.folder / "catalogue").exists()


async def test_a_changed_password_ends_old_logins_and_a_removed_account_every_one(chat):
    added = chat.run("users", "add", "carl", "--password-stdin", said="first password 1\n")
    assert added.returncode == 0
    page = await ChatPage.open(chat.address, "carl", "first password 1")
    assert (await page.http.get("/user")).status_code == 200
    chat.run("users", "remove", "carl")

    assert (await page.http.get("/user")).status_code == 401
    assert "log in again" in (await page.say("hi")).text
    await page.close()


async def test_guessing_a_password_is_slowed_down_for_the_guesser(chat):
    tries: list[httpx.Response] = []
    async with httpx.AsyncClient(base_url=chat.address) as guesser:
        while len(tries) < 12 and (not tries or tries[-1].status_code == 401):  # a slow machine waits by itself
            tries.append(await guesser.post("/login", data={"username": "dora", "password": f"guess {len(tries)}"}))
    page = await ChatPage.open(chat.address, *ANNA)
    await page.close()

    assert len(tries) > 4  # people mistype
    assert tries[-1].status_code == 429
    assert int(tries[-1].headers["retry-after"]) >= 1


async def test_another_web_site_cannot_use_a_visitor_s_login(anna, chat):
    evil = {"origin": "https://evil.example"}
    forged = await anna.page.http.request(
        "DELETE", "/project/thread", json={"threadId": anna.page.thread_id}, headers=evil
    )
    page = ChatPage(chat.address)
    await page.log_in(*ANNA)

    assert forged.status_code == 403
    with pytest.raises(socketio.exceptions.ConnectionError):
        await page.connect(**evil)
    await page.close()


async def test_no_chat_starts_that_strangers_could_read(tmp_path: Path):
    open_door = LiveChat(tmp_path / "data", host="0.0.0.0")
    refused = open_door.run("chat")

    assert refused.returncode == 2
    assert "lightbox users add" in refused.stderr
    open_door.run("users", "add", "anna", "--password-stdin", said="correct horse battery\n")
    assert "LIGHTBOX_LOGIN_SECRET" in open_door.run("chat").stderr


async def test_behind_a_proxy_that_names_the_user_each_request_is_that_user_s(tmp_path: Path):
    chat = LiveChat(tmp_path / "data", login="header", login_secret=SECRET).start()
    anna, bert, nobody = ChatPage(chat.address), ChatPage(chat.address), ChatPage(chat.address)
    for page, name in ((anna, "anna"), (bert, "bert")):
        page.http.headers["X-Forwarded-User"] = name
        await page.http.get("/")
        await page.connect(**{"X-Forwarded-User": name})
    said = await anna.say("what can you do?")
    anna.http.headers["X-Forwarded-User"] = "bert"  # her browser still holds her cookie
    taken = await anna.http.get(f"/project/thread/{anna.thread_id}")

    assert said.text
    assert "log in" not in said.text
    assert (await bert.http.get("/user")).json()["identifier"] == "bert"
    assert taken.status_code in (401, 404)
    assert (await nobody.http.get("/user")).status_code == 401
    with pytest.raises(socketio.exceptions.ConnectionError):
        await nobody.connect()
    for page in (anna, bert, nobody):
        await page.close()
    chat.stop()

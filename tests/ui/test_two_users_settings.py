"""What two people set and call wrong stays with each: settings for all chats, and feedback on answers."""

import asyncio
import uuid
from typing import Any

import httpx
import pytest
import yaml
from live_chat import LiveChat
from two_people import ANNA, BERT

from evals.bench.chat_client import ChatPage

pytestmark = [pytest.mark.server, pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="session")]


async def opened_panel(chat: LiveChat, who: tuple[str, str]) -> tuple[str, str]:
    """What the settings panel of a new page says: the line under the message box, and all that it offers."""
    page, told, offered = ChatPage(chat.address), asyncio.Queue[Any](), []
    page._socket.on("window_message", told.put)
    page._socket.on("chat_settings", lambda widgets: offered.append(str(widgets)))
    await page.log_in(*who)
    await page.connect()
    shown = await asyncio.wait_for(told.get(), 30)
    await page.close()
    return shown["line"], "".join(offered)


async def test_settings_for_all_chats_are_one_s_own(anna, bert, chat):
    set_by_anna = {"marketplace": "etsy", "country": "-", "brand": "Annabrand", "language": "-"}
    page = await ChatPage.open(chat.address, *ANNA)
    await page._socket.call("chat_settings_change", set_by_anna)
    await bert._socket.call("chat_settings_change", {"marketplace": "ebay", "person": "anna", "identifier": "anna"})

    hers, offered_to_her = await opened_panel(chat, ANNA)
    his, offered_to_him = await opened_panel(chat, BERT)
    asked = await bert.say("how large must the main picture be?")
    await page._socket.call("chat_settings_change", {})
    await page.close()

    assert (hers, his) == ("Etsy · Annabrand", "eBay")
    assert "Annabrand" in offered_to_her
    assert "Annabrand" not in offered_to_him
    assert "eBay" in asked.text
    assert "Etsy" not in asked.text


async def test_an_answer_is_called_wrong_by_who_got_it_and_leaves_with_its_own_question_only(
    anna, bert, chat, tmp_path
):
    async def call_wrong(http: httpx.AsyncClient, session_id: str, **payload: Any) -> int:
        action = {"name": "wrong_answer", "payload": payload, "id": str(uuid.uuid4())}
        return (await http.post("/project/action", json={"action": action, "sessionId": session_id})).status_code

    async def exported() -> str:
        target = tmp_path / f"{uuid.uuid4()}.yaml"
        await asyncio.to_thread(chat.run, "feedback", "export", str(target))
        return target.read_text("utf-8") if target.exists() else ""

    hers = await ChatPage.open(chat.address, *ANNA)
    await hers.say("May a lace border be in the main picture on Etsy?")
    await bert.say("May a title on eBay have 80 letters?")
    forged = {"turn": 1, "comment": "Bert was here", "thread_id": hers.thread_id, "threadId": hers.thread_id}
    async with httpx.AsyncClient(base_url=chat.address) as stranger:
        refused = [
            await call_wrong(bert.http, hers.session_id, turn=1, comment="Bert was here"),
            await call_wrong(stranger, hers.session_id, turn=1, comment="nobody was here"),
        ]
    assert refused == [401, 401]
    assert "was here" not in await exported()

    assert await call_wrong(hers.http, hers.session_id, turn=1, comment="Lace is a prop") == 200
    assert await call_wrong(bert.http, bert.session_id, **forged) == 200
    both = yaml.safe_load(await exported())["samples"]
    by_question = {sample["turns"][0]["user"]: sample["about"] for sample in both}
    assert "Lace is a prop" in by_question["May a lace border be in the main picture on Etsy?"]
    assert "Bert was here" in by_question["May a title on eBay have 80 letters?"]
    assert len(both) == 2

    await bert.http.request("DELETE", "/project/thread", json={"threadId": bert.thread_id})
    left = await exported()
    assert "Lace is a prop" in left
    assert "Bert was here" not in left
    await hers.close()


async def test_what_is_kept_of_people_is_served_to_nobody(anna, bert, chat):
    page = await ChatPage.open(chat.address, *ANNA)
    await page._socket.call("chat_settings_change", {"marketplace": "myntra"})
    kept = [file for folder in ("preferences", "feedback") for file in (chat.folder / folder).glob("*.json")]
    assert kept
    for file in [*kept, chat.folder / "accounts.json"]:
        inside = file.relative_to(chat.folder).as_posix()
        for route in ("stored", "public", "files", f"pictures/{bert.thread_id}", f"pictures/{bert.thread_id}/files"):
            for way in (f"../../../{inside}", f"..%2f..%2f..%2f{inside.replace('/', '%2f')}", inside):
                got = await bert.http.get(httpx.URL(f"{chat.address}/{route}/{way}"))
                assert file.read_bytes() not in got.content, (route, way)
    await page._socket.call("chat_settings_change", {})
    await page.close()

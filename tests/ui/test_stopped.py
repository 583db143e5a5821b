"""A chat that is told to stop finishes what runs, or parks it so that its page offers it again."""

import asyncio
import signal
from pathlib import Path

import pytest
from live_chat import JOB, LiveChat, photo, reach

from evals.bench.chat_client import ChatPage

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]


async def test_told_to_stop_it_finishes_the_running_turn_and_takes_no_new_one(tmp_path: Path):
    chat = LiveChat(tmp_path / "data", scene_size="512", shutdown_seconds="90").start()
    page, late = await ChatPage.open(chat.address), await ChatPage.open(chat.address)
    answer = await page.send(JOB, [await page.upload(photo(), "vase.png")])
    await reach(answer, steps=1, pictures=0)
    assert chat.process
    chat.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.3)
    refused = await late.say("remove the background")
    unready = await late.http.get("/health")
    await asyncio.wait_for(page.ended.wait(), 90)

    assert await asyncio.to_thread(chat.wait) == 0
    assert "about to restart" in refused.text
    assert unready.status_code == 503
    assert len(answer.pictures) >= 3
    await page.close()
    await late.close()


async def test_what_does_not_finish_in_time_is_parked_and_offered_again(tmp_path: Path):
    chat = LiveChat(tmp_path / "data", scene_size="512", shutdown_seconds="0.1").start()
    page = await ChatPage.open(chat.address)
    answer = await page.send(JOB, [await page.upload(photo(), "vase.png")])
    await reach(answer, steps=1, pictures=0)
    assert chat.stop(signal.SIGTERM) == 0
    await page.close()

    chat.start()
    again = await ChatPage.open(chat.address, thread_id=page.thread_id)
    assert again.resumed
    offers = [e["props"]["requests"] for e in again.resumed["elements"] if e["name"] == "Choices"]
    assert offers == [[{"label": "Try again", "say": JOB}]]
    await again.close()
    chat.stop()

"""The operator's limits at a running chat: what users read, and that their work goes on afterwards."""

import json
from pathlib import Path

import httpx
import pytest
from live_chat import LiveChat, photo

from evals.bench.chat_client import ChatPage

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]


async def test_limits_are_said_health_and_metrics_tell_and_the_log_names_nobody(tmp_path: Path):
    settings = {"turns_per_minute": "2", "uploads_per_minute": "1", "log_format": "json"}
    chat = LiveChat(tmp_path / "data", **settings).start()
    page = await ChatPage.open(chat.address)
    await page.upload(photo(), "Annas Tasse.png")
    with pytest.raises(httpx.HTTPStatusError) as refused:
        await page.upload(photo(), "Annas Teller.png")
    answers = [await page.say("what can you do, says Anna?") for _ in range(3)]
    metrics = (await page.http.get("/metrics")).text
    health = (await page.http.get("/health")).json()
    await page.close()
    chat.stop()

    assert "more than 1 files in a minute" in refused.value.response.json()["detail"]
    assert "more than 2 messages in a minute" in answers[2].text
    assert answers[1].text
    assert "more than" not in answers[1].text
    assert 'lightbox_turns_total{outcome="answered"} 2.0' in metrics
    assert 'lightbox_turns_total{outcome="refused"} 1.0' in metrics
    assert health["live"]
    lines = (chat.folder / "logs" / "chat.log").read_text("utf-8").splitlines()
    turns = [json.loads(line) for line in lines if '"event": "turn"' in line]
    assert [turn["outcome"] for turn in turns] == ["answered", "answered", "refused"]
    assert "Anna" not in "".join(lines)
    assert page.thread_id not in "".join(lines)

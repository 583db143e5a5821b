"""Two people with accounts, neither of whom may see what the other has."""

import asyncio
from types import SimpleNamespace
from typing import Any

from live_chat import LiveChat, photo

from evals.bench.chat_client import ChatPage

ANNA, BERT = ("anna", "correct horse battery"), ("bert", "another fine secret")


async def furnish(chat: LiveChat) -> SimpleNamespace:
    """Anna's chat with a photo, a cut-out of it, a brand and a product file."""
    page = await ChatPage.open(chat.address, *ANNA)
    upload = await page.upload(photo(), "annas cup.png")
    cut = await page.say("remove the background", [upload])
    table = await page.upload(b"sku,title,price\nANNA-7,Anna's secret mug,12\n", "annas.csv", "text/csv")
    await page.say("load this product file", [table])
    await page.say('Save my brand: it is called "Annabrand", warm tone, never say cheap')
    return SimpleNamespace(page=page, cut=cut, thread=await _finished(page), upload=upload["id"])


async def _finished(page: ChatPage) -> dict[str, Any]:
    """The stored chat, once its last turn has ended there too."""
    for _ in range(100):
        thread = (await page.http.get(f"/project/thread/{page.thread_id}")).json()
        if all(step.get("end") for step in thread["steps"] if step["type"] == "run"):
            return thread
        await asyncio.sleep(0.1)
    raise AssertionError("the last turn has no end")

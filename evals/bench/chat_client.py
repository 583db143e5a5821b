"""Speaks to the web chat as its page does: the login cookie first, then messages over socket.io."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime

ANSWER_SECONDS = 60


async def say(address: str, text: str) -> str:
    """Open a new chat, send one message and wait for the whole answer.

    Args:
        address: Of a running chat, such as `http://127.0.0.1:8000`.
        text: The user's words.

    Returns:
        What the assistant wrote; empty if it wrote nothing.

    Raises:
        TimeoutError: No answer within a minute.
    """
    import httpx
    import socketio  # type: ignore[import-untyped]

    async with httpx.AsyncClient(base_url=address, headers={"accept": "text/html"}) as page:
        await page.get("/")
        cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    client = socketio.AsyncClient()
    written: dict[str, str] = {}
    asked, answered = asyncio.Event(), asyncio.Event()

    def keep(step: dict) -> None:
        if step.get("type") == "assistant_message":
            written[step["id"]] = step.get("output", "")

    def end(*_: object) -> None:
        if asked.is_set():
            answered.set()

    client.on("new_message", keep)
    client.on("update_message", keep)
    client.on("task_end", end)
    session = {
        "clientType": "webapp",
        "sessionId": str(uuid.uuid4()),
        "threadId": "",
        "userEnv": "{}",
        "chatProfile": "",
    }
    await client.connect(
        address, headers={"cookie": cookie}, auth=session, socketio_path="/ws/socket.io", transports=["websocket"]
    )
    try:
        await client.emit("connection_successful")
        await asyncio.sleep(0.2)  # its own task_end comes first
        asked.set()
        now = datetime.now(UTC).isoformat()
        message = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "user",
            "type": "user_message",
            "output": text,
            "createdAt": now,
        }
        await client.emit("client_message", {"message": message, "fileReferences": []})
        await asyncio.wait_for(answered.wait(), ANSWER_SECONDS)
    finally:
        await client.disconnect()
    return "\n".join(written.values())

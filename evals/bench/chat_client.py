"""Speaks to the web chat as its page does: the login cookie first, uploads by HTTP, messages over socket.io."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ANSWER_SECONDS = 60
_GREETINGS = 2  # ends that a new chat tells before anything was said: of the connection, and of its start


@dataclass
class Answer:
    """What a page was shown after a message.

    Attributes:
        texts: Of the assistant's messages, by id, as they stand in the end.
        steps: Names of the tool steps as they stand in the end.
        elements: What was sent beside the texts, each with its `name` and `props`.
        begun: Seconds until the page showed that it is at work (its stop button); None if it never did.
        first_word: Seconds until the first step, word or picture; None if there was none.
        seconds: Until the turn ended.
    """

    texts: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    elements: list[dict[str, Any]] = field(default_factory=list)
    begun: float | None = None
    first_word: float | None = None
    seconds: float = 0

    @property
    def text(self) -> str:
        """All that the assistant wrote."""
        return "\n".join(self.texts.values())

    @property
    def pictures(self) -> list[str]:
        """Addresses of the pictures that were made."""
        shown = [e.get("props") or {} for e in self.elements if e.get("name") == "Pictures"]
        return [str(picture["url"]).partition("?")[0] for props in shown for picture in props.get("pictures", [])]


class ChatPage:
    """One page of the web chat, without a browser."""

    def __init__(self, address: str) -> None:
        """Use `open`."""
        import httpx
        import socketio  # type: ignore[import-untyped]

        self.address = address
        self.http = httpx.AsyncClient(base_url=address, headers={"accept": "text/html"}, timeout=ANSWER_SECONDS)
        self.session_id = str(uuid.uuid4())
        self.thread_id = ""
        self.resumed: dict[str, Any] | None = None
        self._socket = socketio.AsyncClient(reconnection=False)
        self._answer = Answer()
        self._asked_at = 0.0
        self.ended, self._resumed, self._greeted = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._ends = 0
        for event in ("new_message", "update_message", "stream_start"):
            self._socket.on(event, self._keep_step)
        self._socket.on("task_start", self._note_begin)
        self._socket.on("stream_token", self._keep_token)
        self._socket.on("element", self._keep_element)
        self._socket.on("first_interaction", self._keep_thread)
        self._socket.on("resume_thread", self._keep_resumed)
        self._socket.on("task_end", self._note_end)

    @classmethod
    async def open(cls, address: str, name: str = "", password: str = "", thread_id: str = "") -> ChatPage:
        """Open a page and connect it.

        Args:
            address: Of a running chat, such as `http://127.0.0.1:8000`.
            name: Who logs in; nobody where the chat asks for no login.
            password: Of the account.
            thread_id: The chat to go on with; a new one if empty.

        Raises:
            httpx.HTTPStatusError: The login was refused.
            socketio.exceptions.ConnectionError: The chat is not there for this user.
        """
        page = cls(address)
        try:
            await page.log_in(name, password)
            await page.connect(thread_id)
        except BaseException:
            await page.close()
            raise
        return page

    async def log_in(self, name: str = "", password: str = "") -> None:
        """Get the login cookie.

        Raises:
            httpx.HTTPStatusError: The login was refused.
        """
        await self.http.get("/")
        if name:
            (await self.http.post("/login", data={"username": name, "password": password})).raise_for_status()

    async def connect(self, thread_id: str = "", **headers: str) -> None:
        """Connect the socket; `headers` go along.

        Raises:
            socketio.exceptions.ConnectionError: It was refused.
        """
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        session = {
            "clientType": "webapp", "sessionId": self.session_id, "threadId": thread_id, "userEnv": "{}",
            "chatProfile": "",
        }  # fmt: skip
        await self._socket.connect(
            self.address, headers={"cookie": cookie, **headers}, auth=session, socketio_path="/ws/socket.io",
            transports=["websocket"], wait_timeout=ANSWER_SECONDS,
        )  # fmt: skip
        self.thread_id = thread_id
        await self._socket.emit("connection_successful")
        shown = self._resumed if thread_id else self._greeted
        await asyncio.wait_for(shown.wait(), ANSWER_SECONDS)

    async def upload(self, content: bytes, name: str, mime: str = "image/png") -> dict[str, str]:
        """Upload a file; what it gives back goes into `say`.

        Raises:
            httpx.HTTPStatusError: It was refused.
        """
        sent = await self.http.post(
            "/project/file", params={"session_id": self.session_id}, files={"file": (name, content, mime)}
        )
        sent.raise_for_status()
        return {"id": sent.json()["id"]}

    async def say(self, text: str, files: Sequence[dict[str, str]] = (), seconds: float = ANSWER_SECONDS) -> Answer:
        """Send a message and wait for the whole answer.

        Raises:
            TimeoutError: No answer in `seconds`.
        """
        await self.send(text, files)
        await asyncio.wait_for(self.ended.wait(), seconds)
        self._answer.seconds = time.monotonic() - self._asked_at
        return self._answer

    async def send(self, text: str, files: Sequence[dict[str, str]] = ()) -> Answer:
        """Send a message; the answer fills up while it comes."""
        self._answer, self._asked_at = Answer(), time.monotonic()
        self.ended.clear()
        message = {
            "id": str(uuid.uuid4()), "threadId": self.thread_id, "name": "user", "type": "user_message",
            "output": text, "createdAt": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        await self._socket.emit("client_message", {"message": message, "fileReferences": list(files)})
        return self._answer

    async def close(self) -> None:
        """Leave."""
        await self._socket.disconnect()
        if self._socket.eio.http and not self._socket.eio.http.closed:  # a refused connection leaves it open
            await self._socket.eio.http.close()
        await self.http.aclose()

    def _keep_step(self, step: dict[str, Any]) -> None:
        if step.get("type") == "assistant_message":
            self._answer.texts[step["id"]] = step.get("output", "")
        elif step.get("type") == "tool":
            self._answer.steps[step["id"]] = step.get("name", "")
        else:
            return
        self._note_feedback()

    def _keep_token(self, token: dict[str, Any]) -> None:
        self._answer.texts[token["id"]] = self._answer.texts.get(token["id"], "") + token.get("token", "")
        self._note_feedback()

    def _keep_element(self, element: dict[str, Any]) -> None:
        self._answer.elements.append(element)

    def _keep_thread(self, begun: dict[str, Any]) -> None:
        self.thread_id = begun["thread_id"]

    def _keep_resumed(self, thread: dict[str, Any]) -> None:
        self.resumed = thread
        self._resumed.set()

    def _note_feedback(self) -> None:
        if self._answer.first_word is None:
            self._answer.first_word = time.monotonic() - self._asked_at

    def _note_end(self, *_: Any) -> None:
        self._ends += 1
        if self._ends == _GREETINGS:
            self._greeted.set()
        if self._answer.first_word is not None:  # else it is the end of something else, such as of the greeting
            self.ended.set()

    def _note_begin(self, *_: Any) -> None:
        if self._answer.begun is None:
            self._answer.begun = time.monotonic() - self._asked_at


async def say(address: str, text: str) -> str:
    """Open a new chat, send one message and wait for the whole answer; what the assistant wrote, maybe nothing.

    Raises:
        TimeoutError: No answer within a minute.
    """
    page = await ChatPage.open(address)
    try:
        return (await page.say(text)).text
    finally:
        await page.close()

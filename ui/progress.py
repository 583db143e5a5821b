"""How far a long job is: which picture of how many, the time left, a preview and a way to stop. Shown, never stored."""

from __future__ import annotations

import base64
import time
from typing import Any

import chainlit as cl

from agent.events import ProgressEvent
from ui import texts

PROGRESS = "Progress"
_SECONDS_BETWEEN_UPDATES = 0.4
_SHOWN_AFTER = 1.0  # seconds; shorter work needs no bar
_LEAST_SHARE = 0.15  # of the work, before the time left can be told from the time spent


class ProgressCard:
    """The bar under a running turn. One for all calls of the turn; it leaves with the last of them."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        self._message: cl.Message | None = None
        self._began = time.monotonic()
        self._shown_at = 0.0
        self._shares: dict[str, float] = {}
        self._calls = 0
        self._preview: bytes | None = None

    def add_call(self) -> None:
        """Another tool call begins; the first after a pause starts the clock anew."""
        if not self._calls:
            self._began = time.monotonic()
            self._shares.clear()
        self._calls += 1

    async def show(self, call_id: str, event: ProgressEvent, sentence: str) -> None:
        """Show how far a call is.

        Args:
            call_id: Of the call.
            event: What it reported.
            sentence: What it does, in the user's words.
        """
        self._shares[call_id] = min(1.0, event.done / max(1, event.total))
        new = event.preview is not None and event.preview != self._preview
        self._preview = event.preview or self._preview
        now = time.monotonic()
        if not new and (now - self._began < _SHOWN_AFTER or now - self._shown_at < _SECONDS_BETWEEN_UPDATES):
            return
        self._shown_at = now
        share = sum(self._shares.values()) / max(self._calls, len(self._shares))
        await self._send({"sentence": sentence, "share": round(share, 3), "left": self._time_left(share, now)})

    async def end_call(self, call_id: str) -> None:
        """A call ended; its share is done."""
        self._shares[call_id] = 1.0
        if self._shares and len(self._shares) >= self._calls and all(s == 1 for s in self._shares.values()):
            await self.hide()

    async def hide(self) -> None:
        """Take the bar away."""
        self._calls = 0
        self._preview = None
        if self._message is not None:
            await cl.context.emitter.delete_step(self._message.to_dict())
            self._message = None

    def moved(self) -> None:
        """Another page looks now, which has not been sent the bar."""
        self._message = None

    def _time_left(self, share: float, now: float) -> str:
        if share < _LEAST_SHARE:
            return ""
        return texts.time_left((now - self._began) * (1 - share) / share)

    async def _send(self, props: dict[str, Any]) -> None:
        emitter = cl.context.emitter
        if self._message is None:
            self._message = cl.Message("")
            await emitter.send_step(self._message.to_dict())
        source = f"data:image/jpeg;base64,{base64.b64encode(self._preview).decode()}" if self._preview else None
        own, thread_id = self._message.id, self._message.thread_id
        element = cl.CustomElement(
            name=PROGRESS, props={**props, "preview": source}, id=own, thread_id=thread_id, for_id=own
        )
        await emitter.send_element(element.to_dict())

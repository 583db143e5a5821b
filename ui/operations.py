"""What an operator rules and watches: who may send now, what is counted, logged and traced, how the chat stops."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Any

from chainlit.auth.jwt import get_jwt_secret
from chainlit.session import ws_sessions_sid

from agent.settings import Settings
from agent.studio import Studio
from agent.tracing import send_traces
from ui.history import ChatHistory
from ui.limits import Limits
from ui.login import HeaderLogin, Login, admits
from ui.logs import pseudonym
from ui.metrics import Metrics, TurnMeter
from ui.notices import notice
from ui.retention import keep_deleting
from ui.stored_files import LocalStorageClient

_log = logging.getLogger(__name__)


class Operations:
    """The operator's side of a running chat."""

    def __init__(
        self, settings: Settings, login: Login, studio: Studio, history: ChatHistory, files: LocalStorageClient
    ) -> None:
        """Watch over these."""
        self._settings, self._login, self._studio, self._history = settings, login, studio, history
        self.limits = Limits(settings, history, studio.folder, files.path)
        self.metrics = Metrics(studio.queue, lambda: len(ws_sessions_sid))
        self.stopping = False
        self.warm = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._traces = send_traces(settings.traces) if settings.traces else None

    async def refuse(self, session: Any) -> str | None:
        """Why a message is not worked on now, as a sentence for its sender; None if it is."""
        if self.stopping:
            return notice("stopping", session.language)
        if not isinstance(self._login, HeaderLogin) and not admits(self._login, session.token):
            return notice("login_ended", session.language)
        return await self.limits.refuse_turn(getattr(session.user, "identifier", ""), session.language)

    def turn(self, session: Any) -> _WatchedTurn:
        """Count, measure and log a turn; the chat stops only when all have ended."""
        return _WatchedTurn(self, session)

    async def ready(self) -> dict[str, bool]:
        """What must be true for work to be taken, by name."""
        return {
            "database": await self._history.answers(),
            "data_folder": os.access(self._settings.data_dir, os.W_OK),
            "warm": self.warm,
            "accepting": not self.stopping,
        }

    async def start(self) -> None:
        """Load what the first message would wait for, then delete old chats now and daily."""
        await self._studio.warm_up()
        self.warm = True
        if self._settings.keep_days:
            await keep_deleting(self._history, self._settings.keep_days)

    async def drain(self) -> int:
        """Take no new work, and let what runs finish; how many turns are still at work when the time is up."""
        self.stopping = True
        try:
            await asyncio.wait_for(self._idle.wait(), self._settings.shutdown_seconds)
        except TimeoutError:
            _log.warning("Stopping with %d turns parked; their pages offer them again", self._running)
        if self._traces:
            await asyncio.to_thread(self._traces.shutdown)
        return self._running

    def _begin(self) -> None:
        self._running += 1
        self._idle.clear()

    def _end(self) -> None:
        self._running -= 1
        if not self._running:
            self._idle.set()


class _WatchedTurn:
    def __init__(self, operations: Operations, session: Any) -> None:
        self._operations, self._session = operations, session
        self.meter: TurnMeter = operations.metrics.turn()
        self.see: Callable[[Any], None] = self.meter.see

    def __enter__(self) -> _WatchedTurn:
        self._operations._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        self._operations._end()
        self.meter.end()
        key = get_jwt_secret() or ""
        user = getattr(self._session.user, "identifier", "")
        _log.info(
            "A turn ended",
            extra={
                "fields": {
                    "event": "turn", "outcome": self.meter.outcome, "seconds": round(self.meter.seconds, 3),
                    "tools": self.meter.tools, "user": pseudonym(user, key),
                    "chat": pseudonym(self._session.thread_id, key),
                }
            },
        )  # fmt: skip

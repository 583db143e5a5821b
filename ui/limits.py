"""What one user may take: messages and files in a minute, and room on the disk."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.settings import Settings
from ui.notices import notice

_MINUTE = 60.0
_MEASURED_FOR = 20.0  # seconds that a measured room is believed


class Limits:
    """The operator's limits; each is off at 0."""

    def __init__(
        self, settings: Settings, history: Any, folder_of: Callable[[str], Path], stored: Callable[[str], Path | None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Count from nothing.

        Args:
            settings: What the operator set.
            history: Knows the chats and uploads of each user.
            folder_of: Where the pictures of a chat lie.
            stored: Where a stored upload lies.
            now: Seconds.
        """
        self._settings, self._history, self._folder_of, self._stored = settings, history, folder_of, stored
        self._now = now
        self._taken: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._room: dict[str, tuple[float, int]] = {}

    async def refuse_turn(self, person: str, language: str) -> str | None:
        """Why a user's message is not worked on now, as a sentence; None if it is."""
        most = self._settings.turns_per_minute
        if wait := self._wait("turns", person, most):
            return notice("too_many_turns", language, most=most, seconds=wait)
        return await self.refuse_room(person, language)

    async def refuse_upload(self, person: str, language: str) -> str | None:
        """Why a user's file is not taken now, as a sentence; None if it is."""
        most = self._settings.uploads_per_minute
        if wait := self._wait("uploads", person, most):
            return notice("too_many_uploads", language, most=most, seconds=wait)
        return await self.refuse_room(person, language)

    async def refuse_room(self, person: str, language: str) -> str | None:
        """Say that a user's room is full; None if it is not."""
        most = self._settings.storage_limit_mb
        if not most:
            return None
        used = await self.room_of(person)
        return notice("storage_full", language, used=math.ceil(used / 1e6), most=most) if used >= most * 1e6 else None

    async def room_of(self, person: str) -> int:
        """Bytes that a user's chats take on the disk; measured now and then."""
        measured_at, used = self._room.get(person, (-math.inf, 0))
        if self._now() - measured_at < _MEASURED_FOR:
            return used
        threads, files = await self._history.get_everything_of(person)
        used = await asyncio.to_thread(self._measure, threads, files)
        self._room[person] = (self._now(), used)
        return used

    def measure_again(self) -> None:
        """Something was deleted."""
        self._room.clear()

    def _measure(self, threads: list[str], files: list[str]) -> int:
        stored = [path for name in files if (path := self._stored(name))]
        pictures = (path for thread in threads for path in self._folder_of(thread).rglob("*"))
        return sum(map(_size, (*stored, *pictures)))

    def _wait(self, what: str, person: str, most: int) -> int:
        """Take one of a user's `most` in a minute; or the whole seconds until there is one again."""
        if not most:
            return 0
        taken, now = self._taken[what, person], self._now()
        while taken and now - taken[0] >= _MINUTE:
            taken.popleft()
        if len(taken) >= most:
            return max(1, math.ceil(taken[0] + _MINUTE - now))
        taken.append(now)
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # replaced or deleted while it was looked at
        return 0

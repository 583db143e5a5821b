"""Work on pictures, one piece for each core: whoever waits is told their place, and nobody's many jobs keep others out.

The threads that work yield to the one that talks: the chat answers at once while every core is at work.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from tools.machine import cores

_NICE = 10  # of the working threads; the chat's own has 0
_Result = TypeVar("_Result")


@dataclass(eq=False)
class _Waiter:
    go: asyncio.Future[None]
    tell: Callable[[int], None]
    place: int = 0


class WorkQueue:
    """Slots for work; those who wait take turns by who they are, then by when they came."""

    def __init__(self, slots: int = 0) -> None:
        """Offer `slots` places; 0 for one for each core."""
        self.slots = slots or cores()
        self.working = 0
        self._waiting: OrderedDict[str, deque[_Waiter]] = OrderedDict()
        self._pool = ThreadPoolExecutor(self.slots, "work", initializer=_yield_to_the_chat)

    @property
    def waiting(self) -> int:
        """How many pieces of work wait."""
        return sum(map(len, self._waiting.values()))

    async def run(self, who: str, work: Callable[[], _Result], tell: Callable[[int], None]) -> _Result:
        """Do some work in a thread once it is its turn.

        Args:
            who: Whose it is: somebody with many jobs gets every second slot when one other person waits.
            work: Called in the thread, in this task's context.
            tell: Called with the place in the line, from 1, whenever it changes.
        """
        async with self._slot(who, tell):
            context = contextvars.copy_context()
            return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, work)

    @asynccontextmanager
    async def _slot(self, who: str, tell: Callable[[int], None]) -> AsyncIterator[None]:
        if self.working < self.slots and not self._waiting:
            self.working += 1
        else:
            await self._wait(who, tell)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, who: str, tell: Callable[[int], None]) -> None:
        waiter = _Waiter(asyncio.get_running_loop().create_future(), tell)
        self._waiting.setdefault(who, deque()).append(waiter)
        self._tell_places()
        try:
            await waiter.go
        except asyncio.CancelledError:
            if waiter.go.done() and not waiter.go.cancelled():
                self._pass_on()  # the slot had just been given
            elif waiter in self._waiting.get(who, ()):
                self._waiting[who].remove(waiter)
                if not self._waiting[who]:
                    del self._waiting[who]
                self._tell_places()
            raise

    def _pass_on(self) -> None:
        """Give a slot that was freed to the next in line."""
        if not self._waiting:
            self.working -= 1
            return
        who, waiters = self._waiting.popitem(last=False)
        next_one = waiters.popleft()
        if waiters:
            self._waiting[who] = waiters  # behind everybody else
        next_one.go.set_result(None)
        self._tell_places()

    def _tell_places(self) -> None:
        line = list(self._waiting.values())
        longest = max(map(len, line), default=0)
        ordered = [waiters[turn] for turn in range(longest) for waiters in line if turn < len(waiters)]
        for place, waiter in enumerate(ordered, start=1):
            if place != waiter.place:
                waiter.place = place
                waiter.tell(place)


def _yield_to_the_chat() -> None:
    if sys.platform == "linux":  # elsewhere the whole process would become slower
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)

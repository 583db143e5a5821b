"""Slows people down who guess passwords: each wrong guess makes the next one wait longer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_REMEMBERED = 20_000  # keys; an attacker with many addresses fills no memory
_FORGIVEN_AFTER = 15 * 60  # seconds without a wrong guess
_LONGEST_WAIT = 15 * 60
_FREE = {"pair": 4, "address": 20, "name": 30}  # wrong guesses that cost nothing


class Guesses:
    """Wrong guesses by name, by address, and by both together.

    A name that is guessed from elsewhere keeps its owner out only after many tries, and then for seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Count from nothing; `now` is in seconds."""
        self._now = now
        self._wrong: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def wait(self, name: str, address: str) -> float:
        """Seconds until the next guess is looked at; 0 if at once."""
        return max(self._wait_of(key) for key in _keys(name, address))

    def wrong(self, name: str, address: str) -> None:
        """Note a wrong guess."""
        for key in _keys(name, address):
            count = self._count(key)
            self._wrong[key] = (count + 1, self._now())
            self._wrong.move_to_end(key)
        while len(self._wrong) > _REMEMBERED:
            self._wrong.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """Take back one wrong guess of each kind: `wrong` is noted before a password is looked at.

        So guesses that arrive together all count. The wrong guesses of the address stay, or one account would open it.
        """
        for key in _keys(name, address):
            if key in self._wrong:
                count, last = self._wrong[key]
                self._wrong[key] = (0 if key[0] == "pair" else count - 1, last)

    def _count(self, key: tuple[str, str]) -> int:
        count, last = self._wrong.get(key, (0, 0.0))
        return count if self._now() - last < _FORGIVEN_AFTER else 0

    def _wait_of(self, key: tuple[str, str]) -> float:
        count = self._count(key)
        beyond = count - _FREE[key[0]]
        if beyond < 0:
            return 0
        longest = 5.0 if key[0] == "name" else _LONGEST_WAIT
        return max(0.0, self._wrong[key][1] + min(longest, 2.0 ** min(beyond, 12)) - self._now())


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    return ("pair", f"{name}\0{address}"), ("address", address), ("name", name)

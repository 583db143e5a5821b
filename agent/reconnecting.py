"""Work on a database whose server may restart underneath it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds; a server is restarted in a few
_Result = TypeVar("_Result")


async def until_the_server_is_back(
    work: Callable[[], Awaitable[_Result]], is_gone: Callable[[Exception], bool]
) -> _Result:
    """Do some work; while the server is gone, try again for up to a minute.

    Args:
        work: Safe to do twice: the server may have gone after it was done and before it said so.
        is_gone: Whether a failure means that.
    """
    deadline, pause = time.monotonic() + _PATIENCE, 0.1
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_gone(error) or time.monotonic() > deadline:
                raise
            _log.warning("The database is gone (%s); trying again in %.1f s", type(error).__name__, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 2.0)

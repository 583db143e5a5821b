"""Where chats are remembered: a data folder that can be written; LangGraph's checkpoints in SQLite or PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from agent.errors import SetupError


def make_writable(folder: Path) -> None:
    """Make the data folder where it is missing.

    Raises:
        SetupError: It cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"The data folder {str(folder)!r} cannot be made ({error.strerror}). Set LIGHTBOX_DATA_DIR to another."
        ) from error
    if not os.access(folder, os.W_OK):
        raise SetupError(f"The data folder {str(folder)!r} cannot be written. Set LIGHTBOX_DATA_DIR to another.")


class Memory:
    """The memory of the chats."""

    def __init__(self, checkpointer: Any, close: Callable[[], Awaitable[None]], scrub: bool) -> None:
        """Use `open_memory`."""
        self.checkpointer = checkpointer
        self._close = close
        self._scrub = scrub

    async def forget(self, thread_id: str) -> None:
        """Delete what is remembered of a chat."""
        await self.checkpointer.adelete_thread(thread_id)
        if self._scrub:
            await self.checkpointer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log still held the words

    async def close(self) -> None:
        """End the connections."""
        await self._close()


async def open_memory(path: Path, database_url: str | None = None) -> Memory:
    """Open the memory of the chats.

    Args:
        path: The SQLite file that holds it where no server does.
        database_url: A PostgreSQL database, `postgresql://...`.

    Raises:
        SetupError: The file is damaged, its folder cannot be written, or the server cannot be reached.
    """
    make_writable(path.parent)
    if database_url:
        from agent.postgres_memory import open_postgres

        saver, close = await open_postgres(database_url)
        return Memory(saver, close, scrub=False)
    return await _open_sqlite(path)


async def _open_sqlite(path: Path) -> Memory:
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    saver = AsyncSqliteSaver(await aiosqlite.connect(path))
    try:
        await saver.setup()
        # The saver has switched on write-ahead logging, where NORMAL survives a killed process at a third of the cost.
        await saver.conn.execute("PRAGMA synchronous=NORMAL")
        await saver.conn.execute("PRAGMA secure_delete=ON")  # a deleted chat is overwritten, not only unlinked
    except sqlite3.DatabaseError as error:
        await saver.conn.close()  # its thread would keep the process alive for ever
        raise SetupError(
            f"The memory of the chats, {str(path)!r}, cannot be used ({error}). If it is damaged, move it away: "
            "Lightbox starts a new one, and the pictures stay where they are."
        ) from error
    return Memory(saver, saver.conn.close, scrub=True)

"""Where chats are remembered: a data folder that can be written, and LangGraph's checkpoints in SQLite."""

from __future__ import annotations

import os
import sqlite3
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


async def open_memory(path: Path) -> Any:
    """Open the memory of the chats, a LangGraph checkpointer; close its `conn` when done.

    Raises:
        SetupError: The file is damaged, or its folder cannot be written.
    """
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    make_writable(path.parent)
    memory = AsyncSqliteSaver(await aiosqlite.connect(path))
    try:
        await memory.setup()
        # The saver has switched on write-ahead logging, where NORMAL survives a killed process at a third of the cost.
        await memory.conn.execute("PRAGMA synchronous=NORMAL")
        await memory.conn.execute("PRAGMA secure_delete=ON")  # a deleted chat is overwritten, not only unlinked
    except sqlite3.DatabaseError as error:
        await memory.conn.close()  # its thread would keep the process alive for ever
        raise SetupError(
            f"The memory of the chats, {str(path)!r}, cannot be used ({error}). If it is damaged, move it away: "
            "Lightbox starts a new one, and the pictures stay where they are."
        ) from error
    return memory

"""The connection to the database of the chats; a PostgreSQL server may restart underneath it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def sqlalchemy_address(database: Path | str) -> str:
    """The address as SQLAlchemy wants it, which names the driver."""
    if isinstance(database, Path):
        return f"sqlite+aiosqlite:///{database}"
    return "postgresql+psycopg://" + database.partition("://")[2]


def postgres_engine(address: str) -> AsyncEngine:
    """An engine whose connections are looked at before they are used: the server may have closed them."""
    options: dict[str, Any] = {"connect_timeout": 5}
    return create_async_engine(sqlalchemy_address(address), pool_pre_ping=True, pool_size=10, connect_args=options)


def server_is_gone(error: Exception) -> bool:
    """Whether the connection broke, could not be made, or was ended by a server that shuts down or starts."""
    import psycopg

    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    lost = isinstance(error.orig, psycopg.OperationalError) and not state
    return error.connection_invalidated or lost or state.startswith(("57P", "08"))

"""LangGraph's checkpoints on a PostgreSQL server, which may restart underneath them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from agent.errors import SetupError
from agent.reconnecting import until_the_server_is_back

_MOST = 10  # connections
_Result = TypeVar("_Result")


async def open_postgres(address: str) -> tuple[AsyncPostgresSaver, Callable[[], Awaitable[None]]]:
    """Open the checkpoints; their tables are made where they are missing.

    Returns:
        The checkpointer, and what closes it.

    Raises:
        SetupError: The server cannot be reached or refuses.
    """
    try:  # a pool only says that it waited; a connection says why
        async with await psycopg.AsyncConnection.connect(address, connect_timeout=10, autocommit=True) as connection:
            await connection.execute("SELECT pg_advisory_lock(727273)")  # two processes that start together
            await AsyncPostgresSaver(_with_rows(connection)).setup()
    except psycopg.Error as error:
        raise SetupError(f"The database of LIGHTBOX_DATABASE_URL cannot be used: {str(error).strip()}") from error
    options: dict[str, Any] = {"autocommit": True, "prepare_threshold": None, "row_factory": dict_row}
    options["connect_timeout"] = 5
    check = AsyncConnectionPool.check_connection  # a connection that the server closed is replaced before it is used
    pool: Any = AsyncConnectionPool(address, min_size=1, max_size=_MOST, open=False, kwargs=options, check=check)
    await pool.open()
    return SteadySaver(pool), pool.close


class SteadySaver(AsyncPostgresSaver):
    """Tries again while the server is gone. All of its writes may safely be done twice."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a checkpoint."""
        return await _steadily(lambda: super(SteadySaver, self).aget_tuple(config))

    async def aput(self, *arguments: Any, **named: Any) -> RunnableConfig:
        """Write a checkpoint."""
        return await _steadily(lambda: super(SteadySaver, self).aput(*arguments, **named))

    async def aput_writes(self, *arguments: Any, **named: Any) -> None:
        """Write what a step brought."""
        await _steadily(lambda: super(SteadySaver, self).aput_writes(*arguments, **named))

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete a chat."""
        await _steadily(lambda: super(SteadySaver, self).adelete_thread(thread_id))


async def _steadily(work: Callable[[], Awaitable[_Result]]) -> _Result:
    return await until_the_server_is_back(
        work, lambda error: isinstance(error, (psycopg.OperationalError, PoolTimeout))
    )


def _with_rows(connection: Any) -> Any:
    connection.row_factory = dict_row
    return connection

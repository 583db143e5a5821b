"""The chat history on SQLite or PostgreSQL: Chainlit's own data layer with its losses repaired.

What the stock class loses, and what is done here:

    lists and dicts as values   the row is silently not written     -> written as JSON
    JSON columns                come back as text, elements broken  -> read as JSON
    a late "create"             overwrites the newer "update"       -> a create never changes an existing row
    SQL errors                  swallowed                           -> logged and raised
    a server that restarts      the write is lost                   -> tried again until it is back
    an id of a foreign chat     overwrites what is in that chat     -> a row stays in its chat
    the sidebar                 loads every step of 1,000 chats     -> one page of names by SQL
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chainlit.data import queue_until_user_message
from chainlit.data.sql_alchemy import SQLAlchemyDataLayer
from chainlit.data.storage_clients.base import BaseStorageClient
from chainlit.step import StepDict
from chainlit.types import PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from agent.reconnecting import until_the_server_is_back
from ui import texts
from ui.database import postgres_engine, server_is_gone, sqlalchemy_address
from ui.tables import create_tables

_log = logging.getLogger(__name__)
_NAME_LENGTH = 80
_STEP_JSON: dict[str, Any] = {"metadata": {}, "generation": None, "tags": None, "modes": None}


class ChatHistory(SQLAlchemyDataLayer):
    """Threads, messages, steps, elements and feedback of every user in one database."""

    def __init__(
        self,
        database: Path | str,
        storage: BaseStorageClient,
        forget: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Open or create the history.

        Args:
            database: The SQLite file, or the address of a PostgreSQL database.
            storage: Where the content of elements goes.
            forget: Called with a thread's id when the user deletes it, to delete what others keep of it.

        Raises:
            SetupError: The PostgreSQL server cannot be reached or refuses.
        """
        create_tables(database)
        super().__init__(sqlalchemy_address(database), storage_provider=storage)
        if isinstance(database, str):
            self.engine = postgres_engine(database)
            self.async_session.configure(bind=self.engine)
        else:
            event.listen(self.engine.sync_engine, "connect", _prepare_connection)
        self.engine.sync_engine.hide_parameters = True  # what users wrote stays out of the logs
        self._forget = forget
        self._writing = asyncio.Lock()

    async def execute_sql(self, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]] | int | None:
        """Run one statement; lists and dicts among the parameters are written as JSON.

        Raises:
            SQLAlchemyError: The statement failed. It is logged too, because Chainlit drops errors of its write tasks.
        """
        values = {key: _storable(value) for key, value in parameters.items()}
        try:
            return await until_the_server_is_back(lambda: self._run(query, values), server_is_gone)
        except Exception:
            _log.exception("The chat history could not run: %s", " ".join(query.split())[:200])
            raise

    async def _run(self, query: str, values: dict[str, Any]) -> list[dict[str, Any]] | int:
        async with self.async_session() as session, session.begin():
            result = await session.execute(text(query), values)
            return [dict(row._mapping) for row in result.fetchall()] if result.returns_rows else result.rowcount

    async def create_user(self, user: User) -> PersistedUser | None:
        """Write a user; several pages of one who is new may ask for it at the same moment."""
        query = """INSERT INTO users ("id", "identifier", "createdAt", "metadata") VALUES (:id, :name, :now, :metadata)
                   ON CONFLICT ("identifier") DO UPDATE SET "metadata" = :metadata"""
        now = await self.get_current_timestamp()
        values = {"id": str(uuid.uuid4()), "name": user.identifier, "now": now, "metadata": user.metadata or {}}
        await self.execute_sql(query, values)
        return await self.get_user(user.identifier)

    async def get_current_timestamp(self) -> str:
        """Now, in UTC, as Chainlit's pages expect it."""
        return datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def create_step(self, step_dict: StepDict) -> None:
        """Write a step unless it is there already: a create that arrives late must not undo an update."""
        await self._write_step(step_dict, "NOTHING")

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def update_step(self, step_dict: StepDict) -> None:
        """Write a step, replacing what is there."""
        await self._write_step(step_dict, 'UPDATE SET {updates} WHERE steps."threadId" = :threadId')

    async def _write_step(self, step_dict: StepDict, on_conflict: str) -> None:
        columns = {key: value for key, value in step_dict.items() if value is not None and key != "feedback"}
        if "showInput" in columns:
            columns["showInput"] = str(columns["showInput"]).lower()
        names = ", ".join(f'"{key}"' for key in columns)
        places = ", ".join(f":{key}" for key in columns)
        updates = ", ".join(f'"{key}" = :{key}' for key in columns if key != "id")
        query = f"INSERT INTO steps ({names}) VALUES ({places}) ON CONFLICT (id) DO {on_conflict}"
        async with self._writing:  # writes happen in the order in which they were asked for
            await self.update_thread(step_dict["threadId"])
            await self.execute_sql(query.format(updates=updates), columns)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Write a thread; its name is kept short enough for the sidebar."""
        if name is not None:
            name = " ".join(name.split())[:_NAME_LENGTH] or texts.say("photo_only")
        await super().update_thread(thread_id, name, user_id, metadata, tags)

    async def get_thread_author(self, thread_id: str) -> str:
        """The user who owns a thread; empty if there is no such thread, which the server answers with 404."""
        rows = await self.execute_sql('SELECT "userIdentifier" FROM threads WHERE "id" = :id', {"id": thread_id})
        return (rows[0]["userIdentifier"] or "") if isinstance(rows, list) and rows else ""

    async def get_file_author(self, object_key: str) -> str:
        """The user who owns a stored file, found through the element's thread; empty if nobody does."""
        query = """SELECT t."userIdentifier" FROM elements e JOIN threads t ON t."id" = e."threadId"
                   WHERE e."objectKey" = :key"""
        rows = await self.execute_sql(query, {"key": object_key})
        return (rows[0]["userIdentifier"] or "") if isinstance(rows, list) and rows else ""

    async def get_step_author(self, step_id: str) -> str:
        """The user in whose chat a step or message stands; empty if nobody's."""
        query = """SELECT t."userIdentifier" FROM steps s JOIN threads t ON t."id" = s."threadId" WHERE s."id" = :id"""
        return await self._author(query, step_id) or ""

    async def get_feedback_author(self, feedback_id: str) -> str:
        """The user in whose chat a feedback stands; empty if nobody's."""
        query = """SELECT t."userIdentifier" FROM feedbacks f JOIN steps s ON s."id" = f."forId"
                   JOIN threads t ON t."id" = s."threadId" WHERE f."id" = :id"""
        return await self._author(query, feedback_id) or ""

    async def get_element_author(self, element_id: str) -> str | None:
        """The user in whose chat an element stands; empty if nobody's, None if there is no such element."""
        query = """SELECT COALESCE(t."userIdentifier", '') AS "userIdentifier"
                   FROM elements e LEFT JOIN threads t ON t."id" = e."threadId" WHERE e."id" = :id"""
        return await self._author(query, element_id)

    async def get_everything_of(self, person: str) -> tuple[list[str], list[str]]:
        """The ids of a user's chats, and the names of their stored uploads."""
        threads = await self.execute_sql('SELECT "id" FROM threads WHERE "userIdentifier" = :who', {"who": person})
        query = """SELECT e."objectKey" FROM elements e JOIN threads t ON t."id" = e."threadId"
                   WHERE t."userIdentifier" = :who AND e."objectKey" <> ''"""
        files = await self.execute_sql(query, {"who": person})
        ids = [row["id"] for row in threads] if isinstance(threads, list) else []
        return ids, [row["objectKey"] for row in files] if isinstance(files, list) else []

    async def get_untouched_since(self, moment: str) -> list[str]:
        """The ids of the chats without a message after a moment, in UTC as `get_current_timestamp` writes it."""
        query = """SELECT t."id" FROM threads t LEFT JOIN steps s ON s."threadId" = t."id"
                   GROUP BY t."id" HAVING COALESCE(MAX(s."createdAt"), t."createdAt") < :moment"""
        rows = await self.execute_sql(query, {"moment": moment})
        return [row["id"] for row in rows] if isinstance(rows, list) else []

    async def answers(self) -> bool:
        """Whether the database can be asked right now."""
        try:
            await asyncio.wait_for(self._run("SELECT 1", {}), 2)
        except (DBAPIError, TimeoutError):
            return False
        return True

    async def _author(self, query: str, row_id: str) -> str | None:
        rows = await self.execute_sql(query, {"id": row_id})
        return rows[0]["userIdentifier"] if isinstance(rows, list) and rows else None

    async def get_all_user_threads(
        self, user_id: str | None = None, thread_id: str | None = None
    ) -> list[ThreadDict] | None:
        """Read threads with their steps and elements; JSON columns come back as what was written."""
        threads = await super().get_all_user_threads(user_id, thread_id)
        for thread in threads or []:
            thread["metadata"] = _from_json(thread.get("metadata"), {})
            thread["tags"] = _from_json(thread.get("tags"), None)
            for step in thread["steps"]:
                for column, default in _STEP_JSON.items():
                    if column in step:
                        step[column] = _from_json(step[column], default)  # type: ignore[literal-required]
            for element in thread["elements"] or []:
                element["props"] = _from_json(element.get("props"), {})
        return threads

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """One page of the sidebar: newest first, names only.

        Raises:
            ValueError: No user was given.
        """
        if not filters.userId:
            raise ValueError("list_threads needs the user whose threads are wanted")
        query = """
            SELECT t."id", t."createdAt", t."name", t."userId", t."userIdentifier",
                   COALESCE(MAX(s."createdAt"), t."createdAt") AS "changed"
            FROM threads t LEFT JOIN steps s ON s."threadId" = t."id"
            WHERE t."userId" = :user AND (CAST(:search AS TEXT) IS NULL
                                          OR LOWER(t."name") LIKE LOWER(:search) OR EXISTS (
                SELECT 1 FROM steps w
                WHERE w."threadId" = t."id" AND w."type" LIKE '%message%' AND LOWER(w."output") LIKE LOWER(:search)
            )) AND (CAST(:feedback AS INTEGER) IS NULL OR EXISTS (
                SELECT 1 FROM feedbacks f JOIN steps w ON w."id" = f."forId"
                WHERE w."threadId" = t."id" AND f."value" = :feedback
            ))
            GROUP BY t."id" ORDER BY "changed" DESC, t."id"
        """
        search = f"%{filters.search}%" if filters.search else None
        feedback = int(filters.feedback) if filters.feedback is not None else None
        rows = await self.execute_sql(query, {"user": filters.userId, "search": search, "feedback": feedback})
        threads = [_named_thread(row) for row in rows] if isinstance(rows, list) else []
        ids = [thread["id"] for thread in threads]
        start = ids.index(pagination.cursor) + 1 if pagination.cursor in ids else 0
        page = threads[start : start + pagination.first]
        return PaginatedResponse(
            pageInfo=PageInfo(
                hasNextPage=len(threads) > start + pagination.first,
                startCursor=page[0]["id"] if page else None,
                endCursor=page[-1]["id"] if page else None,
            ),
            data=page,
        )

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread with its messages and files, here and wherever else something of it is kept."""
        await super().delete_thread(thread_id)
        if self._forget:
            await self._forget(thread_id)


def _named_thread(row: dict[str, Any]) -> ThreadDict:
    return ThreadDict(
        id=row["id"], createdAt=row["changed"], name=row["name"], userId=row["userId"],
        userIdentifier=row["userIdentifier"], tags=None, metadata={}, steps=[], elements=[],
    )  # fmt: skip


def _storable(value: Any) -> Any:
    """Lists and dicts as JSON; text without the sign that PostgreSQL cannot keep."""
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return value.replace("\0", "") if isinstance(value, str) else value


def _from_json(value: Any, default: Any) -> Any:
    if value is None or value == "":
        return default
    return json.loads(value) if isinstance(value, str) else value


def _prepare_connection(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()

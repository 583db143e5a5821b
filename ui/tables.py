"""The tables of the chat history, in the column names that Chainlit 2.12 writes and reads."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from agent.errors import SetupError

TABLES = """
CREATE TABLE IF NOT EXISTS users (
    "id" TEXT PRIMARY KEY, "identifier" TEXT NOT NULL UNIQUE, "metadata" TEXT NOT NULL, "createdAt" TEXT
);
CREATE TABLE IF NOT EXISTS threads (
    "id" TEXT PRIMARY KEY, "createdAt" TEXT, "name" TEXT, "userId" TEXT REFERENCES users("id") ON DELETE CASCADE,
    "userIdentifier" TEXT, "tags" TEXT, "metadata" TEXT
);
CREATE TABLE IF NOT EXISTS steps (
    "id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "type" TEXT NOT NULL, "threadId" TEXT NOT NULL, "parentId" TEXT,
    "streaming" BOOLEAN, "waitForAnswer" BOOLEAN, "isError" BOOLEAN, "metadata" TEXT, "tags" TEXT, "input" TEXT,
    "output" TEXT, "createdAt" TEXT, "start" TEXT, "end" TEXT, "generation" TEXT, "showInput" TEXT, "language" TEXT,
    "indent" INTEGER, "command" TEXT, "modes" TEXT, "icon" TEXT, "defaultOpen" BOOLEAN, "autoCollapse" BOOLEAN
);
CREATE TABLE IF NOT EXISTS elements (
    "id" TEXT PRIMARY KEY, "threadId" TEXT, "type" TEXT, "url" TEXT, "chainlitKey" TEXT, "name" TEXT NOT NULL,
    "display" TEXT, "objectKey" TEXT, "size" TEXT, "page" INTEGER, "language" TEXT, "forId" TEXT, "mime" TEXT,
    "props" TEXT, "autoPlay" BOOLEAN, "playerConfig" TEXT
);
CREATE TABLE IF NOT EXISTS feedbacks (
    "id" TEXT PRIMARY KEY, "forId" TEXT NOT NULL, "threadId" TEXT, "value" INTEGER NOT NULL, "comment" TEXT
);
CREATE INDEX IF NOT EXISTS steps_of_thread ON steps ("threadId", "createdAt");
CREATE INDEX IF NOT EXISTS elements_of_thread ON elements ("threadId");
CREATE INDEX IF NOT EXISTS elements_of_key ON elements ("objectKey");
CREATE INDEX IF NOT EXISTS threads_of_user ON threads ("userId");
"""


def create_tables(database: Path | str) -> None:
    """Make the tables where they are missing; existing ones and their rows stay as they are.

    Args:
        database: The SQLite file, whose folder is made; or the address of a PostgreSQL database.

    Raises:
        SetupError: The PostgreSQL server cannot be reached or refuses.
    """
    if isinstance(database, str):
        _create_in_postgres(database)
        return
    database.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(database)
    try:
        connection.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the writer; survives a killed process
        connection.executescript(TABLES)
    finally:
        connection.close()


def _create_in_postgres(address: str) -> None:
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(727274)")  # two processes that start together
            connection.execute(TABLES.encode())
    except psycopg.Error as error:
        raise SetupError(f"The database of LIGHTBOX_DATABASE_URL cannot be used: {str(error).strip()}") from error

"""The tables of the chat history, in the column names that Chainlit 2.12 writes and reads."""

from __future__ import annotations

import sqlite3
from pathlib import Path

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
    "streaming" INTEGER, "waitForAnswer" INTEGER, "isError" INTEGER, "metadata" TEXT, "tags" TEXT, "input" TEXT,
    "output" TEXT, "createdAt" TEXT, "start" TEXT, "end" TEXT, "generation" TEXT, "showInput" TEXT, "language" TEXT,
    "indent" INTEGER, "command" TEXT, "modes" TEXT, "icon" TEXT, "defaultOpen" INTEGER, "autoCollapse" INTEGER
);
CREATE TABLE IF NOT EXISTS elements (
    "id" TEXT PRIMARY KEY, "threadId" TEXT, "type" TEXT, "url" TEXT, "chainlitKey" TEXT, "name" TEXT NOT NULL,
    "display" TEXT, "objectKey" TEXT, "size" TEXT, "page" INTEGER, "language" TEXT, "forId" TEXT, "mime" TEXT,
    "props" TEXT, "autoPlay" INTEGER, "playerConfig" TEXT
);
CREATE TABLE IF NOT EXISTS feedbacks (
    "id" TEXT PRIMARY KEY, "forId" TEXT NOT NULL, "threadId" TEXT, "value" INTEGER NOT NULL, "comment" TEXT
);
CREATE INDEX IF NOT EXISTS steps_of_thread ON steps ("threadId", "createdAt");
CREATE INDEX IF NOT EXISTS elements_of_thread ON elements ("threadId");
CREATE INDEX IF NOT EXISTS threads_of_user ON threads ("userId");
"""


def create_tables(database: Path) -> None:
    """Make the tables where they are missing; existing ones and their rows stay as they are.

    Args:
        database: The SQLite file; its folder is made.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(database)
    try:
        connection.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the writer; survives a killed process
        connection.executescript(TABLES)
    finally:
        connection.close()

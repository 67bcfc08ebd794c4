"""The files of the embedded store, and the rules every connection to them keeps."""

import sqlite3
from pathlib import Path

DRAFTS, RESPONSES = "drafts.db", "responses.db"
SCHEMA = {DRAFTS: 1, RESPONSES: 2}
"""By file, the schema this program reads and writes, as PRAGMA user_version holds it."""

JOURNAL = {DRAFTS: "WAL", RESPONSES: "TRUNCATE"}
"""Drafts are saved often and are unreadable: a write-ahead log suits them. Responses leave no log that has an order."""

BUSY_MILLISECONDS = 10_000


def connect(folder: Path, file: str) -> sqlite3.Connection:
    """Open a file of the store with every commit durable, deleted content overwritten, and no hidden transaction.

    A thread may hand the connection to another only to close it: each thread opens its own.
    """
    connection = sqlite3.connect(folder / file, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA journal_mode={JOURNAL[file]}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    return connection

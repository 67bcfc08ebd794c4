"""The store's files step by step from nothing to this program's schema; run from the command line only.

sqlite-utils keeps the list of steps taken. Tables of people's answers are made with SQL of our own: they are WITHOUT
ROWID, so that no hidden number keeps the order of arrival.
"""

import os
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from surveyapp.store.schema import DRAFTS, RESPONSES, connect

_drafts = Migrations(DRAFTS)
_responses = Migrations(RESPONSES)


@_drafts()
def drafts_and_counts(db: Any) -> None:
    """Sealed drafts, and what is counted of each service."""
    db.execute(
        """CREATE TABLE drafts (
            id BLOB PRIMARY KEY,
            survey TEXT NOT NULL,
            wave INTEGER NOT NULL,
            version INTEGER NOT NULL,
            sending INTEGER NOT NULL DEFAULT 0,
            keep_until TEXT NOT NULL,
            box BLOB NOT NULL
        ) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX drafts_by_expiry ON drafts (keep_until)")
    db.execute(
        """CREATE TABLE counts (
            survey TEXT NOT NULL,
            wave INTEGER NOT NULL,
            service TEXT NOT NULL,
            event TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (survey, wave, service, event)
        ) WITHOUT ROWID"""
    )
    db.execute("PRAGMA user_version = 1")


@_responses()
def launches_and_responses(db: Any) -> None:
    """What was launched, and what was sent."""
    db.execute(
        """CREATE TABLE launches (
            survey TEXT NOT NULL,
            wave INTEGER NOT NULL,
            content_hash TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0,
            snapshot BLOB NOT NULL,
            PRIMARY KEY (survey, wave)
        ) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE responses (
            survey TEXT NOT NULL,
            wave INTEGER NOT NULL,
            id BLOB NOT NULL,
            service TEXT NOT NULL,
            outcome TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (survey, wave, id)
        ) WITHOUT ROWID"""
    )
    db.execute("PRAGMA user_version = 1")


@_responses()
def editions_of_launches(db: Any) -> None:
    """What was launched becomes its first edition; `snapshot` stands last, so that a look at the others is short."""
    db.execute(
        """CREATE TABLE launches_in_editions (
            survey TEXT NOT NULL,
            wave INTEGER NOT NULL,
            edition INTEGER NOT NULL,
            content_hash TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0,
            reason TEXT NOT NULL,
            snapshot BLOB NOT NULL,
            PRIMARY KEY (survey, wave, edition)
        ) WITHOUT ROWID"""
    )
    db.execute(
        "INSERT INTO launches_in_editions SELECT survey, wave, 1, content_hash, closed, '', snapshot FROM launches"
    )
    db.execute("DROP TABLE launches")
    db.execute("ALTER TABLE launches_in_editions RENAME TO launches")
    db.execute("PRAGMA user_version = 2")


def migrate_files(folder: Path) -> list[str]:
    """Bring the files in a folder to this program's schema, making them where there are none.

    Returns:
        The names of the steps taken, in order.

    """
    taken = []
    for file, migrations in ((DRAFTS, _drafts), (RESPONSES, _responses)):
        os.close(os.open(folder / file, os.O_CREAT | os.O_RDWR, 0o600))
        db = Database(connect(folder, file))
        taken += [step.name for step in migrations.pending(db)]
        migrations.apply(db)
        db.conn.close()
    return taken

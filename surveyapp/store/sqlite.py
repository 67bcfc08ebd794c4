"""The embedded store: drafts and counts in one SQLite file, launched surveys and responses in another."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from surveyapp.errors import ConflictError, RefusedError, StoreError, listed
from surveyapp.responses import Outcome, Response
from surveyapp.snapshot import Snapshot, snapshot_from_json
from surveyapp.store import Counted, Edition, StoredDraft, Tally
from surveyapp.store.schema import DRAFTS, RESPONSES, SCHEMA, connect
from surveyapp.versions import frozen_differences

_PAGE = 2_000
_NEWEST = "SELECT edition, closed FROM launches WHERE survey = ? AND wave = ? ORDER BY edition DESC LIMIT 1"
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Response)


class SqliteStore:
    """Keeps everything in two files of one folder; safe to use from several threads and processes.

    Args:
        folder: the instance folder, where `migrate` has made the files.

    Raises:
        StoreError: a file is not there, or has another schema than this program.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._turns = {DRAFTS: threading.Lock(), RESPONSES: threading.Lock()}
        for file, wanted in SCHEMA.items():
            if not (folder / file).is_file():
                raise StoreError(f"{folder / file}: there is no such file", "run `surveyapp launch FOLDER` first")
            found = self._one(file, "PRAGMA user_version")[0]
            if found > wanted:
                raise StoreError(f"{folder / file}: a newer version of the program made it", "install that version")
            if found < wanted:
                raise StoreError(f"{folder / file}: its schema is older", "run `surveyapp doctor --migrate`")

    # --- launched surveys ---

    def launch(self, snapshot: Snapshot) -> None:
        """Freeze a survey."""
        with self._writing(RESPONSES) as db:
            try:
                _keep_edition(db, 1, snapshot, "")
            except sqlite3.IntegrityError:
                raise StoreError(
                    f"{snapshot.survey}: wave {snapshot.wave} is launched already",
                    "what is launched is frozen; for another round set `wave:` in fieldwork.yaml one higher",
                ) from None

    def amend(self, snapshot: Snapshot, reason: str) -> int:
        """Keep another edition of a launched survey; what is compared and what is kept is one transaction."""
        name, wave = snapshot.survey, snapshot.wave
        with self._writing(RESPONSES) as db:
            before = self.snapshot(name, wave)
            if before is None:
                raise StoreError(f"{name}: wave {wave} is not launched", "run `surveyapp launch FOLDER` first")
            edition, closed = db.execute(_NEWEST, (name, wave)).fetchone()
            if closed:
                raise StoreError(f"{name}: wave {wave} is closed", "nothing of it can change; launch a new wave")
            if differs := frozen_differences(before, snapshot):
                what = f"{name}, wave {wave}: what was fixed at launch cannot change: {listed(differs)}"
                raise RefusedError(what, "put it back, or launch a new wave")
            _keep_edition(db, edition + 1, snapshot, reason)
        return int(edition) + 1

    def snapshot(self, survey: str, wave: int | None = None) -> Snapshot | None:
        """Return a launched survey."""
        row = self._one(
            RESPONSES,
            "SELECT snapshot FROM launches WHERE survey = ? AND wave = coalesce(?, wave) "
            "ORDER BY wave DESC, edition DESC LIMIT 1",
            (survey, wave),
        )
        return snapshot_from_json(row[0]) if row else None

    def editions(self, survey: str, wave: int) -> list[Edition]:
        """Return every edition."""
        query = "SELECT edition, snapshot, reason FROM launches WHERE survey = ? AND wave = ? ORDER BY edition"
        rows = self._all(RESPONSES, query, (survey, wave))
        return [Edition(number, snapshot_from_json(text), reason) for number, text, reason in rows]

    def edition(self, survey: str, wave: int) -> int:
        """Return the number of the newest edition."""
        row = self._one(RESPONSES, _NEWEST, (survey, wave))
        return int(row[0]) if row else 0

    def launched(self) -> list[tuple[str, int]]:
        """Return every launched survey and wave."""
        return self._all(RESPONSES, "SELECT DISTINCT survey, wave FROM launches ORDER BY survey, wave")

    def is_closed(self, survey: str, wave: int) -> bool:
        """Return whether a round has been closed for good."""
        row = self._one(RESPONSES, _NEWEST, (survey, wave))
        return bool(row and row[1])

    def close_round(self, survey: str, wave: int) -> int:
        """Close a round; responses first, so that nothing can be sent while its drafts are wiped."""
        with self._writing(RESPONSES) as db:
            db.execute("UPDATE launches SET closed = 1 WHERE survey = ? AND wave = ?", (survey, wave))
        with self._writing(DRAFTS) as db:
            wiped = db.execute("DELETE FROM drafts WHERE survey = ? AND wave = ?", (survey, wave)).rowcount
        self._rewrite()
        return wiped

    def _rewrite(self) -> None:
        """Write both files anew: cells in the order of their random keys, nothing left in free pages or in a log."""
        for file in (RESPONSES, DRAFTS):
            with self._turns[file], _translated():
                self._connection(file).execute("VACUUM")
                self._connection(file).execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- drafts ---

    def start(self, draft_id: bytes, box: bytes, survey: str, wave: int, keep_until: str) -> None:
        """Keep a new draft."""
        with self._writing(DRAFTS) as db:
            db.execute(
                "INSERT INTO drafts (id, survey, wave, version, keep_until, box) VALUES (?, ?, ?, 1, ?, ?)",
                (draft_id, survey, wave, keep_until, box),
            )

    def draft(self, draft_id: bytes) -> StoredDraft | None:
        """Return a draft."""
        row = self._one(DRAFTS, "SELECT box, version, sending FROM drafts WHERE id = ?", (draft_id,))
        return StoredDraft(row[0], row[1], bool(row[2])) if row else None

    def save_draft(self, draft_id: bytes, version: int, box: bytes, counted: Counted | None = None) -> None:
        """Replace a draft of that version, and count."""
        with self._writing(DRAFTS) as db:
            saved = db.execute(
                "UPDATE drafts SET box = ?, version = version + 1 WHERE id = ? AND version = ? AND sending = 0",
                (box, draft_id, version),
            ).rowcount
            if saved and counted:
                _count(db, counted)
        if not saved:
            raise ConflictError("the draft has changed since it was read", "read it again")

    def wipe_draft(self, draft_id: bytes, counted: Counted | None = None) -> None:
        """Remove a draft, and count."""
        with self._writing(DRAFTS) as db:
            wiped = db.execute("DELETE FROM drafts WHERE id = ?", (draft_id,)).rowcount
            if wiped and counted:
                _count(db, counted)

    def wipe_expired(self, today: str) -> int:
        """Remove the drafts kept until before a day."""
        with self._writing(DRAFTS) as db:
            return db.execute("DELETE FROM drafts WHERE keep_until < ?", (today,)).rowcount

    # --- responses ---

    def send(self, draft_id: bytes, version: int, response_id: bytes, response: Response) -> None:
        """Turn a draft into a response: hold the draft still, keep the response, then wipe the draft.

        A crash between the steps leaves a draft held still; sending it again completes them.
        """
        with self._writing(DRAFTS) as db:
            held = db.execute(
                "UPDATE drafts SET sending = 1 WHERE id = ? AND version = ?", (draft_id, version)
            ).rowcount
        if not held:
            if self.draft(draft_id) is None and self.was_sent(response.survey, response.wave, response_id):
                return
            raise ConflictError("the draft has changed since it was read", "read it again")
        self._add(response_id, response)
        self.wipe_draft(draft_id)

    def was_sent(self, survey: str, wave: int, response_id: bytes) -> bool:
        """Return whether a response of that name is kept."""
        query = "SELECT 1 FROM responses WHERE survey = ? AND wave = ? AND id = ?"
        return self._one(RESPONSES, query, (survey, wave, response_id)) is not None

    def _add(self, response_id: bytes, response: Response) -> None:
        """Keep a response, once."""
        row = (response.survey, response.wave, response_id, response.service, response.outcome)
        with self._writing(RESPONSES) as db:
            newest = db.execute(_NEWEST, (response.survey, response.wave)).fetchone()
            if newest is None or newest[1]:
                raise StoreError(f"{response.survey}: wave {response.wave} is closed", "no more responses are taken")
            db.execute(
                "INSERT INTO responses VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*row, _ENCODER.encode(response)),
            )

    def responses(self, survey: str, wave: int) -> Iterator[tuple[bytes, Response]]:
        """Yield responses in the order of their random names, in short reads that hold nobody up."""
        after = b""
        query = "SELECT id, body FROM responses WHERE survey = ? AND wave = ? AND id > ? ORDER BY id LIMIT ?"
        while rows := self._all(RESPONSES, query, (survey, wave, after, _PAGE)):
            for name, body in rows:
                yield name, _DECODER.decode(body)
            after = rows[-1][0]

    def tallies(self, survey: str, wave: int) -> dict[str, Tally]:
        """Return what is counted, by service."""
        events: dict[str, dict[str, int]] = {}
        query = "SELECT service, event, number FROM counts WHERE survey = ? AND wave = ?"
        for service, event, number in self._all(DRAFTS, query, (survey, wave)):
            events.setdefault(service, {})[event] = number
        sent: dict[str, dict[Outcome, int]] = {}
        query = "SELECT service, outcome, count(*) FROM responses WHERE survey = ? AND wave = ? GROUP BY 1, 2"
        for service, outcome, number in self._all(RESPONSES, query, (survey, wave)):
            sent.setdefault(service, {})[outcome] = number
        return {
            service: Tally(**events.get(service, {}), sent=sent.get(service, {})) for service in events.keys() | sent
        }

    # --- upkeep ---

    def problems(self) -> list[str]:
        """Return what is wrong with the files."""
        found = []
        for file in SCHEMA:
            for (said,) in self._all(file, "PRAGMA integrity_check"):
                if said != "ok":
                    found.append(f"{file}: {said}")
            if self._one(file, "PRAGMA secure_delete")[0] != 1:
                found.append(f"{file}: deleted content is not overwritten (secure_delete is off)")
        return found

    def close(self) -> None:
        """Let go of the files."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    # --- connections ---

    def _connection(self, file: str) -> sqlite3.Connection:
        """Return this thread's connection to a file."""
        connections: dict[str, sqlite3.Connection] | None = getattr(self._local, "connections", None)
        if connections is None:
            connections = self._local.connections = {}
        if file not in connections:
            with _translated():
                connections[file] = connect(self._folder, file)
            self._opened.append(connections[file])
        return connections[file]

    @contextmanager
    def _writing(self, file: str) -> Iterator[sqlite3.Connection]:
        """Run one short durable transaction. Threads take turns before BEGIN, so that none is starved by back-off."""
        connection = self._connection(file)
        with self._turns[file], _translated():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _one(self, file: str, query: str, values: tuple[object, ...] = ()) -> Any:
        with _translated():
            return self._connection(file).execute(query, values).fetchone()

    def _all(self, file: str, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with _translated():
            return self._connection(file).execute(query, values).fetchall()


def _keep_edition(db: sqlite3.Connection, number: int, snapshot: Snapshot, reason: str) -> None:
    row = (snapshot.survey, snapshot.wave, number, snapshot.content_hash, reason, snapshot.to_json())
    db.execute(
        "INSERT INTO launches (survey, wave, edition, content_hash, reason, snapshot) VALUES (?, ?, ?, ?, ?, ?)", row
    )


def _count(db: sqlite3.Connection, counted: Counted) -> None:
    db.execute(
        "INSERT INTO counts VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1",
        (counted.survey, counted.wave, counted.service, counted.event),
    )


@contextmanager
def _translated() -> Iterator[None]:
    """Turn an error of SQLite into one that says what a person can do."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        text = str(error)
        mend = {
            "database or disk is full": "free some space on the disk; nothing was half written",
            "database is locked": "another program holds the store; try again in a moment",
            "attempt to write a readonly database": "let the server write to the instance folder",
        }.get(text, "run `surveyapp doctor`")
        raise StoreError(f"the store cannot do this now: {text}", mend) from error

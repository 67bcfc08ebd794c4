"""Who keeps it: the promises a store makes, and the one place that opens one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from surveyapp.errors import StoreError
from surveyapp.responses import Outcome, Response
from surveyapp.snapshot import Snapshot

Event = Literal["started", "refused"]


@dataclass(frozen=True, slots=True)
class Edition:
    """A launched survey as it was from some change on: counted from 1, the launch itself; `reason` is '' there."""

    number: int
    snapshot: Snapshot
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """An event to count once, for a service of a round."""

    survey: str
    wave: int
    service: str
    event: Event


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A sealed draft: `version` counts its saves, `sending` says that its sending has begun and nothing may change."""

    box: bytes
    version: int
    sending: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of one service: starts, refusals, and sent responses by outcome."""

    started: int = 0
    refused: int = 0
    sent: Mapping[Outcome, int] = field(default_factory=dict)


class Store(Protocol):
    """Keeps launched surveys, drafts, counts and responses.

    Every method that writes returns only when what it wrote survives a power cut, or raises StoreError having written
    nothing that counts.
    """

    # --- launched surveys ---

    def launch(self, snapshot: Snapshot) -> None:
        """Freeze a survey. Raises StoreError where this survey and wave are launched already."""

    def amend(self, snapshot: Snapshot, reason: str) -> int:
        """Let a launched survey go on as this snapshot says; return the number of this edition.

        Earlier editions are kept. Whether the change suits what has been answered is for the caller to know.

        Raises:
            RefusedError: it differs in what may never change once launched.
            StoreError: it is not launched, or is closed.

        """

    def snapshot(self, survey: str, wave: int | None = None) -> Snapshot | None:
        """Return a launched survey (the latest wave unless one is named) in its newest edition, or None."""

    def editions(self, survey: str, wave: int) -> list[Edition]:
        """Return every edition of a launched survey, the first one first; none where nothing is launched."""

    def edition(self, survey: str, wave: int) -> int:
        """Return the number of the newest edition, 0 where nothing is launched; made to be asked at every request."""

    def launched(self) -> list[tuple[str, int]]:
        """Return every launched survey and wave, by name."""

    def is_closed(self, survey: str, wave: int) -> bool:
        """Return whether a round has been closed for good."""

    def close_round(self, survey: str, wave: int) -> int:
        """Close a round, wipe its drafts and rewrite the files in random order; return how many drafts were wiped."""

    # --- drafts ---

    def start(self, draft_id: bytes, box: bytes, survey: str, wave: int, keep_until: str) -> None:
        """Keep a new draft until a day (ISO date)."""

    def draft(self, draft_id: bytes) -> StoredDraft | None:
        """Return a draft, or None where it was never kept, has been sent, or has been wiped."""

    def save_draft(self, draft_id: bytes, version: int, box: bytes, counted: Counted | None = None) -> None:
        """Replace a draft of that version and, with it, add one to what is counted of a service.

        Raises:
            ConflictError: it has been saved, sent or wiped since it was read.

        """

    def wipe_draft(self, draft_id: bytes, counted: Counted | None = None) -> None:
        """Remove a draft and, if there was one, add one to what is counted of a service."""

    def wipe_expired(self, today: str) -> int:
        """Remove the drafts kept until before a day (ISO date); return how many."""

    # --- responses ---

    def send(self, draft_id: bytes, version: int, response_id: bytes, response: Response) -> None:
        """Turn a draft into a response, once: however often this is called, there is one response.

        Raises:
            ConflictError: the draft has been saved since that version, or is gone and was never sent.
            StoreError: the round is closed, or the response cannot be kept now; sending can be tried again.

        """

    def was_sent(self, survey: str, wave: int, response_id: bytes) -> bool:
        """Return whether a response of that name is kept."""

    def responses(self, survey: str, wave: int) -> Iterator[tuple[bytes, Response]]:
        """Yield responses with their names, in the order of their random names."""

    def tallies(self, survey: str, wave: int) -> dict[str, Tally]:
        """Return what is counted, by service."""

    # --- upkeep ---

    def problems(self) -> list[str]:
        """Return what is wrong with the files, in words; nothing when all is well."""

    def close(self) -> None:
        """Let go of the files."""


def open_store(url: str) -> Store:
    """Open the store that a URL names, such as ``sqlite:/srv/survey/instance``.

    Raises:
        StoreError: there is none, its schema is older or newer than this program, or the URL means nothing.

    """
    scheme, _, rest = url.partition(":")
    if scheme != "sqlite":
        raise StoreError(f"'{scheme}' is no kind of store", "write sqlite:FOLDER")
    from surveyapp.store.sqlite import SqliteStore

    return SqliteStore(Path(rest))


def migrate(url: str) -> list[str]:
    """Make a store's files, or bring them to this program's schema; return the names of the steps taken."""
    from surveyapp.store.migrations import migrate_files

    return migrate_files(Path(url.partition(":")[2]))

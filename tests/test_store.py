"""The store's promises, on real files: once, durably, and only what belongs there."""

import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest

from surveyapp.errors import ConflictError, StoreError
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader import load_questionnaire
from surveyapp.responses import Response, complete
from surveyapp.routing import Router
from surveyapp.snapshot import Snapshot
from surveyapp.store import Counted, Store, migrate, open_store

QUESTIONNAIRE = """
title: One question
version: 1.0
pages:
  - page: one
    questions:
      - {name: heard, type: single, ask: Heard?, choices: {1: Yes, 2: No}}
"""
DRAFT, RESPONSE = b"d" * 16, b"r" * 16
STARTED = Counted("one", 1, "north", "started")


@pytest.fixture
def snapshot() -> Snapshot:
    services = (Service("north", "North", headcount=40),)
    fieldwork = Fieldwork(opens=date(2027, 2, 1), closes=date(2027, 3, 12), services=services)
    return Snapshot("one", load_questionnaire(QUESTIONNAIRE, fieldwork=fieldwork), fieldwork)


@pytest.fixture
def store(tmp_path: Path, snapshot: Snapshot) -> Store:
    migrate(f"sqlite:{tmp_path}")
    opened = open_store(f"sqlite:{tmp_path}")
    opened.launch(snapshot)
    return opened


def response(snapshot: Snapshot, code: int = 1) -> Response:
    route = Router(snapshot.questionnaire).route({"heard": code}, {})
    return complete(snapshot, route, "north", "en", 0)


def start(store: Store, name: bytes = DRAFT) -> None:
    store.start(name, b"box", "one", 1, "2027-03-01")


def test_what_is_launched_comes_back_the_same_and_is_frozen(store: Store, snapshot: Snapshot) -> None:
    assert store.snapshot("one") == snapshot
    assert store.launched() == [("one", 1)]
    with pytest.raises(StoreError, match="is launched already"):
        store.launch(snapshot)


def test_equal_surveys_have_equal_hashes_and_another_wording_another_one(snapshot: Snapshot) -> None:
    again = Snapshot("one", load_questionnaire(QUESTIONNAIRE), snapshot.fieldwork)
    other = Snapshot("one", load_questionnaire(QUESTIONNAIRE.replace("Heard?", "Read?")), snapshot.fieldwork)
    assert again.content_hash == snapshot.content_hash
    assert other.questionnaire_hash != snapshot.questionnaire_hash


def test_a_draft_is_kept_replaced_and_wiped(store: Store) -> None:
    start(store)
    store.save_draft(DRAFT, 1, b"second")
    kept = store.draft(DRAFT)
    assert kept is not None
    assert (kept.box, kept.version, kept.sending) == (b"second", 2, False)
    store.wipe_draft(DRAFT)
    assert store.draft(DRAFT) is None


def test_a_save_on_top_of_an_old_version_is_refused(store: Store) -> None:
    start(store)
    store.save_draft(DRAFT, 1, b"second")
    with pytest.raises(ConflictError):
        store.save_draft(DRAFT, 1, b"late")


def test_an_event_is_counted_only_with_the_save_it_belongs_to(store: Store) -> None:
    start(store)
    store.save_draft(DRAFT, 1, b"agreed", STARTED)
    with pytest.raises(ConflictError):
        store.save_draft(DRAFT, 1, b"agreed", STARTED)
    store.wipe_draft(DRAFT, Counted("one", 1, "north", "refused"))
    store.wipe_draft(DRAFT, Counted("one", 1, "north", "refused"))
    tally = store.tallies("one", 1)["north"]
    assert (tally.started, tally.refused) == (1, 1)


def test_a_draft_becomes_a_response_once_and_is_gone(store: Store, snapshot: Snapshot) -> None:
    start(store)
    for _ in range(3):
        store.send(DRAFT, 1, RESPONSE, response(snapshot))
    assert store.draft(DRAFT) is None
    assert [kept for _, kept in store.responses("one", 1)] == [response(snapshot)]
    assert store.tallies("one", 1)["north"].sent == {"complete": 1}


def test_twelve_sends_at_once_give_one_response(store: Store, snapshot: Snapshot) -> None:
    start(store)
    gate = threading.Barrier(12)

    def send() -> None:
        gate.wait()
        store.send(DRAFT, 1, RESPONSE, response(snapshot))

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.responses("one", 1))) == 1


def test_while_a_draft_is_being_sent_it_cannot_be_changed(store: Store, snapshot: Snapshot) -> None:
    """A crash after the first step of sending leaves such a draft; sending again completes it."""
    start(store)
    store.close_round("other", 1)
    with sqlite3.connect(_folder(store) / "drafts.db") as db:
        db.execute("UPDATE drafts SET sending = 1")
    with pytest.raises(ConflictError):
        store.save_draft(DRAFT, 1, b"changed")
    store.send(DRAFT, 1, RESPONSE, response(snapshot))
    assert store.was_sent("one", 1, RESPONSE)


def test_a_closed_round_takes_no_response_and_keeps_no_draft(store: Store, snapshot: Snapshot) -> None:
    start(store)
    start(store, b"e" * 16)
    store.send(DRAFT, 1, RESPONSE, response(snapshot))
    assert store.close_round("one", 1) == 1
    assert store.is_closed("one", 1)
    assert store.draft(b"e" * 16) is None
    with pytest.raises(ConflictError):
        store.send(b"e" * 16, 1, b"s" * 16, response(snapshot))
    assert len(list(store.responses("one", 1))) == 1


def test_expired_drafts_are_wiped_and_others_stay(store: Store) -> None:
    start(store)
    store.start(b"e" * 16, b"box", "one", 1, "2027-03-05")
    assert store.wipe_expired("2027-03-02") == 1
    assert store.draft(b"e" * 16) is not None


def test_a_store_without_files_or_of_another_schema_is_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="surveyapp launch"):
        open_store(f"sqlite:{tmp_path}")
    migrate(f"sqlite:{tmp_path}")
    for version, mend in ((99, "install that version"), (0, "doctor --migrate")):
        with sqlite3.connect(tmp_path / "responses.db") as db:
            db.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(StoreError, match=mend):
            open_store(f"sqlite:{tmp_path}")
    with pytest.raises(StoreError, match="no kind of store"):
        open_store("mysql://x")


def test_migrating_twice_takes_no_step_the_second_time(tmp_path: Path) -> None:
    assert migrate(f"sqlite:{tmp_path}") == [
        "drafts_and_counts",
        "launches_and_responses",
        "editions_of_launches",
    ]
    assert migrate(f"sqlite:{tmp_path}") == []


def test_a_damaged_file_is_an_error_in_words_and_not_a_traceback(store: Store) -> None:
    store.close()
    path = _folder(store) / "responses.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    with pytest.raises(StoreError, match="doctor"):
        list(store.responses("one", 1))


def test_files_can_be_read_by_their_owner_only(store: Store) -> None:
    for name in ("drafts.db", "responses.db"):
        assert (_folder(store) / name).stat().st_mode & 0o077 == 0


def test_a_healthy_store_has_no_problems(store: Store) -> None:
    assert store.problems() == []


def _folder(store: Store) -> Path:
    folder: Path = store._folder  # type: ignore[attr-defined]  # the tests look at its files
    return folder

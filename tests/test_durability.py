"""An acknowledged answer is never lost: the server killed again and again, stopped, and its disk full."""

import http.client
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from surveyapp.responses import Response
from surveyapp.rules import Value
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import open_store
from surveyapp.store.schema import DRAFTS, RESPONSES, connect
from tests import chromium, surveys, visits

KILLS = int(os.environ.get("SURVEYAPP_KILLS", "50"))
CLIENTS = 4
DEADLINE = 60.0
"""Seconds that anything may take before the test gives up on it."""

SURVEY = """
title: Two pages
version: 1
pages:
  - page: one
    questions:
      - {name: marker, type: text, ask: Who is it?, label: Marker}
  - page: two
    questions:
      - {name: account, type: long_text, ask: And what?, label: Account, max_words: 150}
"""

Form = dict[str, str]


def account_of(marker: str) -> str:
    """A long text that only this respondent writes: more than fits on one page of the file."""
    pick = random.Random(marker)
    return " ".join(f"{pick.getrandbits(160):040x}" for _ in range(150))


# --- respondents who do not give up --------------------------------------------------------------------------------


@dataclass
class Load:
    """What the respondents and the one who stops the server know of each other."""

    folder: Path
    snapshot: Snapshot
    address: str = ""
    processes: list["subprocess.Popen[str]"] = field(default_factory=list)
    requests: int = 0
    retried: int = 0
    ending: bool = False
    failed: bool = False
    acknowledged: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def root(self) -> str:
        """The path that all pages of the survey begin with."""
        return f"/{self.snapshot.survey}/{self.snapshot.wave}"

    @property
    def process(self) -> "subprocess.Popen[str]":
        """The server that was started last."""
        return self.processes[-1]

    def starts(self) -> None:
        """Start a server, and tell the respondents."""
        process, address = chromium.start_server(self.folder)
        self.processes.append(process)
        with self.changed:
            self.address = address
            self.changed.notify_all()

    def stops(self, how: signal.Signals) -> None:
        """Stop the server, and wait until it has gone."""
        with self.changed:
            self.address = ""
        self.process.send_signal(how)
        self.process.wait(DEADLINE)

    def server(self, broken: str) -> str:
        """Return the address of the server; wait a moment for another than the one that broke off."""
        with self.changed:
            self.changed.wait_for(lambda: self.address not in {"", broken} or self.failed, 0.2 if broken else DEADLINE)
            assert not self.failed, "given up: the test has failed"
            return self.address

    def counts(self, acknowledged: str = "", retried: bool = False) -> None:
        """Note a request, and what came of it."""
        with self.changed:
            self.requests += 1
            self.retried += retried
            if acknowledged:
                self.acknowledged.append(acknowledged)
            self.changed.notify_all()

    def waits_for(self, requests: int) -> None:
        """Wait until so many requests more have been answered."""
        with self.changed:
            wanted = self.requests + requests
            enough = self.changed.wait_for(lambda: self.requests >= wanted or self.failures, DEADLINE)
        assert self.failures == []
        assert enough, f"nobody is answered any more; the server: {self.process.poll()}"


class Respondent:
    """Answers the survey over and over; what breaks off is asked again of the next server, as it was."""

    def __init__(self, load: Load, name: str) -> None:
        self.load = load
        self.name = name
        self.address = ""
        self.connection = http.client.HTTPConnection("127.0.0.1")

    def run(self) -> None:
        """Send response after response until told to end; the last one is brought to its end."""
        try:
            number = 0
            while not self.load.ending:
                number += 1
                self.responds(f"{self.name}-{number:05d}")
        except Exception as failure:
            self.load.failures.append(f"{self.name}: {failure!r}")
        finally:
            self.close()

    def close(self) -> None:
        """Go away."""
        self.connection.close()

    def responds(self, marker: str) -> None:
        """Answer both pages and send; acknowledged when the answer is the way to the thanks."""
        form, cookie = self.answers(marker)
        self.asks("POST", "/check", 303, cookie, form, marker)

    def answers(self, marker: str) -> tuple[Form, str]:
        """Start, and answer both pages; return the form of the check page, and the cookie."""
        token = chromium.link_to("", self.load.folder, self.load.snapshot, "north").rpartition("/")[2]
        _, cookie = self.asks("POST", f"/{token}", 303, "", {})
        self.asks("GET", "/consent", 303, cookie)
        page, _ = self.asks("GET", "/page/one", 200, cookie)
        self.asks("POST", "/page/one", 303, cookie, {**hidden(page), "marker": marker})
        self.asks("POST", "/page/two", 303, cookie, {**hidden(page), "account": account_of(marker)})
        check, _ = self.asks("GET", "/check", 200, cookie)
        return hidden(check), cookie

    def asks(
        self, method: str, path: str, status: int, cookie: str, form: Form | None = None, sends: str = ""
    ) -> tuple[str, str]:
        """Ask until there is an answer; return its text and the cookie it sets."""
        broken = False
        while True:
            try:
                answer = self.once(method, path, cookie, form)
                text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                broken = True
                self.connection.close()
                self.address = self.load.server(self.address)
                continue
            place = answer.getheader("Location", "")
            assert answer.status == status, f"{method} {path}: {answer.status} {place} after a break: {broken}"
            assert not sends or place.endswith("/thanks"), f"sent, but led to {place}"
            self.load.counts(sends, retried=bool(sends) and broken)
            return text, (answer.getheader("Set-Cookie") or "").partition(";")[0]

    def once(self, method: str, path: str, cookie: str, form: Form | None) -> http.client.HTTPResponse:
        """Ask once, over the connection that is open or over a new one."""
        self.begins(method, path, cookie, form)
        return self.connection.getresponse()

    def begins(self, method: str, path: str, cookie: str, form: Form | None) -> None:
        """Send a request, and do not wait for its answer."""
        if self.connection.sock is None:
            self.address = self.address or self.load.server("")
            self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=DEADLINE)
        headers = {"Cookie": cookie} if cookie else {}
        body = None
        if form is not None:
            body, headers["Content-Type"] = urlencode(form), visits.FORM
        self.connection.request(method, f"{self.load.root}{path}", body, headers)


def hidden(html: str) -> Form:
    """The hidden inputs of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


@contextmanager
def respondents(load: Load, number: int = CLIENTS) -> Iterator[None]:
    """Let respondents answer meanwhile; afterwards each finishes what it has begun, unless the test has failed."""
    threads = [threading.Thread(target=Respondent(load, f"r{n}").run, name=f"r{n}") for n in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    except BaseException:
        load.failed = True
        raise
    finally:
        load.ending = True
        for thread in threads:
            thread.join()
    assert load.failures == []


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    folder = tmp_path / "instance"
    load = Load(folder, chromium.launch_open(folder, surveys.folder(tmp_path, questionnaire=SURVEY)))
    yield load
    for process in load.processes:
        with process:
            process.kill()


def stored(folder: Path, snapshot: Snapshot) -> Counter[str]:
    """How often each marker is stored; every response must be intact, and the files whole."""
    store = open_store(Instance(folder).store_url)
    assert store.problems() == []
    found = [response for _, response in store.responses(snapshot.survey, snapshot.wave)]
    store.close()
    for response in found:
        marker = str(response.values["marker"])
        values: dict[str, Value] = {"marker": marker, "account": account_of(marker)}
        assert response == Response(
            snapshot.survey, 1, snapshot.questionnaire_hash, "north", "en", 0, "complete", values
        )
    return Counter(str(response.values["marker"]) for response in found)


def left_behind(load: Load) -> Counter[str]:
    """What a killed server left, read from a copy so that the next server finds the files as they are."""
    copy = load.folder.with_name("copy")
    shutil.copytree(load.folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    found = stored(copy, load.snapshot)
    shutil.rmtree(copy)
    return found


def comes_true(what: Callable[[], bool]) -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < deadline, "it never came true"


# --- killed ---------------------------------------------------------------------------------------------------------


def test_no_kill_loses_doubles_or_damages_an_acknowledged_response(load: Load) -> None:
    """Killed while a response is being written, just after, and anywhere else; what broke off is sent again."""
    journal = load.folder / f"{RESPONSES}-journal"
    pick = random.Random(1)
    writing = 0
    load.starts()
    with respondents(load):
        for kill in range(KILLS):
            load.waits_for(pick.randint(1, 40))
            if kill % 3:  # the journal is there from the first write of a response until its commit
                comes_true(lambda: journal.exists() and journal.stat().st_size > 0)
            if kill % 3 == 2:
                comes_true(lambda: journal.stat().st_size == 0)
            load.stops(signal.SIGKILL)
            writing += journal.stat().st_size > 0 if journal.exists() else 0
            acknowledged = set(load.acknowledged)
            found = left_behind(load)
            assert acknowledged <= found.keys()
            assert set(found.values()) <= {1}
            load.starts()
        load.waits_for(20)
    load.stops(signal.SIGTERM)
    assert load.process.returncode == 0
    found = stored(load.folder, load.snapshot)
    print(  # noqa: T201 - the figures, shown by pytest -rP
        f"{KILLS} kills, {writing} of them in the middle of a commit; {len(load.acknowledged)} responses acknowledged,"
        f" {load.retried} of them on a second try; {found.total()} stored, {load.requests} requests answered"
    )
    assert found == Counter(load.acknowledged)
    with closing(connect(load.folder, DRAFTS)) as drafts:
        assert drafts.execute("SELECT count(*) FROM drafts WHERE sending").fetchone() == (0,)
    assert load.retried > 0
    assert writing > 0


# --- stopped --------------------------------------------------------------------------------------------------------


def test_a_stop_lets_every_request_in_hand_be_answered(load: Load) -> None:
    """Six responses are being sent, held up by a busy store, when the server is told to stop."""
    load.starts()
    people = [Respondent(load, f"r{n}") for n in range(6)]
    forms = [person.answers(person.name) for person in people]
    with closing(connect(load.folder, DRAFTS)) as another:
        another.execute("BEGIN IMMEDIATE")
        for person, (form, cookie) in zip(people, forms, strict=True):
            person.begins("POST", "/check", cookie, form)
        with closing(Respondent(load, "later")) as later:
            later.asks("GET", "/thanks", 200, "")  # it is answered, so all that was sent before it has been read
        load.process.send_signal(signal.SIGTERM)
        comes_true(lambda: not listens(load.address))
        another.execute("ROLLBACK")
    for person in people:
        with closing(person), person.connection.getresponse() as answer:
            assert (answer.status, answer.getheader("Location")) == (303, f"{load.root}/thanks")
    assert load.process.wait(DEADLINE) == 0
    assert stored(load.folder, load.snapshot) == Counter(person.name for person in people)


def listens(address: str) -> bool:
    """Whether anything takes connections at an address."""
    try:
        socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)).close()
    except OSError:
        return False
    return True


def test_a_stop_does_not_wait_for_people_who_keep_asking(load: Load) -> None:
    """Sixteen people who never pause cannot keep a server up that is told to stop, nor lose anything by it."""
    load.starts()
    with respondents(load, 16):
        load.waits_for(200)
        told = time.monotonic()
        load.stops(signal.SIGTERM)
        took = time.monotonic() - told
        assert load.process.returncode == 0
        load.starts()
        load.waits_for(100)
    load.stops(signal.SIGTERM)
    assert stored(load.folder, load.snapshot) == Counter(load.acknowledged)
    assert took < 15, f"it took {took:.1f} seconds"


# --- no room -------------------------------------------------------------------------------------------------------


class Disk:
    """A disk that can be full for a file of the store: SQLite may then add no page to it."""

    def __init__(self) -> None:
        self.connections: dict[str, list[sqlite3.Connection]] = {DRAFTS: [], RESPONSES: []}

    def connect(self, folder: Path, file: str) -> sqlite3.Connection:
        """Open a file as the store does, and remember the connection."""
        self.connections[file].append(connect(folder, file))
        return self.connections[file][-1]

    def limits(self, file: str, free: int) -> None:
        """Leave room for so many pages more."""
        for connection in self.connections[file]:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + free}")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr("surveyapp.store.sqlite.connect", disk.connect)
    return disk


def test_a_full_disk_keeps_a_response_on_the_check_page_until_there_is_room(disk: Disk, tmp_path: Path) -> None:
    survey = visits.Served(tmp_path / "instance", SURVEY)
    one = survey.practitioner().opens().starts().answers(marker="m").answers(account=account_of("m")).checks()
    form = one.page.hidden
    disk.limits(RESPONSES, free=0)
    for _ in range(2):
        one.presses(one.at, form)
        assert one.status == 503
        assert "Not sent yet" in one.words
        assert one.page.hidden == form
        assert survey.responses() == []
        assert survey.store.problems() == []
    disk.limits(RESPONSES, free=1_000)
    one.presses(one.at, form)
    assert (one.status, one.location) == (303, one.address("thanks"))
    assert survey.answers() == {"marker": "m", "account": account_of("m")}
    one.presses(one.at, form)
    assert len(survey.responses()) == 1


def test_a_full_disk_keeps_what_was_typed_on_its_page_until_there_is_room(disk: Disk, tmp_path: Path) -> None:
    survey = visits.Served(tmp_path / "instance", SURVEY)
    one = survey.practitioner().opens().starts().answers(marker="m")
    disk.limits(DRAFTS, free=0)
    one.answers(account=account_of("m"))
    assert one.status == 503
    assert "Not saved yet" in one.words
    assert one.filled == {"account": [account_of("m")]}
    assert survey.practitioner(one.cookie).goes_to("two").filled == {}
    disk.limits(DRAFTS, free=1_000)
    assert one.continues().sends().at == one.address("thanks")
    assert survey.answers() == {"marker": "m", "account": account_of("m")}

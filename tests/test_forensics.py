"""The attacker's turn: even with every file of an instance, nobody learns who answered what, when, or in what order."""

import base64
import json
import logging
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path
from statistics import correlation
from typing import Any

import pytest

from surveyapp import responses
from surveyapp.access import service_token
from surveyapp.drafts import Draft, DraftKey, key_from_cookie, new_key
from surveyapp.fieldwork import Service
from surveyapp.responses import Response
from surveyapp.routing import Router
from surveyapp.rules import Value
from surveyapp.store import Counted
from surveyapp.store.schema import DRAFTS, JOURNAL, RESPONSES, SCHEMA
from surveyapp.tables import responses_table
from tests.visits import Practitioner, Served

PEOPLE = 119
PAGE = 4096
CHANCE = 4 / PEOPLE**0.5
"""Four standard errors of a rank correlation: chance goes beyond it once in 16,000 times."""

SERVICES = tuple(Service(name, f"{name} team", "Health", 30) for name in ("north", "south", "east", "west"))

SURVEY = """
title: Markers
version: 1
consent:
  - I agree to take part
pages:
  - page: one
    questions:
      - name: role
        type: single
        ask: What is your role?
        label: Role
        choices:
          1: Nurse
          8: {label: Other, specify: true}
  - page: two
    questions:
      - {name: comment, type: long_text, ask: Anything else?, label: Comment, max_words: 200}
"""


# --- the order of arrival ------------------------------------------------------------------------------------------


def marker(number: int, word: str = "arrival") -> str:
    """What the response that arrived as the number-th says, so that the attacker's guess can be marked."""
    return f"{word}-{number:04d}"


def text(number: int, words: int) -> str:
    """What somebody writes: their marker over and over, and another at the end, where a long text flows over."""
    return " ".join([marker(number)] * words + [marker(number, "end")])


def rank_correlation(found: Sequence[float]) -> float:
    """Spearman's correlation of what an attacker found, one figure for each arrival in order, with the order itself."""
    places = sorted(range(len(found)), key=found.__getitem__)
    ranks = [0] * len(found)
    for rank, place in enumerate(places):
        ranks[place] = rank
    return correlation(ranks, range(len(found)))


def draft_of(survey: Served, number: int, words: int) -> tuple[DraftKey, Response]:
    """Keep the draft of somebody who has answered all but has not sent; return their key, and what they will send."""
    key, service = new_key(), SERVICES[number % len(SERVICES)].service
    answers: dict[str, Value] = {"role": 1, "comment": text(number, words)}
    draft = Draft(survey.name, survey.wave, service, agreed=True, answers=answers)
    survey.store.start(key.draft_id, key.seal(draft), survey.name, survey.wave, "2027-02-24")
    counted = Counted(survey.name, survey.wave, service, "started")
    survey.store.save_draft(key.draft_id, 1, key.seal(draft), counted)
    route = Router(survey.snapshot.questionnaire).route(answers, survey.fieldwork.link_values(service, "en"))
    return key, responses.complete(survey.snapshot, route, service, "en", 0)


def sent(survey: Served, words: int) -> list[DraftKey]:
    """Let everybody answer, then send one after the other; return their keys in the order of arrival."""
    people = [draft_of(survey, number, words) for number in range(PEOPLE)]
    for key, response in people:
        survey.store.send(key.draft_id, 2, key.response_id, response)
    return [key for key, _ in people]


def scanned(file: Path, table: str) -> list[float]:
    """Where each arrival stands when a table is read as it lies, without any order asked for."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        bodies = [bytes(body).decode() for (body,) in connection.execute(f"SELECT body FROM {table}")]
    found = [next(n for n in range(PEOPLE) if marker(n) in body) for body in bodies]
    return [float(found.index(number)) for number in range(PEOPLE)]


def offsets(file: Path, word: str) -> list[float]:
    """Where each arrival's marker first stands in the bytes of a file."""
    content = file.read_bytes()
    found = [content.find(marker(number, word).encode()) for number in range(PEOPLE)]
    assert -1 not in found
    return [float(offset) for offset in found]


def within_pages(found: Sequence[float]) -> float:
    """How often, of two arrivals in one page, the later stands before the earlier: 1 always, 0 never, 0.5 by chance."""
    placed = sorted((int(offset) // PAGE, number, offset) for number, offset in enumerate(found))
    pairs = [
        one[2] > other[2]
        for _, page in groupby(placed, key=lambda place: place[0])
        for cells in [list(page)]
        for n, one in enumerate(cells)
        for other in cells[n + 1 :]
    ]
    return sum(pairs) / len(pairs)


def ordinary(folder: Path, rows: str, vacuum: bool) -> Path:
    """The same answers in a table as others make it: with rowids, or under random names but never rewritten."""
    file = folder / "ordinary.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"CREATE TABLE responses (id BLOB PRIMARY KEY, body BLOB) {rows}")
        for number in range(PEOPLE):
            body = json.dumps({"comment": text(number, 150)}).encode()
            connection.execute("INSERT INTO responses VALUES (?, ?)", (os.urandom(16), body))
            connection.commit()
        if vacuum:
            connection.execute("VACUUM")
    return file


@pytest.fixture(scope="module", params=[1, 150], ids=["short texts", "long texts"])
def closed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A survey that 119 people have answered and that is closed."""
    survey = Served(tmp_path_factory.mktemp("closed") / "instance", SURVEY, SERVICES)
    sent(survey, request.param)
    survey.store.close_round(survey.name, survey.wave)
    return survey


def test_no_order_of_the_stored_responses_is_the_order_of_arrival(closed: Served) -> None:
    file = closed.instance.folder / RESPONSES
    found = {
        "scan": rank_correlation(scanned(file, "responses")),
        "bytes": rank_correlation(offsets(file, "arrival")),
        "bytes of the end": rank_correlation(offsets(file, "end")),
        "export": rank_correlation(exported(closed)),
    }
    assert {what: rho for what, rho in found.items() if abs(rho) >= CHANCE} == {}


def exported(survey: Served) -> list[float]:
    """Where each arrival stands in an export."""
    kept = survey.store.responses(survey.name, survey.wave)
    table = responses_table(survey.snapshot, kept, survey.instance.secret(), texts=True)
    place = [column.name for column in table.columns].index("comment")
    found = [next(n for n in range(PEOPLE) if marker(n) in str(row[place])) for row in table.rows]
    return [float(found.index(number)) for number in range(PEOPLE)]


def test_no_order_of_cells_within_a_page_is_the_order_of_arrival(closed: Served) -> None:
    assert abs(within_pages(offsets(closed.instance.folder / RESPONSES, "arrival")) - 0.5) < CHANCE / 2


def test_no_table_about_people_has_a_rowid(closed: Served) -> None:
    for file, tables in ((RESPONSES, ("responses", "launches")), (DRAFTS, ("drafts", "counts"))):
        with closing(sqlite3.connect(closed.instance.folder / file)) as connection:
            for table in tables:
                with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                    connection.execute(f"SELECT rowid FROM {table}")


def test_the_attack_finds_the_order_in_an_ordinary_table_even_rewritten(tmp_path: Path) -> None:
    file = ordinary(tmp_path, rows="", vacuum=True)
    assert rank_correlation(scanned(file, "responses")) > 0.9
    assert rank_correlation(offsets(file, "arrival")) > 0.9


def test_the_attack_finds_the_order_under_random_names_that_were_never_rewritten(tmp_path: Path) -> None:
    file = ordinary(tmp_path, rows="WITHOUT ROWID", vacuum=False)
    assert abs(rank_correlation(scanned(file, "responses"))) < CHANCE
    assert rank_correlation(offsets(file, "end")) > 0.9


def test_drafts_that_were_not_wiped_would_lead_to_no_response(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = Served(tmp_path / "instance", SURVEY, SERVICES)
    monkeypatch.setattr(survey.store, "wipe_draft", lambda *_: None)
    keys = sent(survey, 1)
    tables = {name: rows for _, name, rows in contents(survey.instance.folder)}
    drafts, kept = tables["drafts"], tables["responses"]
    assert len(drafts) == len(kept) == PEOPLE
    values = [{value for row in rows for value in row.values() if len(str(value)) > 10} for rows in (drafts, kept)]
    assert values[0] & values[1] == set()
    by_draft = sorted(range(PEOPLE), key=lambda number: keys[number].draft_id)
    by_response = sorted(range(PEOPLE), key=lambda number: keys[number].response_id)
    assert abs(rank_correlation([float(by_response.index(number)) for number in by_draft])) < CHANCE


# --- a marked visit ------------------------------------------------------------------------------------------------

CANARIES = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "198.51.100.23, 2001:db8::4711",
    "HTTP_FORWARDED": "for=192.0.2.99",
    "HTTP_USER_AGENT": "Canarybrowser/47.11",
    "HTTP_REFERER": "https://webmail.canary.example/inbox/4711",
    "HTTP_ACCEPT_LANGUAGE": "cy-canary",
}
ADDRESSES = ["203.0.113.77", "198.51.100.23", "2001:db8::4711", "192.0.2.99"]
ANSWERS = {"role_8_text": "Cänary keeper 0815", "comment": "The canary sings at four, then it is quiet."}


def written(value: bytes) -> Iterator[bytes]:
    """The ways in which somebody may have written a value."""
    yield value
    yield from (value.hex().encode(), value.hex().upper().encode())
    yield from (encode(value).rstrip(b"=") for encode in (base64.b64encode, base64.urlsafe_b64encode))
    if value.isascii():
        yield from (value.decode().encode(coding) for coding in ("utf-16-le", "utf-16-be"))


def holds(folder: Path, value: str | bytes) -> set[str]:
    """The files of a folder that hold a value, in whatever writing."""
    raw = value.encode() if isinstance(value, str) else value
    forms = set(written(raw)) | ({value.encode("utf-16-le")} if isinstance(value, str) else set())
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {DRAFTS, RESPONSES, "secret"}
    return {file.name for file in files if any(form in file.read_bytes() for form in forms)}


def marked(survey: Served) -> Practitioner:
    """Somebody whose every request carries canaries; they have answered both pages."""
    one = survey.practitioner()
    one.client.environ_base.update(CANARIES)
    one.opens("north").starts().agrees().answers(role="8", role_8_text=ANSWERS["role_8_text"])
    return one.answers(comment=ANSWERS["comment"])


def test_nothing_of_a_visit_is_in_any_file_but_the_answers_in_theirs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    survey = Served(tmp_path / "instance", SURVEY, SERVICES)
    folder = survey.instance.folder
    one = marked(survey)
    cookie, hidden = one.cookie, one.page.hidden
    key = key_from_cookie(cookie)
    assert key is not None
    token = service_token(survey.instance.secret(), survey.name, survey.wave, "north")
    nowhere: list[str | bytes] = [
        *ADDRESSES,
        *CANARIES.values(),
        token,
        cookie,
        key.raw,
        key.form_context,
        hidden["csrf_token"],
    ]
    answers: list[str | bytes] = [*ANSWERS.values(), key.response_id]
    stored = survey.store.draft(key.draft_id)
    assert stored is not None

    assert holds(folder, key.draft_id) <= {DRAFTS, f"{DRAFTS}-wal"}
    assert [value for value in (*nowhere, *answers) if holds(folder, value)] == []

    misbehaves(survey, one)
    one.checks().sends()
    assert one.at == one.address("thanks")
    assert [value for value in nowhere if holds(folder, value)] == []
    assert [holds(folder, value) for value in answers] == [{RESPONSES}] * 3

    survey.store.close_round(survey.name, survey.wave)
    assert [
        value for value in (*nowhere, key.draft_id, stored.box[:32], stored.box[-32:]) if holds(folder, value)
    ] == []
    assert [holds(folder, value) for value in answers] == [{RESPONSES}] * 3
    for leftover in (f"{DRAFTS}-wal", f"{RESPONSES}-journal"):
        assert not (folder / leftover).exists() or (folder / leftover).stat().st_size == 0

    said = caplog.text + "".join(capfd.readouterr())
    assert "fault in the program: ValueError at" in said
    texts = [value for value in (*nowhere, *ANSWERS.values()) if isinstance(value, str)]
    assert [value for value in texts if value in said] == []


def misbehaves(survey: Served, one: Practitioner) -> None:
    """Do what the server refuses and what makes it fail: that is when programs write things down."""
    one.posts("two", {"comment": ANSWERS["comment"], "unknown": ANSWERS["comment"]})
    assert one.status == 400
    one.gets(f"{survey.root}/{ANSWERS['comment']}?{one.cookie}")
    assert one.status == 404

    def fails() -> None:
        raise ValueError(ANSWERS["comment"])

    survey.meanwhile("draft", fails)
    one.gets(one.address("two"))
    assert one.status == 500


# --- times, tables, connections --------------------------------------------------------------------------------------

Row = dict[str, Any]
SETTINGS = ("secure_delete", "synchronous", "journal_mode")


def contents(folder: Path) -> Iterator[tuple[str, str, list[Row]]]:
    """Every row of every table of every file: file, table, rows."""
    for file in SCHEMA:
        with closing(sqlite3.connect(folder / file)) as connection:
            connection.row_factory = sqlite3.Row
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (table,) in tables:
                yield file, table, [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]


def times_in(value: Any) -> Iterator[Any]:
    """Everything in a value that could be a moment or a day: as text, in seconds or less, or as a Julian day."""
    if isinstance(value, bytes):
        try:
            yield from times_in(json.loads(value))
        except ValueError:
            return
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from times_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from times_in(part)
    elif isinstance(value, str) and not re.fullmatch(r"[\d.]+", value):
        yield from re.findall(r"\d{4}-\d\d|\d{1,2}:\d\d|\d{1,2}/\d{1,2}/\d{2}|\d \w{3,9} \d{4}|\d{8}T", value)
    elif value is not None and any(low <= float(value) < 4 * low for low in (1e9, 1e12, 1e15, 1e18, 2.4e6)):
        yield value


def times(survey: Served) -> dict[str, list[Any]]:
    """What could be a time about people, by table and column: all but what was launched, and when files were made."""
    found: dict[str, list[Any]] = {}
    for _, table, rows in contents(survey.instance.folder):
        if table not in {"launches", "_sqlite_migrations"}:
            for row in rows:
                for column, value in row.items():
                    if some := list(times_in(value)):
                        found.setdefault(f"{table}.{column}", []).extend(some)
    return found


def test_no_table_holds_a_time_about_anybody_but_the_day_until_which_a_draft_is_kept(tmp_path: Path) -> None:
    survey = Served(tmp_path / "instance", SURVEY, SERVICES)
    one = marked(survey)
    assert times(survey) == {"drafts.keep_until": ["2027-02"]}
    one.checks().sends()
    marked(survey).goes_to("consent")
    survey.practitioner().opens("south").starts().refuses()
    assert set(times(survey)) == {"drafts.keep_until"}
    survey.store.close_round(survey.name, survey.wave)
    tables = {table: rows for _, table, rows in contents(survey.instance.folder)}
    assert times(survey) == {}
    assert tables["drafts"] == []
    assert len(tables["responses"]) == 1


@pytest.mark.parametrize(
    "value",
    [
        1_803_000_000,
        1_803_000_000_000,
        2_461_447.5,
        "1803000000",
        "2027-02-10",
        "at 12:30",
        "10 Feb 2027",
        "20270210T1",
    ],
)
def test_the_search_for_times_would_see_one(value: object) -> None:
    assert list(times_in(json.dumps({"values": [{"x": value}]}).encode()))


def test_the_only_moments_in_a_file_are_those_at_which_its_tables_were_made(tmp_path: Path) -> None:
    survey = Served(tmp_path / "instance", SURVEY, SERVICES)
    folder = survey.instance.folder
    made = [(file, rows) for file, table, rows in contents(folder) if table == "_sqlite_migrations"]
    launched = [rows for _, table, rows in contents(folder) if table == "launches"]
    assert [(file, len(rows)) for file, rows in made] == list(SCHEMA.items())
    marked(survey).checks().sends()
    assert made == [(file, rows) for file, table, rows in contents(folder) if table == "_sqlite_migrations"]
    assert launched == [rows for _, table, rows in contents(folder) if table == "launches"]


def test_no_column_of_a_response_could_be_joined_to_a_draft_or_a_link(tmp_path: Path) -> None:
    survey = Served(tmp_path / "instance", SURVEY, SERVICES)
    with closing(sqlite3.connect(survey.instance.folder / RESPONSES)) as connection:
        columns = {name: kind for _, name, kind, *_ in connection.execute("PRAGMA table_info(responses)")}
        others = connection.execute("SELECT type, name FROM sqlite_schema WHERE type <> 'table'").fetchall()
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        assert connection.execute("PRAGMA foreign_key_list(responses)").fetchall() == []
    words = "token|link|draft|cookie|key|code|address|ip|agent|time|date|day|created|updated|at|seq|number|order|rowid"
    assert [name for name in columns if re.search(rf"(^|_)({words})(_|$)", name)] == []
    assert columns == {
        "survey": "TEXT", "wave": "INTEGER", "id": "BLOB", "service": "TEXT", "outcome": "TEXT", "body": "BLOB",
    }  # fmt: skip
    assert {name for (name,) in tables} == {"launches", "responses", "_sqlite_migrations"}
    assert [name for _, name in others if "_sqlite_migrations" not in name and "sqlite_autoindex" not in name] == []
    assert set(Response.__struct_fields__) == {
        "survey", "wave", "questionnaire", "service", "language", "contact_phase", "outcome", "values", "seed",
    }  # fmt: skip


def test_every_connection_overwrites_what_is_deleted_and_keeps_its_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, int, int, str]] = []

    class Watched(sqlite3.Connection):
        """A connection that says how it was set when it is closed."""

        def close(self) -> None:
            """Note the settings."""
            settings = [self.execute(f"PRAGMA {name}").fetchone() for name in ("database_list", *SETTINGS)]
            kept.append((Path(settings[0][2]).name, *(setting for (setting,) in settings[1:])))
            super().close()

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Watched))
        survey = Served(tmp_path / "instance", SURVEY, SERVICES)
        marked(survey).checks().sends()
        survey.store.close_round(survey.name, survey.wave)
        survey.store.close()
    assert len(kept) >= 4
    assert set(kept) == {(file, 1, 2, journal.lower()) for file, journal in JOURNAL.items()}

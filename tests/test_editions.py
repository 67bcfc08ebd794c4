"""A running survey that changes: what it takes and what it refuses, and that nothing answered is lost or misread."""

import csv
import re
import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from sqlite_utils import Database

from surveyapp.commands import cli
from surveyapp.errors import RefusedError, StoreError
from surveyapp.exporters.codebook import as_markdown, codebook
from surveyapp.fieldwork import Outcomes, Service, Thresholds
from surveyapp.missing import Missing
from surveyapp.rules import Value
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import Store, migrate, open_store
from surveyapp.store import migrations as steps
from surveyapp.store.schema import RESPONSES, connect
from surveyapp.tables import responses_table
from tests import surveys
from tests.visits import NORTH, SOUTH, Served

EAST = Service("east", "East Team", "Health", 25)

FIRST = """
title: Tools
version: 1.0
consent:
  - I agree to take part
pages:
  - page: one
    questions:
      - name: used_for
        type: multiple
        ask: Used for?
        label: Used for
        choices: {1: Planning, 2: Training}
  - page: two
    questions:
      - name: team
        type: battery
        ask: In my team
        label: Team
        choices: {1: Never, 2: Sometimes, 3: Always}
        items: {meet: we meet}
"""
SECOND = (
    FIRST.replace("1.0", "1.1")
    .replace("{1: Planning, 2: Training}", "{1: Planning, 2: Training, 3: Advice}")
    .replace("{meet: we meet}", "{meet: we meet, help: we help}")
    + "      - {name: remark, type: text, ask: Anything else?, label: Remark}\n"
    + "scores:\n  team_mean: {of: team, answered_at_least: 1, label: Team mean}\n"
)


def changed(snapshot: Snapshot, **fieldwork: Any) -> Snapshot:
    return replace(snapshot, fieldwork=replace(snapshot.fieldwork, **fieldwork))


# --- the store ----------------------------------------------------------------------------------------------------


@pytest.fixture
def snapshot() -> Snapshot:
    return Snapshot("survey", surveys.questionnaire(FIRST), surveys.fieldwork(NORTH, SOUTH))


@pytest.fixture
def store(tmp_path: Path, snapshot: Snapshot) -> Store:
    migrate(f"sqlite:{tmp_path}")
    opened = open_store(f"sqlite:{tmp_path}")
    opened.launch(snapshot)
    return opened


def test_editions_are_kept_in_order_and_the_newest_is_the_survey(store: Store, snapshot: Snapshot) -> None:
    assert (store.edition("survey", 1), store.edition("survey", 2), store.edition("other", 1)) == (1, 0, 0)
    second, third = changed(snapshot, closes=date(2027, 3, 26)), changed(snapshot, services=(NORTH, SOUTH, EAST))
    assert [store.amend(second, "closes later"), store.amend(third, "a team more")] == [2, 3]
    assert store.snapshot("survey") == store.snapshot("survey", 1) == third
    assert store.edition("survey", 1) == 3
    assert store.launched() == [("survey", 1)]
    found = [(edition.number, edition.snapshot, edition.reason) for edition in store.editions("survey", 1)]
    assert found == [(1, snapshot, ""), (2, second, "closes later"), (3, third, "a team more")]
    assert store.editions("other", 1) == []


def test_closing_keeps_every_edition_and_ends_amending(store: Store, snapshot: Snapshot) -> None:
    store.amend(changed(snapshot, target=0.5), "a target")
    store.close_round("survey", 1)
    assert store.is_closed("survey", 1)
    assert [edition.reason for edition in store.editions("survey", 1)] == ["", "a target"]
    with pytest.raises(StoreError, match="is closed"):
        store.amend(snapshot, "too late")
    assert store.edition("survey", 1) == 2


def test_what_is_not_launched_cannot_be_amended(store: Store, snapshot: Snapshot) -> None:
    with pytest.raises(StoreError, match="is not launched"):
        store.amend(replace(snapshot, survey="other"), "")
    with pytest.raises(StoreError, match="is not launched"):
        store.amend(changed(snapshot, wave=2), "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("identity", "named"),
        ("access", "open"),
        ("release", "batches of 5"),
        ("outcomes", Outcomes(0.9)),
        ("thresholds", Thresholds(5)),
    ],
)
def test_what_people_were_promised_can_never_be_amended(
    store: Store, snapshot: Snapshot, name: str, value: object
) -> None:
    with pytest.raises(RefusedError, match=f"cannot change: {name}"):
        store.amend(changed(snapshot, **{name: value}), "")
    assert store.edition("survey", 1) == 1


def test_a_real_round_never_becomes_a_made_up_one(store: Store, snapshot: Snapshot) -> None:
    with pytest.raises(RefusedError, match="cannot change: synthetic"):
        store.amend(replace(snapshot, synthetic=True), "")


def test_amendments_at_the_same_instant_all_become_editions(store: Store, snapshot: Snapshot) -> None:
    gate = threading.Barrier(6)

    def amend(number: int) -> None:
        gate.wait()
        store.amend(changed(snapshot, target=number / 10), str(number))

    threads = [threading.Thread(target=amend, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [edition.number for edition in store.editions("survey", 1)] == [1, 2, 3, 4, 5, 6, 7]
    assert {edition.reason for edition in store.editions("survey", 1)} == {"", *"123456"}


def test_a_store_of_the_schema_before_becomes_one_of_first_editions(tmp_path: Path, snapshot: Snapshot) -> None:
    migrate(f"sqlite:{tmp_path}")
    (tmp_path / RESPONSES).unlink()
    (tmp_path / RESPONSES).touch()
    db = Database(connect(tmp_path, RESPONSES))
    steps._responses.apply(db, stop_before="editions_of_launches")
    launches = [("survey", 1, "hash", 1, snapshot.to_json()), ("survey", 2, "hash", 0, snapshot.to_json())]
    db.conn.executemany(
        "INSERT INTO launches (survey, wave, content_hash, closed, snapshot) VALUES (?,?,?,?,?)", launches
    )
    db.conn.close()
    with pytest.raises(StoreError, match="doctor --migrate"):
        open_store(f"sqlite:{tmp_path}")
    assert migrate(f"sqlite:{tmp_path}") == ["editions_of_launches"]
    store = open_store(f"sqlite:{tmp_path}")
    assert store.launched() == [("survey", 1), ("survey", 2)]
    assert [store.is_closed("survey", wave) for wave in (1, 2)] == [True, False]
    assert [(edition.number, edition.snapshot, edition.reason) for edition in store.editions("survey", 1)] == [
        (1, snapshot, "")
    ]
    assert store.problems() == []


def test_the_newest_edition_is_found_by_the_key_alone(store: Store) -> None:
    """It is asked for at every request."""
    with sqlite3.connect(store._folder / RESPONSES) as db:  # type: ignore[attr-defined]  # the test looks at its file
        query = (
            "SELECT edition, closed FROM launches WHERE survey = 'survey' AND wave = 1 ORDER BY edition DESC LIMIT 1"
        )
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan == ["SEARCH launches USING PRIMARY KEY (survey=? AND wave=?)"]


# --- launch again -------------------------------------------------------------------------------------------------

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an instance of its own."""

    def run_command(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(cli, ["--instance", str(tmp_path / "instance"), *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run_command


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A survey folder that is launched."""
    made = surveys.folder(tmp_path)
    assert run("launch", made).exit_code == 0
    return made


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def kept(folder: Path) -> list[tuple[int, str]]:
    store = open_store(Instance(folder.parent / "instance").store_url)
    found = [(edition.number, edition.reason) for edition in store.editions("a-survey", 1)]
    store.close()
    return found


QUESTION = "      - {name: more, type: text, ask: More?, label: More}\n"


def test_launching_what_is_launched_does_nothing_and_says_so(run: Run, folder: Path) -> None:
    result = run("launch", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "a-survey, wave 1, is launched already: there is nothing to do." in result.stdout
    assert kept(folder) == [(1, "")]


def test_a_changed_questionnaire_needs_another_version(run: Run, folder: Path) -> None:
    edit(folder / "questionnaire.yaml", "Heard of it?", "Have you heard of this?")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "wave 1 is launched already, and the questionnaire has changed: heard (wording)" in result.stderr
    assert "give it a new version" in result.stderr
    assert kept(folder) == [(1, "")]


def test_a_new_version_that_keeps_the_data_goes_on_as_an_edition(run: Run, folder: Path) -> None:
    edit(folder / "questionnaire.yaml", "version: 1", "version: 2")
    with (folder / "questionnaire.yaml").open("a", encoding="utf-8") as file:
        file.write(QUESTION)
    result = run("launch", folder)
    assert result.exit_code == 0, result.stderr
    assert "a-survey, wave 1, goes on as edition 2, version 2." in result.stdout
    assert re.search(r"more +added +comparable", result.stdout)
    assert kept(folder) == [(1, ""), (2, "version 1 to 2")]
    assert "nothing to do" in run("launch", folder).stdout


def test_a_version_is_never_used_for_two_questionnaires(run: Run, folder: Path) -> None:
    for old, new in (("version: 1", "version: 2"), ("Heard of it?", "Heard of this?")):
        edit(folder / "questionnaire.yaml", old, new)
    assert run("launch", folder).exit_code == 0
    edit(folder / "questionnaire.yaml", "version: 2", "version: 1")
    edit(folder / "questionnaire.yaml", "Heard of this?", "Heard of that?")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "give it a new version: it still says `version: 1`" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{1: Yes, 2: No}", "{1: Yes, 3: Not yet}", "heard, codes"),
        ("name: heard", "name: known", "heard, removed"),
        ("type: single", "type: multiple", "heard, type"),
        ("ask: Heard of it?", "required: true\n        ask: Heard of it?", "heard, required"),
        ("title: T", 'title: T\nconsent: ["I agree"]', "consent, consent"),
    ],
)
def test_what_breaks_an_answer_is_refused_with_what_it_breaks(
    run: Run, folder: Path, old: str, new: str, said: str
) -> None:
    edit(folder / "questionnaire.yaml", "version: 1", "version: 2")
    edit(folder / "questionnaire.yaml", old, new)
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "these changes would break what people have answered:" in result.stderr
    assert f"  {said}: " in result.stderr
    assert "start a new wave: set `wave: 2` in fieldwork.yaml" in result.stderr
    assert kept(folder) == [(1, "")]


def test_a_service_is_added_and_headcounts_mended_while_it_runs(run: Run, folder: Path) -> None:
    edit(folder / "services.csv", ",38\n", ",40\neast,East Team,Health,25\n")
    result = run("launch", folder)
    assert result.exit_code == 0, result.stderr
    reason = "headcount of 'north': 38 to 40; the service 'east' is added, with a link of its own"
    assert kept(folder) == [(1, ""), (2, reason)]
    assert all(part in result.stdout for part in reason.split("; "))
    assert "East Team" in run("links", "a-survey").stdout
    rates = run("rates", "a-survey", "--json").stdout
    assert '"headcount": 65' in rates


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("services.csv", "north,", "south,", "the service 'north' is removed"),
        ("services.csv", ",Health,", ",Care,", "sector of 'north': Health to Care"),
        ("fieldwork.yaml", "closes: 2027-03-12", "closes: 2027-03-01", "closes 2027-03-01, earlier than 2027-03-12"),
        ("fieldwork.yaml", "closes: 2027-03-12", "closes: 2027-03-20", "surveyapp extend a-survey --closes 2027-03-20"),
        ("fieldwork.yaml", "opens: 2027-02-01", "opens: 2027-02-02", "`opens` is fixed at launch"),
        ("fieldwork.yaml", "opens:", "thresholds: {min_base: 5}\nopens:", "`thresholds` is fixed at launch"),
        ("fieldwork.yaml", "opens:", "outcomes: {complete: 0.9}\nopens:", "`outcomes` is fixed at launch"),
        ("fieldwork.yaml", "lawful_basis: l", "lawful_basis: consent", "lawful_basis: l to consent"),
        ("fieldwork.yaml", "2037-03-12", "2039-03-12", "people have been promised less"),
    ],
)
def test_a_change_of_the_fieldwork_that_breaks_a_promise_is_refused(
    run: Run, folder: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(folder / file, old, new)
    result = run("launch", folder)
    assert result.exit_code == 1
    assert said in result.stderr
    assert kept(folder) == [(1, "")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("contact: c", "contact: study@example.org", "contact: c to study@example.org"),
        ("2037-03-12", "2035-03-12", "retention of responses: 2037-03-12 to 2035-03-12"),
        ("opens:", "target: 0.5\nopens:", "target: None to 0.5"),
    ],
)
def test_a_change_of_the_fieldwork_that_keeps_every_promise_is_taken(
    run: Run, folder: Path, old: str, new: str, reason: str
) -> None:
    edit(folder / "fieldwork.yaml", old, new)
    assert run("launch", folder).exit_code == 0
    assert kept(folder) == [(1, ""), (2, reason)]


def test_a_name_may_be_mended_unless_a_condition_asks_for_it(run: Run, folder: Path, tmp_path: Path) -> None:
    edit(folder / "services.csv", "North Team", "The North Team")
    assert run("launch", folder).exit_code == 0
    edit(folder / "questionnaire.yaml", "version: 1", "version: 2")
    with (folder / "questionnaire.yaml").open("a", encoding="utf-8") as file:
        file.write('  - page: q\n    ask_if: name == "The North Team"\n    questions:\n' + QUESTION)
    assert run("launch", folder).exit_code == 0
    edit(folder / "services.csv", "The North Team", "Team North")
    edit(folder / "questionnaire.yaml", '"The North Team"', '"Team North"')
    assert "name of 'north': The North Team to Team North" in run("launch", folder).stderr


def test_a_column_of_services_may_be_added_and_not_changed(run: Run, folder: Path) -> None:
    (folder / "services.csv").write_text(surveys.SERVICES.replace("headcount\n", "headcount,guide\n").replace(
        ",38\n", ",38,the guide\n"), encoding="utf-8")  # fmt: skip
    assert run("launch", folder).exit_code == 0
    edit(folder / "services.csv", "the guide", "another")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "further of 'north'" in result.stderr


def test_a_team_too_small_to_be_anonymous_is_said_aloud(run: Run, folder: Path) -> None:
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.write("east,East Team,Health,4\n")
    result = run("launch", folder)
    assert result.exit_code == 0
    assert "pages say confidential from now on, because in a small team" in result.stderr


def test_a_closed_round_takes_nothing(run: Run, folder: Path) -> None:
    run("close", "a-survey", "--yes")
    edit(folder / "services.csv", ",38\n", ",40\n")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "wave 1 is closed" in result.stderr


# --- extend -------------------------------------------------------------------------------------------------------


def extend(run: Run, day: str, reason: str = "two teams were on strike") -> Result:
    return run("extend", "a-survey", "--closes", day, "--reason", reason)


def test_extend_moves_the_close_later_and_keeps_the_reason(run: Run, folder: Path) -> None:
    result = extend(run, "2027-03-26")
    assert result.exit_code == 0, result.stderr
    assert "closes at the end of 2027-03-26, London time, instead of 2027-03-12" in result.stdout
    assert kept(folder) == [(1, ""), (2, "closes 2027-03-12 to 2027-03-26: two teams were on strike")]
    again = run("launch", folder)
    assert again.exit_code == 1
    assert "write `closes: 2027-03-26`" in again.stderr
    edit(folder / "fieldwork.yaml", "closes: 2027-03-12", "closes: 2027-03-26")
    assert "nothing to do" in run("launch", folder).stdout


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        ("2027-03-11", "r", "closes on 2027-03-12"),
        ("2027-03-12", "r", "closes on 2027-03-12"),
        ("2037-03-13", "r", "responses are to be deleted on 2037-03-12"),
        ("2027-03-26", "  ", "an extension needs a reason"),
    ],
)
def test_extend_never_goes_back_and_never_without_a_reason(
    run: Run, folder: Path, day: str, reason: str, said: str
) -> None:
    result = extend(run, day, reason)
    assert result.exit_code == 1
    assert said in result.stderr
    assert kept(folder) == [(1, "")]


def test_extend_needs_its_options_and_an_open_round(run: Run, folder: Path) -> None:
    assert run("extend", "a-survey", "--closes", "2027-03-26").exit_code == 2
    assert run("extend", "a-survey", "--closes", "soon", "--reason", "r").exit_code == 2
    run("close", "a-survey", "--yes")
    assert "is closed for good" in extend(run, "2027-03-26").stderr


# --- while the server runs ----------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path / "instance", FIRST)


def second(survey: Served, **fieldwork: Any) -> Snapshot:
    """The second version of the survey that is served."""
    new = replace(survey.snapshot, questionnaire=surveys.questionnaire(SECOND))
    return changed(new, **fieldwork)


def test_a_service_that_is_added_is_answered_from_the_next_request_on(served: Served) -> None:
    served.agreed().answers(used_for=["1"])
    assert served.practitioner().opens("east").status == 404
    served.store.amend(changed(served.snapshot, services=(NORTH, SOUTH, EAST)), "a team more")
    served.agreed("east").answers(used_for=["2"]).answers(team_meet="3").sends()
    (response,) = served.responses()
    assert (response.service, response.values["used_for"]) == ("east", (2,))


def test_the_pages_say_the_new_day_and_stay_open_until_it_ends(served: Served) -> None:
    served.clock.says("2027-03-20 12:00:00")
    assert served.practitioner().opens().status == 410
    served.store.amend(changed(served.snapshot, closes=date(2027, 3, 26)), "later")
    assert served.practitioner().opens().status == 200
    served.clock.says("2027-03-27 12:00:00")
    assert served.practitioner().opens().status == 410


def test_a_draft_begun_on_an_older_edition_goes_on_with_the_newer_one(served: Served) -> None:
    one = served.agreed().answers(used_for=["1"])
    served.store.amend(second(served), "version 1.1")
    one.goes_to("two").answers(team_meet="3", team_help="2", remark="Fine").sends()
    assert served.answers() == {"used_for": (1,), "team_meet": 3, "team_help": 2, "remark": "Fine"}
    assert served.responses()[0].questionnaire == second(served).questionnaire_hash


def test_a_page_that_was_open_when_the_survey_changed_is_saved_and_asks_what_is_new(served: Served) -> None:
    one = served.agreed().answers(used_for=["1"])
    served.store.amend(second(served), "version 1.1")
    one.answers(team_meet="3")
    assert (one.status, one.at) == (200, one.address("two"))
    assert "Team: we help" in one.words
    one.answers(team_meet="3", team_help="1").sends()
    assert served.answers()["team_meet"] == 3


def test_a_page_already_saved_that_has_a_new_question_comes_again_before_sending(served: Served) -> None:
    one = served.agreed().answers(used_for=["1"]).answers(team_meet="3")
    assert one.at == one.address("check")
    served.store.amend(second(served), "version 1.1")
    one.checks()
    assert one.at == one.address("two")
    assert one.filled == {"team_meet": ["3"]}


def test_the_survey_is_read_anew_only_when_there_is_a_newer_edition(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = served.store.snapshot

    def counted(survey: str, wave: int | None = None) -> Snapshot | None:
        read.append(survey)
        return original(survey, wave)

    monkeypatch.setattr(served.store, "snapshot", counted)
    for _ in range(3):
        served.practitioner().opens()
    assert read == ["survey"]
    served.store.amend(second(served), "version 1.1")
    read.clear()
    for _ in range(3):
        served.practitioner().opens()
    assert read == ["survey"]


# --- data of several versions -------------------------------------------------------------------------------------


@pytest.fixture
def mixed(served: Served) -> Served:
    """A survey with a response to each of two versions."""
    served.agreed().answers(used_for=["1"]).answers(team_meet="3").sends()
    served.store.amend(second(served), "version 1.1")
    both = served.agreed("south").answers(used_for=["1", "3"])
    both.answers(team_meet="2", team_help="1", remark="Fine").sends()
    return served


def rows_of(survey: Served, texts: bool = True) -> dict[str, dict[str, Value]]:
    """The rows of an export, by service."""
    editions = [edition.snapshot for edition in survey.store.editions(survey.name, survey.wave)]
    found = survey.store.responses(survey.name, survey.wave)
    table = responses_table(editions[-1], found, bytes(32), texts, editions[:-1])
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {str(row["service"]): row for row in rows}


def test_what_a_version_did_not_have_has_a_code_of_its_own(mixed: Served) -> None:
    rows = rows_of(mixed)
    columns = ("used_for_1", "used_for_2", "used_for_3", "team_meet", "team_help", "remark", "team_mean")
    assert [rows["north"][name] for name in columns] == [1, 0, -99, 3, -99, -99, 3]
    assert [rows["south"][name] for name in columns] == [1, 0, 1, 2, 1, "Fine", 1.5]
    assert rows_of(mixed, texts=False)["north"]["remark"] == -99


def test_each_response_names_the_version_it_answered(mixed: Served) -> None:
    rows = rows_of(mixed)
    assert [rows[service]["version"] for service in ("north", "south")] == ["1.0", "1.1"]
    assert [rows[service]["questionnaire"] for service in ("north", "south")] == [
        mixed.snapshot.questionnaire_hash,
        second(mixed).questionnaire_hash,
    ]


def test_a_contact_phase_is_hidden_where_version_and_phase_together_single_somebody_out(served: Served) -> None:
    """Five of a sector share the phase, but only one of them answered the newer version."""
    for _ in range(4):
        served.agreed().answers(used_for=["1"]).answers(team_meet="3").sends()
    served.store.amend(second(served), "version 1.1")
    served.agreed().answers(used_for=["1"]).answers(team_meet="3", team_help="1", remark="x").sends()
    table = responses_table(second(served), served.store.responses("survey", 1), bytes(32), True, [served.snapshot])
    place = [column.name for column in table.columns].index("contact_phase")
    assert {row[place] for row in table.rows} == {Missing.HIDDEN}


def test_the_codebook_says_since_when_there_is_a_column(mixed: Served) -> None:
    entries = {entry.name: entry for entry in codebook(second(mixed), [mixed.snapshot])}
    since = {name: entry.since for name, entry in entries.items() if entry.since}
    assert since == {"used_for_3": "1.1", "team_help": "1.1", "remark": "1.1", "team_mean": "1.1"}
    assert entries["remark"].missing[-99] == "Not in this version or wave"
    assert -99 not in entries["team_meet"].missing
    text = as_markdown(second(mixed), list(entries.values()))
    assert text.count("- Since version: 1.1") == 4


def test_export_writes_both_versions_into_one_file(mixed: Served, tmp_path: Path) -> None:
    mixed.store.close_round("survey", 1)
    data = tmp_path / "data.csv"
    instance = ["--instance", str(mixed.instance.folder)]
    result = CliRunner().invoke(cli, [*instance, "export", "survey", "-o", str(data)])
    assert result.exit_code == 0, result.output
    with data.open(encoding="utf-8", newline="") as file:
        found = {row["service"]: row for row in csv.DictReader(file)}
    assert (found["north"]["version"], found["north"]["team_help"]) == ("1.0", "-99")
    assert (found["south"]["version"], found["south"]["team_help"]) == ("1.1", "1")
    book = CliRunner().invoke(cli, [*instance, "codebook", "survey"])
    assert "- Since version: 1.1" in book.stdout

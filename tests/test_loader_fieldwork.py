"""fieldwork.yaml and services.csv: what is read, what only warns, and every fault at its line with its mend."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.errors import Fault, SurveyFaults
from surveyapp.fieldwork import Contact, Fieldwork, Service
from surveyapp.loader import load_survey
from tests.surveys import FIELDWORK, SERVICES, faults_of_folder, folder, folder_faults, one_question


def read(tmp_path: Path, fieldwork: str | bytes = FIELDWORK, services: str | bytes = SERVICES) -> Fieldwork:
    """The fieldwork of a survey folder."""
    return load_survey(folder(tmp_path, fieldwork=fieldwork, services=services)).fieldwork


def one_fault(tmp_path: Path, fieldwork: str | bytes = FIELDWORK, services: str | bytes = SERVICES) -> Fault:
    """The only fault of a survey folder."""
    [fault] = folder_faults(folder(tmp_path, fieldwork=fieldwork, services=services))
    return fault


# fieldwork.yaml


def test_everything_a_fieldwork_may_say_is_read(tmp_path: Path) -> None:
    more = """\
wave: 2
identity: organisation
access: code_cards
grace_hours: 0
outcomes: {complete: 0.9, partial: 0.4}
release: batches of 5
thresholds: {min_base: 20, min_cell: 6}
target: 0.33
contacts:
  - {date: 2027-02-09, kind: reminder}
  - {date: 2027-02-01, kind: invitation}
"""
    retention = "retention: {drafts: 7 days, codes: 1 day, responses: 2037-03-12}\n"
    found = read(tmp_path, "".join(FIELDWORK.splitlines(keepends=True)[:-1]) + retention + more)
    assert (found.opens, found.closes) == (date(2027, 2, 1), date(2027, 3, 12))
    assert (found.wave, found.identity, found.access, found.grace_hours) == (2, "organisation", "code_cards", 0)
    assert (found.outcomes.complete, found.outcomes.partial, found.release) == (0.9, 0.4, "batches of 5")
    assert (found.thresholds.min_base, found.thresholds.min_cell, found.target) == (20, 6, 0.33)
    assert (found.retention.drafts, found.retention.codes, found.retention.responses) == (7, 1, date(2037, 3, 12))
    assert found.contacts == (Contact(date(2027, 2, 1), "invitation"), Contact(date(2027, 2, 9), "reminder"))
    assert (found.study.controller, found.study.support) == ("C", "s")


def test_what_is_not_said_has_a_careful_default(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.identity, found.access, found.release, found.wave) == ("anonymous", "service_link", "at_close", 1)
    assert (found.thresholds.min_base, found.thresholds.min_cell, found.target) == (10, 5, None)


@pytest.mark.parametrize(
    ("more", "code", "what", "mend"),
    [
        ("closing: 2027-03-12", "unknown-key", "the fieldwork has no key 'closing'", "did you mean 'closes'?"),
        ("zzz: 1", "unknown-key", "the fieldwork has no key 'zzz'", "may have: access, closes, contacts"),
        ("wave: 0", "not-whole", "`wave` is '0'", "write a whole number from 1 to 99"),
        ("wave: 1.5", "not-whole", "`wave` is '1.5'", "write a whole number from 1 to 99"),
        ("identity: anonymus", "word", "`identity` is 'anonymus'", "did you mean 'anonymous'?"),
        ("access: email", "word", "`access` is 'email'", "write one of: code_cards, invitation, open"),
        ("grace_hours: 24h", "not-whole", "`grace_hours` is '24h'", "write a whole number from 0 to 168"),
        ("grace_hours: -1", "not-whole", "`grace_hours` is '-1'", "write a whole number from 0 to 168"),
        ("target: 50", "not-share", "`target` is '50'", "write a share between 0 and 1, like 0.5"),
        ("target: 50%", "not-share", "`target` is '50%'", "write a share between 0 and 1, like 0.5"),
        ("target: 0", "not-share", "`target` is '0'", "write a share between 0 and 1, like 0.5"),
        ("target: .inf", "not-share", "`target` is '.inf'", "write a share between 0 and 1, like 0.5"),
        ("outcomes: {complete: 1.1}", "not-share", "`complete` is '1.1'", "write a share between 0 and 1"),
        (
            "outcomes: {partial: 0.9}",
            "outcomes",
            "would need more (0.9) than a complete one (0.8)",
            "the smaller of the",
        ),
        ("outcomes: {finished: 1}", "unknown-key", "`outcomes` has no key 'finished'", "complete and partial"),
        ("outcomes: 0.8", "shape", "`outcomes` is written in lines like", "a space after the colon"),
        ("release: batches of 3", "word", "`release` is 'batches of 3'", "or `batches of 5` (5 or more)"),
        ("release: batches of 05", "word", "`release` is 'batches of 05'", "or `batches of 5` (5 or more)"),
        ("release: daily", "word", "`release` is 'daily'", "write at_close, or `batches of 5`"),
        ("thresholds: {min_base: 2}", "not-whole", "`min_base` is '2'", "write a whole number from 3 to 1000"),
        ("thresholds: {min_cells: 5}", "unknown-key", "no key 'min_cells'", "did you mean 'min_cell'?"),
        ("contacts: soon", "list", "a list of contacts was expected here", "start each with `- `"),
        ("contacts: [{kind: reminder}]", "missing-key", "a contact needs `date`", "like `date: 2027-02-09`"),
        ("contacts: [{date: 2027-02-09}]", "missing-key", "a contact needs `kind`", "`kind: invitation` or"),
        ("contacts: [{date: 9 Feb, kind: reminder}]", "not-day", "`date` is '9 Feb'", "write a day like 2027-02-01"),
        ("contacts: [{date: 2027-02-09, kind: remind}]", "word", "`kind` is 'remind'", "did you mean 'reminder'?"),
        ("opens: 2027-02-01", "duplicate-key", "'opens' stands here twice; the first is on line 1", "remove or rename"),
    ],
)
def test_each_fault_of_a_fieldwork_is_told_at_its_line(
    tmp_path: Path, more: str, code: str, what: str, mend: str
) -> None:
    fault = one_fault(tmp_path, f"{FIELDWORK}{more}\n")
    assert (fault.code, fault.place.line, Path(fault.place.file).name) == (code, 5, "fieldwork.yaml")
    assert (what in fault.what, mend in fault.mend) == (True, True), fault


@pytest.mark.parametrize(
    ("day", "code", "what", "mend"),
    [
        ("2027-13-01", "not-day", "`opens` is '2027-13-01'", "write a day like 2027-02-01"),
        ("2027-02-29", "not-day", "`opens` is '2027-02-29'", "write a day like 2027-02-01"),
        ("01/02/2027", "not-day", "`opens` is '01/02/2027'", "write a day like 2027-02-01"),
        ("20270201", "not-day", "`opens` is '20270201'", "write a day like 2027-02-01"),
        ("9999-12-31", "not-day", "`opens` is '9999-12-31'", "write a day like 2027-02-01"),
        ("0001-01-01", "not-day", "`opens` is '0001-01-01'", "write a day like 2027-02-01"),
        ("", "not-day", "`opens` is empty", "write a day like 2027-02-01"),
        ("[2027-02-01]", "not-day", "`opens` is a list", "write a day like 2027-02-01"),
    ],
)
def test_a_day_that_is_none_is_told(tmp_path: Path, day: str, code: str, what: str, mend: str) -> None:
    fault = one_fault(tmp_path, FIELDWORK.replace("2027-02-01", day))
    assert (fault.code, fault.place.line, fault.what, fault.mend) == (code, 1, what, mend)


def test_a_survey_does_not_close_before_it_opens(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, FIELDWORK.replace("2027-03-12", "2027-01-31"))
    assert (fault.code, fault.place.line) == ("dates", 2)
    assert fault.what == "the survey closes on 2027-01-31, before it opens on 2027-02-01"


@pytest.mark.parametrize(
    ("more", "line", "what"),
    [
        ("contacts: [{date: 2026-02-09, kind: reminder}]", 5, "this reminder is on 2026-02-09, but the survey is open"),
        ("contacts:\n  - {date: 2027-03-13, kind: invitation}", 6, "open from 2027-02-01 to 2027-03-12"),
    ],
)
def test_a_contact_lies_within_the_survey(tmp_path: Path, more: str, line: int, what: str) -> None:
    fault = one_fault(tmp_path, f"{FIELDWORK}{more}\n")
    assert (fault.code, fault.place.line, fault.mend) == ("contact-date", line, "mend the date")
    assert what in fault.what


def test_an_invitation_may_go_out_before_the_survey_opens(tmp_path: Path) -> None:
    found = read(tmp_path, f"{FIELDWORK}contacts: [{{date: 2027-01-25, kind: invitation}}]\n")
    assert found.contact_phase(date.max) == 0


@pytest.mark.parametrize("day", ["2027-02-01", "2027-03-12"])
def test_a_reminder_may_go_out_on_the_first_or_the_last_day(tmp_path: Path, day: str) -> None:
    found = read(tmp_path, f"{FIELDWORK}contacts: [{{date: {day}, kind: reminder}}]\n")
    assert found.contact_phase(date.max) == 1


def test_a_partial_response_may_need_as_much_as_a_complete_one(tmp_path: Path) -> None:
    assert read(tmp_path, f"{FIELDWORK}outcomes: {{complete: 0.8, partial: 0.8}}\n").outcomes.partial == 0.8


def test_responses_are_not_deleted_before_the_survey_closes(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, FIELDWORK.replace("2037-03-12", "2027-03-11"))
    assert (fault.code, fault.place.line) == ("retention-early", 4)
    assert fault.what == "responses would be deleted on 2027-03-11, before the survey closes on 2027-03-12"


def test_a_survey_may_open_and_close_on_one_day(tmp_path: Path) -> None:
    assert read(tmp_path, FIELDWORK.replace("2027-03-12", "2027-02-01")).closes == date(2027, 2, 1)


@pytest.mark.parametrize("key", ["opens", "closes"])
def test_a_survey_has_its_days(tmp_path: Path, key: str) -> None:
    lines = [line for line in FIELDWORK.splitlines(keepends=True) if not line.startswith(key)]
    fault = one_fault(tmp_path, "".join(lines))
    assert (fault.code, fault.what) == ("missing-key", f"the fieldwork needs `{key}`")
    assert f"like `{key}: 2027-02-01`" in fault.mend


def test_missing_facts_of_the_study_only_warn(tmp_path: Path) -> None:
    survey = folder(tmp_path, fieldwork="opens: 2027-02-01\ncloses: 2027-03-12\nstudy: {controller: C, ethics: e}\n")
    loaded = load_survey(survey)
    study, retention = sorted(loaded.warnings, key=lambda fault: fault.code, reverse=True)
    assert {study.severity, retention.severity} == {"warning"}
    assert (study.place.line, retention.place.line) == (3, 1)
    lacks = "the privacy page lacks: contact, data_protection_officer, lawful_basis and support"
    assert (study.what, study.mend) == (lacks, "add them under `study:`; launch refuses without them")
    assert "nothing says how long responses are kept" in retention.what


def test_warnings_and_errors_are_told_together(tmp_path: Path) -> None:
    survey = folder(tmp_path, fieldwork="opens: 2027-02-01\ncloses: 2027-01-12\n")
    with pytest.raises(SurveyFaults) as refused:
        load_survey(survey)
    assert {(fault.code, fault.severity) for fault in refused.value.faults} == {
        ("dates", "error"),
        ("study", "warning"),
        ("retention", "warning"),
    }


@pytest.mark.parametrize(
    ("retention", "what"),
    [("drafts: 2 weeks", "`drafts` is '2 weeks'"), ("codes: 28", "`codes` is '28'"), ("drafts: 0 days", "'0 days'")],
)
def test_drafts_and_codes_are_kept_for_days(tmp_path: Path, retention: str, what: str) -> None:
    fault = one_fault(tmp_path, FIELDWORK.replace("retention: {", f"retention: {{{retention}, "))
    assert (fault.code, fault.place.line, fault.mend) == ("not-days", 4, "write it like `14 days`")
    assert what in fault.what


def test_the_faults_of_all_three_files_are_told_at_once(tmp_path: Path) -> None:
    survey = folder(
        tmp_path,
        fieldwork=f"{FIELDWORK}wave: x\n",
        questionnaire=one_question("- {name: a, type: txt, ask: A}"),
        services=f"{SERVICES}north,Twin,,\n",
    )
    found = [
        ("not-whole", "fieldwork.yaml", 5),
        ("type", "questionnaire.yaml", 6),
        ("service-twice", "services.csv", 3),
    ]
    assert faults_of_folder(survey) == found


# services.csv


def test_services_are_read_with_their_further_columns(tmp_path: Path) -> None:
    services = (
        "service,name,sector,headcount,headcount_date,headcount_source,arm,protocol\n"
        'north,"North, West",Health,38,2027-01-15,payroll,control,the Protocol\n'
        "\n"
        "007, NA ,,,,,, \n"
    )
    found = read(tmp_path, services=services).services
    assert found == (
        Service("north", "North, West", "Health", 38, "2027-01-15", "payroll", "control", {"protocol": "the Protocol"}),
        Service("007", "NA", further={"protocol": ""}),
    )


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", "=cmd|' /C calc'!A0", "-3", "@x", "+44", "Ünïté", "a;b"])
def test_no_cell_is_read_as_anything_but_its_text(tmp_path: Path, name: str) -> None:
    [service] = read(tmp_path, services=f"service,name\nnorth,{name}\n").services
    assert service.name == name


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + SERVICES.encode(),  # a byte order mark, as Excel writes it
        SERVICES.replace("\n", "\r\n").encode(),
        SERVICES.replace("\n", "\r").encode(),
        SERVICES.replace(",", " , ").encode(),
        SERVICES.replace("38", '"38"').encode(),
        SERVICES.rstrip("\n").encode(),
    ],
)
def test_services_are_read_however_a_spreadsheet_saves_them(tmp_path: Path, raw: bytes) -> None:
    assert read(tmp_path, services=raw).services == (Service("north", "North Team", "Health", 38),)


HEAD = "service,name,headcount\n"


@pytest.mark.parametrize(
    ("raw", "code", "line", "what", "mend"),
    [
        (SERVICES.encode("utf-16"), "encoding", 1, "not UTF-8 text", "in Excel: CSV UTF-8"),
        (SERVICES.replace("Team", "Équipe").encode("cp1252"), "encoding", 2, "not UTF-8 text", "in Excel: CSV UTF-8"),
        (SERVICES.replace(",", ";"), "csv-comma", 1, "not separated by commas", "save it as CSV UTF-8 with commas"),
        (SERVICES.replace(",", "\t"), "csv-comma", 1, "not separated by commas", "save it as CSV UTF-8 with commas"),
        ("service,name,name\n", "csv-twice", 1, "column 3 'name' stands there twice", "remove or rename one of the"),
        ("service,name,Name\n", "csv-header", 1, "column 3 'Name' has no usable name", "did you mean 'name'?"),
        ("service,name,Team size\n", "csv-header", 1, "column 3 'Team size' has no usable name", "small letters a-z"),
        ("service,name,\n", "csv-header", 1, "column 3 has no name", "name it, or remove it with its commas"),
        ("service,name,wave\n", "reserved", 1, "column 3: 'wave' is a column that every", "choose another name"),
        ("service,name,select\n", "reserved", 1, "column 3: 'select' means something to SQL", "choose another name"),
        ("service,sector\n", "csv-column", 1, "there is no column `name`", "services.csv has the columns"),
        ("name\n", "csv-column", 1, "there is no column `service`", "services.csv has the columns service,name,sector"),
        (HEAD, "no-service", 0, "there is no service", "add a row for each service"),
        (f"{HEAD}\n , ,\n", "no-service", 0, "there is no service", "add a row for each service"),
        (f"{HEAD}north,N\n", "csv-row", 2, "the row has 2 cells, the header 3", "a comma for each empty cell"),
        (f"{HEAD}north,North, West,3\n", "csv-row", 2, "the row has 4 cells, the header 3", "a comma must be in"),
        (f"{HEAD}a,A,1\nb,B,1\na,C,1\n", "service-twice", 4, "the service 'a' has a row already", "remove one, or"),
        (f"{HEAD}a,A,1\na ,B,1\n", "service-twice", 3, "the service 'a' has a row already", "one row a service"),
        (f"{HEAD}A,A,1\n", "service", 2, "'A' cannot name a service", "small letters, digits and -, like north-cmht"),
        (f"{HEAD}é,A,1\n", "service", 2, "'é' cannot name a service", "like north-cmht"),
        (f"{HEAD},A,1\n", "service", 2, "'' cannot name a service", "like north-cmht"),
        (f"{HEAD}a, ,1\n", "service-name", 2, "the service 'a' has no name", "write the name its staff know"),
        (f"{HEAD}a,A\x00,1\n", "character", 2, "an invisible character (U+0000) stands here", "delete it"),
        (f"{HEAD}a,A\u202eB,1\n", "character", 2, "an invisible character (U+202E)", "delete it"),
        (f"{HEAD}a,\x1b[31mA,1\n", "character", 2, "an invisible character (U+001B)", "delete it"),
        (f'{HEAD}a,A,1\nb,"B\nC",1\nc,C,1\n', "csv-line", 3, "the cell `name` holds a line break", "write it on one"),
        (f'{HEAD}a,A,1\nb,"B,1\nc,C,1\n', "csv-quote", 3, "the row that starts here cannot be read", "close every"),
        (f'{HEAD}a,"A"B,1\n', "csv-quote", 2, "row that starts here cannot be read", "a quote inside a cell"),
        (f'{HEAD}a,"{"x" * 140_000}",1\n', "csv-quote", 2, "cannot be read (field larger than", "close every quote"),
        (",".join(f"c{n}" for n in range(101)) + "\na,b\n", "csv-wide", 1, "there are 101 columns", "keep at most 100"),
        ("x" * 300_000, "too-large", 0, "larger than 256 KiB", "make it smaller, or split it"),
    ],
)  # fmt: skip
def test_each_fault_of_services_is_told_at_its_line(
    tmp_path: Path, raw: str | bytes, code: str, line: int, what: str, mend: str
) -> None:
    fault = one_fault(tmp_path, services=raw)
    assert (fault.code, fault.place.line, Path(fault.place.file).name) == (code, line, "services.csv")
    assert (what in fault.what, mend in fault.mend) == (True, True), fault


def test_an_empty_file_lacks_both_columns(tmp_path: Path) -> None:
    assert faults_of_folder(folder(tmp_path, services="")) == [("csv-column", "services.csv", 1)] * 2


@pytest.mark.parametrize(
    "count", ["-1", "0", "1.5", "1e3", "1" + "0" * 30, "٣", "1_000", "38.0", "about 30", "NA", "007", "+5", "0x10"]
)
def test_a_headcount_is_a_whole_number_or_empty(tmp_path: Path, count: str) -> None:
    fault = one_fault(tmp_path, services=f"{HEAD}a,A,{count}\n")
    assert (fault.code, fault.place.line, fault.what) == ("headcount", 2, f"the headcount is '{count}'")
    assert "without commas; leave it empty if unknown" in fault.mend


@pytest.mark.parametrize(("count", "known"), [("", None), (" ", None), ("1", 1), (" 38 ", 38), ("9999999", 9_999_999)])
def test_a_headcount_that_nobody_knows_is_none(tmp_path: Path, count: str, known: int | None) -> None:
    assert read(tmp_path, services=f"{HEAD}a,A,{count}\n").services[0].headcount == known


def test_every_bad_row_is_told(tmp_path: Path) -> None:
    rows = "".join(f"{name},A,{count}\n" for name, count in [("a", "x"), ("B", "1"), ("c", "1"), ("d", "-2")])
    found = [("headcount", "services.csv", 2), ("service", "services.csv", 3), ("headcount", "services.csv", 5)]
    assert faults_of_folder(folder(tmp_path, services=HEAD + rows)) == found


@pytest.mark.parametrize("services", [HEAD + "".join(f"a{n},A,1\n" for n in range(24_000)), HEAD + "A,A,1\n" * 40_000])
def test_thousands_of_services_are_read_within_a_second(tmp_path: Path, services: str) -> None:
    survey = folder(tmp_path, services=services)
    started = time.process_time()
    faults_of_folder(survey)
    assert time.process_time() - started < 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fieldwork=st.one_of(st.text(), st.lists(st.sampled_from([*FIELDWORK.split(), "\n", " ", "- "])).map("".join)),
    services=st.one_of(st.text(), st.lists(st.sampled_from([*"service,name;a\r\n\t\"'\x00\ufeff1 "])).map("".join)),
)
def test_any_two_texts_load_or_give_faults_and_nothing_else(tmp_path: Path, fieldwork: str, services: str) -> None:
    survey = tmp_path / "a-survey"
    if not survey.exists():
        folder(tmp_path)
    (survey / "fieldwork.yaml").write_bytes(fieldwork.encode(errors="surrogatepass"))
    (survey / "services.csv").write_bytes(services.encode(errors="surrogatepass"))
    assert folder_faults(survey)


@pytest.mark.parametrize("line", ["access: code_cards", "identity: named", "release: batches of 5"])
def test_what_cannot_be_launched_yet_is_a_warning_with_its_mend(tmp_path: Path, line: str) -> None:
    path = folder(tmp_path, fieldwork=f"{FIELDWORK}{line}\n")
    (warning,) = load_survey(path).not_yet
    assert (warning.code, warning.severity) == ("not-built", "warning")
    assert warning.what == f"`{line}` cannot be launched in this version"

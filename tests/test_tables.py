"""Data: a column for each option and item, and a reason in every cell that has no answer."""

import csv
import io
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from surveyapp.disclosure import kept_or_hidden, phases_to_keep, smallest_group
from surveyapp.exporters.codebook import as_markdown, codebook
from surveyapp.exporters.csv_file import write_csv, write_texts
from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader import load_questionnaire
from surveyapp.missing import Missing
from surveyapp.responses import Response, complete
from surveyapp.routing import Router
from surveyapp.rules import Value
from surveyapp.snapshot import Snapshot
from surveyapp.tables import responses_table, to_frame, written_texts

QUESTIONNAIRE = """
title: Tools
version: 1.10
scales:
  agree:
    1: Never
    2: Sometimes
    3: Always
pages:
  - page: first
    questions:
      - {name: heard, type: single, ask: Heard of it?, label: Heard, choices: {1: Yes, 2: No}, offer: [dont_know]}
  - page: second
    ask_if: heard == 1
    questions:
      - name: used_for
        type: multiple
        ask: Used for?
        label: Used for
        choices:
          1: Planning
          8: {label: Other, specify: true}
          9: {label: Nothing, exclusive: true}
  - page: third
    questions:
      - name: team
        type: battery
        scale: agree
        ask: In my team
        label: Team
        items:
          meet: we meet
          blame: {text: we blame, reverse: true}
        offer: [not_applicable]
      - {name: best, type: ranking, ask: Best?, label: Best, top: 2, choices: {1: Talk, 2: Paper, 3: Time}}
      - {name: years, type: number, ask: Years?, label: Years, min: 0, max: 50, decimals: 1}
      - {name: remark, type: long_text, ask: Remarks?, label: Remarks}
scores:
  team_mean: {of: team, answered_at_least: 2, label: Team mean}
"""
SERVICES = (
    Service("north", "North team", "Health", 40, arm="control", further={"protocol": "the guide"}),
    Service("south", "South team", "Care", 40, further={"protocol": "the guide"}),
)
SECRET = bytes(32)


@pytest.fixture
def snapshot() -> Snapshot:
    fieldwork = Fieldwork(opens=date(2027, 2, 1), closes=date(2027, 3, 12), services=SERVICES)
    return Snapshot("tools", load_questionnaire(QUESTIONNAIRE, fieldwork=fieldwork), fieldwork)


def sent(snapshot: Snapshot, answers: dict[str, Value], service: str = "north", phase: int = 0) -> Response:
    """Return the response that answers make."""
    route = Router(snapshot.questionnaire).route(answers, snapshot.fieldwork.link_values(service, "en"))
    return complete(snapshot, route, service, "en", phase)


def exported(
    snapshot: Snapshot, *responses: Response, labels: bool = False, texts: bool = True
) -> list[dict[str, str]]:
    """Return the rows of a CSV export."""
    named = [(bytes([n]) * 16, response) for n, response in enumerate(responses)]
    file = io.StringIO()
    write_csv(responses_table(snapshot, named, SECRET, texts), file, labels)
    file.seek(0)
    return list(csv.DictReader(file))


FULL: dict[str, Value] = {
    "heard": 1,
    "used_for": (1, 8),
    "used_for_8_text": 'To say "no", twice',
    "team_meet": 3,
    "team_blame": 1,
    "best": (3, 1),
    "years": 2.5,
    "remark": "=cmd|' /C calc'!A0\nsecond line",
}


def test_a_full_response_fills_every_column_with_what_was_answered(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, FULL))
    asked = {name: row[name] for name in list(row)[list(row).index("heard") :]}
    assert asked == {
        "heard": "1",
        "used_for_1": "1",
        "used_for_8": "1",
        "used_for_8_text": 'To say "no", twice',
        "used_for_9": "0",
        "team_meet": "3",
        "team_blame": "1",
        "team_blame_r": "3",
        "best_r1": "3",
        "best_r2": "1",
        "years": "2.5",
        "remark": "=cmd|' /C calc'!A0\nsecond line",
        "team_mean": "3",
    }


def test_the_case_columns_say_where_it_comes_from_and_nothing_about_when_or_who(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, FULL))
    assert list(row)[: list(row).index("heard")] == [
        "response", "questionnaire", "version", "wave", "service", "sector", "arm", "language", "access", "outcome",
        "protocol", "contact_phase",
    ]  # fmt: skip
    assert (row["service"], row["sector"], row["arm"], row["version"]) == ("north", "Health", "control", "1.10")
    assert (row["outcome"], row["access"], row["protocol"]) == ("complete", "service_link", "the guide")


def test_off_path_is_not_asked_and_blank_is_blank_and_neither_is_nought(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, {"heard": 2, "team_meet": Missing.NOT_APPLICABLE}))
    assert {row[name] for name in ("used_for_1", "used_for_8", "used_for_8_text", "used_for_9")} == {"-94"}
    assert row["team_meet"] == "-93"
    assert {row[name] for name in ("team_blame", "team_blame_r", "best_r1", "best_r2", "years", "remark")} == {"-95"}
    assert row["team_mean"] == "-95"


def test_a_blank_router_leaves_what_it_routes_undecided(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, {}))
    assert (row["heard"], row["used_for_1"]) == ("-95", "-96")


def test_dont_know_on_a_router_routes_nobody_in(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, {"heard": Missing.DONT_KNOW}))
    assert (row["heard"], row["used_for_1"]) == ("-91", "-94")


def test_no_cell_of_a_coded_export_is_empty(snapshot: Snapshot) -> None:
    rows = exported(snapshot, sent(snapshot, FULL), sent(snapshot, {}), sent(snapshot, {"heard": 2}, "south"))
    assert all(cell for row in rows for cell in row.values())


def test_labels_replace_codes_and_reasons_alike(snapshot: Snapshot) -> None:
    (row,) = exported(snapshot, sent(snapshot, {**FULL, "used_for": (1,)}), labels=True)
    assert (row["heard"], row["used_for_1"], row["used_for_8"]) == ("Yes", "Chosen", "Not chosen")
    assert (row["used_for_8_text"], row["best_r1"], row["team_blame_r"]) == ("Not asked: routing", "Time", "Never")


def test_what_people_wrote_leaves_the_rows_unless_asked_to_stay(snapshot: Snapshot) -> None:
    written, silent = sent(snapshot, FULL), sent(snapshot, {"heard": 2})
    rows = exported(snapshot, written, silent, texts=False)
    assert sorted(row["remark"] for row in rows) == ["-95", "1"]
    assert "calc" not in str(rows)


def test_the_file_of_texts_has_every_text_and_nothing_to_join_it_by(snapshot: Snapshot) -> None:
    named = [(bytes([n]) * 16, sent(snapshot, {**FULL, "remark": f"remark {n}"})) for n in range(9)]
    file = io.StringIO()
    assert write_texts(written_texts(snapshot, named), file) == 18
    file.seek(0)
    rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"column", "label", "text"}
    assert Counter(row["column"] for row in rows) == {"remark": 9, "used_for_8_text": 9}


def test_rows_stand_in_an_order_that_is_not_that_of_arrival(snapshot: Snapshot) -> None:
    arrived = [sent(snapshot, {**FULL, "remark": str(n)}) for n in range(60)]
    order = [int(row["remark"]) for row in exported(snapshot, *arrived)]
    assert sorted(order) == list(range(60))
    steps = sum(later > earlier for earlier, later in pairwise(order))
    assert 15 < steps < 45


def test_the_name_of_a_response_is_the_same_in_every_export_and_needs_the_secret(snapshot: Snapshot) -> None:
    response = sent(snapshot, FULL)
    names = [exported(snapshot, response)[0]["response"] for _ in range(2)]
    other = next(iter(responses_table(snapshot, [(bytes(16), response)], b"another secret", texts=True).rows))[0]
    assert names[0] == names[1] != other


def test_a_contact_phase_is_hidden_where_fewer_than_five_of_the_sector_share_it(snapshot: Snapshot) -> None:
    many = [sent(snapshot, FULL, phase=0)] * 5
    few = [sent(snapshot, FULL, phase=1)] * 4
    elsewhere = [sent(snapshot, FULL, "south", phase=1)] * 5
    rows = exported(snapshot, *many, *few, *elsewhere)
    assert Counter((row["service"], row["contact_phase"]) for row in rows) == {
        ("north", "0"): 5,
        ("north", "-97"): 4,
        ("south", "1"): 5,
    }


def test_hiding_and_grouping_count_what_they_should() -> None:
    kept = phases_to_keep([("a", 0)] * 5 + [("a", 1)] * 4)
    assert (kept_or_hidden(("a", 0), kept), kept_or_hidden(("a", 1), kept)) == (0, Missing.HIDDEN)
    assert smallest_group([("x", 1), ("x", 1), ("y", 2)]) == 1
    assert smallest_group([]) == 0


def test_a_frame_keeps_whole_numbers_whole_and_reasons_as_codes(snapshot: Snapshot) -> None:
    pytest.importorskip("pandas")
    named = [(bytes(16), sent(snapshot, {"heard": 2, "years": 4}))]
    frame = to_frame(responses_table(snapshot, named, SECRET, texts=True))
    types: dict[Any, str] = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert (types["heard"], types["service"]) == ("Int64", "string")
    assert frame["used_for_1"].tolist() == [-94]
    assert not frame.isna().to_numpy().any()


def test_the_codebook_names_every_column_with_wording_codes_asked_of_and_base(snapshot: Snapshot) -> None:
    entries = {entry.name: entry for entry in codebook(snapshot)}
    assert list(entries) == list(exported(snapshot, sent(snapshot, FULL))[0])
    used = entries["used_for_8"]
    assert used.wording == "Used for? [Other]"
    assert used.asked_of == 'those for whom "Heard" is "Yes"'
    assert used.base == "those asked who ticked at least one choice"
    assert entries["team_blame_r"].codes == {1: "Always", 2: "Sometimes", 3: "Never"}
    assert entries["heard"].missing[-91] == "Don't know"
    text = as_markdown(snapshot, list(entries.values()))
    assert "## used_for_8" in text
    assert "1 = Yes; 2 = No" in text

"""Limits that contradict each other: told where they always do, left out where answers make them so."""

from collections.abc import Mapping

import pytest

from surveyapp.model import Number
from tests.surveys import faults_of, one_question
from tests.trips import question_pages, refused, trip

BLANK = "-95"
NUMBERS = "- {name: a, type: number, ask: A, min: 0}\n- {name: b, type: number, ask: B, min: 0}"


@pytest.mark.parametrize(
    ("limits", "total", "left"),
    [
        ("min: 5, max: total", "3", {"max": None}),
        ("above: 0, max: total", "0", {"max": None}),
        ("above: total, below: total + 1", "3", {"above": None, "below": None}),
        ("min: total / 2, below: total / 2 + 0.5", "3", {"min": None, "below": None}),
        ("min: total + 1, max: total", "3", {"min": None, "max": None}),
    ],
)
def test_limits_of_a_number_that_leave_nothing_are_left_out(limits: str, total: str, left: Mapping[str, None]) -> None:
    text = question_pages(NUMBERS.replace("name: a", "name: total"), f"- {{name: n, type: number, ask: N, {limits}}}")
    one = trip(text, {"total": total, "n": "7"})
    asked = one.asked("n")
    assert isinstance(asked, Number)
    assert {key: getattr(asked, key) for key in left} == left
    assert one.cells["n"] == "7"


@pytest.mark.parametrize(
    ("kind", "limits", "typed"),
    [
        ("date, precision: month", "above: opened, below: opened + 1 month", {"n.month": "7", "n.year": "2026"}),
        ("date, precision: day", "min: today, max: opened", {"n.day": "1", "n.month": "7", "n.year": "2026"}),
        ("date, precision: year", "above: 2019, max: opened", {"n.year": "2027"}),
        ("period, precision: month", "min: opened, max: opened + 2 months, least: 1 year",
         {"n_from.month": "7", "n_from.year": "2001", "n_to.month": "7", "n_to.year": "2026"}),
        ("sum, parts: {x: X, y: Y}", "total: b / 2", {"n_x": "1", "n_y": "1"}),
        ("sum, parts: {x: X, y: Y}", "total: b - 9", {"n_x": "1", "n_y": "1"}),
    ],
)  # fmt: skip
def test_limits_that_leave_no_date_no_period_and_no_sum_trap_nobody(
    kind: str, limits: str, typed: Mapping[str, str]
) -> None:
    first = "- {name: opened, type: date, ask: O}\n- {name: b, type: number, ask: B, min: 0}"
    text = question_pages(first, f"- {{name: n, type: {kind}, ask: N, {limits}}}")
    opened = {"opened.month": "5", "opened.year": "2019", "b": "7"}
    found = trip(text, opened | dict(typed)).cells
    assert BLANK not in found.values()


def test_limits_that_leave_something_still_hold() -> None:
    text = question_pages(NUMBERS, "- {name: n, type: number, ask: N, above: a, below: a + 2}")
    assert refused(text, {"a": "3", "n": "5"}) == ("range", "Enter a number above 3 and below 5", "n")
    assert trip(text, {"a": "3", "n": "4"}).cells["n"] == "4"


@pytest.mark.parametrize(
    "question",
    [
        "type: number, above: 3, below: 4",
        "type: number, min: 3, below: 3",
        "type: number, min: 0.4, max: 0.6",
        "type: sum, total: 2.5, parts: {x: X, y: Y}",
        "type: date, above: 2026-11, below: 2026-12",
        "type: period, min: 2026-01, max: 2026-06, least: 1 year",
    ],
)
def test_limits_that_leave_nothing_from_the_start_are_one_fault(question: str) -> None:
    [(code, _)] = faults_of(one_question(f"- {{name: a, {question}, ask: A}}"))
    assert code in {"limits", "limits-empty"}

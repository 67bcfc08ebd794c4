"""What nobody can answer or pass is told at `check`; what somebody can is let be."""

from pathlib import Path

import pytest

from tests.surveys import QUESTIONNAIRE, faults, faults_of, folder, folder_faults, one_question


def checked(*checks: str, ask_if: str = "a == 1", question: str = "type: number, ask: B?, min: 0, max: 9") -> str:
    """A page that asks a; then one, on line 5, with checks, which start on line 7, and a question b."""
    return "\n".join(
        [
            "title: T\nversion: 1\npages:",
            "  - {page: p, questions: [{name: a, type: single, ask: A, choices: {1: Y, 2: N}, offer: [dont_know]}]}",
            f"  - page: q\n    ask_if: {ask_if}",
            "    checks:" if checks else "    title: Q",
            *(f"      - {{check: {check}, say: Again?}}" for check in checks),
            f"    questions: [{{name: b, {question}}}]\n",
        ]
    )


def typed(kind: str, keys: str) -> str:
    """A question of a type on line 6."""
    return one_question(f"- {{name: a, type: {kind}, ask: A?, {keys}}}")


def told(text: str) -> list[tuple[str, int, str]]:
    """The code, line and severity of every fault of a questionnaire."""
    return [(fault.code, fault.place.line, fault.severity) for fault in faults(text)]


# Checks and ends


@pytest.mark.parametrize("check", ["b > 9", "b < 0", "a == 2 and b > 1", "b == 1 and b == 2", "not b <= 9"])
def test_a_check_that_never_holds_for_who_answers_the_page_is_a_fault(check: str) -> None:
    assert told(checked(check)) == [("check-never", 8, "error")]


@pytest.mark.parametrize("check", ["b > 8", "b == 0", "a == 1 and b > 1", "a == 2 or b == 3", "not b <= 8"])
def test_a_check_that_holds_for_somebody_is_none(check: str) -> None:
    assert told(checked(check)) == []


def test_a_check_that_counts_blanks_as_nothing_may_hold_for_blanks_only() -> None:
    assert told(checked("b < 1, blank: 0", question="type: number, ask: B?, min: 1")) == []


def test_each_check_that_never_holds_is_told_at_its_line() -> None:
    assert told(checked("b > 9", "b < 9", "b < 0")) == [("check-never", 8, "error"), ("check-never", 10, "error")]


def ending(condition: str) -> str:
    """The page q ends the survey on a condition on line 8."""
    return checked().replace("    title: Q", f"    screen_out:\n      if: {condition}\n      say: Thank you")


@pytest.mark.parametrize("condition", ["b > 9", "a == 2", "a == dont_know"])
def test_an_end_that_nobody_meets_is_a_fault(condition: str) -> None:
    assert told(ending(condition)) == [("screen-out-never", 8, "error")]


@pytest.mark.parametrize("condition", ["b > 8", "a == 1", "not answered(b)"])
def test_an_end_that_somebody_meets_is_none(condition: str) -> None:
    assert told(ending(condition)) == []


@pytest.mark.parametrize("sums", [20, 200])
def test_conditions_that_take_long_to_try_do_not_make_check_slow(sums: int) -> None:
    numbers = "".join(f"      - {{name: n{n}, type: number, ask: N{n}?, min: 0}}\n" for n in range(5))
    total = " + ".join(f"n{n}" for n in range(5))
    page = "  - {{page: p{0}, ask_if: {1} < {0} or {1} > {0}, questions: [{{name: q{0}, type: text, ask: Q{0}?}}]}}\n"
    pages = "".join(page.format(n, total) for n in range(sums))
    assert faults_of(f"title: T\nversion: 1\npages:\n  - page: p\n    questions:\n{numbers}{pages}") == []


# Limits


@pytest.mark.parametrize("kind", ["number", "date, precision: year"])
def test_an_end_has_one_limit(kind: str) -> None:
    assert faults_of(typed(kind, "min: 2020, above: 2021, below: 2030")) == [("limits-both", 6)]
    assert faults_of(typed(kind, "min: 2020, below: 2031, max: 2030")) == [("limits-both", 6)]
    assert faults_of(typed(kind, "above: 2020, below: 2030")) == []


@pytest.mark.parametrize(
    ("span", "code"), [("999 years", []), ("1000 years", [("span", 6)]), ("9999 years", [("span", 6)])]
)
def test_a_period_lasts_no_longer_than_the_calendar(span: str, code: list[tuple[str, int]]) -> None:
    assert faults_of(typed("period", f"most: {span}")) == code
    assert faults_of(typed("period", f"least: 1 year, most: {span}")) == code


@pytest.mark.parametrize(
    ("specify", "found"),
    [
        ("type: number", []),
        ("type: number, max: 9", []),
        ("type: number, min: -90", []),
        ("type: number, max: -5", [("limits", 10)]),
        ("type: number, min: 5, max: 4", [("limits", 10)]),
        ("type: number, min: -91", [("missing-range", 10)]),
        ("type: number, min: -200, max: -95", [("missing-range", 10)]),
        ("type: number, min: -200, max: -100", []),
        ("type: text, max_characters: 9", []),
    ],
)
def test_the_number_of_a_choice_has_limits_that_make_sense(specify: str, found: list[tuple[str, int]]) -> None:
    choice = f"1: {{label: Yes, specify: {{{specify}}}}}"
    text = one_question(f"- name: a\n  type: single\n  ask: A?\n  choices:\n    {choice}\n    2: No")
    assert faults_of(text) == found


# What is unused


def _second(place: Path) -> Path:
    (place / "second").mkdir()
    return place / "second"


@pytest.mark.parametrize(
    ("top", "page", "question"),
    [
        ("scales: {s: {1: Low, 2: High}}", "", "type: single, scale: s"),
        ("sections: {s: Part}", "section: s, ", "type: text"),
    ],
)
def test_what_is_used_is_not_said_to_be_unused(tmp_path: Path, top: str, page: str, question: str) -> None:
    used = f"title: T\nversion: 1\n{top}\npages: [{{page: p, {page}questions: [{{name: a, {question}, ask: A}}]}}]\n"
    assert folder_faults(folder(tmp_path, questionnaire=used)) == ()
    unused = folder_faults(folder(_second(tmp_path), questionnaire=f"{QUESTIONNAIRE}{top}\n"))
    assert [(fault.code, fault.place.line, fault.severity) for fault in unused] == [("unused", 10, "warning")]

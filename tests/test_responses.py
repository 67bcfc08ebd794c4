"""Complete, partial, insufficient: the share of applicable questions that are answered."""

import pytest

from surveyapp.fieldwork import Outcomes
from surveyapp.loader import load_questionnaire
from surveyapp.missing import Missing, is_missing
from surveyapp.responses import completeness, outcome_of
from surveyapp.routing import Router
from surveyapp.rules import Value

WORKED = """
title: Five questions
version: 1.0
pages:
  - page: one
    questions:
      - {name: q1, type: single, ask: One, choices: {1: Yes, 2: No}}
  - page: two
    ask_if: q1 == 1
    questions:
      - {name: q2, type: single, ask: Two, choices: {1: A, 2: B, 3: C}, offer: [dont_know]}
  - page: three
    questions:
      - {name: q3, type: rating, ask: Three, from: 1, to: 5, low: a, high: b, offer: [dont_know, not_applicable]}
  - page: four
    ask_if: q2 in [1, 2]
    questions:
      - {name: q4, type: rating, ask: Four, from: 1, to: 5, low: a, high: b}
  - page: five
    questions:
      - {name: q5, type: rating, ask: Five, from: 1, to: 5, low: a, high: b, offer: [prefer_not_to_say]}
"""
DK, PNTS, NA = Missing.DONT_KNOW, Missing.PREFER_NOT_TO_SAY, Missing.NOT_APPLICABLE

CASES: dict[int, tuple[dict[str, Value], float]] = {
    1: ({"q1": 1, "q2": 1, "q3": 4, "q4": 2, "q5": 3}, 1),
    2: ({"q1": 1, "q2": 2, "q3": 5, "q4": 1, "q5": 4}, 1),
    3: ({"q1": 1, "q2": 3, "q3": 4, "q5": 5}, 1),
    4: ({"q1": 2, "q3": 3, "q5": 2}, 1),
    5: ({"q1": 2, "q3": DK, "q5": 4}, 1),
    6: ({"q1": 1, "q2": 1, "q4": 3, "q5": 4}, 0.8),
    7: ({"q1": 1, "q2": DK, "q3": 2, "q5": PNTS}, 1),
    8: ({"q1": 2, "q3": NA, "q5": 3}, 1),
    9: ({"q1": 1, "q2": 2, "q3": 4, "q5": 1}, 0.8),
    10: ({"q1": 1, "q2": 1, "q3": 5}, 0.6),
    11: ({"q1": 2}, 1 / 3),
    12: ({"q1": 1}, 0.25),
}
"""Twelve starts of the worked example: what each answered, and how complete that is."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"case {case}")
def test_the_worked_cases_are_as_complete_as_computed_by_hand(case: int) -> None:
    answers, share = CASES[case]
    route = Router(load_questionnaire(WORKED)).route(answers, {})
    assert completeness(route) == pytest.approx(share, abs=5e-5)


def test_the_worked_cases_count_as_nine_complete_one_partial_two_insufficient() -> None:
    """With complete from 80% on; a rule of more than 80% would give seven, three and two."""
    router = Router(load_questionnaire(WORKED))
    shares = [completeness(router.route(answers, {})) for answers, _ in CASES.values()]
    found = [outcome_of(share, Outcomes(0.8, 0.5)) for share in shares]
    assert [found.count(outcome) for outcome in ("complete", "partial", "insufficient")] == [9, 1, 2]
    strict = [outcome_of(share, Outcomes(0.800001, 0.5)) for share in shares]
    assert [strict.count(outcome) for outcome in ("complete", "partial", "insufficient")] == [7, 3, 2]


def test_the_bases_of_each_question_are_those_of_the_worked_table() -> None:
    """Asked and substantive, over the nine cases that went through all pages."""
    router = Router(load_questionnaire(WORKED))
    rows = [router.route(answers, {}).values for case, (answers, _) in CASES.items() if case <= 9]
    by_question = [[row[f"q{n}"] for row in rows] for n in range(1, 6)]
    not_asked = {Missing.NOT_ASKED, Missing.UNDECIDED}
    assert [sum(value not in not_asked for value in values) for values in by_question] == [9, 6, 9, 4, 9]
    assert [sum(not is_missing(value) for value in values) for values in by_question] == [9, 5, 6, 3, 8]


@pytest.mark.parametrize(
    ("answered", "outcome"),
    [(12, "insufficient"), (13, "partial"), (19, "partial"), (20, "complete"), (21, "complete")],
)
def test_the_boundaries_with_twenty_five_applicable_questions(answered: int, outcome: str) -> None:
    assert outcome_of(answered / 25, Outcomes()) == outcome


def test_sending_everything_blank_is_no_complete_response() -> None:
    route = Router(load_questionnaire(WORKED)).route({}, {})
    assert outcome_of(completeness(route), Outcomes()) == "insufficient"


def test_a_questionnaire_that_applies_nothing_to_somebody_is_not_complete() -> None:
    text = WORKED.replace(
        "  - page: one", "  - page: zero\n    questions: [{name: hello, type: note, text: Hello}]\n  - page: one"
    )
    route = Router(load_questionnaire(text)).route({}, {})
    assert completeness(route) == 0

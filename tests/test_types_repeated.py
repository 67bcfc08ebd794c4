"""What is repeated: a roster entry by entry, a page for each entry or chosen choice, and an entry taken away."""

from surveyapp.model import Entry
from surveyapp.rules import Value
from surveyapp.web.removing import without
from tests.surveys import faults
from tests.trips import answered, trip

NOT_ASKED, UNDECIDED = "-94", "-96"

ROSTER = """
title: T
version: 1
pages:
  - page: first
    questions: [{name: open, type: single, ask: O, choices: {1: Y, 2: N}}]
  - page: who
    ask_if: open == 1
    questions:
      - name: partner
        type: roster
        ask: Whom do you work with?
        entry: Agency
        max: 3
        questions:
          - {name: title, type: text, ask: Its name?}
          - {name: kind, type: single, ask: What is it?, choices: {1: Public, 2: Private}}
  - page: often
    for_each: partner
    questions:
      - {name: often, type: number, ask: "How often did you meet ${item}?", min: 0, ask_if: kind == 1}
"""
TWO = {
    "open": "1",
    "partner_1_title": "Housing", "partner_1_kind": "1", "partner_1_more": "1",
    "partner_2_title": "Police", "partner_2_kind": "2", "partner_2_more": "2",
    "partner_1_often": "4", "partner_2_often": "5",
}  # fmt: skip


def test_a_roster_is_a_page_for_each_entry_as_long_as_another_is_added() -> None:
    one = trip(ROSTER, TWO)
    assert [stop.page.name for stop in one.route.stops] == ["first", "who_1", "who_2", "often_1"]
    cells = one.cells
    assert {name: cells[name] for name in ("partner", "partner_1_title", "partner_2_often", "partner_3_title")} == {
        "partner": "2", "partner_1_title": "Housing", "partner_2_often": NOT_ASKED, "partner_3_title": NOT_ASKED,
    }  # fmt: skip
    assert one.asked("partner_1_often").ask == "How often did you meet ${partner_1_title}?"


def test_a_roster_that_was_not_asked_has_no_number_of_entries() -> None:
    assert trip(ROSTER, {"open": "2"}).cells["partner"] == NOT_ASKED
    assert trip(ROSTER).cells["partner"] == UNDECIDED
    assert trip(ROSTER, {"open": "1"}).cells["partner"] == "0"


def removed(values: dict[str, Value], number: int) -> dict[str, Value]:
    """Answers without an entry of the roster."""
    return without(values, Entry("partner", number, 3, "Agency"))


def test_an_entry_is_removed_with_all_that_was_said_of_it_and_the_next_moves_up() -> None:
    one = trip(ROSTER, TWO)
    one.answers = removed(one.answers, 1)
    assert answered(one.route.values) == {
        "open": 1, "partner": 1, "partner_1_title": "Police", "partner_1_kind": 2, "partner_1_more": 2,
    }  # fmt: skip
    one.answers = removed(one.answers, 1)
    assert one.answers == {"open": 1}


def test_the_last_entry_of_a_full_roster_that_moves_up_asks_for_no_other() -> None:
    third = {"partner_2_more": "1", "partner_3_title": "Health", "partner_3_kind": "1"}
    one = trip(ROSTER, TWO | third)
    assert one.cells["partner"] == "3"
    one.answers = removed(one.answers, 2)
    assert (one.cells["partner_2_title"], one.cells["partner_2_more"], one.cells["partner_3_title"]) == (
        "Health", "2", NOT_ASKED,
    )  # fmt: skip
    one.answers = removed(one.answers, 2)
    assert (one.cells["partner"], one.cells["partner_1_more"], one.cells["partner_2_title"]) == ("1", "2", NOT_ASKED)


EACH = """
title: T
version: 1
pages:
  - page: what
    questions:
      - name: used
        type: multiple
        ask: Used?
        choices:
          1: Letters
          8: {label: Other, specify: true}
          9: {label: Nothing, exclusive: true}
  - page: each
    for_each: used
    questions: [{name: well, type: rating, ask: "How well did ${item} work?", low: badly, high: well}]
"""


def test_a_page_comes_once_for_each_choice_that_was_made() -> None:
    one = trip(EACH, {"used": ["1", "8"], "used_8_text": "Visits", "used_1_well": "0", "used_8_well": "9"})
    assert [stop.page.name for stop in one.route.stops] == ["what", "each_1", "each_8"]
    assert (one.cells["used_1_well"], one.cells["used_8_well"]) == ("0", "9")
    assert one.asked("used_1_well").ask == "How well did Letters work?"
    assert one.asked("used_8_well").ask == "How well did ${used_8_text} work?"
    assert trip(EACH, {"used": ["9"]}).cells["used_1_well"] == NOT_ASKED


def test_a_page_for_each_choice_needs_the_choices_in_the_question_itself() -> None:
    scaled = EACH.replace("version: 1", "version: 1\nscales: {s: {1: One, 2: Two}}")
    start, end = scaled.index("        choices:"), scaled.index("  - page: each")
    (fault,) = faults(scaled[:start] + "        scale: s\n" + scaled[end:])
    assert (fault.code, fault.what) == ("for-each", "the choices of 'used' do not all stand in the question")

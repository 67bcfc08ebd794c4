"""The language as practitioners meet it: checks, own messages, lists to search, rosters, and answers gone stale."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from surveyapp.answers import KINDS
from surveyapp.missing import Missing
from tests.surveys import questionnaire
from tests.visits import Practitioner, Served


def served(place: Path, *pages: str, top: str = "") -> Served:
    """A survey of pages p1, p2, ... whose lines are given."""
    written = [f"  - page: p{n}\n{indent(dedent(text).strip(), '    ')}\n" for n, text in enumerate(pages, 1)]
    return Served(place, f"title: The survey\nversion: 1\n{dedent(top)}pages:\n{''.join(written)}")


def begun(survey: Served) -> Practitioner:
    """Somebody who sees the first page."""
    return survey.practitioner().opens().starts()


def problem(one: Practitioner) -> tuple[int, list[str]]:
    """The status of an answer, and the lines of its summary, each with where it leads."""
    summaries = [box for box in one.page.all("div") if box["class"] in {"summary", "prompt"}]
    return one.status, [f"{link['href']} {link.text}" for box in summaries for link in box.all("a")]


# --- checks -------------------------------------------------------------------------------------------------------

STAFF = """
questions:
  - {name: staff, type: number, ask: Staff?, label: Staff, min: 0}
  - {name: absent, type: number, ask: Absent?, label: Absent, min: 0}
  - {name: note_below, type: note, text: Thank you}
checks:
  - {check: absent <= staff, say: "More are absent (${absent}) than there are", CHECK}
"""


@pytest.mark.parametrize(("at", "where"), [("kind: hard", "#absent Absent"), ("at: staff", "#staff Staff")])
def test_a_hard_check_refuses_in_its_own_words_at_its_question(tmp_path: Path, at: str, where: str) -> None:
    survey = served(tmp_path, STAFF.replace("CHECK", at))
    one = begun(survey).answers(staff="3", absent="1,234")
    assert problem(one) == (422, [f"{where}: More are absent (1,234) than there are"])
    assert one.filled == {"staff": ["3"], "absent": ["1,234"]}
    assert one.continues().status == 422, "as often as it is sent"
    assert one.checks().at == one.address("p1"), "and nothing was saved"
    assert one.answers(staff="3", absent="3").at == one.address("check")


def test_not_knowing_breaks_no_check(tmp_path: Path) -> None:
    survey = served(tmp_path, STAFF.replace("CHECK", "kind: hard"))
    assert begun(survey).answers(absent="9").continues().at == f"{survey.root}/check"


def test_a_soft_check_asks_once_and_again_after_a_changed_answer(tmp_path: Path) -> None:
    survey = served(tmp_path, STAFF.replace("CHECK", "kind: soft"))
    one = begun(survey).answers(staff="3", absent="5")
    assert problem(one) == (200, ["#absent More are absent (5) than there are"])
    assert "Are you sure?" in one.words
    assert one.goes_to("p1").filled == {"staff": ["3"], "absent": ["5"]}, "what was typed is kept at once"
    assert one.continues().at == one.address("check"), "asked once"
    assert one.goes_to("p1").continues().at == one.address("check"), "and not again for the same answers"
    assert problem(one.goes_to("p1").answers(staff="3", absent="6"))[0] == 200, "but again for others"
    one.continues().sends()
    assert survey.answers() == {"staff": 3, "absent": 6}


def test_blank_counts_as_0_in_a_check_that_says_so(tmp_path: Path) -> None:
    check = STAFF.replace("absent <= staff", "absent + staff >= 1").replace("CHECK", "blank: 0")
    survey = served(tmp_path, check)
    assert begun(survey).answers(absent="0").status == 422
    assert begun(survey).answers(absent="1").continues().at == f"{survey.root}/check"


def test_a_check_of_questions_that_are_not_shown_traps_nobody(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        "questions: [{name: gate, type: single, ask: G, choices: {1: Yes, 2: No}}]",
        """
        questions:
          - {name: about, type: note, text: Hello}
          - {name: a, type: number, ask: A, min: 0, ask_if: gate == 1}
          - {name: b, type: text, ask: B, ask_if: gate == 2}
        checks: [{check: a >= 1, say: At least one, blank: 0}]
        """,
    )
    assert begun(survey).answers(gate="2").answers(b="x").at == f"{survey.root}/check"
    assert begun(survey).answers(gate="1").answers().status == 422


def test_a_check_of_earlier_answers_only_on_a_page_that_begins_with_a_note(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        "questions: [{name: a, type: number, ask: A, min: 0}]",
        """
        questions: [{name: about, type: note, text: Hello}, {name: b, type: text, ask: B, label: Word}]
        checks: [{check: a >= 1, say: Go back and enter one, at: about}]
        """,
    )
    assert problem(begun(survey).answers(a="0").answers(b="x")) == (422, ["#b Word: Go back and enter one"])


@pytest.mark.parametrize(
    ("check", "at"),
    [("answered(many)", "many"), ("many <= 3 and answered(rows_a)", "rows"), ('arm == "x"', "ask")],
)
def test_a_check_is_shown_at_the_last_question_it_names(check: str, at: str) -> None:
    found = questionnaire(f"""
        title: T
        version: 1
        pages:
          - page: p
            questions:
              - {{name: many, type: number, ask: M, min: 0}}
              - {{name: rows, type: battery, ask: R, choices: {{1: N, 2: Y}}, items: {{a: A, b: B}}}}
              - {{name: ask, type: text, ask: A}}
              - {{name: end, type: note, text: The end}}
            checks: [{{check: '{check}', say: S}}]
        """)
    assert [one.at for one in found.pages[0].checks] == [at]


# --- own words for each refusal -----------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    "required": ("type: text, required: true", {}),
    "number": ("type: number, min: 0", {"q": "x"}),
    "whole": ("type: number, min: 0", {"q": "1.5"}),
    "range": ("type: number, min: 0", {"q": "-1"}),
    "date": ("type: date", {"q.month": "13", "q.year": "2020"}),
    "order": ("type: period", {"q_from.month": "5", "q_from.year": "2020", "q_to.month": "4", "q_to.year": "2020"}),
    "too_long": ("type: text, max_characters: 3", {"q": "four"}),
    "words": ("type: long_text, max_words: 1", {"q": "two words"}),
    "exclusive": ("type: multiple, choices: {1: A, 2: {label: B, exclusive: true}}", {"q": ["1", "2"]}),
    "at_least": ("type: multiple, at_least: 2, choices: {1: A, 2: B}", {"q": ["1"]}),
    "at_most": ("type: multiple, at_most: 1, choices: {1: A, 2: B}", {"q": ["1", "2"]}),
    "sum": ("type: sum, total: 3, parts: {x: X, y: Y}", {"q_x": "1", "q_y": "1"}),
    "twice": ("type: ranking, top: 2, choices: {1: A, 2: B}", {"q.1": "1", "q.2": "1"}),
    "gap": ("type: ranking, top: 2, choices: {1: A, 2: B}", {"q.2": "1"}),
    "specify": ("type: single, choices: {1: A, 8: {label: O, specify: {required: true}}}", {"q": "8"}),
    "reason": ("type: number, min: 0, offer: [dont_know]", {"q": "1", "q.reason": "-91"}),
    "letter": ("type: linking_code, elements: [mother_initial, town_initial]", {"q_mother_initial": "xy"}),
    "unreadable": ("type: text", {"q": "a\x01b"}),
}


def test_there_is_an_example_of_every_kind_of_refusal() -> None:
    assert set(REFUSALS) == set(KINDS)


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_can_have_words_of_the_questionnaires_own(tmp_path: Path, kind: str) -> None:
    keys, typed = REFUSALS[kind]
    own = f"questions:\n  - {{name: q, {keys}, ask: Q, messages: {{{kind}: 'Own words, of ${{word}}'}}}}"
    survey = served(tmp_path, "questions: [{name: word, type: text, ask: Word?}]", own)
    one = begun(survey).answers(word="${word} <b>").posts("p2", typed)
    status, lines = problem(one)
    assert status == 422
    assert [line.partition(": ")[2] for line in lines] == ["Own words, of ${word} <b>"]


def test_a_sum_whose_blanks_count_is_required_as_a_whole_and_a_linking_code_is_never(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        """
        questions:
          - {name: s, type: sum, ask: S, total: 3, blank: 0, required: true, parts: {x: X, y: Y}}
          - {name: c, type: linking_code, ask: C, required: true, elements: [birth_day, mother_initial]}
        """,
    )
    one = begun(survey).answers()
    assert (one.status, one.words.count("Error: Answer this question to go on")) == (422, 1)
    one.answers(s_x="3").sends()
    assert survey.answers() == {"s_x": 3, "s_y": 0, "c_birth_day": Missing.BLANK, "c_mother_initial": Missing.BLANK}


# --- lists to search, choices that depend on others ---------------------------------------------------------------


def test_a_very_long_list_is_searched_without_scripts_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    choices = "".join(f"      {code}: Trust {code}\n" for code in range(1, 80))
    survey = served(tmp_path, f"questions:\n  - name: a\n    type: single\n    ask: A\n    choices:\n{choices}"
                              "  - {name: b, type: text, ask: B}")  # fmt: skip
    one = begun(survey)
    one.presses(one.at, {**one.page.hidden, "a.find": "TRUST 7", "b": "kept", "go": "find:a"})
    found = [label.text for label in one.page.all("label") if label["class"] == "c"]
    assert found == [f"Trust {code}" for code in range(1, 80) if "7" in str(code)]
    assert one.filled == {"a.find": ["TRUST 7"], "b": ["kept"]}
    assert one.answers(a="72", b="kept").at == one.address("check")
    assert one.goes_to("p1").filled == {"a": ["72"], "b": ["kept"]}
    one.presses(one.at, {**one.page.hidden, "a.find": "nowhere", "go": "find:a"})
    assert "Nothing found" in one.words
    one.checks().sends()
    assert survey.answers() == {"a": 72, "b": "kept"}


CONDITIONAL = (
    "questions: [{name: gate, type: single, ask: G, label: Gate, choices: {1: Yes, 2: No}}]",
    """
    questions:
      - name: m
        type: multiple
        ask: M
        choices:
          1: One
          2: Two
          3: {label: Three, ask_if: gate == 1}
          8: {label: Other, specify: {type: number}}
    """,
)


def test_a_number_beside_a_choice_is_kept_also_where_it_reads_like_a_hidden_code(tmp_path: Path) -> None:
    survey = served(tmp_path, *CONDITIONAL)
    begun(survey).answers(gate="2").answers(m=["1", "8"], m_8_text="3").sends()
    assert survey.answers()["m_8_text"] == 3


def test_a_choice_that_a_change_brings_is_shown_before_anything_is_sent(tmp_path: Path) -> None:
    survey = served(tmp_path, *CONDITIONAL)
    one = begun(survey).answers(gate="2").answers(m=["1"])
    assert one.at == one.address("check")
    one.clicks("Change your answer: Gate").answers(gate="1")
    assert one.at.partition("?")[0] == one.address("p2"), "the choice was never shown"
    assert one.filled == {"m": ["1"]}
    one.continues().sends()
    assert survey.answers()["m"] == (1,)


def test_what_one_respondent_is_told_of_a_total_is_not_told_to_another(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        "questions: [{name: staff, type: number, ask: Staff?, min: 0}]",
        "questions: [{name: s, type: sum, ask: S, total: staff, parts: {x: X, y: Y}}]",
    )
    assert "The parts add up to: 41" in begun(survey).answers(staff="41").words
    other = begun(survey).answers(staff="17")
    assert "The parts add up to: 17" in other.words
    assert "41" not in other.words


# --- answers gone stale -------------------------------------------------------------------------------------------

STALE = {
    "a limit": "questions: [{name: b, type: number, ask: B, label: B, min: 0, max: a}]",
    "a check": """
        questions: [{name: b, type: number, ask: B, label: B, min: 0}]
        checks: [{check: b <= a, say: Too many}]
        """,
    "a date": "questions: [{name: b, type: number, ask: B, label: B, above: a - 10, max: a}]",
}


@pytest.mark.parametrize("page", STALE.values(), ids=STALE)
def test_an_answer_that_a_change_made_impossible_is_asked_again_before_it_is_sent(tmp_path: Path, page: str) -> None:
    survey = served(tmp_path, "questions: [{name: a, type: number, ask: A, label: A, min: 0}]", page)
    one = begun(survey).answers(a="10").answers(b="8")
    late = one.twin().checks()
    one.clicks("Change your answer: A").answers(a="5")
    assert one.at.partition("?")[0] == one.address("p2")
    assert problem(one)[1] != []
    assert one.filled == {"b": ["8"]}
    late.continues()
    assert not survey.responses(), "nor can an old check page send it"
    assert one.answers(b="5").at == one.address("check")
    one.sends()
    assert survey.answers() == {"a": 5, "b": 5}


def test_a_required_choice_that_has_gone_is_asked_for_again(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        CONDITIONAL[0],
        """
        questions:
          - name: q
            type: single
            ask: Q
            required: true
            choices: {1: One, 2: Two, 3: {label: Three, ask_if: gate == 1}}
        """,
    )
    one = begun(survey).answers(gate="1").answers(q="3")
    one.clicks("Change your answer: Gate").answers(gate="2")
    assert one.at.partition("?")[0] == one.address("p2")
    assert "Answer this question to go on" in one.words


# --- rosters and ends ---------------------------------------------------------------------------------------------

ROSTER = """
questions:
  - name: partner
    type: roster
    ask: Whom do you work with?
    entry: Agency
    max: 3
    questions: [{name: title, type: text, ask: Its name?}]
"""
OFTEN = "for_each: partner\nquestions: [{name: often, type: number, ask: 'How often ${item}?', min: 0}]"


def test_entries_of_a_roster_are_added_and_removed(tmp_path: Path) -> None:
    survey = served(tmp_path, ROSTER, OFTEN)
    one = begun(survey)
    for number, title in enumerate(("Housing", "Police", "Health"), 1):
        assert one.at == one.address(f"p1_{number}")
        assert one.page.heading == f"Agency {number}"
        more = {} if number == 3 else {f"partner_{number}_more": "1"}
        one.answers(**{f"partner_{number}_title": title}, **more)
    assert "How often Housing?" in one.words
    one.answers(partner_1_often="1").answers(partner_2_often="2").answers(partner_3_often="3")
    one.goes_to("p1_2")
    one.presses(one.at, {**one.page.hidden, "go": "remove"}).follows()
    assert (one.at, one.filled["partner_2_title"]) == (one.address("p1_2"), ["Health"])
    one.checks().sends()
    sent = survey.answers()
    assert (sent["partner"], sent["partner_2_title"], sent["partner_2_often"]) == (2, "Health", 3)
    assert {sent["partner_3_title"], sent["partner_3_often"]} == {Missing.NOT_ASKED}


def test_only_an_entry_of_a_roster_can_be_removed(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        "questions: [{name: used, type: multiple, ask: Used?, choices: {1: Letters, 80: Calls}}]",
        "for_each: used\nquestions: [{name: well, type: text, ask: Well?}]",
    )
    one = begun(survey).answers(used=["1", "80"]).answers(used_1_well="a").answers(used_80_well="b")
    one.posts("p2_80", {"go": "remove", "used_80_well": "c"}).follows()
    assert one.status == 200
    assert one.checks().goes_to("p2_1").filled == {"used_1_well": ["a"]}


def test_who_is_screened_out_is_told_so_and_sends_what_there_is(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        "questions: [{name: sites, type: number, ask: Sites?, min: 0}]\n"
        "screen_out: {if: sites == 0, say: 'With ${sites} sites there is **nothing** to ask.'}",
        "questions: [{name: more, type: text, ask: More?}]",
    )
    one = begun(survey).answers(sites="0")
    assert one.at == one.address("check")
    assert "With 0 sites there is nothing to ask." in one.words
    one.sends()
    (response,) = survey.responses()
    assert (response.outcome, response.values["more"]) == ("screened_out", Missing.NOT_ASKED)


def test_an_order_drawn_by_lot_stays_the_same_for_a_respondent_and_is_kept_with_the_response(tmp_path: Path) -> None:
    survey = served(
        tmp_path,
        """
        questions:
          - {name: m, type: multiple, ask: M, order: random, choices: {1: A, 2: B, 3: C, 4: D, 5: E, 6: F}}
        """,
    )
    one = begun(survey)
    order = [box["value"] for box in one.page.inputs]
    assert sorted(order) == ["1", "2", "3", "4", "5", "6"]
    one.answers(m=["6", "1"]).goes_to("p1")
    assert [box["value"] for box in one.page.inputs] == order
    one.checks().sends()
    (response,) = survey.responses()
    assert set(survey.answers()["m"]) == {1, 6}
    assert 1 <= response.seed <= 9999
    orders = {tuple(box["value"] for box in begun(survey).page.inputs) for _ in range(8)}
    assert len(orders) > 2, "another respondent has another order"

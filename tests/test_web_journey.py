"""A practitioner's way from the link to the check page: consent, routes, going back, and what is shown again."""

from pathlib import Path

import pytest

from surveyapp.drafts import key_from_cookie
from surveyapp.errors import SurveyFaults
from surveyapp.fieldwork import Contact, Service
from surveyapp.missing import Missing
from tests.visits import OPEN, ROUTED, Served, finished


@pytest.fixture
def survey(tmp_path: Path) -> Served:
    """A survey of four pages, one of them only for those who have heard of it."""
    return Served(tmp_path, ROUTED)


# --- start, consent, refusal --------------------------------------------------------------------------------------


def test_the_way_from_the_link_to_the_thanks(survey: Served) -> None:
    one = survey.practitioner().opens()
    assert one.page.heading == "Working together"
    assert "North Team" in one.words
    one.starts()
    assert one.page.heading == "Do you agree to take part?"
    one.agrees()
    assert one.page.heading == "Knowing about it"
    one.answers(heard="1").answers(used_for=["1", "8"], used_for_8_text="A visit").answers(families="3")
    one.answers(comment="More time")
    assert [line.text for line in one.page.all("span") if line["class"] == "line"] == [
        "Yes", "To refer", "Other: A visit", "3", "More time",
    ]  # fmt: skip
    one.sends()
    assert one.page.heading == "Thank you"
    assert "A summary will be sent" in one.words
    assert survey.answers() == {
        "heard": 1, "used_for": (1, 8), "used_for_8_text": "A visit", "families": 3, "comment": "More time",
    }  # fmt: skip


def test_a_response_names_its_service_and_how_many_reminders_had_gone_out(tmp_path: Path) -> None:
    days = (OPEN.date().replace(day=1), OPEN.date().replace(day=10), OPEN.date().replace(day=11))
    survey = Served(tmp_path, ROUTED, contacts=tuple(Contact(day, "reminder") for day in days))
    survey.agreed("south").answers(heard="2").answers(families="0").answers(comment="x").sends()
    (response,) = survey.responses()
    assert (response.service, response.contact_phase, response.outcome) == ("south", 2, "complete")
    assert response.questionnaire == survey.snapshot.questionnaire_hash
    assert survey.tallies()["south"].sent == {"complete": 1}


@pytest.mark.parametrize("boxes", [{}, {"consent_1": "yes"}, {"consent_2": "yes"}])
def test_both_boxes_are_needed_to_take_part(survey: Served, boxes: dict[str, str]) -> None:
    one = survey.practitioner().opens().starts().answers(**boxes)
    assert one.status == 422
    assert one.words.count("Error: Tick this statement to take part") == 2 - len(boxes)
    assert one.filled == {name: ["yes"] for name in boxes}, "a tick is still there"
    assert not survey.started()
    assert one.goes_to("awareness").at == one.address("consent"), "no page opens before consent"


def test_a_refusal_is_counted_once_also_when_its_button_is_pressed_twice(survey: Served) -> None:
    one = survey.practitioner().opens().starts()
    again = one.twin().goes_to("consent")
    one.refuses()
    assert one.page.heading == "You have chosen not to take part"
    assert not one.cookie
    again.refuses()
    assert survey.refused() == 1
    assert not survey.started()
    assert one.opens().starts().agrees().at == one.address("awareness"), "whoever changes their mind may start"


def test_two_refusals_of_one_person_at_the_same_instant_are_one(survey: Served) -> None:
    one = survey.practitioner().opens().starts()
    twin = one.twin().goes_to("consent")
    survey.meanwhile("wipe_draft", twin.refuses)
    one.refuses()
    assert survey.refused() == 1


def test_agreeing_is_counted_once_also_when_sent_again_or_reloaded(survey: Served) -> None:
    one = survey.practitioner().opens().starts()
    again = one.tab()
    one.agrees()
    again.agrees()
    assert again.at == one.address("awareness")
    assert one.goes_to("consent").at == one.address("awareness")
    assert survey.started() == 1


def test_agreeing_twice_at_the_same_instant_counts_once_and_wipes_nothing(survey: Served) -> None:
    one = survey.practitioner().opens().starts()
    other = one.twin().goes_to("consent")
    survey.meanwhile("save_draft", lambda: other.agrees().answers(heard="2"))
    one.agrees()
    assert survey.started() == 1
    assert one.goes_to("awareness").filled == {"heard": ["2"]}


def test_start_again_wipes_what_was_there(survey: Served) -> None:
    one = survey.agreed().answers(heard="1")
    before = key_from_cookie(one.cookie)
    one.opens()
    assert "Start again, and wipe them" in one.words
    one.starts().agrees()
    assert one.filled == {}
    assert before
    assert survey.store.draft(before.draft_id) is None


def test_the_link_leads_on_to_where_one_was(survey: Served) -> None:
    one = survey.agreed().answers(heard="1")
    assert one.opens().clicks("Continue where you were").at == one.address("use")
    assert survey.started() == 1


def test_a_survey_without_consent_statements_starts_with_its_first_page(tmp_path: Path) -> None:
    survey = Served(tmp_path, ROUTED.replace("consent:\n  - I have read this page\n  - I agree to take part\n", ""))
    one = survey.practitioner().opens().starts()
    assert one.at == one.address("awareness")
    assert one.goes_to("consent").goes_to("consent").at == one.address("awareness")
    assert survey.started() == 1


# --- pages --------------------------------------------------------------------------------------------------------


def test_an_unanswered_question_is_prompted_once_and_then_passed(survey: Served) -> None:
    one = survey.agreed().answers()
    assert one.status == 200
    assert one.page.title.startswith("Not answered yet: ")
    assert one.answers().at == one.address("practice")
    assert one.goes_to("awareness").answers().at == one.address("practice"), "a page is prompted for once"


def test_what_was_answered_on_a_prompted_page_is_kept_at_once(tmp_path: Path) -> None:
    survey = Served(
        tmp_path,
        """
        title: The survey
        version: 1
        pages:
          - page: both
            questions:
              - {name: one, type: text, ask: One?}
              - {name: two, type: text, ask: Two?}
        """,
    )
    one = survey.practitioner().opens().starts().answers(one="first")
    assert one.page.links["Two?"] == "#two"
    assert "One?" not in one.page.links
    assert one.goes_to("both").filled == {"one": ["first"]}


def test_a_comment_box_is_not_prompted_for(survey: Served) -> None:
    one = survey.agreed().answers(heard="2").answers(families="1")
    assert one.answers().at == one.address("check")


def test_back_shows_what_was_answered_and_takes_a_change(survey: Served) -> None:
    one = survey.agreed().answers(heard="1").answers(used_for=["1"])
    one.clicks("Back")
    assert one.at == one.address("use")
    assert one.filled == {"used_for": ["1"]}
    one.answers(used_for=["9"]).answers(families="2").answers().sends()
    assert survey.answers()["used_for"] == (9,)


def test_answers_off_the_path_stay_in_the_draft_but_are_not_sent(survey: Served) -> None:
    one = finished(survey)
    one.goes_to("awareness").answers(heard="2")
    assert one.at == one.address("practice")
    assert "Used for" not in one.checks().words
    twin = one.twin().goes_to("awareness").answers(heard="1")
    assert (twin.at, twin.filled) == (one.address("use"), {"used_for": ["1"]}), "going back restores them"
    twin.goes_to("awareness").answers(heard="2")
    twin.sends()
    answers = survey.answers()
    assert (answers["heard"], answers["used_for"]) == (2, Missing.NOT_ASKED)


def test_a_change_from_the_check_page_returns_to_it_after_what_it_has_opened(survey: Served) -> None:
    one = survey.agreed().answers(heard="2").answers(families="3").answers()
    one.clicks("Change your answer: Families")
    assert one.answers(families="4").at == one.address("check")
    one.clicks("Change your answer: Heard")
    one.answers(heard="1")
    assert one.at.partition("?")[0] == one.address("use"), "the newly opened question comes first"
    assert one.answers(used_for=["1"]).at == one.address("check")
    one.sends()
    assert survey.answers() == {
        "heard": 1, "used_for": (1,), "used_for_8_text": Missing.NOT_ASKED, "families": 4, "comment": Missing.BLANK,
    }  # fmt: skip


def test_back_on_a_page_opened_from_the_check_page_changes_nothing(survey: Served) -> None:
    one = finished(survey)
    one.clicks("Change your answer: Families").clicks("Back")
    assert one.at == one.address("check")


@pytest.mark.parametrize("page", ["use", "practice", "last", "check", "no-such-page"])
def test_a_page_not_reached_yet_sends_on_to_the_one_that_is(survey: Served, page: str) -> None:
    assert survey.agreed().goes_to(page).at == f"{survey.root}/page/awareness"


def test_a_required_question_refuses_to_be_left_empty(tmp_path: Path) -> None:
    survey = Served(
        tmp_path,
        """
        title: The survey
        version: 1
        pages:
          - page: first
            questions:
              - {name: trust, type: text, ask: Which trust?, required: true}
        """,
    )
    one = survey.practitioner().opens().starts()
    for typed in ("", "   ", "\n"):
        assert one.answers(trust=typed).status == 422
        assert "Answer this question to go on" in one.words
    assert one.checks().at == one.address("first"), "and cannot be jumped over"
    assert one.answers(trust="Example Trust").at == one.address("check")


def test_words_for_other_tick_it(tmp_path: Path) -> None:
    survey = Served(
        tmp_path,
        """
        title: The survey
        version: 1
        pages:
          - page: first
            questions:
              - {name: role, type: single, ask: Role?, choices: {1: Nurse, 8: {label: Other, specify: true}}}
              - {name: read, type: multiple, ask: Read?, choices: {1: All, 8: {label: Other, specify: true}}}
        """,
    )
    one = survey.practitioner().opens().starts().answers(role_8_text="Porter", read="1", read_8_text="Half")
    one.goes_to("first")
    assert one.filled == {"role": ["8"], "role_8_text": ["Porter"], "read": ["1", "8"], "read_8_text": ["Half"]}
    one.answers(role="1", role_8_text="Porter", read="8").continues().sends()
    values = survey.answers()
    assert (values["role"], values["role_8_text"]) == (1, Missing.NOT_ASKED)
    assert (values["read"], values["read_8_text"]) == ((8,), Missing.BLANK)


EVERY_TYPE = """
title: Every type of question
version: 1
scales: {much: {1: Little, 2: Some, 3: Much}}
pages:
  - page: all_types
    questions:
      - {name: about, type: note, text: Please read this.}
      - {name: pick, type: single, ask: Pick one, choices: {1: A, 2: B}, offer: [dont_know]}
      - name: listed
        type: single
        ask: Pick from a long list
        choices: {1: A, 2: B, 3: C, 4: D, 5: E, 6: F, 7: G, 8: H, 9: I, 10: J, 11: K, 12: L, 13: M}
        offer: [prefer_not_to_say]
      - {name: picks, type: multiple, ask: Pick some, choices: {1: A, 2: B, 3: C}, offer: [dont_know]}
      - {name: rows, type: battery, ask: How much?, scale: much, items: {a: One, b: Two}, offer: [not_applicable]}
      - {name: points, type: rating, ask: Rate it, low: bad, high: good, offer: [dont_know]}
      - {name: best, type: ranking, ask: Rank them, top: 2, choices: {1: A, 2: B, 3: C}, offer: [dont_know]}
      - {name: share, type: number, ask: How much?, min: 0, decimals: 2, offer: [dont_know]}
      - {name: line, type: text, ask: In a line?, offer: [prefer_not_to_say]}
      - {name: lines, type: long_text, ask: In some lines?, offer: [prefer_not_to_say]}
      - {name: year, type: date, ask: Which year?, precision: year}
      - {name: month, type: date, ask: Which month?, offer: [dont_know]}
      - {name: day, type: date, ask: Which day?, precision: day}
"""
ANSWERED: dict[str, str | list[str]] = {
    "pick": ["2"], "listed": ["13"], "picks": ["1", "3"], "rows_a": ["3"], "rows_b": ["-93"], "points": ["0"],
    "best.1": ["3"], "best.2": ["1"], "share": ["0.25"], "line": ['"Tea" & <b>cake</b>'],
    "lines": ["\n\nOne\n  Two &amp; three\n</textarea>"], "year.year": ["2026"], "month.month": ["11"],
    "month.year": ["2026"], "day.day": ["9"], "day.month": ["2"], "day.year": ["2028"],
}  # fmt: skip
REASONS: dict[str, str | list[str]] = {
    "pick": ["-91"], "listed": ["-92"], "picks": ["-91"], "rows_a": ["-93"], "rows_b": ["1"], "points": ["-91"],
    "best.reason": ["-91"], "share.reason": ["-91"], "line.reason": ["-92"], "lines.reason": ["-92"],
    "year.year": ["1999"], "month.reason": ["-91"], "day.day": ["29"], "day.month": ["2"], "day.year": ["2028"],
}  # fmt: skip


@pytest.mark.parametrize("typed", [ANSWERED, REASONS])
def test_every_type_of_question_is_shown_again_as_it_was_filled(
    tmp_path: Path, typed: dict[str, str | list[str]]
) -> None:
    one = Served(tmp_path, EVERY_TYPE).practitioner().opens().starts().answers(**typed)
    assert one.at == one.address("check")
    shown = one.clicks("Back").filled
    assert shown == {**typed, **({"lines": ["One\n  Two &amp; three\n</textarea>"]} if typed is ANSWERED else {})}
    assert one.continues().checks().sends().page.heading == "Thank you"


def test_each_type_of_question_is_stored_as_what_it_is(tmp_path: Path) -> None:
    survey = Served(tmp_path, EVERY_TYPE)
    survey.practitioner().opens().starts().answers(**ANSWERED).sends()
    assert survey.answers() == {
        "pick": 2, "listed": 13, "picks": (1, 3), "rows_a": 3, "rows_b": -93, "points": 0, "best": (3, 1),
        "share": 0.25, "line": '"Tea" & <b>cake</b>', "lines": "One\n  Two &amp; three\n</textarea>", "year": "2026",
        "month": "2026-11", "day": "2028-02-09",
    }  # fmt: skip


# --- what is printed of earlier answers and of the link -----------------------------------------------------------

PIPED = """
title: The survey
version: 1
{}
pages:
  - page: first
    questions:
      - {{name: word, type: text, ask: "Your word for ${{protocol}}?"}}
      - {{name: pick, type: single, ask: Which?, choices: {{1: "A & B", 2: "<C>"}}}}
  - page: second
    title: "On ${{word}}"
    questions:
      - name: felt
        type: battery
        ask: "Why ${{word}} & not ${{pick}}?"
        label: Why
        hint: "Of ${{word}}"
        choices: {{1: "As ${{word}}", 2: No}}
        items: {{row: "About ${{protocol}}"}}
"""
MARKUP = Service("north", "North <b>Team</b>", further={"protocol": '<i>the</i> "P" & Q'})


def test_earlier_answers_and_columns_of_the_link_are_printed_as_plain_text(tmp_path: Path) -> None:
    survey = Served(tmp_path, PIPED.format(""), services=(MARKUP,))
    one = survey.practitioner().opens()
    assert "North <b>Team</b>" in one.words
    one.starts()
    assert 'Your word for <i>the</i> "P" & Q?' in one.words
    one.answers(word="<script>alert(1)</script>${pick}", pick="2")
    assert one.page.heading == "On <script>alert(1)</script>${pick}"
    legends = [legend.text for legend in one.page.all("legend")]
    assert legends[0] == "Why <script>alert(1)</script>${pick} & not <C>?"
    assert legends[1] == 'About <i>the</i> "P" & Q'
    assert not list(one.page.all("script", "i", "b", "c"))
    assert "<script>" in one.answers(felt_row="1").words
    assert not list(one.page.all("script", "i", "b", "c"))


def test_a_column_of_the_link_is_printed_on_the_first_pages_too(tmp_path: Path) -> None:
    head = 'about: "On ${protocol}"\nconsent:\n  - "I know ${protocol}"'
    one = Served(tmp_path, PIPED.format(head), services=(MARKUP,)).practitioner().opens()
    assert "${protocol}" not in one.words
    assert "${protocol}" not in one.starts().words


@pytest.mark.parametrize("head", ['title: "${protocol}"', 'thanks: "${protocol}"', 'sections: {part: "${protocol}"}'])
def test_texts_that_are_the_same_for_everybody_print_nothing_of_a_link(tmp_path: Path, head: str) -> None:
    text = PIPED.format(head)
    with pytest.raises(SurveyFaults) as refused:
        Served(tmp_path, text.replace("title: The survey\n", "") if "title" in head else text, services=(MARKUP,))
    assert [fault.code for fault in refused.value.faults] == ["piping-fixed"]


def test_the_prompt_for_an_item_prints_what_the_item_prints(tmp_path: Path) -> None:
    one = Served(tmp_path, PIPED.format(""), services=(MARKUP,)).practitioner().opens().starts()
    assert 'Why: About <i>the</i> "P" & Q' in one.answers(word="w", pick="1").answers().page.links


def test_the_check_page_shows_what_was_typed_as_it_was_typed(tmp_path: Path) -> None:
    one = Served(tmp_path, PIPED.format(""), services=(MARKUP,)).practitioner().opens().starts()
    one.answers(word="2*3 **or** ${pick}", pick="1").answers(felt_row="1").checks()
    assert "2*3 **or** ${pick}" in [line.text for line in one.page.all("span")]

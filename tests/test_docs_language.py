"""What the reference of the language says is so: its tables and examples are asked of the program."""

import re
from pathlib import Path

import pytest

from surveyapp.answers import ELEMENTS, KINDS
from surveyapp.answers.saying import Sayer
from surveyapp.errors import SurveyFaults
from surveyapp.loader.repeating import INNER_TYPES
from surveyapp.loader.types import TYPES
from surveyapp.missing import Missing
from surveyapp.model import Questionnaire, export_columns
from surveyapp.routing import Router
from surveyapp.rules import Value
from tests.docs_examples import QUESTIONNAIRES, loaded
from tests.docs_pages import DOCS, LANGUAGE, OF_LANGUAGE, Block, anchors, inlines, section, table, tables
from tests.visits import Served

CHOICES, LOGIC, REPEATING, SCORES, TEXTS, OF_TYPES = (
    DOCS / "language" / f"{name}.md" for name in ("choices", "logic", "repeating", "scores", "texts", "types")
)


def example(page: Path, words: str) -> Questionnaire:
    """The one questionnaire shown on a page that holds some words."""
    [block] = [block for block in QUESTIONNAIRES if block.page == page and words in block.text]
    return loaded(block)


def links(page: Path) -> list[str]:
    return [str(link.attrs["href"]) for link in inlines(page, "link_open")]


# --- tables -------------------------------------------------------------------------------------------------------


def test_the_first_table_answers_at_least_ten_questions_each_with_a_place() -> None:
    rows = next(found[1:] for found in tables(LANGUAGE) if found[0] == ["to", "see"])
    places = [href for href in links(LANGUAGE) if "#" in href][: len(rows)]
    assert len({task for task, _ in rows}) == len(rows) >= 10
    assert len(places) == len(rows)


def test_the_table_of_types_has_every_type_once_and_leads_to_its_heading() -> None:
    written = re.findall(r"\| \[`(\w+)`\]\(#(\w+)\) \|", OF_TYPES.read_text(encoding="utf-8"))
    assert sorted(name for name, _ in written) == sorted([*TYPES, "roster"])
    assert all(name == anchor in anchors(OF_TYPES) for name, anchor in written)


def test_the_columns_of_every_type_are_in_the_table_of_columns() -> None:
    named = {kind for row in table(LANGUAGE, "type") for kind in re.split(", ", row[0])}
    assert {*TYPES, "roster"} <= named


def test_every_kind_of_refusal_is_told_as_the_program_tells_it() -> None:
    assert dict(table(LOGIC, "kind")) == KINDS


LIMITS = {
    "number": ({"min", "max", "above", "below"}, "min: 0"),
    "date": ({"min", "max", "above", "below"}, "precision: month"),
    "period": ({"min", "max", "least", "most"}, "precision: month"),
    "sum": ({"total"}, "parts: {a: A, b: B}"),
    "duration": ({"min", "max"}, "units: [months]"),
    "rating": ({"from", "to"}, "low: L, high: H"),
}
"""By type: its limits, and what it needs beside them."""


def test_the_table_of_limits_worked_out_names_those_that_load_and_no_other() -> None:
    rows = next(found[1:] for found in tables(LOGIC) if found[0] == ["type", "keys"])
    assert {(kind, key) for kind, keys in rows for key in keys.split(", ")} == {
        (kind, key) for kind, (keys, _) in LIMITS.items() for key in keys if _loads_worked_out(kind, key)
    }


def _loads_worked_out(kind: str, key: str) -> bool:
    beside = LIMITS[kind][1]
    more = f"{key}: {'last_time' if kind in {'date', 'period'} else 'staff'}" + (
        "" if beside.startswith(("min", "max")) and key in {"min", "above"} else f", {beside}"
    )
    try:
        loaded(Block(LOGIC, 1, "yaml question", f"- {{name: z, type: {kind}, ask: Z, {more}}}\n"))
    except SurveyFaults:
        return False
    return True


def test_every_element_of_a_linking_code_is_told_as_respondents_read_it() -> None:
    assert dict(table(OF_TYPES, "element")) == {name: element.ask for name, element in ELEMENTS.items()}


def test_the_types_that_a_roster_can_ask_are_named() -> None:
    sentence = re.search(r"The questions may be (.*)\.", section(REPEATING, "roster"))
    assert sentence is not None
    assert set(re.findall(r"`(\w+)`", sentence[1])) == INNER_TYPES


def test_every_page_of_the_language_is_named_on_its_first() -> None:
    named = {(LANGUAGE.parent / href.partition("#")[0]).resolve() for href in links(LANGUAGE)}
    assert {*OF_LANGUAGE} - {LANGUAGE} <= named


# --- what is worked out, drawn and printed ------------------------------------------------------------------------


def test_the_scores_shown_are_those_that_come_out() -> None:
    header, *rows = next(found for found in tables(SCORES) if found[0][0] == "helps_useful")
    columns = {column.name: column for column in export_columns(example(SCORES, "as: sum"))}
    assert rows
    for row in rows:
        shown = dict(zip(header, row, strict=True))
        values: dict[str, Value] = {name: int(shown[name]) for name in header[:3]}
        for name in header[3:]:
            assert f"{columns[name].value(values):.3g}" == shown[name], row


def test_answers_are_printed_as_the_table_says() -> None:
    questions = """\
- {name: few, type: multiple, ask: A, choices: {1: Deciding on a referral, 2: Sharing information, 3: Something else}}
- {name: many, type: number, min: 0, ask: A}
- {name: day, type: date, precision: day, ask: A}
- {name: long_ago, type: duration, ask: A}
- {name: never, type: number, min: 0, ask: A}
"""
    said = Sayer(loaded(Block(TEXTS, 1, "yaml question", questions))).said
    values: dict[str, Value] = {"few": (1, 2, 3), "many": 1234, "day": "2027-03-03", "long_ago": 27}
    rows = dict(table(TEXTS, "what"))
    assert said("few", values) == rows["several choices"].strip('"')
    assert said("many", values) == rows["a number"]
    assert rows["a date"].startswith(said("day", values) + ",")
    assert said("long_ago", values) == rows["a duration"]
    assert said("never", values) == rows["no answer"]
    assert (said("many|visit|visits", {"many": 1}), said("many|visit|visits", values)) == ("visit", "visits")


@pytest.mark.parametrize(("assumed", "reason"), [(True, Missing.NOT_ASKED), (False, Missing.UNDECIDED)])
def test_what_is_assumed_keeps_a_page_from_being_undecided(assumed: bool, reason: Missing) -> None:
    [block] = [block for block in QUESTIONNAIRES if block.page == LOGIC and "assume: 1" in block.text]
    text = block.text if assumed else block.text.replace("      assume: 1\n", "")
    router = Router(loaded(Block(LOGIC, 1, "yaml page", text)))
    values = router.route({"heard": 1}, {}).values
    assert (values["sites"], values["travel"]) == (Missing.BLANK, reason)


def test_computed_variables_come_out_as_the_page_says() -> None:
    router = Router(example(LOGIC, "posts_total"))
    values = [router.route(answers, {}).values for answers in ({"nurses": 3.5}, {"nurses": 3, "doctors": 0}, {})]
    assert [found["posts_total"] for found in values] == [3.5, 3, Missing.BLANK]
    assert [found["no_doctor"] for found in values] == [Missing.UNDECIDED, 1, Missing.UNDECIDED]


def test_both_wordings_of_the_random_assignment_come_up_and_are_kept() -> None:
    router = Router(example(LOGIC, "splits:"))
    routes = [router.route({}, {}, seed) for seed in range(1, 30)]
    asked = {(route.values["form"], "forbidden" in route.stops[0].questions[0].ask) for route in routes}
    assert asked == {(1, True), (2, False)}


def test_the_pages_and_questions_of_a_random_order_come_in_every_order_and_notes_first() -> None:
    router = Router(example(LOGIC, "order: random}"))
    orders = {
        tuple(tuple(question.name for question in stop.questions) for stop in router.route({}, {}, seed).stops)
        for seed in range(1, 60)
    }
    first = {("a_note", "a_risk", "a_refer"), ("a_note", "a_refer", "a_risk")}
    assert orders == {order for one in first for order in ((one, ("b_risk",)), (("b_risk",), one))}


# --- pages in front of a respondent -------------------------------------------------------------------------------


def test_a_hard_check_refuses_and_a_soft_one_asks_once(tmp_path: Path) -> None:
    one = Served(tmp_path, example(LOGIC, "under_five <= families")).practitioner().opens().starts()
    while not one.at.endswith("/caseload"):
        one.continues()
    one.answers(families="70", under_five="80")
    assert one.status == 422
    assert "That is more families than you work with." in one.words
    one.answers(families="70", under_five="8")
    assert "Are you sure?" in one.words
    assert "That is a great number of families." in one.words
    assert one.answers(families="70", under_five="8").at.endswith("/check")


def test_who_is_screened_out_reads_why_and_can_send(tmp_path: Path) -> None:
    survey = Served(tmp_path, example(LOGIC, "screen_out:"))
    one = survey.practitioner().opens().starts()
    while not one.at.endswith("/eligible"):
        one.continues()
    one.answers(works_here="2")
    assert "This survey is for those who work with families now." in one.words
    one.sends()
    assert [response.outcome for response in survey.responses()] == ["screened_out"]


def test_own_words_for_a_refusal_are_those_shown(tmp_path: Path) -> None:
    one = Served(tmp_path, example(LOGIC, "messages:")).practitioner().opens().starts()
    while not one.at.endswith("/example"):
        one.continues()
    assert "Enter posts with one decimal place, like 7.5" in one.answers(posts="7.55").words
    assert "Enter the posts of your own team" in one.answers(posts="700").words


def test_agencies_that_are_named_come_back_by_their_names_and_kinds(tmp_path: Path) -> None:
    one = Served(tmp_path, example(REPEATING, "for_each: agency")).practitioner().opens().starts()
    while not one.at.endswith("/agencies_1"):
        one.continues()
    one.answers(agency_1_called="Hill School", agency_1_kind="1", agency_1_more="1")
    one.answers(agency_2_called="Green Clinic", agency_2_kind="2", agency_2_more="2")
    assert one.page.heading == "About Hill School"
    assert "How often did you go there last month? (School)" in one.words
    one.answers(agency_1_useful="5", agency_1_visits="3")
    assert one.page.heading == "About Green Clinic"
    assert "How often" not in one.words
    assert one.answers(agency_2_useful="5").at.endswith("/check")


def test_what_was_ticked_is_carried_forward_in_the_words_typed(tmp_path: Path) -> None:
    one = Served(tmp_path, example(CHOICES, "most_useful")).practitioner().opens().starts()
    one.answers(used_for=["1", "8"], used_for_8_text="Training").continues()
    assert one.at.endswith("/example")
    assert [label.text for label in one.page.all("label")] == ["Referrals", "Training", "All alike"]

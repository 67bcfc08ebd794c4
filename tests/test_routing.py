"""Where answers lead: which questions are shown, and why there is no answer to each of the others."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.loader import load_survey
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.model.variables import all_variables, variables_of
from surveyapp.routing import Route, Router
from surveyapp.rules import Value, Variable
from tests.surveys import UNHURRIED, questionnaire

YES, NO = 1, 2


NOTHING: Mapping[str, str] = MappingProxyType({})


def route(text: str, answers: Mapping[str, Value] = NOTHING, link: Mapping[str, str] = NOTHING) -> Route:
    """Where answers lead in a questionnaire."""
    return Router(questionnaire(text)).route(answers, link)


def pages(found: Route) -> list[str]:
    """The names of the pages on a route."""
    return [stop.page.name for stop in found.stops]


def shown(found: Route) -> list[str]:
    """The names of the questions on a route."""
    return [question.name for stop in found.stops for question in stop.questions]


CHAIN = """
title: T
version: 1
pages:
  - {page: p, questions: [{name: heard, type: single, ask: A, choices: {1: Y, 2: N}, offer: [dont_know]}]}
  - {page: q, ask_if: heard == 1, questions: [{name: read, type: single, ask: B, choices: {1: Y, 2: N}}]}
  - {page: r, ask_if: read == 1, questions: [{name: used, type: single, ask: C, choices: {1: Y, 2: N}}]}
  - {page: s, questions: [{name: last, type: text, ask: D}]}
"""


@pytest.mark.parametrize(
    ("answers", "on_route", "read", "used"),
    [
        ({"heard": YES, "read": YES}, ["p", "q", "r", "s"], YES, Missing.BLANK),
        ({"heard": YES, "read": NO}, ["p", "q", "s"], NO, Missing.NOT_ASKED),
        ({"heard": NO}, ["p", "s"], Missing.NOT_ASKED, Missing.NOT_ASKED),
        # left blank: whether to ask cannot be known, and so all the way down
        ({}, ["p", "s"], Missing.UNDECIDED, Missing.UNDECIDED),
        ({"heard": YES}, ["p", "q", "s"], Missing.BLANK, Missing.UNDECIDED),
        # a chosen don't know is an answer: routing leaves the next question out
        ({"heard": Missing.DONT_KNOW}, ["p", "s"], Missing.NOT_ASKED, Missing.NOT_ASKED),
        # answers off the route are kept aside by the caller, and are no answers
        ({"heard": NO, "read": YES, "used": YES}, ["p", "s"], Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"read": YES, "used": YES}, ["p", "s"], Missing.UNDECIDED, Missing.UNDECIDED),
    ],
)
def test_a_router_decides_what_is_asked_and_why_the_rest_is_not(
    answers: dict[str, Value], on_route: list[str], read: Value, used: Value
) -> None:
    found = route(CHAIN, answers)
    assert (pages(found), found.values["read"], found.values["used"]) == (on_route, read, used)
    assert found.values["last"] == Missing.BLANK


def test_going_back_brings_answers_off_the_route_back() -> None:
    answers: dict[str, Value] = {"heard": NO, "read": YES, "used": YES}
    assert route(CHAIN, answers | {"heard": YES}).values["used"] == YES


def test_a_page_is_found_by_its_place_on_the_route() -> None:
    found = route(CHAIN, {"heard": NO})
    assert (found.at("p"), found.at("s"), found.at("q"), found.at("nowhere")) == (0, 1, None, None)


TWO_ROUTERS = """
title: T
version: 1
pages:
  - page: p
    questions:
      - {name: a, type: single, ask: A, choices: {1: Y, 2: N}, offer: [dont_know]}
      - {name: b, type: single, ask: B, choices: {1: Y, 2: N}, offer: [dont_know]}
  - {page: q, ask_if: a == 1 JOIN b == 1, questions: [{name: c, type: text, ask: C}]}
"""
UNKNOWN, DONT_KNOW = Missing.BLANK, Missing.DONT_KNOW


@pytest.mark.parametrize(
    ("a", "join", "b", "c"),
    [
        (YES, "and", YES, Missing.BLANK),
        (YES, "and", NO, Missing.NOT_ASKED),
        (UNKNOWN, "and", NO, Missing.NOT_ASKED),  # whatever the blank would have been
        (UNKNOWN, "and", YES, Missing.UNDECIDED),
        (UNKNOWN, "and", UNKNOWN, Missing.UNDECIDED),
        (DONT_KNOW, "and", YES, Missing.NOT_ASKED),
        (DONT_KNOW, "and", UNKNOWN, Missing.NOT_ASKED),
        (NO, "or", NO, Missing.NOT_ASKED),
        (UNKNOWN, "or", YES, Missing.BLANK),
        (UNKNOWN, "or", NO, Missing.UNDECIDED),
        (DONT_KNOW, "or", YES, Missing.BLANK),
        (DONT_KNOW, "or", NO, Missing.NOT_ASKED),
        (DONT_KNOW, "or", UNKNOWN, Missing.UNDECIDED),
    ],
)
def test_two_routers_joined_decide_as_far_as_they_are_known(a: Value, join: str, b: Value, c: Value) -> None:
    answers = {name: value for name, value in (("a", a), ("b", b)) if value != UNKNOWN}
    found = route(TWO_ROUTERS.replace("JOIN", join), answers)
    assert found.values["c"] == c
    assert ("q" in pages(found)) == (c == Missing.BLANK)


PAGE_AND_QUESTION = """
title: T
version: 1
pages:
  - page: p
    questions:
      - {name: a, type: single, ask: A, choices: {1: Y, 2: N}}
      - {name: b, type: single, ask: B, choices: {1: Y, 2: N}}
  - page: q
    ask_if: a == 1
    questions:
      - {name: c, type: text, ask: C, ask_if: b == 1}
      - {name: d, type: text, ask: D, ask_if: b == 2}
"""


@pytest.mark.parametrize(
    ("answers", "questions", "c", "d"),
    [
        ({"a": YES, "b": YES}, ["c"], Missing.BLANK, Missing.NOT_ASKED),
        ({"a": YES, "b": NO}, ["d"], Missing.NOT_ASKED, Missing.BLANK),
        ({"a": NO, "b": YES}, [], Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"a": NO}, [], Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"b": YES}, [], Missing.UNDECIDED, Missing.NOT_ASKED),
        ({"a": YES}, [], Missing.UNDECIDED, Missing.UNDECIDED),
    ],
)
def test_a_question_is_shown_where_its_page_and_its_own_condition_hold(
    answers: dict[str, Value], questions: list[str], c: Value, d: Value
) -> None:
    found = route(PAGE_AND_QUESTION, answers)
    assert shown(found) == ["a", "b", *questions]
    assert pages(found) == (["p", "q"] if questions else ["p"])
    assert (found.values["c"], found.values["d"]) == (c, d)


SPECIFY = """
title: T
version: 1
pages:
  - {page: p, questions: [{name: a, type: single, ask: A, choices: {1: Y, 2: N}}]}
  - page: q
    ask_if: a == 1
    questions:
      - {name: m, type: multiple, ask: M, choices: {1: One, 8: {label: Other, specify: true}}}
  - {page: r, ask_if: answered(m_8_text), questions: [{name: z, type: text, ask: Z}]}
"""


@pytest.mark.parametrize(
    ("answers", "m", "text", "z"),
    [
        ({"a": YES, "m": (1, 8), "m_8_text": "a map"}, (1, 8), "a map", Missing.BLANK),
        ({"a": YES, "m": (8,)}, (8,), Missing.BLANK, Missing.NOT_ASKED),
        ({"a": YES, "m": (1,), "m_8_text": "a map"}, (1,), Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"a": YES, "m_8_text": "a map"}, Missing.BLANK, Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"a": NO, "m": (8,), "m_8_text": "a map"}, Missing.NOT_ASKED, Missing.NOT_ASKED, Missing.NOT_ASKED),
        ({"m": (8,), "m_8_text": "a map"}, Missing.UNDECIDED, Missing.UNDECIDED, Missing.NOT_ASKED),
    ],
)
def test_words_beside_a_choice_count_only_with_it(answers: dict[str, Value], m: Value, text: Value, z: Value) -> None:
    values = route(SPECIFY, answers).values
    assert (values["m"], values["m_8_text"], values["z"]) == (m, text, z)


LINK = """
title: T
version: 1
pages:
  - {page: p, ask_if: not answered(service), questions: [{name: workplace, type: text, ask: A}]}
  - {page: q, ask_if: 'arm == "control"', questions: [{name: last, type: text, ask: B}]}
"""


@pytest.mark.parametrize(
    ("link", "on_route", "last"),
    [
        ({"service": "north", "arm": "control"}, ["q"], Missing.BLANK),
        ({"service": "north", "arm": "CONTROL"}, ["q"], Missing.BLANK),
        ({"service": "north", "arm": "intervention"}, [], Missing.NOT_ASKED),
        ({"service": "", "arm": ""}, ["p"], Missing.UNDECIDED),
        ({}, ["p"], Missing.UNDECIDED),
    ],
)
def test_what_a_link_brings_routes_and_is_no_value_of_a_response(
    link: dict[str, str], on_route: list[str], last: Value
) -> None:
    found = route(LINK, {}, link)
    assert (pages(found), found.values["last"]) == (on_route, last)
    assert set(found.values) == {"workplace", "last"}


def test_the_first_page_with_a_question_not_yet_shown_is_where_to_go_on() -> None:
    found = route(PAGE_AND_QUESTION, {"a": YES, "b": YES})
    first, second = found.stops
    assert found.first_unseen([]) == first
    assert found.first_unseen(["a"]) == first
    assert found.first_unseen(["a", "b", "d"]) == second
    assert found.first_unseen(["a", "b", "c", "gone"]) is None


def test_a_changed_answer_leads_to_questions_not_yet_shown() -> None:
    seen = ["a", "b", "c"]
    assert route(PAGE_AND_QUESTION, {"a": YES, "b": YES}).first_unseen(seen) is None
    unseen = route(PAGE_AND_QUESTION, {"a": YES, "b": NO}).first_unseen(seen)
    assert unseen is not None
    assert [question.name for question in unseen.questions] == ["d"]


def test_a_note_is_shown_and_has_no_value() -> None:
    found = route(
        """
        title: T
        version: 1
        pages:
          - {page: p, questions: [{name: n, type: note, text: N}, {name: a, type: text, ask: A}]}
        """
    )
    assert (shown(found), set(found.values)) == (["n", "a"], {"a"})


def test_a_battery_is_routed_as_a_whole_and_answered_by_item() -> None:
    text = """
        title: T
        version: 1
        pages:
          - {page: p, questions: [{name: b, type: battery, ask: B, choices: {1: N, 2: Y}, items: {x: X, y: Y}}]}
          - {page: q, ask_if: b_x == 2, questions: [{name: c, type: text, ask: C}]}
    """
    assert route(text, {"b_x": 2}).values == {"b_x": 2, "b_y": Missing.BLANK, "c": Missing.BLANK}
    assert route(text, {"b_y": 2}).values["c"] == Missing.UNDECIDED


# Laws that hold for any answers, in the shipped questionnaire

SHIPPED = load_survey(Path(__file__).parents[1] / "questionnaires" / "joint-protocols")
ROUTER = Router(SHIPPED.questionnaire)
VARIABLES = all_variables(SHIPPED.questionnaire)
INTERVENTION = SHIPPED.fieldwork.link_values("amh-north-cmht", "en")
CONTROL = SHIPPED.fieldwork.link_values("amh-south-cmht", "en")


def values_of(variable: Variable) -> st.SearchStrategy[Value]:
    """Any answer that a variable can have."""
    options: list[st.SearchStrategy[Value]] = [st.sampled_from(sorted(variable.offers))] if variable.offers else []
    if variable.kind == "code":
        options.append(st.sampled_from(sorted(variable.codes)))
    elif variable.kind == "codes":
        options.append(st.lists(st.sampled_from(sorted(variable.codes)), min_size=1, unique=True).map(tuple))
    else:
        options.append(st.just("words"))
    return st.one_of(options)


any_answers = st.fixed_dictionaries({}, optional={name: values_of(variable) for name, variable in VARIABLES.items()})
links = st.sampled_from([INTERVENTION, CONTROL, {}])


@UNHURRIED
@given(any_answers, links)
def test_values_are_exactly_the_variables_of_the_questionnaire(answers: dict[str, Value], link: dict[str, str]) -> None:
    assert set(ROUTER.route(answers, link).values) == set(VARIABLES)


@UNHURRIED
@given(any_answers, links)
def test_nothing_off_the_route_is_an_answer(answers: dict[str, Value], link: dict[str, str]) -> None:
    found = ROUTER.route(answers, link)
    on_route = {v.name for stop in found.stops for question in stop.questions for v in variables_of(question)}
    for name, value in found.values.items():
        if name not in on_route:
            assert value in (Missing.NOT_ASKED, Missing.UNDECIDED), name
        elif value not in (Missing.BLANK, Missing.NOT_ASKED):
            assert value == answers[name]


@UNHURRIED
@given(any_answers, links)
def test_a_route_depends_on_the_answers_alone_and_not_on_what_came_before(
    answers: dict[str, Value], link: dict[str, str]
) -> None:
    before = ROUTER.route(answers, link)
    ROUTER.route({}, CONTROL)
    turned = dict(reversed(answers.items()))
    assert ROUTER.route(turned, link) == before == Router(SHIPPED.questionnaire).route(answers, link)


@UNHURRIED
@given(any_answers, links)
def test_answering_the_same_again_changes_nothing(answers: dict[str, Value], link: dict[str, str]) -> None:
    found = ROUTER.route(answers, link)
    kept = {name: value for name, value in found.values.items() if not is_missing(value) or value in CHOSEN}
    assert ROUTER.route(kept, link) == found
    assert set(kept) <= set(answers)


@UNHURRIED
@given(any_answers, links)
def test_pages_come_in_the_order_of_the_file_and_none_is_empty(answers: dict[str, Value], link: dict[str, str]) -> None:
    found = ROUTER.route(answers, link)
    names = [page.name for page in SHIPPED.questionnaire.pages]
    assert pages(found) == [name for name in names if name in pages(found)]
    assert all(stop.questions for stop in found.stops)


# The routes of the shipped questionnaire

BEFORE = ["your_role", "awareness"]
READERS = ["going_back", "clear_or_not", "effect"]
PRACTICE = ["confidence_now", "contact"]
CONTACTS = ["contact_went", "shared_family"]
AFTER = ["looking_back", "best_help", "learning_and_barriers", "one_thing"]


@pytest.mark.parametrize(
    ("answers", "link", "stops"),
    [
        pytest.param(
            {"heard": 2, "contacts": 2}, INTERVENTION, [*BEFORE, *PRACTICE, *CONTACTS, *AFTER], id="never heard"
        ),
        pytest.param(
            {"heard": 1, "how_read": 1, "used": 3, "contacts": 2},
            INTERVENTION,
            [*BEFORE, "reaching_you", "not_reading", "use", *PRACTICE, *CONTACTS, *AFTER],
            id="heard but read none",
        ),
        pytest.param(
            {"heard": 1, "how_read": 3, "used": 2, "contacts": 2},
            INTERVENTION,
            [*BEFORE, "reaching_you", *READERS, "use", "not_using", *PRACTICE, *CONTACTS, *AFTER],
            id="read, not used",
        ),
        pytest.param(
            {"heard": 1, "how_read": 4, "used": 1, "contacts": 2},
            INTERVENTION,
            [*BEFORE, "reaching_you", *READERS, "use", "uses", *PRACTICE, *CONTACTS, *AFTER],
            id="used",
        ),
        pytest.param({"heard": 2, "contacts": 0}, INTERVENTION, [*BEFORE, *PRACTICE, *AFTER], id="no contact"),
        pytest.param(
            {"heard": 2, "contacts": 2},
            CONTROL,
            [*BEFORE, *PRACTICE, *CONTACTS, *AFTER, "last_check"],
            id="control arm",
        ),
        pytest.param({}, {}, ["your_service", *BEFORE, *PRACTICE, *AFTER], id="no link, no answer"),
    ],
)
def test_each_route_of_the_shipped_questionnaire_has_its_pages(
    answers: dict[str, Value], link: dict[str, str], stops: list[str]
) -> None:
    assert pages(ROUTER.route(answers, link)) == stops


def test_only_who_heard_of_the_protocol_is_asked_how_much_it_helps() -> None:
    assert "helped_protocol" in shown(ROUTER.route({"heard": 1}, INTERVENTION))
    assert "helped_protocol" not in shown(ROUTER.route({"heard": 3}, INTERVENTION))
    values = ROUTER.route({"heard": 3}, INTERVENTION).values
    assert (values["helped_protocol"], values["how_read"], values["used_for"]) == (Missing.NOT_ASKED,) * 3
    assert ROUTER.route({}, INTERVENTION).values["helped_protocol"] == Missing.UNDECIDED

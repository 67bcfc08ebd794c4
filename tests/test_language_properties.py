"""Laws that hold in any questionnaire that loads, whatever is answered."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from surveyapp import answers, rules
from surveyapp.answers import AskAgain, Sayer
from surveyapp.drafts import Draft
from surveyapp.errors import SurveyFaults
from surveyapp.exporters.codebook import codebook
from surveyapp.languages import ENGLISH
from surveyapp.missing import Missing, is_missing
from surveyapp.model import Column, Multiple, Questionnaire, all_variables, export_columns, units_of, variables_of
from surveyapp.responses import Response, complete
from surveyapp.routing import Route, Router, Stop
from surveyapp.rules import TODAY, Truth, Value
from surveyapp.snapshot import Snapshot, snapshot_from_json
from surveyapp.tables import cell_text
from surveyapp.web.checking import whole_questions
from surveyapp.web.forms import PageForm
from tests.made_up import anything, likely, texts
from tests.surveys import UNHURRIED, fieldwork, questionnaire
from tests.trips import DAY, KEY, answered
from tests.visits import Practitioner, Served

LAWS = settings(UNHURRIED, max_examples=120, suppress_health_check=list(HealthCheck))
SEED = st.integers(1, 50)
LINK = {TODAY: DAY}
OFF = (Missing.NOT_ASKED, Missing.UNDECIDED)
NEVER = {
    "unreachable",
    "never-asked",
    "never-offered",
    "blank-page",
    "check-never",
    "screen-out-never",
    "screen-out-always",
}
"""Faults of a made-up condition that can never hold; any other would be a fault of this grammar."""


def loaded(text: str) -> Questionnaire:
    """The questionnaire of a text; made-up conditions that can never hold are passed over."""
    try:
        return questionnaire(text)
    except SurveyFaults as found:
        others = [str(fault) for fault in found.faults if fault.severity == "error" and fault.code not in NEVER]
        assume(others != [])
        raise AssertionError(others) from found


def filled(stop: Stop, draw: st.DataObject) -> dict[str, Value]:
    """What a page's form takes of what somebody types, as the web reads it; what is refused is left blank."""
    found: dict[str, Value] = {}
    for question in stop.questions:
        typed: dict[str, list[str]] = {}
        for unit in units_of(question):
            typed |= draw.draw(likely(question, unit)) if draw.draw(st.integers(0, 5)) else {}
        pairs = MultiDict([(name, text) for name, some in typed.items() for text in some])
        form, fields = PageForm(stop.page, ENGLISH).bound([question], pairs, b"secret", "context")
        form.validate()
        own = {name: value for one in fields if not one.errors for name, value in one.found.items()}
        kept, wrong = whole_questions([question], own, ENGLISH)
        found |= {} if wrong else kept
    return found


def walked(asked: Questionnaire, seed: int, data: st.DataObject) -> dict[str, Value]:
    """The answers of somebody who goes through a questionnaire page by page."""
    router, known, seen = Router(asked), dict[str, Value](), set[str]()
    while stop := router.route(known, LINK, seed).first_unseen(seen):
        known |= filled(stop, data)
        seen |= stop.names
    return known


def questions_on(route: Route) -> dict[str, object]:
    """The questions of a route as they are asked, by name."""
    return {question.name: question for stop in route.stops for question in stop.questions}


@LAWS
@given(texts(), SEED, st.data())
def test_a_route_depends_on_answers_link_and_seed_and_on_nothing_else(
    text: str, seed: int, data: st.DataObject
) -> None:
    asked = loaded(text)
    known = walked(asked, seed, data)
    router = Router(asked)
    found = router.route(known, LINK, seed)
    router.route({}, {}, seed + 1)
    off = {name: 1 for name, value in found.values.items() if value in OFF}
    extra = {"nobody": 7, **dict(reversed(known.items())), **off}
    assert router.route(dict(reversed(known.items())), LINK, seed) == found == Router(asked).route(extra, LINK, seed)
    assert router.route(answered(found.values), LINK, seed) == found, "answering the same again changes nothing"


@LAWS
@given(texts(), SEED, st.data())
def test_a_route_has_each_question_whose_conditions_hold_and_no_other(
    text: str, seed: int, data: st.DataObject
) -> None:
    asked = loaded(text)
    route = Router(asked).route(walked(asked, seed, data), LINK, seed)
    exclusive = {q.name: q.exclusive for q in asked.questions if isinstance(q, Multiple)}
    known: dict[str, Value] = {**LINK, **route.values}
    known |= {q.name: q.assume for q in asked.questions if q.assume is not None and known[q.name] in (*OFF, Missing.BLANK)}  # noqa: E501 # fmt: skip
    on = questions_on(route)
    for page in asked.pages:
        for question in page.questions:
            conditions = [c for c in (page.ask_if, question.ask_if) if c]
            holds = [rules.compiled(rules.parse(c), exclusive)(known) is Truth.TRUE for c in conditions]
            left = [c for c in getattr(question, "choices", [0]) if not getattr(c, "ask_if", "")]
            items = [i for i in getattr(question, "items", [0]) if not getattr(i, "ask_if", "")]
            if left and items:
                assert (question.name in on) == all(holds) or (route.screened_out and question.name not in on)
            if question.name not in on:
                assert all(route.values[v.name] in OFF for v in variables_of(question))


@LAWS
@given(texts(), SEED, st.data())
def test_what_a_page_takes_reaches_its_cell(text: str, seed: int, data: st.DataObject) -> None:
    asked = loaded(text)
    known = walked(asked, seed, data)
    kept = KEY.open(KEY.seal(Draft("s", 1, answers=known, seed=seed))).answers
    assert kept == known
    route = Router(asked).route(kept, LINK, seed)
    snapshot = snapshot_from_json(Snapshot("s", asked, fieldwork()).to_json())
    assert snapshot.questionnaire == asked, "what loads can be launched"
    sent = msgspec.json.decode(msgspec.json.encode(complete(snapshot, route, "", "en", 0)), type=Response)
    assert set(all_variables(asked)) <= set(sent.values)
    for column in export_columns(asked):
        value = column.value(sent.values)
        assert cell_text(column, value, labels=False)
        assert cell_text(column, value, labels=True)
        answer = answered(sent.values).get(column.variable)
        if answer is not None and not column.score and column.turned is None:
            assert value == told(column, answer, sent.values)
    assert {name: value for name, value in kept.items() if sent.values[name] not in OFF} == {
        name: value for name, value in answered(sent.values).items() if name in kept
    }


def told(column: Column, answer: Value, values: dict[str, Value]) -> Value:
    """What a column should say of an answer."""
    if isinstance(answer, tuple) and column.code is not None:
        return values.get(column.name, int(column.code in answer))
    if isinstance(answer, tuple) and column.rank is not None:
        return (*answer, Missing.BLANK, Missing.BLANK)[column.rank - 1]
    return values[column.name] if column.code is not None and column.name in values else answer


@LAWS
@given(texts(), SEED, st.data())
def test_0_is_an_answer_or_what_was_shown_and_not_chosen_and_nothing_else(
    text: str, seed: int, data: st.DataObject
) -> None:
    asked = loaded(text)
    known = walked(asked, seed, data)
    route = Router(asked).route(known, LINK, seed)
    on = questions_on(route)
    for column in export_columns(asked):
        if column.value(route.values) != 0:
            continue
        question = on.get(column.question)
        if column.code is not None:
            assert isinstance(question, Multiple)
            assert column.code in question.choices_by_code
            assert known[question.name] not in ((), None)
        elif column.question:
            assert (known[column.variable], question is None) == (0, False)
        else:
            computed = next(one for one in asked.computed if one.name == column.name)
            tree = rules.parse(computed.of) if computed.condition else rules.parse_value(computed.of)
            parts = [route.values[name] for name, _ in rules.names(tree)]
            assert any(part not in OFF for part in parts), "it is worked out of something that was shown"


@LAWS
@given(texts(), SEED, st.data())
def test_what_check_accepts_never_fails_whatever_is_typed(text: str, seed: int, data: st.DataObject) -> None:
    asked = loaded(text)
    router, sayer = Router(asked), Sayer(asked)
    known: dict[str, Value] = {}
    seen: set[str] = set()
    while stop := router.route(known, LINK, seed).first_unseen(seen):
        for question in stop.questions:
            typed = data.draw(anything(question))
            found: dict[str, Value] = {}
            for unit in units_of(question):
                try:
                    found |= answers.read(question, unit, typed)
                    known |= answers.whole(question, found)
                except (AskAgain, KeyError):
                    continue
        seen |= stop.names
    route = router.route(known, LINK, seed)
    for name in route.values:
        assert sayer.said(name, {**LINK, **route.values})
    for stop in route.stops:
        for question in stop.questions:
            assert all(sayer.labelled(question, unit, route.values) for unit in units_of(question))
    for column in export_columns(asked):
        assert cell_text(column, column.value(route.values), labels=True)
    assert len(codebook(Snapshot("s", asked, fieldwork()))) > len(export_columns(asked))


def stepped(one: Practitioner, data: st.DataObject, asked: dict[str, object]) -> None:
    """Fill in the page in front of somebody, as far as that works, else send it blank; then press Continue again."""
    names = {box["name"] for box in one.page.inputs}
    typed: dict[str, str | list[str]] = {}
    for question in asked.values():
        for unit in units_of(question):  # type: ignore[arg-type]
            if unit.name in names or any(name.startswith(f"{unit.name}.") for name in names):
                typed |= {k: v for k, v in data.draw(likely(question, unit)).items() if k in names}  # type: ignore[arg-type]
    here = one.at
    one.answers(**typed)
    assert one.status in {200, 422}, "what the page offers can be sent"
    if one.at == here and one.status != 200:
        one.goes_to(here.rpartition("/")[2]).answers()
    if one.at == here and one.status == 200:
        one.continues()


@settings(LAWS, max_examples=25)
@given(texts(), SEED, st.data())
def test_anybody_gets_through_or_is_told_what_is_missing(text: str, seed: int, data: st.DataObject) -> None:
    asked = loaded(text)
    by_name: dict[str, object] = {question.name: question for question in asked.questions}
    with TemporaryDirectory() as folder, mock.patch("secrets.randbelow", return_value=seed):
        survey = Served(Path(folder), asked)
        one = survey.practitioner().opens().starts()
        for _ in range(30):
            if one.at == one.address("check"):
                break
            stepped(one, data, by_name)
        if one.at == one.address("check"):
            one.sends()
            assert one.page.heading == "Thank you"
            assert all(not is_missing(v) or Missing(v) for v in survey.answers().values() if isinstance(v, int))
        else:
            refuses = any(check for page in asked.pages for check in page.checks if not check.soft)
            assert refuses or any(question.required for question in asked.questions)
        survey.store.close()

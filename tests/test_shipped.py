"""The surveys that come with the program: they load, ask what they are meant to ask, and keep the craft they teach."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.errors import SurveyFaults
from surveyapp.loader import load_survey
from surveyapp.loader.nodes import Node, parse_yaml
from surveyapp.wording import plain

SURVEYS = Path(__file__).parents[1] / "questionnaires"
NAMES = sorted(folder.name for folder in SURVEYS.iterdir() if folder.is_dir())
shipped = pytest.mark.parametrize("survey", NAMES)

COUNTS = {
    "acute-liaison": {
        "response": 5,
        "staffing": 9,
        "recognising": 6,
        "referring": 7,
        "feedback": 6,
        "training": 3,
        "overview": 6,
    },
    "call-for-practice": {
        "example": 4,
        "purpose": 3,
        "practice": 6,
        "resources": 3,
        "results": 3,
        "others": 3,
        "permission": 2,
    },
    "case-study-interview": {"record": 7, "consent_given": 4, "account": 11, "closing": 4},
    "joint-protocols": {
        "your_work": 4,
        "the_protocol": 13,
        "your_practice": 1,
        "joint_work": 8,
        "what_helps": 5,
    },
    "team-pulse": {"work": 4, "support": 3, "next": 3},
}
"""How many questions each section asks; a roster counts as one, notes are left out."""

LAUNCHABLE = ("joint-protocols", "team-pulse")
MAX_ASK_WORDS, MAX_ITEMS, MAX_LABEL = 25, 7, 80
FACTS = ("number", "date")
TYPED = ("text", "long_text")


def test_every_shipped_survey_has_its_count_here() -> None:
    assert sorted(COUNTS) == NAMES


@shipped
def test_a_shipped_survey_loads_and_warns_only_of_what_is_not_built(survey: str) -> None:
    """Of faults, their lines are shown; the two that can be launched warn of nothing."""
    try:
        loaded = load_survey(SURVEYS / survey)
    except SurveyFaults as refused:
        pytest.fail("\n".join(f"{fault.place.line}: {fault.what}" for fault in refused.faults))
    warned = [f"{fault.code}: {fault.what}" for fault in loaded.warnings if fault.code != "not-built"]
    assert not warned
    assert loaded.name == survey
    if survey in LAUNCHABLE:
        assert loaded.warnings == ()


@shipped
def test_each_section_asks_as_many_questions_as_it_was_planned_to(survey: str) -> None:
    found: dict[str, int] = {}
    for page in _list(_top(survey), "pages"):
        section = _text(page, "section")
        found[section] = found.get(section, 0) + sum(_text(q, "type") != "note" for q in _list(page, "questions"))
    assert found == COUNTS[survey]


@shipped
def test_every_question_has_a_label_that_no_export_cuts(survey: str) -> None:
    labels = {_text(q, "name"): _text(q, "label") for q in _questions(survey) if _text(q, "type") != "note"}
    assert [name for name, label in labels.items() if not 0 < len(label) <= MAX_LABEL] == []


@shipped
def test_questions_are_short(survey: str) -> None:
    asks = [plain(_text(question, "ask"), lambda name: name) for question in _questions(survey)]
    assert [ask for ask in asks if len(ask.split()) > MAX_ASK_WORDS] == []


@shipped
def test_no_battery_is_long(survey: str) -> None:
    batteries = [question for question in _questions(survey) if _text(question, "type") == "battery"]
    assert [_text(battery, "name") for battery in batteries if len(_map(battery, "items")) > MAX_ITEMS] == []


@shipped
def test_several_ticks_have_a_way_to_say_none_of_these_or_that_one_does_not_know(survey: str) -> None:
    """The protocol survey's reasons and uses are asked only of those who have one."""
    stuck = [
        _text(question, "name")
        for question in _questions(survey)
        if _text(question, "type") == "multiple"
        and "offer" not in _keys(question)
        and not any(_text(choice, "exclusive") == "true" for _, choice in _map(question, "choices"))
    ]
    routed = ["why_not_read", "used_for", "why_not_used"] if survey == "joint-protocols" else []
    assert stuck == routed


@shipped
def test_nobody_has_to_make_up_a_figure(survey: str) -> None:
    """A number or a date can be unknown, or says itself how good it is."""
    forced = [
        _text(question, "name")
        for question in _questions(survey)
        if _text(question, "type") in FACTS
        and "dont_know" not in _offers(question)
        and _text(question, "quality") != "true"
    ]
    assert forced == []


@shipped
def test_choices_called_other_ask_which(survey: str) -> None:
    silent = [
        f"{_text(question, 'name')} {code}"
        for question in _questions(survey)
        for code, choice in _map(question, "choices")
        if (choice.text or _text(choice, "label")).startswith(("Another", "Other", "Something else"))
        and _text(choice, "specify") != "true"
    ]
    expected = ["own_service 6"] if survey == "joint-protocols" else []
    assert silent == expected


@shipped
def test_the_word_anonymous_is_left_to_the_program(survey: str) -> None:
    """Whether pages may say it follows from the fieldwork and the headcounts, so no text of the survey's own does."""
    for file in ("questionnaire.yaml", "services.csv"):
        assert "anonym" not in (SURVEYS / survey / file).read_text(encoding="utf-8").lower()


@shipped
def test_each_file_says_at_its_top_that_it_is_invented(survey: str) -> None:
    for file in ("questionnaire.yaml", "fieldwork.yaml"):
        top = (SURVEYS / survey / file).read_text(encoding="utf-8").split("\n\n")[0]
        assert top.startswith("# ")
    assert "invented" in (SURVEYS / survey / "fieldwork.yaml").read_text(encoding="utf-8").split("\n\n")[0]


def _top(survey: str) -> Node:
    """The questionnaire as its file stands, which needs no loader that knows every type."""
    node, faults = parse_yaml((SURVEYS / survey / "questionnaire.yaml").read_text(encoding="utf-8"), survey)
    assert node is not None
    assert faults == []
    return node


def _questions(survey: str) -> Iterator[Node]:
    """Every question of the file, those of a roster after the roster."""
    for page in _list(_top(survey), "pages"):
        for question in _list(page, "questions"):
            yield question
            yield from _list(question, "questions")


def _get(node: Node, key: str) -> Node | None:
    return next((value for name, value in node.pairs if name.text == key), None)


def _keys(node: Node) -> set[str]:
    return {name.text for name, _ in node.pairs}


def _text(node: Node, key: str) -> str:
    return found.text if (found := _get(node, key)) else ""


def _list(node: Node, key: str) -> list[Node]:
    return found.items if (found := _get(node, key)) else []


def _map(node: Node, key: str) -> list[tuple[str, Node]]:
    return [(name.text, value) for name, value in found.pairs] if (found := _get(node, key)) else []


def _offers(question: Node) -> set[str]:
    """The reasons that a question offers, from a list or a map."""
    offer = _get(question, "offer")
    return {item.text for item in offer.items} | _keys(offer) if offer else set()

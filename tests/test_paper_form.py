"""The form to fill in by hand leads people the right way; the command writes it; browsers show and print it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from surveyapp.commands import cli
from surveyapp.model import Choice, Page, Single, Split, Variant
from surveyapp.paper import document, paper
from surveyapp.paper.routes import Routes
from surveyapp.routing import Router
from surveyapp.rules import Value
from tests import chromium
from tests.chromium import ROOT
from tests.papers import (
    FIRST,
    FULL,
    ROUND,
    SHIPPED,
    form,
    of_pages,
    shown,
)
from tests.surveys import UNHURRIED, questionnaire

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# --- the way through the form ---------------------------------------------------------------------------------------

ROUTED = """
    title: T
    version: 1
    pages:
      - page: p1
        questions:
          - name: heard
            type: single
            ask: Heard?
            choices: {1: Yes, 2: No}
            offer: [dont_know]
      - page: p2
        ask_if: heard == 1
        questions:
          - name: read
            type: single
            ask: Read?
            choices: {1: Yes, 2: No}
      - page: p3
        ask_if: read == 1
        questions:
          - {name: clear, type: rating, ask: Clear?, low: Not, high: Very}
      - page: p4
        ask_if: not answered(clear)
        questions:
          - {name: comment, type: text, ask: Why?}
      - page: p5
        ask_if: read == 2 or heard == 1
        questions:
          - {name: years, type: number, ask: Years?, min: 0}
      - page: p6
        ask_if: arm == "control"
        questions:
          - {name: used, type: text, ask: Used?}
"""


def test_an_answer_leads_past_what_cannot_be_asked_and_a_line_says_who_answers_the_rest() -> None:
    text = form(questionnaire(ROUTED, ROUND), ROUND).text
    assert "1 Yes 2 No → Go to question 4 or -91 Don't know → Go to question 4" in text
    assert 'Answer question 2 only if question 1 is "Yes"; otherwise go on to question 4. 2. Read?' in text
    assert "1 Yes 2 No → Go to question 4" in text.partition("2. Read?")[2]
    assert 'Answer question 5 only if question 2 is "No" or question 1 is "Yes"; otherwise go on to question 6.' in text


def test_a_condition_on_the_link_is_marked_by_the_office_and_does_not_tell_the_arm() -> None:
    text = form(questionnaire(ROUTED, ROUND), ROUND).text
    assert "Answer only if this box was ticked before the form was given to you: 6. Used?" in text
    assert "control" not in text
    assert 'Asked if "Arm" is "control"' in shown(questionnaire(ROUTED, ROUND), ROUND).text


def test_what_a_lot_decides_is_marked_by_the_office_too() -> None:
    asked = replace(FIRST.questions[0], variants=(Variant("form == 1", "Heard of it at all?"),))
    lots = (Split("form", "Which wording", (Choice(1, "Short form"), Choice(2, "Long form"))),)
    text = form(of_pages(Page("p", (asked,)), splits=lots)).text
    assert "Which wording: 1 Short form 2 Long form" in text.partition("How to fill in")[0]
    assert "Question 1 Heard of it at all? For everyone else: Ask heard? Tick one box." in text


@UNHURRIED
@given(st.data())
def test_the_form_never_leads_past_a_question_that_the_browser_would_ask(data: st.DataObject) -> None:
    """Whoever follows the arrows of the shipped form meets every question of the route of the same answers."""
    asks = SHIPPED.questionnaire
    routes, router = Routes(asks), Router(asks)
    answers: dict[str, Value] = {}
    for question in asks.questions:
        if isinstance(question, Single):
            codes = [*question.choices_by_code, *question.offers_by_code]
            answers[question.name] = data.draw(st.sampled_from(codes), label=question.name)
    link = SHIPPED.fieldwork.link_values("amh-south-cmht", "en")
    asked = [question.name for stop in router.route(answers, link).stops for question in stop.questions]
    number = {question.name: n for n, question in enumerate(asks.questions, start=1)}
    for name, after in pairwise(asked):
        code = answers.get(name)
        leads = routes.after(name, code if isinstance(code, int) else None)
        assert 0 < leads <= number[after]
    for page in asks.pages:
        if not {question.name for question in page.questions} & set(asked):
            last = number[page.questions[-1].name]
            later = [number[name] for name in asked if number[name] > last]
            assert not later or 0 < routes.past(page) <= later[0]


# --- the command ----------------------------------------------------------------------------------------------------


def test_print_writes_to_the_terminal_or_to_a_file_it_does_not_replace_unasked(tmp_path: Path) -> None:
    folder, file = ROOT / "questionnaires" / "joint-protocols", tmp_path / "page.html"

    def run(*more: str) -> Any:
        return CliRunner().invoke(cli, ["print", str(folder), *more])

    assert run().stdout == document(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)
    assert run("--paper", "-o", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == paper(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)
    again = run("-o", str(file))
    assert again.exit_code == 1
    assert "--force" in again.output
    assert run("-o", str(file), "--force").exit_code == 0
    assert "every wording" in file.read_text(encoding="utf-8")


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["document", "form"])
def page(request: pytest.FixtureRequest) -> str:
    """The shipped questionnaire, as a document and as a form."""
    make = document if request.param == "document" else paper
    return make(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium.chromium() as browser:
        yield browser


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(browser: "Browser", page: str, width: int) -> None:
    every = of_pages(FIRST, *(Page(f"p{n}", (replace(q, name=f"q{n}"),)) for n, q in enumerate(FULL)))
    make = document if "every wording" in page else paper
    context = browser.new_context(viewport={"width": width, "height": 800})
    opened = context.new_page()
    for each in (page, make("a", every, ROUND)):
        opened.set_content(each)
        found = Axe().run(opened).response["violations"]
        assert [f"{wrong['id']}: {wrong['nodes'][0]['html'][:100]}" for wrong in found] == []
        assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    context.close()


@pytest.mark.xdist_group("browser")
def test_it_prints_on_several_sheets_of_a4(browser: "Browser", page: str) -> None:
    opened = browser.new_page()
    opened.set_content(page)
    printed = opened.pdf(prefer_css_page_size=True)
    opened.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 5
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)[0])
    assert (round(width), round(height)) == (595, 842)

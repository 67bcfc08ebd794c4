"""What the HTML of every page must be for everybody to use it: named, labelled, grouped, described, light."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from surveyapp.errors import SurveyFaults
from surveyapp.loader import Survey, load_survey
from surveyapp.model import Note, Questionnaire
from tests.visits import Element, Page, Practitioner, Served

SHIPPED = Path(__file__).parent.parent / "questionnaires" / "joint-protocols"
MOST_BYTES = 13_000

TYPES = """
title: Every type of question
version: 1
minutes: 3
about: |
  Who asks, and why.

  - One
  - Two
thanks: Thank **you**.
consent: ["I agree", "I understand"]
scales: {much: {1: Little, 2: Some, 3: Much}}
sections: {part: The first part}
pages:
  - page: choosing
    section: part
    title: Choosing
    questions:
      - {name: about_it, type: note, text: "Please *read* this."}
      - name: pick
        type: single
        ask: Pick **one**
        hint: Only one
        choices:
          1: A
          8: {label: Other, specify: true}
        offer: [dont_know]
      - name: listed
        type: single
        ask: Pick from a long list
        choices: {1: A, 2: B, 3: C, 4: D, 5: E, 6: F, 7: G, 8: H, 9: I, 10: J, 11: K, 12: L,
                  13: {label: M, specify: true}}
        offer: [prefer_not_to_say]
      - name: picks
        type: multiple
        ask: Pick some
        hint: Tick all that apply
        choices:
          1: A
          2: {label: None, exclusive: true}
          3: {label: Other, specify: true}
        offer: [dont_know, prefer_not_to_say]
      - {name: rows, type: battery, ask: How?, hint: H, scale: much, items: {a: One, b: Two}, offer: [not_applicable]}
      - {name: points, type: rating, ask: Rate it, low: bad, high: good, offer: [dont_know]}
      - {name: best, type: ranking, ask: Rank them, top: 2, hint: H, choices: {1: A, 2: B, 3: C}, offer: [dont_know]}
  - page: typing
    section: part
    questions:
      - {name: share, type: number, ask: How much?, hint: H, min: 0, decimals: 2, unit: hours, offer: [dont_know]}
      - {name: bare, type: number, ask: How many?, min: 0}
      - {name: line, type: text, ask: In a line?, hint: H, offer: [prefer_not_to_say]}
      - {name: bare_line, type: text, ask: In another line?}
      - {name: lines, type: long_text, ask: In some lines?, hint: H, offer: [prefer_not_to_say]}
      - {name: bare_lines, type: long_text, ask: In more lines?}
      - {name: year, type: date, ask: Which year?, precision: year}
      - {name: month, type: date, ask: Which month?, hint: H, offer: [dont_know]}
      - {name: day, type: date, ask: Which day?, precision: day}
"""


# --- what every page must be --------------------------------------------------------------------------------------


def must_be_a_page(page: Page) -> None:
    """It says what it is and in which language, has one main part, and every id is there once."""
    (html,) = page.all("html")
    assert html["lang"] == "en"
    assert len(list(page.all("h1"))) == len(list(page.all("main"))) == len(list(page.all("title"))) == 1
    assert page.heading in page.title
    assert page.title.split("–")[-1].strip(), "the title names the survey"
    assert len(page.ids) == len(set(page.ids)), "an id occurs twice"
    assert {"utf-8"} == {meta["charset"] for meta in page.all("meta") if "charset" in meta}
    assert "width=device-width" in str([meta["content"] for meta in page.all("meta") if meta["name"] == "viewport"])
    skip = next(page.all("a"))
    assert skip["href"] == f"#{next(page.all('main'))['id']}"
    levels = [element.tag for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert "h1" in levels
    assert set(levels) <= {"h1", "h2"}
    bare = [element for element in page.all("title", "option", "textarea") if list(element.all())]
    assert not bare, f"a browser would show the tags in <{bare[0].tag}> as words"
    assert all(link.text for link in page.all("a")), "a link without words"
    assert all(button.text for button in page.all("button")), "a button without words"
    assert not [element for element in page.all() if "tabindex" in element and element["tabindex"] != "-1"]
    assert len([element for element in page.all() if "autofocus" in element]) <= 1


def must_lead_somewhere(page: Page) -> None:
    """Whatever points at an id of the page finds it."""
    ids = set(page.ids)
    for element in page.all():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert ids.issuperset(element[name].split()), f"{element.attributes} points nowhere"
            assert (name not in element) or element[name], f"{element.attributes} points at nothing"
        if element.tag == "a" and element["href"].startswith("#"):
            assert element["href"][1:] in ids, f"no {element['href']} to jump to"


def must_name_its_inputs(page: Page) -> None:
    """Every input has a label, every group of ticks a legend."""
    labels = {label["for"]: label.text for label in page.all("label") if "for" in label}
    for one in page.inputs:
        around = one.within("label")
        name = one["aria-label"] or labels.get(one["id"]) or (around.text if around else "")
        assert name, f"no label for {one.attributes}"
        if one["type"] in {"radio", "checkbox"}:
            assert one.within("fieldset"), f"no group around {one.attributes}"
        assert one.within("form"), f"{one.attributes} is in no form"
    for fieldset in page.all("fieldset"):
        first = next(part for part in fieldset.inside if isinstance(part, Element))
        assert first.tag == "legend"
        assert first.text
        assert len([part for part in fieldset.inside if isinstance(part, Element) and part.tag == "legend"]) == 1
    for name in {one["name"] for one in page.inputs if one["type"] == "radio"}:
        groups = {id(one.within("fieldset")) for one in page.inputs if one["name"] == name}
        assert len(groups) == 1, f"the radios {name} stand in different groups"


def must_tell_its_errors(page: Page) -> None:
    """Each error describes its input or group and is listed on top, and the title says so before anything else."""
    described = {
        token: element
        for element in page.all("fieldset", "input", "select", "textarea")
        for token in element["aria-describedby"].split()
    }
    errors = [element for element in page.all("p") if element["class"] == "error"]
    for error in errors:
        assert error.text.startswith("Error: ")
        belongs = described[error["id"]]
        around = error.within("fieldset") or error.parent
        assert belongs is around or belongs in list(around.all() if around else ())
    summaries = [element for element in page.all("div") if element["class"] == "summary"]
    prompts = [element for element in page.all("div") if element["class"] == "prompt"]
    assert page.title.startswith("Error: ") == bool(summaries)
    assert page.title.startswith("Not answered yet: ") == bool(prompts)
    assert len(summaries + prompts) <= 1
    for box in summaries + prompts:
        assert (box["role"], "autofocus" in box, "tabindex" in box) == ("alert", True, True)
        assert len(list(box.all("h2"))) == 1
    listed = [link["href"] for box in summaries for link in box.all("a")]
    assert len(listed) == len(set(listed)) == len(errors)
    assert all(link["href"].startswith("#") for box in summaries + prompts for link in box.all("a"))


def must_have_a_form_of_ours(page: Page) -> None:
    """A form asks the browser to remember nothing and, after Start, carries its token and its draft."""
    for form in page.all("form"):
        assert (form["method"], form["autocomplete"]) == ("post", "off")
        if "action" in form:
            assert "#" not in form["action"], "a fragment would take the focus from the error summary"
        assert list(form.all("button"))
        if "Start" not in [button.text.split()[0] for button in form.all("button")]:
            assert {"csrf_token", "draft"} <= set(page.hidden)
            assert all(page.hidden.values())


def must_say_whom_to_ask(page: Page, contact: str = "study@example.org") -> None:
    """Every page of a survey says whom to ask, that nobody reads along, and where the privacy page is."""
    (footer,) = page.all("footer")
    assert f"mailto:{contact}" in [link["href"] for link in footer.all("a")]
    assert "Nobody reads answers as they come in" in footer.text
    assert [link["href"].endswith("/privacy") for link in footer.all("a") if "Privacy" in link.text] == [True]


def must_be_sound(page: Page) -> None:
    """Everything above."""
    must_be_a_page(page)
    must_lead_somewhere(page)
    must_name_its_inputs(page)
    must_tell_its_errors(page)
    must_have_a_form_of_ours(page)
    must_say_whom_to_ask(page)


# --- visits that see every page -----------------------------------------------------------------------------------


def everywhere(questionnaire: Questionnaire, required: bool = False) -> Questionnaire:
    """The questionnaire with every page and question on everybody's route, and all of them required or none."""
    pages = []
    for page in questionnaire.pages:
        questions = [replace(q, ask_if="", required=required and not isinstance(q, Note)) for q in page.questions]
        pages.append(replace(page, ask_if="", questions=tuple(questions)))
    return replace(questionnaire, pages=tuple(pages))


def something(page: Page) -> dict[str, str | list[str]]:
    """An answer for everything on a page: the first choice, another place, a few words."""
    typed: dict[str, str | list[str]] = {}
    for one in page.inputs:
        name, around = one["name"], one.within("p")
        if name.endswith(".reason") or (around and around["class"] == "specify"):
            continue
        if one["type"] in {"radio", "checkbox"}:
            typed.setdefault(name, one["value"])
        elif one.tag == "select":
            place = int(name.rpartition(".")[2]) if "." in name else 1
            typed[name] = [option["value"] for option in one.all("option")][place]
        else:
            dates = {"day": "9", "month": "11", "year": "2026"}
            typed[name] = dates.get(name.rpartition(".")[2] if "." in name else "", "7")
    return typed


def walk(one: Practitioner, filled: bool) -> Iterator[tuple[str, Practitioner]]:
    """Yield every page in front of the check page, fresh, then as it comes back when it is sent empty."""
    while not one.at.endswith("/check"):
        assert one.status == 200
        yield "fresh", one
        form = something(one.page)
        one.answers()
        if one.page.title.startswith(("Error: ", "Not answered yet: ")):
            yield "sent empty", one
            here = one.at
            one.answers(**(form if filled else {}))
            if filled and not here.endswith("/check"):
                after = one.tab()
                one.gets(here)
                yield "filled", one
                one.at, one._answer = after.at, after._answer


def launched(folder: Path, survey: Survey, questionnaire: Questionnaire) -> Served:
    """The shipped survey served with a questionnaire."""
    fieldwork = survey.fieldwork
    facts = {name: getattr(fieldwork, name) for name in ("study", "retention", "contacts", "thresholds")}
    return Served(folder, questionnaire, fieldwork.services, survey=survey.name, **facts)


@pytest.fixture(scope="module")
def shipped() -> Survey:
    """The shipped survey."""
    return load_survey(SHIPPED)


@pytest.mark.parametrize("required", [False, True], ids=["prompted", "in error"])
def test_every_page_of_the_shipped_survey_is_sound_and_light(tmp_path: Path, shipped: Survey, required: bool) -> None:
    questionnaire = everywhere(shipped.questionnaire, required)
    survey = launched(tmp_path, shipped, questionnaire)
    one = survey.practitioner().opens(shipped.fieldwork.services[0].service).starts().agrees()
    met = set()
    for how, at in walk(one, filled=True):
        must_be_sound(at.page)
        assert at.text.startswith("<!doctype html>")
        assert len(at.text.encode()) <= MOST_BYTES, f"{at.at} {how}"
        met.add((at.at.rpartition("/")[2], how))
        if how == "filled":
            assert at.filled
    pages = {page.name for page in questionnaire.pages}
    assert {page for page, _ in met} == pages
    assert {how for _, how in met} == {"fresh", "sent empty", "filled"}
    assert not required or {page for page, how in met if how == "sent empty"} == pages
    must_be_sound(one.page)
    must_be_sound(one.sends().page)
    assert one.page.heading == "Thank you"


@pytest.mark.parametrize("service", ["amh-north-cmht", "amh-south-cmht"])
def test_the_shipped_survey_as_it_is_asked_is_sound_all_the_way(tmp_path: Path, shipped: Survey, service: str) -> None:
    one = launched(tmp_path, shipped, shipped.questionnaire).practitioner().opens(service)
    must_be_sound(one.page)
    must_be_sound(one.starts().page)
    must_be_sound(one.answers().page)
    one.agrees()
    pages = [at.at for how, at in walk(one, filled=True) if how == "fresh"]
    assert len(pages) > 8
    must_be_sound(one.checks().page)
    must_be_sound(one.opens(service).page)
    must_be_sound(one.goes_to("privacy").page)


@pytest.mark.parametrize("required", [False, True], ids=["prompted", "in error"])
def test_every_type_of_question_is_sound_fresh_filled_prompted_and_in_error(tmp_path: Path, required: bool) -> None:
    plain = Served(tmp_path / "plain", TYPES).snapshot.questionnaire
    survey = Served(tmp_path / "all", everywhere(plain, required))
    one = survey.practitioner().opens()
    pages = [one.page, one.starts().page, one.answers().page, one.answers(consent_1="yes").page, one.agrees().page]
    pages += [at.page for _, at in walk(one, filled=True)]
    wrong = one.goes_to("choosing")
    pages.append(wrong.answers(picks=["1", "2"], listed_13_text="x" * 300, **{"best.2": "1"}, pick_8_text="\x07").page)
    assert len([error for error in pages[-1].all("p") if error["class"] == "error"]) >= 4
    wrong = one.goes_to("typing")
    typed = {"share": "3,5", "bare": "x", "line": "x" * 201, "lines": "x " * 200, "year.year": "26", "month.month": "1"}
    pages.append(
        wrong.answers(**typed, bare_line="\x07", **{"day.day": "31", "day.month": "2", "day.year": "2026"}).page
    )
    assert len([error for error in pages[-1].all("p") if error["class"] == "error"]) >= 8
    pages += [one.checks().page, one.sends().page, one.goes_to("check").page, one.goes_to("refused").page]
    for page in pages:
        must_be_sound(page)


def test_a_page_that_could_not_be_saved_is_sound(tmp_path: Path) -> None:
    one = Served(tmp_path, TYPES).practitioner().opens().starts()
    for _ in range(2):
        must_be_sound(one.presses(one.at, {**one.page.hidden, "csrf_token": "x"}).page)
        assert one.status == 403
        one.goes_to("consent").agrees()


def test_the_check_page_leads_to_each_answer_by_name(tmp_path: Path) -> None:
    survey = Served(tmp_path, TYPES)
    one = survey.agreed()
    for _ in walk(one, filled=True):
        pass
    changes = {link.text: link["href"] for link in one.page.all("a") if link.text.startswith("Change")}
    asked = [question for question in survey.snapshot.questionnaire.questions if not isinstance(question, Note)]
    assert list(changes) == [f"Change your answer: {question.label}" for question in asked]
    for address in changes.values():
        assert address.partition("#")[2] in one.tab().gets(address).page.ids


def test_the_plain_pages_are_sound_too(tmp_path: Path) -> None:
    one = Served(tmp_path, TYPES).practitioner()
    for path in ("/nowhere", "/survey/1/x"):
        page = one.gets(path).page
        must_be_a_page(page)
        must_lead_somewhere(page)
        must_have_a_form_of_ours(page)


def test_a_closed_an_early_and_a_lost_page_say_whom_to_ask(tmp_path: Path) -> None:
    survey = Served(tmp_path, TYPES)
    one = survey.practitioner()
    must_be_sound(one.goes_to("check").page)
    for time in ("2027-01-01 00:00:00", "2028-01-01 00:00:00"):
        survey.clock.says(time)
        must_be_sound(one.opens().page)


@pytest.mark.parametrize("text", ["title: Choosing", "1: A, 2: B"])
def test_emphasis_stands_in_no_place_that_can_only_hold_words(tmp_path: Path, text: str) -> None:
    must_be_sound(Served(tmp_path, TYPES.replace(text, f"{text} *well*")).agreed().page)


NAMED = """
title: The survey
version: 1
pages:
  - page: first
    questions:
      - {{name: {}, type: text, ask: What?}}
"""


@pytest.mark.parametrize("name", ["main", "draft", "csrf_token"])
def test_a_question_may_not_have_a_name_that_its_page_needs(tmp_path: Path, name: str) -> None:
    with pytest.raises(SurveyFaults):
        Served(tmp_path, NAMED.format(name))


@pytest.mark.parametrize(
    "name", ["summary", "prompt", "decision", "change", "questions", "prefix", "token", "check", "q"]
)
def test_a_question_may_have_any_other_name(tmp_path: Path, name: str) -> None:
    survey = Served(tmp_path, NAMED.format(name))
    one = survey.practitioner().opens().starts()
    must_be_sound(one.page)
    assert one.answers(**{name: "typed"}).at == one.address("check")
    one.sends()
    assert survey.answers()[name] == "typed"

"""A preview shows the real pages with the answers of the address, or what is wrong until that is mended."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.commands import cli
from surveyapp.missing import Missing
from surveyapp.model import units_of
from surveyapp.rules import Value
from surveyapp.web.given import in_order, query, read_answers
from surveyapp.web.preview import create_preview
from tests import surveys
from tests.docs_pages import SHIPPED
from tests.surveys import folder, questionnaire
from tests.visits import OPEN, Practitioner, Served

LOTS = "splits: {form: {label: Which wording, choices: {1: Short, 2: Long}}}\n"
TEXT = f"""
title: Working together
version: 1
{LOTS}pages:
  - page: awareness
    questions:
      - {{name: heard, type: single, ask: Heard?, label: Heard of it, choices: {{1: Yes, 2: No}}, offer: [dont_know]}}
      - {{name: staff, type: number, ask: Staff?, label: Staff, min: 0, offer: [dont_know]}}
  - page: use
    ask_if: heard == 1
    questions:
      - name: used_for
        type: multiple
        ask: What did ${{name}} use it for?
        label: Used for
        choices:
          1: To refer
          8: {{label: Other, specify: true}}
          9: {{label: Nothing, exclusive: true}}
      - {{name: told, type: text, ask: Who told you?, label: Told by, ask_if: arm == "control"}}
  - page: seen
    title: Families
    checks:
      - {{check: families <= staff * 100, say: That is more than anybody sees, kind: hard}}
      - {{check: families <= staff, say: Is it so many?, kind: soft}}
    questions:
      - {{name: families, type: number, ask: How many families?, label: Families, min: 0, offer: [dont_know]}}
      - {{name: change, type: long_text, ask: "You said ${{heard}}. What would you change?", label: Change}}
"""

SERVICES = """\
service,name,sector,headcount,arm
north,North Team,Health,38,intervention
south,South Team,Social care,30,control
"""


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A survey folder in an otherwise empty folder, in which the preview runs."""
    monkeypatch.chdir(tmp_path)
    return folder(tmp_path, questionnaire=surveys.yaml(TEXT), services=SERVICES)


@pytest.fixture
def writer(survey: Path) -> "Writer":
    """Somebody who writes the survey, with its preview open."""
    return Writer(create_preview(survey, now=lambda: OPEN)).gets("/")


class Writer(Practitioner):
    """Somebody who writes a questionnaire, in front of its preview."""

    def __init__(self, app: Flask) -> None:
        super().__init__(cast(Served, None), app.test_client())

    def gets(self, path: str, **more: object) -> "Writer":
        """Open an address."""
        super().gets(path, **more)
        return self

    def clicks(self, words: str) -> "Writer":
        """Follow the link of these words."""
        super().clicks(words)
        return self

    def opens_page(self, name: str, **given: str) -> "Writer":
        """Open a page with these answers."""
        return self.gets(f"/a-survey/1/page/{name}?{urlencode(given)}")

    def enters(self, **typed: str | list[str]) -> "Writer":
        """Fill in the page in front of them and press Continue; go on where that sends them."""
        action = next(self.page.all("form"))["action"]
        self.presses(action, {**self.page.hidden, **typed}).follows()
        return self

    @property
    def given(self) -> dict[str, str]:
        """What the address says, but for the service and the lots."""
        said = {name: texts[0] for name, texts in parse_qs(urlsplit(self.at).query).items()}
        return {name: text for name, text in said.items() if name not in {"service", "seed"}}

    @property
    def place(self) -> str:
        """The name of the page they are on."""
        return urlsplit(self.at).path.rpartition("/")[2]


def edit(survey: Path, old: str, new: str, file: str = "questionnaire.yaml") -> None:
    """Change a file of the survey, as an editor saves it."""
    text = (survey / file).read_text(encoding="utf-8")
    assert old in text
    (survey / file).write_text(text.replace(old, new, 1), encoding="utf-8")


# --- the list of pages --------------------------------------------------------------------------------------------


def test_the_first_page_lists_every_page_its_questions_and_in_words_who_is_asked(writer: Writer) -> None:
    assert writer.status == 200
    assert writer.page.heading == "Working together"
    assert [writer.page.links[name].partition("?")[0] for name in ("awareness", "use", "seen")] == [
        "/a-survey/1/page/awareness", "/a-survey/1/page/use", "/a-survey/1/page/seen"
    ]  # fmt: skip
    assert "6 questions on 3 pages" in writer.words
    assert 'Asked of those for whom "Heard of it" is "Yes": heard == 1.' in writer.words
    assert 'told (text) Told by. Asked of those for whom "Arm" is "control"' in writer.words
    assert writer.words.count("These answers do not lead here.") == 1


def test_with_answers_in_the_address_it_says_where_they_lead_and_hands_them_on(writer: Writer) -> None:
    writer.gets("/?heard=1&used_for=1,8&used_for_8_text=a+poster")
    assert "These answers do not lead here." not in writer.words
    assert "used_for 1,8 To refer and Other" in writer.words
    for link in ("awareness", "seen", "Check your answers"):
        assert "heard=1&used_for=1,8&used_for_8_text=a+poster" in writer.page.links[link]
    writer.gets(writer.page.links["Without these answers"])
    assert writer.given == {}


def test_services_and_lots_can_be_chosen(writer: Writer) -> None:
    assert writer.page.links["South Team (Social care, control)"].endswith("service=south&seed=1")
    drawn = {name: writer.page.links.get(name) for name in ("Short", "Long")}
    assert [*drawn.values()].count(None) == 1  # the one that the address draws already
    writer.gets(next(link for link in drawn.values() if link))
    assert writer.page.links.keys() >= {name for name, link in drawn.items() if link is None}
    assert "South Team" in writer.opens_page("use", heard="1", service="south").words
    assert "South Team" in writer.opens_page("use", heard="1", arm="control").words
    assert "North Team" in writer.opens_page("use", heard="1").words


def test_what_comes_before_the_questions_can_be_seen_too(writer: Writer, survey: Path) -> None:
    assert "Consent" not in writer.page.links
    edit(survey, "splits:", "about: Who asks.\nconsent: ['I have read this and agree.']\nsplits:")
    writer.gets("/?heard=2").clicks("Start")
    assert "Who asks." in writer.words
    assert "North Team" in writer.words
    writer.presses(writer.at, {}).follows()
    assert (writer.place, writer.status) == ("consent", 200)
    assert "I have read this and agree." in writer.words
    writer.presses(writer.at, {}).follows()
    assert (writer.place, writer.given) == ("awareness", {"heard": "2"})
    assert "What is kept" in writer.gets("/").clicks("Privacy").words


def test_every_language_can_be_seen_and_stays_from_page_to_page(survey: Path) -> None:
    text = surveys.one_question("- {name: q, type: single, ask: Q?, choices: {1: Yes, 2: No}}")
    welsh = "title: C\npages: [{page: p, questions: [{name: q, ask: Pa un?, choices: {1: Ie, 2: Na}}]}]\n"
    (survey / "questionnaire.yaml").write_text(text, encoding="utf-8")
    (survey / "questionnaire.cy.yaml").write_text(welsh, encoding="utf-8")
    writer = Writer(create_preview(survey)).gets("/").clicks("Cymraeg").clicks("p")
    assert "Pa un?" in writer.words
    writer.enters(q="1")
    assert (writer.place, writer.given) == ("check", {"language": "cy", "q": "1"})
    assert "Ie" in writer.words
    assert "Send my answers" not in writer.words


# --- pages --------------------------------------------------------------------------------------------------------


def test_continue_checks_goes_on_with_the_answers_in_the_address_and_back_leads_back(writer: Writer) -> None:
    writer.clicks("awareness")
    assert writer.page.heading == "Working together"
    writer.enters(heard="1", staff="12")
    assert (writer.status, writer.place, writer.given) == (200, "use", {"heard": "1", "staff": "12"})
    assert "What did North Team use it for?" in writer.words
    writer.enters(used_for=["1", "8"], used_for_8_text="a poster & more")
    assert writer.place == "seen"
    assert writer.given == {"heard": "1", "staff": "12", "used_for": "1,8", "used_for_8_text": "a poster & more"}
    assert "You said Yes." in writer.words
    writer.clicks("Back")
    assert writer.filled == {"used_for": ["1", "8"], "used_for_8_text": ["a poster & more"]}


def test_what_cannot_be_an_answer_is_asked_again_as_on_the_real_page(writer: Writer) -> None:
    writer.opens_page("use", heard="1").enters(used_for=["1", "9"])
    assert (writer.status, writer.place, writer.given) == (422, "use", {"heard": "1"})
    assert writer.page.title.startswith("Error: ")
    assert "Used for: Choose “Nothing” alone, or take its tick away" in writer.words
    assert writer.filled == {"used_for": ["1", "9"]}


def test_a_page_left_blank_is_pointed_out_once(writer: Writer) -> None:
    writer.opens_page("awareness").enters(heard="2")
    assert (writer.status, writer.place) == (200, "awareness")
    assert "Not answered yet" in writer.words
    assert writer.enters(heard="2").place == "seen"
    assert writer.given == {"heard": "2", "asked-again": "awareness"}
    assert writer.clicks("Back").enters(heard="2").place == "seen"


def test_checks_refuse_or_ask_once(writer: Writer) -> None:
    writer.opens_page("seen", staff="2").enters(families="300")
    assert writer.status == 422
    assert "That is more than anybody sees" in writer.words
    writer.enters(families="3")
    assert (writer.status, writer.place) == (200, "seen")
    assert "Is it so many?" in writer.words
    assert writer.enters(families="3").place == "check"


def test_the_check_page_shows_the_answers_leads_back_to_each_and_cannot_send(writer: Writer) -> None:
    writer.gets("/a-survey/1/check?heard=2&staff=5&families=3")
    assert writer.status == 200
    assert not [*writer.page.all("form"), *writer.page.all("button")]
    assert "A preview ends here" in writer.words
    writer.clicks("Change your answer: Families")
    assert (writer.place, writer.filled) == ("seen", {"families": ["3"]})
    assert writer.enters(families="4").place == "check"
    assert writer.given == {"heard": "2", "staff": "5", "families": "4"}
    assert writer.presses("/a-survey/1/check", {}).status == 405


def test_a_question_may_be_called_what_the_real_pages_once_said_in_their_addresses(writer: Writer) -> None:
    writer.opens_page("seen", change="A text").enters(families="1", change="Another")
    assert (writer.place, writer.given) == ("check", {"families": "1", "change": "Another"})
    assert "Another" in writer.words


def test_a_page_that_no_answer_leads_to_is_shown_all_the_same_and_says_so(writer: Writer) -> None:
    writer.opens_page("use", heard="2")
    assert writer.status == 200
    assert "These answers do not lead here" in writer.words
    assert "open" in next(writer.page.all("details"))
    assert {one["name"] for one in writer.page.inputs} == {"used_for", "used_for_8_text", "told"}
    assert writer.enters(used_for="1", told="A friend").place == "seen"
    assert writer.given == {"heard": "2", "used_for": "1", "told": "A friend"}


def test_below_a_page_stand_its_name_its_conditions_and_what_is_known(writer: Writer) -> None:
    (note,) = writer.opens_page("use", heard="1", staff="dont_know").page.all("details")
    assert "open" not in note
    assert next(note.all("summary")).text == "About this page: use"
    for words in ("heard == 1", "used_for (multiple)", 'arm == "control" Not shown with these answers.',
                  "heard 1 Yes", "staff dont_know Don't know", "form 2 Long", "service north"):  # fmt: skip
        assert words in note.text
    assert "south" not in note.text


def test_what_the_address_says_amiss_is_left_out_and_named(writer: Writer) -> None:
    writer.opens_page("use", heard="7", used_for="1,9", hurd="1", staff="many", service="west", told="Somebody")
    (note,) = writer.page.all("details")
    assert "Not taken from the address: heard staff used_for hurd service" in note.text
    assert writer.given["told"] == "Somebody"
    assert writer.enters(used_for="1", told="Nobody").given == {"used_for": "1", "told": "Nobody"}


def test_no_page_has_a_script_or_asks_anything_of_another_place(writer: Writer) -> None:
    for path in ("/", "/a-survey/1/page/seen", "/a-survey/1/check", "/a-survey/1/privacy", "/nowhere"):
        page = writer.gets(path).page
        assert not [*page.all("script", "img", "iframe")]
        assert {link["href"][:8] for link in page.all("link")} == {"/static/"}
        assert "Preview: nothing is kept" in writer.words
        assert "default-src 'none'" in writer.answer.headers["Content-Security-Policy"]
    assert writer.gets("/nowhere").status == 404
    assert writer.gets("/a-survey/1/page/nowhere").status == 404
    sheet = next(writer.page.all("link"))["href"]
    assert "What only a preview shows" in writer.gets(sheet).text
    assert writer.client.get("/", base_url="https://elsewhere.example").status_code == 400


# --- it is the real thing -----------------------------------------------------------------------------------------


def test_pages_are_those_of_the_launched_survey_but_for_banner_and_note(survey: Path, tmp_path: Path) -> None:
    text = surveys.yaml(TEXT).replace(LOTS, "")  # which fall otherwise for every respondent
    edit(survey, LOTS, "")
    writer = Writer(create_preview(survey, now=lambda: OPEN))
    real = Served(tmp_path / "instance", text, survey="a-survey").practitioner().opens("north").starts()
    writer.opens_page("awareness", service="north")
    steps: list[dict[str, str | list[str]]] = [
        {"heard": "1"},  # a question left blank is pointed out
        {"heard": "1"},
        {"used_for": ["1", "9"]},  # one of these stands alone
        {"used_for": ["8"]},  # which other is asked
        {"used_for": ["8"]},
        {"families": "-1"},
    ]
    for typed in steps:
        real.presses(real.at, {**real.page.hidden, **typed}).follows()
        writer.enters(**typed)
        assert writer.place == real.at.rpartition("/")[2]
        assert writer.status == real.status
        assert writer.filled == real.filled
        ours, theirs = (next(one.page.all("form")).text for one in (writer, real))
        assert ours == theirs
        assert writer.page.title == real.page.title


@pytest.mark.parametrize("shipped", sorted(SHIPPED.iterdir()), ids=lambda path: path.name)
def test_every_page_of_the_shipped_surveys_can_be_opened_at_once(shipped: Path) -> None:
    writer = Writer(create_preview(shipped)).gets("/")
    links = [link for link in writer.page.links.values() if "/page/" in link]
    assert links
    for link in links:
        assert writer.gets(link).status == 200
        assert next(writer.page.all("form"))["action"].startswith(link)


EVERY_TYPE = {
    "single": ("choices: {1: A, 8: {label: B, specify: true}}", {"q": "8", "q_8_text": "x"}),
    "multiple": ("choices: {1: A, 2: B}", {"q": "1,2"}),
    "battery": ("choices: {1: A, 2: B}, items: {a: One, b: Two}", {"q_a": "1", "q_b": "2"}),
    "rating": ("low: bad, high: good", {"q": "0"}),
    "ranking": ("top: 2, choices: {1: A, 2: B, 3: C}", {"q": "3,1"}),
    "number": ("min: 0, decimals: 1, quality: true", {"q": "3.5", "q_q": "2"}),
    "text": ("hint: h", {"q": "a, b & c?"}),
    "long_text": ("hint: h", {"q": "one\ntwo"}),
    "date": ("precision: day", {"q": "2026-02-03"}),
    "period": ("precision: month", {"q_from": "2026-02", "q_to": "2026-11"}),
    "duration": ("units: [years, months]", {"q": "27"}),
    "sum": ("total: 100, parts: {a: A, b: B}", {"q_a": "40", "q_b": "60"}),
    "linking_code": ("elements: [birth_day, town_initial]", {"q_birth_day": "7", "q_town_initial": "N"}),
    "roster": ("questions: [{name: who, type: text, ask: Who?}]", {"q_1_who": "X", "q_1_more": "2"}),
    "note": ("text: Hello", {}),
}
"""By type: what a question of it has, and an answer as an address has it."""


@pytest.mark.parametrize("kind", EVERY_TYPE)
def test_every_type_of_question_is_shown_taken_and_kept_in_the_address(kind: str, tmp_path: Path) -> None:
    own, answers = EVERY_TYPE[kind]
    ask = "" if kind == "note" else "ask: Q?, "
    text = surveys.one_question(f"- {{name: q, type: {kind}, {ask}{own}}}")
    writer = Writer(create_preview(folder(tmp_path, questionnaire=text)))
    page = "p_1" if kind == "roster" else "p"
    writer.opens_page(page, **answers)
    assert writer.status == 200
    assert bool(writer.filled) == bool(answers)
    writer.enters(**writer.filled)
    assert (writer.place, writer.given) == ("check", answers)


def test_every_type_is_among_them() -> None:
    from surveyapp.loader.types import TYPES

    assert EVERY_TYPE.keys() == TYPES.keys() | {"roster"}


def test_entries_of_a_roster_can_be_added_and_removed(tmp_path: Path) -> None:
    own, _ = EVERY_TYPE["roster"]
    text = surveys.one_question(f"- {{name: q, type: roster, ask: Q?, entry: Partner, {own}}}")
    writer = Writer(create_preview(folder(tmp_path, questionnaire=text))).opens_page("p_1")
    writer.enters(q_1_who="X", q_1_more="1").enters(q_2_who="Y", q_2_more="2")
    assert writer.given == {"q_1_who": "X", "q_1_more": "1", "q_2_who": "Y", "q_2_more": "2"}
    writer.gets(writer.at.replace("check", "page/p_1")).enters(go="remove")
    assert (writer.place, writer.given) == ("p_1", {"q_1_who": "Y", "q_1_more": "2"})


# --- the file is being edited -------------------------------------------------------------------------------------


def test_a_saved_change_is_seen_at_the_next_look(writer: Writer, survey: Path) -> None:
    edit(survey, "title: Families", "title: All families")
    assert writer.opens_page("seen").page.heading == "All families"
    edit(survey, "North Team", "Far North Team", "services.csv")
    assert "Far North Team" in writer.opens_page("use", heard="1").words


def test_while_there_are_faults_every_page_shows_them_all_with_lines_and_mends(writer: Writer, survey: Path) -> None:
    edit(survey, "type: single", "type: sngle")
    edit(survey, "page: use\n    ask_if: heard == 1", "page: use\n    ask_if: hurd == 1")
    edit(survey, "opens: 2027-02-01", "opens: soon", "fieldwork.yaml")
    for path in ("/", "/a-survey/1/page/use?heard=1", "/a-survey/1/check"):
        assert writer.gets(path).status == 422
        assert writer.page.heading == "Faults to mend"
        for words in ("questionnaire.yaml:7:29", "{name: heard, type: sngle", "'sngle' is no type of question",
                      "did you mean 'single'?", "fieldwork.yaml:1:8", "`opens` is 'soon'"):  # fmt: skip
            assert words in writer.words


def test_a_page_is_there_again_as_soon_as_its_fault_is_mended(writer: Writer, survey: Path) -> None:
    writer.opens_page("seen", heard="1")
    edit(survey, "title: Families", "titel: Families")
    writer.enters(families="3")
    assert writer.status == 422
    assert "did you mean 'title'?" in writer.words
    edit(survey, "titel: Families", "title: Families")
    assert writer.clicks("Look again").page.heading == "Families"


def test_the_lines_of_a_file_are_shown_as_text(writer: Writer, survey: Path) -> None:
    edit(survey, "title: Families", "titel: <script>alert(1)</script>")
    assert "<script>" not in writer.gets("/").text
    assert "titel: <script>alert(1)</script>" in writer.words


def test_a_page_that_is_gone_by_now_says_so(writer: Writer, survey: Path) -> None:
    writer.opens_page("seen", families="3")
    edit(survey, "name: families", "name: households")
    edit(survey, "families <= staff * 100", "households <= staff * 100")
    edit(survey, "families <= staff,", "households <= staff,")
    writer.enters(families="4")
    assert writer.status == 400
    assert "The questionnaire has changed since you opened it" in writer.words
    edit(survey, "page: seen", "page: looked")
    assert writer.opens_page("seen").status == 404


def test_a_folder_that_is_gone_is_a_fault_like_any_other(writer: Writer, survey: Path) -> None:
    survey.rename(survey.parent / "b-survey")
    assert writer.gets("/").status == 422
    assert "there is no such folder" in writer.words
    (survey.parent / "b-survey").rename(survey)
    assert writer.gets("/").status == 200


def test_warnings_are_shown_beside_the_pages(writer: Writer, survey: Path) -> None:
    edit(survey, "ask: Heard?", 'ask: "You have heard of it, haven\'t you?"')
    (told,) = writer.gets("/").page.all("details")
    assert "1 warning" in told.text
    assert "questionnaire.yaml:7:" in told.text


# --- nothing is kept ----------------------------------------------------------------------------------------------


def everything(place: Path) -> dict[Path, bytes | None]:
    """Every file and folder below a place, with what it holds."""
    return {path: path.read_bytes() if path.is_file() else None for path in place.rglob("*")}


def test_nothing_is_written_anywhere_and_no_cookie_is_set(
    survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a store was opened")

    monkeypatch.setattr("surveyapp.store.open_store", refuse)
    monkeypatch.setattr("surveyapp.settings.Instance.create", refuse)
    before = everything(tmp_path)
    writer = Writer(create_preview(survey)).gets("/").clicks("awareness")
    steps: list[Callable[[], Writer]] = [
        lambda: writer.enters(heard="1", staff="3"),
        lambda: writer.enters(used_for=["8"], used_for_8_text="Secret"),
        lambda: writer.enters(families="-1"),
        lambda: writer.enters(families="2", change="More time"),
    ]
    for step in steps:
        step()
        assert "Set-Cookie" not in writer.answer.headers
        assert writer.answer.headers["Cache-Control"] == "no-store"
    assert writer.place == "check"
    assert "More time" in writer.words
    assert everything(tmp_path) == before


# --- answers and addresses ----------------------------------------------------------------------------------------

QUESTIONS = questionnaire(TEXT)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "heard": st.sampled_from([1, 2, Missing.DONT_KNOW]),
    "staff": st.integers(0, 10**12) | st.just(Missing.DONT_KNOW),
    "used_for": st.sampled_from([(1,), (8,), (1, 8), (9,)]),
    "told": st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20),
}


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=VALUES))
def test_what_is_written_to_an_address_is_what_is_read_from_it(answers: dict[str, Value]) -> None:
    address = query([*in_order(QUESTIONS, answers)])
    said = {name: texts[0] for name, texts in parse_qs(address.removeprefix("?"), keep_blank_values=True).items()}
    assert read_answers(QUESTIONS, said) == (answers, [])


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([u.name for q in QUESTIONS.questions for u in units_of(q)]), st.text()))
def test_anything_may_stand_in_an_address(said: dict[str, str]) -> None:
    found, wrong = read_answers(QUESTIONS, said)
    assert not set(wrong) & found.keys()


def test_the_day_of_a_preview_is_today(tmp_path: Path) -> None:
    text = surveys.one_question("- {name: q, type: date, precision: day, ask: When?, max: today}")
    writer = Writer(create_preview(folder(tmp_path, questionnaire=text), now=lambda: datetime(2027, 5, 5, tzinfo=UTC)))
    typed = {"q.day": "6", "q.month": "5", "q.year": "2027"}
    assert writer.opens_page("p").enters(**typed).status == 422
    assert writer.enters(**{**typed, "q.day": "5"}).place == "check"


# --- the command --------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_refused_with_the_way_to_make_one(tmp_path: Path) -> None:
    refused = CliRunner().invoke(cli, ["preview", str(tmp_path / "none")])
    assert refused.exit_code == 1
    assert "there is no such folder" in refused.stderr
    assert "surveyapp new NAME" in refused.stderr

"""The program speaks Welsh wherever a practitioner can see it; and each answers in the language they chose."""

import importlib.util
import re
import string
import sys
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.answers import AskAgain, Sayer
from surveyapp.answers.dates import Dated, Lasting
from surveyapp.languages import AMOUNTS, LANGUAGES, starts_with_vowel, words
from surveyapp.loader import Survey, load_survey
from surveyapp.model import Number, Period
from tests import surveys
from tests.surveys import yaml
from tests.visits import OPEN, Clock, Practitioner, Served

ROOT = Path(__file__).parent.parent
WELSH = words("cy")


# --- the catalogue ------------------------------------------------------------------------------------------------


@cache
def maker() -> ModuleType:
    """docs/make_catalogues.py."""
    spec = importlib.util.spec_from_file_location("make_catalogues", ROOT / "docs" / "make_catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def messages() -> list[Any]:
    """Every word of the interface with its Welsh."""
    return [message for message in maker().catalogue("cy") if message.id]


def test_every_word_of_the_interface_is_in_the_catalogue_and_none_that_is_gone() -> None:
    wanted = {(message.context, message.id) for message in maker().extracted() if message.id}
    assert wanted == {(message.context, message.id) for message in messages()}, "run: python docs/make_catalogues.py"
    assert len(wanted) > 200


def test_every_word_has_its_welsh_in_all_six_forms_and_none_is_a_guess() -> None:
    for message in messages():
        forms = maker().strings(message)
        assert all(forms), message.id
        assert not message.fuzzy, message.id
        assert len(forms) == (6 if message.pluralizable else 1), message.id


def test_the_files_are_what_the_generator_writes_and_the_compiled_one_is_not_older() -> None:
    place = ROOT / "surveyapp" / "locale" / "cy" / "LC_MESSAGES"
    made = maker().renewed("cy")
    assert (place / "surveyapp.po").read_bytes() == maker().as_po(made), "run: python docs/make_catalogues.py"
    assert (place / "surveyapp.mo").read_bytes() == maker().as_mo(made), "run: python docs/make_catalogues.py"


def test_every_translation_has_the_names_of_its_english() -> None:
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for message in messages():
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        for form in maker().strings(message):
            assert names(form) == names(english), message.id


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert words("pl")("Continue") == words("en")("Continue") == "Continue"
    assert WELSH("Continue") == "Parhau"
    assert WELSH("") == ""
    assert set(LANGUAGES) == {"en", "cy"}


# --- numbers, dates, words joined ---------------------------------------------------------------------------------


def test_welsh_has_its_own_form_after_one_two_three_and_six() -> None:
    said = [WELSH.amount(number, "years") for number in (0, 1, 2, 3, 5, 6)]
    assert said == ["0 blwyddyn", "1 flwyddyn", "2 flynedd", "3 blynedd", "5 o flynyddoedd", "6 blynedd"]
    assert WELSH.amount(2, "days") == "2 ddiwrnod"
    assert [words("en").amount(number, "days") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


@given(st.integers(0, 10_000), st.sampled_from(sorted(AMOUNTS)))
def test_every_number_has_a_form_that_names_it(number: int, unit: str) -> None:
    for language in LANGUAGES:
        assert words(language).amount(number, unit).startswith(f"{number} ")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], ""),
        (["te"], "te"),
        (["te", "afal"], "te ac afal"),
        (["te", "llaeth", "wy"], "te, llaeth ac wy"),
        (["te", "bara"], "te a bara"),
        (["1", "8"], "1 ac 8"),
        (["1", "9"], "1 a 9"),
        (["te", "“Ŵyn”"], "te ac “Ŵyn”"),
    ],
)
def test_words_are_joined_as_the_language_joins_them(parts: list[str], said: str) -> None:
    assert WELSH.joined(parts) == said


def test_english_joins_with_and() -> None:
    assert words("en").joined(["a", "b", "c"]) == "a, b and c"


def test_a_number_sounds_like_a_vowel_where_welsh_reads_it_so() -> None:
    vowels = [number for number in range(25) if starts_with_vowel(str(number))]
    assert vowels == [1, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19]
    assert starts_with_vowel("8,000")
    assert not starts_with_vowel("1,000")


def test_days_months_and_refusals_are_said_in_the_language() -> None:
    assert WELSH.day(date(2027, 3, 1)) == "1 Mawrth 2027"
    assert WELSH.weekday(date(2027, 3, 1)) == "dydd Llun"
    again = AskAgain("range", "Enter a date at least {least} later: {date} or after", "x",
                     least=Lasting("2 years"), date=Dated("2027-03"))  # fmt: skip
    assert str(again) == "Enter a date at least 2 years later: March 2027 or after"
    assert again.said(WELSH) == "Rhowch ddyddiad o leiaf 2 flynedd yn ddiweddarach: Mawrth 2027 neu wedyn"


# --- a survey in two languages ------------------------------------------------------------------------------------

ENGLISH = yaml("""
    title: Working together
    version: 1
    about: For staff of ${name}.
    consent: ["I agree to take part"]
    thanks: A summary will follow.
    pages:
      - page: first
        title: The beginning
        questions:
          - name: heard
            type: single
            ask: Heard of it?
            label: Heard
            choices: {1: Yes indeed, 2: Not at all}
            offer: [dont_know]
          - name: used_for
            type: multiple
            ask: What for?
            label: Used for
            at_most: 2
            choices:
              1: Referral
              2: Advice
              8: {label: Something else, specify: true}
              9: {label: Nothing, exclusive: true}
      - page: figures
        questions:
          - {name: families, type: number, ask: How many families?, label: Families, min: 0, max: 500, quality: true}
          - {name: since, type: date, ask: Since when?, label: Since, min: 2020-01, max: 2027-02}
          - {name: lasted, type: period, ask: How long did it run?, label: Ran}
          - {name: spell, type: duration, ask: How long in post?, label: In post, max: 50 years}
          - {name: split, type: sum, ask: Share of time, label: Time, total: 100, parts: {ward: Ward, office: Office}}
      - page: words
        title: You chose ${used_for}
        questions:
          - name: best
            type: ranking
            ask: Which matter most?
            label: Matter
            top: 2
            choices: {1: Time, 2: Trust, 3: Money}
          - {name: role, type: text, ask: Your role?, label: Role, offer: [prefer_not_to_say]}
          - {name: comment, type: long_text, ask: Anything else?, label: Comment}
          - {name: code, type: linking_code, ask: Make a code, label: Code, elements: [birth_day, mother_initial]}
      - page: partners
        questions:
          - name: partner
            type: roster
            ask: Name your partners
            label: Partners
            entry: Partner
            max: 3
            questions:
              - {name: who, type: text, ask: Who?, label: Partner}
    """)

CYMRAEG = yaml("""
    title: Cydweithio
    about: I staff ${name}.
    consent: ["Rwy'n cytuno i gymryd rhan"]
    thanks: Bydd crynodeb yn dilyn.
    pages:
      - page: first
        title: Y dechrau
        questions:
          - {name: heard, ask: Wedi clywed amdano?, label: Clywed, choices: {1: Ydw wir, 2: Ddim o gwbl}}
          - name: used_for
            ask: Ar gyfer beth?
            label: Defnydd
            choices: {1: Atgyfeirio, 2: Cyngor, 8: {label: Arall}, 9: {label: Dim}}
      - page: figures
        questions:
          - {name: families, ask: Sawl teulu?, label: Teuluoedd}
          - {name: since, ask: Ers pryd?, label: Ers}
          - {name: lasted, ask: Pryd?, label: Cyfnod}
          - {name: spell, ask: Ers faint?, label: Swydd}
          - {name: split, ask: Cyfran yr amser, label: Amser, parts: {ward: Ward, office: Swyddfa}}
      - page: words
        title: Dewisoch chi ${used_for}
        questions:
          - {name: best, ask: Beth sydd bwysicaf?, label: Pwysig, choices: {1: Amser, 2: Ymddiriedaeth, 3: Arian}}
          - {name: role, ask: Eich swydd?, label: Swydd}
          - {name: comment, ask: Rhywbeth arall?, label: Sylw}
          - {name: code, ask: Gwnewch god, label: Cod}
      - page: partners
        questions:
          - name: partner
            ask: Enwch eich partneriaid
            label: Partneriaid
            entry: Partner
            questions:
              - {name: who, ask: Pwy?, label: Partner}
    """)


@cache
def both(place: Path) -> Survey:
    """The survey, as a folder with its translation loads."""
    folder = surveys.folder(place, questionnaire=ENGLISH)
    (folder / "questionnaire.cy.yaml").write_text(CYMRAEG, encoding="utf-8")
    return load_survey(folder)


@pytest.fixture
def survey(tmp_path: Path) -> Served:
    """It is served in both languages."""
    loaded = both(tmp_path)
    return Served(tmp_path / "instance", loaded.questionnaire, translations=loaded.translations)


def in_welsh(survey: Served) -> Practitioner:
    """Somebody who has opened the link, chosen Cymraeg and started."""
    one = survey.practitioner().opens().clicks("Cymraeg")
    return one.presses(one.at, one.page.hidden).follows()


def _pattern(english: str) -> re.Pattern[str]:
    """What a text of the interface looks like on a page, its names filled in with anything."""
    filled = re.sub(r"\\{\w+\\}", ".{1,40}?", re.escape(english))
    return re.compile(rf"(?<!\w){filled}(?!\w)")


ENGLISH_WORDS = [
    (english, _pattern(english))
    for message in messages()
    for english in (message.id if isinstance(message.id, tuple) else (message.id,))
    if english not in {"Ward", "{number} more"}
]
"""Every word of the interface, as it would be found on a page."""


def english_on(one: Practitioner) -> list[str]:
    """The English words of the interface on a page: in its text, its title and what screen readers say."""
    said = [one.words, *(element["aria-label"] for element in one.page.all() if "aria-label" in element)]
    return [english for english, pattern in ENGLISH_WORDS if any(pattern.search(text) for text in said)]


def test_a_whole_survey_can_be_walked_in_welsh_without_an_english_word(survey: Served) -> None:
    seen: list[str] = []

    def look(one: Practitioner) -> Practitioner:
        assert english_on(one) == [], one.at
        assert one.text.startswith('<!doctype html>\n<html lang="cy">')
        seen.append(one.at)
        return one

    one = look(survey.practitioner().opens().clicks("Cymraeg"))
    look(one.clicks(WELSH("Privacy: what is kept")))
    one = look(in_welsh(survey))
    assert one.page.heading == "Ydych chi’n cytuno i gymryd rhan?"
    look(one.presses(one.at, {**one.page.hidden, "decision": "agree"}).follows())
    assert one.status == 422
    look(one.agrees())
    look(one.answers(used_for=["1", "2", "9"]))
    assert "Gwall: Y dechrau – Cydweithio" in one.page.title
    assert "Dewiswch “Dim” ar ei ben ei hun" in one.words
    look(one.answers(used_for=["1", "2", "8"]))
    assert "Dewiswch 2 ar y mwyaf: rydych wedi dewis 3" in one.words
    look(one.answers())
    assert one.page.title.startswith("Heb ei ateb eto:")
    look(one.answers(heard="-91", used_for=["1", "8"], used_for_8_text="dysgu"))

    wrong = {"families": "many", "since.month": "3", "since.year": "2031", "lasted_from.month": "x"}
    look(one.answers(**{**wrong, "spell.years": "99", "split_ward": "10"}))
    assert "Rhowch rif mewn ffigurau, fel 12" in one.words
    assert "Rhowch ddyddiad yn y cyfnod Ionawr 2020 – Chwefror 2027" in one.words
    right = {"families": "1200", "since.month": "3", "since.year": "2021"}
    look(one.answers(**right))
    assert "Rhowch rif o 0 i 500" in one.words
    right |= {"families": "300", "families_q": "2", "spell.years": "2", "spell.months": "3"}
    look(one.answers(**right, split_ward="10", split_office="20"))
    assert "Rhaid i gyfanswm y rhannau fod yn 100: 30 yw’r cyfanswm" in one.words
    period = {"lasted_from.month": "5", "lasted_from.year": "2020", "lasted_to.month": "4", "lasted_to.year": "2021"}
    look(one.answers(**right, **period, split_ward="10", split_office="90"))
    assert one.page.heading == "Dewisoch chi Atgyfeirio ac Arall"

    look(one.answers(**{"best.2": "1"}))
    assert "Dewiswch “Cyntaf” cyn “Ail”" in one.words
    look(one.answers(**{"best.1": "1", "role": "x" * 201}))
    look(one.answers(**{"best.1": "1", "role.reason": "-92", "code_birth_day": "40"}))
    look(one.answers(**{"best.1": "1", "role.reason": "-92", "comment": "Da"}))
    look(one.answers(partner_1_who="Un", partner_1_more="1"))
    look(one.answers(partner_2_who="Dau", partner_2_more="2"))
    assert one.at == one.address("check")
    assert "Ddim yn gwybod" in one.words
    assert "300 (amcangyfrif)" in one.words
    assert "2 flynedd 3 mis" in one.words
    assert "Mawrth 2021" in one.words
    look(one.sends())
    assert one.page.heading == "Diolch"
    assert "Bydd crynodeb yn dilyn." in one.words
    assert len(set(seen)) > 8

    (response,) = survey.responses()
    assert response.language == "cy"
    assert response.values["heard"] == -91
    assert response.questionnaire == survey.snapshot.questionnaire_hash


def test_the_same_walk_in_english_is_all_english(survey: Served) -> None:
    one = survey.practitioner().opens()
    assert {"Start", "How long it takes"} <= set(english_on(one))
    one.presses(one.at, one.page.hidden).follows().agrees().answers(heard="1", used_for=["1", "2"]).answers().answers()
    assert one.page.heading == "You chose Referral and Advice"
    assert one.text.startswith('<!doctype html>\n<html lang="en">')


def test_the_start_page_offers_the_other_language_as_a_link_and_carries_the_choice(survey: Served) -> None:
    one = survey.practitioner().opens()
    (link,) = [link for link in one.page.all("a") if link.text == "Cymraeg"]
    assert (link["href"], link["lang"], link["hreflang"]) == ("?language=cy", "cy", "cy")
    assert one.page.hidden == {"language": "en"}
    one.gets(one.at + "?language=cy")
    assert one.page.heading == "Cydweithio"
    assert one.page.hidden == {"language": "cy"}
    assert one.page.links["English"] == "?language=en"


def test_looking_at_the_start_page_in_any_language_keeps_nothing(survey: Served) -> None:
    one = survey.practitioner().gets(survey.link() + "?language=cy")
    assert one.cookie == ""
    assert survey.started() == 0


@pytest.mark.parametrize("language", ["fr", "", "EN", "../cy", "cy\n", "<b>"])
def test_a_language_that_the_survey_has_not_is_never_taken(survey: Served, language: str) -> None:
    one = survey.practitioner().gets(survey.link(), query_string={"language": language})
    assert (one.status, one.page.heading) == (200, "Working together")
    assert one.presses(survey.link(), {"language": language}).status == 400
    assert survey.started() == 0


def test_a_survey_in_one_language_has_no_links_and_takes_no_language(tmp_path: Path) -> None:
    one = Served(tmp_path, both(tmp_path).questionnaire).practitioner().opens()
    assert "Cymraeg" not in one.words
    assert one.page.hidden == {}
    assert one.presses(one.at, {"language": "cy"}).status == 400


def test_who_comes_back_finds_the_survey_in_their_language_and_may_start_again_in_the_other(survey: Served) -> None:
    one = in_welsh(survey).agrees()
    one.opens()
    assert one.page.heading == "Cydweithio"
    assert WELSH("Continue where you were") in one.words
    one.clicks(WELSH("Continue where you were"))
    assert one.page.heading == "Y dechrau"
    one.opens().clicks("English")
    assert "Continue where you were" in one.words
    one.presses(one.at, one.page.hidden).follows()
    assert one.page.heading == "Do you agree to take part?"


def test_refusing_and_what_comes_without_a_draft_stay_in_welsh(survey: Served) -> None:
    one = in_welsh(survey).refuses()
    assert one.page.heading == "Rydych wedi dewis peidio â chymryd rhan"
    assert english_on(one) == []
    lost = survey.practitioner().gets(survey.root + "/check?language=cy")
    assert (lost.status, english_on(lost)) == (404, [])


def test_before_the_opening_and_after_the_close_it_is_said_in_the_language_asked_for(tmp_path: Path) -> None:
    loaded, clock = both(tmp_path), Clock()
    survey = Served(tmp_path / "i", loaded.questionnaire, clock=clock, translations=loaded.translations)
    clock.says("2027-01-01 12:00:00")
    early = survey.practitioner().gets(survey.link() + "?language=cy")
    assert "Dyddiad agor yr arolwg hwn: dydd Llun 1 Chwefror 2027." in early.words
    clock.says("2027-05-01 12:00:00")
    late = survey.practitioner().gets(survey.link() + "?language=cy")
    assert (late.status, late.page.heading) == (410, "Mae’r arolwg hwn wedi cau")
    assert english_on(early) == english_on(late) == []
    assert OPEN.year == 2027


def test_pages_that_belong_to_no_survey_speak_the_language_of_the_browser(survey: Served) -> None:
    one = survey.practitioner().gets("/nowhere", headers={"Accept-Language": "cy-GB,cy;q=0.9,en;q=0.5"})
    assert (one.status, one.page.heading, english_on(one)) == (404, "Nid yw’r dudalen hon yma", [])
    for header in ("en-GB", "fr", "*", ";;", ""):
        other = survey.practitioner().gets("/nowhere", headers={"Accept-Language": header})
        assert (other.status, other.page.heading) == (404, "This page is not here")


def test_conditions_may_ask_for_the_language(tmp_path: Path) -> None:
    text = yaml("""
        title: T
        version: 1
        pages:
          - page: only
            ask_if: language == "cy"
            questions: [{name: welsh, type: single, ask: In Welsh?, label: W, choices: {1: A, 2: B}}]
          - page: all
            questions: [{name: every, type: single, ask: All?, label: E, choices: {1: A, 2: B}}]
        """)
    folder = surveys.folder(tmp_path, questionnaire=text)
    welsh = text.replace("version: 1\n", "").replace('    ask_if: language == "cy"\n', "").replace("type: single, ", "")
    (folder / "questionnaire.cy.yaml").write_text(welsh, encoding="utf-8")
    loaded = load_survey(folder)
    survey = Served(tmp_path / "i", loaded.questionnaire, translations=loaded.translations)
    assert in_welsh(survey).at.endswith("/page/only")
    one = survey.practitioner().opens()
    assert one.presses(one.at, one.page.hidden).follows().at.endswith("/page/all")


def test_own_words_for_a_refusal_are_translated_with_the_questionnaire(tmp_path: Path) -> None:
    text = surveys.one_question("""
        - name: families
          type: number
          ask: How many?
          min: 0
          messages: {number: Just a figure}
        """)
    folder = surveys.folder(tmp_path, questionnaire=text)
    welsh = "title: T\npages:\n  - page: p\n    questions:\n      - name: families\n        ask: Sawl un?\n"
    welsh += "        messages: {number: Dim ond ffigur}\n"
    (folder / "questionnaire.cy.yaml").write_text(welsh, encoding="utf-8")
    (families,) = load_survey(folder).translations["cy"].questions
    assert isinstance(families, Number)
    assert families.messages == {"number": "Dim ond ffigur"}


def test_what_the_program_words_itself_in_a_questionnaire_is_welsh_in_its_translation(tmp_path: Path) -> None:
    welsh = both(tmp_path).translations["cy"]
    questions = {question.name: question for question in welsh.questions}
    lasted = questions["lasted"]
    assert isinstance(lasted, Period)
    assert (lasted.first, lasted.last) == ("O", "Hyd at")
    assert questions["partner_1_more"].ask == "Oes un arall i’w ychwanegu? (Partner)"
    assert [c.label for c in questions["partner_1_more"].choices_by_code.values()] == ["Oes", "Nac oes"]
    assert questions["heard"].offers_by_code == {-91: "Ddim yn gwybod"}
    assert Sayer(welsh).said("since", {"since": "2021-03"}) == "Mawrth 2021"
    assert Sayer(welsh).said("heard", {}) == "(heb ei ateb)"

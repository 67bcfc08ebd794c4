"""The questionnaire on paper: nothing is left out, and no text of it does harm."""

import html
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields, replace

from surveyapp.fieldwork import Service
from surveyapp.model import (
    Check,
    Choice,
    Computed,
    Entry,
    Note,
    Number,
    Page,
    Part,
    Question,
    Questionnaire,
    ScreenOut,
    Single,
    Specify,
    Split,
    export_columns,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper import document, paper
from surveyapp.paper.blanks import BLANKS
from surveyapp.paper.kinds import KINDS
from surveyapp.snapshot import Snapshot
from tests.papers import (
    CHOICES,
    FIRST,
    FULL,
    ITEMS,
    ROUND,
    SHIPPED,
    SPECIFY,
    YES_NO,
    Seen,
    form,
    of_pages,
    shown,
    single,
)
from tests.surveys import fieldwork

# --- the shipped questionnaire --------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["document", "form"])
def page(request: pytest.FixtureRequest) -> str:
    """The shipped questionnaire, as a document and as a form."""
    make = document if request.param == "document" else paper
    return make(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)


def test_every_wording_hint_choice_and_item_is_on_both_pages(page: str) -> None:
    text = Seen(page).text.replace("[the Joint Working Protocol]", "the Joint Working Protocol")
    for question in SHIPPED.questionnaire.questions:
        words = [question.ask, *(choice.label for choice in question.choices_by_code.values())]
        words += [item.text for item in getattr(question, "items", ())]
        words += question.offers_by_code.values()
        if question.hint != "Tick all that apply.":
            words.append(question.hint)
        for each in words:
            assert each.replace("${protocol}", "the Joint Working Protocol") in text, question.name


def test_every_code_stands_beside_its_label_in_the_document() -> None:
    text = document(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)
    for question in SHIPPED.questionnaire.questions:
        place = text.partition(f'id="q-{question.name}"')[2].partition("</section>")[0]
        rows = dict(re.findall(r'<th scope="row">(-?\d+)</th><td>(.*?)</td>', place))
        codes = {str(choice.code): choice.label for choice in getattr(question, "choices", ())}
        assert {code: Seen(words).text for code, words in rows.items()} == codes
        for code, words in question.offers_by_code.items():
            assert f"{words} (code {code}" in html.unescape(place)


def test_the_document_names_its_version_its_hash_and_every_column() -> None:
    seen = shown(SHIPPED.questionnaire, SHIPPED.fieldwork)
    snapshot = Snapshot(SHIPPED.name, SHIPPED.questionnaire, SHIPPED.fieldwork)
    assert f"Version {SHIPPED.questionnaire.version}" in seen.text
    assert snapshot.questionnaire_hash in seen.text
    table = seen.text.partition("Every column of the data")[2]
    for column in export_columns(SHIPPED.questionnaire):
        assert f" {column.name} " in table
    for words in (*SHIPPED.questionnaire.consent, *SHIPPED.questionnaire.sections.values()):
        assert words in seen.text


def test_a_page_has_headings_in_order_one_title_working_links_and_no_script(page: str) -> None:
    seen = Seen(page)
    assert seen.headings[0] == 1
    assert seen.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(seen.headings, seen.headings[1:], strict=False))
    ids = seen.values("id")
    assert len(ids) == len(set(ids))
    links = seen.values("href")
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
    assert "#main" in links
    assert seen.values("lang") == ["en"]
    tags = [tag for tag, _ in seen.tags]
    assert tags.count("title") == 1
    assert not {"script", "link", "img", "iframe", "form", "input"} & set(tags)
    assert not [a for _, a in seen.tags for name in a if name.startswith("on") or name in {"src", "style"}]
    assert not re.search(r"url\(|@import", page)


# --- nothing is left out --------------------------------------------------------------------------------------------

SAID_AS = {
    "random": "random order",
    "number": "a number",
    "chosen": "shown once the choice is made",
    "heard == 1": '"Label heard" is "Yes"',
    "heard == 2": '"Label heard" is "No"',
    "heard": '"Label heard"',
    "day": "day, month and year",
    "year": "(year)",
    "some_limit": "Some limit",
    "too_long": "Too long",
    "2012-02": "February 2012",
    "2013-03-09": "9 March 2013",
    "birth_day": "birth day",
    "mother_initial": "mother initial",
}
"""How a value of a record is said, where it is not said as it is."""


def leaves(value: Any) -> Iterator[str]:
    """Every text and number within a record, as the document says it; flags are left to tests of their own."""
    match value:
        case Struct():
            for field in fields(value):
                yield from leaves(getattr(value, field.name))
        case dict():
            yield from (leaf for pair in value.items() for part in pair for leaf in leaves(part))
        case tuple():
            yield from (leaf for part in value for leaf in leaves(part))
        case bool() | None:
            return
        case int() | float():
            yield f"{int(value):,}" if value == int(value) else str(value)
        case _:
            yield SAID_AS.get(str(value), str(value))


def test_there_is_an_example_of_every_type_with_something_in_every_field() -> None:
    assert {type(question) for question in FULL} == set(get_args(AnyQuestion)) == KINDS.keys() == BLANKS.keys()
    for record in (*FULL, SPECIFY, CHOICES[1], ITEMS[0]):
        for field in fields(record):
            default = field.default if field.default_factory is NODEFAULT else field.default_factory()
            assert default is NODEFAULT or getattr(record, field.name) != default, (type(record), field.name)


@pytest.mark.parametrize("question", FULL, ids=lambda question: type(question).__name__)
def test_the_document_says_all_that_a_question_of_any_type_holds(question: AnyQuestion) -> None:
    text = shown(of_pages(FIRST, Page("second", (question,)))).text.partition("Ask heard?")[2]
    missed = [leaf for leaf in leaves(question) if leaf not in text]
    assert missed == []


@pytest.mark.parametrize("question", FULL, ids=lambda question: type(question).__name__)
def test_the_form_of_any_type_has_its_wordings_its_answers_and_who_is_asked(question: AnyQuestion) -> None:
    text = form(of_pages(FIRST, Page("second", (question,)))).text
    words = ["Wording", "A hint below it", 'only if question 1 is "Yes"']
    words += [choice.label for choice in getattr(question, "choices", ())]
    words += [part.text for part in (*getattr(question, "items", ()), *getattr(question, "parts", ()))]
    if not isinstance(question, Note):
        words += ["Another wording", "Cannot say", "Has not begun"]
    assert [each for each in words if each not in text] == []


class Later(Question, frozen=True, kw_only=True, tag="map_of_places"):
    """A type of question that the room knows nothing of."""

    colour: str = ""
    places: tuple[Part, ...] = ()
    turned: bool = False


def test_a_type_that_is_not_known_yet_is_shown_with_all_its_fields() -> None:
    later = Later(name="q", ask="Wording", label="Label", colour="vermilion", places=(Part("x", "Left"),), turned=True)
    asks = of_pages(FIRST, Page("second", (later,)))  # type: ignore[arg-type]
    for seen in (shown(asks), form(asks)):
        for words in ("Wording", "Colour", "vermilion", "Left", "Turned", "yes"):
            assert words in seen.text
    assert "Map of places" in shown(asks).text


def of_entries() -> Questionnaire:
    """A questionnaire with a page for each of three entries of a list, and a question after them."""

    def entry(number: int) -> Page:
        name, more = f"agency_{number}", f"agency_{number}_more"
        ask_if = "" if number == 1 else f"agency_{number - 1}_more == 1"
        note = (Note(name="intro", ask="Tell us of each.", label="Intro"),) if number == 1 else ()
        another = (single(more),) if number < 3 else ()
        place = Entry("agency", number, 3, "Partner agency", more if another else "", (name,))
        asked = replace(single(name), ask="Which agency?")
        return Page(name, (*note, asked, *another), ask_if=ask_if, entry=place)

    return of_pages(entry(1), entry(2), entry(3), Page("last", (single("then"),)))


def test_a_repeated_page_is_shown_once_with_the_columns_of_the_others() -> None:
    asks = of_entries()
    seen = shown(asks)
    text = seen.text
    assert text.count("Which agency?") == 1
    assert {link for link in seen.values("href") if link.startswith("#q-")} == {
        "#q-agency_1",
        "#q-agency_1_more",
        "#q-then",
    }
    assert 'Questions 3 and 4 "Label agency_1_more" is "Yes" agency_2, agency_2_more' in text
    assert "For each of at most 3: Partner agency" in text
    assert "agency_1_more asks whether there is another" in text


def test_the_form_has_room_for_every_entry_of_a_list_and_leads_past_those_that_are_not_there() -> None:
    asks = of_entries()
    text = form(asks).text
    assert text.count("Which agency?") == 3
    assert "Partner agency: 3 of at most 3" in text
    assert text.count("2 No → Go to question 6") == 2
    assert 'Answer questions 3 and 4 only if question 2 is "Yes"; otherwise go on to question 6.' in text


def test_what_is_not_asked_and_what_ends_or_checks_a_page_is_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    number = Number(name="beds", ask="Beds?", label="Beds")
    checks = (
        Check("heard == 1", "That does not fit", "beds", blank=0),
        Check("beds < 900", "So many?", "beds", soft=True),
    )
    end = ScreenOut("heard == 2", "This survey is not for you")
    asks = of_pages(
        FIRST,
        Page("second", (number,), section="s", title="Second page", order="random", checks=checks, screen_out=end),
        sections={"s": "A section"},
        shuffled=("s",),
        splits=(Split("form", "Which wording", (Choice(1, "Short form"), Choice(2, "Long form"))),),
        computed=(Computed("twice", "beds * 2", "Twice the beds"), Computed("many", "beds > 9", "Many", True, 0)),
        about="# Who asks",
        thanks="## Done",
    )
    seen = shown(asks)
    for words in (
        "The pages of this section come in random order.",
        "Its questions come in random order.",
        'It must hold that "Label heard" is "Yes". A part left blank counts as 0. Else refused, at “Beds”: “That does',
        'It must hold that "Beds" is less than 900. Else asked once whether that is right, at “Beds”: “So many?”',
        'For those for whom "Label heard" is "No". They read: This survey is not for you',
        "form Which wording 1 = Short form; 2 = Long form",
        'twice Twice the beds "Beds" times 2; unknown where a part is blank',
        'many Many 1 if "Beds" is more than 9, else 0; a blank part counts as 0',
    ):
        assert words in seen.text
    assert 'Stop here if question 1 is "No". This survey is not for you' in form(asks).text
    assert all(after <= before + 1 for before, after in zip(seen.headings, seen.headings[1:], strict=False))


# --- texts ----------------------------------------------------------------------------------------------------------


def test_hostile_texts_are_shown_and_never_run() -> None:
    evil = '<script>alert("x")</script>'
    hostile = Single(name="q", ask=evil, label=evil, hint=evil, choices=(Choice(1, evil, Specify(evil)), *YES_NO[1:]))
    page = Page("p", (hostile,), title=evil, section="s")
    later = Page("after", (single("then"),), ask_if="q == 1")
    asks = of_pages(page, later, sections={"s": evil}, about=evil, consent=(evil,), thanks=evil)
    for made in (document("a", replace(asks, title=evil), ROUND), paper("a", replace(asks, title=evil), ROUND)):
        assert "<script" not in made
        assert Seen(made).text.count(evil) >= 7


def test_what_is_piped_stands_in_brackets_and_what_every_link_brings_as_it_is() -> None:
    services = [Service(name, name, further={"protocol": "the Joint Protocol", "lead": name}) for name in ("a", "b")]
    later = replace(single("q"), ask="${heard}, ${protocol}, ${lead}, ${heard|visit|visits}?")
    asks = of_pages(FIRST, Page("p", (later,)))
    assert "[Label heard], [the Joint Protocol], [lead], [visit or visits]?" in shown(asks, fieldwork(*services)).text
    said = form(asks, fieldwork(*services)).text
    assert "[your answer to question 1], the Joint Protocol, ____________, visit/visits?" in said


def test_texts_in_another_language_are_marked_as_being_in_it() -> None:
    asks = of_pages(Page("p", (replace(single("q"), ask="Pa dîm?"),)), language="cy")
    assert '<h3>1. <span lang="cy">Pa dîm?</span></h3>' in document("a", asks, ROUND)

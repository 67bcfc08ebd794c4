"""How long an interview takes: what is read and answered along the shortest, the median and the longest route."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.burden import SECONDS, Burden, burden, doubt, sentence, words_read
from surveyapp.errors import Place
from surveyapp.loader import load_survey
from surveyapp.model import Choice, LongText, Note, Page, Questionnaire, Single
from surveyapp.model.questions import AnyQuestion
from tests.surveys import one_question, questionnaire

SHIPPED = Path(__file__).parent.parent / "questionnaires" / "joint-protocols"
AT = Place("questionnaire.yaml", 3)


def asked(text: str) -> AnyQuestion:
    """The only question of a text."""
    [question] = questionnaire(one_question(text)).questions
    return question


def minutes_of(question: str) -> float:
    """The minutes of a questionnaire of one question."""
    return burden(questionnaire(one_question(question))).median


def test_a_question_takes_its_reading_at_200_words_a_minute_and_its_answering() -> None:
    """Four words and two choices of one word are 6 words: 1.8 seconds, and a choice."""
    seconds = minutes_of("- {name: a, type: single, ask: Had you heard it?, choices: {1: Yes, 2: No}}") * 60
    assert seconds == pytest.approx(6 * 60 / 200 + SECONDS["choice"])


@pytest.mark.parametrize(
    ("more", "words", "seconds"),
    [
        ("type: text", 1, SECONDS["text"]),
        ("type: long_text", 1, SECONDS["long_text"]),
        ("type: date", 1, SECONDS["date"]),
        ("type: number, min: 0, unit: hours a week", 4, SECONDS["number"]),
        ("type: rating, low: Very bad, high: Very good", 5, SECONDS["choice"]),
        ("type: single, choices: {1: Yes, 2: No}, offer: [dont_know]", 5, SECONDS["choice"]),
        ("type: multiple, choices: {1: A, 2: B, 3: C, 4: D, 5: E, 6: F}", 7, SECONDS["tick"] * 2),
        ("type: multiple, choices: {1: A, 2: B}", 3, SECONDS["tick"]),
        ("type: ranking, top: 2, choices: {1: A, 2: B, 3: C}", 4, SECONDS["place"] * 2),
        ("type: battery, choices: {1: No, 2: Yes}, items: {x: One thing, y: Two}", 6, SECONDS["item"] * 2),
    ],
)
def test_each_type_of_question_has_its_words_and_seconds(more: str, words: int, seconds: float) -> None:
    text = f"- {{name: a, ask: Why?, {more}}}"
    assert words_read(asked(text)) == words
    assert minutes_of(text) * 60 == pytest.approx(words * 60 / 200 + seconds)


def test_of_a_long_choice_ten_words_are_read_of_a_list_twelve_choices_of_a_printed_answer_one() -> None:
    long = " ".join(["word"] * 15)
    many = ", ".join(f"{n}: c{n}" for n in range(20))
    assert words_read(asked(f"- {{name: a, type: single, ask: A, choices: {{1: {long}, 2: B}}}}")) == 1 + 10 + 1
    assert words_read(asked(f"- {{name: a, type: single, ask: A, choices: {{{many}}}}}")) == 1 + 12
    assert words_read(Note(name="n", ask="Of ${the_protocol_of_here}.", label="", hint="So it is")) == 2 + 3


ROUTED = """
    title: T
    version: 1
    pages:
      - page: first
        questions:
          - {name: a, type: single, ask: A, choices: {1: Yes, 2: No}}
          - {name: n, type: note, text: Some words}
      - {page: second, ask_if: a == 1, questions: [{name: b, type: single, ask: B, choices: {1: Yes, 2: No}}]}
      - {page: third, ask_if: b == 2, questions: [{name: c, type: long_text, ask: C}]}
      - {page: here, ask_if: 'arm == "control"', questions: [{name: d, type: text, ask: D}]}
"""
A, NOTE, C, D = (3 * 0.3 + 3) / 60, 2 * 0.3 / 60, (0.3 + 35) / 60, (0.3 + 12) / 60
"""Minutes of the questions above; b takes as long as a."""


def test_the_shortest_and_longest_route_are_found_with_their_words_and_questions() -> None:
    found = burden(questionnaire(ROUTED))
    assert found.shortest == pytest.approx(A + NOTE)
    assert found.longest == pytest.approx(A + NOTE + A + C)
    assert found.shortest <= found.median <= found.longest
    assert (found.words_longest, found.questions_longest) == (3 + 2 + 3 + 1, 3)


def test_what_links_bring_makes_routes_too() -> None:
    links = [{"arm": ""}] * 150 + [{"arm": "control"}]
    found = burden(questionnaire(ROUTED), links)
    assert found.shortest == pytest.approx(A + NOTE)
    assert found.longest == pytest.approx(A + NOTE + A + C + D)


def chain(length: int) -> Questionnaire:
    """Questions with nine choices each, of which only the first leads on to the next."""
    choices = tuple(Choice(code, str(code)) for code in range(1, 10))
    pages = [
        Page(f"p{n}", (Single(name=f"q{n}", ask="A", label="", choices=choices),), ask_if=f"q{n - 1} == 1" if n else "")
        for n in range(length)
    ]
    last = Page("last", (LongText(name="last", ask="L", label=""),), ask_if=f"q{length - 1} == 1")
    return Questionnaire("T", "1", (*pages, last))


def test_a_route_that_hardly_anybody_takes_is_found_by_changing_one_answer_after_another() -> None:
    assert burden(chain(4)).questions_longest == 5


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 4))
def test_equal_questionnaires_have_equal_estimates_in_order(length: int) -> None:
    found = burden(chain(length))
    assert found == burden(chain(length))
    assert found.shortest <= found.median <= found.longest


def test_a_questionnaire_that_asks_nothing_takes_its_reading() -> None:
    found = burden(questionnaire(one_question("- {name: n, type: note, text: Three words here}")))
    assert (found.questions_longest, found.words_longest) == (0, 3)
    assert found.longest == pytest.approx(3 / 200)


def test_the_shipped_questionnaire_takes_about_what_it_promises() -> None:
    survey = load_survey(SHIPPED)
    links = [survey.fieldwork.link_values(service.service, "en") for service in survey.fieldwork.services]
    found = burden(survey.questionnaire, links)
    assert doubt(survey.questionnaire.minutes, found, AT) is None
    assert found.shortest < found.median < found.longest < 15
    assert 25 <= found.questions_longest <= 31


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ((4.2, 8.6, 12.8), "About 9 minutes (shortest route 4, longest 13)"),
        ((0.1, 0.2, 0.3), "About 1 minute (every route)"),
        ((4.9, 5.0, 5.1), "About 5 minutes (every route)"),
    ],
)
def test_an_estimate_is_said_in_whole_minutes(minutes: tuple[float, float, float], said: str) -> None:
    assert sentence(Burden(*minutes, words_longest=0, questions_longest=0)) == said


@pytest.mark.parametrize(
    ("minutes", "middle", "doubted"),
    [(5, 10, False), (4, 10, True), (20, 10, False), (21, 10, True), (1, 0.1, False), (2, 0.1, False), (3, 0.1, True)],
)
def test_minutes_below_half_or_above_twice_the_median_are_doubted(minutes: int, middle: float, doubted: bool) -> None:
    fault = doubt(minutes, Burden(middle, middle, middle, 0, 0), AT)
    assert (fault is not None) == doubted


def test_a_doubt_says_what_is_promised_what_we_estimate_and_what_to_write() -> None:
    fault = doubt(1, Burden(4, 8.6, 12, 0, 0), AT)
    assert fault
    assert (fault.code, fault.severity, fault.place) == ("minutes", "warning", AT)
    assert fault.what == "the first page promises 1 minute, but our estimate is 9 minutes"
    assert "`minutes: 9`" in fault.mend

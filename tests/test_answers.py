"""What was typed becomes an answer that can be kept, or is asked again in words that say what to enter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import answers
from surveyapp.answers import AskAgain
from surveyapp.missing import CHOSEN, Missing
from surveyapp.model import (
    Battery,
    Choice,
    DateQuestion,
    Item,
    LongText,
    Multiple,
    Note,
    Number,
    Offer,
    Ranking,
    Rating,
    Single,
    Specify,
    Text,
    units_of,
)
from surveyapp.model.questions import AnyQuestion, Precision
from surveyapp.rules import Value
from tests.surveys import UNHURRIED

YES, NO, OTHER = Choice(1, "Yes"), Choice(2, "No"), Choice(8, "Other", specify=Specify())
NONE = Choice(9, "None of these", exclusive=True)
OFFERS = (Offer(Missing.DONT_KNOW, "Don't know"), Offer(Missing.PREFER_NOT_TO_SAY, "I would rather not say"))
AGREE = (Choice(1, "Disagree"), Choice(2, "Agree"))

SINGLE = Single(name="q", ask="?", label="?", choices=(YES, NO, OTHER), offers=OFFERS)
MULTIPLE = Multiple(name="q", ask="?", label="?", choices=(YES, NO, OTHER, NONE), offers=OFFERS)
RANKING = Ranking(name="q", ask="?", label="?", choices=(YES, NO, Choice(3, "Perhaps")), top=3, offers=OFFERS)
WHOLE = Number(name="q", ask="?", label="?", offers=OFFERS)
PRECISE = Number(name="q", ask="?", label="?", decimals=2)
DECIMAL = Number(name="q", ask="?", label="?", decimals=1)
TEXT = Text(name="q", ask="?", label="?", max_characters=20)
LONG_TEXT = LongText(name="q", ask="?", label="?", max_words=3, offers=OFFERS)
DAY = DateQuestion(name="q", ask="?", label="?", precision="day")
MONTH = DateQuestion(name="q", ask="?", label="?", precision="month", min="2026-03", max="2026-11-22")
YEAR = DateQuestion(name="q", ask="?", label="?", precision="year", min="2024-06", offers=OFFERS)
RATING = Rating(name="q", ask="?", label="?", low="low", high="high")
BATTERY = Battery(name="q", ask="?", label="?", choices=AGREE, items=(Item("a", "A"), Item("b", "B")), offers=OFFERS)


def read(question: AnyQuestion, typed: Mapping[str, str | list[str]]) -> dict[str, Value]:
    """What the first unit of a question answers when this was typed."""
    listed = {name: [texts] if isinstance(texts, str) else texts for name, texts in typed.items()}
    return answers.read(question, units_of(question)[0], listed)


def asked_again(question: AnyQuestion, typed: Mapping[str, str | list[str]]) -> tuple[str, str]:
    """The words that ask again, and the input they are about."""
    with pytest.raises(AskAgain) as again:
        read(question, typed)
    return str(again.value), again.value.where


# Numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12 ", 12),
        ("007", 7),
        ("0", 0),
        ("-0", 0),
        ("-3", -3),
        ("1,234", 1234),
        ("1,234,567", 1_234_567),
        ("12.0", 12),
        ("-.0", 0),
        (".0", 0),
        ("999999999999999", 999_999_999_999_999),
    ],
)
def test_a_whole_number_is_read_as_it_was_meant(typed: str, number: int) -> None:
    found = read(WHOLE, {"q": typed})["q"]
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize(
    ("typed", "number"), [("3.5", 3.5), (".5", 0.5), ("-.5", -0.5), ("1,234.5", 1234.5), ("3.50", 3.5), ("3", 3)]
)
def test_a_decimal_number_is_read_as_it_was_meant(typed: str, number: float) -> None:
    found = read(DECIMAL, {"q": typed})["q"]
    assert (found, type(found)) == (number, type(number))


NO_NUMBERS = """
3,5 12,34 1,2,3 1,23,456 ,5 1_000 Infinity -inf nan 1e9 0x10 twelve ٣ ３ ² ½ 5. . - --1 +3 −3 £30 30% =1+1
"""


@pytest.mark.parametrize("typed", [*NO_NUMBERS.split(), "12 34", "1\u00a0000", "1\x00", "1\n2", "3.5.6"])
def test_a_number_is_never_guessed_at(typed: str) -> None:
    assert asked_again(WHOLE, {"q": typed}) == ("Enter a number in figures, like 12", "q")
    assert asked_again(DECIMAL, {"q": typed})[0].startswith("Enter a number in figures, like 3.5")


def test_a_comma_for_a_point_is_named() -> None:
    words = "Enter a number in figures, like 3.5, with a point and not a comma"
    assert asked_again(DECIMAL, {"q": "3,5"}) == (words, "q")


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        (WHOLE, "3.5", "Enter a whole number, like 12"),
        (DECIMAL, "3.55", "Enter a number with at most 1 decimal place, like 3.5"),
        (PRECISE, "3.555", "Enter a number with at most 2 decimal places, like 3.5"),
        (WHOLE, "9" * 16, "Enter a number of at most 15 figures"),
        (WHOLE, "9" * 400, "Enter a number of at most 15 figures"),
        (DECIMAL, "9" * 15 + ".5", "Enter a number of at most 15 figures"),
        (Number(name="q", ask="?", label="?", min=0, max=7), "8", "Enter a number from 0 to 7"),
        (Number(name="q", ask="?", label="?", min=0, max=7), "x", "Enter a number in figures, like 7"),
        (Number(name="q", ask="?", label="?", min=100), "x", "Enter a number in figures, like 100"),
        (Number(name="q", ask="?", label="?", min=0.5, decimals=1), "0.4", "Enter 0.5 or more"),
        (Number(name="q", ask="?", label="?", max=-100), "-99", "Enter -100 or less"),
    ],
)  # fmt: skip
def test_a_number_that_does_not_fit_is_asked_again_with_what_would(question: Number, typed: str, words: str) -> None:
    assert asked_again(question, {"q": typed}) == (words, "q")


@pytest.mark.parametrize("typed", ["0", "7", "7.0"])
def test_the_limits_of_a_number_belong_to_it(typed: str) -> None:
    assert read(Number(name="q", ask="?", label="?", min=0, max=7), {"q": typed}) == {"q": float(typed)}


# Dates


def day(day: str, month: str, year: str) -> dict[str, str]:
    """The three inputs of a day."""
    return {"q.day": day, "q.month": month, "q.year": year}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (day("22", "11", "2026"), "2026-11-22"),
        (day(" 1 ", "2", "2028"), "2028-02-01"),
        (day("01", "02", "2028"), "2028-02-01"),
        (day("29", "2", "2028"), "2028-02-29"),
    ],
)
def test_a_day_is_kept_as_iso_text(typed: dict[str, str], found: str) -> None:
    assert read(DAY, typed) == {"q": found}


@pytest.mark.parametrize(
    ("typed", "words", "where"),
    [
        (day("29", "2", "2027"), "Enter a date that the calendar has", "q.day"),
        (day("31", "4", "2026"), "Enter a date that the calendar has", "q.day"),
        (day("1", "13", "2026"), "Enter a date that the calendar has", "q.day"),
        (day("0", "1", "2026"), "Enter a date that the calendar has", "q.day"),
        (day("1", "1", "0000"), "Enter a date that the calendar has", "q.day"),
        (day("1", "1", "0"), "Enter the year in figures, like 2026", "q.year"),
        (day("1", "1", "26"), "Enter the year in figures, like 2026", "q.year"),
        (day("1", "1", "12026"), "Enter the year in figures, like 2026", "q.year"),
        (day("1", "1", "２０２６"), "Enter the year in figures, like 2026", "q.year"),
        (day("1", "1", "-999"), "Enter the year in figures, like 2026", "q.year"),
        (day("1", "May", "2026"), "Enter the month in figures, like 11", "q.month"),
        (day("1", "", "2026"), "Enter the month too", "q.month"),
        (day("", "1", "2026"), "Enter the day too", "q.day"),
        (day("1", "1", " "), "Enter the year too", "q.year"),
        ({"q.day": "1"}, "Enter the month too", "q.month"),
        (day("1", "1", "9999"), "Enter a date from 1900 to 2100", "q.year"),
        (day("31", "12", "1899"), "Enter a date from 1900 to 2100", "q.year"),
    ],
)
def test_a_date_that_cannot_be_is_asked_again_at_the_part_that_is_wrong(
    typed: dict[str, str], words: str, where: str
) -> None:
    assert asked_again(DAY, typed) == (words, where)


@pytest.mark.parametrize("typed", [day("1", "1", "1900"), day("31", "12", "2100")])
def test_a_limit_that_is_a_year_holds_all_its_days(typed: dict[str, str]) -> None:
    assert "q" in read(DAY, typed)


def test_a_limit_more_exact_than_the_answer_holds_what_may_lie_within_it() -> None:
    assert read(YEAR, {"q.year": "2024"}) == {"q": "2024"}
    assert read(MONTH, {"q.month": "11", "q.year": "2026"}) == {"q": "2026-11"}
    words = "Enter a date from March 2026 to 22 November 2026"
    assert asked_again(MONTH, {"q.month": "12", "q.year": "2026"}) == (words, "q.year")
    assert asked_again(MONTH, {"q.month": "2", "q.year": "2026"}) == (words, "q.year")


# Texts


@pytest.mark.parametrize("typed", ["", " ", "\n\r\n\t", "\u00a0\u2003", "\x1c"])
@pytest.mark.parametrize("question", [TEXT, LONG_TEXT, WHOLE, SINGLE])
def test_white_space_is_no_answer(question: AnyQuestion, typed: str) -> None:
    assert read(question, {"q": typed}) == {}


def test_a_line_end_counts_one_character_however_it_is_sent() -> None:
    typed = "\r\n".join("a" * 10)
    assert len(typed) > 20
    assert read(TEXT, {"q": typed}) == {"q": "\n".join("a" * 10)}
    assert read(TEXT, {"q": "a\rb"}) == {"q": "a\nb"}


def test_a_text_is_kept_to_its_last_character_and_not_cut_beyond() -> None:
    assert read(TEXT, {"q": "  " + "ä" * 20 + "\n"}) == {"q": "ä" * 20}
    assert asked_again(TEXT, {"q": "ä" * 21}) == ("Use at most 20 characters: this is 21", "q")


def test_words_are_counted_between_white_space() -> None:
    assert read(LONG_TEXT, {"q": "one, two-and-a-half\n\nthree"}) == {"q": "one, two-and-a-half\n\nthree"}
    assert asked_again(LONG_TEXT, {"q": "one two\nthree four"}) == ("Use at most 3 words: this is 4", "q")


def test_a_single_word_of_any_length_is_refused() -> None:
    assert asked_again(LONG_TEXT, {"q": "a" * 10_001})[0] == "Use at most 10000 characters: this is 10001"


@pytest.mark.parametrize("odd", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
def test_what_no_file_can_hold_is_refused_at_its_place(odd: str) -> None:
    assert asked_again(TEXT, {"q": f"ab{odd}c"})[0] == "Remove the character that cannot be read (number 3 of the text)"


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "-3", "@x", "a\tb", "עברית", "e\u0301" * 9, "👩‍👧", '"None"', "0"]
)
def test_any_other_text_is_kept_exactly(text: str) -> None:
    assert read(TEXT, {"q": text}) == {"q": text}


# Choices


def test_a_choice_is_kept_as_its_code() -> None:
    assert read(SINGLE, {"q": "2"}) == {"q": 2}
    assert read(SINGLE, {"q": "-91"}) == {"q": Missing.DONT_KNOW}
    assert read(RATING, {"q": "0"}) == {"q": 0}
    assert read(MULTIPLE, {"q": ["2", "1"]}) == {"q": (1, 2)}
    assert read(BATTERY, {"q_a": "2", "q_b": "1"}) == {"q_a": 2}


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (SINGLE, {"q": "7"}),
        (SINGLE, {"q": "01"}),
        (SINGLE, {"q": "1.0"}),
        (SINGLE, {"q": "None"}),
        (SINGLE, {"q": "-93"}),
        (SINGLE, {"q": ["1", "2"]}),
        (SINGLE, {"q": ["1", "1"]}),
        (RATING, {"q": "11"}),
        (RATING, {"q": "-1"}),
        (BATTERY, {"q_a": "3"}),
        (MULTIPLE, {"q": ["1", "7"]}),
        (MULTIPLE, {"q": ["1", "1"]}),
        (MULTIPLE, {"q": [""]}),
        (RANKING, {"q.1": "7"}),
        (WHOLE, {"q": ["1", "2"]}),
        (WHOLE, {"q.reason": "-93"}),
        (WHOLE, {"q.reason": ["-91", "-92"]}),
        (TEXT, {"q": ["a", "b"]}),
        (DAY, {"q.day": ["1", "2"]}),
    ],
)
def test_what_no_browser_showing_our_page_sends_is_a_key_error(
    question: AnyQuestion, typed: dict[str, str | list[str]]
) -> None:
    with pytest.raises(KeyError):
        read(question, typed)


@pytest.mark.parametrize(
    ("ticked", "label"),
    [(["9", "1"], "None of these"), (["1", "-91"], "Don't know"), (["-91", "-92"], "I would rather not say")],
)
def test_a_choice_that_stands_alone_cannot_stand_with_others(ticked: list[str], label: str) -> None:
    assert asked_again(MULTIPLE, {"q": ticked}) == (f"Choose “{label}” alone, or take its tick away", "q")


def test_a_choice_that_stands_alone_may_stand_alone() -> None:
    assert read(MULTIPLE, {"q": "9"}) == {"q": (9,)}
    assert read(MULTIPLE, {"q": "-92"}) == {"q": Missing.PREFER_NOT_TO_SAY}


@pytest.mark.parametrize(("question", "chosen"), [(SINGLE, 8), (MULTIPLE, (8,))])
def test_words_beside_a_choice_choose_it(question: AnyQuestion, chosen: Value) -> None:
    assert read(question, {"q_8_text": " a map "}) == {"q": chosen, "q_8_text": "a map"}


def test_words_beside_a_choice_are_kept_only_with_it() -> None:
    assert read(SINGLE, {"q": "1", "q_8_text": "a map"}) == {"q": 1}
    assert read(SINGLE, {"q": "8", "q_8_text": " "}) == {"q": 8}
    assert read(MULTIPLE, {"q": ["1"], "q_8_text": "a map"}) == {"q": (1, 8), "q_8_text": "a map"}
    assert asked_again(MULTIPLE, {"q": "9", "q_8_text": "a map"})[0].startswith("Choose “None of these” alone")


def test_words_beside_two_choices_are_not_lost_when_neither_is_chosen() -> None:
    question = Single(name="q", ask="?", label="?", choices=(OTHER, Choice(7, "Another", specify=Specify())))
    typed: dict[str, str | list[str]] = {"q_7_text": "a", "q_8_text": "b"}
    assert asked_again(question, typed) == ("Choose one answer: words are filled in for more than one", "q")
    assert read(question, typed | {"q": "7"}) == {"q": 7, "q_7_text": "a"}


def test_a_single_reason_offered_beside_several_choices_is_a_reason() -> None:
    question = Multiple(name="q", ask="?", label="?", choices=(YES, NO), offers=OFFERS[:1])
    assert read(question, {"q": "-91"}) == {"q": Missing.DONT_KNOW}


def test_words_beside_a_choice_have_their_own_limit() -> None:
    assert asked_again(SINGLE, {"q_8_text": "x" * 201}) == ("Use at most 200 characters: this is 201", "q_8_text")
    assert asked_again(SINGLE, {"q": "1", "q_8_text": "\x00"})[1] == "q_8_text"


def test_a_choice_that_waits_for_words_says_so() -> None:
    [unit] = units_of(SINGLE)
    assert answers.waiting(unit, {"q": 8}) == ["q_8_text"]
    assert answers.waiting(unit, {"q": 8, "q_8_text": "a map"}) == []
    assert answers.waiting(unit, {"q": 1}) == answers.waiting(unit, {}) == []
    assert answers.waiting(units_of(MULTIPLE)[0], {"q": (1, 8)}) == ["q_8_text"]


# Rankings


def test_a_ranking_is_kept_in_its_order() -> None:
    assert read(RANKING, {"q.1": "3", "q.2": "1"}) == {"q": (3, 1)}


def test_nothing_is_ranked_twice() -> None:
    assert asked_again(RANKING, {"q.1": "2", "q.2": "2"}) == ("“No” is chosen twice: choose it once", "q.2")


def test_a_ranking_has_no_gap() -> None:
    assert asked_again(RANKING, {"q.1": "2", "q.3": "1"}) == ("Choose “Second” before “Third”", "q.3")


# What is offered beside answers


@pytest.mark.parametrize(
    ("question", "typed"),
    [(WHOLE, {"q": "3"}), (LONG_TEXT, {"q": "words"}), (RANKING, {"q.1": "1"}), (YEAR, {"q.year": "2026"})],
)
def test_a_reason_stands_alone_or_an_answer_does(question: AnyQuestion, typed: dict[str, str]) -> None:
    assert read(question, {"q.reason": "-91"}) == {"q": Missing.DONT_KNOW}
    first = answers.parts_of(question, units_of(question)[0])[0][0]
    words = "Give an answer or choose “Don't know”, not both"
    assert asked_again(question, typed | {"q.reason": "-91"}) == (words, first)


@pytest.mark.parametrize(
    ("number", "text"), [(3.5, "3.5"), (3.0, "3"), (100, "100"), (14314573645.2, "14314573645.2"), (1e-06, "0.000001")]
)
def test_a_number_is_shown_as_people_write_it(number: float, text: str) -> None:
    assert answers.number_text(number) == text


def test_a_form_has_an_input_for_each_thing_to_type() -> None:
    assert answers.inputs_of(SINGLE) == ("q", "q_8_text")
    assert answers.inputs_of(BATTERY) == ("q_a", "q_b")
    assert answers.inputs_of(YEAR) == ("q.year", "q.reason")
    assert answers.inputs_of(RANKING) == ("q.1", "q.2", "q.3", "q.reason")
    assert answers.inputs_of(Note(name="n", ask="?", label="?")) == ()


# The way there and back


@pytest.mark.parametrize(
    ("question", "answer", "typed"),
    [
        (SINGLE, {"q": 8, "q_8_text": "a map"}, {"q": ["8"], "q_8_text": ["a map"]}),
        (MULTIPLE, {"q": (1, 2)}, {"q": ["1", "2"]}),
        (RANKING, {"q": (3,)}, {"q.1": ["3"]}),
        (RANKING, {"q": Missing.DONT_KNOW}, {"q.reason": ["-91"]}),
        (DECIMAL, {"q": 14314573645.2}, {"q": ["14314573645.2"]}),
        (DAY, {"q": "2028-02-01"}, {"q.day": ["1"], "q.month": ["2"], "q.year": ["2028"]}),
        (DateQuestion(name="q", ask="?", label="?", precision="year", min="0900"), {"q": "0900"}, {"q.year": ["0900"]}),
    ],
)
def test_an_answer_is_shown_again_as_it_would_be_typed(
    question: AnyQuestion, answer: dict[str, Value], typed: dict[str, list[str]]
) -> None:
    [unit] = units_of(question)
    assert answers.typed_from(question, unit, answer) == typed
    assert answers.read(question, unit, typed) == answer


letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
kept_texts = st.text(letters | st.sampled_from("\n\t"), min_size=1, max_size=20).map(str.strip).filter(bool)
codes = st.lists(st.integers(0, 99_999), min_size=2, max_size=5, unique=True)
offered = st.sets(st.sampled_from(sorted(CHOSEN))).map(lambda some: tuple(Offer(r, r.label) for r in sorted(some)))
precisions: list[Precision] = ["year", "month", "day"]


@st.composite
def questions(draw: st.DrawFn) -> AnyQuestion:
    """A question of any type that asks something."""
    flags = st.booleans() if draw(st.booleans()) else st.just(False)
    common: Any = {"name": "q", "ask": "?", "label": "?", "offers": draw(offered)}
    plain = tuple(Choice(code, str(code)) for code in draw(codes))
    rich = tuple(Choice(choice.code, choice.label, Specify() if draw(flags) else None) for choice in plain)
    alone = tuple(Choice(choice.code, choice.label, choice.specify, draw(flags)) for choice in rich)
    limits: Any = draw(st.sampled_from([{}, {"min": 0.0}, {"min": -90.0, "max": 1000.0}]))
    kinds: list[AnyQuestion] = [
        Single(**common, choices=rich),
        Multiple(**common, choices=alone),
        Battery(**common, choices=plain, items=(Item("a", "A"), Item("b", "B"))),
        Ranking(**common, choices=plain, top=draw(st.integers(1, len(plain)))),
        Number(**common, decimals=draw(st.integers(0, 6)), **limits),
        Text(**common),
        LongText(**common),
        Rating(**common, start=draw(st.integers(0, 3)), low="low", high="high"),
        DateQuestion(**common, precision=draw(st.sampled_from(precisions)), min="0900"),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def answered(draw: st.DrawFn, question: AnyQuestion, unit: str, specifies: Mapping[int, str]) -> dict[str, Value]:
    """A valid answer to a unit of a question, or none."""
    options: list[st.SearchStrategy[Value | None]] = [st.none()]
    options += [st.just(offer.reason) for offer in question.offers]
    match question:
        case Single() | Rating() | Battery():
            options.append(st.sampled_from([choice.code for choice in question.choices]))
        case Multiple():
            together = [choice.code for choice in question.choices if not choice.exclusive]
            options += [st.just((code,)) for code in question.exclusive]
            if together:
                some = st.sets(st.sampled_from(together), min_size=1)
                options.append(some.map(lambda chosen: tuple(code for code in together if code in chosen)))
        case Ranking():
            order = st.permutations([choice.code for choice in question.choices])
            options.append(st.tuples(order, st.integers(1, question.top)).map(lambda t: tuple(t[0][: t[1]])))
        case Number(decimals=decimals):
            low = 0 if question.min is None else int(question.min)
            high = 10 ** (15 - decimals) - 1 if question.max is None else int(question.max)
            scaled = st.integers(low * 10**decimals, high * 10**decimals)
            options.append(scaled.map(lambda n: n // 10**decimals if n % 10**decimals == 0 else n / 10**decimals))
        case DateQuestion(precision=precision):
            width = {"year": 4, "month": 7, "day": 10}[precision]
            days = st.dates(max_value=date(2100, 12, 31))
            options.append(days.map(lambda d: d.isoformat()[:width]).filter(lambda text: text >= "0900"))
        case Text() | LongText():
            options.append(kept_texts)
    answer = draw(st.one_of(options))
    if answer is None:
        return {}
    chosen = answer if isinstance(answer, tuple) else (answer,)
    texts = {name: draw(kept_texts) for code, name in specifies.items() if code in chosen and draw(st.booleans())}
    return {unit: answer, **texts}


@UNHURRIED
@given(st.data())
def test_every_answer_can_be_shown_again_and_read_back(data: st.DataObject) -> None:
    question = data.draw(questions())
    for unit in units_of(question):
        given_answers = data.draw(answered(question, unit.name, unit.specifies))
        typed = answers.typed_from(question, unit, given_answers)
        assert set(typed) <= set(answers.inputs_of(question))
        assert answers.read(question, unit, typed) == given_answers


numberish = st.sampled_from(["1,5", "1e9", "-0", "-.0", "٣", "99999999999999999999", "0.1234567", "29", "2", "2027"])


@UNHURRIED
@given(st.data())
def test_anything_typed_is_read_or_asked_again_and_what_is_read_stays_so(data: st.DataObject) -> None:
    question = data.draw(questions())
    values = st.one_of(
        numberish, st.text(), st.sampled_from(sorted({*question.choices_by_code, *question.offers_by_code, 0})).map(str)
    )
    for unit in units_of(question):
        names = st.sampled_from(sorted({*answers.inputs_of(question), f"{unit.name}.reason"}))
        typed = data.draw(st.dictionaries(names, st.lists(values, max_size=3)))
        try:
            found = answers.read(question, unit, typed)
        except (AskAgain, KeyError):
            continue
        assert answers.read(question, unit, answers.typed_from(question, unit, found)) == found

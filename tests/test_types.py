"""Each type of question and its own keys: what is typed is read, kept, routed and exported as the column promises."""

from pathlib import Path

import pytest

from surveyapp import answers
from surveyapp.loader import load_survey
from surveyapp.model import Single, export_columns
from surveyapp.responses import completeness
from tests.surveys import faults_of, folder, one_question
from tests.trips import DAY, Trip, refused, trip

BEFORE = one_question("- {name: total, type: number, ask: How many?, min: 0, max: 1000, decimals: 1}")
"""A page that asks a number; a second page follows."""


def after(question: str, first: str = BEFORE) -> str:
    """A questionnaire whose second page asks one more question, written in one line."""
    return f"{first}  - page: q\n    questions:\n      - {question}\n"


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "fits", "does_not", "words"),
    [
        ("above: 0, decimals: 1", "0.1", "0", "Enter a number above 0"),
        ("min: 0, below: 24", "23", "24", "Enter a number from 0, below 24"),
        ("above: 0, below: 1, decimals: 2", "0.99", "1", "Enter a number above 0 and below 1"),
        ("above: 0, max: 3", "3", "4", "Enter a number above 0, up to 3"),
        ("min: 0, max: total", "12", "13", "Enter a number from 0 to 12"),
        ("min: 0, below: total * 2", "23", "24", "Enter a number from 0, below 24"),
        ("min: total - 1", "11", "10", "Enter 11 or more"),
        ("above: total + 0.5, decimals: 1", "12.6", "12.5", "Enter a number above 12.5"),
    ],
)
def test_a_number_keeps_within_limits_that_may_be_strict_or_come_from_an_earlier_answer(
    limits: str, fits: str, does_not: str, words: str
) -> None:
    text = after(f"{{name: a, type: number, ask: A, {limits}}}")
    assert trip(text, {"total": "12", "a": fits}).cells == {"total": "12", "a": fits}
    assert refused(text, {"total": "12", "a": does_not}) == ("range", words, "a")


def test_a_limit_whose_answer_is_not_there_does_not_count() -> None:
    text = after("{name: a, type: number, ask: A, min: 0, max: total}")
    assert trip(text, {"a": "999"}).cells == {"total": "-95", "a": "999"}


@pytest.mark.parametrize("typed", ["-95", "-91.0", "-99"])
def test_no_number_is_taken_for_a_missing_code(typed: str) -> None:
    text = after("{name: a, type: number, ask: A, min: total - 200, decimals: 1}")
    assert refused(text, {"total": "1", "a": typed}) == ("range", "Enter a number above -91", "a")
    assert trip(text, {"total": "1", "a": "-95.5"}).cells["a"] == "-95.5"
    assert trip(text, {"total": "1", "a": "-100"}).cells["a"] == "-100"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("7", "7"), ("1000", "1,000"), ("999.5", "999.5"), ("1234.5", "1,234.5"), ("1,234,567", "1,234,567")],
)
def test_a_number_is_printed_with_its_thousands_set_apart(typed: str, said: str) -> None:
    found = trip(one_question("- {name: a, type: number, ask: A, min: 0, decimals: 1}"), {"a": typed})
    assert answers.Sayer(found.questionnaire).said("a", found.route.values) == said


QUALITY = one_question("- {name: beds, type: number, ask: Beds?, min: 0, quality: true}")


def test_the_quality_of_a_figure_has_a_column_of_its_own() -> None:
    assert trip(QUALITY, {"beds": "12", "beds_q": "2"}).cells == {"beds": "12", "beds_q": "2"}
    assert trip(QUALITY, {"beds": "12"}).cells == {"beds": "12", "beds_q": "-95"}
    assert trip(QUALITY, {}).cells == {"beds": "-95", "beds_q": "-95"}


def test_a_figure_that_is_not_available_is_an_answer_and_no_figure() -> None:
    found = trip(QUALITY, {"beds_q": "3"})
    assert found.cells == {"beds": "-91", "beds_q": "3"}
    assert completeness(found.route) == 1
    column = next(column for column in export_columns(found.questionnaire) if column.name == "beds")
    assert column.missing[-91] == "Not available"
    words = "Give a figure or choose “Not available”, not both"
    assert refused(QUALITY, {"beds": "12", "beds_q": "3"}) == ("reason", words, "beds")


def test_a_good_word_for_no_figure_says_nothing() -> None:
    assert trip(QUALITY, {"beds_q": "1"}).cells == {"beds": "-95", "beds_q": "-95"}


# --- dates --------------------------------------------------------------------------------------------------------


def date(limits: str, precision: str = "day") -> str:
    """A questionnaire that asks when something opened, and on the next page when something else was."""
    first = one_question("- {name: opened, type: date, ask: Opened?, precision: month}")
    return after(f"{{name: a, type: date, ask: A, precision: {precision}, {limits}}}", first)


def on(name: str, iso: str) -> dict[str, str]:
    """The inputs of a date, from its ISO text."""
    return {f"{name}.{part}": text for part, text in zip(("year", "month", "day"), iso.split("-"), strict=False)}


@pytest.mark.parametrize(
    ("limits", "fits", "does_not", "words"),
    [
        ("max: today", DAY, "2027-02-11", "Enter a date from 1900 to 10 February 2027"),
        ("min: today - 2 years", "2025-02-10", "2025-02-09", "Enter a date from 10 February 2025 to 2100"),
        ("min: opened", "2020-03-01", "2020-02-29", "Enter a date from March 2020 to 2100"),
        ("above: opened", "2020-04-01", "2020-03-31", "Enter a date after March 2020"),
        ("below: opened + 6 months", "2020-08-31", "2020-09-01", "Enter a date before September 2020"),
        ("above: 2019", "2020-01-01", "2019-12-31", "Enter a date after 2019"),
    ],
)
def test_a_date_keeps_within_limits_that_may_be_today_or_an_earlier_answer(
    limits: str, fits: str, does_not: str, words: str
) -> None:
    opened = {"opened.month": "3", "opened.year": "2020"}
    assert trip(date(limits), opened | on("a", fits)).cells == {"opened": "2020-03", "a": fits}
    assert refused(date(limits), opened | on("a", does_not)) == ("range", words, "a.year")


def test_a_year_within_a_limit_that_is_more_exact_is_not_refused() -> None:
    text = date("max: today", "year")
    assert trip(text, {"a.year": "2027"}).cells["a"] == "2027"
    assert refused(text, {"a.year": "2028"})[0] == "range"


PERIOD = one_question(
    "- {name: ran, type: period, ask: When?, precision: month, min: 2010, from: Started, to: Ended, "
    "least: 1 month, most: 2 years}"
)


def ran(first: str, last: str) -> dict[str, str]:
    """The inputs of a period."""
    return on("ran_from", first) | on("ran_to", last)


def test_a_period_is_two_dates_in_order() -> None:
    found = trip(PERIOD, ran("2020-03", "2021-11"))
    assert found.cells == {"ran_from": "2020-03", "ran_to": "2021-11"}
    labels = [column.label for column in export_columns(found.questionnaire)]
    assert labels == ["When?: Started", "When?: Ended"]
    assert trip(PERIOD, on("ran_to", "2021-11")).cells == {"ran_from": "-95", "ran_to": "2021-11"}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-03", "2020-02", "Enter a date that is not before March 2020"),
        ("2020-03", "2020-03", "Enter a date at least 1 month later: April 2020 or after"),
        ("2020-03", "2022-04", "Enter a date at most 2 years later: March 2022 or before"),
    ],
)
def test_a_period_out_of_order_too_short_or_too_long_is_asked_again(first: str, last: str, words: str) -> None:
    assert refused(PERIOD, ran(first, last)) == ("order", words, "ran_to.year")


def test_the_ends_of_a_period_may_be_a_least_and_a_most_apart() -> None:
    assert trip(PERIOD, ran("2020-01", "2020-02")).cells["ran_to"] == "2020-02"
    assert trip(PERIOD, ran("2020-01", "2022-01")).cells["ran_to"] == "2022-01"
    days = one_question("- {name: ran, type: period, ask: A, precision: day, least: 1 month}")
    assert trip(days, ran("2027-01-31", "2027-02-28")).cells["ran_to"] == "2027-02-28", "the last day of a short month"


@pytest.mark.parametrize("span", ["9000 years", "9999 months", "9999 weeks"])
def test_a_span_beyond_the_calendar_is_a_fault_and_no_crash(span: str) -> None:
    text = one_question(f"- {{name: ran, type: period, ask: A, precision: day, max: 2030, least: {span}}}")
    assert [code for code, _ in faults_of(text)] == ["span"]
    near = one_question("- {name: ran, type: period, ask: A, precision: day, max: 9999, most: 90 years}")
    assert trip(near, ran("9998-01-31", "9999-12-31")).cells["ran_to"] == "9999-12-31"


@pytest.mark.parametrize(
    ("units", "typed", "cell", "said"),
    [
        ("[years, months]", {"a.years": "2", "a.months": "3"}, "27", "2 years 3 months"),
        ("[years, months]", {"a.years": "1"}, "12", "1 year"),
        ("[years, months]", {"a.months": "0"}, "0", "0 months"),
        ("[weeks, days]", {"a.weeks": "1", "a.days": "6"}, "13", "1 week 6 days"),
        ("[hours, minutes]", {"a.hours": "1,000", "a.minutes": "1"}, "60001", "1000 hours 1 minute"),
        ("[days]", {"a.days": "40"}, "40", "40 days"),
    ],
)
def test_a_duration_is_a_whole_number_of_its_smallest_unit(
    units: str, typed: dict[str, str], cell: str, said: str
) -> None:
    found = trip(one_question(f"- {{name: a, type: duration, ask: A, units: {units}}}"), typed)
    assert found.cells == {"a": cell}
    assert answers.Sayer(found.questionnaire).said("a", found.route.values) == said


def test_a_duration_has_limits_and_no_thirteenth_month() -> None:
    text = one_question("- {name: a, type: duration, ask: A, min: 6 months, max: 50 years}")
    words = "Enter a length of time from 6 months to 50 years"
    assert refused(text, {"a.months": "5"}) == ("range", words, "a.years")
    assert refused(text, {"a.years": "50", "a.months": "1"}) == ("range", words, "a.years")
    assert refused(text, {"a.months": "12"}) == ("range", "Enter a number from 0 to 11", "a.months")
    assert refused(text, {"a.years": "1.5"})[0] == "whole"
    assert trip(text, {"a.years": "50", "a.months": "0"}).cells == {"a": "600"}


# --- sums ---------------------------------------------------------------------------------------------------------


def a_sum(more: str) -> str:
    """A sum of three parts."""
    return f"{{name: a, type: sum, ask: A, {more}, parts: {{x: Ward, y: Office, z: Home}}}}"


def parts(x: str, y: str = "", z: str = "") -> dict[str, str]:
    """The inputs of the sum."""
    return {"a_x": x, "a_y": y, "a_z": z}


def test_the_parts_of_a_sum_make_its_total() -> None:
    text = one_question(f"- {a_sum('total: 100')}")
    assert trip(text, parts("50", "50", "0")).cells == {"a_x": "50", "a_y": "50", "a_z": "0"}
    words = "The parts must add up to 100: they add up to 99"
    assert refused(text, parts("50", "49", "0")) == ("sum", words, "a_x")
    assert refused(text, parts("50", "50")) == ("sum", "Fill in every part, with 0 where there is none", "a_z")
    assert refused(text, parts("101")) == ("range", "Enter a number from 0 to 100", "a_x")
    assert trip(text).cells == {"a_x": "-95", "a_y": "-95", "a_z": "-95"}


def test_a_blank_part_counts_as_nothing_where_it_says_so_but_a_blank_sum_stays_blank() -> None:
    text = one_question(f"- {a_sum('total: 100, blank: 0')}")
    assert trip(text, parts("50", "50")).cells == {"a_x": "50", "a_y": "50", "a_z": "0"}
    assert trip(text).cells == {"a_x": "-95", "a_y": "-95", "a_z": "-95"}


def test_the_total_may_be_an_earlier_answer() -> None:
    text = after(a_sum("total: total, decimals: 1"))
    assert trip(text, {"total": "0.6", **parts("0.1", "0.2", "0.3")}).cells["a_z"] == "0.3"
    assert refused(text, {"total": "0.5", **parts("0.1", "0.2", "0.3")})[0] == "sum"
    assert trip(text, parts("1", "2", "3")).cells["a_x"] == "1", "a total that is not known is not asked for"
    assert trip(text, {"total": "0", **parts("0", "0", "0")}).cells["a_x"] == "0"


def test_tenths_add_up_as_people_add_them() -> None:
    text = one_question(f"- {a_sum('total: 0.3, decimals: 1')}")
    assert trip(text, parts("0.1", "0.2", "0")).cells == {"a_x": "0.1", "a_y": "0.2", "a_z": "0"}


# --- linking codes ------------------------------------------------------------------------------------------------

LINKING = one_question(
    "- {name: code, type: linking_code, ask: Your code, elements: [birth_day, mother_initial, surname_last]}"
)


@pytest.mark.parametrize("letter", ["é", "E", " e ", "e\u0301", "Ｅ", "ễ"])
def test_a_letter_of_a_linking_code_is_kept_without_its_accent(letter: str) -> None:
    found = trip(LINKING, {"code_birth_day": "07", "code_mother_initial": letter})
    assert found.cells == {"code_birth_day": "7", "code_mother_initial": "E", "code_surname_last": "-95"}


def test_a_linking_code_takes_one_letter_or_a_number_that_can_be() -> None:
    for typed in ("ab", "1", "-", "ß", "Łu"):
        assert refused(LINKING, {"code_mother_initial": typed}) == (
            "letter", "Enter one letter", "code_mother_initial",
        )  # fmt: skip
    assert refused(LINKING, {"code_birth_day": "32"})[0] == "range"


def test_any_part_of_a_linking_code_may_be_left_out_and_counts_for_nothing() -> None:
    text = after("{name: a, type: text, ask: A}", LINKING)
    assert completeness(trip(text, {"a": "x"}).route) == 1
    assert completeness(trip(text, {"code_birth_day": "7"}).route) == 0


# --- lists --------------------------------------------------------------------------------------------------------


def test_the_choices_of_a_list_may_stand_in_a_file_and_are_searched_by_any_part(tmp_path: Path) -> None:
    rows = "".join(f'{code},"Trust {code}, North"\n' for code in range(1, 100)) + '100,"St Élan\'s Trust, South"\n'
    survey = folder(tmp_path, questionnaire=one_question("- {name: a, type: single, ask: A, choices_from: t.csv}"))
    (survey / "t.csv").write_text(f"code,label\n{rows}", encoding="utf-8")
    loaded = load_survey(survey).questionnaire
    (question,) = loaded.questions
    assert isinstance(question, Single)
    assert len(question.choices) > answers.SEARCHED
    assert answers.matches(question, "  NORTH  trust 12 ") == (12,)
    assert answers.matches(question, "élan south") == (100,)
    assert answers.matches(question, "nowhere") == ()
    assert answers.inputs_of(question) == ("a", "a.find")
    assert Trip(loaded).goes({"a": "100", "a.find": "elan"}).cells == {"a": "100"}


def test_a_comma_that_cuts_a_label_in_a_file_is_a_fault(tmp_path: Path) -> None:
    survey = folder(tmp_path, questionnaire=one_question("- {name: a, type: single, ask: A, choices_from: t.csv}"))
    (survey / "t.csv").write_text("code,label\n1,North\n2,South, by the sea\n", encoding="utf-8")
    with pytest.raises(Exception, match="1 fault") as found:
        load_survey(survey)
    assert [(f.code, f.place.line, f.what) for f in getattr(found.value, "faults", ())] == [
        ("csv-row", 3, "the row has 3 cells, the header 2")
    ]


# --- words of one's own, picks ------------------------------------------------------------------------------------


def choices(kind: str, *lines: str, more: str = "") -> str:
    """A question with its choices, one a line."""
    return one_question(
        "\n    ".join([f"- name: a\n  type: {kind}\n  ask: A\n  {more or 'label: A'}\n  choices:", *lines])
    )


def test_words_of_ones_own_may_be_a_number_with_limits() -> None:
    text = choices("multiple", "1: One", "8: {label: Other, specify: {ask: How many?, type: number, min: 1, max: 9}}")
    found = trip(text, {"a_8_text": "3"})
    assert found.cells == {"a_1": "0", "a_8": "1", "a_8_text": "3"}
    assert [column.kind for column in export_columns(found.questionnaire)] == ["code", "code", "number"]
    assert refused(text, {"a": ["8"], "a_8_text": "0"}) == ("range", "Enter a number from 1 to 9", "a_8_text")


def test_words_of_ones_own_may_be_required() -> None:
    text = choices("single", "1: One", "8: {label: Other, specify: {required: true, max_characters: 5}}")
    assert refused(text, {"a": "8", "a_8_text": " "})[::2] == ("specify", "a_8_text")
    assert refused(text, {"a": "8", "a_8_text": "sixsix"})[0] == "too_long"
    assert trip(text, {"a": "1"}).cells == {"a": "1", "a_8_text": "-94"}


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_words_whose_input_shows_only_once_chosen_are_dropped_with_the_choice(kind: str) -> None:
    text = choices(kind, "1: One", "2: Two", "8: {label: Other, specify: {type: number, show: chosen}}")
    for typed in ("3", "no number"):
        found = trip(text, {"a": ["1"], "a_8_text": typed}).cells
        assert found["a_8_text"] == "-94"
    assert trip(text, {"a_8_text": "3"}).cells["a_8_text"] == "-94"
    assert trip(text, {"a": ["8"], "a_8_text": "3"}).cells["a_8_text"] == "3"


PICKS = choices(
    "multiple",
    "1: One",
    "2: Two",
    "3: Three",
    "8: {label: None of them, exclusive: true}",
    "9: {label: Not yet, exclusive: true}",
    more="at_least: 2\n  at_most: 2",
)


def test_at_least_and_at_most_so_many_are_picked_and_what_stands_alone_is_enough() -> None:
    assert trip(PICKS, {"a": ["1", "3"]}).cells == {"a_1": "1", "a_2": "0", "a_3": "1", "a_8": "0", "a_9": "0"}
    assert refused(PICKS, {"a": ["1"]}) == ("at_least", "Choose at least 2: you have chosen 1", "a")
    assert refused(PICKS, {"a": ["1", "2", "3"]}) == ("at_most", "Choose at most 2: you have chosen 3", "a")
    assert trip(PICKS, {"a": ["9"]}).cells["a_9"] == "1"
    assert set(trip(PICKS).cells.values()) == {"-95"}, "leaving it blank is no pick"


def test_of_several_that_stand_alone_only_one_can() -> None:
    assert refused(PICKS, {"a": ["8", "9"]})[0] == "exclusive"
    assert refused(PICKS, {"a": ["1", "9"]}) == ("exclusive", "Choose “Not yet” alone, or take its tick away", "a")


# --- texts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "long_text"])
def test_words_and_characters_both_have_their_limits(kind: str) -> None:
    text = one_question(f"- {{name: a, type: {kind}, ask: A, max_words: 3, max_characters: 12}}")
    assert trip(text, {"a": "one two thre"}).cells == {"a": "one two thre"}
    assert refused(text, {"a": "a b c d"}) == ("words", "Use at most 3 words: this is 4", "a")
    assert refused(text, {"a": "abcdefghijklm"}) == ("too_long", "Use at most 12 characters: this is 13", "a")


def test_a_rating_has_a_word_for_its_middle_and_0_is_an_answer() -> None:
    text = one_question("- {name: a, type: rating, ask: A, from: 0, to: 4, low: bad, middle: so so, high: good}")
    found = trip(text, {"a": "0"})
    (column,) = export_columns(found.questionnaire)
    assert column.codes == {0: "0 bad", 1: "1", 2: "2 so so", 3: "3", 4: "4 good"}
    assert found.cells == {"a": "0"}


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("type: number, min: 0", {"a.reason": "-93"}),
        ("type: date", {"a.reason": "-93"}),
        ("type: text", {"a.reason": "-93"}),
        ("type: duration", {"a.reason": "-93"}),
        ("type: rating, low: l, high: h", {"a": "-93"}),
    ],
)
def test_a_reason_in_own_words_stands_beside_any_answer(question: str, typed: dict[str, str]) -> None:
    text = one_question(f"- {{name: a, {question}, ask: A, offer: {{not_applicable: It has not started yet}}}}")
    found = trip(text, typed)
    assert found.cells == {"a": "-93"}
    assert answers.Sayer(found.questionnaire).said("a", found.route.values) == "It has not started yet"

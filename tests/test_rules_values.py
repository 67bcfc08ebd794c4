"""Values of expressions, for limits and totals: read, checked, computed and said; and names replaced as written."""

import math
from collections.abc import Mapping
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules import Truth, Value, Variable

F, E, U, T = Truth.FALSE, Truth.EXCLUDED, Truth.UNDECIDED, Truth.TRUE

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("heard", "code", {1: "Yes", 2: "No"}, offers=frozenset({Missing.DONT_KNOW})),
        Variable("used_for", "codes", {1: "Refer", 8: "Other", 9: "None"}, frozenset({9}), CHOSEN),
        Variable("beds", "number"),
        Variable("full", "number"),
        Variable("arm", "text"),
        Variable("wave", "text"),
        Variable("opened", "date", precision="month"),
        Variable("closed", "date", precision="month"),
    )
}
TITLES = {"beds": "Beds", "opened": "Opened"}
Wanted = Literal["number", "date"]


def value(text: str, wanted: Wanted = "number", blank: int | None = None, **values: Value) -> Value:
    """What a sensible expression comes to for some answers."""
    term = rules.parse_value(text)
    assert list(rules.check_value(term, VARIABLES, wanted)) == []
    return rules.value_of(term, {"used_for": {9}}, blank, wanted)(values)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("3", 3),
        ("-2.5", -2.5),
        ("beds", 4),
        ("heard", 1),
        ("beds - 1", 3),
        ("(beds + full) / 2", 3),
        ("beds / 3", 1.333333333),
        ("beds * 0.1 + 0.2", 0.6),
        ("count(used_for)", 2),
        ("count(beds, full, arm)", 2),
        ("2026 - 11", 2015),
    ],
)
def test_an_expression_gives_a_number_and_a_whole_one_whole(text: str, result: Value) -> None:
    found = value(text, beds=4, full=2.0, heard=1, used_for=(1, 8))
    assert (found, type(found)) == (result, type(result))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2026", "2026"),
        ("2026-11", "2026-11"),
        ('"2026-11-22"', "2026-11-22"),
        ("today", "2026-11-22"),
        ("today - 18 months", "2025-05-22"),
        ("opened", "2020-03"),
        ("opened + 1 year", "2021-03"),
        ("2026 + 1 year", "2027"),
    ],
)
def test_an_expression_gives_a_date(text: str, result: str) -> None:
    assert value(text, "date", today="2026-11-22", opened="2020-03") == result


@pytest.mark.parametrize(
    ("text", "wanted", "values", "missing"),
    [
        ("beds", "number", {}, Missing.BLANK),
        ("beds - 1", "number", {"beds": Missing.UNDECIDED}, Missing.BLANK),
        ("beds - 1", "number", {"beds": Missing.NOT_ASKED}, Missing.NOT_ASKED),
        ("heard + beds", "number", {"heard": Missing.DONT_KNOW}, Missing.NOT_ASKED),
        ("beds / full", "number", {"beds": 1, "full": 0}, Missing.BLANK),
        ("today", "date", {}, Missing.BLANK),
        ("opened + 1 year", "date", {"opened": Missing.NOT_ASKED}, Missing.NOT_ASKED),
        ("opened + 1 year", "date", {"opened": "9999-12"}, Missing.BLANK),
    ],
)
def test_what_is_not_known_comes_as_a_missing_code(
    text: str, wanted: Wanted, values: dict[str, Value], missing: Missing
) -> None:
    found = value(text, wanted, None, **values)
    assert found is missing


@given(st.integers(-200, 200), st.integers(-200, 200))
def test_a_known_number_never_reads_as_a_missing_code(one: int, other: int) -> None:
    found = rules.value_of(rules.parse_value("one + other - 0"), {})({"one": one + 1000, "other": other - 1000})
    assert found == one + other
    assert not is_missing(found)


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("beds > 1", 1, "this is a condition, not a value", "like `total - 1`"),
        ("answered(beds)", 1, "this is a condition, not a value", "like `total - 1`"),
        ("beds full", 6, "`full` was not expected here", "join"),
        ("", 1, "expected, not the end", "complete"),
        ("= 3", 1, "`=` means nothing in a value", "write `==`"),
        ("1 + " * 300 + "1", 1, "the value is longer than 1000 characters", "split it"),
        ("(" * 30 + "1", 21, "the value nests too deep", "split it"),
    ],
)
def test_a_value_that_cannot_be_read_says_where_and_how_to_mend_it(
    text: str, column: int, what: str, mend: str
) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse_value(text)
    fault = refused.value
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


@pytest.mark.parametrize(
    ("text", "wanted", "column", "what", "mend"),
    [
        ("bed - 1", "number", 1, "there is no variable 'bed'", "did you mean 'beds'?"),
        ("arm", "number", 1, "'arm' is a text, not a number", "write a number or a name of one"),
        ("used_for", "number", 1, "'used_for' is several codes, not a number", "write count(used_for)"),
        ("count(beds)", "number", 1, "count(beds) counts nothing", "ask `answered(beds)`"),
        ("arm + 1", "number", 1, "'arm' is a text, not a number", "calculate with numbers"),
        ("opened", "number", 1, "'opened' is a date, not a number", "write a number"),
        ("opened + 1 year", "number", 1, "this calculation is a date, not a number", "write a number"),
        ('"3"', "number", 1, "'3' is a text, not a number", "write a number"),
        ("dont_know", "number", 1, "dont_know is a reason, not a number", "write a number"),
        ("[1, 2]", "number", 1, "this is a list, not a number", "write a number"),
        ("2026-11", "number", 1, "2026-11 is a date, not a number", "write a number"),
        ("beds", "date", 1, "'beds' is a number, not a date", "or a name such as today"),
        ("beds + 1", "date", 1, "this calculation is a number, not a date", "write a date like 2026-11-22"),
        ("26", "date", 1, "26 is not a date", "write a date like 2026, 2026-11 or 2026-11-22"),
        ('"soon"', "date", 1, "'soon' is not a date", "write a date like"),
        ("2026-13", "date", 1, "the calendar has no 2026-13", "write a date like"),
        ("[2026, 2027]", "date", 1, "this is a list, not a date", "write a date like"),
        ("dont_know", "date", 1, "dont_know is a reason, not a date", "write a date like"),
        ("opened + 1 day", "date", 10, "'opened' is known to the month", "add months or years"),
    ],
)
def test_a_value_that_makes_no_sense_says_where_and_how_to_mend_it(
    text: str, wanted: Wanted, column: int, what: str, mend: str
) -> None:
    [fault] = rules.check_value(rules.parse_value(text), VARIABLES, wanted)
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


def test_every_unknown_name_of_a_value_is_told_at_once() -> None:
    faults = rules.check_value(rules.parse_value("aaa + bbb - today"), VARIABLES, "number")
    assert [fault.column for fault in faults] == [1, 7]


def test_the_names_of_a_value_stand_with_their_columns() -> None:
    term = rules.parse_value("beds + count(full, arm) * (count(used_for) - today)")
    assert list(rules.names(term)) == [("beds", 1), ("full", 14), ("arm", 20), ("used_for", 28), ("today", 46)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("beds - 1", '"Beds" minus 1'),
        ("today - 18 months", "18 months before today"),
        ("opened + 1 year", '1 year after "Opened"'),
        ("2026-11", "2026-11"),
        ("-3", "-3"),
    ],
)
def test_a_value_is_said_in_words(text: str, words: str) -> None:
    assert rules.value_in_words(rules.parse_value(text), VARIABLES, TITLES) == words


# What a blank counts as


def counted(text: str, values: Mapping[str, Value], variables: Mapping[str, Variable] | None = None) -> Truth:
    """How true a condition is where a blank number counts as 0."""
    return rules.compiled(rules.parse(text), {"used_for": {9}}, 0, variables)(values)


UNANSWERED = [Missing.BLANK, Missing.NOT_ASKED, Missing.UNDECIDED]


@pytest.mark.parametrize("reason", UNANSWERED)
@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("beds + full == 3", T),
        ("beds == 0", T),
        ("beds != 0", F),
        ("beds in [0, 1]", T),
        ("beds < 1", T),
        ("1 > beds", T),
        ("beds <= full", T),
        ("full / beds > 1", U),
        ("count(used_for) == 0", T),
        ("answered(beds)", F),
        ("count(beds, full) == 1", T),
    ],
)
def test_a_number_without_an_answer_may_count_as_zero(text: str, degree: Truth, reason: Missing) -> None:
    assert counted(text, {"beds": reason, "full": 3, "used_for": reason}) is degree


def test_a_chosen_reason_never_counts_as_zero() -> None:
    for text in ("heard + 1 == 1", "heard == 0", "heard < 1", "heard == beds"):
        assert counted(text, {"heard": Missing.DONT_KNOW, "beds": 0}) is E
    assert counted("heard in [1, dont_know]", {"heard": Missing.DONT_KNOW}) is T


def test_a_blank_date_or_text_never_counts_as_zero() -> None:
    values: dict[str, Value] = {"today": "2026-11-22", "opened": Missing.BLANK, "arm": Missing.BLANK}
    for text in ("opened < today", "opened + 1 year < today", "opened < 2026-11", 'arm == "x"', 'arm != "x"'):
        assert counted(text, values) is U, text


def test_told_kinds_keep_blank_dates_and_texts_unknown_even_beside_each_other() -> None:
    for text in ("opened <= closed", "arm == wave", "opened == 2026", "opened < 2026"):
        assert counted(text, {}, VARIABLES) is U, text
    assert counted("beds <= full", {}, VARIABLES) is T


def test_a_value_counts_blanks_as_it_is_told() -> None:
    assert value("beds + full", blank=0, full=3) == 3
    assert value("beds", blank=0) == 0
    assert value("beds + full", blank=1, full=3, beds=Missing.NOT_ASKED) == 4
    assert value("heard + full", blank=0, full=3, heard=Missing.DONT_KNOW) is Missing.NOT_ASKED
    assert value("opened", "date", blank=0) is Missing.BLANK


# Names replaced


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("heard == 1", "ward_1_heard == 1"),
        ("  heard==1  and(not heard  ==2)", "  ward_1_heard==1  and(not ward_1_heard  ==2)"),
        ("heard == 'heard' or x == \"heard\"", "ward_1_heard == 'heard' or x == \"heard\""),
        ("answered(heard) and count(heard, x) > 1", "answered(ward_1_heard) and count(ward_1_heard, x) > 1"),
        ("heard_too == 1 and unheard == 1", "heard_too == 1 and unheard == 1"),
        ("heard - 2 years < today", "ward_1_heard - 2 years < today"),
        ("years > 2 or years - 3 years < years", "yrs > 2 or yrs - 3 years < yrs"),
        ("count(count) == count", "count(n) == n"),
        ("answered == 1 and answered(answered)", "done == 1 and answered(done)"),
        ("heard == dont_know", "ward_1_heard == dont_know"),
        ("heard - 1", "ward_1_heard - 1"),
    ],
)
def test_names_are_replaced_and_all_else_stays_as_written(text: str, result: str) -> None:
    mapping = {"heard": "ward_1_heard", "years": "yrs", "count": "n", "answered": "done", "dont_know": "never"}
    assert rules.renamed(text, mapping) == result


def test_what_is_no_part_of_the_language_cannot_be_renamed() -> None:
    with pytest.raises(RuleError) as refused:
        rules.renamed("heard = 1", {})
    assert refused.value.column == 7


TEXTS = st.sampled_from(
    [
        "heard == 1",
        "  not(beds+full>3 and 8 in used_for)",
        "count(beds, full)>=1 or arm in ['beds', \"full\"]",
        "opened<today-2 years",
        "beds",
        "-beds * (full - 1)",
        "answered( used_for )",
    ]
)
NAMES = ["heard", "beds", "full", "used_for", "arm", "opened", "today"]


@given(TEXTS, st.sets(st.sampled_from(NAMES)))
def test_names_replaced_by_themselves_leave_the_text(text: str, names: set[str]) -> None:
    assert rules.renamed(text, {name: name for name in names}) == text


@given(TEXTS, st.permutations(NAMES))
def test_names_replaced_and_put_back_leave_the_text(text: str, others: list[str]) -> None:
    there = dict(zip(NAMES, others, strict=True))
    back = {other: name for name, other in there.items()}
    assert rules.renamed(rules.renamed(text, there), back) == text


def test_numbers_without_end_do_no_harm() -> None:
    compute = rules.value_of(rules.parse_value("beds * full"), {})
    assert compute({"beds": math.inf, "full": 2}) is Missing.BLANK
    assert compute({"beds": 1e308, "full": 1e308}) is Missing.BLANK
    assert rules.value_of(rules.parse_value("beds / 3"), {})({"beds": 10**400}) is Missing.BLANK

"""Calculations in conditions: read with their rank, refused with their column, asked, counted and said in words."""

from operator import add, mul, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.missing import CHOSEN, Missing
from surveyapp.rules import Truth, Value, Variable

F, E, U, T = Truth.FALSE, Truth.EXCLUDED, Truth.UNDECIDED, Truth.TRUE

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("heard", "code", {1: "Yes", 2: "No"}, offers=frozenset({Missing.DONT_KNOW})),
        Variable("used_for", "codes", {1: "Refer", 8: "Other", 9: "None"}, frozenset({9}), CHOSEN),
        Variable("beds", "number"),
        Variable("full", "number"),
        Variable("total", "number"),
        Variable("arm", "text"),
        Variable("started", "date", precision="month"),
    )
}
TITLES = {"beds": "Beds", "full": "Full beds", "total": "All", "heard": "Heard of it"}


def truth(text: str, **values: Value) -> Truth:
    """How true a sensible condition is of some answers."""
    rule = rules.parse(text)
    assert list(rules.check(rule, VARIABLES)) == []
    return rules.compiled(rule, {"used_for": {9}})(values)


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("beds + full + 1 <= total", T),
        ("beds + full + 2 <= total", F),
        ("beds - full - 1 == 1", T),
        ("beds - (full - 1) == 3", T),
        ("beds + full * 2 == 8", T),
        ("(beds + full) * 2 == 12", T),
        ("beds / full / 2 == 1", T),
        ("total / 2 == 3.5", T),
        ("-beds == -4", T),
        ("- -beds == 4", T),
        ("-(beds + full) < 0 - 5", T),
        ("beds -2 == full", T),
        ("beds-2==full", T),
        ("2 * full == beds", T),
        ("beds + 1 in [5, 6]", T),
        ("beds + 1 not in [4, 6]", T),
        ("7 > beds + full", T),
        ("heard + beds == 5", T),
        ("heard < full", T),
        ("count(used_for) * 2 == beds", T),
        ("2026 - 11 > beds", T),
    ],
)
def test_products_come_before_sums_and_each_goes_from_left_to_right(text: str, degree: Truth) -> None:
    assert truth(text, beds=4, full=2, total=7, heard=1, used_for=(1, 8)) is degree


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("(beds + full) > 3", T),
        ("(beds > 3) and full == 2", T),
        ("((beds > 3) or (full) > 9)", T),
        ("not (beds) > 3", F),
        ("not (beds + 1) * 2 > 3 or beds == 4", T),
    ],
)
def test_a_bracket_holds_a_condition_or_a_calculation(text: str, degree: Truth) -> None:
    assert truth(text, beds=4, full=2) is degree


def test_decimals_add_up_as_they_do_on_paper() -> None:
    assert truth("beds + full == 0.3", beds=0.1, full=0.2) is T
    assert truth("beds + full <= total", beds=0.1, full=0.2, total=0.3) is T
    assert truth("beds + full > total", beds=0.1, full=0.2, total=0.3) is F
    assert truth("beds / 3 * 3 == beds", beds=1) is T


@given(st.integers(-9999, 9999), st.integers(-9999, 9999), st.sampled_from("+-*"))
def test_decimals_of_two_places_are_exact(one: int, other: int, sign: str) -> None:
    exact = {"+": add(one, other) * 100, "-": sub(one, other) * 100, "*": mul(one, other)}[sign]
    assert truth(f"beds {sign} full == total", beds=one / 100, full=other / 100, total=exact / 10_000) is T


def test_a_division_by_zero_is_unknown() -> None:
    assert truth("beds / full > 1", beds=1, full=0) is U
    assert truth("not beds / full > 1", beds=1, full=0) is U
    assert truth("beds / full > 1 or beds == 1", beds=1, full=0) is T
    assert truth("beds / (full - 2) > 1", beds=1, full=2.0) is U


def test_a_missing_value_makes_the_whole_unknown_and_the_least_degree_counts() -> None:
    assert truth("beds + full > 1", beds=1) is U
    assert truth("beds + full > 1", beds=1, full=Missing.NOT_ASKED) is E
    assert truth("beds + full > total", full=Missing.NOT_ASKED, total=1) is E
    assert truth("beds + full > total", beds=1, full=1, total=Missing.UNDECIDED) is U
    assert truth("heard + 1 > 1", heard=Missing.DONT_KNOW) is E
    assert truth("-beds < 3") is U
    assert truth("count(used_for) + 1 > 0", used_for=Missing.PREFER_NOT_TO_SAY) is E


def test_a_result_that_looks_like_a_missing_code_is_a_number() -> None:
    assert truth("beds - full == -95", beds=5, full=100) is T
    assert truth("beds - full < -91", beds=5, full=100) is T


def test_counting_several_names_counts_the_answered_ones_and_always_knows() -> None:
    text = "count(beds, arm, heard, used_for) == {}"
    assert truth(text.format(0)) is T
    assert truth(text.format(1), beds=0) is T
    assert truth(text.format(2), beds=Missing.BLANK, heard=Missing.DONT_KNOW, used_for=(9,)) is T
    assert truth(text.format(0), beds=Missing.NOT_ASKED, arm=Missing.UNDECIDED) is T
    assert truth("count(beds, full) >= count(used_for)", beds=1, used_for=(1,)) is T
    assert truth("count(beds, full) / 2 == 0.5", beds=1) is T


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("beds +", 7, "expected, not the end", "complete the condition"),
        ("+beds == 1", 1, "expected, not `+`", "complete the condition"),
        ("beds + == 1", 8, "expected, not `==`", "complete the condition"),
        ("beds + 1", 9, "does not say what it is compared with", "compare it"),
        ("(beds + 1) and full == 1", 12, "does not say what it is compared with", "compare it"),
        ("not beds", 9, "does not say what it is compared with", "compare it"),
        ("(beds + 1 == 2", 15, "a bracket is not closed", "add `)`"),
        ("beds in (1, 2)", 11, "a list stands in square brackets", "write it like `[1, 2]`"),
        ("(beds > 3) + 1 == 2", 12, "`+` was not expected here", "join conditions"),
        ("(beds > 3) == (full > 3)", 12, "`==` was not expected here", "join conditions"),
        ("1 + (beds > 3) == 2", 5, "a condition stands where a value was expected", "`count(a, b)` counts"),
        ("beds == (full > 3)", 9, "a condition stands where a value was expected", "compare and calculate"),
        ("-answered(beds) == 1", 2, "a condition stands where a value was expected", "compare and calculate"),
        ("beds ** 2 > 3", 6, "`**` means nothing in a condition", "write the factors out"),
        ("beds // 2 > 3", 6, "`//` means nothing", "write `/`"),
        ("beds × 2 > 3", 6, "`×` means nothing", "write `*`"),
        ("beds − 2 > 3", 6, "`−` means nothing", "write `-`"),
        ("beds.real > 3", 5, "`.real` is neither a number nor a name", "a name starts with a letter"),
        ("answerd(beds)", 1, "there is no function 'answerd'", "did you mean 'answered'?"),
        ("max(beds, full) > 3", 1, "there is no function 'max'", "answered(a), count(a) and count(a, b)"),
        ("count(beds, ) > 1", 7, "the brackets must hold the name of one question, or of several", "`count(a, b)`"),
        ("count(beds, 1) > 1", 7, "the brackets must hold the name", "`count(a, b)`"),
        ("count(beds full) > 1", 7, "the brackets must hold the name", "`count(a, b)`"),
        ("beds == --" + "-" * 30 + "1", 29, "nests too deep", "split it"),
    ],
)
def test_a_calculation_that_cannot_be_read_says_where_and_how_to_mend_it(
    text: str, column: int, what: str, mend: str
) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse(text)
    fault = refused.value
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("arm + 1 > 2", 1, "'arm' is a text, not a number", "calculate with numbers, codes and count(...) only"),
        ('beds + "x" > 2', 8, "'x' is a text, not a number", "calculate with numbers"),
        ("used_for + 1 > 2", 1, "'used_for' can have several answers", "write count(used_for)"),
        ("dont_know * beds > 2", 1, "dont_know is a reason, not a number", "calculate with numbers"),
        ("beds - [1, 2] > 2", 8, "this is a list, not a number", "calculate with numbers"),
        ("count(beds) + 1 > 2", 1, "count(beds) counts nothing", "ask `answered(beds)`"),
        ("beds + started > 2", 6, "`+` beside a date needs a time with a unit", "like `+ 3 days`"),
        ("bed + 1 > 2", 1, "there is no variable 'bed'", "did you mean 'beds'?"),
        ("count(beds, ful) > 1", 13, "there is no variable 'ful'", "did you mean 'full'?"),
        ("1 + 1 == 2", 7, "this compares two fixed values", "name a question on one side"),
        ("beds + 1 == arm", 10, "this calculation is a number, but 'arm' is a text", "compare like with like"),
        ("beds + 1 == used_for", 13, "'used_for' can have several answers", "count(used_for)"),
        ("arm < beds + 1", 1, "'arm' is a text, and texts are neither less nor more", "compare it with =="),
        ('beds + 1 == "3"', 13, "this calculation is compared with '3'", "compare it with a number"),
        ('beds + 1 in [1, "3"]', 13, "this calculation is compared with '3'", "compare it with a number"),
        ("beds + 1 == [1, 2]", 13, "`==` compares with one value, not with a list", "in [...]"),
        ("beds + 1 == dont_know", 13, "dont_know is a reason, not a number", "write `beds == dont_know`"),
        ("count(beds, full) == 'x'", 22, "'count(beds, full)' is compared with 'x'", "compare it with a number"),
        ("beds + 1 in used_for", 10, "`in used_for` needs a code", "write it like `8 in used_for`"),
        ("beds in full + 1", 6, "`in` compares a question with a list", "write it like `heard in [1, 2]`"),
        ("beds > 2026-11", 8, "'beds' is compared with 2026-11", "spaces round the minus to subtract: `2026 - 11`"),
        ("beds + 2026-11 > 1", 8, "2026-11 is read as a date", "spaces round the minus to subtract: `2026 - 11`"),
    ],
)
def test_a_calculation_that_makes_no_sense_says_where_and_how_to_mend_it(
    text: str, column: int, what: str, mend: str
) -> None:
    [fault] = rules.check(rules.parse(text), VARIABLES)
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


def test_every_fault_of_a_calculation_is_told_at_once() -> None:
    faults = rules.check(rules.parse("arm + 1 > used_for * (dont_know - 1) or arm - 1 > 2"), VARIABLES)
    assert [fault.column for fault in faults] == [1, 23, 41]


def test_a_sum_may_be_as_long_as_a_condition() -> None:
    text = "beds" + "+1" * 490 + " == 491"
    assert truth(text, beds=1) is T
    assert truth("beds" + "*1" * 490 + " == 1", beds=1) is T
    assert rules.in_words(rules.parse(text), VARIABLES, TITLES).count("plus") == 490


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("beds + full <= total", '"Beds" plus "Full beds" is at most "All"'),
        ("(beds - full) / 2 > 3", '("Beds" minus "Full beds") divided by 2 is more than 3'),
        ("5 > beds * 2", '"Beds" times 2 is less than 5'),
        ("-beds == -1", 'minus "Beds" is -1'),
        ("0 - beds == 1", '0 minus "Beds" is 1'),
        ("beds + 1 in [2, 3]", '"Beds" plus 1 is 2 or 3'),
        ("count(beds, full, arm) >= 2", 'the number answered of "Beds", "Full beds" and "arm" is at least 2'),
        ("heard + 1 == 2", '"Heard of it" plus 1 is 2'),
    ],
)
def test_a_calculation_is_said_in_words(text: str, words: str) -> None:
    assert rules.in_words(rules.parse(text), VARIABLES, TITLES) == words

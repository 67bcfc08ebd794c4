"""Conditions: read or refused with their column, checked for sense, asked in four degrees of truth, said in words."""

import time
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.missing import CHOSEN, Missing
from surveyapp.rules import Truth, Value, Variable

F, E, U, T = Truth.FALSE, Truth.EXCLUDED, Truth.UNDECIDED, Truth.TRUE

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("heard", "code", {1: "Yes", 2: "No", 3: "Not sure"}, offers=frozenset({Missing.DONT_KNOW})),
        Variable("used_for", "codes", {1: "Refer", 8: "Other", 9: "None"}, frozenset({9}), CHOSEN),
        Variable("used_for_8_text", "text"),
        Variable("years", "number"),
        Variable("cases", "number"),
        Variable("started", "date"),
        Variable("arm", "text", texts=frozenset({"intervention", "Control"})),
        Variable("wave", "text"),
    )
}
TITLES = {"heard": "Heard of the protocol", "used_for": "Used to", "years": "Years"}


def truth(text: str, **values: Value) -> Truth:
    """How true a condition is of some answers."""
    rule = rules.parse(text)
    assert list(rules.check(rule, VARIABLES)) == []
    return rules.compiled(rule, {"used_for": {9}})(values)


def senseless(text: str) -> list[tuple[str, str, int]]:
    """What `check` finds in a condition: each fault, its mend and its column."""
    return [(fault.what, fault.mend, fault.column) for fault in rules.check(rules.parse(text), VARIABLES)]


# Reading


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("", 1, "expected, not the end", "complete the condition"),
        ("heard ==", 9, "expected, not the end", "complete the condition"),
        ("heard == 1 and", 15, "expected, not the end", "complete the condition"),
        ("heard == and", 10, "expected, not `and`", "complete the condition"),
        ("heard", 6, "does not say what it is compared with", "like `heard == 1`, or use answered(heard)"),
        ("heard = 1", 7, "`=` means nothing", "write `==`"),
        ("heard === 1", 7, "`===` means nothing", "write `==`"),
        ("heard !== 1", 7, "`!==` means nothing", "write `!=`"),
        ("heard <> 1", 7, "`<>` means nothing", "write `!=`"),
        ("heard ≠ 1", 7, "`≠` means nothing", "write `!=`"),
        ("heard => 1", 7, "`=>` means nothing", "write `>=`"),
        ("heard =< 1", 7, "`=<` means nothing", "write `<=`"),
        ("heard == 1 && heard == 2", 12, "`&&` means nothing", "write `and`"),
        ("heard == 1 | heard == 2", 12, "`|` means nothing", "write `or`"),
        ("!answered(heard)", 1, "`!` means nothing", "write `not`"),
        ("arm == “control”", 8, "`“` means nothing", 'write `"`'),
        ('arm == "control', 8, "a quote is not closed", 'add `"`'),
        ("arm == 'it", 8, "a quote is not closed", "add `'`"),
        ("heard == 1 AND heard == 2", 12, "`AND` is written in small letters", "write `and`"),
        ("Not heard == 1", 1, "`Not` is written in small letters", "write `not`"),
        ("heard == 2nd", 10, "`2nd` is neither a number nor a name", "a name starts with a letter"),
        ("years == .5", 10, "`.5` is neither", "a number is like 12 or 0.5"),
        ("years == 1.2.3", 10, "`1.2.3` is neither", "a number is like"),
        ("heard == ٣", 10, "`٣` is neither", "a number is like"),
        ("heard == 1e9", 10, "`1e9` is neither", "a number is like"),
        ("heard.__class__ == 1", 6, "`.__class__` is neither", "a name starts with a letter"),
        ("hé == 1", 2, "`é` is neither a number nor a name", "a name starts with a letter"),
        ("heard ** 2 == 4", 7, "`**` means nothing", "write the factors out"),
        ("heard % 2 == 1", 7, "`%` means nothing", "use names, numbers"),
        ("${heard} == 1", 1, "`$` means nothing", "use names, numbers"),
        ("heard\u200b == 1", 6, "the invisible character U+200B means nothing", "use names, numbers"),
        ("heard == 1\x00", 11, "the invisible character U+0000 means nothing", "use names, numbers"),
        ("(heard == 1", 12, "a bracket is not closed", "add `)`"),
        ("heard == 1)", 11, "`)` was not expected here", "join conditions with `and` or `or`"),
        ("heard == 1 years == 2", 12, "`years` was not expected here", "join conditions with `and` or `or`"),
        ("answered(heard) == 1", 17, "`==` was not expected here", "join conditions"),
        ("1 <= years <= 5", 12, "two comparisons in a row", "like `1 <= x and x <= 5`"),
        ("answered(1)", 10, "the brackets must hold the name of one question", "write it like `answered(heard)`"),
        ("answered(heard, years)", 10, "the brackets must hold the name of one question", "like `answered(heard)`"),
        ("answered(", 10, "the brackets must hold the name", "write it like `answered(heard)`"),
        ("count(not) > 1", 7, "the brackets must hold the name", "write it like"),
        ("heard in []", 11, "expected, not `]`", "a list is like [1, 2]"),
        ("heard in [1,", 13, "expected, not the end", "a list is like [1, 2]"),
        ("heard in [1 2]", 13, "a list is not closed", "add `]`"),
        ("heard in [years]", 11, "expected, not `years`", "a list is like [1, 2]"),
        ("heard not 1", 11, "does not say what it is compared with", "compare it"),
        ("years == 1234567890123456", 10, "this number is too long", "use at most 15 digits"),
        ("heard(1) == 1", 1, "there is no function 'heard'", "answered(a), count(a) and count(a, b)"),
        ("not " * 30 + "heard == 1", 81, "nests too deep", "split it over a page and its questions"),
        ("(" * 500 + "heard == 1", 21, "nests too deep", "split it"),
        ("heard == 1 or " * 90 + "heard == 1", 1, "longer than 1000 characters", "split it"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where_and_how_to_mend_it(
    text: str, column: int, what: str, mend: str
) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse(text)
    assert refused.value.column == column
    assert what in refused.value.what
    assert mend in refused.value.mend


@pytest.mark.parametrize(
    "text",
    [
        "heard==1",
        "  heard   ==   1  ",
        "heard\u00a0==\u00a01",  # no-break spaces, as pasted from a web page
        "heard == 1 and (years < 2 or not answered(years))",
        "heard not in [1, 2]",
        "1 == heard",
        "8 in used_for",
        "dont_know in used_for",
        "count(used_for) >= 2",
        "heard in [1, dont_know]",
        'started >= "2026-11"',
        "arm == 'control'",
        'wave == "it\'s"',
        "years > -3.5",
        "years < 123456789012345",
    ],
)
def test_what_the_language_allows_is_read_and_makes_sense(text: str) -> None:
    assert list(rules.check(rules.parse(text), VARIABLES)) == []


def test_a_name_called_count_or_answered_is_a_name_until_a_bracket_follows() -> None:
    assert [name for name, _ in rules.names(rules.parse("count == 1 and answered == 2"))] == ["count", "answered"]


def test_every_variable_is_named_with_its_column() -> None:
    rule = rules.parse("heard == 1 or not (8 in used_for and answered(years))")
    assert list(rules.names(rule)) == [("heard", 1), ("used_for", 25), ("years", 38)]


WORDS = """heard used_for arm 1 2.5 "x" ' " == != < in and or not ( ) [ ] , answered( count( dont_know - = é"""
words = st.sampled_from([*WORDS.split(), " ", "\u00a0", "\x00", "\ud800"])


@given(st.one_of(st.text(), st.lists(words).map(" ".join), st.lists(words).map("".join)))
@example("[" * 1000)
@example("[1,")
@example("not in")
def test_any_text_is_read_or_refused_with_a_rule_error_and_a_column_inside_it(text: str) -> None:
    column = 1
    try:
        list(rules.check(rules.parse(text), VARIABLES))
    except RuleError as refused:
        column = refused.column
    assert 1 <= column <= len(text) + 1


def test_ten_thousand_terms_are_refused_at_once() -> None:
    started = time.process_time()
    with pytest.raises(RuleError):
        rules.parse(" or ".join(["heard == 1"] * 10_000))
    assert time.process_time() - started < 1


# Making sense


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("herd == 1", 1, "there is no variable 'herd'", "did you mean 'heard'?"),
        ("zzz == 1", 1, "there is no variable 'zzz'", "name a question of an earlier page"),
        ("heard == Yes", 10, "there is no variable 'Yes'", "a text stands in quotes"),
        ("answered(herd)", 1, "there is no variable 'herd'", "did you mean 'heard'?"),
        ("used_for_8 == 1", 1, "there is no variable 'used_for_8'", "write `8 in used_for`"),
        ("heard_1 == 1", 1, "there is no variable 'heard_1'", "did you mean 'heard'?"),
        ("zzz_1 == 1", 1, "there is no variable 'zzz_1'", "name a question of an earlier page"),
        ("1 == 1", 3, "this compares two fixed values", "name a question on one side"),
        ("dont_know == 1", 11, "this compares two fixed values", "name a question"),
        ('heard == "Yes"', 10, "'heard' is compared with 'Yes'", "a code: 1 (Yes), 2 (No) and 3 (Not sure)"),
        ("heard == 7", 10, "'heard' has no code 7", "its codes are 1 (Yes), 2 (No) and 3 (Not sure)"),
        ("heard in [1, 7]", 10, "'heard' has no code 7", "its codes are 1 (Yes)"),
        ("heard == 1.5", 10, "'heard' has no code 1.5", "its codes are"),
        ("heard == [1, 2]", 10, "`==` compares with one value, not with a list", "write `heard in [...]`"),
        ("heard < [1, 2]", 9, "`<` compares with one value", "write `heard in [...]`"),
        ("[1, 2] == heard", 1, "`==` compares with one value", "write `heard in [...]`"),
        ("heard == prefer_not_to_say", 10, "'heard' does not offer prefer_not_to_say", "`offer: [prefer_not_to_say]`"),
        ("heard < dont_know", 9, "dont_know is a reason, not a number", "write `heard == dont_know`"),
        ("count(used_for) == dont_know", 20, "dont_know is a reason", "write `used_for == dont_know`"),
        ("1 in heard", 3, "`in heard` needs a code and a question with several answers", "`heard == 8` for a single"),
        ("heard in used_for", 7, "`in used_for` needs a code", "`8 in used_for` for a multiple question"),
        ("8 in count(used_for)", 3, "needs a code and a question", "`8 in used_for` for a multiple question"),
        ("7 in used_for", 1, "'used_for' has no code 7", "its codes are 1 (Refer), 8 (Other) and 9 (None)"),
        ("[1, 8] in used_for", 1, "looks for one code, not for a list", "`1 in used_for or 8 in used_for`"),
        ("used_for == 8", 1, "'used_for' can have several answers", "`8 in used_for` or count(used_for)"),
        ("used_for in [1, 8]", 1, "'used_for' can have several answers", "`8 in used_for`"),
        ("heard == used_for", 10, "'used_for' can have several answers", "`8 in used_for` or count(used_for)"),
        ("1 in [1, 2]", 3, "this compares two fixed values", "name a question"),
        ("count(heard) == 1", 1, "count(heard) counts nothing: 'heard' has one answer", "ask `answered(heard)`"),
        ("years > count(arm)", 9, "count(arm) counts nothing", "ask `answered(arm)`"),
        ('count(used_for) > "x"', 19, "'count(used_for)' is compared with 'x'", "compare it with a number"),
        ('years == "3"', 10, "'years' is compared with '3'", "compare it with a number"),
        ("wave == 1", 9, "'wave' is compared with 1", 'a text in quotes, like "1"'),
        ('wave > "1"', 1, "'wave' is a text, and texts are neither less nor more", 'like `wave in ["2", "3"]`'),
        ('arm == "contrl"', 8, "'arm' is never 'contrl'", "did you mean 'Control'?"),
        ('arm == "zzz"', 8, "'arm' is never 'zzz'", "it can be Control and intervention"),
        ('started > "May 2026"', 11, "'started' is compared with 'May 2026'", 'like "2026", "2026-11" or "2026-11-22"'),
        ("started > 26", 11, "'started' is compared with 26", 'like "2026", "2026-11" or "2026-11-22"'),
        ("started == years", 9, "'started' is a date, but 'years' is a number", "compare like with like"),
    ],
)
def test_a_condition_that_makes_no_sense_says_where_and_how_to_mend_it(
    text: str, column: int, what: str, mend: str
) -> None:
    [(found, hint, at)] = senseless(text)
    assert (what in found, mend in hint, at) == (True, True, column), (found, hint, at)


def test_every_senseless_part_is_told_at_once() -> None:
    assert len(senseless("heard == 7 and not (used_for == 1 or years == 'x')")) == 3


def test_every_unknown_name_is_told_at_once() -> None:
    assert [column for _, _, column in senseless("aaa == 1 or bbb == 2 or heard == 1")] == [1, 13]


def test_a_text_of_services_csv_may_be_written_in_another_case() -> None:
    assert senseless('arm == "CONTROL"') == []


# Degrees of truth

DEGREES: dict[Truth, str] = {F: "heard == 2", E: "years == 1", U: "cases == 1", T: "heard == 1"}
ANSWERS: dict[str, Value] = {"heard": 1, "years": Missing.NOT_ASKED}


@pytest.mark.parametrize(("one", "other"), list(product(Truth, Truth)))
def test_and_is_the_least_and_or_the_greatest_of_its_parts(one: Truth, other: Truth) -> None:
    assert truth(f"{DEGREES[one]} and {DEGREES[other]}", **ANSWERS) is min(one, other)
    assert truth(f"{DEGREES[one]} or {DEGREES[other]}", **ANSWERS) is max(one, other)


@pytest.mark.parametrize(("degree", "opposite"), [(F, T), (T, F), (E, E), (U, U)])
def test_not_turns_what_is_known_and_leaves_what_is_not(degree: Truth, opposite: Truth) -> None:
    assert truth(f"not {DEGREES[degree]}", **ANSWERS) is opposite
    assert truth(f"not not {DEGREES[degree]}", **ANSWERS) is degree


ATOMS = """
heard == 1; heard != 2; heard in [1, dont_know]; heard == dont_know; 8 in used_for; answered(years);
count(used_for) > 1; years < 3; years >= cases; arm == "control"; started <= "2026"
"""
atoms = st.sampled_from([atom.strip() for atom in ATOMS.split(";")])
condition_texts = st.recursive(
    atoms,
    lambda part: st.one_of(
        part.map("not ({})".format),
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=6,
)
reasons = st.sampled_from([*CHOSEN, Missing.NOT_ASKED, Missing.BLANK, Missing.UNDECIDED])
answer_sets = st.fixed_dictionaries(
    {},
    optional={
        "heard": st.one_of(st.integers(1, 3), reasons),
        "used_for": st.one_of(st.sets(st.sampled_from([1, 8, 9]), min_size=1).map(tuple), reasons),
        "years": st.one_of(st.integers(0, 9), reasons),
        "cases": st.one_of(st.floats(0, 9), reasons),
        "started": st.one_of(st.sampled_from(["2025", "2026-05", "2027-01-31"]), reasons),
        "arm": st.one_of(st.sampled_from(["intervention", "Control"]), reasons),
    },
)


@given(condition_texts, answer_sets)
def test_two_nots_are_none(text: str, values: dict[str, Value]) -> None:
    assert truth(f"not (not ({text}))", **values) is truth(text, **values)


@given(condition_texts, condition_texts, answer_sets)
def test_joined_conditions_are_the_least_or_the_greatest_of_any_parts(
    one: str, other: str, values: dict[str, Value]
) -> None:
    parts = truth(one, **values), truth(other, **values)
    assert truth(f"({one}) and ({other})", **values) is min(parts)
    assert truth(f"({one}) or ({other})", **values) is max(parts)


@given(condition_texts, condition_texts, answer_sets)
def test_de_morgan_holds_for_what_is_known(one: str, other: str, values: dict[str, Value]) -> None:
    joined = truth(f"not (({one}) and ({other}))", **values)
    apart = truth(f"not ({one}) or not ({other})", **values)
    assert (joined is T) == (apart is T)
    assert (joined is F) == (apart is F)


operands = st.sampled_from([*VARIABLES, "count(used_for)", "1", "2.5", "[1, 2]", "dont_know", '"control"', '"2026-05"'])
operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])


@given(operands, operators, operands, answer_sets)
def test_what_reads_and_makes_sense_can_be_asked_of_any_answers(
    left: str, operator: str, right: str, values: dict[str, Value]
) -> None:
    rule = rules.parse(f"{left} {operator} {right}")
    if not list(rules.check(rule, VARIABLES)):
        assert rules.compiled(rule, {"used_for": {9}})(values) in Truth
        assert rules.in_words(rule, VARIABLES, TITLES)


@given(st.sampled_from(["heard", "years", "cases"]), st.integers(1, 3), answer_sets)
def test_is_not_is_never_true_of_what_is_unknown(name: str, value: int, values: dict[str, Value]) -> None:
    known = values.get(name, Missing.BLANK)
    if isinstance(known, Missing):
        assert truth(f"{name} != {value}", **values) in (E, U)
        assert truth(f"not {name} == {value}", **values) in (E, U)
    else:
        assert truth(f"{name} != {value}", **values) is (T if known != value else F)


@pytest.mark.parametrize(
    ("value", "degree"),
    [
        (Missing.BLANK, U),
        (Missing.UNDECIDED, U),
        (Missing.NOT_ASKED, E),
        (Missing.DONT_KNOW, E),
        (Missing.PREFER_NOT_TO_SAY, E),
        (Missing.NOT_APPLICABLE, E),
    ],
)
def test_each_reason_for_no_answer_is_one_of_two_ways_of_not_knowing(value: Missing, degree: Truth) -> None:
    for text in ("heard == 1", "heard != 1", "heard < 3", "heard in [1, 2]", "1 == heard"):
        assert truth(text, heard=value) is degree, text
    for text in ("8 in used_for", "count(used_for) > 0", "8 in used_for and count(used_for) > 0"):
        assert truth(text, used_for=value) is degree, text


def test_an_absent_variable_counts_as_left_blank() -> None:
    assert truth("heard == 1") is U
    assert truth("heard == dont_know") is U
    assert truth("answered(heard)") is F


@pytest.mark.parametrize(
    ("text", "value", "degree"),
    [
        ("heard == dont_know", Missing.DONT_KNOW, T),
        ("heard == dont_know", 1, F),
        ("heard != dont_know", Missing.DONT_KNOW, F),
        ("heard != dont_know", 1, T),
        ("heard != dont_know", Missing.BLANK, U),
        ("heard == dont_know", Missing.BLANK, U),
        ("heard == dont_know", Missing.NOT_ASKED, E),
        ("heard == dont_know", Missing.PREFER_NOT_TO_SAY, F),
        ("heard in [1, dont_know]", Missing.DONT_KNOW, T),
        ("heard in [1, dont_know]", 1, T),
        ("heard in [1, dont_know]", 2, F),
        ("heard not in [1, dont_know]", Missing.DONT_KNOW, F),
        ("answered(heard)", Missing.DONT_KNOW, T),
        ("answered(heard)", 0, T),
        ("answered(heard)", Missing.BLANK, F),
        ("answered(heard)", Missing.NOT_ASKED, F),
        ("not answered(heard)", Missing.UNDECIDED, T),
    ],
)
def test_dont_know_is_an_answer_only_in_its_own_test_and_in_answered(text: str, value: Value, degree: Truth) -> None:
    assert truth(text, heard=value) is degree


def test_reasons_chosen_in_a_multiple_question_have_their_own_tests() -> None:
    assert truth("used_for == dont_know", used_for=Missing.DONT_KNOW) is T
    assert truth("dont_know in used_for", used_for=Missing.DONT_KNOW) is T
    assert truth("dont_know in used_for", used_for=(1,)) is F
    assert truth("8 in used_for", used_for=Missing.DONT_KNOW) is E


def test_count_leaves_out_choices_that_stand_alone() -> None:
    assert truth("count(used_for) == 0", used_for=(9,)) is T
    assert truth("count(used_for) == 2", used_for=(1, 8)) is T
    assert truth("2 > count(used_for)", used_for=(1,)) is T
    assert truth("count(used_for) > years", used_for=(1, 8), years=1) is T


def test_texts_compare_without_regard_to_case() -> None:
    assert truth('arm == "control"', arm="CONTROL") is T
    assert truth('arm in ["intervention", "CONTROL"]', arm="Control") is T
    assert truth("arm == wave", arm="One", wave="ONE") is T
    assert truth('wave != "ß"', wave="SS") is F


@pytest.mark.parametrize(
    ("text", "started", "degree"),
    [
        ('started < "2026"', "2025", T),
        ('started <= "2026"', "2026-05", T),
        ('started > "2026"', "2026-05", F),
        ('started >= "2026-06"', "2026-05", F),
        ('started >= "2026-05"', "2026-05-31", T),
        ('"2026" < started', "2027-01-01", T),
    ],
)
def test_dates_are_compared_as_exactly_as_both_are_known(text: str, started: str, degree: Truth) -> None:
    assert truth(text, started=started) is degree


@pytest.mark.parametrize(
    ("text", "compare"),
    [
        ("{} < {}", lambda one, other: one < other),
        ("{} <= {}", lambda one, other: one <= other),
        ("{} > {}", lambda one, other: one > other),
        ("{} >= {}", lambda one, other: one >= other),
        ("{} == {}", lambda one, other: one == other),
        ("{} != {}", lambda one, other: one != other),
    ],
)
def test_numbers_compare_as_numbers_on_either_side(text: str, compare: Callable[[float, float], bool]) -> None:
    for one, other in product([1, 2, 2.5, 3], repeat=2):
        expected = T if compare(one, other) else F
        assert truth(text.format("years", other), years=one) is expected
        assert truth(text.format(one, "years"), years=other) is expected
        assert truth(text.format("years", "cases"), years=one, cases=other) is expected


def test_a_comparison_of_two_variables_knows_only_what_both_tell() -> None:
    assert truth("years == cases", years=1) is U
    assert truth("years == cases", years=1, cases=Missing.NOT_ASKED) is E
    assert truth("years == cases", years=Missing.BLANK, cases=Missing.NOT_ASKED) is E


# In words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("heard == 1", '"Heard of the protocol" is "Yes"'),
        ("heard != 1", '"Heard of the protocol" is not "Yes"'),
        ("1 == heard", '"Heard of the protocol" is "Yes"'),
        ("heard in [1, dont_know]", '''"Heard of the protocol" is "Yes" or "Don't know"'''),
        ("2 < years", '"Years" is more than 2'),
        ("years >= 2.5", '"Years" is at least 2.5'),
        ("years <= cases", '"Years" is at most "cases"'),
        ("8 in used_for", '"Used to" includes "Other"'),
        ("count(used_for) < 2", 'the number of answers to "Used to" is less than 2'),
        ("answered(heard)", '"Heard of the protocol" is answered'),
        ("not answered(heard)", '"Heard of the protocol" is not answered'),
        ("not (8 in used_for)", 'not ("Used to" includes "Other")'),
        ('arm == "control"', '"arm" is "control"'),
        (
            "heard == 1 and (years < 2 or answered(arm))",
            '"Heard of the protocol" is "Yes" and ("Years" is less than 2 or "arm" is answered)',
        ),
    ],
)
def test_a_condition_is_said_in_words_that_need_no_code(text: str, words: str) -> None:
    assert rules.in_words(rules.parse(text), VARIABLES, TITLES) == words


@given(condition_texts)
def test_every_sensible_condition_can_be_said(text: str) -> None:
    assert rules.in_words(rules.parse(text), VARIABLES, TITLES)

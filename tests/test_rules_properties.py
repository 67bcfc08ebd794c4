"""Any expression of any answers: what makes sense never fails, and the laws of and, or, not and arithmetic hold."""

import time
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules import Rule, Truth, Value, Variable

F, T = Truth.FALSE, Truth.TRUE

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("heard", "code", {1: "Yes", 2: "No"}, offers=frozenset({Missing.DONT_KNOW})),
        Variable("used_for", "codes", {1: "A", 8: "Other", 9: "None"}, frozenset({9}), CHOSEN),
        Variable("beds", "number", low=0),
        Variable("full", "number", offers=frozenset({Missing.DONT_KNOW})),
        Variable("arm", "text", texts=frozenset({"x", "y"})),
        Variable("wave", "text"),
        Variable("born", "date", precision="year"),
        Variable("started", "date", precision="month"),
        Variable("ended", "date", precision="day"),
        Variable("seen", "date"),
    )
}
EXCLUSIVE = {"used_for": {9}}
OPERANDS = [*VARIABLES, "today", "count(used_for)", "count(beds)", "count(heard, full, arm)", "dont_know", "not_there"]
LITERALS = ["0", "1", "2.5", "-3", "2026", "2026-11", "2026-11-22", "2026-13", '"x"', '"2026-05"', "[1, 2]", "[2026]"]

terms = st.recursive(
    st.sampled_from([*OPERANDS, *LITERALS]),
    lambda part: st.one_of(
        part.map("-{}".format),
        part.map("({})".format),
        st.tuples(part, st.sampled_from("+-*/"), part).map(" ".join),
        st.tuples(part, st.sampled_from(["+ 2 years", "- 18 months", "- 1 week", "+ 3 days"])).map(" ".join),
    ),
    max_leaves=4,
)
sensible_terms = {
    "number": ["heard", "beds", "full", "count(used_for)", "count(heard, full, arm)", "0", "1", "2.5", "-3"],
    "date": ["born", "started", "ended", "seen", "today", "today - 18 months", "started + 1 year", "ended - 2 days"],
}
numbers = st.recursive(
    st.sampled_from(sensible_terms["number"]),
    lambda part: st.one_of(
        part.map("-({})".format),
        st.tuples(part, st.sampled_from("+-*/"), part).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    ),
    max_leaves=4,
)
comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
sensible_atoms = st.one_of(
    st.tuples(st.sampled_from(["beds", "heard", "count(used_for)"]), comparisons, numbers.map("0 + {}".format)),
    st.tuples(numbers.map("beds + {}".format), comparisons, numbers),
    st.tuples(st.sampled_from(sensible_terms["date"]), comparisons, st.sampled_from(sensible_terms["date"])),
    st.tuples(st.sampled_from(["started", "ended", "seen"]), comparisons, st.sampled_from(["2026", "2026-05"])),
    st.sampled_from(
        [
            "8 in used_for",
            "answered(heard)",
            "heard in [1, dont_know]",
            'arm == "x"',
            "arm == wave",
            "full == dont_know",
        ]
    ).map(lambda text: (text,)),
).map(" ".join)
conditions = st.recursive(
    sensible_atoms,
    lambda part: st.one_of(
        part.map("not ({})".format),
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=4,
)
anything = st.one_of(
    st.integers(),
    st.integers(-3, 9),
    st.floats(),
    st.text(max_size=12),
    st.dates().map(date.isoformat),
    st.sampled_from(["2026", "2026-11", "2026-02-30", "0000-00-00", "9999-12-31", ""]),
    st.lists(st.integers(-3, 9), max_size=4).map(tuple),
    st.sampled_from([*Missing]),
    st.sampled_from([*Missing]).map(int),
)
any_answers = st.dictionaries(st.sampled_from([*VARIABLES, "today"]), anything)
fitting = {
    "heard": st.integers(1, 2),
    "used_for": st.sets(st.sampled_from([1, 8]), min_size=1).map(tuple),
    "beds": st.integers(0, 9),
    "full": st.floats(-9, 9),
    "arm": st.sampled_from(["x", "Y"]),
    "wave": st.sampled_from(["x", "1"]),
    "born": st.sampled_from(["1990", "2026"]),
    "started": st.sampled_from(["2026-05", "2020-01"]),
    "ended": st.dates(date(2019, 1, 1), date(2027, 1, 1)).map(date.isoformat),
    "seen": st.sampled_from(["2026", "2026-05", "2026-05-31"]),
    "today": st.just("2026-11-22"),
}
fitting_answers = st.fixed_dictionaries(
    {}, optional={name: st.one_of(values, st.sampled_from([*Missing])) for name, values in fitting.items()}
)


def sensible(text: str) -> Rule:
    """A condition that makes sense."""
    rule = rules.parse(text)
    assert [str(fault) for fault in rules.check(rule, VARIABLES)] == []
    return rule


@given(terms, st.sampled_from(["==", "!=", "<", ">=", "in", "not in"]), terms, any_answers, st.sampled_from([None, 0]))
def test_what_check_accepts_never_fails_whatever_the_answers(
    left: str, operator: str, right: str, values: dict[str, Value], blank: int | None
) -> None:
    try:
        rule = rules.parse(f"{left} {operator} {right}")
    except RuleError:
        return
    if not list(rules.check(rule, VARIABLES)):
        assert rules.compiled(rule, EXCLUSIVE, blank)(values) in Truth
        assert rules.compiled(rule, EXCLUSIVE, blank, VARIABLES)(values) in Truth
        assert rules.in_words(rule, VARIABLES, {})


@given(terms, st.sampled_from(["==", "<", "in"]), terms)
def test_a_comparison_is_judged_without_failing(left: str, operator: str, right: str) -> None:
    text = f"{left} {operator} {right}"
    try:
        faults = list(rules.check(rules.parse(text), VARIABLES))
    except RuleError as refused:
        faults = [refused]
    for fault in faults:
        assert 1 <= fault.column <= len(text) + 1
        assert fault.what
        assert fault.mend


wanted_kinds: st.SearchStrategy[Literal["number", "date"]] = st.sampled_from(["number", "date"])


@given(terms, any_answers, wanted_kinds, st.sampled_from([None, 0]))
def test_a_value_that_check_accepts_never_fails_whatever_the_answers(
    text: str, values: dict[str, Value], wanted: Literal["number", "date"], blank: int | None
) -> None:
    try:
        term = rules.parse_value(text)
    except RuleError:
        return
    if not list(rules.check_value(term, VARIABLES, wanted)):
        assert isinstance(rules.value_of(term, EXCLUSIVE, blank, wanted)(values), (int, float, str, tuple))
        assert rules.value_in_words(term, VARIABLES, {})


@given(conditions, any_answers)
def test_any_sensible_condition_can_be_asked_of_anything(text: str, values: dict[str, Value]) -> None:
    assert rules.compiled(sensible(text), EXCLUSIVE)(values) in Truth


@given(conditions, conditions, fitting_answers)
def test_de_morgan_holds_for_every_degree(one: str, other: str, values: dict[str, Value]) -> None:
    def truth(text: str) -> Truth:
        return rules.compiled(sensible(text), EXCLUSIVE)(values)

    for joined, apart in (("and", "or"), ("or", "and")):
        together = truth(f"not (({one}) {joined} ({other}))")
        separately = truth(f"not ({one}) {apart} not ({other})")
        assert (together is T, together is F) == (separately is T, separately is F)
    assert truth(f"not (not ({one}))") is truth(one)


@given(conditions, fitting_answers)
def test_told_kinds_change_nothing_for_answers_of_that_kind(text: str, values: dict[str, Value]) -> None:
    rule = sensible(text)
    assert rules.compiled(rule, EXCLUSIVE)(values) is rules.compiled(rule, EXCLUSIVE, variables=VARIABLES)(values)


@given(conditions, fitting_answers)
def test_a_condition_that_holds_is_not_called_impossible(text: str, values: dict[str, Value]) -> None:
    rule = sensible(text)
    values = {name: value for name, value in values.items() if _can_be(name, value)}
    truth = rules.compiled(rule, EXCLUSIVE, variables=VARIABLES)(values)
    if truth is T:
        assert rules.possible([rule], VARIABLES) is not False
    if truth is F:
        assert rules.always(rule, VARIABLES) is not True


def _can_be(name: str, value: Value) -> bool:
    """Whether a variable offers the reason that stands for its answer, where one does."""
    return name in VARIABLES and (not is_missing(value) or value in VARIABLES[name].offers)


@given(conditions)
def test_names_replaced_by_themselves_leave_any_condition(text: str) -> None:
    names = {name for name, _ in rules.names(sensible(text))}
    assert rules.renamed(text, {name: name for name in names}) == text
    away = rules.renamed(text, {name: f"w_{name}" for name in names})
    assert {name for name, _ in rules.names(rules.parse(away))} == {f"w_{name}" for name in names}
    assert rules.renamed(away, {f"w_{name}": name for name in names}) == text


@pytest.mark.parametrize("sign", ["+", "*"])
@given(numbers, numbers, fitting_answers)
def test_sums_and_products_do_not_mind_their_order(sign: str, one: str, other: str, values: dict[str, Value]) -> None:
    def value(text: str) -> Value:
        return rules.value_of(rules.parse_value(text), EXCLUSIVE)(values)

    assert value(f"{one} {sign} {other}") == value(f"{other} {sign} {one}")


def test_two_hundred_conditions_are_asked_in_no_time() -> None:
    """Five times what is promised of a quiet machine: a busy one passes, a slip of an order of magnitude does not."""
    texts = ["heard == 1", "heard in [1, 2]", "8 in used_for", "beds >= 3", 'arm == "x"'] * 40
    asked = [rules.compiled(sensible(text), EXCLUSIVE) for text in texts]
    values: dict[str, Value] = {"heard": 2, "used_for": (1, 8), "beds": 4, "arm": "y"}
    started = time.process_time()
    for _ in range(20):
        for condition in asked:
            condition(values)
    assert (time.process_time() - started) / 20 < 0.005

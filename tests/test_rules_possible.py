"""What any answers can make true: contradictions, conditions that always hold, and what would take too long to know."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules import Truth, Value, Variable

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("heard", "code", {1: "Yes", 2: "No", 3: "Not sure"}, offers=frozenset({Missing.DONT_KNOW})),
        Variable("read", "code", {1: "Yes", 2: "No"}),
        Variable("used_for", "codes", {1: "A", 2: "B", 8: "Other", 9: "None"}, frozenset({9}), CHOSEN),
        Variable("beds", "number"),
        Variable("full", "number"),
        Variable("score", "number", low=0, high=10),
        Variable("arm", "text", texts=frozenset({"intervention", "Control"})),
        Variable("other", "text"),
        Variable("born", "date", precision="year"),
        Variable("started", "date", precision="month"),
        Variable("ended", "date", precision="day"),
        Variable("seen", "date"),
    )
}


def possible(*texts: str) -> bool | None:
    """Whether any answers make all of some sensible conditions true."""
    parsed = [rules.parse(text) for text in texts]
    assert [fault for rule in parsed for fault in rules.check(rule, VARIABLES)] == []
    return rules.possible(parsed, VARIABLES)


def always(text: str, *given: str) -> bool | None:
    """Whether a sensible condition holds for all answers."""
    return rules.always(rules.parse(text), VARIABLES, [rules.parse(one) for one in given])


@pytest.mark.parametrize(
    "text",
    [
        "heard == 1 and heard == 2",
        "heard == 1 and not answered(heard)",
        "heard == 1 and heard == dont_know",
        "heard in [1, 2] and heard > 2",
        "heard + read > 5",
        "heard == read and heard == 3",
        "beds < 3 and beds > 5",
        "beds < 3 and beds >= 3",
        "score > 10",
        "score < full and full < 0",
        "beds < full and full < beds",
        "beds < full and full < score and score < beds",
        "beds == heard and beds > 3",
        "8 in used_for and 9 in used_for",
        "count(used_for) > 3",
        "9 in used_for and count(used_for) > 0",
        "1 in used_for and not 1 in used_for",
        "used_for == dont_know and 1 in used_for",
        "count(heard, read) == 2 and not answered(read)",
        "count(heard, read) > 2",
        'started < 2020 and started > "2021"',
        "started > 2020 and started < 2021",
        "ended > 2026-02 and ended < 2026-03",
        "ended > 2026-02-28 and ended < 2026-03-01",
        "born == 2020 and born == 2021",
        "seen == 2020-05 and seen < 2020",
        'arm == "control" and arm == "Intervention"',
        'other == "x" and other != "X"',
        'arm == other and other == "Control" and arm == "intervention"',
        "(heard == 1 or heard == 2) and (heard == 3 or beds < 1 and beds > 1)",
    ],
)
def test_what_no_answers_make_true_is_known(text: str) -> None:
    assert possible(text) is False


def test_rules_are_asked_together_as_if_joined_by_and() -> None:
    assert possible("heard == 1", "read == 1") is True
    assert possible("heard == 1", "read == 1", "heard == 2") is False


@pytest.mark.parametrize(
    "text",
    [
        "heard == 1 or heard == 2",
        "heard == dont_know and answered(heard)",
        "not answered(heard)",
        "heard + read == 5",
        "beds > 3 and beds < 3.2",
        "score >= 10 and score <= 10",
        "beds < full and full < score and score < 0.5",
        "beds == heard and beds > 2",
        "beds + full > 100 and full < 3",
        "1 in used_for and 8 in used_for and not 2 in used_for",
        "9 in used_for and count(used_for) == 0",
        "count(used_for) == 3",
        "count(heard, read, beds) == 2 and beds == 1",
        "started >= 2020 and started < 2021",
        "ended > 2026-02-28 and ended < 2026-03-02",
        "ended >= 2028-02-29 and ended < 2028-03",
        "born > 2020 and born < 2022",
        "seen > 2020-05-01 and seen < 2020-05-03",
        "started < today - 2 years and started > today - 3 years",
        "ended >= started + 6 months and started > 2020",
        'other != "x" and other != "y"',
        "arm == other",
    ],
)
def test_what_some_answers_make_true_is_known(text: str) -> None:
    assert possible(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "beds + full > 100 and beds < 1 and full < 1",
        "started < ended and ended < started",
        "started < today - 2 years and started > today - 1 year",
        "(beds + 1) / 0 > 2",
        "beds * 2 == 7",
    ],
)
def test_what_trying_cannot_tell_is_not_claimed(text: str) -> None:
    assert possible(text) is None


def test_too_many_answers_to_try_are_not_tried() -> None:
    many = {f"x{n}": Variable(f"x{n}", "code", dict.fromkeys(range(10), "")) for n in range(10)}
    total = rules.parse(" + ".join(many) + " > 90")
    assert rules.possible([total], many) is None
    choices = Variable("many", "codes", dict.fromkeys(range(30), ""))
    each = rules.parse(" and ".join(f"{code} in many" for code in range(30)))
    assert rules.possible([each], {"many": choices}) is None


def test_conditions_that_share_nothing_are_tried_apart() -> None:
    many = {f"x{n}": Variable(f"x{n}", "code", dict.fromkeys(range(10), "")) for n in range(60)}
    apart = [rules.parse(f"{name} == 1 or {name} > 7") for name in many]
    assert rules.possible(apart, many) is True
    assert rules.possible([*apart, rules.parse("x7 == 2")], many) is False


def test_nothing_asked_is_possible_and_an_unknown_name_is_not_judged() -> None:
    assert rules.possible([], VARIABLES) is True
    assert rules.possible([rules.parse("zzz == 1")], VARIABLES) is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("heard in [1, 2, 3]", []),
        ("heard < 4", []),
        ("not heard > 3", []),
        ("heard == 1 or heard != 1", []),
        ("score >= 0", []),
        ("score <= 10 and score >= 0", []),
        ("beds > 3", ["beds > 5"]),
        ("beds > 3", ["beds > 5", "read == 1"]),
        ("answered(heard)", ["heard == 1"]),
        ("count(used_for) < 4", []),
        ("not 8 in used_for", ["9 in used_for"]),
        ("started > 2020", ["started >= 2021-02"]),
        ('arm in ["control", "intervention"]', []),
        ("heard == 1", ["beds < 3 and beds > 5"]),
        ("heard == 1", ["heard == 1"]),
    ],
)
def test_what_always_holds_is_known(text: str, given: list[str]) -> None:
    assert always(text, *given) is True


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("heard in [1, 2]", []),
        ("score < 10", []),
        ("beds > 5", ["beds > 3"]),
        ("beds > 3", ["full > 5"]),
        ("answered(heard)", []),
        ("heard != dont_know", []),
        ("beds + full > 3", []),
        ("beds / full == beds / full", []),
        ("started > 2021", ["started >= 2021-02"]),
        ('other == "x"', []),
    ],
)
def test_what_can_fail_is_known(text: str, given: list[str]) -> None:
    assert always(text, *given) is False


def test_whether_a_calculation_always_holds_is_not_claimed() -> None:
    assert always("beds + full >= 2", "beds >= 1", "full >= 1") is None
    assert always("started > today - 2 years", "started > today - 1 year") is None
    assert always("beds < 3", "full + beds < 0 and full + beds > 1") is None


def test_a_rule_may_be_given_to_itself() -> None:
    rule = rules.parse("heard == 1")
    assert rules.always(rule, VARIABLES, [rule]) is True


# Against every answer of a small world

SMALL = {
    "one": Variable("one", "code", {1: "a", 2: "b", 3: "c"}, offers=frozenset({Missing.DONT_KNOW})),
    "two": Variable("two", "code", {1: "a", 2: "b"}),
    "set": Variable("set", "codes", {1: "a", 2: "b", 9: "none"}, frozenset({9})),
    "arm": Variable("arm", "text", texts=frozenset({"x", "y"})),
    "num": Variable("num", "number", low=0, high=3),
}
ANSWERS: dict[str, list[Value]] = {
    "one": [1, 2, 3, Missing.DONT_KNOW, Missing.BLANK],
    "two": [1, 2, Missing.BLANK],
    "set": [(1,), (2,), (1, 2), (9,), Missing.BLANK],
    "arm": ["x", "y", Missing.BLANK],
    "num": [*(n / 4 for n in range(13)), Missing.BLANK],
}
ATOMS = """
one == 1; one != 2; one in [2, 3]; one == dont_know; answered(one); one < two; one + two > 3; one == two; two >= 2;
1 in set; 9 in set; count(set) == 2; count(set) > two; count(one, two) == 1; arm == "x"; arm != "x"; num < 1; num > 2;
num == 1.5; num >= one; num == two; count(set) < num
"""
atoms = st.sampled_from([atom.strip() for atom in ATOMS.replace("\n", "").split(";")])
condition_texts = st.recursive(
    atoms,
    lambda part: st.one_of(
        part.map("not ({})".format),
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
    ),
    max_leaves=5,
)
WORLD = [dict(zip(ANSWERS, values, strict=True)) for values in product(*ANSWERS.values())]


@settings(max_examples=60)
@given(condition_texts, condition_texts)
def test_possible_agrees_with_trying_every_answer(one: str, other: str) -> None:
    parsed = [rules.parse(one), rules.parse(other)]
    conditions = [rules.compiled(rule, {"set": {9}}, variables=SMALL) for rule in parsed]
    found = any(all(condition(values) is Truth.TRUE for condition in conditions) for values in WORLD)
    assert rules.possible(parsed, SMALL) is found


@settings(max_examples=60)
@given(condition_texts, condition_texts)
def test_always_agrees_with_trying_every_answer(text: str, given_text: str) -> None:
    rule, other = rules.parse(text), rules.parse(given_text)
    condition, premise = (rules.compiled(one, {"set": {9}}, variables=SMALL) for one in (rule, other))
    asked = [name for name, _ in rules.names(rule)]

    def fails(values: dict[str, Value]) -> bool:
        truth = condition(values)
        known = not any(is_missing(values[name]) for name in asked)
        return truth is Truth.FALSE or (known and truth is not Truth.TRUE)

    refuted = any(premise(values) is Truth.TRUE and fails(values) for values in WORLD)
    assert rules.always(rule, SMALL, [other]) is not refuted

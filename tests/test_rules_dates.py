"""Dates in conditions: bare or in quotes, as exact as they are known, with times added, and the day itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.missing import Missing
from surveyapp.rules import TODAY, Truth, Value, Variable

F, E, U, T = Truth.FALSE, Truth.EXCLUDED, Truth.UNDECIDED, Truth.TRUE

VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("born", "date", precision="year"),
        Variable("started", "date", precision="month"),
        Variable("ended", "date", precision="day"),
        Variable("seen", "date"),
        Variable("years", "number"),
        Variable("cohort", "text"),
    )
}
TITLES = {"started": "Started", "ended": "Ended"}


def truth(text: str, **values: Value) -> Truth:
    """How true a sensible condition is of some answers."""
    rule = rules.parse(text)
    assert list(rules.check(rule, VARIABLES)) == []
    return rules.compiled(rule, {})(values)


@pytest.mark.parametrize(
    ("text", "ended", "degree"),
    [
        ("ended < 2026-11-22", "2026-11-21", T),
        ("ended < 2026-11-22", "2026-11-22", F),
        ("ended <= 2026-11", "2026-11-30", T),
        ("ended > 2026-11", "2026-11-30", F),
        ("ended >= 2026", "2026-01-01", T),
        ("2026 > ended", "2025-12-31", T),
        ("ended == 2026", "2026-05-01", T),
        ("ended != 2026", "2026-05-01", F),
        ('ended == "2026-05"', "2026-05-01", T),
        ("ended == 2026-05-02", "2026-05-01", F),
        ("ended in [2025, 2026-05]", "2026-05-01", T),
        ("ended not in [2025, 2026-05]", "2026-06-01", T),
        ("ended != 2026", "2025-05-01", T),
    ],
)
def test_a_date_is_compared_on_the_parts_that_both_have(text: str, ended: str, degree: Truth) -> None:
    assert truth(text, ended=ended) is degree


def test_two_dates_are_equal_on_the_parts_that_both_have() -> None:
    assert truth("started == ended", started="2026-05", ended="2026-05-31") is T
    assert truth("started != ended", started="2026-05", ended="2026-06-01") is T
    assert truth("born == started", born="2026", started="2026-05") is T


def test_texts_that_look_like_dates_stay_texts_where_their_kind_is_told() -> None:
    rule = rules.parse('cohort == "2026"')
    assert rules.compiled(rule, {}, variables=VARIABLES)({"cohort": "2026-09"}) is F
    assert rules.compiled(rule, {}, variables=VARIABLES)({"cohort": "2026"}) is T


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("started < today - 2 years", T),
        ("started < today - 3 years", F),
        ("ended >= started + 6 months", T),
        ("ended <= today - 1 week", T),
        ("ended == today - 8 days", T),
        ("ended == today - 1 week - 1 day", T),
        ("ended - 1 month > started", T),
        ("born + 18 years < today", T),
        ("2027 > started + 2 years", T),
        ('ended == "2026-12-14" - 1 month', T),
        ("started + 2 years in [2026-01, 2026-02]", T),
        ("(today - 2 years) > started", T),
    ],
)
def test_times_are_added_to_dates_and_taken_away(text: str, degree: Truth) -> None:
    assert truth(text, started="2024-01", ended="2026-11-14", born="1990", today="2026-11-22") is degree


@pytest.mark.parametrize(
    ("day", "text", "result"),
    [
        ("2026-01-31", "ended + 1 month", "2026-02-28"),
        ("2028-01-31", "ended + 1 month", "2028-02-29"),
        ("2028-02-29", "ended + 1 year", "2029-02-28"),
        ("2026-03-31", "ended - 1 month", "2026-02-28"),
        ("2026-12-31", "ended + 2 months", "2027-02-28"),
        ("2026-12-31", "ended + 1 day", "2027-01-01"),
        ("2026-01-01", "ended - 1 week", "2025-12-25"),
        ("0001-01-01", "ended + 1 day", "0001-01-02"),
    ],
)
def test_a_day_that_a_month_does_not_have_becomes_its_last(day: str, text: str, result: str) -> None:
    assert rules.value_of(rules.parse_value(text), {}, wanted="date")({"ended": day}) == result


@given(st.dates(), st.integers(0, 4000), st.sampled_from(["+", "-"]))
def test_days_are_added_as_the_calendar_counts_them(day: date, number: int, sign: str) -> None:
    value = rules.value_of(rules.parse_value(f"ended {sign} {number} days"), {})({"ended": day.isoformat()})
    try:
        expected = (day + timedelta(days=number if sign == "+" else -number)).isoformat()
    except OverflowError:
        assert value is Missing.BLANK
    else:
        assert value == expected


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_months_there_and_back_lose_at_most_the_end_of_a_month(day: date, number: int) -> None:
    text = f"ended + {number} months - {number} months"
    value = rules.value_of(rules.parse_value(text), {})({"ended": day.isoformat()})
    assert isinstance(value, str)
    assert value[:7] == day.isoformat()[:7]
    assert value == day.isoformat() or day.day > 28


def test_what_the_calendar_does_not_reach_is_unknown() -> None:
    assert truth("ended + 1 year > 2026", ended="9999-01-01") is U
    assert truth("ended - 1 day < 2026", ended="0001-01-01") is U
    assert truth("ended + 999999999999 weeks > 2026", ended="2026-01-01") is U
    assert truth("ended - 999999999999 years < 2026", ended="2026-01-01") is U


def test_a_missing_date_or_day_makes_the_comparison_unknown() -> None:
    assert truth("started < today - 2 years", started="2024-01") is U
    assert truth("started < today", today="2026-11-22") is U
    assert truth("started < today", started=Missing.NOT_ASKED) is E
    assert truth("started + 1 year < today", started=Missing.DONT_KNOW, today="2026-11-22") is E


def test_a_date_less_exact_than_its_question_promised_is_unknown_beside_a_finer_time() -> None:
    assert truth("seen + 1 day > 2026", seen="2026-05-31") is F
    assert truth("seen + 1 day > 2026", seen="2026-05") is U
    assert truth("seen + 1 month > 2026", seen="2026") is U


def test_the_day_itself_is_named_but_need_not_be_declared() -> None:
    rule = rules.parse("started < today - 2 years")
    assert list(rules.names(rule)) == [("started", 1), (TODAY, 11)]
    assert list(rules.check(rule, VARIABLES)) == []


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("ended - 2 yeers > today", 11, "`yeers` was not expected here", "did you mean 'years'?"),
        ("ended - 2 decades > today", 11, "`decades` was not expected here", "like `today - 2 years`"),
        ("ended - years months > today", 9, "`months` needs a whole number before it", "like `today - 2 years`"),
        ("ended - 1.5 years > today", 9, "`1.5 years` is not a whole number", "like `18 months`"),
        ("2 years < ended", 3, "`years` was not expected here", "like `today - 2 years`"),
        ("ended < today - (2 years)", 20, "`years` was not expected here", "like `today - 2 years`"),
        ("ended < today - 2 * 3 days", 23, "`days` was not expected here", "like `today - 2 years`"),
        ("ended < today - 2 years * 3", 25, "`*` was not expected here", "write the time out"),
        ("ended < 2026-11-2", 9, "`2026-11-2` is not a date", "write a date like 2026-11-02"),
        ("ended < today - 1234567890123456 days", 17, "this number is too long", "at most 15 digits"),
    ],
)
def test_a_time_that_cannot_be_read_says_where_and_how_to_mend_it(text: str, column: int, what: str, mend: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse(text)
    fault = refused.value
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("started + 3 days < ended", 11, "'started' is known to the month", "add months or years"),
        ("started + 3 weeks < ended", 11, "'started' is known to the month", "add months or years"),
        ("born + 3 months < ended", 8, "'born' is known to the year", "add years"),
        ("2026-11 + 3 days < ended", 11, "2026-11 is known to the month", "add months or years"),
        ("2026 + 3 days < ended", 8, "2026 is known to the year", "add years"),
        ("today - ended > 30", 7, "two dates cannot be calculated with `-`", "like `ended >= started + 6 months`"),
        ("today - 30 > ended", 7, "`-` beside a date needs a time with a unit", "like `+ 3 days` or `- 2 years`"),
        ("today + 1 year + 3 > ended", 16, "`+` beside a date needs a time with a unit", "like `+ 3 days`"),
        ("years - today > 3", 7, "`-` beside a date needs a time", "like `+ 3 days`"),
        ("ended * 2 > today", 7, "'ended' is a date, and dates are neither multiplied", "like `started + 2 years`"),
        ("2 * ended > today", 3, "'ended' is a date, and dates are neither multiplied", "like `started + 2 years`"),
        ("years + 2 months > ended", 7, "'years' is a number, and a time is added to a date only", "`today - 2 years`"),
        ('"x" + 2 months > ended', 5, "'x' is a text, and a time is added to a date only", "`today - 2 years`"),
        ("ended > 2026-13", 9, "the calendar has no 2026-13", "write a date like 2026-11-22"),
        ('ended > "2026-02-30"', 9, "the calendar has no 2026-02-30", "write a date like 2026-11-22"),
        ("2026-13 + 1 year > ended", 1, "the calendar has no 2026-13", "write a date like 2026-11-22"),
        ("ended > 26", 9, "'ended' is compared with 26", 'like "2026", "2026-11" or "2026-11-22"'),
        ("ended + 1 year > 5", 18, "this calculation is compared with 5", 'like "2026"'),
        ("years == today", 7, "'years' is a number, but 'today' is a date", "compare like with like"),
        ("cohort == 2026-11", 11, "'cohort' is compared with 2026-11", 'a text in quotes, like "2026-11"'),
        ("ended > toady", 9, "there is no variable 'toady'", "did you mean 'today'?"),
        ("ended == dont_know", 10, "'ended' does not offer dont_know", "add `offer: [dont_know]`"),
    ],
)
def test_a_date_that_makes_no_sense_says_where_and_how_to_mend_it(text: str, column: int, what: str, mend: str) -> None:
    [fault] = rules.check(rules.parse(text), VARIABLES)
    assert (what in fault.what, mend in fault.mend, fault.column) == (True, True, column), (fault.what, fault.mend)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("started < 2026-11", '"Started" is before 2026-11'),
        ('started <= "2026-11"', '"Started" is on or before 2026-11'),
        ("2026 < started", '"Started" is after 2026'),
        ("ended >= started + 6 months", '"Ended" is on or after 6 months after "Started"'),
        ("started < today - 2 years", '"Started" is before 2 years before today'),
        ("ended == today - 1 week", '"Ended" is 1 week before today'),
        ("ended != today", '"Ended" is not today'),
        ("started in [2025, 2026-05]", '"Started" is 2025 or 2026-05'),
    ],
)
def test_a_date_is_said_in_words(text: str, words: str) -> None:
    assert rules.in_words(rules.parse(text), VARIABLES, TITLES) == words

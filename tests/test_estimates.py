"""Every rate and interval against the values its source gives, and the counts it must refuse."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, asdict
from math import inf, nan
from typing import Any

import pytest

from surveyapp.estimates import (
    Dispositions,
    HeadcountRates,
    Interval,
    MultipleResponse,
    completeness,
    headcount_rates,
    margin_of_error,
    multiple_response,
    outcome_rates,
    round_half_up,
    wilson,
)


def to_four(value: float | None) -> Any:
    """What equals this value to four decimals; None equals None alone."""
    return None if value is None else pytest.approx(value, abs=0.5001e-4, rel=0)


def numbered(kind: str, values: Sequence[float | None]) -> dict[str, Any]:
    """The rates of one kind by name: rr1, rr2 and so on, each to four decimals."""
    return {f"{kind}{number}": to_four(value) for number, value in enumerate(values, start=1)}


# Outcome rates


@pytest.mark.parametrize(
    ("dispositions", "e", "expected"),
    [
        pytest.param(
            Dispositions(96, 12, 15, 9, 3, 95, 10),
            None,
            {
                "e": to_four(0.9310),
                **numbered("rr", [0.4174, 0.4696, 0.4296, 0.4833, 0.7111, 0.8]),
                **numbered("coop", [0.7619, 0.8571, 0.7805, 0.8780]),
                **numbered("ref", [0.0652, 0.0671, 0.1111]),
                **numbered("con", [0.5478, 0.5639, 0.9333]),
            },
            id="AAPOR-1",
        ),
        pytest.param(
            Dispositions(4, 2, 1, 1, 1, 2, 1),
            None,
            {
                "e": to_four(0.9),
                **numbered("rr", [0.3636, 0.5455, 0.3704, 0.5556, 0.4444, 0.6667]),
                **numbered("coop", [0.5, 0.75, 0.5714, 0.8571]),
                **numbered("ref", [0.0909, 0.0926, 0.1111]),
                **numbered("con", [0.7273, 0.7407, 0.8889]),
            },
            id="AAPOR-2 (outcomerate README)",
        ),
        pytest.param(
            Dispositions(5, 3, 2, 1, 2, 2, 1),
            0.5,
            {
                "e": to_four(0.5),
                **numbered("rr", [0.3333, 0.5333, 0.3571, 0.5714, 0.3846, 0.6154]),
                **numbered("coop", [0.4167, 0.6667, 0.5, 0.8]),
                **numbered("ref", [0.1333, 0.1429, 0.1538]),
                **numbered("con", [0.8, 0.8571, 0.9231]),
            },
            id="AAPOR-3 (outcomerate unit test)",
        ),
        pytest.param(
            Dispositions(unknown=1),
            0.3,
            {
                "e": to_four(0.3),
                **numbered("rr", [0, 0, 0, 0, None, None]),
                **numbered("coop", [None, None, None, None]),
                **numbered("ref", [0, 0, None]),
                **numbered("con", [0, 0, None]),
            },
            id="AAPOR-4 only unknowns",
        ),
    ],
)
def test_outcome_rates_are_those_of_the_standard_definitions(
    dispositions: Dispositions, e: float | None, expected: dict[str, Any]
) -> None:
    """AAPOR, Standard Definitions (10th edition 2023), as also computed by the R package outcomerate."""
    assert asdict(outcome_rates(dispositions, e)) == expected


@pytest.mark.parametrize(
    ("e", "rr3", "rr4"), [(0, 0.7111, 0.8), (1, 0.4174, 0.4696)], ids=["AAPOR-1 e=0", "AAPOR-1 e=1"]
)
def test_e_moves_rr3_between_the_rate_without_the_unknown_and_the_rate_with_them_all(
    e: float, rr3: float, rr4: float
) -> None:
    """AAPOR, Standard Definitions: with e = 0 rr3 is rr5, with e = 1 it is rr1."""
    rates = outcome_rates(Dispositions(96, 12, 15, 9, 3, 95, 10), e)
    assert (rates.e, rates.rr3, rates.rr4) == (e, to_four(rr3), to_four(rr4))


def test_without_a_known_case_e_is_unknown_and_so_is_every_rate_that_needs_it() -> None:
    rates = outcome_rates(Dispositions(unknown=5))
    assert (rates.e, rates.rr3, rates.rr4, rates.ref2, rates.con2) == (None,) * 5
    assert (rates.rr1, rates.rr2, rates.ref1, rates.con1) == (0, 0, 0, 0)


def test_an_empty_list_has_no_rate_at_all() -> None:
    assert set(asdict(outcome_rates(Dispositions())).values()) == {None}


def test_if_only_people_outside_the_population_are_known_none_of_the_unknown_is_taken_in() -> None:
    rates = outcome_rates(Dispositions(unknown=5, not_eligible=3))
    assert (rates.e, rates.rr1, rates.rr3) == (0, 0, None)


def test_only_dispositions_known_to_be_eligible_are_counted_as_eligible() -> None:
    assert Dispositions(1, 2, 4, 8, 16, 32, 64).eligible == 31


def test_dispositions_cannot_be_changed_once_made() -> None:
    dispositions = Dispositions(complete=1)
    with pytest.raises(FrozenInstanceError):
        dispositions.complete = 2  # type: ignore[misc]


@pytest.mark.parametrize("name", Dispositions.__dataclass_fields__)
@pytest.mark.parametrize("count", [-1, 1.5, nan])
def test_dispositions_refuse_what_is_no_count(name: str, count: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name} is {count}: it must be a whole number, 0 or more.$"):
        Dispositions(**{name: count})


@pytest.mark.parametrize("e", [-0.1, 1.1, nan, inf])
def test_an_e_that_is_no_share_is_refused(e: float) -> None:
    with pytest.raises(ValueError, match=f"^e is {e}: it must lie between 0 and 1.$"):
        outcome_rates(Dispositions(complete=1), e)
    with pytest.raises(ValueError, match=f"^e is {e}: it must lie between 0 and 1.$"):
        headcount_rates(0, 0, 0, e)


# Response rates from a headcount


@pytest.mark.parametrize(
    ("headcount", "complete", "partial", "rr1", "rr2"),
    [
        pytest.param(210, 38, 6, 0.1810, 0.2095, id="HEAD-1 AMH"),
        pytest.param(140, 75, 0, 0.5357, 0.5357, id="HEAD-1 CSC"),
        pytest.param(350, 113, 6, 0.3229, 0.34, id="HEAD-1 pooled"),
    ],
)
def test_over_a_headcount_everyone_who_did_not_answer_counts_as_eligible(
    headcount: int, complete: int, partial: int, rr1: float, rr2: float
) -> None:
    """AAPOR, Standard Definitions: RR1 to RR4 with e = 1."""
    rates = headcount_rates(headcount, complete, partial)
    assert rates == HeadcountRates(to_four(rr1), to_four(rr2), to_four(rr1), to_four(rr2))


@pytest.mark.parametrize(
    ("headcount", "complete", "partial", "rr3", "rr4"),
    [
        pytest.param(210, 38, 6, 0.1965, 0.2275, id="HEAD-2 AMH"),
        pytest.param(140, 75, 0, 0.5618, 0.5618, id="HEAD-2 CSC"),
        pytest.param(350, 113, 6, 0.3457, 0.3640, id="HEAD-2 pooled"),
    ],
)
def test_a_stated_e_leaves_some_of_those_who_did_not_answer_out(
    headcount: int, complete: int, partial: int, rr3: float, rr4: float
) -> None:
    """AAPOR, Standard Definitions: RR3 and RR4 with e = 0.9; RR1 and RR2 stay over the headcount."""
    rates = headcount_rates(headcount, complete, partial, e=0.9)
    plain = (complete / headcount, (complete + partial) / headcount)
    assert rates == HeadcountRates(*plain, to_four(rr3), to_four(rr4))


@pytest.mark.parametrize(
    ("headcount", "complete", "partial"),
    [(0, 0, 0), (0, 1, 0), (10, 11, 0), (10, 6, 5)],
    ids=["nobody", "nobody, yet one answered", "more complete than heads", "more in all than heads"],
)
def test_there_is_no_rate_without_heads_or_with_more_responses_than_heads(
    headcount: int, complete: int, partial: int
) -> None:
    assert headcount_rates(headcount, complete, partial) is None


def test_there_is_a_rate_of_one_when_all_heads_answered() -> None:
    assert headcount_rates(10, 6, 4, e=0.5) == HeadcountRates(0.6, 1.0, 0.6, 1.0)


def test_without_answers_and_with_e_zero_nobody_is_left_to_count_rr3_over() -> None:
    assert headcount_rates(10, 0, 0, e=0) == HeadcountRates(0.0, 0.0, None, None)


@pytest.mark.parametrize("name", ["headcount", "complete", "partial"])
@pytest.mark.parametrize("count", [-1, 0.5])
def test_headcount_rates_refuse_what_is_no_count(name: str, count: Any) -> None:
    given_counts = {"headcount": 10, "complete": 1, "partial": 1, name: count}
    with pytest.raises(ValueError, match=f"^{name} is {count}: it must be a whole number, 0 or more.$"):
        headcount_rates(**given_counts)


def test_unit_item_and_total_response_of_one_question_fit_together() -> None:
    """SCIE-2: Lewis (2013), SCIE Report 66: 55 trusts, a third, and 40 for one question; 166 is assumed."""
    of_unit, item = headcount_rates(166, 55, 0), completeness(40, 55)
    of_total = headcount_rates(166, complete=40, partial=15)
    assert of_unit is not None
    assert item is not None
    assert of_total is not None
    unit, total = of_unit.rr1, of_total.rr1
    assert (unit, item, total) == (to_four(0.3313), to_four(0.7273), to_four(0.2410))
    assert total == pytest.approx(unit * item)


# Wilson's interval


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        pytest.param(x, n, low, high, id=f"WILSON-{x}/{n}")
        for x, n, low, high in [
            (0, 10, 0.0, 0.2775),
            (1, 10, 0.0179, 0.4042),
            (5, 10, 0.2366, 0.7634),
            (10, 10, 0.7225, 1.0),
            (44, 210, 0.1599, 0.2695),
            (75, 140, 0.4533, 0.6163),
            (119, 350, 0.2923, 0.3911),
            (55, 166, 0.2642, 0.4060),
            (22, 55, 0.2812, 0.5319),
            (16, 40, 0.2635, 0.5540),
            (0, 1, 0.0, 0.7935),
        ]
    ],
)
def test_wilson_gives_the_95_per_cent_score_interval(x: int, n: int, low: float, high: float) -> None:
    """Wilson (1927), J. Am. Stat. Assoc. 22, 209-212."""
    assert wilson(x, n) == Interval(to_four(low), to_four(high))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81/263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15/148"),
        pytest.param(0, 20, 0.0, 0.1611, id="0/20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1/29"),
    ],
)
def test_wilson_gives_the_intervals_printed_by_newcombe(x: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statist. Med. 17, 857-872, table I, method 3."""
    assert wilson(x, n) == Interval(to_four(low), to_four(high))


def test_wilson_of_no_answers_is_no_interval() -> None:
    """WILSON-0/0, with and without a population."""
    assert wilson(0, 0) is None
    assert wilson(0, 0, population=5) is None


@pytest.mark.parametrize(
    ("x", "n", "population", "low", "high"),
    [
        pytest.param(22, 55, 166, 0.3006, 0.5084, id="WILSONFPC-22/55/166"),
        pytest.param(90, 119, 350, 0.6886, 0.8133, id="WILSONFPC-90/119/350"),
        pytest.param(16, 40, 166, 0.2786, 0.5351, id="WILSONFPC-16/40/166"),
        pytest.param(0, 44, 210, 0.0, 0.0648, id="WILSONFPC-0/44/210"),
    ],
)
def test_wilson_narrows_in_a_finite_population(x: int, n: int, population: int | None, low: float, high: float) -> None:
    """Wilson (1927) with the sample size n (N - 1) / (N - n); Cochran (1977), section 3.2."""
    assert wilson(x, n, population) == Interval(to_four(low), to_four(high))


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, nan])
def test_wilson_refuses_a_confidence_that_no_interval_can_have(confidence: float) -> None:
    with pytest.raises(ValueError, match=f"^confidence is {confidence}: it must lie between 0 and 1"):
        wilson(1, 10, confidence=confidence)


@pytest.mark.parametrize(
    ("x", "n", "population", "message"),
    [
        (11, 10, None, "^x is 11 but n is 10: a part cannot exceed its whole.$"),
        (1, 10, 9, "^n is 10 but population is 9: a part cannot exceed its whole.$"),
        (-1, 10, None, "^x is -1: it must be a whole number"),
        (0, -1, None, "^n is -1: it must be a whole number"),
        (1.5, 10, None, "^x is 1.5: it must be a whole number"),
        (1, inf, None, "^n is inf: it must be a whole number"),
        (1, 10, 20.5, "^population is 20.5: it must be a whole number"),
    ],
)
def test_wilson_refuses_counts_that_cannot_be(x: Any, n: Any, population: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wilson(x, n, population)


# Margin of error


@pytest.mark.parametrize(
    ("p", "n", "population", "infinite", "finite"),
    [
        pytest.param(p, n, population, infinite, finite, id=f"MOE-{p}/{n}/{population}")
        for p, n, population, infinite, finite in [
            (0.5, 55, 166, 0.1321, 0.1084),
            (0.5, 119, 350, 0.0898, 0.0731),
            (0.5, 44, 210, 0.1477, 0.1317),
            (0.4, 40, 166, 0.1518, 0.1327),
            (0.5, 100, 100, 0.0980, 0.0),
        ]
    ],
)
def test_margin_of_error_without_and_with_the_finite_population(
    p: float, n: int, population: int | None, infinite: float, finite: float
) -> None:
    """Cochran (1977), Sampling Techniques, section 3.2, at 95%."""
    assert margin_of_error(p, n) == to_four(infinite)
    assert margin_of_error(p, n, population) == to_four(finite)


def test_margin_of_error_of_no_answers_is_none_and_of_a_population_of_one_is_nothing() -> None:
    assert margin_of_error(0.5, 0) is None
    assert margin_of_error(0.5, 1, population=1) == 0


@pytest.mark.parametrize(
    ("p", "n", "population", "message"),
    [
        (-0.1, 10, None, "^p is -0.1: it must lie between 0 and 1.$"),
        (50, 10, None, "^p is 50: it must lie between 0 and 1.$"),
        (nan, 10, None, "^p is nan: it must lie between 0 and 1.$"),
        (0.5, -1, None, "^n is -1: it must be a whole number"),
        (0.5, 10, 9, "^n is 10 but population is 9: a part cannot exceed its whole.$"),
    ],
)
def test_margin_of_error_refuses_what_cannot_be(p: float, n: int, population: int | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        margin_of_error(p, n, population)


# Tick-all-that-apply questions


@pytest.mark.parametrize("ticks", [pytest.param([[1, 2], [1], [2, 3], [], [1, 2, 3], [98]], id="MR-1")])
def test_multiple_response_counts_over_those_who_ticked_anything(ticks: list[list[int]]) -> None:
    """MR-1: percent of cases and percent of responses as in SPSS's MULT RESPONSE; [] was left blank."""
    shares = multiple_response(iter(ticks))
    assert (shares.cases, shares.responses) == (5, 9)
    assert shares.share_of_cases == {1: 0.6, 2: 0.6, 3: 0.4, 98: 0.2}
    assert shares.share_of_responses == {
        1: to_four(0.3333),
        2: to_four(0.3333),
        3: to_four(0.2222),
        98: to_four(0.1111),
    }


@pytest.mark.parametrize("ticks", [[], [[], []]], ids=["nobody was asked", "everyone left it blank"])
def test_multiple_response_without_ticks_has_no_shares(ticks: list[list[int]]) -> None:
    assert multiple_response(ticks) == MultipleResponse(0, 0, {}, {})


def test_multiple_response_counts_a_code_given_twice_by_one_person_once() -> None:
    assert multiple_response([[1, 1], (2,)]) == MultipleResponse(2, 2, {1: 0.5, 2: 0.5}, {1: 0.5, 2: 0.5})


def test_multiple_response_lists_options_in_the_order_of_their_codes() -> None:
    shares = multiple_response([[98], [3, 1], {20}])
    assert list(shares.share_of_cases) == list(shares.share_of_responses) == [1, 3, 20, 98]


# Rounding


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(12.5, 13, id="ROUND-1 12.5"),
        pytest.param(13.5, 14, id="ROUND-1 13.5"),
        pytest.param(0.5, 1, id="ROUND-1 0.5"),
        (12.49999, 12),
        (-12.5, -13),
        (1e300, 1e300),
        (7, 7),
    ],
)
def test_whole_percentages_round_halves_away_from_zero(value: float, expected: float) -> None:
    """Commercial rounding, as the whole per cents of published tables are read."""
    assert round_half_up(value) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"), [(0.285, 2, 0.29), (2.675, 2, 2.68), (1.25, 1, 1.3), (0.1, 400, 0.1)]
)
def test_rounding_takes_the_value_as_it_prints(value: float, places: int, expected: float) -> None:
    """57 of 200 is 0.285, stored a little below it, and prints as 29%."""
    assert round_half_up(value, places) == expected


def test_rounding_never_prints_a_negative_zero() -> None:
    assert str(round_half_up(-0.4)) == "0.0"


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_rounding_refuses_what_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match=f"^{value} cannot be rounded: it must be a finite number.$"):
        round_half_up(value)


@pytest.mark.parametrize("places", [-1, 0.5])
def test_rounding_refuses_places_that_cannot_be(places: Any) -> None:
    with pytest.raises(ValueError, match=f"^places is {places}: it must be a whole number, 0 or more.$"):
        round_half_up(12.5, places)


# Completeness


@pytest.mark.parametrize(
    ("answered", "applicable", "expected"),
    [(5, 5, 1.0), (4, 5, 0.8), (3, 5, 0.6), (1, 3, 0.3333), (1, 4, 0.25), (0, 4, 0.0), (0, 0, None)],
)
def test_completeness_is_the_share_answered_of_what_applied(
    answered: int, applicable: int, expected: float | None
) -> None:
    """AAPOR, Standard Definitions: the share of all applicable questions answered."""
    assert completeness(answered, applicable) == to_four(expected)


@pytest.mark.parametrize(
    ("answered", "applicable", "message"),
    [
        (5, 4, "^answered is 5 but applicable is 4: a part cannot exceed its whole.$"),
        (-1, 4, "^answered is -1: it must be a whole number"),
        (0, -4, "^applicable is -4: it must be a whole number"),
    ],
)
def test_completeness_refuses_counts_that_cannot_be(answered: int, applicable: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        completeness(answered, applicable)

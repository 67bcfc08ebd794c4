"""Every rate and interval against the laws it must keep, whatever the counts."""

from dataclasses import asdict
from fractions import Fraction
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.estimates import Dispositions, Interval, multiple_response, outcome_rates, round_half_up, wilson

Part = tuple[int, int]
Sample = tuple[Part, int]

HUGE = 10**400  # more than a float can hold

any_count = st.integers(min_value=0)
any_dispositions = st.builds(Dispositions, *[any_count] * 7)
any_share = st.floats(min_value=0, max_value=1)
parts = st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
samples = parts.flatmap(lambda xn: st.tuples(st.just(xn), st.integers(xn[1], 10**10)))


# Outcome rates


@given(any_dispositions, st.none() | any_share)
@example(Dispositions(HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE), None)
@example(Dispositions(unknown=1), 5e-324)
def test_any_counts_give_rates_that_are_shares_or_nothing(dispositions: Dispositions, e: float | None) -> None:
    for rate in asdict(outcome_rates(dispositions, e)).values():
        assert rate is None or 0 <= rate <= 1


@given(any_dispositions, st.none() | any_share)
@example(Dispositions(HUGE, 1, unknown=HUGE), 0.1)
def test_rates_keep_their_order(dispositions: Dispositions, e: float | None) -> None:
    """Partial responses can only add, and the fewer unknown cases are counted the higher the rate."""
    rates = outcome_rates(dispositions, e)
    orders = [
        (rates.rr1, rates.rr2),
        (rates.rr3, rates.rr4),
        (rates.rr5, rates.rr6),
        (rates.rr1, rates.rr3, rates.rr5),
        (rates.rr2, rates.rr4, rates.rr6),
        (rates.ref1, rates.ref2, rates.ref3),
        (rates.con1, rates.con2, rates.con3),
        (rates.coop1, rates.coop3),
    ]
    for order in orders:
        defined = [rate for rate in order if rate is not None]
        assert defined == sorted(defined)


@given(any_dispositions)
def test_a_rate_is_missing_exactly_when_its_denominator_is_zero(dispositions: Dispositions) -> None:
    rates = outcome_rates(dispositions)
    assert (rates.rr5 is None) == (dispositions.eligible == 0)
    assert (rates.rr1 is None) == (dispositions.eligible + dispositions.unknown == 0)
    assert (rates.e is None) == (dispositions.eligible + dispositions.not_eligible == 0)


# Wilson's interval


def interval_of(x: int, n: int, population: int | None = None, confidence: float = 0.95) -> Interval:
    """Wilson's interval, which there must be."""
    interval = wilson(x, n, population, confidence)
    assert interval is not None
    return interval


@given(parts)
@example((1, 1))
def test_wilson_of_a_whole_population_is_the_share_itself(part: Part) -> None:
    x, n = part
    assert wilson(x, n, population=n) == Interval(x / n, x / n)


@given(samples, st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_wilson_stays_between_0_and_1_around_the_share(sample: Sample, confidence: float) -> None:
    (x, n), population = sample
    for interval in (interval_of(x, n, confidence=confidence), interval_of(x, n, population, confidence)):
        assert 0 <= interval.low <= x / n <= interval.high <= 1


@given(samples)
def test_wilson_in_a_finite_population_is_never_wider_than_in_an_infinite_one(sample: Sample) -> None:
    (x, n), population = sample
    finite, infinite = interval_of(x, n, population), interval_of(x, n)
    assert infinite.low <= finite.low + 1e-12
    assert finite.high <= infinite.high + 1e-12


@given(parts)
def test_wilson_widens_with_confidence_and_treats_yes_and_no_alike(part: Part) -> None:
    x, n = part
    yes, no, surer = interval_of(x, n), interval_of(n - x, n), interval_of(x, n, confidence=0.99)
    assert (yes.low, yes.high) == pytest.approx((1 - no.high, 1 - no.low), abs=1e-12)
    assert surer.high - surer.low > yes.high - yes.low


def test_wilson_agrees_with_statsmodels() -> None:
    """The same interval by an independent hand, at any confidence."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")

    @given(parts, st.floats(min_value=0.5, max_value=0.999))
    def agree(part: Part, confidence: float) -> None:
        x, n = part
        theirs = proportion.proportion_confint(x, n, alpha=1 - confidence, method="wilson")
        ours = interval_of(x, n, confidence=confidence)
        assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-9)

    agree()


# Tick-all-that-apply questions


@given(st.lists(st.frozensets(st.integers(1, 9)), max_size=30).filter(any))
def test_multiple_response_shares_of_responses_add_up_to_one_and_each_share_of_cases_is_a_share(
    ticks: list[frozenset[int]],
) -> None:
    shares = multiple_response(ticks)
    assert sum(shares.share_of_responses.values()) == pytest.approx(1)
    assert all(0 < share <= 1 for share in shares.share_of_cases.values())
    assert sum(shares.share_of_cases.values()) == pytest.approx(shares.responses / shares.cases)


# Rounding


@given(st.floats(min_value=0, max_value=1e6), st.integers(0, 6))
def test_rounding_agrees_with_exact_arithmetic(value: float, places: int) -> None:
    exact = floor(Fraction(repr(value)) * 10**places + Fraction(1, 2))
    assert round_half_up(value, places) == float(Fraction(exact, 10**places))

"""Response rates: over headcounts, pooled as sums, and none where there can be none."""

from datetime import date

import pytest

from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.model import Questionnaire
from surveyapp.rates import RateRow, Rates, response_rates
from surveyapp.snapshot import Snapshot
from surveyapp.store import Tally


def snapshot(*services: Service) -> Snapshot:
    """Return a round of these services; what is asked does not matter here."""
    fieldwork = Fieldwork(opens=date(2027, 2, 1), closes=date(2027, 3, 12), services=services)
    return Snapshot("survey", Questionnaire("Title", "1.0", ()), fieldwork)


def service(name: str, sector: str, headcount: int | None) -> Service:
    return Service(name, f"The {name} team", sector, headcount)


def row(rates: Rates, name: str) -> RateRow:
    return next(row for row in rates.rows if name in {row.service, row.name})


WORKED_CASE = {
    "amh-a": Tally(started=30, refused=2, sent={"complete": 20, "partial": 4}),
    "amh-b": Tally(started=25, refused=1, sent={"complete": 18, "partial": 2, "insufficient": 3}),
    "csc": Tally(started=80, sent={"complete": 75}),
}


@pytest.fixture
def worked() -> Rates:
    """The worked head-count case: 210 eligible with 38 complete and 6 partial; 140 with 75 complete."""
    services = service("amh-a", "AMH", 110), service("amh-b", "AMH", 100), service("csc", "CSC", 140)
    return response_rates(snapshot(*services), WORKED_CASE, closed=False)


@pytest.mark.parametrize(
    ("name", "rr1", "rr2"), [("AMH", 0.1810, 0.2095), ("CSC", 0.5357, 0.5357), ("All services", 0.3229, 0.3400)]
)
def test_the_worked_head_count_case_comes_out_by_sector_and_pooled(
    worked: Rates, name: str, rr1: float, rr2: float
) -> None:
    found = row(worked, name)
    assert [found.rr1, found.rr2] == pytest.approx([rr1, rr2], abs=5e-5)


def test_the_pooled_rate_is_a_sum_over_a_sum_and_not_the_mean_of_rates(worked: Rates) -> None:
    found = row(worked, "All services")
    assert (found.headcount, found.complete, found.partial) == (350, 113, 6)
    assert found.rr2 != pytest.approx((0.2095 + 0.5357) / 2, abs=1e-3)


def test_starts_that_sent_nothing_are_counted_apart_from_insufficient_responses(worked: Rates) -> None:
    found = row(worked, "AMH")
    assert (found.started, found.insufficient, found.refused, found.not_sent) == (55, 3, 3, 8)


def test_more_responses_than_headcount_give_a_warning_and_no_rate() -> None:
    rates = response_rates(snapshot(service("a", "S", 10)), {"a": Tally(sent={"complete": 11})}, closed=True)
    assert row(rates, "a").rr1 is None
    assert row(rates, "a").complete == 11
    assert "more responses (11) than headcount (10), so no rate" in rates.warnings[0]


def test_a_service_without_headcount_has_no_rate_and_neither_has_what_it_is_part_of() -> None:
    services = service("a", "S", 10), service("b", "S", None)
    rates = response_rates(snapshot(*services), {"a": Tally(sent={"complete": 5})}, closed=False)
    assert row(rates, "a").rr1 == 0.5
    assert row(rates, "b").rr1 is None
    assert row(rates, "All services").rr1 is None
    assert rates.warnings == ("The b team: no headcount, so no rate",)


def test_a_service_that_nobody_of_has_answered_has_a_rate_of_nought() -> None:
    rates = response_rates(snapshot(service("a", "S", 10)), {}, closed=False)
    assert (row(rates, "a").rr1, row(rates, "a").started) == (0.0, 0)


def test_intervals_are_given_only_on_request_and_with_their_caution() -> None:
    round_ = snapshot(service("a", "S", 210))
    tallies = {"a": Tally(sent={"complete": 44})}
    plain, asked = (response_rates(round_, tallies, closed=False, intervals=wanted) for wanted in (False, True))
    assert row(plain, "a").rr1_interval is None
    interval = row(asked, "a").rr1_interval
    assert interval is not None
    assert [interval.low, interval.high] == pytest.approx([0.1599, 0.2695], abs=5e-5)
    assert any("no sampling error" in note for note in asked.notes)
    assert not any("no sampling error" in note for note in plain.notes)


def test_who_is_screened_out_is_no_part_of_what_rates_are_of() -> None:
    """40 in a team, 10 of them not eligible, 15 complete: so 15 of 30 answered (AAPOR: in no denominator)."""
    tallies = {"north": Tally(started=27, sent={"complete": 15, "screened_out": 10})}
    [_, whole] = response_rates(snapshot(service("north", "AMH", 40)), tallies, closed=True).rows
    assert (whole.screened_out, whole.eligible, whole.rr1, whole.not_sent) == (10, 30, 0.5, 2)

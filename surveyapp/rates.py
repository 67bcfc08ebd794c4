"""Outcomes and response rates by service, sector and in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveyapp.estimates import Interval, headcount_rates, wilson
from surveyapp.fieldwork import Service
from surveyapp.responses import OUTCOMES
from surveyapp.snapshot import Snapshot
from surveyapp.store import Tally

Level = Literal["service", "sector", "all"]

CENSUS_NOTE = (
    "RR1 = complete / headcount, RR2 = (complete + partial) / headcount (AAPOR; all others count as not answering). "
    "Sectors and the total are sums over sums."
)
SCREENED_NOTE = "{number} screened out as not eligible (AAPOR): taken off the headcounts that rates are of."
INTERVAL_NOTE = (
    "Intervals: Wilson, 95%. Everybody was asked, so there is no sampling error to speak of: they say nothing about "
    "those who did not answer."
)


@dataclass(frozen=True, slots=True)
class RateRow:
    """What is counted of a service, a sector or all; rates are shares of `eligible`, None where there is no rate.

    `service` is its short name in services.csv, '' for a sector or all. `started` counts who agreed to take part, once
    for each start; `insufficient` those sent with too few answers.
    """

    level: Level
    service: str
    name: str
    headcount: int | None
    started: int
    complete: int
    partial: int
    insufficient: int
    refused: int
    rr1: float | None
    rr2: float | None
    rr1_interval: Interval | None = None
    rr2_interval: Interval | None = None
    screened_out: int = 0

    @property
    def eligible(self) -> int | None:
        """The headcount without those who turned out not to be eligible: what rates are of."""
        return None if self.headcount is None else max(0, self.headcount - self.screened_out)

    @property
    def not_sent(self) -> int:
        """Starts from which nothing has been sent."""
        return max(0, self.started - self.complete - self.partial - self.insufficient - self.screened_out)


@dataclass(frozen=True, slots=True)
class Rates:
    """The rows of a rates table, by sector, and what must be said beside it."""

    survey: str
    wave: int
    closed: bool
    rows: tuple[RateRow, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def response_rates(snapshot: Snapshot, tallies: Mapping[str, Tally], closed: bool, intervals: bool = False) -> Rates:
    """Return the rates of a round.

    Args:
        snapshot: its services and headcounts.
        tallies: what is counted, by service.
        closed: whether collection has ended.
        intervals: whether to give Wilson intervals as well.

    """
    services = snapshot.fieldwork.services
    sectors = list(dict.fromkeys(service.sector for service in services))
    rows = []
    for sector in sectors:
        members = [service for service in services if service.sector == sector]
        rows += [_row("service", service.name, [service], tallies, intervals) for service in members]
        if len(sectors) > 1:
            rows.append(_row("sector", sector or "(no sector)", members, tallies, intervals))
    rows.append(_row("all", "All services", services, tallies, intervals))
    screened = SCREENED_NOTE.format(number=rows[-1].screened_out) if rows[-1].screened_out else ""
    notes = tuple(note for note in (CENSUS_NOTE, screened, INTERVAL_NOTE if intervals else "") if note)
    return Rates(snapshot.survey, snapshot.wave, closed, tuple(rows), tuple(_warnings(rows)), notes)


def _row(
    level: Level, name: str, services: Sequence[Service], tallies: Mapping[str, Tally], intervals: bool
) -> RateRow:
    found = [tallies.get(service.service, Tally()) for service in services]
    heads = [service.headcount for service in services]
    headcount = None if None in heads else sum(head for head in heads if head is not None)
    complete, partial, insufficient, screened_out = (
        sum(tally.sent.get(outcome, 0) for tally in found) for outcome in OUTCOMES
    )
    eligible = max(0, headcount - screened_out) if headcount is not None else None
    rates = headcount_rates(eligible, complete, partial) if eligible else None
    wanted = intervals and rates is not None
    return RateRow(
        level,
        services[0].service if level == "service" else "",
        name,
        headcount,
        sum(tally.started for tally in found),
        complete,
        partial,
        insufficient,
        sum(tally.refused for tally in found),
        rates.rr1 if rates else None,
        rates.rr2 if rates else None,
        wilson(complete, eligible) if wanted and eligible else None,
        wilson(complete + partial, eligible) if wanted and eligible else None,
        screened_out,
    )


def _warnings(rows: Sequence[RateRow]) -> list[str]:
    """Say where a rate is missing, and why."""
    said = []
    for row in rows:
        sent = row.complete + row.partial
        if row.headcount is None and row.level == "service":
            said.append(f"{row.name}: no headcount, so no rate")
        elif row.eligible is not None and sent > row.eligible:
            said.append(
                f"{row.name}: more responses ({sent}) than headcount ({row.headcount}), so no rate; "
                "correct the headcount, or find out who else used the link"
            )
    return said

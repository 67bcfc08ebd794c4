"""A round of collection: services, headcounts, arms, contacts, dates, and what was promised about the answers."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

LONDON = ZoneInfo("Europe/London")
"""Opening and closing days are days in London."""

Identity = Literal["anonymous", "organisation", "named"]
Access = Literal["service_link", "code_cards", "invitation", "organisation", "open", "staff_entered"]
State = Literal["not open", "open", "grace", "closed"]

OWN_COLUMNS = ("service", "name", "sector", "headcount", "headcount_date", "headcount_source", "arm")
"""The columns of services.csv with a meaning of their own; any further column is a variable."""


class Service(Struct, frozen=True, omit_defaults=True):
    """A team or organisation by which response is tracked.

    `headcount` counts eligible people (not posts) on `headcount_date`; None where nobody knows it. `further` holds the
    further columns of services.csv.
    """

    service: str
    name: str
    sector: str = ""
    headcount: int | None = None
    headcount_date: str = ""
    headcount_source: str = ""
    arm: str = ""
    further: dict[str, str] = {}

    @property
    def variables(self) -> dict[str, str]:
        """What a link to this service brings: its columns as texts."""
        return {"service": self.service, "name": self.name, "sector": self.sector, "arm": self.arm, **self.further}


class Study(Struct, frozen=True, omit_defaults=True):
    """The facts of the privacy page; a survey is launched only when all are given."""

    controller: str = ""
    contact: str = ""
    data_protection_officer: str = ""
    lawful_basis: str = ""
    ethics: str = ""
    support: str = ""


class Retention(Struct, frozen=True, omit_defaults=True):
    """How long things are kept: unsent drafts and codes in days, responses until a date."""

    drafts: int = 14
    codes: int = 28
    responses: date | None = None


class Outcomes(Struct, frozen=True, omit_defaults=True):
    """The least share of applicable questions answered for a complete and for a partial response."""

    complete: float = 0.8
    partial: float = 0.5


class Thresholds(Struct, frozen=True, omit_defaults=True):
    """The smallest base and the smallest cell that a report may show."""

    min_base: int = 10
    min_cell: int = 5


class Contact(Struct, frozen=True):
    """One time that services were written to."""

    date: date
    kind: Literal["invitation", "reminder"]


class Fieldwork(Struct, frozen=True, omit_defaults=True):
    """When, of whom, how they get in, and what was promised.

    `closes` is the last day, to its end in London; who has begun by then may finish for `grace_hours` more.
    `release` is at_close, or how many wait and leave together.
    """

    opens: date
    closes: date
    services: tuple[Service, ...]
    wave: int = 1
    identity: Identity = "anonymous"
    access: Access = "service_link"
    grace_hours: int = 24
    study: Study = Study()
    retention: Retention = Retention()
    outcomes: Outcomes = Outcomes()
    release: str = "at_close"
    thresholds: Thresholds = Thresholds()
    target: float | None = None
    contacts: tuple[Contact, ...] = ()

    def state(self, now: datetime) -> State:
        """Return whether practitioners may start (`open`), only finish (`grace`), or neither, at an aware time."""
        opening = datetime.combine(self.opens, time(), LONDON)
        closing = datetime.combine(self.closes + timedelta(days=1), time(), LONDON)
        if now < opening:
            return "not open"
        if now < closing:
            return "open"
        return "grace" if now < closing + timedelta(hours=self.grace_hours) else "closed"

    def contact_phase(self, today: date) -> int:
        """Return how many reminders have gone out by a day: 0 before the first."""
        return sum(contact.kind == "reminder" and contact.date <= today for contact in self.contacts)

    def service(self, service: str) -> Service | None:
        """Return the service of that id, or None."""
        return next((known for known in self.services if known.service == service), None)

    @property
    def link_texts(self) -> dict[str, list[str]]:
        """By variable that a link brings, the texts it has over all services; none for the round's own."""
        texts: dict[str, list[str]] = {"service": [], "name": [], "sector": [], "arm": []}
        for service in self.services:
            for name, text in service.variables.items():
                texts.setdefault(name, []).append(text)
        return texts | {"wave": [], "language": []}

    def link_values(self, service: str, language: str) -> dict[str, str]:
        """Return every variable that a link brings; texts, '' where unknown."""
        known = self.service(service)
        return {"wave": str(self.wave), "language": language, **(known.variables if known else {})}

"""The command that shows it all: a shipped survey, launched, answered by made-up respondents, and served."""

import sys
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import click
from msgspec.structs import replace

import surveyapp
from surveyapp import access
from surveyapp.commands.shared import note
from surveyapp.errors import RefusedError, SurveyError
from surveyapp.fieldwork import LONDON, Contact, Fieldwork, Service
from surveyapp.responses import Outcome
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import Counted, Store

SHIPPED = Path(surveyapp.__file__).parent.parent / "questionnaires"
SURVEY = "joint-protocols"
Act = Outcome | Literal["not sent", "refused"]
_DAYS_OPEN = 20
_CYCLE = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a sector of the demonstration."""

    sent: tuple[tuple[Outcome, int], ...]
    not_sent: int
    refused: int


PLANS = (
    Plan((("complete", 38), ("partial", 6), ("insufficient", 2)), not_sent=7, refused=4),
    Plan((("complete", 75), ("partial", 0), ("insufficient", 1)), not_sent=5, refused=2),
)
"""By sector, in the order of services.csv: many in one sector stay away, as in the studies this program is made for."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free port.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the instance here instead of throwing it away.")
@click.option("--no-serve", is_flag=True, help="Print links and rates, and stop.")
def demo(port: int, folder: Path | None, no_serve: bool) -> None:
    """Launch the shipped survey in a throw-away instance, with made-up answers, and serve it.

    Prints the response rates and the link of each service; open one and answer. Services, headcounts and answers are
    invented, and pages and exports say so.

    Example: surveyapp demo
    """
    with tempfile.TemporaryDirectory(prefix="surveyapp-demo-") if folder is None else nullcontext(folder) as place:
        instance = Instance(Path(place).resolve())
        snapshot = _prepare(instance)
        _print_rates(instance, snapshot)
        if no_serve:
            _print_links(instance, snapshot, f"http://127.0.0.1:{port}")
            return
        from surveyapp.web import create_app
        from surveyapp.web.server import serve

        def ready(address: str) -> None:
            _print_links(instance, snapshot, address)
            click.echo(f"\nServing at {address}. Open a link above. Stop with Ctrl-C.")
            click.echo(f"In another terminal: surveyapp --instance {instance.folder} rates {snapshot.survey}")

        serve(create_app(instance), "127.0.0.1", port, 8, ready)
        note("Stopped.")


def _prepare(instance: Instance) -> Snapshot:
    """Launch the shipped survey as if it had opened a while ago, and let its made-up respondents answer."""
    from surveyapp.loader import load_survey
    from surveyapp.store import migrate, open_store

    if not (SHIPPED / SURVEY).is_dir():
        raise SurveyError(f"{SHIPPED / SURVEY}: the shipped surveys are not here", "run the demo from a checkout")
    if instance.folder.exists() and any(instance.folder.iterdir()):
        raise RefusedError(f"{instance.folder}: the folder is not empty", "name a new one")
    survey = load_survey(SHIPPED / SURVEY)
    today = datetime.now(UTC).astimezone(LONDON).date()
    fieldwork = _open_now(survey.fieldwork, today)
    snapshot = Snapshot(survey.name, survey.questionnaire, fieldwork, synthetic=True, translations=survey.translations)
    instance.create()
    migrate(instance.store_url)
    store = open_store(instance.store_url)
    try:
        store.launch(snapshot)
        _answer(store, snapshot)
    finally:
        store.close()
    return snapshot


def _open_now(fieldwork: Fieldwork, today: date) -> Fieldwork:
    """Return the fieldwork with its days moved, so that it is open today with two reminders behind it."""
    opened = today - timedelta(days=_DAYS_OPEN)
    contacts = [Contact(opened, "invitation"), *(Contact(opened + timedelta(days=n), "reminder") for n in (8, 15))]
    return replace(fieldwork, opens=opened, closes=today + timedelta(days=_DAYS_OPEN), contacts=tuple(contacts))


def _answer(store: Store, snapshot: Snapshot) -> None:
    """Let made-up respondents start, answer, send, break off and refuse, through the same store as real ones."""
    from surveyapp.drafts import Draft, new_key
    from surveyapp.responses import complete
    from surveyapp.synthetic import Synthesizer

    synthesizer = Synthesizer(snapshot.questionnaire, snapshot.fieldwork.outcomes)
    work = _planned(snapshot)
    note("Made-up respondents answer ...")
    with click.progressbar(enumerate(work), len(work), file=sys.stderr) as bar:
        for number, (service, what) in bar:
            key, name, wave = new_key(), snapshot.survey, snapshot.wave
            draft = Draft(name, wave, service.service, agreed=True)
            store.start(key.draft_id, key.seal(draft), name, wave, snapshot.fieldwork.closes.isoformat())
            if what == "refused":
                store.wipe_draft(key.draft_id, Counted(name, wave, service.service, "refused"))
                continue
            store.save_draft(key.draft_id, 1, key.seal(draft), Counted(name, wave, service.service, "started"))
            if what != "not sent":
                route = synthesizer.respondent(snapshot.fieldwork.link_values(service.service, "en"), what)
                response = complete(snapshot, route, service.service, "en", _phase(number))
                store.send(key.draft_id, 2, key.response_id, response)


def _phase(number: int) -> int:
    """Return the contact phase of the n-th respondent: 12 in 20 before a reminder, 5 after one, 3 after two."""
    place = number % _CYCLE
    return 0 if place < 12 else 1 if place < 17 else 2


def _planned(snapshot: Snapshot) -> list[tuple[Service, Act]]:
    """Return who does what: each act goes to the service of its sector that has had the smallest share so far."""
    services = snapshot.fieldwork.services
    acts: list[tuple[Service, Act]] = []
    had: Counter[str] = Counter()
    for sector, plan in zip(dict.fromkeys(service.sector for service in services), PLANS, strict=False):
        members = [service for service in services if service.sector == sector]
        wanted: list[tuple[Act, int]] = [*plan.sent, ("not sent", plan.not_sent), ("refused", plan.refused)]
        for what, number in wanted:
            for _ in range(number):
                service = min(members, key=lambda member: had[member.service] / (member.headcount or 1))
                had[service.service] += 1
                acts.append((service, what))
    return acts


def _print_rates(instance: Instance, snapshot: Snapshot) -> None:
    from surveyapp.commands.collect import print_rates
    from surveyapp.rates import response_rates
    from surveyapp.store import open_store

    store = open_store(instance.store_url)
    click.echo("A demonstration: services, headcounts and answers are made up.\n")
    print_rates(response_rates(snapshot, store.tallies(snapshot.survey, snapshot.wave), closed=False))
    store.close()


def _print_links(instance: Instance, snapshot: Snapshot, base: str) -> None:
    secret = instance.secret()
    click.echo("\nLinks, one for each service:")
    for service in snapshot.fieldwork.services:
        link = access.service_link(base, secret, snapshot.survey, snapshot.wave, service.service)
        click.echo(f"  {service.name}\n    {link}")

"""Commands for collecting: launch, links, extend, rates, close."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.access import service_link
from surveyapp.commands.shared import (
    instance_of,
    json_option,
    launched,
    note,
    print_json,
    print_table,
    survey_argument,
    wave_option,
)
from surveyapp.errors import Fault, RefusedError, SurveyFaults, counted

if TYPE_CHECKING:
    from surveyapp.estimates import Interval
    from surveyapp.rates import Rates

DEFAULT_BASE = "http://127.0.0.1:8080"
_REFUSED = frozenset({"study", "retention", "not-built"})
"""The warnings with which a survey can be written and checked, but not launched."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pilot", is_flag=True, help="Try the survey out, in a store of its own.")
@click.pass_context
def launch(ctx: click.Context, folder: Path, pilot: bool) -> None:
    """Freeze a survey as it is now, so that people can answer it.

    What is asked, of whom, how people get in and what they are promised cannot be changed afterwards. Refused while
    the survey has a fault, or the privacy page lacks a fact.

    A survey that is launched already goes on with what its files say now, if its version is new and nothing already
    answered or promised is broken: a question at the end, another service, a corrected wording. See `surveyapp diff`.

    With --pilot it is tried out first: from today on, with a banner, and a box for comments on every page. What is
    answered then lies in the folder `pilot` of the instance, and can never be mixed with real answers.

    Example: surveyapp launch questionnaires/joint-protocols
    """
    from surveyapp.commands.versions import relaunch
    from surveyapp.fieldwork import LONDON
    from surveyapp.loader import load_survey
    from surveyapp.notice import promise
    from surveyapp.pilot import as_pilot
    from surveyapp.settings import find_instance
    from surveyapp.snapshot import Snapshot
    from surveyapp.store import migrate, open_store

    survey = load_survey(folder)
    refused = [fault for fault in (*survey.not_yet, *survey.warnings) if fault.code in _REFUSED]
    if refused:
        raise SurveyFaults([Fault(f.code, f.place, f.what, f.mend) for f in refused])
    instance = instance_of(ctx)
    if pilot:
        instance = find_instance(str(instance.folder / "pilot"))
    instance.create()
    migrate(instance.store_url)
    store = open_store(instance.store_url)
    try:
        if any(_synthetic(store.snapshot(name, wave)) for name, wave in store.launched()):
            mend = "launch into another folder: surveyapp --instance FOLDER launch ..."
            raise RefusedError(f"{instance.folder}: this instance holds made-up answers", mend)
        snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork, translations=survey.translations)
        if pilot:
            snapshot = as_pilot(snapshot, datetime.now(LONDON).date())
        elif any(getattr(store.snapshot(name, wave), "pilot", False) for name, wave in store.launched()):
            mend = "launch into another folder, or try it out with `launch --pilot`"
            raise RefusedError(f"{instance.folder}: this instance holds a trial", mend)
        if store.edition(snapshot.survey, snapshot.wave):
            relaunch(store, snapshot)
            return
        store.launch(snapshot)
    finally:
        store.close()
    promised = promise(survey.fieldwork, survey.questionnaire)
    word = "can be tried out" if pilot else "is launched"
    click.echo(f"{survey.name} {word}: wave {snapshot.wave}, version {survey.questionnaire.version}.")
    click.echo(f"  frozen as       {snapshot.content_hash[:16]} (questionnaire {snapshot.questionnaire_hash})")
    click.echo(f"  open            {snapshot.fieldwork.opens} to the end of {survey.fieldwork.closes}, London time")
    click.echo(f"  pages may say   {promised.word}, because {promised.reason}")
    if snapshot.fieldwork.state(datetime.now(UTC)) == "not open":
        click.echo(f"Nobody can answer before {survey.fieldwork.opens}: pages say when it opens.")
    named = str(instance.folder) if pilot else ctx.find_root().obj
    program = f"surveyapp --instance {named}" if named else "surveyapp"
    click.echo(f"Next: {program} links {survey.name}, then {program} serve")


def _synthetic(snapshot: object) -> bool:
    return bool(getattr(snapshot, "synthetic", False))


@click.command()
@survey_argument
@wave_option
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="The address people reach the server at.")
@json_option
@click.pass_context
def links(ctx: click.Context, survey: str, wave: int | None, base: str, as_json: bool) -> None:
    """Print the link of each service: one link, shared by everybody in it.

    The same links come out every time. A link cannot be turned into another service's.

    Example: surveyapp links joint-protocols --base https://survey.example.org
    """
    with launched(ctx, survey, wave) as found:
        secret, snapshot = found.instance.secret(), found.snapshot
        made = [
            (service, service_link(base, secret, snapshot.survey, snapshot.wave, service.service))
            for service in snapshot.fieldwork.services
        ]
    if as_json:
        print_json([{"service": s.service, "name": s.name, "sector": s.sector, "link": link} for s, link in made])
        return
    for service, link in made:
        click.echo(f"{service.name} ({service.service})\n  {link}")


@click.command()
@survey_argument
@wave_option
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The new last day, like 2027-03-26.")
@click.option("--reason", required=True, help="Why; it is kept with the survey.")
@click.pass_context
def extend(ctx: click.Context, survey: str, wave: int | None, closes: datetime, reason: str) -> None:
    """Move the day on which a survey closes, to a later one, and keep the reason.

    Pages show the new day from the next request on. Never earlier, and never after `surveyapp close`.

    Example: surveyapp extend joint-protocols --closes 2027-03-26 --reason "two teams were on strike"
    """
    from msgspec.structs import replace

    day = closes.date()
    with launched(ctx, survey, wave) as found:
        snapshot, fieldwork = found.snapshot, found.snapshot.fieldwork
        named = f"{snapshot.survey}, wave {snapshot.wave}"
        kept_until = fieldwork.retention.responses
        if found.closed:
            raise RefusedError(f"{named}, is closed for good", "set `wave:` one higher and launch a new wave")
        if day <= fieldwork.closes:
            raise RefusedError(f"{named}, closes on {fieldwork.closes}", "name a later day")
        if kept_until and day > kept_until:
            raise RefusedError(f"{named}: responses are to be deleted on {kept_until}", "name a day up to that")
        if not reason.strip():
            raise RefusedError(f"{named}: an extension needs a reason", 'give it, like --reason "..."')
        said = f"closes {fieldwork.closes} to {day}: {reason.strip()}"
        found.store.amend(replace(snapshot, fieldwork=replace(fieldwork, closes=day)), said)
    click.echo(f"{named}, closes at the end of {day}, London time, instead of {fieldwork.closes}.")
    click.echo(f"Write `closes: {day}` in its fieldwork.yaml too, so that the file says what holds.")


@click.command()
@survey_argument
@wave_option
@click.option(
    "--intervals", is_flag=True, help="Add Wilson intervals; with a full headcount there is no sampling error."
)
@json_option
@click.pass_context
def rates(ctx: click.Context, survey: str, wave: int | None, intervals: bool, as_json: bool) -> None:
    """Print response rates by service, sector and in all.

    Example: surveyapp rates joint-protocols
    """
    from surveyapp.rates import response_rates

    with launched(ctx, survey, wave) as found:
        tallies = found.store.tallies(found.snapshot.survey, found.snapshot.wave)
        result = response_rates(found.snapshot, tallies, found.closed, intervals)
    if as_json:
        rows = [{**asdict(row), "eligible": row.eligible, "not_sent": row.not_sent} for row in result.rows]
        print_json({**asdict(result), "rows": rows})
        return
    print_rates(result)


def print_rates(result: "Rates") -> None:
    """Print a rates table with its base, its notes and its warnings."""
    state = "closed" if result.closed else "not closed: figures may move"
    click.echo(f"{result.survey}, wave {result.wave} ({state})")
    headings = [
        "Service",
        "Head-\ncount",
        "Started",
        "Com-\nplete",
        "Partial",
        "Insuf-\nficient",
        "Refused",
        "RR1",
        "RR2",
    ]
    rows = []
    for row in result.rows:
        counts = [row.started, row.complete, row.partial, row.insufficient, row.refused]
        cells = [
            row.service if row.level == "service" else row.name.upper() if row.level == "all" else f"All {row.name}",
            "?" if row.headcount is None else str(row.headcount),
            *map(str, counts),
            _share(row.rr1, row.eligible, row.complete, row.rr1_interval),
            _share(row.rr2, row.eligible, row.complete + row.partial, row.rr2_interval),
        ]
        rows.append(("" if row.level == "service" else "bold", cells))
    print_table(headings, rows)
    not_sent = result.rows[-1].not_sent
    word = "broken off" if result.closed else "in progress or broken off"
    click.echo(f"Started but not sent ({word}): {not_sent} of {result.rows[-1].started} starts.")
    for text in result.notes:
        click.echo(text)
    for text in result.warnings:
        note(f"Warning: {text}")


def _share(rate: float | None, eligible: int | None, part: int, interval: "Interval | None") -> str:
    from surveyapp.estimates import round_half_up

    if rate is None or not eligible:
        return "–"
    text = f"{round_half_up(100 * part / eligible, 1):.1f}%"
    if interval is None:
        return text
    return f"{text}\n{100 * interval.low:.1f}–{100 * interval.high:.1f}"


@click.command()
@survey_argument
@wave_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def close(ctx: click.Context, survey: str, wave: int | None, yes: bool) -> None:
    """End collection for good: nobody can answer any more, unsent drafts are wiped, and data can be exported.

    Example: surveyapp close joint-protocols
    """
    with launched(ctx, survey, wave) as found:
        name, number = found.snapshot.survey, found.snapshot.wave
        if found.closed:
            note(f"{name}, wave {number}, is closed already.")
            return
        if not yes:
            question = (
                f"Close {name}, wave {number}, for good? It is planned to close on {found.snapshot.fieldwork.closes}."
            )
            click.confirm(question, abort=True, err=True)
        wiped = counted(found.store.close_round(name, number), "unsent draft")
        tallies = found.store.tallies(name, number).values()
        kept = counted(sum(sum(tally.sent.values()) for tally in tallies), "response")
    click.echo(f"{name}, wave {number}, is closed: {kept} kept, {wiped} wiped.")
    click.echo(f"Next: surveyapp export {name} -o {name}.csv, and surveyapp codebook {name} -o {name}.md")

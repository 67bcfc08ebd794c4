"""Commands for writing a questionnaire: check it, fill it with made-up respondents."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from surveyapp.commands.shared import force_option, json_option, note, output_option, print_json, written
from surveyapp.errors import Fault, SurveyError, SurveyFaults, counted, did_you_mean, listed
from surveyapp.languages import SOURCE, name_of
from surveyapp.loader import load_survey
from surveyapp.loader.catalogue import CATALOGUE

_SHOWN_FROM = 500
"""Fewer respondents are made within a second, without a bar."""

folder_argument = click.argument("folder", type=click.Path(path_type=Path))


def _explain(ctx: click.Context, _: click.Parameter, code: str | None) -> None:
    """Print what a code means, and end."""
    if code is None or ctx.resilient_parsing:
        return
    name = code.strip(" []")
    if name not in CATALOGUE:
        mend = did_you_mean(name, CATALOGUE) or "write the code that `check` shows in [ ], like condition-unknown"
        raise SurveyError(f"there is no fault '{name[:60]}'", mend)
    entry = CATALOGUE[name]
    click.echo(f"{name}: {entry.severity}, in {entry.file}\n    {entry.sentence}")
    click.echo(f"    An example with its mend: docs/faults.md#{name}")
    ctx.exit()


@click.command()
@folder_argument
@json_option
@click.option(
    "--explain", metavar="CODE", callback=_explain, is_eager=True, expose_value=False,
    help="Say what the code of a fault means; needs no folder.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Count warnings as faults.")
@click.pass_context
def check(ctx: click.Context, folder: Path, as_json: bool, strict: bool) -> None:
    """Say everything that is wrong with a survey folder: where, what, and how to mend it.

    The folder holds questionnaire.yaml, fieldwork.yaml, services.csv, and questionnaire.cy.yaml where there is a
    translation. Exit code 0: there are no faults; 1: there
    are. Warnings are what `launch` refuses, or what may be meant; --strict counts them as faults.

    Example: surveyapp check questionnaires/joint-protocols
    """
    from surveyapp.burden import burden, minutes_doubted, sentence

    try:
        survey = load_survey(folder)
    except SurveyFaults as error:
        if not as_json:
            raise
        print_json([_fact(fault) for fault in error.faults])
        ctx.exit(1)
    language, fieldwork = survey.questionnaire.language, survey.fieldwork
    estimate = burden(survey.questionnaire, [fieldwork.link_values(s.service, language) for s in fieldwork.services])
    file = folder / "questionnaire.yaml"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    doubted = minutes_doubted(survey.questionnaire.minutes, lines, file, estimate)
    found = [*survey.warnings, *([doubted] if doubted else [])]
    if as_json:
        print_json([_fact(fault) for fault in (*found, *survey.not_yet)])
    else:
        for fault in found:
            note(str(fault))
        pages, questions = len(survey.questionnaire.pages), len(list(survey.questionnaire.questions))
        asks = f"{counted(questions, 'question')} on {counted(pages, 'page')}"
        services = counted(len(survey.fieldwork.services), "service")
        warnings = counted(len(found), "warning") if found else "no warnings"
        spoken = f", in {listed(map(name_of, (SOURCE, *survey.translations)))}" if survey.translations else ""
        click.echo(f"{survey.name}: {asks}, {services}{spoken}; {warnings}, no faults.")
        click.echo(f"{sentence(estimate)}, by our estimate.")
        for fault in survey.not_yet:
            note(f"Not to be launched yet: {fault.what}.")
    if strict and found:
        ctx.exit(1)


def _fact(fault: Fault) -> dict[str, object]:
    facts = asdict(fault)
    return {**facts.pop("place"), **facts}


@click.command()
@folder_argument
@click.option("-n", "--number", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same respondents.")
@click.option("--labels", is_flag=True, help="Write labels instead of codes.")
@output_option
@force_option
def fill(folder: Path, number: int, seed: int, labels: bool, output: Path | None, force: bool) -> None:
    """Write made-up respondents of a survey folder as CSV, to try the analysis before anybody answers.

    They take real routes, and together every page and choice that anybody can reach, given a few hundred; what nobody
    can reach is said. They are never stored, and each row says that it is made up.

    Example: surveyapp fill questionnaires/joint-protocols -n 50 -o made-up.csv
    """
    from surveyapp.exporters.csv_file import write_csv
    from surveyapp.responses import complete
    from surveyapp.snapshot import Snapshot
    from surveyapp.synthetic import Coverage, Synthesizer
    from surveyapp.tables import responses_table

    survey = load_survey(folder)
    snapshot = Snapshot(
        survey.name, survey.questionnaire, survey.fieldwork, synthetic=True, translations=survey.translations
    )
    opens = survey.fieldwork.opens.isoformat()
    synthesizer = Synthesizer(survey.questionnaire, survey.fieldwork.outcomes, seed, opens)
    services = survey.fieldwork.services
    made = []
    language = survey.questionnaire.language
    coverage = Coverage(survey.questionnaire)
    quick = number < _SHOWN_FROM or not sys.stderr.isatty()
    with click.progressbar(range(number), label="Making respondents", file=sys.stderr, hidden=quick) as numbers:
        for n in numbers:
            service = services[n % len(services)].service
            route = synthesizer.respondent(survey.fieldwork.link_values(service, language))
            coverage.take(route)
            made.append((n.to_bytes(8, "big"), complete(snapshot, route, service, language, 0)))
    with written(output, force) as file:
        write_csv(responses_table(snapshot, made, seed.to_bytes(8, "big", signed=True), texts=True), file, labels)
    note(counted(number, "made-up respondent") + (f" written to {output}" if output else ""))
    if coverage.done:
        note("Together they take every page and every choice.")
        return
    links = [survey.fieldwork.link_values(service.service, language) for service in services]
    unreached = synthesizer.unreached(links)
    left = [step for step in coverage.left() if step not in unreached]
    if left:
        note(f"Not taken by these {number}, though others could: {listed(left)}.")
    for step in unreached:
        note(f"Nobody reaches {step}.")

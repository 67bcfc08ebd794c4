"""Commands for writing a questionnaire: check it, fill it with made-up respondents."""

from dataclasses import asdict
from pathlib import Path

import click

from surveyapp.commands.shared import force_option, json_option, note, output_option, print_json, written
from surveyapp.errors import Fault, SurveyError, SurveyFaults, counted, did_you_mean
from surveyapp.loader import load_survey
from surveyapp.loader.catalogue import CATALOGUE

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

    The folder holds questionnaire.yaml, fieldwork.yaml and services.csv. Exit code 0: there are no faults; 1: there
    are. Warnings are what `launch` refuses, or what may be meant; --strict counts them as faults.

    Example: surveyapp check questionnaires/joint-protocols
    """
    try:
        survey = load_survey(folder)
    except SurveyFaults as error:
        if not as_json:
            raise
        print_json([_fact(fault) for fault in error.faults])
        ctx.exit(1)
    if as_json:
        print_json([_fact(fault) for fault in (*survey.warnings, *survey.not_yet)])
    else:
        for fault in survey.warnings:
            note(str(fault))
        pages, questions = len(survey.questionnaire.pages), len(list(survey.questionnaire.questions))
        asks = f"{counted(questions, 'question')} on {counted(pages, 'page')}"
        services = counted(len(survey.fieldwork.services), "service")
        warnings = counted(len(survey.warnings), "warning") if survey.warnings else "no warnings"
        click.echo(f"{survey.name}: {asks}, {services}; {warnings}, no faults.")
        for fault in survey.not_yet:
            note(f"Not to be launched yet: {fault.what}.")
    if strict and survey.warnings:
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

    They take real routes; a few hundred cover every choice. They are never stored, and each row says that it is made
    up.

    Example: surveyapp fill questionnaires/joint-protocols -n 50 -o made-up.csv
    """
    from surveyapp.exporters.csv_file import write_csv
    from surveyapp.responses import complete
    from surveyapp.snapshot import Snapshot
    from surveyapp.synthetic import Synthesizer
    from surveyapp.tables import responses_table

    survey = load_survey(folder)
    snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork, synthetic=True)
    synthesizer = Synthesizer(survey.questionnaire, survey.fieldwork.outcomes, seed)
    services = survey.fieldwork.services
    made = []
    for n in range(number):
        service = services[n % len(services)].service
        language = survey.questionnaire.language
        route = synthesizer.respondent(survey.fieldwork.link_values(service, language))
        made.append((n.to_bytes(8, "big"), complete(snapshot, route, service, language, 0)))
    with written(output, force) as file:
        write_csv(responses_table(snapshot, made, seed.to_bytes(8, "big", signed=True), texts=True), file, labels)
    note(counted(number, "made-up respondent") + (f" written to {output}" if output else ""))

"""Commands for analysis: export, codebook."""

from pathlib import Path

import click

from surveyapp.commands.shared import (
    force_option,
    json_option,
    launched,
    note,
    output_option,
    survey_argument,
    wave_option,
    written,
)
from surveyapp.errors import RefusedError, SurveyError, counted
from surveyapp.snapshot import Snapshot


@click.command()
@survey_argument
@wave_option
@click.option("--labels", is_flag=True, help="Write labels instead of codes.")
@click.option("--text-in-rows", is_flag=True, help="Keep what people wrote in their rows: it can give them away.")
@output_option
@force_option
@click.pass_context
def export(
    ctx: click.Context,
    survey: str,
    wave: int | None,
    labels: bool,
    text_in_rows: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Write responses as CSV: a row each, in random order, every missing answer coded by its reason.

    Responses to several versions stand in one file, with the columns of the newest; -99 stands where a version did not
    ask. An anonymous survey is exported after `surveyapp close`, all at once. What people wrote goes to a second file
    (NAME.texts.csv), shuffled, without anything that leads back to a row.

    Example: surveyapp export joint-protocols -o joint-protocols.csv
    """
    from surveyapp.exporters.csv_file import write_csv, write_texts
    from surveyapp.tables import responses_table, written_texts

    with launched(ctx, survey, wave) as found:
        snapshot = found.snapshot
        if not found.closed:
            raise RefusedError(
                f"{snapshot.survey} is still collecting, and two exports of it could point to a person",
                f"run `surveyapp close {snapshot.survey}` first; `surveyapp rates {snapshot.survey}` is live",
            )
        if output is not None and not text_in_rows and _texts_file(output).exists() and not force:
            raise RefusedError(f"{_texts_file(output)}: there is such a file already", "replace it with --force")
        responses = list(found.store.responses(snapshot.survey, snapshot.wave))
        table = responses_table(snapshot, responses, found.instance.secret(), text_in_rows, found.earlier())
        with written(output, force) as file:
            rows = write_csv(table, file, labels)
        if output is not None:
            note(f"{counted(rows, 'response')}, {counted(len(table.columns), 'column')}: {output}")
        if text_in_rows:
            note("What people wrote stands in their rows: read it before you share the file.")
        elif output is None:
            note("What people wrote is left out: name a file with -o to get it beside.")
        else:
            with written(_texts_file(output), force) as file:
                texts = write_texts(written_texts(snapshot, responses), file)
            note(f"{counted(texts, 'text')}, shuffled, without their rows: {_texts_file(output)}")


def _texts_file(output: Path) -> Path:
    return output.with_suffix(f".texts{output.suffix or '.csv'}")


@click.command()
@survey_argument
@wave_option
@output_option
@force_option
@json_option
@click.pass_context
def codebook(
    ctx: click.Context, survey: str, wave: int | None, output: Path | None, force: bool, as_json: bool
) -> None:
    """Name every column of the data: its wording, codes and missing reasons, who was asked, and the base.

    SURVEY is the name of a launched survey, or a survey folder that is not launched yet.

    Example: surveyapp codebook joint-protocols -o joint-protocols.md
    """
    import msgspec

    from surveyapp.exporters.codebook import as_markdown
    from surveyapp.exporters.codebook import codebook as entries_of

    snapshot, earlier = _editions(ctx, survey, wave)
    entries = entries_of(snapshot, earlier)
    with written(output, force) as file:
        if as_json:
            file.write(msgspec.json.format(msgspec.json.encode(entries), indent=2).decode() + "\n")
        else:
            file.write(as_markdown(snapshot, entries))
    if output is not None:
        note(f"{len(entries)} columns: {output}")


def _editions(ctx: click.Context, survey: str, wave: int | None) -> tuple[Snapshot, list[Snapshot]]:
    """Return a launched survey's snapshot and those before it, or one made of a folder that is not launched."""
    from surveyapp.loader import QUESTIONNAIRE, load_survey

    try:
        with launched(ctx, survey, wave) as found:
            return found.snapshot, found.earlier()
    except SurveyError:
        if wave is not None or not (Path(survey) / QUESTIONNAIRE).exists():
            raise
    loaded = load_survey(Path(survey))
    return Snapshot(loaded.name, loaded.questionnaire, loaded.fieldwork, translations=loaded.translations), []

"""The command for translators: write or update the file of a questionnaire's translation."""

from pathlib import Path

import click

from surveyapp.atomic import whole_file
from surveyapp.commands.shared import note
from surveyapp.errors import counted
from surveyapp.languages import name_of
from surveyapp.loader import update_translation

_SHOWN = 10


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("language")
@click.option("--confirm", metavar="KEY", multiple=True, help="This text is still right though its English changed.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 where the file is not complete and up to date.")
@click.pass_context
def translate(ctx: click.Context, folder: Path, language: str, confirm: tuple[str, ...], check: bool) -> None:
    """Write the file of a questionnaire's translation, or bring it up to date.

    LANGUAGE is two letters, such as cy for Welsh: the file is questionnaire.cy.yaml, beside questionnaire.yaml. Every
    text stands in it below its English, with quotes to fill. Run again, the command keeps what is translated, adds
    what is new, marks what is stale (its English changed) and sets aside in comments what is gone.

    Example: surveyapp translate questionnaires/team-pulse cy
    """
    file = folder / f"questionnaire.{language}.yaml"
    made = update_translation(folder, language, confirm)
    before = file.read_text(encoding="utf-8-sig") if file.exists() else None
    changed = made.text != before
    if changed and not check:
        with whole_file(file, replace=True) as opened:
            opened.write(made.text)
    counts = (
        f"{len(made.translated)} translated, {len(made.empty)} empty, "
        f"{len(made.stale)} stale, {len(made.removed)} removed"
    )
    click.echo(f"{name_of(language)}: {counts}" + ("" if changed or check else "; nothing to write"))
    for word, paths in (("empty", made.empty), ("stale", made.stale), ("removed", made.removed)):
        for path in paths[:_SHOWN]:
            note(f"  {word}: {path}")
        if len(paths) > _SHOWN:
            note(f"  {word}: and {counted(len(paths) - _SHOWN, 'more text')}")
    if check and (made.empty or made.stale or made.removed or before is None):
        ctx.exit(1)

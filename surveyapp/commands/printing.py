"""The command that prints: the whole questionnaire as a document, and as a form to fill in by hand."""

from pathlib import Path

import click

from surveyapp.commands.define import folder_argument
from surveyapp.commands.shared import force_option, note, output_option, written
from surveyapp.loader import load_survey


@click.command("print")
@folder_argument
@click.option("--paper", "by_hand", is_flag=True, help="The form to fill in by hand, instead of the document.")
@output_option
@force_option
def print_(folder: Path, by_hand: bool, output: Path | None, force: bool) -> None:
    """Write the whole questionnaire as one HTML page that needs no other file.

    The document, for an ethics committee or an appendix, shows every wording, answer, code, condition and column. With
    --paper it is the form to fill in by hand instead: boxes, lines, and where to go next. Open either in a browser and
    print it, or save it as PDF.

    Example: surveyapp print questionnaires/joint-protocols -o joint-protocols.html
    """
    from surveyapp.paper import document, paper

    survey = load_survey(folder)
    page = (paper if by_hand else document)(survey.name, survey.questionnaire, survey.fieldwork)
    with written(output, force) as file:
        file.write(page)
    if output is not None:
        note(f"{'The form to fill in' if by_hand else 'The whole questionnaire'}: {output}")

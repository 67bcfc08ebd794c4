"""The command that shows a questionnaire while it is being written."""

from pathlib import Path

import click

from surveyapp.commands.shared import note
from surveyapp.errors import SurveyError

_THREADS = 4


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True, help="0 takes a free port.")
def preview(folder: Path, port: int) -> None:
    """Show the pages of a survey folder while you write it, on this machine only. Nothing is kept.

    Each page is read anew once a file has changed; while there are faults it shows them, each with its line. Answers
    stand in the address, so that any page can be opened with any answers: ?heard=1&used_for=1,8

    Example: surveyapp preview questionnaires/joint-protocols
    """
    from surveyapp.web.preview import create_preview
    from surveyapp.web.server import serve

    if not folder.is_dir():
        mend = "name a folder that holds questionnaire.yaml; `surveyapp new NAME` makes one"
        raise SurveyError(f"{folder}: there is no such folder", mend)

    def ready(address: str) -> None:
        click.echo(f"Previewing {folder} at {address}. Edit, save, and reload the page. Stop with Ctrl-C.")

    serve(create_preview(folder), "127.0.0.1", port, _THREADS, ready)
    note("Stopped.")

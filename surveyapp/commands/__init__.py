"""The command line: grouped by the researcher's three moments, loaded only when used; errors become exit codes."""

import sys
from importlib import import_module
from typing import Any

import click

from surveyapp import __version__
from surveyapp.errors import SurveyError, SurveyFaults

COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Define": {
        "new": ("authoring", "Start a survey folder from a template."),
        "check": ("define", "Say everything that is wrong with a survey folder."),
        "translate": ("translating", "Write or update the file of a questionnaire's translation."),
        "print": ("printing", "Write the whole questionnaire as one page: to read, or to fill in by hand."),
        "fill": ("define", "Write made-up respondents of a survey folder as CSV."),
        "diff": ("versions", "Compare two versions of a questionnaire, item by item."),
        "preview": ("previewing", "Show a questionnaire while you write it; nothing is kept."),
        "schema": ("authoring", "Print what an editor needs to know of the files."),
    },
    "Collect": {
        "launch": ("collect", "Freeze a survey, so that people can answer it."),
        "links": ("collect", "Print the link of each service."),
        "serve": ("serving", "Serve the launched surveys."),
        "extend": ("collect", "Move the day on which a survey closes, to a later one."),
        "rates": ("collect", "Print response rates by service and sector."),
        "close": ("collect", "End collection for good, so that data can be exported."),
        "doctor": ("upkeep", "Look whether this instance is in order."),
    },
    "Analyse": {
        "export": ("analyse", "Write responses as CSV, by codes or labels."),
        "codebook": ("analyse", "Name every column: wording, codes, who was asked, base."),
    },
    "Try": {
        "demo": ("demo", "Launch a shipped survey with made-up answers, and serve it."),
    },
}
"""By moment and command: the module that holds it, and its sentence."""

_PLACES = {name: place for group in COMMANDS.values() for name, (place, _) in group.items()}


class Failure(click.ClickException):
    """An error of ours on its way to the terminal: exit code 1, and how to mend it."""

    def __init__(self, error: SurveyError) -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: Any = None) -> None:
        """Print every fault, or what is wrong and the mend."""
        if isinstance(self.error, SurveyFaults):
            for fault in self.error.faults:
                click.echo(fault, file=file, err=True)
            click.echo(err=True)
        click.echo(f"Error: {self.error}", file=file, err=True)


class Moments(click.Group):
    """A group whose commands are imported when they are called, and whose help names them without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module; None where there is no such command."""
        if cmd_name not in _PLACES:
            return None
        place = vars(import_module(f"surveyapp.commands.{_PLACES[cmd_name]}"))
        command: click.Command = place.get(cmd_name) or place[f"{cmd_name}_"]  # print_: the name is Python's own
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by moment, from their sentences here."""
        for moment, commands in COMMANDS.items():
            with formatter.section(moment):
                formatter.write_dl([(name, sentence) for name, (_, sentence) in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours ends it with its words and exit code 1."""
        try:
            return super().invoke(ctx)
        except SurveyError as error:
            raise Failure(error) from None


@click.group(cls=Moments, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="surveyapp")
@click.option(
    "--instance", metavar="FOLDER", help="Where everything is kept. Default: $SURVEYAPP_INSTANCE, or ./instance"
)
@click.pass_context
def cli(ctx: click.Context, instance: str | None) -> None:
    """Surveys of practitioners: questionnaires in files, anonymous answers, response rates, labelled data.

    Start with `surveyapp demo`, then read docs/tutorial.md.
    """
    ctx.obj = instance


def main() -> None:
    """Run the command line; the entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="surveyapp")

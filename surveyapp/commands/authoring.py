"""Commands for writing a questionnaire: a survey to begin with, and what an editor needs to know."""

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Template

import click

from surveyapp.commands.shared import force_option, note, output_option, written
from surveyapp.errors import RefusedError, SurveyError, did_you_mean, listed
from surveyapp.fieldwork import LONDON

_PACKAGE = Path(__file__).parents[1]
_TEMPLATE = _PACKAGE / "templates" / "new"
_SHIPPED = _PACKAGE.parent / "questionnaires"
_ENDINGS = frozenset({".yaml", ".csv"})
_FOUR_WEEKS = timedelta(weeks=4)
_KEPT_YEARS = 10


@click.command()
@click.argument("which", type=click.Choice(["questionnaire", "fieldwork"]), default="questionnaire")
@output_option
@force_option
def schema(which: str, output: Path | None, force: bool) -> None:
    """Print the JSON Schema of questionnaire.yaml, or of fieldwork.yaml, for your editor.

    An editor that knows it shows what each key is for, offers keys and words, and marks mistakes while you type.
    docs/writing.md says how to tell it. What hangs together only `surveyapp check` sees.

    Example: surveyapp schema -o questionnaire.schema.json
    """
    from surveyapp.loader.schema import SCHEMAS

    with written(output, force) as file:
        file.write(json.dumps(SCHEMAS[which](), indent=2, ensure_ascii=False) + "\n")
    if output is not None:
        note(f"The schema of {which}.yaml: {output}")


@click.command()
@click.argument("name")
@click.option("--like", metavar="SURVEY", help="Copy the files of this survey instead, such as team-pulse.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("questionnaires"),
    show_default=True,
    help="Where surveys are.",
)
def new(name: str, like: str | None, folder: Path) -> None:
    """Start a survey: a folder with three files to change, in which comments say what is what.

    NAME is the survey's, in small letters, digits and -. It is open from four weeks from now, for four weeks.
    --like copies a survey that lies in the same place, or came with a checkout of this program.

    Example: surveyapp new supervision
    """
    place = folder / _checked_name(name)
    files = _copied(like, folder) if like else _begun(datetime.now(UTC).astimezone(LONDON).date())
    _write_folder(place, files)
    click.echo(f"{place}: {listed(sorted(files, key=_reading_order))}.")
    if like:
        note(f"Days, services and the facts of the study are those of {like}: make them your own before you launch.")
    click.echo(f"Next: surveyapp check {place}, then surveyapp preview {place}")


def _checked_name(name: str) -> str:
    from surveyapp.loader import SURVEY_NAME

    if SURVEY_NAME.fullmatch(name):
        return name
    near = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].rstrip("-")
    mend = "use 1 to 40 small letters, digits and -, such as team-pulse"
    raise SurveyError(f"'{name[:60]}' cannot name a survey", f"did you mean '{near}'?" if near else mend)


def _begun(today: date) -> dict[str, bytes]:
    """Return the files of the template, its days counted from today."""
    opens = today + _FOUR_WEEKS
    closes = opens + _FOUR_WEEKS - timedelta(days=1)
    days = {
        "today": today,
        "opens": opens,
        "closes": closes,
        "first": opens + timedelta(weeks=1),
        "second": opens + timedelta(weeks=2),
        "kept": closes.replace(year=closes.year + _KEPT_YEARS, day=min(closes.day, 28)),
    }
    files = {path.name: path.read_text(encoding="utf-8") for path in _TEMPLATE.iterdir()}
    return {name: _with_days(text, days).encode() for name, text in files.items()}


def _with_days(text: str, days: Mapping[str, date]) -> str:
    """Put days where they belong; what texts print, such as ${name}, stays."""
    return Template(text).safe_substitute({name: day.isoformat() for name, day in days.items()})


def _copied(like: str, folder: Path) -> dict[str, bytes]:
    """Return the files of another survey, byte for byte.

    Raises:
        SurveyError: there is no such survey here, or it cannot be read.

    """
    known = {path.name: path for place in (_SHIPPED, folder) for path in _surveys(place)}
    if like not in known:
        here = f"those to copy are: {listed(sorted(known))}" if known else "leave --like out to start from the template"
        raise SurveyError(f"{folder}: there is no survey '{like[:60]}' to copy", did_you_mean(like, known) or here)
    try:
        return {path.name: path.read_bytes() for path in known[like].iterdir() if path.suffix in _ENDINGS}
    except OSError as error:
        raise SurveyError(f"{known[like]}: cannot be read ({error.strerror})", "check its permissions") from None


def _surveys(place: Path) -> list[Path]:
    return [path.parent for path in place.glob("*/questionnaire.yaml")]


def _write_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder of these files, which appears whole or not at all.

    Raises:
        RefusedError: there is something of that name, or it cannot be written there.

    """
    if place.exists() or place.is_symlink():
        raise RefusedError(f"{place}: there is such a folder already", "choose another name; nothing was changed")
    try:
        place.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
            whole = Path(beside) / place.name
            whole.mkdir()
            for name, text in files.items():
                (whole / name).write_bytes(text)
            whole.rename(place)
    except OSError as error:
        mend = "name a folder that is there, and that you may write to, with --folder"
        raise RefusedError(f"{place}: cannot be written ({error.strerror})", mend) from None


def _reading_order(name: str) -> tuple[bool, bool, str]:
    return not name.startswith("questionnaire"), not name.startswith("fieldwork"), name

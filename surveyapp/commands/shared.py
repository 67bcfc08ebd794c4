"""What several commands need: the instance, a launched survey, a place to write, a table on the terminal."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from surveyapp.atomic import whole_file
from surveyapp.errors import SurveyError, did_you_mean
from surveyapp.settings import Instance, find_instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import Store, open_store

survey_argument = click.argument("survey")
wave_option = click.option("--wave", type=int, help="Which wave. Default: the latest that was launched.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
output_option = click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
force_option = click.option("--force", is_flag=True, help="Replace the file if there is one.")


@dataclass(frozen=True, slots=True)
class Launched:
    """A launched survey, with the store that keeps it."""

    instance: Instance
    store: Store
    snapshot: Snapshot
    closed: bool

    def earlier(self) -> list[Snapshot]:
        """Return the editions before the newest, the first one first."""
        editions = self.store.editions(self.snapshot.survey, self.snapshot.wave)
        return [edition.snapshot for edition in editions[:-1]]


def instance_of(ctx: click.Context) -> Instance:
    """Return the instance that --instance names, or the default one."""
    return find_instance(ctx.find_root().obj)


@contextmanager
def opened(ctx: click.Context) -> Iterator[tuple[Instance, Store]]:
    """Open the instance's store, and let go of it afterwards."""
    instance = instance_of(ctx)
    instance.secret()
    store = open_store(instance.store_url)
    try:
        yield instance, store
    finally:
        store.close()


@contextmanager
def launched(ctx: click.Context, survey: str, wave: int | None) -> Iterator[Launched]:
    """Open a launched survey; `survey` is its name or its folder."""
    name = Path(survey).name
    with opened(ctx) as (instance, store):
        snapshot = store.snapshot(name, wave)
        if snapshot is None:
            known = [known for known, _ in store.launched()]
            which = f"'{name}'" if wave is None else f"wave {wave} of '{name}'"
            mend = did_you_mean(name, known) if name not in known else ""
            raise SurveyError(f"{which} is not launched", mend or f"run `surveyapp launch questionnaires/{name}`")
        yield Launched(instance, store, snapshot, store.is_closed(name, snapshot.wave))


@contextmanager
def written(output: Path | None, force: bool) -> Iterator[TextIO]:
    """Give standard output, or a file that appears whole or not at all."""
    if output is None:
        yield sys.stdout
    else:
        with whole_file(output, replace=force) as file:
            yield file


def print_json(value: Any) -> None:
    """Print a value as JSON with sorted, readable lines."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], left: int = 1) -> None:
    """Print a table; a row's first member is its style ('' or bold), the first `left` columns are words."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for number, heading in enumerate(headings):
        words = number < left
        table.add_column(heading, justify="left" if words else "right", no_wrap=not words)
    for style, cells in rows:
        table.add_row(*cells, style=style)
    Console(highlight=False, soft_wrap=False).print(table)


def note(text: str) -> None:
    """Say something to the person, on standard error."""
    click.echo(text, err=True)

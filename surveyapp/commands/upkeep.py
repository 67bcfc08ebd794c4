"""The command that looks whether an instance is in order."""

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from surveyapp.commands.shared import instance_of, json_option, print_json
from surveyapp.errors import SurveyError
from surveyapp.fieldwork import LONDON
from surveyapp.settings import Instance

_LEAST_FREE = 200 * 1024 * 1024
_OLDEST_SQLITE = (3, 37, 0)

Finding = tuple[bool, str]


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the store's files to this program's schema first.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, migrate: bool, as_json: bool) -> None:
    """Look whether this instance is in order: program, secret, files, disk; expired drafts are wiped.

    Exit code 0: all is well; 1: something is not.

    Example: surveyapp doctor
    """
    instance = instance_of(ctx)
    findings = list(_findings(instance, migrate))
    if as_json:
        print_json([{"ok": ok, "what": what} for ok, what in findings])
    else:
        for ok, what in findings:
            click.echo(f"{'ok     ' if ok else 'PROBLEM'}  {what}")
    if not all(ok for ok, _ in findings):
        ctx.exit(1)


def _findings(instance: Instance, migrate: bool) -> Iterator[Finding]:
    yield True, f"Python {sys.version.split()[0]}"
    new_enough = sqlite3.sqlite_version_info >= _OLDEST_SQLITE
    yield new_enough, f"SQLite {sqlite3.sqlite_version}" + ("" if new_enough else ": needs 3.37 or later")
    if not instance.folder.is_dir():
        yield False, f"{instance.folder}: there is no such folder; `surveyapp launch` makes it"
        return
    yield from _secret(instance)
    free = shutil.disk_usage(instance.folder).free
    yield (
        free >= _LEAST_FREE,
        f"{free // 1024**2:,} MiB free on the disk" + ("" if free >= _LEAST_FREE else ": free some space"),
    )
    yield from _store(instance, migrate)


def _secret(instance: Instance) -> Iterator[Finding]:
    try:
        instance.secret()
    except SurveyError as error:
        yield False, str(error).replace("\n   ", ":")
        return
    others = _others_may_read(instance.secret_path)
    yield (
        not others,
        f"{instance.secret_path}: " + ("others can read it: chmod 600" if others else "readable by you only"),
    )


def _others_may_read(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _store(instance: Instance, migrate: bool) -> Iterator[Finding]:
    from surveyapp import store as stores

    try:
        if migrate:
            for step in stores.migrate(instance.store_url):
                yield True, f"store brought up to date: {step}"
        store = stores.open_store(instance.store_url)
    except SurveyError as error:
        yield False, str(error).replace("\n   ", ":")
        return
    problems = store.problems()
    for problem in problems:
        yield False, problem
    if not problems:
        yield True, "store: files are whole, deleted content is overwritten"
    wiped = store.wipe_expired(datetime.now(UTC).astimezone(LONDON).date().isoformat())
    yield True, f"{wiped} expired drafts wiped"
    for survey, wave in store.launched():
        snapshot = store.snapshot(survey, wave)
        if snapshot is not None:
            state = "closed" if store.is_closed(survey, wave) else snapshot.fieldwork.state(datetime.now(UTC))
            yield True, f"{survey}, wave {wave}: {state}, frozen as {snapshot.content_hash[:16]}"
    store.close()

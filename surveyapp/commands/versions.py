"""Commands about versions: compare two, and let a running survey take another."""

import textwrap
from pathlib import Path

import click
from msgspec.structs import asdict

from surveyapp.commands.shared import json_option, note, print_json
from surveyapp.errors import RefusedError, SurveyError, counted, listed
from surveyapp.model import Questionnaire
from surveyapp.notice import promise
from surveyapp.snapshot import Snapshot
from surveyapp.store import Store
from surveyapp.versions import VERDICTS, Change, Comparison, Step, compare, fieldwork_steps, keeps_data

_WIDTH = 79
_FIRST = 3
_version = click.Path(path_type=Path, exists=True)


@click.command()
@click.argument("old", type=_version)
@click.argument("new", type=_version)
@click.option(
    "--fail-on",
    type=click.Choice(VERDICTS[1:]),
    default="break",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@json_option
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, fail_on: str, as_json: bool) -> None:
    """Compare two versions of a questionnaire, item by item: whether their answers may be put side by side.

    OLD and NEW are survey folders or questionnaire files. Each change is comparable, a caution or a break, and says
    why. Exit code 0: nothing at or above --fail-on; 1: something is.

    Example: surveyapp diff old/questionnaire.yaml questionnaires/joint-protocols
    """
    comparison = compare(*_both(old, new))
    if as_json:
        versions = {"was": comparison.was, "now": comparison.now}
        found = {"verdict": comparison.verdict, "keeps_data": keeps_data(comparison)}
        print_json({**versions, **found, "changes": [asdict(change) for change in comparison.changes]})
    else:
        click.echo(f"{old} (version {comparison.was}) -> {new} (version {comparison.now})\n")
        print_changes(comparison.changes)
        click.echo(_summary(comparison))
    if VERDICTS.index(comparison.verdict) >= VERDICTS.index(fail_on):
        ctx.exit(1)


def _both(old: Path, new: Path) -> tuple[Questionnaire, Questionnaire]:
    """The two questionnaires; one without services beside it is read with those of the other."""
    from surveyapp.loader import QUESTIONNAIRE, load_fieldwork, load_file

    files = [path / QUESTIONNAIRE if path.is_dir() else path for path in (old, new)]
    first, second = (load_fieldwork(file.parent) for file in files)
    return load_file(files[0], first or second), load_file(files[1], second or first)


def print_changes(changes: tuple[Change, ...]) -> None:
    """Print changes, each with its item and verdict in columns, then what was, what is now, and why it matters."""
    width = max((len(change.item) for change in changes), default=0)
    for change in changes:
        click.echo(f"{change.item:{width}}  {change.kind:8}  {change.verdict}")
        for word, text in (("was", change.was), ("now", change.now), ("", change.why)):
            if text:
                lines = textwrap.wrap(text, _WIDTH, initial_indent=f"    {word:4}", subsequent_indent=" " * 8)
                click.echo("\n".join(lines))
        click.echo()


def _summary(comparison: Comparison) -> str:
    if not comparison.changes:
        return "Nothing differs but the version." if comparison.was != comparison.now else "Nothing differs."
    told = ", ".join(f"{number} {verdict}" for verdict, number in comparison.counts().items())
    can = "can" if keeps_data(comparison) else "cannot"
    return (
        f"{counted(len(comparison.changes), 'change')}: {told}. In all: {comparison.verdict}.\n"
        f"A running survey {can} take this as a new version."
    )


# --- a launched survey whose files have changed --------------------------------------------------------------------


def relaunch(store: Store, new: Snapshot) -> None:
    """Let a launched survey go on as its files say now, if that breaks nothing already answered or promised.

    Raises:
        RefusedError: it would, or the questionnaire has changed under the version it had.
        StoreError: the round is closed.

    """
    editions = store.editions(new.survey, new.wave)
    old = editions[-1].snapshot
    accepted, refused = fieldwork_steps(old, new)
    changed = new.questionnaire_hash != old.questionnaire_hash
    if not changed and not accepted and not refused:
        click.echo(f"{new.survey}, wave {new.wave}, is launched already: there is nothing to do.")
        return
    gone = sorted(old.translations.keys() - new.translations.keys())
    refused += [Step(f"the translation {language} is gone", "put its file back") for language in gone]
    if refused:
        raise _refusal(new, "these changes of its fieldwork cannot be taken", refused)
    if changed:
        _check_questionnaire(old, new)
        _check_version(new, [edition.snapshot for edition in editions])
    number = store.amend(new, _reason(old, new, accepted))
    click.echo(f"{new.survey}, wave {new.wave}, goes on as edition {number}, version {new.questionnaire.version}.\n")
    print_changes(compare(old.questionnaire, new.questionnaire).changes)
    for step in accepted:
        click.echo(f"  {step.what}")
    promised = promise(new.fieldwork, new.questionnaire)
    if promised.word != promise(old.fieldwork, old.questionnaire).word:
        note(f"Warning: pages say {promised.word} from now on, because {promised.reason}.")
    click.echo("Pages show it from the next request on; whoever has begun goes on with it.")
    if changed:
        click.echo("The `version` of a response says which it answered, and so roughly when: see docs/versions.md.")


def _check_version(new: Snapshot, editions: list[Snapshot]) -> None:
    """Refuse a version that another questionnaire of this round has had."""
    version = new.questionnaire.version
    twin = next((edition for edition in reversed(editions) if edition.questionnaire.version == version), None)
    if twin is not None and twin.questionnaire_hash != new.questionnaire_hash:
        changes = compare(twin.questionnaire, new.questionnaire).changes
        told = listed([f"{change.item} ({change.kind})" for change in changes], _FIRST) if changes else "its spacing"
        raise RefusedError(
            f"{new.survey}: wave {new.wave} is launched already, and the questionnaire has changed: {told}",
            f"give it a new version: it still says `version: {version}`",
        )


def _check_questionnaire(old: Snapshot, new: Snapshot) -> None:
    """Refuse changes after which something already answered would not fit."""
    comparison = compare(old.questionnaire, new.questionnaire)
    if not keeps_data(comparison):
        steps = [Step(f"{c.item}, {c.kind}: {c.why}") for c in comparison.changes if not c.keeps]
        raise _refusal(new, "these changes would break what people have answered", steps)


def _refusal(new: Snapshot, what: str, steps: list[Step]) -> SurveyError:
    lines = [f"  {step.what}" + (f"\n      {step.mend}" if step.mend else "") for step in steps]
    return RefusedError(
        "\n".join([f"{new.survey}: wave {new.wave} is launched already, and {what}:", *lines]),
        f"put these back, or start a new wave: set `wave: {new.wave + 1}` in fieldwork.yaml",
    )


def _reason(old: Snapshot, new: Snapshot, accepted: list[Step]) -> str:
    """What an edition is for, as it is kept with it."""
    steps = [step.what for step in accepted]
    if new.questionnaire_hash != old.questionnaire_hash:
        steps.insert(0, f"version {old.questionnaire.version} to {new.questionnaire.version}")
    return "; ".join(steps)

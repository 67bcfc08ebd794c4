"""Write docs/commands.md from the program itself: every command, argument and option, as its --help has them.

Run from a checkout: python docs/make_commands.py
"""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from surveyapp.commands import COMMANDS, cli

_INTRODUCTION = """\
# Commands

<!-- Written by docs/make_commands.py from the program: change the program, not this page. -->

`surveyapp` from a checkout is also `python cli.py`. Data goes to standard output or the file that `-o` names, messages
to standard error. Exit codes: 0 done; 1 refused, or faults found (the message says why, and the mend); 2 not
understood."""


def commands_markdown() -> str:
    """Return the page: the program's own options, then each command by its moment."""
    context = cli.make_context("surveyapp", [], resilient_parsing=True)
    parts = [_INTRODUCTION, "Options before the command:", _options(cli, context)]
    for moment, names in COMMANDS.items():
        parts.append(f"## {moment}")
        for name in names:
            if (command := cli.get_command(context, name)) is not None:
                parts += _command(command, click.Context(command, parent=context, info_name=name))
    return "\n\n".join(parts) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield a command's heading, usage, sentences, options and example."""
    yield f"### {command.name}"
    yield f"`{' '.join([context.command_path, *command.collect_usage_pieces(context)])}`"
    examples = []
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        text = " ".join(paragraph.split())
        if text.startswith("Example: "):
            examples.append(text.removeprefix("Example: "))
        else:
            yield text
    yield _options(command, context)
    for example in examples:
        yield f"```sh\n{example}\n```"


def _options(command: click.Command, context: click.Context) -> str:
    """Return a table of a command's options."""
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    rows = [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in records]
    return "\n".join(["| option | what it does |", "|---|---|", *rows])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    (Path(__file__).parent / "commands.md").write_text(commands_markdown(), encoding="utf-8", newline="\n")

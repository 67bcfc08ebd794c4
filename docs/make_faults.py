"""Write docs/faults.md from the program itself: every fault and warning, its meaning, an example, what is printed.

Run from a checkout: python docs/make_faults.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from surveyapp.loader.catalogue import CATALOGUE, TOPICS  # noqa: E402
from surveyapp.loader.nodes import FORBIDDEN  # noqa: E402
from tests.faulty import CASES, HEAD, Case, found  # noqa: E402

MOST_LINES, MOST_WIDE = 20, 120

_INTRODUCTION = f"""\
# Faults and warnings

<!-- Written by docs/make_faults.py from the program: change the program, not this page. -->

`surveyapp check FOLDER` says everything that is wrong with a survey folder at once: file, line and column, what is
wrong, the code of the fault in [ ], the line, and how to mend it. A fault keeps a survey from being launched; a warning
does not, but `check --strict` counts it as a fault. `surveyapp check --explain CODE` says in one sentence what a code
means, and `check --json` gives scripts all of it.

Below stands each code with a small example, and what `check` prints. Where an example begins with `- name:` or `- {{`,
it is a list of questions below these lines:

```yaml fault
{HEAD.rstrip()}
```
"""


def faults_markdown() -> str:
    """Return the page: by topic, each code with its meaning, its example and what is printed."""
    cases = {case.code: case for case in CASES}
    parts = [_INTRODUCTION.rstrip(), *_contents()]
    for topic, entries in TOPICS.items():
        parts.append(f"## {topic}")
        for code in entries:
            parts += _entry(cases[code])
    return "\n\n".join(parts) + "\n"


def _contents() -> Iterator[str]:
    """Yield a list of the topics, each with its codes."""
    yield "\n".join(
        f"- {topic}: {', '.join(f'[`{code}`](#{code})' for code in entries)}" for topic, entries in TOPICS.items()
    )


def _entry(case: Case) -> Iterator[str]:
    """Yield what stands of one code."""
    entry = CATALOGUE[case.code]
    yield f"### {case.code}"
    yield f"{entry.severity.capitalize()}, in {entry.file}. {entry.sentence}"
    survey, faults = found(case)
    if case.text.startswith("("):
        yield f"Example: {case.text.strip('()')}."
    else:
        yield _block(case.file, case.text)
        for name, text in case.more.items():
            yield from (f"with this `{name}`:", _block(name, str(text)))
    printed = next(str(fault) for fault in faults if fault.code == case.code)
    yield f"```console\n{_cut(printed.replace(f'{survey}/', '').replace(str(survey), survey.name))}\n```"


def _block(file: str, text: str) -> str:
    return f"```{'csv' if file.endswith('.csv') else 'yaml'} fault\n{_cut(FORBIDDEN.sub(chr(0xFFFD), text))}\n```"


def _cut(text: str) -> str:
    """Return an example without the lines that most have in common, and without what is too long to show."""
    below = text.removeprefix(HEAD)
    if below != text:
        text = "\n".join(line.removeprefix("      ") for line in below.splitlines())
    lines = [line if len(line) <= MOST_WIDE else f"{line[: MOST_WIDE - 1]}…" for line in text.rstrip("\n").splitlines()]
    return "\n".join(lines[:MOST_LINES])


if __name__ == "__main__":
    (ROOT / "docs" / "faults.md").write_text(faults_markdown(), encoding="utf-8", newline="\n")

"""Every error we raise on purpose: where, what, and how to mend it.

SurveyError              anything a person can mend; the command line prints it and exits 1
├── SurveyFaults         a survey folder with faults: all of them, each at its line
├── RuleError            a condition that cannot be read, with the column where reading stopped
├── InstanceError        the instance folder is missing, unreadable or of another kind
├── StoreError           what the store cannot do now (full disk, locked, older or newer schema)
│   └── ConflictError    somebody else saved first: read again and retry
└── RefusedError         a command that would break a promise (export before close, overwrite a file)
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file: its name, and line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


Severity = Literal["error", "warning"]
WIDE = 100
"""Characters of a line that are shown with a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a survey folder: a short code, its place, what is wrong and how to mend it.

    A warning does not stop a survey from being launched; an error does. `shown` is the line as it stands in the file.
    """

    code: str
    place: Place
    what: str
    mend: str
    severity: Severity = "error"
    shown: str = ""

    def __str__(self) -> str:
        kind = "warning: " if self.severity == "warning" else ""
        return f"{self.place}: {kind}{self.what} [{self.code}]{self._pointed()}\n    {self.mend}"

    def _pointed(self) -> str:
        """The line with a mark below the column; of a long line what stands around it."""
        line = self.shown.rstrip().replace("\t", " ")
        text = line.lstrip()
        if not text:
            return ""
        column = min(len(text), max(0, self.place.column - 1 - (len(line) - len(text))))
        start = max(0, min(column - WIDE // 2, len(text) - WIDE)) if column >= WIDE - 10 else 0
        cut = text[start : start + WIDE]
        before, after = "…" if start else "", "…" if start + WIDE < len(text) else ""
        mark = " " * (len(before) + column - start) + "^"
        return f"\n    | {before}{cut}{after}" + (f"\n    | {mark}" if self.place.column else "")


class SurveyError(Exception):
    """Something a person can mend.

    Args:
        what: what is wrong, one plain sentence, naming the place where it can.
        mend: what to do about it.

    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what}\n    {self.mend}" if self.mend else self.what


class SurveyFaults(SurveyError):
    """A survey folder that cannot be used; `faults` holds every fault, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.place))
        errors = sum(fault.severity == "error" for fault in self.faults)
        warnings = len(self.faults) - errors
        said = counted(errors, "fault") + (f", {counted(warnings, 'warning')}" if warnings else "")
        super().__init__(f"{said} to mend")


class RuleError(SurveyError):
    """A condition that cannot be read or makes no sense; `column` counts from 1 within its text."""

    def __init__(self, what: str, mend: str, column: int) -> None:
        super().__init__(what, mend)
        self.column = column


class InstanceError(SurveyError):
    """The instance folder is missing, unreadable, or of another kind than the command needs."""


class StoreError(SurveyError):
    """The store cannot do this now; nothing was half done."""


class ConflictError(StoreError):
    """Somebody else saved first: read again and retry."""


class RefusedError(SurveyError):
    """A command that would break a promise is refused; nothing was changed."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a closing hint such as ``did you mean 'single'?``, or '' when nothing known is near `word`."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: ``1 fault``, ``2 faults``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def listed(words: Iterable[str], most: int = 8) -> str:
    """Return words as a phrase: ``a, b and c``; what goes beyond `most` is counted, not listed."""
    names = list(words)
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"

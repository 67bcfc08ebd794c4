"""A term becomes a function from answers to its value, or to the degree of not knowing it."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import add, mul, sub, truediv
from typing import Any, Literal

from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules.comparing import as_year, rounded
from surveyapp.rules.dates import moved
from surveyapp.rules.tree import (
    TODAY,
    Arithmetic,
    Counted,
    Literals,
    Name,
    Span,
    Step,
    Term,
    Truth,
    Value,
    Values,
    Variable,
)

Known = int | float | str | tuple[int, ...] | Truth
"""What a term comes to: a value, or a degree of truth (EXCLUDED, UNDECIDED) that says why there is none."""

Fetch = Callable[[Values], Known]

ABSENT = Missing.BLANK
"""What a variable counts as that the values do not hold."""

_UNANSWERED = frozenset({Missing.BLANK, Missing.NOT_ASKED, Missing.UNDECIDED})
_SIGNS: dict[str, Callable[[Any, Any], int | float]] = {"+": add, "-": sub, "*": mul, "/": truediv}


@dataclass(frozen=True, slots=True)
class Setting:
    """How names are read: the exclusive codes of each, what a blank number counts as, and the kinds where known."""

    exclusive: Mapping[str, Collection[int]] = field(default_factory=dict)
    blank: int | None = None
    variables: Mapping[str, Variable] | None = None

    def kind(self, name: str) -> str:
        """Return the kind of a variable, or '' where nobody told it."""
        if name == TODAY:
            return "date"
        return self.variables[name].kind if self.variables and name in self.variables else ""

    def absent(self, name: Name) -> Callable[[object], int | Truth]:
        """Return what a missing value of a name comes to: a degree of not knowing, or what a blank counts as."""
        blank = self.blank
        if blank is None or not (name.count or self.kind(name.name) in {"", "number", "code"}):
            return not_known
        return lambda value: blank if value in _UNANSWERED else not_known(value)


def not_known(value: object) -> Truth:
    """Return which way of not knowing a missing value is; what is no value at all is undecided."""
    return Truth.EXCLUDED if value == Missing.NOT_ASKED or value in CHOSEN else Truth.UNDECIDED


def least(outcomes: Sequence[Known]) -> Truth | None:
    """Return the least degree among what is not known, or None when all is known."""
    unknown = [outcome for outcome in outcomes if isinstance(outcome, Truth)]
    return min(unknown) if unknown else None


def is_answered(value: Value) -> bool:
    """Return whether a value is an answer, a chosen don't know included."""
    return not is_missing(value) or value in CHOSEN


def fetched(term: Term, setting: Setting) -> Fetch:
    """Return a function from the values of variables to what a term comes to."""
    match term:
        case Name():
            return _fetched_name(term, setting)
        case Literals(values=literals):
            literal: Known = not_known(literals[0]) if isinstance(literals[0], Missing) else literals[0]
            return lambda _: literal
        case Counted(names=counted):
            keys = tuple(name.name for name in counted)
            return lambda values: sum(is_answered(values.get(key, ABSENT)) for key in keys)
        case Arithmetic(first=first, steps=steps):
            if any(isinstance(step.term, Span) for step in steps):
                return _moving(fetched(first, replace(setting, blank=None)), steps)
            return _calculation(first, steps, setting)


def _fetched_name(name: Name, setting: Setting) -> Fetch:
    key, absent = name.name, setting.absent(name)
    if not name.count:

        def fetch(values: Values) -> Known:
            value = values.get(key, ABSENT)
            return absent(value) if is_missing(value) else value

        return fetch
    alone = frozenset(setting.exclusive.get(key, ()))

    def count(values: Values) -> Known:
        value = values.get(key, ABSENT)
        if is_missing(value):
            return absent(value)
        return len(set(value) - alone) if isinstance(value, tuple) else Truth.UNDECIDED

    return count


def _calculation(first: Term, steps: Sequence[Step], setting: Setting) -> Fetch:
    fetches = [fetched(term, setting) for term in (first, *(step.term for step in steps)) if not isinstance(term, Span)]
    signs = [_SIGNS[step.sign] for step in steps]

    def calculate(values: Values) -> Known:
        found = [fetch(values) for fetch in fetches]
        unknown = least(found)
        if unknown is not None:
            return unknown
        numbers = [value for value in found if isinstance(value, (int, float))]
        if len(numbers) < len(found):
            return Truth.UNDECIDED
        total = numbers[0]
        try:
            for sign, number in zip(signs, numbers[1:], strict=True):
                total = sign(total, number)
        except ArithmeticError:  # a division by zero, or more digits than a float holds
            return Truth.UNDECIDED
        return total if math.isfinite(total) else Truth.UNDECIDED

    return calculate


def _moving(fetch: Fetch, steps: Sequence[Step]) -> Fetch:
    moves = [
        (step.term.number if step.sign == "+" else -step.term.number, step.term.unit)
        for step in steps
        if isinstance(step.term, Span)
    ]

    def move(values: Values) -> Known:
        found = fetch(values)
        if isinstance(found, Truth):
            return found
        text: str | None = found if isinstance(found, str) else as_year(found)
        for number, unit in moves:
            text = moved(text, number, unit) if text else None
        return text or Truth.UNDECIDED

    return move


def value_of(
    term: Term,
    exclusive: Mapping[str, Collection[int]],
    blank: int | None = None,
    wanted: Literal["number", "date"] = "number",
    variables: Mapping[str, Variable] | None = None,
) -> Callable[[Values], Value]:
    """Return a function from the values of variables to a term's value.

    Args:
        term: a term that `check_value` found sensible.
        exclusive: by variable, its exclusive codes, which `count` leaves out.
        blank: what a number or code that is left blank or was not asked counts as; None: the value is not known.
        wanted: what the value is for; a bare year is a text where a date is wanted.
        variables: their kinds, where only numbers and codes shall count as `blank`.

    What is not known comes as `Missing.NOT_ASKED` where routing or a chosen reason left a part out, else as
    `Missing.BLANK`. A whole number is an int, but for one that would read as a missing code: that stays a float.

    """
    fetch = fetched(term, Setting(exclusive, blank if wanted == "number" else None, variables))

    def value(values: Values) -> Value:
        known = fetch(values)
        if isinstance(known, Truth):
            return Missing.NOT_ASKED if known is Truth.EXCLUDED else Missing.BLANK
        if wanted == "date":
            return known if isinstance(known, str) else as_year(known) or Missing.BLANK
        if isinstance(known, (int, float)):
            return _plain(known)
        return known

    return value


def _plain(number: int | float) -> int | float:
    number = rounded(number)
    if not math.isfinite(number) or number != int(number):
        return number
    return float(number) if is_missing(int(number)) else int(number)

"""A condition or a value as a tree, and the variables it can ask of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from surveyapp.missing import Missing

Value = int | float | str | tuple[int, ...]
"""A variable's value: a code, a number, a text or ISO date, the codes ticked or ranked, or a missing code."""

Values = Mapping[str, Value]

Precision = Literal["", "year", "month", "day"]

TODAY = "today"
"""The name of the day itself, which every expression may ask of: whoever evaluates puts it among the values."""


class Truth(IntEnum):
    """A degree of truth; and is the least of its parts, or the greatest."""

    FALSE = 0
    EXCLUDED = 1
    UNDECIDED = 2
    TRUE = 3


@dataclass(frozen=True, slots=True)
class Variable:
    """What a condition may ask of: a name, its kind, and the codes or texts it can have.

    `texts` are the values of a link variable (a column of services.csv); `exclusive` are codes such as "none of these".
    `precision` is what a date is known to and `low` and `high` are a number's limits; '' and None are not known.
    """

    name: str
    kind: Literal["code", "codes", "number", "text", "date"]
    codes: Mapping[int, str] = field(default_factory=dict)
    exclusive: frozenset[int] = frozenset()
    offers: frozenset[Missing] = frozenset()
    texts: frozenset[str] = frozenset()
    precision: Precision = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; `count` makes it the number of its ticked choices."""

    name: str
    column: int
    count: bool = False


@dataclass(frozen=True, slots=True)
class Literals:
    """One literal, or the list on the right of `in`; missing reasons stand as `Missing`."""

    values: tuple[int | float | str, ...]
    column: int


class BareDate(str):
    """A date written without quotes: it is no text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of several variables are answered, a chosen don't know included: never unknown."""

    names: tuple[Name, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is added to a date, such as `18 months`."""

    number: int
    unit: Literal["day", "week", "month", "year"]
    column: int


@dataclass(frozen=True, slots=True)
class Step:
    """One sign of a calculation, and what stands behind it."""

    sign: str
    term: "Term | Span"
    column: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A calculation with signs of one rank, from left to right: its depth does not grow with its length."""

    first: "Term"
    steps: tuple[Step, ...]
    column: int


Term = Name | Literals | Counted | Arithmetic
"""What gives a value: a number, a date, a text or a list."""


@dataclass(frozen=True, slots=True)
class Compare:
    """`left operator right`; `in` has a variable of several codes or a list on its right."""

    left: Term
    operator: str
    right: Term
    column: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether a variable has any answer, a chosen don't know included: never unknown."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; not knowing stays not knowing."""

    part: "Rule"


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by `and` or `or`."""

    word: Literal["and", "or"]
    parts: tuple["Rule", ...]


Rule = Compare | Answered | Not | Joined


def names(expression: Rule | Term) -> Iterator[tuple[str, int]]:
    """Yield every variable an expression asks of, `today` included, with the column where it is named."""
    match expression:
        case Joined(parts=parts):
            for part in parts:
                yield from names(part)
        case Not(part=part):
            yield from names(part)
        case Answered(name=name, column=column) | Name(name=name, column=column):
            yield name, column
        case Compare(left=left, right=right):
            yield from names(left)
            yield from names(right)
        case Counted(names=counted):
            yield from ((name.name, name.column) for name in counted)
        case Arithmetic(first=first, steps=steps):
            yield from names(first)
            for step in steps:
                if not isinstance(step.term, Span):
                    yield from names(step.term)


def with_today(variables: Mapping[str, Variable]) -> Mapping[str, Variable]:
    """Return variables with the day itself beside them."""
    return {TODAY: Variable(TODAY, "date", precision="day")} | dict(variables)

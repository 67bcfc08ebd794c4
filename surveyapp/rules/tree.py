"""A condition as a tree, and the variables it can ask of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from surveyapp.missing import Missing

Value = int | float | str | tuple[int, ...]
"""A variable's value: a code, a number, a text or ISO date, the codes ticked or ranked, or a missing code."""

Values = Mapping[str, Value]


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
    """

    name: str
    kind: Literal["code", "codes", "number", "text", "date"]
    codes: Mapping[int, str] = field(default_factory=dict)
    exclusive: frozenset[int] = frozenset()
    offers: frozenset[Missing] = frozenset()
    texts: frozenset[str] = frozenset()


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


@dataclass(frozen=True, slots=True)
class Compare:
    """`left operator right`; `in` has a variable of several codes or a list on its right."""

    left: "Name | Literals"
    operator: str
    right: "Name | Literals"
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


def names(rule: Rule) -> Iterator[tuple[str, int]]:
    """Yield every variable a rule asks of, with the column where it is named."""
    match rule:
        case Joined(parts=parts):
            for part in parts:
                yield from names(part)
        case Not(part=part):
            yield from names(part)
        case Answered(name=name, column=column):
            yield name, column
        case Compare(left=left, right=right):
            for side in (left, right):
                if isinstance(side, Name):
                    yield side.name, side.column

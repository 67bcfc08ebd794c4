"""Two known values compared: numbers without the dust of floats, dates on what both tell, texts in any case."""

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from surveyapp.rules.dates import is_shaped, same
from surveyapp.rules.tree import Truth

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_FIRST_YEAR, _LAST_YEAR = 1000, 9999


def rounded(number: int | float) -> int | float:
    """Return a number to nine decimals: 0.1 + 0.2 is 0.3 then, and no answer is more exact."""
    return round(number, 9) if isinstance(number, float) else number


def as_year(value: object) -> str:
    """Return a whole number of four digits as the year it means beside a date, or ''."""
    return str(value) if isinstance(value, int) and _FIRST_YEAR <= value <= _LAST_YEAR else ""


def agree(one: str, other: str) -> bool:
    """Return whether two texts are equal: in any case, or as dates where both look like dates."""
    if one.casefold() == other.casefold():
        return True
    return same(one, other) and is_shaped(one) and is_shaped(other)


def comparison(operator: str, *, texts: bool = False) -> Callable[[object, object], Truth]:
    """Return a function that compares two known values.

    Args:
        operator: one of ``== != < <= > >=``.
        texts: whether both are known to be texts, so that "2026" and "2026-11" are two.

    What cannot be compared, such as a text and a number, is undecided: `check` refuses it before anybody answers.

    """
    compare = OPERATORS[operator]
    equal = (lambda one, other: one.casefold() == other.casefold()) if texts else agree

    def compared(one: Any, other: Any) -> Truth:
        if isinstance(one, (int, float)) and isinstance(other, (int, float)):
            return Truth.TRUE if compare(rounded(one), rounded(other)) else Truth.FALSE
        if isinstance(one, str) != isinstance(other, str):  # a bare year beside a date
            one, other = (as_year(value) if not isinstance(value, str) else value for value in (one, other))
        if not isinstance(one, str) or not isinstance(other, str) or not (one and other):
            return Truth.UNDECIDED
        if operator in {"==", "!="}:
            return Truth.TRUE if equal(one, other) == (operator == "==") else Truth.FALSE
        shared = min(len(one), len(other))
        return Truth.TRUE if compare(one[:shared], other[:shared]) else Truth.FALSE

    return compared

"""Small numbers are hidden here, and only here."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from surveyapp.missing import Missing

SHARED_BY = 5
"""How many must share a contact phase within a sector for it to stay on a response."""

_Group = TypeVar("_Group", bound=Hashable)


def phases_to_keep(cases: Iterable[tuple[_Group, int]], least: int = SHARED_BY) -> frozenset[tuple[_Group, int]]:
    """Return the pairs of group and contact phase that at least `least` cases share."""
    return frozenset(pair for pair, number in Counter(cases).items() if number >= least)


def kept_or_hidden(pair: tuple[_Group, int], kept: frozenset[tuple[_Group, int]]) -> int:
    """Return the contact phase of a pair, or the code for hidden where too few share it."""
    return pair[1] if pair in kept else Missing.HIDDEN


def smallest_group(rows: Sequence[Sequence[Hashable]]) -> int:
    """Return k: the size of the smallest group of rows that are alike; 0 where there is no row (Sweeney 2002)."""
    return min(Counter(tuple(row) for row in rows).values(), default=0)

"""What is left to chance: orders and assignments, drawn from a seed that the response keeps."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from surveyapp.model import Split

_T = TypeVar("_T")

LARGEST_SEED = 9999
"""Seeds are 1 to this: enough for every order to come up, too few to tell a respondent by."""


def _lot(seed: int, *names: object) -> str:
    """The lot of something: its SHA-256 with the seed, so that any program can draw it again."""
    return hashlib.sha256(" ".join(str(part) for part in (seed, *names)).encode()).hexdigest()


def assigned(split: Split, seed: int) -> int:
    """Return the code that a seed assigns in a split, each with the same chance."""
    codes = list(split.labels)
    return codes[int(_lot(seed, split.name)[:8], 16) % len(codes)]


def shuffled(things: Sequence[_T], seed: int, what: str, name: Callable[[_T], object | None]) -> tuple[_T, ...]:
    """Return things in the order of their lots.

    Args:
        things: to be put in order.
        seed: the respondent's.
        what: names the order, such as a question.
        name: names a thing; None where it keeps its place.

    """
    names = [name(thing) for thing in things]
    free = [place for place, own in enumerate(names) if own is not None]
    drawn = sorted(free, key=lambda place: _lot(seed, what, names[place]))
    order = dict(zip(free, drawn, strict=True))
    return tuple(things[order.get(place, place)] for place in range(len(things)))

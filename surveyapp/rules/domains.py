"""The answers worth trying of one variable: one of each kind that conditions can tell apart."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

from surveyapp.missing import Missing
from surveyapp.rules.clues import Clues
from surveyapp.rules.dates import LENGTHS, first_day, moved, precision_of
from surveyapp.rules.tree import TODAY, Value, Variable

_SOME_DAY = "2020-02-15"
_OTHER_TEXT = "another text"
_MOST = 20_000


class TooManyError(Exception):
    """A variable has more answers than can be tried."""


def answers_of(variable: Variable, clues: Clues) -> list[Value]:
    """Return answers of a variable that are worth trying, the reasons for having none included.

    Raises:
        TooManyError: there are more than can be tried.

    """
    if variable.name == TODAY:
        return [*_dates(variable, clues)]
    return [*_given(variable, clues), *sorted(variable.offers), Missing.BLANK]


def _given(variable: Variable, clues: Clues) -> Iterator[Value]:
    match variable.kind:
        case "codes":
            return _subsets(variable, clues)
        case "date":
            return _dates(variable, clues)
        case "text":
            others = [_OTHER_TEXT + "?" * n for n in range(len(clues.texts) + clues.spread)]
            fresh = [text for text in others if text not in clues.texts][: clues.spread]
            return iter(sorted(variable.texts) if variable.texts else [*sorted(clues.texts), *fresh])
        case _:
            return iter(variable.codes) if variable.codes else _numbers(variable, clues)


def _numbers(variable: Variable, clues: Clues) -> Iterator[float]:
    """Yield the numbers that a variable is compared with, and enough between and beside them."""
    low = float("-inf") if variable.low is None else variable.low
    high = float("inf") if variable.high is None else variable.high
    points = sorted(clues.numbers) or [0]
    steps = range(1, clues.spread + 1)
    beside = [*(points[0] - n for n in steps), *(points[-1] + n for n in steps)]
    parts = clues.spread + 1
    between = [one + (other - one) * n / parts for one, other in pairwise(points) for n in range(1, parts)]
    yield from (number for number in (*points, *between, *beside) if low <= number <= high)


def _dates(variable: Variable, clues: Clues) -> Iterator[str]:
    """Yield the dates that a variable is compared with, and those just beside them, as exact as it is known."""
    texts = set(clues.dates) | {_SOME_DAY}
    days = {day.isoformat() for text in texts for day in _ends(text)}
    days |= {
        text
        for day in list(days)
        for number, unit in clues.spans
        for sign in (1, -1)
        if (text := moved(day, sign * number, unit))
    }
    beside = {text for day in days for unit in LENGTHS for n in (-1, 0, 1) if (text := moved(day, n, unit))}
    known_to = [variable.precision] if variable.precision else [*LENGTHS]
    yield from sorted({day[: LENGTHS[precision]] for day in beside for precision in known_to})


def _ends(text: str) -> Iterator[date]:
    """Yield the first and the last day of a year, month or day."""
    first = first_day(text)
    if first is not None:
        yield first
        after = first_day(moved(text, 1, precision_of(text)) or "")
        if after is not None:
            yield after - timedelta(days=1)


def _subsets(variable: Variable, clues: Clues) -> Iterator[tuple[int, ...]]:
    """Yield sets of codes: every mixture of those looked for, with as many of the others as make a difference."""
    looked_for = clues.looked_for.get(variable.name, frozenset())
    codes = sorted({*variable.codes, *looked_for})
    named = [code for code in codes if code in looked_for and code not in variable.exclusive]
    others = [code for code in codes if code not in looked_for and code not in variable.exclusive]
    if variable.name not in clues.counted:
        others = others[:1]
    if 2 ** len(named) * (len(others) + 1) > _MOST:
        raise TooManyError
    yield from ((code,) for code in sorted(variable.exclusive))
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            for more in range(len(others) + 1):
                if chosen or more:
                    yield (*chosen, *others[:more])

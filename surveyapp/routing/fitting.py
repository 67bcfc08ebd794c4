"""Whether limits leave anything to answer: what contradicts itself must trap nobody."""

import math
from collections.abc import Callable
from decimal import Decimal

from surveyapp.model import DateQuestion, Number, Period, Sum
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules.dates import LENGTHS, moved, precision_of

_NEVER = "~"
"""Later than any date: what comes after the end of the calendar."""


def leaves_nothing(question: AnyQuestion) -> bool:
    """Return whether no answer at all lies within the limits of a question."""
    match question:
        case Number():
            return _no_number(question)
        case Sum(total=float() | int() as total):
            scaled = Decimal(repr(total)).scaleb(question.decimals)
            return total < 0 or scaled != int(scaled)
        case DateQuestion() | Period():
            return _no_date(question)
    return False


def _no_number(question: Number) -> bool:
    """Whether there is no number, as exact as asked for, within limits: counted in its smallest steps."""

    def steps(limit: float | None, rounded: Callable[[Decimal], int], strict: int = 0) -> list[int]:
        return [] if limit is None else [rounded(Decimal(repr(limit)).scaleb(question.decimals)) + strict]

    lows = steps(question.min, math.ceil) + steps(question.above, math.floor, 1)
    highs = steps(question.max, math.floor) + steps(question.below, math.ceil, -1)
    return bool(lows and highs) and max(lows) > min(highs)


def _no_date(question: DateQuestion | Period) -> bool:
    """Whether there is no date, or no period long enough, within limits; a limit may be less exact than the answer."""
    exact = LENGTHS[question.precision]
    above, below = (question.above, question.below) if isinstance(question, DateQuestion) else ("", "")
    first = max([_start(question.min, exact), *([_after(above, exact)] if above else [])])
    end = min([_after(question.max, exact), *([_start(below, exact)] if below else [])])
    if isinstance(question, Period) and question.least and first < end:
        number, unit = question.least.split()
        first = moved(first, int(number), unit.removesuffix("s")) or _NEVER
    return first >= end


def _start(limit: str, exact: int) -> str:
    """The first date of so many characters that a limit holds."""
    return (limit + "0000-01-01"[len(limit) :])[:exact]


def _after(limit: str, exact: int) -> str:
    """The first date of so many characters after all that a limit holds."""
    following = moved(limit[:exact], 1, precision_of(limit[:exact]))
    return _start(following, exact) if following else _NEVER

"""Made-up values that a question takes: within its limits, near what conditions ask of."""

import math
import random
from datetime import date, timedelta

from surveyapp.answers import ELEMENTS
from surveyapp.answers.spans import moved
from surveyapp.model import DateQuestion, Duration, Number, Period, Specify, Sum

TEXTS = ("A made-up comment.", "Another made-up comment, a little longer than the first.", "Made up.")
_SPAN = 20.0
_RECENT = "2015"
_LETTERS = "ABCDEFGHIJKLMNOPRSTW"
_MONTH = 7
_EXACT = {"year": 4, "month": _MONTH, "day": 10}


def number(question: Number, near: tuple[float, ...], pick: random.Random) -> int | float:
    """Return a number within the limits of a question, as exact as it asks for; often one of those `near`."""
    return _between(
        question.min if question.min is not None else question.above,
        question.max if question.max is not None else question.below,
        question.decimals,
        near,
        pick,
        question.above is not None,
        question.below is not None,
    )


def specified(specify: Specify, pick: random.Random) -> int | float | str:
    """Return the words, or the number, of a choice's own."""
    if specify.kind == "text":
        return pick.choice(TEXTS)[: specify.max_characters]
    return _between(specify.min, specify.max, specify.decimals, (), pick)


def _between(
    low: float | None,
    high: float | None,
    decimals: int,
    near: tuple[float, ...],
    pick: random.Random,
    above: bool = False,
    below: bool = False,
) -> int | float:
    """A number between two ends, which `above` and `below` leave out; where nothing is between them, the lower."""
    steps: int = 10**decimals
    if low is None:
        low = 0.0 if high is None else high - _SPAN
    first = math.ceil(low * steps) + int(above and float(low * steps).is_integer())
    last = math.floor((low + _SPAN if high is None else high) * steps)
    last -= int(below and high is not None and float(high * steps).is_integer())
    fits = [value for value in near if first <= value * steps <= last and float(value * steps).is_integer()]
    chosen = pick.choice(fits) if fits and pick.random() < 0.5 else pick.randint(first, max(first, last)) / steps
    return int(chosen) if chosen == int(chosen) else chosen


def day(question: DateQuestion | Period, near: tuple[str, ...], pick: random.Random, after: str = "") -> str:
    """Return a date within the limits of a question, as exact as it asks for; within ten years where it has none."""
    exact = _EXACT[question.precision]
    above, below = (question.above, question.below) if isinstance(question, DateQuestion) else ("", "")
    low = max(after, above, question.min if question.min > "1900" else _RECENT)
    high = min(end for end in (below, question.max) if end)
    if high >= "2100":
        high = str(int(low[:4]) + 10)
    fits = [value[:exact] for value in near if low[:exact] <= value[:exact] <= high[:exact] and len(value) >= exact]
    if fits and pick.random() < 0.5:
        return pick.choice(fits)
    first, last = _first_day(low), _last_day(high)
    if above:
        first = _last_day(above[:exact]) + timedelta(days=1)
    if below:
        last = _first_day(below[:exact]) - timedelta(days=1)
    chosen = date.fromordinal(pick.randint(first.toordinal(), max(first, last).toordinal()))
    return chosen.isoformat()[:exact]


def _first_day(text: str) -> date:
    return date.fromisoformat(f"{text}-01-01"[:10])


def _last_day(text: str) -> date:
    return date.fromisoformat(f"{text}-12-31"[:10] if len(text) != _MONTH else f"{text}-28")


def period(question: Period, pick: random.Random) -> tuple[str, str]:
    """Return two dates in order, as far apart as the question allows."""
    first = day(question, (), pick)
    least = moved(first, question.least) if question.least else first
    most = moved(first, question.most) if question.most else question.max
    last = min(max(day(question, (), pick, least), least), most[: len(first)])
    return first, max(last, first)


def duration(question: Duration, pick: random.Random) -> int:
    """Return a length of time within the limits of a question."""
    return pick.randint(question.min, question.min + 60 if question.max is None else question.max)


def parts(question: Sum, pick: random.Random) -> list[int | float]:
    """Return parts that add up to the total of a question; any parts where it has none."""
    steps: int = 10**question.decimals
    total = round((question.total if question.total is not None else _SPAN) * steps)
    cuts = sorted(pick.randint(0, total) for _ in question.parts[1:])
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]
    return [share // steps if share % steps == 0 else share / steps for share in shares]


def element(name: str, pick: random.Random) -> int | str:
    """Return an element of a linking code."""
    between = ELEMENTS[name].between
    return pick.randint(*between) if between else pick.choice(_LETTERS)

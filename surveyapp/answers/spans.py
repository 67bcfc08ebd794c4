"""Lengths of time such as 6 months, and dates moved on by them."""

import re
from datetime import date

from surveyapp import rules

SPAN = re.compile(r"(\d{1,4}) (day|week|month|year)s?", re.ASCII)
_KEPT = {4: ("year",), 7: ("year", "month"), 10: ("year", "month", "week", "day")}


def fits(span: str, exact: int) -> bool:
    """Return whether a span is one, and a date of `exact` characters (4, 7 or 10) is exact enough for it."""
    match = SPAN.fullmatch(span)
    return match is not None and match[2] in _KEPT[exact]


def moved(day: str, span: str) -> str:
    """Return an ISO date moved on by a span that fits it; the end of a shorter month where the day is missing.

    What would lie beyond the last year there is comes as its last day.
    """
    match = SPAN.fullmatch(span)
    assert match is not None
    later = rules.moved(day, int(match[1]), match[2])
    return later if later is not None else date.max.isoformat()[: len(day)]

"""Lengths of time such as 6 months, and dates moved on by them."""

import calendar
import re
from datetime import MAXYEAR, date, timedelta

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
    amount, unit = int(match[1]), match[2]
    start = date.fromisoformat(f"{day}-01-01"[:10])
    if unit in {"day", "week"}:
        days = min(amount * (7 if unit == "week" else 1), (date.max - start).days)
        return (start + timedelta(days=days)).isoformat()[: len(day)]
    months = start.year * 12 + start.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if year > MAXYEAR:
        return date.max.isoformat()[: len(day)]
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).isoformat()[: len(day)]

"""Dates as texts, as exact as they are known: 2026, 2026-11 or 2026-11-22."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

LENGTHS: dict[str, int] = {"year": 4, "month": 7, "day": 10}
"""How many characters a date of each precision has."""

_SHAPE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def is_shaped(text: str) -> bool:
    """Return whether a text looks like a date, be it in the calendar or not."""
    return _SHAPE.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day of the calendar."""
    return is_shaped(text) and first_day(text) is not None


def precision_of(text: str) -> Literal["year", "month", "day"]:
    """Return how exactly a date is known."""
    return "year" if len(text) == LENGTHS["year"] else "month" if len(text) == LENGTHS["month"] else "day"


def first_day(text: str) -> date | None:
    """Return the first day of a year, month or day, or None where the calendar has none."""
    if not is_shaped(text):
        return None
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return None


def cut(day: date, precision: str) -> str:
    """Return a day as a date of some precision."""
    return day.isoformat()[: LENGTHS[precision]]


def moved(text: str, number: int, unit: str) -> str | None:
    """Return a date with a time added, or taken away where `number` is negative.

    A day that its new month does not have becomes the month's last. None: the text is no date, the unit is finer than
    the date, or the calendar does not reach so far.
    """
    day = first_day(text)
    precision = precision_of(text)
    if day is None or (unit != "year" and precision == "year") or (unit in {"day", "week"} and precision != "day"):
        return None
    try:
        if unit in {"day", "week"}:
            return (day + timedelta(days=number * (7 if unit == "week" else 1))).isoformat()
    except OverflowError:
        return None
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return cut(date(year, month, min(day.day, monthrange(year, month)[1])), precision)


def same(one: str, other: str) -> bool:
    """Return whether two dates agree on the parts that both have."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]

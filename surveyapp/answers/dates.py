"""Dates, periods and durations: parts in figures, on the calendar, in order."""

import re
from collections.abc import Mapping
from datetime import date

from surveyapp.answers.figures import Limits, figure
from surveyapp.answers.inputs import Typed, parts_of, ratio_of
from surveyapp.answers.refusing import AskAgain
from surveyapp.answers.spans import moved
from surveyapp.answers.texts import only
from surveyapp.model import DateQuestion, Duration, Period, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Value


def read_date(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    """Return the ISO date, as exact as asked for, that the parts of a date make."""
    assert isinstance(question, DateQuestion | Period)
    inputs = parts_of(question, unit)
    parts = {words.lower(): (name, only(typed, name)) for name, words in inputs}
    if not any(text for _, text in parts.values()):
        return None
    for words, (name, text) in parts.items():
        if not text:
            raise AskAgain("date", _ENTER_TOO[words], name)
        if not re.fullmatch(r"\d{4}" if words == "year" else r"\d{1,2}", text, re.ASCII):
            raise AskAgain("date", _ENTER_IN_FIGURES[words], name)
    numbers = {words: int(text) for words, (_, text) in parts.items()}
    try:
        day = date(numbers["year"], numbers.get("month", 1), numbers.get("day", 1))
    except ValueError:
        raise AskAgain("date", "Enter a date that the calendar has", inputs[0][0]) from None
    text = day.isoformat()[: {"year": 4, "month": 7, "day": 10}[question.precision]]
    above, below = (question.above, question.below) if isinstance(question, DateQuestion) else ("", "")
    _check_date(text, (question.min, question.max, above, below), inputs[-1][0])
    return text


_ENTER_TOO = {"day": "Enter the day too", "month": "Enter the month too", "year": "Enter the year too"}
_ENTER_IN_FIGURES = {
    "day": "Enter the day in figures, like 11",
    "month": "Enter the month in figures, like 11",
    "year": "Enter the year in figures, like 2026",
}


def _check_date(text: str, limits: tuple[str, str, str, str], where: str) -> None:
    """Refuse a date before the first limit, after the second, not after the third or not before the fourth."""
    low, high, above, below = limits
    early = text[: len(low)] < low[: len(text)] or bool(above and text[: len(above)] <= above[: len(text)])
    late = text[: len(high)] > high[: len(text)] or bool(below and text[: len(below)] >= below[: len(text)])
    if early and above:
        raise AskAgain("range", "Enter a date after {low}", where, low=day_in_words(above))
    if late and below:
        raise AskAgain("range", "Enter a date before {high}", where, high=day_in_words(below))
    if early or late:
        message = "Enter a date from {low} to {high}"
        raise AskAgain("range", message, where, low=day_in_words(low), high=day_in_words(high))


def check_order(question: Period, found: Mapping[str, Value]) -> None:
    """Refuse a period that ends before it begins, or is shorter or longer than it may be."""
    first, last = (found.get(unit.name) for unit in units_of(question))
    if not isinstance(first, str) or not isinstance(last, str):
        return
    where = parts_of(question, units_of(question)[1])[-1][0]
    if last < first:
        raise AskAgain("order", "Enter a date that is not before {first}", where, first=day_in_words(first))
    if question.least and last < (earliest := moved(first, question.least)):
        message = "Enter a date at least {least} later: {date} or after"
        raise AskAgain("order", message, where, least=question.least, date=day_in_words(earliest))
    if question.most and last > (latest := moved(first, question.most)):
        message = "Enter a date at most {most} later: {date} or before"
        raise AskAgain("order", message, where, most=question.most, date=day_in_words(latest))


def day_in_words(text: str) -> str:
    """Return 2026-11-22 as people say it: 22 November 2026."""
    year, month, day = (*text.split("-"), "", "")[:3]
    return " ".join([part for part in (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year) if part])


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def read_duration(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | None:
    """Return a length of time as a whole number of its smallest unit."""
    assert isinstance(question, Duration)
    inputs = parts_of(question, unit)
    texts = [only(typed, name) for name, _ in inputs]
    if not any(texts):
        return None
    ratio = ratio_of(question)
    amounts = []
    for place, ((name, _), text) in enumerate(zip(inputs, texts, strict=True)):
        most = ratio - 1 if place else 9999
        amounts.append(int(figure(text, name, Limits(0, most))) if text else 0)
    value = amounts[0] * ratio + amounts[1] if ratio else amounts[0]
    if value < question.min or (question.max is not None and value > question.max):
        facts = {"low": time_in_words(question.min, question), "high": time_in_words(question.max or 0, question)}
        message = "Enter a length of time from {low} to {high}"
        raise AskAgain("range", message if question.max is not None else "Enter {low} or more", inputs[0][0], **facts)
    return value


def time_in_words(value: int, question: Duration) -> str:
    """Return a duration as people say it: 2 years 3 months."""
    ratio = ratio_of(question)
    amounts = divmod(value, ratio) if ratio else (value,)
    pairs = [(amount, unit) for amount, unit in zip(amounts, question.units, strict=True) if amount]
    said = [f"{amount} {unit if amount != 1 else unit[:-1]}" for amount, unit in pairs]
    return " ".join(said) or f"0 {question.units[-1]}"

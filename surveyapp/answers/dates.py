"""Dates, periods and durations: parts in figures, on the calendar, in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.answers.figures import Limits, figure
from surveyapp.answers.inputs import Typed, parts_of, ratio_of
from surveyapp.answers.refusing import AskAgain, Fact
from surveyapp.answers.spans import SPAN, moved
from surveyapp.answers.texts import only
from surveyapp.languages import ENGLISH, Words, marked
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


_ENTER_TOO = {
    "day": marked("Enter the day too"),
    "month": marked("Enter the month too"),
    "year": marked("Enter the year too"),
}
_ENTER_IN_FIGURES = {
    "day": marked("Enter the day in figures, like 11"),
    "month": marked("Enter the month in figures, like 11"),
    "year": marked("Enter the year in figures, like 2026"),
}


def _check_date(text: str, limits: tuple[str, str, str, str], where: str) -> None:
    """Refuse a date before the first limit, after the second, not after the third or not before the fourth."""
    low, high, above, below = limits
    early = text[: len(low)] < low[: len(text)] or bool(above and text[: len(above)] <= above[: len(text)])
    late = text[: len(high)] > high[: len(text)] or bool(below and text[: len(below)] >= below[: len(text)])
    if early and above:
        raise AskAgain("range", "Enter a date after {low}", where, low=Dated(above))
    if late and below:
        raise AskAgain("range", "Enter a date before {high}", where, high=Dated(below))
    if early or late:
        message = marked("Enter a date from {low} to {high}")
        raise AskAgain("range", message, where, low=Dated(low), high=Dated(high))


def check_order(question: Period, found: Mapping[str, Value]) -> None:
    """Refuse a period that ends before it begins, or is shorter or longer than it may be."""
    first, last = (found.get(unit.name) for unit in units_of(question))
    if not isinstance(first, str) or not isinstance(last, str):
        return
    where = parts_of(question, units_of(question)[1])[-1][0]
    if last < first:
        raise AskAgain("order", "Enter a date that is not before {first}", where, first=Dated(first))
    if question.least and last < (earliest := moved(first, question.least)):
        message = marked("Enter a date at least {least} later: {date} or after")
        raise AskAgain("order", message, where, least=Lasting(question.least), date=Dated(earliest))
    if question.most and last > (latest := moved(first, question.most)):
        message = marked("Enter a date at most {most} later: {date} or before")
        raise AskAgain("order", message, where, most=Lasting(question.most), date=Dated(latest))


@dataclass(frozen=True, slots=True)
class Dated(Fact):
    """A date, in ISO text."""

    text: str

    def said(self, say: Words) -> str:
        """Return the date in words."""
        return day_in_words(self.text, say)


@dataclass(frozen=True, slots=True)
class Lasting(Fact):
    """A span such as 6 months."""

    text: str

    def said(self, say: Words) -> str:
        """Return the span in words."""
        match = SPAN.fullmatch(self.text)
        return say.amount(int(match[1]), f"{match[2]}s") if match else self.text


@dataclass(frozen=True, slots=True)
class Taking(Fact):
    """A duration: what is kept of it, and the question that says in which units."""

    value: int
    question: Duration

    def said(self, say: Words) -> str:
        """Return the duration in words."""
        return time_in_words(self.value, self.question, say)


def day_in_words(text: str, say: Words = ENGLISH) -> str:
    """Return 2026-11-22 as people say it: 22 November 2026."""
    year, month, day = (*text.split("-"), "", "")[:3]
    return " ".join([part for part in (day.lstrip("0"), say.month(int(month)) if month else "", year) if part])


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
        facts = {"low": Taking(question.min, question), "high": Taking(question.max or 0, question)}
        message = marked("Enter {low} or more")
        if question.max is not None:
            message = marked("Enter a length of time from {low} to {high}")
        raise AskAgain("range", message, inputs[0][0], **facts)
    return value


def time_in_words(value: int, question: Duration, say: Words = ENGLISH) -> str:
    """Return a duration as people say it: 2 years 3 months."""
    ratio = ratio_of(question)
    amounts = divmod(value, ratio) if ratio else (value,)
    said = [say.amount(amount, unit) for amount, unit in zip(amounts, question.units, strict=True) if amount]
    return " ".join(said) or say.amount(0, question.units[-1])

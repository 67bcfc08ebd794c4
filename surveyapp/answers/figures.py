"""Numbers: in figures, as exact as asked for, within limits; and parts that add up."""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from surveyapp.answers.inputs import Typed, number_text
from surveyapp.answers.refusing import AskAgain
from surveyapp.answers.texts import only
from surveyapp.languages import marked
from surveyapp.missing import HIGHEST, is_missing
from surveyapp.model import Number, Sum, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Value

MAX_DIGITS = 15
"""So many figures of a number survive everywhere: in JSON, in a spreadsheet, in a statistics package."""

_NUMBER = re.compile(r"-?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)", re.ASCII)


class Limits(Struct, frozen=True):
    """Between what a number must lie."""

    min: float | None = None
    max: float | None = None
    above: float | None = None
    below: float | None = None
    decimals: int = 0


def read_number(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | float | None:
    """Return the number typed, within the limits of its question."""
    assert isinstance(question, Number)
    text = only(typed, unit.name)
    limits = Limits(question.min, question.max, question.above, question.below, question.decimals)
    return figure(text, unit.name, limits) if text else None


def figure(text: str, where: str, limits: Limits) -> int | float:
    """Return the number that a text is, as long as it lies within limits."""
    like = _like(limits)
    if not _NUMBER.fullmatch(text):
        message = marked("Enter a number in figures, like {like}")
        if "," in text and limits.decimals:
            message = marked("Enter a number in figures, like {like}, with a point and not a comma")
        raise AskAgain("number", message, where, like=like)
    whole_part, _, fraction = text.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > limits.decimals:
        message = marked("Enter a whole number, like {like}")
        if limits.decimals == 1:
            message = marked("Enter a number with at most 1 decimal place, like {like}")
        elif limits.decimals:
            message = marked("Enter a number with at most {places} decimal places, like {like}")
        raise AskAgain("whole", message, where, like=like, places=limits.decimals)
    if len(whole_part.strip("-")) + len(fraction) > MAX_DIGITS:
        raise AskAgain("number", "Enter a number of at most {most} figures", where, most=MAX_DIGITS)
    value = float(f"{whole_part}.{fraction}") if fraction else int(whole_part) if whole_part.strip("-") else 0
    if not _fits(value, limits):
        message, facts = _between(limits)
        raise AskAgain("range", message, where, **facts)
    if is_missing(value):  # where an earlier answer sets the lower limit, nothing else keeps these codes out
        raise AskAgain("range", "Enter a number above {low}", where, low=int(HIGHEST))
    return value


def _fits(value: float, limits: Limits) -> bool:
    return (
        (limits.min is None or value >= limits.min)
        and (limits.max is None or value <= limits.max)
        and (limits.above is None or value > limits.above)
        and (limits.below is None or value < limits.below)
    )


def _like(limits: Limits) -> str:
    """An example of an answer that lies within limits, if one is easily found."""
    example = 3.5 if limits.decimals else 12
    if _fits(example, limits):
        return number_text(example)
    ends = (limits.max, limits.min, (limits.above or 0) + 1, (limits.below or 0) - 1)
    return number_text(next((end for end in ends if end is not None and _fits(end, limits)), example))


def _between(limits: Limits) -> tuple[str, dict[str, object]]:
    """Return what to enter to lie within limits, with the facts of the message."""
    low, high = limits.min, limits.max
    strict_low = limits.above is not None and (low is None or limits.above >= low)
    strict_high = limits.below is not None and (high is None or limits.below <= high)
    low, high = limits.above if strict_low else low, limits.below if strict_high else high
    facts: dict[str, object] = {"low": number_text(low or 0), "high": number_text(high or 0)}
    if low is not None and high is not None:
        return {
            (False, False): marked("Enter a number from {low} to {high}"),
            (True, False): marked("Enter a number above {low}, up to {high}"),
            (False, True): marked("Enter a number from {low}, below {high}"),
            (True, True): marked("Enter a number above {low} and below {high}"),
        }[strict_low, strict_high], facts
    if low is not None:
        return marked("Enter a number above {low}") if strict_low else marked("Enter {low} or more"), facts
    return marked("Enter a number below {high}") if strict_high else marked("Enter {high} or less"), facts


def read_part(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | float | None:
    """One part of a sum."""
    assert isinstance(question, Sum)
    text = only(typed, unit.name)
    return figure(text, unit.name, Limits(0, question.total, decimals=question.decimals)) if text else None


def summed(question: Sum, found: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parts of a sum, blanks as nothing where they count so; refuse parts that do not make the total."""
    names = [unit.name for unit in units_of(question)]
    numbers = {name: value for name in names if isinstance(value := found.get(name), int | float)}
    if not numbers or any(is_missing(value) for value in numbers.values()):
        return dict(found)
    empty = [name for name in names if name not in numbers]
    if empty and not question.blank_is_zero:
        raise AskAgain("sum", "Fill in every part, with 0 where there is none", empty[0])
    total = sum(Decimal(repr(value)) for value in numbers.values())
    if question.total is not None and total != Decimal(repr(question.total)):
        facts = {"total": number_text(question.total), "sum": number_text(float(total))}
        raise AskAgain("sum", "The parts must add up to {total}: they add up to {sum}", names[0], **facts)
    return {**found, **dict.fromkeys(empty, 0)}

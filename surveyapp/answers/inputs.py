"""The inputs that a question's form has, and the way back from a kept answer to what they show."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from surveyapp.languages import marked
from surveyapp.missing import Missing
from surveyapp.model import (
    Battery,
    DateQuestion,
    Duration,
    LinkingCode,
    Multiple,
    Period,
    Ranking,
    Rating,
    Single,
    Unit,
    units_of,
)
from surveyapp.model.questions import NO_FIGURE, AnyQuestion
from surveyapp.rules import Value

Typed = Mapping[str, Sequence[str]]
"""What a form sent: by the name of an input, the texts it had."""

REASON = ".reason"
FIND = ".find"
SEARCHED = 60
"""A single question with more choices than this is a list to search."""

_PLACES = (
    marked("First"), marked("Second"), marked("Third"), marked("Fourth"), marked("Fifth"),
    marked("Sixth"), marked("Seventh"), marked("Eighth"), marked("Ninth"), marked("Tenth"),
)  # fmt: skip
MAX_TOP = len(_PLACES)
_DATE_PARTS = {
    "year": (marked("Year"),),
    "month": (marked("Month"), marked("Year")),
    "day": (marked("Day"), marked("Month"), marked("Year")),
}
_UNITS = {
    "years": marked("Years"),
    "months": marked("Months"),
    "weeks": marked("Weeks"),
    "days": marked("Days"),
    "hours": marked("Hours"),
    "minutes": marked("Minutes"),
}


class Element(Struct, frozen=True):
    """An element of a linking code: what is asked, and the whole numbers it lies between (None: it is a letter)."""

    ask: str
    between: tuple[int, int] | None = None


ELEMENTS = {
    "birth_day": Element(marked("The day of the month you were born on, such as 7"), (1, 31)),
    "mother_initial": Element(marked("The first letter of your mother's first name")),
    "town_initial": Element(marked("The first letter of the town you were born in")),
    "older_siblings": Element(marked("How many older brothers and sisters you have ever had, living or dead"), (0, 20)),
    "surname_last": Element(marked("The last letter of your surname when you were born")),
    "mother_birth_month": Element(marked("The month your mother was born in, as a number such as 11"), (1, 12)),
    "school_initial": Element(marked("The first letter of the name of your first school")),
}
"""What a linking code can be made of: stable, known, not sensitive, not to be guessed from a list of staff."""


def inputs_of(question: AnyQuestion) -> tuple[str, ...]:
    """Return the names of all inputs a question's form has."""
    names: list[str] = []
    for unit in units_of(question):
        names += [name for name, _ in parts_of(question, unit)]
        names += unit.specifies.values()
        names += [unit.quality] if unit.quality else []
        if question.offers and not isinstance(question, Single | Rating | Battery | Multiple):
            names.append(unit.name + REASON)
        if isinstance(question, Single) and len(question.choices) > SEARCHED:
            names.append(unit.name + FIND)
    return tuple(names)


def parts_of(question: AnyQuestion, unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return the inputs of a unit with the (English) words that label each: one, or several for a date or a ranking."""
    match question:
        case Ranking(top=top):
            return tuple((f"{unit.name}.{place}", _PLACES[place - 1]) for place in range(1, top + 1))
        case DateQuestion(precision=precision) | Period(precision=precision):
            return tuple((f"{unit.name}.{part.lower()}", part) for part in _DATE_PARTS[precision])
        case Duration(units=units):
            return tuple((f"{unit.name}.{part}", _UNITS[part]) for part in units)
        case LinkingCode():
            return ((unit.name, ELEMENTS[unit.name.removeprefix(f"{question.name}_")].ask),)
        case _:
            return ((unit.name, ""),)


RATIO = {("years", "months"): 12, ("weeks", "days"): 7, ("days", "hours"): 24, ("hours", "minutes"): 60}
"""How many of the smaller unit make one of the greater, for the pairs that a duration can be asked in."""


def ratio_of(question: Duration) -> int:
    """Return how many of a duration's second unit make one of its first; 0 where it has only one."""
    return next((ratio for pair, ratio in RATIO.items() if pair == question.units), 0)


def typed_from(question: AnyQuestion, unit: Unit, answers: Mapping[str, Value]) -> dict[str, list[str]]:
    """Return the inputs that `read` turns into these answers: the way back, to show a saved page again."""
    beside = (*unit.specifies.values(), *([unit.quality] if unit.quality else []))
    typed = {name: [_plain(answers[name])] for name in beside if name in answers}
    answer = answers.get(unit.name)
    if answer is None:
        return typed
    if answer == Missing.DONT_KNOW and unit.quality and answers.get(unit.quality) == NO_FIGURE:
        return typed
    inputs = [name for name, _ in parts_of(question, unit)]
    if isinstance(answer, int) and answer in question.offers_by_code and unit.name + REASON in inputs_of(question):
        return typed | {unit.name + REASON: [str(int(answer))]}
    if isinstance(answer, tuple) and isinstance(question, Ranking):
        return typed | {name: [str(code)] for name, code in zip(inputs, answer, strict=False)}
    if isinstance(answer, tuple):
        return typed | {unit.name: [str(code) for code in answer]}
    if isinstance(question, DateQuestion | Period):
        return typed | {
            name: [part if len(part) == len("2026") else part.lstrip("0")]
            for name, part in zip(reversed(inputs), str(answer).split("-"), strict=True)
        }
    if isinstance(question, Duration) and isinstance(answer, int):
        ratio = ratio_of(question)
        amounts = divmod(answer, ratio) if ratio else (answer,)
        return typed | {name: [str(amount)] for name, amount in zip(inputs, amounts, strict=True)}
    return typed | {unit.name: [_plain(answer)]}


def _plain(answer: Value) -> str:
    return (
        str(int(answer))
        if isinstance(answer, int)
        else number_text(answer)
        if isinstance(answer, float)
        else str(answer)
    )


def number_text(value: float | str) -> str:
    """Return a number as people write it: 3.5, not 3.50 or 3.5e0; a text as it is."""
    text = value if isinstance(value, str) else f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0") if isinstance(value, float) else text


def matches(question: Single, sought: str) -> tuple[int, ...]:
    """Return the codes of the choices whose label holds every word sought, whatever the case: a list searched."""
    words = re.split(r"\s+", sought.casefold().strip())
    return tuple(c.code for c in question.choices if all(word in c.label.casefold() for word in words))

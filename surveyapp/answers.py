"""What was typed becomes a typed answer, or is asked again in plain words."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from surveyapp.missing import Missing
from surveyapp.model import (
    Battery,
    DateQuestion,
    LongText,
    Multiple,
    Number,
    Ranking,
    Rating,
    Single,
    Text,
    Unit,
    units_of,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Value

Typed = Mapping[str, Sequence[str]]
"""What a form sent: by the name of an input, the texts it had."""

REASON = ".reason"
MAX_SPECIFY = 200
MAX_LONG_TEXT = 10_000

MAX_DIGITS = 15
"""So many figures of a number survive everywhere: in JSON, in a spreadsheet, in a statistics package."""

_NUMBER = re.compile(r"-?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)", re.ASCII)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class AskAgain(ValueError):
    """What was typed cannot be an answer; the text says what to enter. `where` is the input it is about."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.where = where


def inputs_of(question: AnyQuestion) -> tuple[str, ...]:
    """Return the names of all inputs a question's form has."""
    names: list[str] = []
    for unit in units_of(question):
        names += [name for name, _ in parts_of(question, unit)]
        names += unit.specifies.values()
        if question.offers and not isinstance(question, Single | Rating | Battery | Multiple):
            names.append(unit.name + REASON)
    return tuple(names)


def parts_of(question: AnyQuestion, unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return the inputs of a unit with the words that label each: one, or several for a date or a ranking."""
    match question:
        case Ranking(top=top):
            return tuple((f"{unit.name}.{place}", _PLACES[place - 1]) for place in range(1, top + 1))
        case DateQuestion(precision=precision):
            wanted = {"year": ("year",), "month": ("month", "year"), "day": ("day", "month", "year")}[precision]
            return tuple((f"{unit.name}.{part}", part.capitalize()) for part in wanted)
        case _:
            return ((unit.name, ""),)


_PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
MAX_TOP = len(_PLACES)


def read(question: AnyQuestion, unit: Unit, typed: Typed) -> dict[str, Value]:
    """Return the variables that a unit's inputs answer; none for what was left empty.

    A text of one's own without its choice chooses it. White space around a text is no part of it.

    Raises:
        AskAgain: what was typed cannot be the answer.
        KeyError: no browser showing our page sends this (an unknown code, two radios of one group).

    """
    texts = {code: _text(typed, name, MAX_SPECIFY) for code, name in unit.specifies.items()}
    answer = _READERS[type(question)](question, unit, typed, {code for code, text in texts.items() if text})
    reason = _reason(question, unit, typed)
    if reason is not None:
        if answer is not None:
            raise AskAgain(
                f"Give an answer or choose “{question.offers_by_code[reason]}”, not both",
                parts_of(question, unit)[0][0],
            )
        answer = reason
    found = {} if answer is None else {unit.name: answer}
    for code, text in texts.items():
        if text and (code in answer if isinstance(answer, tuple) else answer == code):
            found[unit.specifies[code]] = text
    return found


def unspecified(unit: Unit, found: Mapping[str, Value]) -> list[str]:
    """Return the text inputs that a chosen choice, such as other, still waits for."""
    answer = found.get(unit.name)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return [name for code, name in unit.specifies.items() if code in chosen and name not in found]


def typed_from(question: AnyQuestion, unit: Unit, answers: Mapping[str, Value]) -> dict[str, list[str]]:
    """Return the inputs that `read` turns into these answers: the way back, to show a saved page again."""
    typed = {name: [str(answers[name])] for name in unit.specifies.values() if name in answers}
    answer = answers.get(unit.name)
    if answer is None:
        return typed
    inputs = [name for name, _ in parts_of(question, unit)]
    if isinstance(answer, int) and answer in question.offers_by_code and unit.name + REASON in inputs_of(question):
        return typed | {unit.name + REASON: [str(int(answer))]}
    if isinstance(answer, tuple) and isinstance(question, Ranking):
        return typed | {name: [str(code)] for name, code in zip(inputs, answer, strict=False)}
    if isinstance(answer, tuple):
        return typed | {unit.name: [str(code) for code in answer]}
    if isinstance(question, DateQuestion):
        return typed | {
            name: [part if len(part) == len("2026") else part.lstrip("0")]
            for name, part in zip(reversed(inputs), str(answer).split("-"), strict=True)
        }
    return typed | {unit.name: [str(int(answer)) if isinstance(answer, int) else number_text(answer)]}


def number_text(value: float | str) -> str:
    """Return a number as people write it: 3.5, not 3.50 or 3.5e0; a text as it is."""
    text = value if isinstance(value, str) else f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0") if isinstance(value, float) else text


def count_words(text: str) -> int:
    """Return how many words a text has: runs of anything but white space."""
    return len(text.split())


# --- one reader for each type -------------------------------------------------------------------------------------


def _only(typed: Typed, name: str) -> str:
    """The one text of an input, without the white space around it; a browser never sends two."""
    values = typed.get(name, ())
    if len(values) > 1:
        raise KeyError(name)
    return values[0].strip() if values else ""


def _text(typed: Typed, name: str, most: int) -> str:
    text = _only(typed, name).replace("\r\n", "\n").replace("\r", "\n")
    odd = _UNSTORABLE.search(text)
    if odd:
        raise AskAgain(f"Remove the character that cannot be read (number {odd.start() + 1} of the text)", name)
    if len(text) > most:
        raise AskAgain(f"Use at most {most} characters: this is {len(text)}", name)
    return text


def _code(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | None:
    value = _only(typed, unit.name)
    if not value and len(named) > 1:
        raise AskAgain("Choose one answer: words are filled in for more than one", unit.name)
    if not value:
        return min(named, default=None)
    known = {str(code): code for code in (*question.choices_by_code, *question.offers_by_code)}
    return known[value]


def _codes(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> tuple[int, ...] | int | None:
    assert isinstance(question, Multiple)
    values = typed.get(unit.name, ())
    if len(set(values)) < len(values):
        raise KeyError(unit.name)
    known = {str(code): code for code in (*question.choices_by_code, *question.offers_by_code)}
    chosen = {known[value] for value in values} | named
    alone = chosen & (question.exclusive | set(question.offers_by_code))
    if alone and len(chosen) > 1:
        code = min(alone)
        label = question.offers_by_code.get(code) or question.choices_by_code[code].label
        raise AskAgain(f"Choose “{label}” alone, or take its tick away", unit.name)
    if chosen and chosen <= set(question.offers_by_code):
        return chosen.pop()
    return tuple(code for code in question.choices_by_code if code in chosen) or None


def _ranking(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> tuple[int, ...] | None:
    known = {str(code): code for code in question.choices_by_code}
    places = [(name, words, _only(typed, name)) for name, words in parts_of(question, unit)]
    ranked: list[int] = []
    gap = ""
    for name, words, value in places:
        if not value:
            gap = gap or words
            continue
        if gap:
            raise AskAgain(f"Choose “{gap}” before “{words}”", name)
        if known[value] in ranked:
            raise AskAgain(f"“{question.choices_by_code[known[value]].label}” is chosen twice: choose it once", name)
        ranked.append(known[value])
    return tuple(ranked) or None


def _number(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | float | None:
    assert isinstance(question, Number)
    text = _only(typed, unit.name)
    if not text:
        return None
    like = _like(question)
    if not _NUMBER.fullmatch(text):
        hint = ", with a point and not a comma" if "," in text and question.decimals else ""
        raise AskAgain(f"Enter a number in figures, like {like}{hint}", unit.name)
    whole, _, fraction = text.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > question.decimals:
        places = f"{question.decimals} decimal place{'' if question.decimals == 1 else 's'}"
        wanted = f"a number with at most {places}" if question.decimals else "a whole number"
        raise AskAgain(f"Enter {wanted}, like {like}", unit.name)
    if len(whole.strip("-")) + len(fraction) > MAX_DIGITS:
        raise AskAgain(f"Enter a number of at most {MAX_DIGITS} figures", unit.name)
    value = float(f"{whole}.{fraction}") if fraction else int(whole) if whole.strip("-") else 0
    low, high = question.min, question.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise AskAgain(_between(low, high), unit.name)
    return value


def _like(question: Number) -> str:
    """An example of an answer that the question takes."""
    example = 3.5 if question.decimals else 12
    if question.max is not None and example > question.max:
        return number_text(question.max)
    return number_text(question.min if question.min is not None and example < question.min else example)


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"Enter a number from {number_text(low)} to {number_text(high)}"
    return f"Enter {number_text(low)} or more" if low is not None else f"Enter {number_text(high or 0)} or less"


def _short(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    assert isinstance(question, Text)
    return _text(typed, unit.name, question.max_characters) or None


def _long(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    assert isinstance(question, LongText)
    text = _text(typed, unit.name, MAX_LONG_TEXT)
    words = count_words(text)
    if words > question.max_words:
        raise AskAgain(f"Use at most {question.max_words} words: this is {words}", unit.name)
    return text or None


def _date(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    assert isinstance(question, DateQuestion)
    inputs = parts_of(question, unit)
    parts = {words.lower(): (name, _only(typed, name)) for name, words in inputs}
    if not any(text for _, text in parts.values()):
        return None
    for words, (name, text) in parts.items():
        if not text:
            raise AskAgain(f"Enter the {words} too", name)
        if not re.fullmatch(r"\d{4}" if words == "year" else r"\d{1,2}", text, re.ASCII):
            raise AskAgain(f"Enter the {words} in figures, like {'2026' if words == 'year' else '11'}", name)
    numbers = {words: int(text) for words, (_, text) in parts.items()}
    try:
        day = date(numbers["year"], numbers.get("month", 1), numbers.get("day", 1))
    except ValueError:
        raise AskAgain("Enter a date that the calendar has", inputs[0][0]) from None
    text = day.isoformat()[: {"year": 4, "month": 7, "day": 10}[question.precision]]
    low, high = question.min, question.max
    if text[: len(low)] < low[: len(text)] or text[: len(high)] > high[: len(text)]:
        raise AskAgain(f"Enter a date from {_day_in_words(low)} to {_day_in_words(high)}", inputs[-1][0])
    return text


def _day_in_words(text: str) -> str:
    """Return 2026-11-22 as people say it: 22 November 2026."""
    year, month, day = (*text.split("-"), "", "")[:3]
    return " ".join([part for part in (day.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year) if part])


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _reason(question: AnyQuestion, unit: Unit, typed: Typed) -> Missing | None:
    value = _only(typed, unit.name + REASON)
    return {str(int(o.reason)): o.reason for o in question.offers}[value] if value else None


_READERS: dict[type, Callable[[Any, Unit, Typed, set[int]], Value | None]] = {
    Single: _code,
    Rating: _code,
    Battery: _code,
    Multiple: _codes,
    Ranking: _ranking,
    Number: _number,
    Text: _short,
    LongText: _long,
    DateQuestion: _date,
}

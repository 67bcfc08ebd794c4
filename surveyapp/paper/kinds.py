"""What every type of question asks for, in words, with its limits; a type unknown here says all its fields."""

import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from surveyapp.bases import Phrases
from surveyapp.errors import counted, listed
from surveyapp.model import (
    Battery,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Period,
    Question,
    Ranking,
    Rating,
    Single,
    Specify,
    Sum,
    Text,
)
from surveyapp.model.questions import QUALITY

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_TO_THE = {"year": "year", "month": "month and year", "day": "day, month and year"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of question: what it asks for in words, and which of its fields those words say."""

    words: Callable[[Any, Phrases], str]
    says: frozenset[str]


def kind_of(question: Question) -> Kind:
    """Return what is known of a question's type; of an unknown one, its name."""
    return KINDS.get(type(question)) or Kind(lambda q, _: _named(q), frozenset())


def type_in_words(question: Question, phrases: Phrases) -> str:
    """Return what a question asks for, such as ``A whole number from 0 to 40``."""
    return kind_of(question).words(question, phrases)


def limits_in_words(question: Any, phrases: Phrases) -> str:
    """Return the limits of a question's answer, such as ``from 0 to 40``; '' where there are none."""
    low, high, above, below = (bound(question, field, phrases) for field in ("min", "max", "above", "below"))
    said = (
        [f"from {low} to {high}"]
        if low and high
        else [f"at least {low}"] * bool(low) + [f"at most {high}"] * bool(high)
    )
    return " and ".join(said + [f"above {above}"] * bool(above) + [f"below {below}"] * bool(below))


def bound(question: Any, field: str, phrases: Phrases) -> str:
    """Return a limit in words, worked out from answers or fixed; '' where there is none."""
    if field in question.limits:
        return phrases.value(question.limits[field])
    value = getattr(question, field, None)
    if value is None or value == "":
        return ""
    return date_in_words(value) if isinstance(value, str) else number_in_words(value)


def number_in_words(number: float) -> str:
    """Return a number as it is written: 1,200 or 0.5."""
    return f"{int(number):,}" if float(number).is_integer() else str(number)


def date_in_words(text: str) -> str:
    """Return an ISO date as it is said, 2027-03 as ``March 2027``; another text as it is."""
    match = _ISO.fullmatch(text)
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return text
    day, month = (str(int(match[3])) if match[3] else "", month_name[int(match[2])] if match[2] else "")
    return " ".join(part for part in (day, month, match[1]) if part)


def specify_in_words(specify: Specify) -> str:
    """Return what the small question of a choice asks for."""
    low, high = (None if limit is None else number_in_words(limit) for limit in (specify.min, specify.max))
    said = f"a text of at most {specify.max_characters} characters"
    if specify.kind == "number":
        said = f"a number{_decimals(specify.decimals)}" + "".join(
            f", {words} {limit}" for words, limit in (("at least", low), ("at most", high)) if limit is not None
        )
    words = f"own words, “{specify.ask}”: {said}" if specify.ask else f"own words: {said}"
    words += "; an answer is required" if specify.required else ""
    return words + ("; shown once the choice is made" if specify.show == "chosen" else "")


def _named(question: Question) -> str:
    name = str(question.__struct_config__.tag or type(question).__name__).replace("_", " ")
    return name[:1].upper() + name[1:]


def _decimals(decimals: int) -> str:
    return f" with at most {counted(decimals, 'decimal place')}" if decimals else ""


def _multiple(question: Multiple, _: Phrases) -> str:
    limits = [f"at least {question.at_least}"] if question.at_least else []
    limits += [f"at most {question.at_most}"] if question.at_most else []
    return "Choose all that apply" + (f" ({', '.join(limits)})" if limits else "")


def _number(question: Number, phrases: Phrases) -> str:
    said = f"A number{_decimals(question.decimals)}" if question.decimals else "A whole number"
    said += f" {limits}" if (limits := limits_in_words(question, phrases)) else ""
    said += f" ({question.unit})" if question.unit else ""
    if question.quality:
        said += ". Beside it, how good the figure is: " + ", ".join(f"{c} = {words}" for c, words in QUALITY.items())
    return said


def _text(question: Text | LongText, _: Phrases) -> str:
    limits = [counted(question.max_words, "word")] if question.max_words else []
    limits += [counted(question.max_characters, "character")] if question.max_characters else []
    lines = "One line" if isinstance(question, Text) else "Several lines"
    return f"{lines} of text" + (f", at most {listed(limits)}" if limits else "")


def _rating(question: Rating, _: Phrases) -> str:
    ends = {question.start: question.low, (question.start + question.stop) // 2: question.middle}
    ends[question.stop] = question.high
    said = ", ".join(f"{point} = {words}" for point, words in ends.items() if words)
    return f"A point from {question.start} to {question.stop}" + (f" ({said})" if said else "")


def _date(question: DateQuestion, phrases: Phrases) -> str:
    return f"A date ({_TO_THE[question.precision]}) {limits_in_words(question, phrases)}"


def _period(question: Period, phrases: Phrases) -> str:
    said = f"Two dates in order, “{question.first}” and “{question.last}” ({_TO_THE[question.precision]})"
    apart = [f"at least {question.least}"] * bool(question.least) + [f"at most {question.most}"] * bool(question.most)
    return f"{said}, {limits_in_words(question, phrases)}" + (f", {' and '.join(apart)} apart" if apart else "")


def _duration(question: Duration, phrases: Phrases) -> str:
    limits = limits_in_words(question, phrases)
    return f"A length of time in {listed(question.units)}" + (f", {limits} {question.units[-1]}" if limits else "")


def _sum(question: Sum, phrases: Phrases) -> str:
    numbers = f"Numbers{_decimals(question.decimals)}" if question.decimals else "Whole numbers"
    total = bound(question, "total", phrases)
    said = f"{numbers} for {counted(len(question.parts), 'part')}" + (f" that add up to {total}" if total else "")
    said += f" ({question.unit})" if question.unit else ""
    return said + ("; a part left blank counts as nothing" if question.blank_is_zero else "")


def _linking_code(question: LinkingCode, _: Phrases) -> str:
    elements = listed((element.replace("_", " ") for element in question.elements), most=20)
    return f"A code that a person can make again in a later wave, from: {elements}. Each may be left out"


def _kind(words: Callable[[Any, Phrases], str], *says: str) -> Kind:
    return Kind(words, frozenset(says))


_LIMITS = ("min", "max", "above", "below")

KINDS: dict[type[Question], Kind] = {
    Single: _kind(lambda _q, _p: "Choose one"),
    Multiple: _kind(_multiple, "at_least", "at_most"),
    Battery: _kind(lambda q, _p: f"Choose one for each of {counted(len(q.items), 'item')}"),
    Ranking: _kind(lambda q, _p: f"Choose up to {q.top}, in order, the first first", "top"),
    Number: _kind(_number, *_LIMITS, "decimals", "unit", "quality"),
    Text: _kind(_text, "max_characters", "max_words"),
    LongText: _kind(_text, "max_characters", "max_words"),
    Rating: _kind(_rating, "start", "stop", "low", "high", "middle"),
    DateQuestion: _kind(_date, *_LIMITS, "precision"),
    Period: _kind(_period, "min", "max", "precision", "least", "most", "first", "last"),
    Duration: _kind(_duration, "min", "max", "units"),
    Sum: _kind(_sum, "total", "decimals", "unit", "blank_is_zero"),
    LinkingCode: _kind(_linking_code, "elements"),
    Note: _kind(lambda _q, _p: "A text; it asks nothing"),
}
"""By type, what it asks for in words, and the fields of its own that those words say."""

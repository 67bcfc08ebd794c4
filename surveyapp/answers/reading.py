"""One reader for each type of question: from the texts of its inputs to its answer."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from surveyapp.answers.dates import check_order, read_date, read_duration
from surveyapp.answers.figures import Limits, figure, read_number, read_part, summed
from surveyapp.answers.inputs import ELEMENTS, REASON, Typed, parts_of
from surveyapp.answers.refusing import AskAgain, Named
from surveyapp.answers.texts import a_text, only, within_words
from surveyapp.languages import marked
from surveyapp.missing import Missing, is_missing
from surveyapp.model import (
    Battery,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Number,
    Period,
    Ranking,
    Rating,
    Single,
    Specify,
    Sum,
    Text,
    Unit,
)
from surveyapp.model.questions import NO_FIGURE, QUALITY, AnyQuestion
from surveyapp.rules import Value

MAX_LONG_TEXT = 10_000


def read(question: AnyQuestion, unit: Unit, typed: Typed) -> dict[str, Value]:
    """Return the variables that a unit's inputs answer; none for what was left empty.

    A text of one's own without its choice chooses it, where its input can be seen before. White space around a text is
    no part of it.

    Raises:
        AskAgain: what was typed cannot be the answer.
        KeyError: no browser showing our page sends this (an unknown code, two radios of one group).

    """
    own = {
        code: _specified(question.choices_by_code[code].specify, typed, name)
        for code, name in _own(question, unit)
        if _always(question.choices_by_code[code].specify) or str(code) in typed.get(unit.name, ())
    }
    seen = {c for c, words in own.items() if words is not None and _always(question.choices_by_code[c].specify)}
    answer = _READERS[type(question)](question, unit, typed, seen)
    reason = _reason(question, unit, typed)
    if reason is not None:
        if answer is not None:
            message = marked("Give an answer or choose “{reason}”, not both")
            where = parts_of(question, unit)[0][0]
            raise AskAgain("reason", message, where, reason=question.offers_by_code[reason])
        answer = reason
    found: dict[str, Value] = {} if answer is None else {unit.name: answer}
    for code, words in own.items():
        chosen = code in answer if isinstance(answer, tuple) else answer == code
        if words is not None and chosen:
            found[unit.specifies[code]] = words
        elif chosen and (specify := question.choices_by_code[code].specify) and specify.required:
            raise AskAgain("specify", "Fill in the words that belong to this answer", unit.specifies[code])
    return found | _quality(unit, typed, found)


def waiting(unit: Unit, found: Mapping[str, Value]) -> list[str]:
    """Return the inputs beside an answer that still wait: the words of a choice such as other, how good a figure is."""
    answer = found.get(unit.name)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    names = [name for code, name in unit.specifies.items() if code in chosen and name not in found]
    figure = unit.quality and answer is not None and not is_missing(answer) and unit.quality not in found
    return [*names, unit.quality] if figure else names


def whole(question: AnyQuestion, found: Mapping[str, Value]) -> dict[str, Value]:
    """Return a question's answers once more, now that all of its units are read; see to what they must be together.

    Raises:
        AskAgain: the parts of a sum do not add up, or the dates of a period are not in order.

    """
    match question:
        case Sum():
            return summed(question, found)
        case Period():
            check_order(question, found)
    return dict(found)


def _own(question: AnyQuestion, unit: Unit) -> list[tuple[int, str]]:
    """The choices shown that have words of their own, each with its variable."""
    shown = question.choices_by_code
    return [(code, name) for code, name in unit.specifies.items() if code in shown]


def _always(specify: Specify | None) -> bool:
    return specify is not None and specify.show == "always"


def _specified(specify: Specify | None, typed: Typed, name: str) -> Value | None:
    """Return the words, or the number, typed beside a choice; None for nothing."""
    assert specify is not None
    if specify.kind == "text":
        return a_text(typed, name, specify.max_characters) or None
    text = only(typed, name)
    limits = Limits(specify.min, specify.max, decimals=specify.decimals)
    return figure(text, name, limits) if text else None


def _quality(unit: Unit, typed: Typed, found: Mapping[str, Value]) -> dict[str, Value]:
    """Return how good a figure is said to be; "not available" stands for the figure."""
    value = only(typed, unit.quality) if unit.quality else ""
    if not value:
        return {}
    code = {str(code): code for code in QUALITY}[value]
    if code != NO_FIGURE:
        return {unit.quality: code} if unit.name in found else {}
    if unit.name in found and not is_missing(found[unit.name]):
        raise AskAgain("reason", "Give a figure or choose “{reason}”, not both", unit.name, reason=Named(QUALITY[code]))
    return {unit.name: Missing.DONT_KNOW, unit.quality: code}


# --- one reader for each type -------------------------------------------------------------------------------------


def _code(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> int | None:
    value = only(typed, unit.name)
    if not value and len(named) > 1:
        raise AskAgain("twice", "Choose one answer: words are filled in for more than one", unit.name)
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
        raise AskAgain("exclusive", "Choose “{label}” alone, or take its tick away", unit.name, label=label)
    if chosen and chosen <= set(question.offers_by_code):
        return chosen.pop()
    if chosen and not alone:
        _enough(question, unit, len(chosen))
    return tuple(code for code in question.choices_by_code if code in chosen) or None


def _enough(question: Multiple, unit: Unit, count: int) -> None:
    """Refuse too few or too many choices; where fewer are on offer than needed, all of them are enough."""
    least = min(question.at_least, len(question.choices_by_code.keys() - question.exclusive))
    if count < least:
        raise AskAgain(
            "at_least", "Choose at least {least}: you have chosen {count}", unit.name, least=least, count=count
        )
    if question.at_most and count > question.at_most:
        message = marked("Choose at most {most}: you have chosen {count}")
        raise AskAgain("at_most", message, unit.name, most=question.at_most, count=count)


def _ranking(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> tuple[int, ...] | None:
    known = {str(code): code for code in question.choices_by_code}
    places = [(name, words, only(typed, name)) for name, words in parts_of(question, unit)]
    ranked: list[int] = []
    gap = ""
    for name, words, value in places:
        if not value:
            gap = gap or words
            continue
        if gap:
            raise AskAgain("gap", "Choose “{gap}” before “{words}”", name, gap=Named(gap), words=Named(words))
        if known[value] in ranked:
            label = question.choices_by_code[known[value]].label
            raise AskAgain("twice", "“{label}” is chosen twice: choose it once", name, label=label)
        ranked.append(known[value])
    return tuple(ranked) or None


def _short(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    assert isinstance(question, Text)
    return within_words(a_text(typed, unit.name, question.max_characters), question.max_words, unit.name) or None


def _long(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> str | None:
    assert isinstance(question, LongText)
    text = a_text(typed, unit.name, question.max_characters or MAX_LONG_TEXT)
    return within_words(text, question.max_words, unit.name) or None


def _element(question: AnyQuestion, unit: Unit, typed: Typed, named: set[int]) -> Value | None:
    """One element of a linking code: a whole number, or a letter without its accents."""
    assert isinstance(question, LinkingCode)
    text = only(typed, unit.name)
    element = ELEMENTS[unit.name.removeprefix(f"{question.name}_")]
    if not text:
        return None
    if element.between:
        return figure(text, unit.name, Limits(*element.between))
    letter = unicodedata.normalize("NFKD", text)[:1].upper()
    if len(unicodedata.normalize("NFC", text)) != 1 or not re.fullmatch("[A-Z]", letter):
        raise AskAgain("letter", "Enter one letter", unit.name)
    return letter


def _reason(question: AnyQuestion, unit: Unit, typed: Typed) -> Missing | None:
    value = only(typed, unit.name + REASON)
    return {str(int(o.reason)): o.reason for o in question.offers}[value] if value else None


_READERS: dict[type, Callable[[Any, Unit, Typed, set[int]], Value | None]] = {
    Single: _code,
    Rating: _code,
    Battery: _code,
    Multiple: _codes,
    Ranking: _ranking,
    Number: read_number,
    Text: _short,
    LongText: _long,
    DateQuestion: read_date,
    Period: read_date,
    Duration: read_duration,
    Sum: read_part,
    LinkingCode: _element,
}

"""Answers in an address, as a preview has them: ``?heard=1&used_for=1,8&used_for_8_text=a+poster``."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from surveyapp import answers
from surveyapp.missing import CHOSEN, OFFERS
from surveyapp.model import Duration, Multiple, Questionnaire, Ranking, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Value

_REASONS = {reason: name for name, reason in OFFERS.items()}


def read_answers(questionnaire: Questionnaire, given: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    """Return the answers that an address gives, and the names of those that cannot be answers.

    Args:
        questionnaire: whose questions they answer.
        given: by variable, a text: a code, codes with commas between, a number, a date, words, or `dont_know`.

    """
    found: dict[str, Value] = {}
    wrong: list[str] = []
    for question in questionnaire.questions:
        for unit in units_of(question):
            own = {name: given[name] for name in unit.variables if name in given}
            try:
                found |= _read(question, unit, own) if own else {}
            except (ValueError, KeyError):  # AskAgain is one of these: it says that no page would take the answer
                wrong += own
    return found, wrong


def _read(question: AnyQuestion, unit: Unit, own: Mapping[str, str]) -> dict[str, Value]:
    """Read an answer by way of the inputs that would show it, so that only what a page takes is taken here."""
    values: dict[str, Value] = {**own}
    if unit.name in own:
        values[unit.name] = _value(question, own[unit.name])
    if unit.quality in own:
        values[unit.quality] = int(own[unit.quality])
    return answers.read(question, unit, answers.typed_from(question, unit, values))


def _value(question: AnyQuestion, text: str) -> Value:
    if text in OFFERS:
        return OFFERS[text]
    if isinstance(question, Multiple | Ranking):
        return tuple(int(code) for code in text.split(","))
    return int(text) if isinstance(question, Duration) else text


def written(value: Value) -> str:
    """Return an answer as an address has it."""
    if isinstance(value, tuple):
        return ",".join(str(code) for code in value)
    if isinstance(value, int) and value in CHOSEN:
        return next(name for reason, name in _REASONS.items() if reason == value)
    return value if isinstance(value, str) else answers.number_text(value)


def in_order(questionnaire: Questionnaire, found: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield answers as an address has them, in the order of the questionnaire."""
    for question in questionnaire.questions:
        for unit in units_of(question):
            yield from ((name, written(found[name])) for name in unit.variables if name in found)


def query(pairs: list[tuple[str, str]]) -> str:
    """Return the end of an address that says these; commas stay as they are, to be read and typed."""
    return f"?{urlencode(pairs, safe=',')}" if pairs else ""

"""The variables a questionnaire makes: what conditions ask of, and what a response holds."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from surveyapp.model.questionnaire import Questionnaire
from surveyapp.model.questions import (
    AnyQuestion,
    Battery,
    Choice,
    DateQuestion,
    LongText,
    Multiple,
    Note,
    Number,
    Ranking,
    Text,
)
from surveyapp.rules import Variable

SPECIFY = "_text"


class Unit(Struct, frozen=True):
    """One thing to answer: a question, or an item of a battery; completeness counts these.

    `specifies` maps the code of a choice with a text of its own to that text's variable.
    """

    name: str
    question: str
    specifies: dict[int, str] = {}


def specify_variable(question: str, code: int) -> str:
    """Return the variable that holds the text of a choice such as other: ``used_for_8_text``."""
    return f"{question}_{code}{SPECIFY}"


def units_of(question: AnyQuestion) -> tuple[Unit, ...]:
    """Return what there is to answer in a question; nothing in a note."""
    match question:
        case Note():
            return ()
        case Battery(name=name, items=items):
            return tuple(Unit(f"{name}_{item.name}", name) for item in items)
        case _:
            choices: Iterable[Choice] = getattr(question, "choices", ())
            texts = {c.code: specify_variable(question.name, c.code) for c in choices if c.specify}
            return (Unit(question.name, question.name, texts),)


def variables_of(question: AnyQuestion) -> Iterator[Variable]:
    """Yield the variables of a question that a condition may ask of."""
    offers = frozenset(offer.reason for offer in question.offers)
    codes = {choice.code: choice.label for choice in getattr(question, "choices", ())}
    for unit in units_of(question):
        match question:
            case Multiple(exclusive=exclusive):
                yield Variable(unit.name, "codes", codes, exclusive, offers)
            case Ranking():
                yield Variable(unit.name, "codes", codes, offers=offers)
            case Number():
                yield Variable(unit.name, "number", offers=offers)
            case DateQuestion():
                yield Variable(unit.name, "date", offers=offers)
            case Text() | LongText():
                yield Variable(unit.name, "text", offers=offers)
            case _:
                yield Variable(unit.name, "code", codes, offers=offers)
        yield from (Variable(text, "text") for text in unit.specifies.values())


def link_variables(columns: Mapping[str, Iterable[str]]) -> dict[str, Variable]:
    """Return the variables that a link brings, from each column of services.csv and its values."""
    return {name: Variable(name, "text", texts=frozenset(values) - {""}) for name, values in columns.items()}


def all_variables(questionnaire: Questionnaire) -> dict[str, Variable]:
    """Return every variable of a questionnaire by name."""
    return {v.name: v for question in questionnaire.questions for v in variables_of(question)}

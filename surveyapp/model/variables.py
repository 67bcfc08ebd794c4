"""The variables a questionnaire makes: what conditions ask of, and what a response holds."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from surveyapp.missing import Missing
from surveyapp.model.questionnaire import Questionnaire
from surveyapp.model.questions import (
    QUALITY,
    AnyQuestion,
    Battery,
    Choice,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Period,
    Ranking,
    Sum,
    Text,
)
from surveyapp.rules import Variable

SPECIFY = "_text"


class Unit(Struct, frozen=True):
    """One thing to answer: a question, an item of a battery, a part of a sum; completeness counts these.

    `specifies` maps the code of a choice with words of its own to their variable; `quality` names the variable that
    says how good a figure is; what is not `counted` may be left out by anybody, such as a linking code.
    """

    name: str
    question: str
    specifies: dict[int, str] = {}
    quality: str = ""
    counted: bool = True

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of all variables of the unit, its own first."""
        return (self.name, *self.specifies.values(), *([self.quality] if self.quality else []))


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
        case Sum(name=name, parts=parts):
            return tuple(Unit(f"{name}_{part.name}", name) for part in parts)
        case Period(name=name):
            return (Unit(f"{name}_from", name), Unit(f"{name}_to", name))
        case LinkingCode(name=name, elements=elements):
            return tuple(Unit(f"{name}_{element}", name, counted=False) for element in elements)
        case Number(name=name, quality=True):
            return (Unit(name, name, quality=f"{name}_q"),)
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
                unknown = frozenset({Missing.DONT_KNOW}) if unit.quality else frozenset()
                yield Variable(unit.name, "number", offers=offers | unknown, low=question.min, high=question.max)
            case Duration() | Sum():
                yield Variable(unit.name, "number", offers=offers, low=0)
            case DateQuestion(precision=precision) | Period(precision=precision):
                yield Variable(unit.name, "date", offers=offers, precision=precision)
            case Text() | LongText() | LinkingCode():
                yield Variable(unit.name, "text", offers=offers)
            case _:
                yield Variable(unit.name, "code", codes, offers=offers)
        yield from _beside(question, unit)


def _beside(question: AnyQuestion, unit: Unit) -> Iterator[Variable]:
    """The variables beside a unit's own: words of choices, how good a figure is."""
    for code, name in unit.specifies.items():
        specify = question.choices_by_code[code].specify
        yield Variable(name, "number" if specify and specify.kind == "number" else "text")
    if unit.quality:
        yield Variable(unit.quality, "code", QUALITY)


YES_NO = {0: "No", 1: "Yes"}
"""The codes of a computed variable that is a condition."""


def split_variables(questionnaire: Questionnaire) -> Iterator[Variable]:
    """Yield the variables that chance decides before the first page."""
    return (Variable(split.name, "code", split.labels) for split in questionnaire.splits)


def computed_variables(questionnaire: Questionnaire) -> Iterator[Variable]:
    """Yield the variables that are worked out from answers."""
    for computed in questionnaire.computed:
        yield Variable(computed.name, "code", YES_NO) if computed.condition else Variable(computed.name, "number")


def link_variables(columns: Mapping[str, Iterable[str]]) -> dict[str, Variable]:
    """Return the variables that a link brings, from each column of services.csv and its values."""
    return {name: Variable(name, "text", texts=frozenset(values) - {""}) for name, values in columns.items()}


def all_variables(questionnaire: Questionnaire) -> dict[str, Variable]:
    """Return every variable of a questionnaire by name."""
    asked = {v.name: v for question in questionnaire.questions for v in variables_of(question)}
    worked_out = {v.name: v for v in (*split_variables(questionnaire), *computed_variables(questionnaire))}
    return asked | worked_out

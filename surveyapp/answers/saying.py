"""An answer in words, as texts print it and the check page shows it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from surveyapp.answers.dates import day_in_words, time_in_words
from surveyapp.answers.inputs import ELEMENTS, number_text
from surveyapp.languages import marked, words
from surveyapp.missing import CHOSEN, is_missing
from surveyapp.model import Battery, Duration, LinkingCode, Period, Questionnaire, Sum, Unit, all_variables, units_of
from surveyapp.model.questions import QUALITY, AnyQuestion
from surveyapp.model.variables import YES_NO
from surveyapp.rules import Value
from surveyapp.wording import plain, unmarked

NOT_ANSWERED = marked("(not answered)")
_SMALLEST_GROUPED = 1000
_OWN = (QUALITY, YES_NO)
"""Codes whose labels are the program's own words."""


class Sayer:
    """Says the answers of a questionnaire in words of its language: labels, dates, figures, several choices."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.say = words(questionnaire.language)
        self.not_answered = self.say(NOT_ANSWERED)
        self._variables = all_variables(questionnaire)
        self._questions: dict[str, AnyQuestion] = {
            unit.name: question for question in questionnaire.questions for unit in units_of(question)
        }

    def said(self, name: str, values: Mapping[str, Value]) -> str:
        """Return a variable's value in words, or `not_answered`.

        Args:
            name: the variable; ``visits|visit|visits`` chooses one of the words after it by its number.
            values: of all variables; a label may itself print an earlier answer, which comes from an earlier page.

        """
        name, *forms = name.split("|")
        value = values.get(name, self.not_answered)
        if forms:
            return forms[0] if value == 1 else forms[-1]
        if isinstance(value, tuple):
            return self.say.joined([self._label(name, code, values) for code in value])
        if isinstance(value, str):
            variable = self._variables.get(name)
            return self._date(value) if variable is not None and variable.kind == "date" else value
        if is_missing(value):
            return self._reason(name, int(value)) if value in CHOSEN else self.not_answered
        question = self._questions.get(name)
        if isinstance(question, Duration) and isinstance(value, int):
            return time_in_words(value, question, self.say)
        return self._label(name, value, values)

    def printer(self, values: Mapping[str, Value]) -> Callable[[str], str]:
        """Return what prints a variable, given the values of all."""
        return lambda name: self.said(name, values)

    def labelled(self, question: AnyQuestion, unit: Unit, values: Mapping[str, Value]) -> str:
        """Return what names a unit: its question's label, with its item, part or end."""
        part = self.part(question, unit, values)
        return f"{question.label}: {part}" if part else question.label

    def part(self, question: AnyQuestion, unit: Unit, values: Mapping[str, Value]) -> str:
        """Return the words of a unit that is one of several in its question; '' where it is all of it."""
        name = unit.name.removeprefix(f"{question.name}_")
        match question:
            case Battery(items=items):
                text = next((item.text for item in items if item.name == name), "")
            case Sum(parts=parts):
                text = next(part.text for part in parts if part.name == name)
            case Period():
                text = question.first if name == "from" else question.last
            case LinkingCode():
                text = self.say(ELEMENTS[name].ask)
            case _:
                return ""
        return unmarked(plain(text, self.printer(values)))

    def _label(self, name: str, value: int | float, values: Mapping[str, Value]) -> str:
        variable = self._variables.get(name)
        label = variable.codes.get(int(value)) if variable is not None else None
        if label is None or variable is None:
            return _figure(value)
        if variable.codes in _OWN:
            return self.say(label)
        return unmarked(plain(label, lambda earlier: self.said(earlier, values)))

    def _reason(self, name: str, code: int) -> str:
        question = self._questions.get(name)
        offered = {} if question is None else question.offers_by_code
        return offered.get(code, self.not_answered if name not in self._variables else self.say("Not available"))

    def _date(self, text: str) -> str:
        try:
            date.fromisoformat(f"{text}-01-01"[:10])
        except ValueError:
            return text
        return day_in_words(text, self.say)


def _figure(value: float) -> str:
    """A number as people read it: its thousands set apart."""
    text = number_text(float(value))
    return f"{Decimal(text):,}" if abs(value) >= _SMALLEST_GROUPED else text

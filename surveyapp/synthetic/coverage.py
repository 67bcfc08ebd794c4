"""What respondents have taken of a questionnaire, and what none of them has."""

from collections.abc import Iterator

from surveyapp.missing import CHOSEN
from surveyapp.model import Questionnaire, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.routing import Route
from surveyapp.rules import Value

Step = tuple[str, int]
"""A page (0), or a question or item with one of its codes."""

_OPEN = 0


class Coverage:
    """The pages, choices and reasons of a questionnaire, ticked off as routes take them.

    An open question counts as one step, whatever is written.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._left = set(_steps(questionnaire))

    def take(self, route: Route) -> bool:
        """Tick off what a route takes; return whether anything of it is new."""
        before = len(self._left)
        for stop in route.stops:
            self._left.discard((f"page {stop.page.name}", _OPEN))
            for question in stop.questions:
                for unit in units_of(question):
                    self._left.difference_update(_taken(question, unit.name, route.values[unit.name]))
        return len(self._left) < before

    @property
    def done(self) -> bool:
        """Whether everything has been taken."""
        return not self._left

    def left(self) -> Iterator[str]:
        """Yield in words what no route has taken, in the order of the file; a page left out stands for all of it."""
        for page in self._questionnaire.pages:
            if (f"page {page.name}", _OPEN) in self._left:
                yield f"the page '{page.name}'"
                continue
            for question in page.questions:
                yield from self._left_of(question)

    def _left_of(self, question: AnyQuestion) -> Iterator[str]:
        for unit in units_of(question):
            steps = _steps_of(question, unit.name)
            left = [code for name, code in steps if (name, code) in self._left]
            if left and len(left) == len(steps):
                yield f"the question '{unit.name}'"
                continue
            labels = {code: choice.label for code, choice in question.choices_by_code.items()} | question.offers_by_code
            yield from (f"'{labels.get(code, str(code))}' of '{unit.name}'" for code in left)


def _steps(questionnaire: Questionnaire) -> Iterator[Step]:
    for page in questionnaire.pages:
        yield f"page {page.name}", _OPEN
        for question in page.questions:
            for unit in units_of(question):
                yield from _steps_of(question, unit.name)


def _steps_of(question: AnyQuestion, name: str) -> list[Step]:
    codes = [*question.choices_by_code] or [_OPEN]
    return [(name, code) for code in (*codes, *question.offers_by_code)]


def _taken(question: AnyQuestion, name: str, value: Value) -> list[Step]:
    if isinstance(value, tuple):
        return [(name, code) for code in value]
    if question.choices_by_code or value in CHOSEN:
        return [(name, value)] if isinstance(value, int) else []
    return [(name, _OPEN)]

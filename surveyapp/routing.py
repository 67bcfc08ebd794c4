"""Which questions these answers lead to, forwards and back: recomputed from the answers, never stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp import rules
from surveyapp.missing import Missing
from surveyapp.model import Multiple, Page, Questionnaire, Unit, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Truth, Value


@dataclass(frozen=True, slots=True)
class Stop:
    """A page on the route, with the questions of it that these answers lead to."""

    page: Page
    questions: tuple[AnyQuestion, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Where some answers lead.

    `stops` are the pages in order; `values` has every variable of the questionnaire: its answer where it is on the
    route, else the reason why there is none.
    """

    stops: tuple[Stop, ...]
    values: dict[str, Value]

    def at(self, page: str) -> int | None:
        """Return the place of a page on the route (from 0), or None where it is off it."""
        return next((n for n, stop in enumerate(self.stops) if stop.page.name == page), None)

    def first_unseen(self, seen: Iterable[str]) -> Stop | None:
        """Return the first page with a question that has not been shown yet, or None when all have been."""
        known = frozenset(seen)
        return next((s for s in self.stops if not known.issuperset(q.name for q in s.questions)), None)


@dataclass(frozen=True, slots=True)
class _PlannedQuestion:
    """A question ready to be asked of; `absent` has its variables for each reason not to show it."""

    question: AnyQuestion
    condition: rules.Condition | None
    units: tuple[Unit, ...]
    absent: dict[Truth, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class _PlannedPage:
    page: Page
    condition: rules.Condition | None
    questions: tuple[_PlannedQuestion, ...]
    absent: dict[Truth, dict[str, Value]]
    whole: Stop | None
    """The page as it is always shown, where none of its questions has a condition of its own."""


class Router:
    """A questionnaire's conditions, compiled once; asks them of any answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        exclusive = {q.name: q.exclusive for q in questionnaire.questions if isinstance(q, Multiple)}

        def condition(text: str) -> rules.Condition | None:
            return rules.compiled(rules.parse(text), exclusive) if text else None

        def planned(page: Page) -> _PlannedPage:
            questions = tuple(
                _PlannedQuestion(q, condition(q.ask_if), units_of(q), _absent(units_of(q))) for q in page.questions
            )
            units = [unit for plan in questions for unit in plan.units]
            whole = None if any(plan.condition for plan in questions) else Stop(page, page.questions)
            return _PlannedPage(page, condition(page.ask_if), questions, _absent(units), whole)

        self._plan = [planned(page) for page in questionnaire.pages]

    def route(self, answers: Mapping[str, Value], link: Mapping[str, str]) -> Route:
        """Return where answers lead.

        Args:
            answers: by variable, what has been answered, on the route or off it.
            link: by variable, what the link brought; '' is no answer.

        """
        known: dict[str, Value] = {name: text if text else Missing.BLANK for name, text in link.items()}
        values: dict[str, Value] = {}
        stops = []
        for plan in self._plan:
            shows = plan.condition(known) if plan.condition else Truth.TRUE
            if shows is not Truth.TRUE and plan.whole:
                found = plan.absent[shows]
            else:
                found, stop = _ask(plan, shows, known, answers)
                if stop:
                    stops.append(stop)
            known.update(found)
            values.update(found)
        return Route(tuple(stops), values)


def _ask(
    plan: _PlannedPage, shows: Truth, known: Mapping[str, Value], answers: Mapping[str, Value]
) -> tuple[dict[str, Value], Stop | None]:
    """Return what the variables of a page hold, and the page with what it shows, if it shows anything."""
    found: dict[str, Value] = {}
    shown = []
    for question in plan.questions:
        truth = min(shows, question.condition(known)) if question.condition else shows
        if truth is Truth.TRUE:
            shown.append(question.question)
            for unit in question.units:
                _fill(found, unit, answers)
        else:
            found.update(question.absent[truth])
    return found, plan.whole or (Stop(plan.page, tuple(shown)) if shown else None)


def _absent(units: Iterable[Unit]) -> dict[Truth, dict[str, Value]]:
    """Return, for each truth that shows nothing, what the variables of some units hold then."""
    names = [name for unit in units for name in (unit.name, *unit.specifies.values())]
    return {
        truth: dict.fromkeys(names, Missing.UNDECIDED if truth is Truth.UNDECIDED else Missing.NOT_ASKED)
        for truth in (Truth.FALSE, Truth.EXCLUDED, Truth.UNDECIDED)
    }


def _fill(values: dict[str, Value], unit: Unit, answers: Mapping[str, Value]) -> None:
    """Give the variables of a unit that is shown their answers, or the reason for having none."""
    answer = values[unit.name] = answers.get(unit.name, Missing.BLANK)
    for code, text in unit.specifies.items():
        chosen = code in answer if isinstance(answer, tuple) else answer == code
        values[text] = answers.get(text, Missing.BLANK) if chosen else Missing.NOT_ASKED

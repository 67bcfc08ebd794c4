"""The route that answers lead along, and what every variable holds on it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from surveyapp import rules
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.model import (
    Computed,
    DateQuestion,
    Multiple,
    Note,
    Page,
    Period,
    Questionnaire,
    ScreenOut,
    Unit,
    all_variables,
    units_of,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.routing.lots import assigned, shuffled
from surveyapp.routing.narrowing import Narrowing
from surveyapp.rules import Truth, Value


@dataclass(frozen=True)
class Stop:
    """A page on the route, with the questions of it that these answers lead to, as they are asked."""

    page: Page
    questions: tuple[AnyQuestion, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """What has been seen once it is: the questions, and those of their choices and items that not all are shown."""
        return frozenset(name for question in self.questions for name in _seen(question))


def _seen(question: AnyQuestion) -> Iterable[str]:
    yield question.name
    for item in getattr(question, "items", ()):
        if item.ask_if:
            yield f"{question.name}_{item.name}"
    for choice in getattr(question, "choices", ()):
        if choice.ask_if:
            yield f"{question.name}_{choice.code}"


@dataclass(frozen=True, slots=True)
class Route:
    """Where some answers lead.

    `stops` are the pages in order; `values` has every variable of the questionnaire: its answer where it is on the
    route, else the reason why there is none; `screened_out` is what ended the route early, if anything did; `seed` what
    lots were drawn from.
    """

    stops: tuple[Stop, ...]
    values: dict[str, Value]
    screened_out: ScreenOut | None = None
    seed: int = 0

    def at(self, page: str) -> int | None:
        """Return the place of a page on the route (from 0), or None where it is off it."""
        return next((n for n, stop in enumerate(self.stops) if stop.page.name == page), None)

    def first_unseen(self, seen: Iterable[str]) -> Stop | None:
        """Return the first page with a question that has not been shown yet, or None when all have been."""
        known = frozenset(seen)
        return next((stop for stop in self.stops if not known >= stop.names), None)


@dataclass(frozen=True, slots=True)
class _PlannedQuestion:
    """A question ready to be asked of; `absent` has its variables for each reason not to show it."""

    question: AnyQuestion
    condition: rules.Condition | None
    units: tuple[Unit, ...]
    absent: dict[Truth, dict[str, Value]]
    narrowing: Narrowing | None


@dataclass(frozen=True, slots=True)
class _PlannedPage:
    page: Page
    condition: rules.Condition | None
    questions: tuple[_PlannedQuestion, ...]
    absent: dict[Truth, dict[str, Value]]
    whole: Stop | None
    """The page as it is always shown, where nothing of it depends on anything."""
    ends: rules.Condition | None
    computed: tuple[tuple[str, Callable[[rules.Values], Value]], ...]
    assumed: tuple[tuple[str, Value], ...]


class Router:
    """A questionnaire's conditions, compiled once; asks them of any answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._exclusive = {q.name: q.exclusive for q in questionnaire.questions if isinstance(q, Multiple)}
        self._variables = all_variables(questionnaire)
        self._splits = questionnaire.splits
        self._shuffled = frozenset(questionnaire.shuffled)
        due = _due(questionnaire)
        self._plan = [self._planned(page, due.get(page.name, ())) for page in questionnaire.pages]

    def _condition(self, text: str) -> rules.Condition:
        return rules.compiled(rules.parse(text), self._exclusive, variables=self._variables)

    def _limit(self, question: AnyQuestion, text: str) -> Callable[[rules.Values], Value]:
        """An expression that sets a limit of a question: a date beside a date, else a number."""
        wanted: Literal["number", "date"] = "date" if isinstance(question, DateQuestion | Period) else "number"
        return rules.value_of(rules.parse_value(text), self._exclusive, None, wanted, self._variables)

    def _planned(self, page: Page, computed: Sequence[Computed]) -> _PlannedPage:
        questions = tuple(self._planned_question(q) for q in page.questions)
        plain = not page.order and not any(plan.condition or plan.narrowing for plan in questions)
        return _PlannedPage(
            page,
            self._condition(page.ask_if) if page.ask_if else None,
            questions,
            _absent([unit for plan in questions for unit in plan.units]),
            Stop(page, page.questions) if plain else None,
            self._condition(page.screen_out.ends_if) if page.screen_out else None,
            tuple((one.name, self._computation(one)) for one in computed),
            tuple((u.name, q.assume) for q in page.questions if q.assume is not None for u in units_of(q)),
        )

    def _planned_question(self, question: AnyQuestion) -> _PlannedQuestion:
        units = units_of(question)
        narrowing = Narrowing(question, self._condition, self._limit)
        condition = self._condition(question.ask_if) if question.ask_if else None
        return _PlannedQuestion(question, condition, units, _absent(units), narrowing or None)

    def _computation(self, computed: Computed) -> Callable[[rules.Values], Value]:
        """What works a variable out: `blank` counts once any part is there; what was not asked is not counted."""
        if computed.condition:
            rule = rules.parse(computed.of)
            parts = [name for name, _ in rules.names(rule)]
            strict = _coded(rules.compiled(rule, self._exclusive, None, self._variables))
            value = _coded(rules.compiled(rule, self._exclusive, computed.blank, self._variables))
        else:
            term = rules.parse_value(computed.of)
            parts = [name for name, _ in rules.names(term)]
            strict = rules.value_of(term, self._exclusive, variables=self._variables)
            value = rules.value_of(term, self._exclusive, computed.blank, variables=self._variables)
        counted = not computed.condition

        def worked_out(values: rules.Values) -> Value:
            found = [values.get(part, Missing.BLANK) for part in parts]
            if not all(is_missing(one) for one in found):
                return value(values)
            if counted and parts and _UNASKED.issuperset(found):
                return Missing.UNDECIDED if Missing.UNDECIDED in found else Missing.NOT_ASKED
            return strict(values)

        return worked_out

    def route(self, answers: Mapping[str, Value], link: Mapping[str, str], seed: int = 0) -> Route:
        """Return where answers lead.

        Args:
            answers: by variable, what has been answered, on the route or off it.
            link: by variable, what the link brought, and `today`; '' is no answer.
            seed: what is left to chance is drawn from it.

        """
        known: dict[str, Value] = {name: text if text else Missing.BLANK for name, text in link.items()}
        values: dict[str, Value] = {split.name: assigned(split, seed) for split in self._splits}
        known.update(values)
        stops = []
        over: ScreenOut | None = None
        for plan in self._plan:
            shows = Truth.FALSE if over else plan.condition(known) if plan.condition else Truth.TRUE
            if plan.whole and shows is not Truth.TRUE:
                found, stop = plan.absent[shows], None
            elif plan.whole:
                found, stop = _ask_all(plan, answers), plan.whole
            else:
                found, stop = _ask(plan, shows, known, answers, seed)
            if stop:
                stops.append(stop)
            known.update(found)
            values.update(found)
            if plan.assumed:
                known.update({n: v for n, v in plan.assumed if is_missing(found[n]) and found[n] not in CHOSEN})
            for name, computation in plan.computed:
                values[name] = known[name] = computation(known)
            if plan.ends and stop and plan.ends(known) is Truth.TRUE:
                over = plan.page.screen_out
        return Route(tuple(self._in_order(stops, seed)), values, over, seed)

    def _in_order(self, stops: list[Stop], seed: int) -> list[Stop]:
        """Shuffle the pages of sections that come in random order, each section among its own places."""
        for section in self._shuffled:
            places = [n for n, stop in enumerate(stops) if stop.page.section == section]
            drawn = shuffled([stops[n] for n in places], seed, section, lambda stop: stop.page.name)
            for place, stop in zip(places, drawn, strict=True):
                stops[place] = stop
        return stops


_UNASKED = frozenset({Missing.NOT_ASKED, Missing.UNDECIDED})


def _coded(condition: rules.Condition) -> Callable[[rules.Values], Value]:
    return lambda values: _AS_CODE[condition(values)]


_AS_CODE: dict[Truth, Value] = {
    Truth.TRUE: 1,
    Truth.FALSE: 0,
    Truth.EXCLUDED: Missing.NOT_ASKED,
    Truth.UNDECIDED: Missing.UNDECIDED,
}


def _due(questionnaire: Questionnaire) -> dict[str, list[Computed]]:
    """Return, by page, the computed variables that are known once it has been answered."""
    page_of = {name: n for n, page in enumerate(questionnaire.pages) for name in _variables(page)}
    due: dict[str, list[Computed]] = {}
    for computed in questionnaire.computed:
        tree = rules.parse(computed.of) if computed.condition else rules.parse_value(computed.of)
        at = page_of[computed.name] = max([page_of.get(name, 0) for name, _ in rules.names(tree)], default=0)
        due.setdefault(questionnaire.pages[at].name, []).append(computed)
    return due


def _variables(page: Page) -> Iterable[str]:
    return (name for question in page.questions for unit in units_of(question) for name in unit.variables)


def _ask_all(plan: _PlannedPage, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the variables of a page hold whose questions are all shown."""
    found: dict[str, Value] = {}
    for question in plan.questions:
        for unit in question.units:
            _fill(found, unit, answers)
    return found


def _ask(
    plan: _PlannedPage, shows: Truth, known: Mapping[str, Value], answers: Mapping[str, Value], seed: int
) -> tuple[dict[str, Value], Stop | None]:
    """Return what the variables of a page hold, and the page with what it shows, if it shows anything."""
    found: dict[str, Value] = {}
    shown: list[AnyQuestion] = []
    for one in plan.questions:
        truth = min(shows, one.condition(known)) if one.condition else shows
        if truth is not Truth.TRUE:
            found.update(one.absent[truth])
            continue
        question, left_out = one.narrowing.asked(known, seed) if one.narrowing else (one.question, {})
        if question is None:
            undecided = Missing.UNDECIDED in left_out.values()
            found.update(one.absent[Truth.UNDECIDED if undecided else Truth.FALSE])
            continue
        shown.append(question)
        for unit in one.units:
            if unit.name not in left_out:
                _fill(found, unit, answers)
        if left_out:
            _leave_out(found, one.question, question, left_out)
    if plan.page.order:
        shown = [*shuffled(shown, seed, plan.page.name, lambda q: None if isinstance(q, Note) else q.name)]
    return found, Stop(plan.page, tuple(shown)) if shown else None


def _leave_out(
    found: dict[str, Value], question: AnyQuestion, asked: AnyQuestion, left_out: Mapping[str, Value]
) -> None:
    """Take what was not on offer out of an answer, and say of each choice or item left out why it has none."""
    for unit in units_of(question):
        if unit.name in left_out:
            found.update(dict.fromkeys(unit.variables, left_out[unit.name]))
            continue
        offered = asked.choices_by_code
        answer = found[unit.name]
        if isinstance(answer, tuple):
            found[unit.name] = tuple(code for code in answer if code in offered) or Missing.BLANK
        elif isinstance(answer, int) and not is_missing(answer) and offered and answer not in offered:
            found[unit.name] = Missing.BLANK
        for code, text in unit.specifies.items():
            if code not in offered:
                found[text] = left_out[f"{question.name}_{code}"]
    if isinstance(question, Multiple):
        found.update(left_out)


def _absent(units: Iterable[Unit]) -> dict[Truth, dict[str, Value]]:
    """Return, for each truth that shows nothing, what the variables of some units hold then."""
    names = [name for unit in units for name in unit.variables]
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
    if unit.quality:
        values[unit.quality] = answers.get(unit.quality, Missing.BLANK)

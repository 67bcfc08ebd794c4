"""One made-up respondent after another, each taking what has been taken least so far."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from surveyapp import rules
from surveyapp.answers import AskAgain, whole
from surveyapp.errors import SurveyError
from surveyapp.fieldwork import Outcomes
from surveyapp.missing import Missing
from surveyapp.model import (
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Number,
    Period,
    Questionnaire,
    Ranking,
    Sum,
    Text,
    Unit,
    units_of,
)
from surveyapp.model.questions import NO_FIGURE, QUALITY, AnyQuestion
from surveyapp.responses import Outcome, completeness, outcome_of
from surveyapp.routing import LARGEST_SEED, Route, Router, Stop
from surveyapp.rules import TODAY, Truth, Value
from surveyapp.rules.tree import Literals
from surveyapp.synthetic import values
from surveyapp.synthetic.coverage import Coverage

_TRIES = 50
_LEAVES_BLANK = 0.03
_EXPLORED = 2_000
_IDLE = 300


class Synthesizer:
    """Makes respondents; each takes what has been taken least so far, so that a few dozen cover every choice.

    Args:
        questionnaire: what is asked.
        rule: what makes a response complete or partial.
        seed: equal seeds make equal respondents.
        today: the day on which they answer (ISO text).

    """

    def __init__(self, questionnaire: Questionnaire, rule: Outcomes, seed: int = 1, today: str = "2027-02-01") -> None:
        self._questionnaire = questionnaire
        self._router = Router(questionnaire)
        self._rule = rule
        self._seed = seed
        self._today = today
        self._random = random.Random(seed)  # noqa: S311 - reproducible on purpose; nothing secret is made from it
        self._taken: Counter[tuple[str, Value]] = Counter()
        trees = [rules.parse(text) for text in set(_conditions(questionnaire))]
        self._routers = {name for tree in trees for name, _ in rules.names(tree)}
        self._near = _values_asked_of(trees)
        self._checks = _hard_checks(questionnaire)

    def respondent(self, link: Mapping[str, str], wanted: Outcome = "complete") -> Route:
        """Return the finished route of a new respondent whose response counts as `wanted`, or is screened out.

        Raises:
            SurveyError: no respondent of this questionnaire can count so: it asks too little.

        """
        for _ in range(_TRIES):
            answers, lots = self._walk({**link, TODAY: self._today})
            route = self._thinned(answers, {**link, TODAY: self._today}, lots, wanted)
            if route.screened_out or outcome_of(completeness(route), self._rule) == wanted:
                return route
        raise SurveyError(f"no made-up respondent of this questionnaire counts as {wanted}", "it must ask something")

    def unreached(self, links: Iterable[Mapping[str, str]]) -> list[str]:
        """Return in words what no respondent reaches, however many there are: pages, questions and choices.

        Thousands are tried, by whatever links there are, until everything is taken or hundreds bring nothing new.
        """
        explorer = Synthesizer(self._questionnaire, self._rule, self._seed, self._today)
        coverage = Coverage(self._questionnaire)
        ways = list(links) or [{}]
        idle = 0
        for number in range(_EXPLORED):
            link = {**ways[number % len(ways)], TODAY: self._today}
            answers, lots = explorer._walk(link)
            idle = 0 if coverage.take(explorer._router.route(answers, link, lots)) else idle + 1
            if coverage.done or idle > _IDLE:
                break
        return list(coverage.left())

    def _walk(self, link: Mapping[str, str]) -> tuple[dict[str, Value], int]:
        """Answer page after page, wherever the answers lead; return them, and the seed of what was left to chance."""
        lots = self._random.randint(1, LARGEST_SEED) if self._questionnaire.draws_lots else 0
        answers: dict[str, Value] = {}
        seen: set[str] = set()
        while stop := self._router.route(answers, link, lots).first_unseen(seen):
            seen |= stop.names
            answers |= self._page(stop, answers, link, lots)
        return answers, lots

    def _page(self, stop: Stop, before: Mapping[str, Value], link: Mapping[str, str], lots: int) -> dict[str, Value]:
        """Answer a page as its checks allow; where that is not found, leave blank what they ask of."""
        checks = self._checks.get(stop.page.name, ())
        found: dict[str, Value] = {}
        for _ in range(_TRIES if checks else 1):
            found = {name: value for question in stop.questions for name, value in self._question(question).items()}
            if not checks:
                return found
            known = {**link, **self._router.route({**before, **found}, link, lots).values}
            broken = [names for names, check in checks if check(known) is Truth.FALSE]
            if not broken:
                return found
        return {name: value for name, value in found.items() if not any(name in names for names, _ in checks)}

    def _thinned(self, answers: dict[str, Value], link: Mapping[str, str], lots: int, wanted: Outcome) -> Route:
        """Leave answers out, none that routes, until the response counts as wanted or nothing more can go."""
        route = self._router.route(answers, link, lots)
        spare = [name for name in answers if name not in self._routers]
        self._random.shuffle(spare)
        while spare and wanted != "complete" and outcome_of(completeness(route), self._rule) != wanted:
            del answers[spare.pop()]
            route = self._router.route(answers, link, lots)
        return route

    def _question(self, question: AnyQuestion) -> dict[str, Value]:
        """Answer a question, now and then leaving it blank."""
        pick = self._random
        units = units_of(question)
        offers = list(question.offers_by_code)
        match question:
            case Sum() if not offers or pick.random() > _LEAVES_BLANK:
                return dict(zip([unit.name for unit in units], values.parts(question, pick), strict=True))
            case Period():
                found: dict[str, Value] = {u.name: d for u, d in zip(units, values.period(question, pick), strict=True)}
                return found if _fits(question, found) else {}
        answers: dict[str, Value] = {}
        for unit in units:
            if unit.name in self._routers or pick.random() > _LEAVES_BLANK or question.required:
                answers |= self._unit(question, unit)
        return answers

    def _unit(self, question: AnyQuestion, unit: Unit) -> dict[str, Value]:
        if unit.quality:
            code = self._least_taken(unit.quality, list(QUALITY))
            if code == NO_FIGURE:
                return {unit.name: Missing.DONT_KNOW, unit.quality: code}
            return {unit.name: self._value(question, unit), unit.quality: code}
        value = self._value(question, unit)
        chosen = value if isinstance(value, tuple) else (value,)
        answers: dict[str, Value] = {unit.name: value}
        for code, name in unit.specifies.items():
            choice = question.choices_by_code.get(code)
            if code in chosen and choice is not None and choice.specify:
                answers[name] = values.specified(choice.specify, self._random)
        return answers

    def _value(self, question: AnyQuestion, unit: Unit) -> Value:
        offers = list(question.offers_by_code)
        codes = [*question.choices_by_code]
        match question:
            case Multiple():
                return self._ticked(question, unit, offers)
            case Ranking():
                first = self._least_taken(unit.name, codes + offers)
                if first in offers:
                    return first
                others = [code for code in codes if code != first]
                return (first, *self._random.sample(others, self._random.randint(0, question.top - 1)))
            case _ if codes:
                return self._least_taken(unit.name, codes + offers)
        reason = self._least_taken(unit.name, [0, 0, 0, *offers]) if offers else 0
        return reason or self._open(question, unit)

    def _open(self, question: AnyQuestion, unit: Unit) -> Value:
        """A figure, a date, a text."""
        near = self._near[unit.name]
        match question:
            case Number():
                return values.number(question, tuple(v for v in near if isinstance(v, int | float)), self._random)
            case DateQuestion():
                return values.day(question, tuple(v for v in near if isinstance(v, str)), self._random)
            case Duration():
                return values.duration(question, self._random)
            case LinkingCode():
                return values.element(unit.name.removeprefix(f"{question.name}_"), self._random)
            case Text() | LongText():
                texts = [v for v in near if isinstance(v, str)] + [*values.TEXTS]
                most = question.max_characters or len(max(texts, key=len))
                return " ".join(self._random.choice(texts)[:most].split()[: question.max_words or None])
            case _:
                return 0

    def _ticked(self, question: Multiple, unit: Unit, offers: list[int]) -> Value:
        pick = self._random
        codes = [*question.choices_by_code]
        first = self._least_taken(unit.name, codes + offers)
        if first in offers or first in question.exclusive:
            return first if first in offers else (first,)
        others = [code for code in codes if code not in question.exclusive and code != first]
        least = min(max(0, question.at_least - 1), len(others))
        most = min(question.at_most - 1 if question.at_most else max(2, least), len(others))
        more = pick.sample(others, pick.randint(least, max(least, most)))
        return tuple(code for code in codes if code in {first, *more})

    def _least_taken(self, name: str, codes: list[int]) -> int:
        code = min(codes, key=lambda code: (self._taken[name, code], self._random.random()))
        self._taken[name, code] += 1
        return code


def _fits(question: AnyQuestion, found: Mapping[str, Value]) -> bool:
    try:
        whole(question, found)
    except AskAgain:
        return False
    return True


def _conditions(questionnaire: Questionnaire) -> Iterable[str]:
    """Every condition of a questionnaire that decides what is shown."""
    for page in questionnaire.pages:
        yield from ([page.ask_if] if page.ask_if else [])
        yield from ([page.screen_out.ends_if] if page.screen_out else [])
        for question in page.questions:
            own = (*getattr(question, "choices", ()), *getattr(question, "items", ()), *question.variants)
            yield from (text for text in (question.ask_if, *(getattr(part, "ask_if", "") for part in own)) if text)
    yield from (computed.of for computed in questionnaire.computed if computed.condition)


def _hard_checks(questionnaire: Questionnaire) -> dict[str, list[tuple[frozenset[str], rules.Condition]]]:
    """By page, what its hard checks ask of, and the checks."""
    exclusive = {q.name: q.exclusive for q in questionnaire.questions if isinstance(q, Multiple)}
    found: dict[str, list[tuple[frozenset[str], rules.Condition]]] = {}
    for page in questionnaire.pages:
        for check in page.checks:
            if not check.soft:
                rule = rules.parse(check.holds)
                names = frozenset(name for name, _ in rules.names(rule))
                found.setdefault(page.name, []).append((names, rules.compiled(rule, exclusive, check.blank)))
    return found


def _values_asked_of(trees: Iterable[rules.Rule]) -> dict[str, tuple[Value, ...]]:
    """Return, by variable, the fixed values that conditions compare it with, and those just beside them."""
    found: defaultdict[str, set[Value]] = defaultdict(set)
    for tree in trees:
        names = [name for name, _ in rules.names(tree)]
        for value in _literals(tree):
            for name in names:
                found[name].add(value)
                if isinstance(value, int | float):
                    found[name] |= {value - 1, value + 1}
    return defaultdict(tuple, {name: tuple(sorted(near, key=repr)) for name, near in found.items()})


def _literals(part: object) -> Iterable[Value]:
    """Every fixed value in a tree."""
    if isinstance(part, Literals):
        yield from (value for value in part.values if not isinstance(value, Missing))
        return
    inner = [getattr(part, name, None) for name in getattr(part, "__slots__", ())]
    for one in inner:
        for each in one if isinstance(one, tuple) else (one,):
            if hasattr(each, "__slots__"):
                yield from _literals(each)

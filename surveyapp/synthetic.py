"""Made-up respondents who take real routes: to try a questionnaire and its analysis before anybody answers."""

import math
import random
from collections import Counter
from collections.abc import Mapping
from datetime import date

from surveyapp import rules
from surveyapp.errors import SurveyError
from surveyapp.fieldwork import Outcomes
from surveyapp.model import (
    DateQuestion,
    LongText,
    Multiple,
    Number,
    Questionnaire,
    Ranking,
    Text,
    Unit,
    units_of,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.responses import Outcome, completeness, outcome_of
from surveyapp.routing import Route, Router
from surveyapp.rules import Value

_TEXTS = ("A made-up comment.", "Another made-up comment, a little longer than the first.", "Made up.")
_TRIES = 50
_LEAVES_BLANK = 0.03
_SPAN = 20.0
_RECENT = "2015"
_MONTH = 7


class Synthesizer:
    """Makes respondents; each takes what has been taken least so far, so that a few dozen cover every choice.

    Args:
        questionnaire: what is asked.
        rule: what makes a response complete or partial.
        seed: equal seeds make equal respondents.

    """

    def __init__(self, questionnaire: Questionnaire, rule: Outcomes, seed: int = 1) -> None:
        self._router = Router(questionnaire)
        self._rule = rule
        self._random = random.Random(seed)  # noqa: S311 - reproducible on purpose; nothing secret is made from it
        self._taken: Counter[tuple[str, Value]] = Counter()
        conditions = [*(p.ask_if for p in questionnaire.pages), *(q.ask_if for q in questionnaire.questions)]
        self._routers = {name for text in conditions if text for name, _ in rules.names(rules.parse(text))}

    def respondent(self, link: Mapping[str, str], wanted: Outcome = "complete") -> Route:
        """Return the finished route of a new respondent whose response counts as `wanted`.

        Raises:
            SurveyError: no respondent of this questionnaire can count so: it asks too little.

        """
        for _ in range(_TRIES):
            answers = self._walk(link)
            route = self._thinned(answers, link, wanted)
            if outcome_of(completeness(route), self._rule) == wanted:
                return route
        raise SurveyError(f"no made-up respondent of this questionnaire counts as {wanted}", "it must ask something")

    def _walk(self, link: Mapping[str, str]) -> dict[str, Value]:
        """Answer page after page, wherever the answers lead."""
        answers: dict[str, Value] = {}
        seen: set[str] = set()
        while stop := self._router.route(answers, link).first_unseen(seen):
            seen |= stop.names
            for question in stop.questions:
                for unit in units_of(question):
                    if unit.name in self._routers or self._random.random() > _LEAVES_BLANK:
                        answers |= self._answer(question, unit)
        return answers

    def _thinned(self, answers: dict[str, Value], link: Mapping[str, str], wanted: Outcome) -> Route:
        """Leave answers out, none that routes, until the response counts as wanted or nothing more can go."""
        route = self._router.route(answers, link)
        spare = [name for name in answers if name not in self._routers]
        self._random.shuffle(spare)
        while spare and wanted != "complete" and outcome_of(completeness(route), self._rule) != wanted:
            del answers[spare.pop()]
            route = self._router.route(answers, link)
        return route

    def _answer(self, question: AnyQuestion, unit: Unit) -> dict[str, Value]:
        value = self._value(question, unit)
        chosen = value if isinstance(value, tuple) else (value,)
        texts = {name: self._random.choice(_TEXTS) for code, name in unit.specifies.items() if code in chosen}
        return {unit.name: value, **texts}

    def _value(self, question: AnyQuestion, unit: Unit) -> Value:
        pick = self._random
        offers = list(question.offers_by_code)
        match question:
            case Multiple():
                first = self._least_taken(unit.name, [*question.choices_by_code, *offers])
                if first in offers or first in question.exclusive:
                    return first if first in offers else (first,)
                others = [code for code in question.choices_by_code if code not in question.exclusive and code != first]
                more = pick.sample(others, pick.randint(0, min(2, len(others))))
                return tuple(code for code in question.choices_by_code if code in {first, *more})
            case Ranking():
                first = self._least_taken(unit.name, list(question.choices_by_code))
                others = [code for code in question.choices_by_code if code != first]
                return (first, *pick.sample(others, pick.randint(0, question.top - 1)))
            case Number():
                return _number(question, pick)
            case DateQuestion():
                return _date(question, pick)
            case Text() | LongText():
                return pick.choice(_TEXTS)
            case _:
                return self._least_taken(unit.name, [*question.choices_by_code, *offers])

    def _least_taken(self, name: str, codes: list[int]) -> int:
        code = min(codes, key=lambda code: (self._taken[name, code], self._random.random()))
        self._taken[name, code] += 1
        return code


def _number(question: Number, pick: random.Random) -> int | float:
    """Return a number within the limits of a question, as exact as it asks for."""
    low, high = question.min, question.max
    if low is None:
        low = 0.0 if high is None else high - _SPAN
    steps: int = 10**question.decimals
    number = pick.randint(math.ceil(low * steps), math.floor((low + _SPAN if high is None else high) * steps)) / steps
    return int(number) if number == int(number) else number


def _date(question: DateQuestion, pick: random.Random) -> str:
    """Return a date within the limits of a question, as exact as it asks for; within ten years where it has none."""
    low = date.fromisoformat(f"{question.min if question.min > '1900' else _RECENT}-01-01"[:10])
    high = f"{question.max if question.max < '2100' else low.year + 10}"
    last = date.fromisoformat(f"{high}-12-31"[:10] if len(high) != _MONTH else f"{high}-28")
    day = date.fromordinal(pick.randint(low.toordinal(), max(low, last).toordinal()))
    return day.isoformat()[: {"year": 4, "month": _MONTH, "day": 10}[question.precision]]

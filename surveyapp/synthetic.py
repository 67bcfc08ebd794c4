"""Made-up respondents who take real routes: to try a questionnaire and its analysis before anybody answers."""

import random
from collections import Counter
from collections.abc import Mapping

from surveyapp import rules
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
            RuntimeError: no respondent of this questionnaire can count so (too few questions).

        """
        for _ in range(_TRIES):
            answers = self._walk(link)
            route = self._thinned(answers, link, wanted)
            if outcome_of(completeness(route), self._rule) == wanted:
                return route
        raise RuntimeError(f"no made-up respondent of this questionnaire counts as {wanted}")

    def _walk(self, link: Mapping[str, str]) -> dict[str, Value]:
        """Answer page after page, wherever the answers lead."""
        answers: dict[str, Value] = {}
        seen: set[str] = set()
        while stop := self._router.route(answers, link).first_unseen(seen):
            for question in stop.questions:
                seen.add(question.name)
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
                low = question.min if question.min is not None else 0.0
                high = question.max if question.max is not None else low + 20
                number = round(pick.uniform(low, high), question.decimals)
                return int(number) if number == int(number) else number
            case DateQuestion(precision=precision):
                year = pick.randint(
                    int(question.min[:4]) + 1, max(int(question.max[:4]) - 1, int(question.min[:4]) + 1)
                )
                return {"year": f"{year}", "month": f"{year}-06", "day": f"{year}-06-15"}[precision]
            case Text() | LongText():
                return pick.choice(_TEXTS)
            case _:
                return self._least_taken(unit.name, [*question.choices_by_code, *offers])

    def _least_taken(self, name: str, codes: list[int]) -> int:
        code = min(codes, key=lambda code: (self._taken[name, code], self._random.random()))
        self._taken[name, code] += 1
        return code

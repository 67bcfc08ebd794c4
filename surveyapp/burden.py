"""How long an interview takes: minutes along the shortest, the median and the longest route."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from surveyapp import rules
from surveyapp.errors import Fault, Place, counted
from surveyapp.fieldwork import Outcomes
from surveyapp.missing import CHOSEN, is_missing
from surveyapp.model import (
    Battery,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Period,
    Questionnaire,
    Ranking,
    Rating,
    Sum,
    Text,
    all_variables,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.routing import Route, Router
from surveyapp.rules import Value, Variable
from surveyapp.synthetic import Synthesizer
from surveyapp.wording import plain

WALKS = 100
"""Made-up respondents whose routes are timed; the shortest and longest are then looked for from theirs."""

_WORDS_A_MINUTE = 200
_READ_OF_A_CHOICE = 10
"""Words of a choice, after which it is known whether it is meant."""
_READ_OF_A_LIST = 12
"""Choices after which a list is searched, not read."""
_SHARE_TICKED = 1 / 3
_COMMENT = 150
"""Words up to which a long text is a comment, often left; of a longer one, a third is taken to be written."""
_TYPED_A_MINUTE = 25
_TRIED = 12
"""Values of one answer, and kinds of link, that are tried for the shortest and longest route."""
_PASSES = 5
"""Times that every answer is tried anew after some have changed."""

SECONDS = {
    "choice": 3.0,
    "tick": 2.0,
    "item": 4.0,
    "place": 6.0,
    "number": 6.0,
    "date": 8.0,
    "text": 12.0,
    "long_text": 35.0,
}
"""Seconds to answer, reading apart: our estimate, not taken from a study."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What answering asks for, from the first question to the last: minutes by route, and the most there is to read.

    `questions_longest` counts the questions of the longest route, a battery as one, notes not.
    """

    shortest: float
    median: float
    longest: float
    words_longest: int
    questions_longest: int


def burden(questionnaire: Questionnaire, links: Sequence[Mapping[str, str]] = ()) -> Burden:
    """Estimate how long a questionnaire takes.

    Reading goes at 200 words a minute; answering takes the `SECONDS` of our estimate. The pages before the first
    question and after the last are left out. The median is that of made-up respondents, who choose every answer
    equally often: real ones may crowd on one route. Equal questionnaires and links have equal estimates.

    Args:
        questionnaire: what is asked.
        links: what each service's link brings; where there are none, links bring nothing.

    """
    timed = _Timed(questionnaire)
    links = links or [{}]
    maker = Synthesizer(questionnaire, Outcomes(complete=0.0))
    walks = [maker.respondent(links[n % len(links)]) for n in range(WALKS)]
    times = sorted(timed.seconds(walk) for walk in walks)
    ends = [timed.stretched(walks, link, sign) for link in _kinds(links, timed.routers) for sign in (-1, 1)]
    ends += walks
    longest = max(ends, key=timed.seconds)
    asked = [question for stop in longest.stops for question in stop.questions]
    return Burden(
        min(map(timed.seconds, ends)) / 60,
        median(times) / 60,
        timed.seconds(longest) / 60,
        sum(map(words_read, asked)),
        sum(not isinstance(question, Note) for question in asked),
    )


def sentence(found: Burden) -> str:
    """Return an estimate in words: ``About 9 minutes (shortest route 4, longest 13)``."""
    shortest, middle, longest = (max(1, round(part)) for part in (found.shortest, found.median, found.longest))
    routes = "every route" if shortest == longest else f"shortest route {shortest}, longest {longest}"
    return f"About {counted(middle, 'minute')} ({routes})"


def doubt(minutes: int, found: Burden, place: Place) -> Fault | None:
    """Return a warning where the promised minutes are below half the median or above twice the longest route.

    Args:
        minutes: what the first page says.
        found: the estimate for the same questionnaire.
        place: where the file says it.

    """
    middle = max(1.0, found.median)
    if middle / 2 <= minutes <= max(1.0, found.longest) * 2:
        return None
    what = (
        f"the first page promises {counted(minutes, 'minute')}, but our estimate is {counted(round(middle), 'minute')}"
    )
    mend = f"write `minutes: {max(1, round(middle))}`, or what a trial with real people took"
    return Fault("minutes", place, what, mend, "warning")


def minutes_doubted(minutes: int, lines: Sequence[str], file: Path, found: Burden) -> Fault | None:
    """Return the doubt about the minutes that a file promises, at the line that says so; None where none does.

    Args:
        minutes: what the first page says.
        lines: of the file.
        file: its name.
        found: the estimate for the same questionnaire.

    """
    number = next((n for n, line in enumerate(lines, 1) if line.startswith("minutes:")), 0)
    doubted = doubt(minutes, found, Place(str(file), number, 1)) if number else None
    return replace(doubted, shown=lines[number - 1]) if doubted else None


def words_read(question: AnyQuestion) -> int:
    """Return how many words of a question are read: its wording, hint, items, choices and offers.

    A printed answer counts as one word. Of a choice at most 10 words are read, of a list at most 12 choices.
    """
    texts = [question.ask, question.hint]
    choices = [choice.label for choice in getattr(question, "choices", ())]
    match question:
        case Battery(items=items):
            texts += [item.text for item in items]
        case Sum(parts=parts):
            texts += [part.text for part in parts]
        case Rating(low=low, high=high):
            texts += [low, high]
            choices = []
        case Number(unit=unit):
            texts.append(unit)
    choices = [*choices[:_READ_OF_A_LIST], *question.offers_by_code.values()]
    return sum(map(_words, texts)) + sum(min(_READ_OF_A_CHOICE, _words(label)) for label in choices)


def _words(text: str) -> int:
    return len(plain(text, lambda _: "this").split())


def _answering(question: AnyQuestion) -> float:
    """Seconds to answer a question that has been read."""
    match question:
        case Multiple(choices=choices):
            return SECONDS["tick"] * max(1.0, len(choices) * _SHARE_TICKED)
        case Number(quality=quality):
            return SECONDS["number"] + (SECONDS["choice"] if quality else 0.0)
        case LongText(max_words=most, required=required):
            written = most / 3 if required or most > _COMMENT else 0
            return max(SECONDS["long_text"], written / _TYPED_A_MINUTE * 60)
    kind, count = _COUNTED.get(type(question), ("choice", lambda _: 1))
    return SECONDS[kind] * count(question)


_COUNTED: dict[type, tuple[str, Callable[[Any], int]]] = {
    Note: ("choice", lambda _: 0),
    Battery: ("item", lambda battery: len(battery.items)),
    Ranking: ("place", lambda ranking: ranking.top),
    Sum: ("number", lambda total: len(total.parts)),
    LinkingCode: ("number", lambda code: len(code.elements)),
    DateQuestion: ("date", lambda _: 1),
    Duration: ("date", lambda _: 1),
    Period: ("date", lambda _: 2),
    Text: ("text", lambda _: 1),
}
"""By type of question, what it takes seconds of, and how often; any other takes a choice."""


class _Timed:
    """A questionnaire whose routes can be timed: each question's seconds, and the answers that decide on routes."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._router = Router(questionnaire)
        self._variables = all_variables(questionnaire)
        self._seconds = {
            question.name: words_read(question) * 60 / _WORDS_A_MINUTE + _answering(question)
            for question in questionnaire.questions
        }
        conditions = {*(p.ask_if for p in questionnaire.pages), *(q.ask_if for q in questionnaire.questions)} - {""}
        self.routers = sorted({name for text in conditions for name, _ in rules.names(rules.parse(text))})

    def seconds(self, route: Route) -> float:
        """Return how long a route takes."""
        return sum(self._seconds[question.name] for stop in route.stops for question in stop.questions)

    def stretched(self, walks: Sequence[Route], link: Mapping[str, str], sign: int) -> Route:
        """Return the longest route (sign 1) or the shortest (-1) that changes to one answer at a time lead to.

        Only what conditions ask of is changed, starting from the longest or shortest walk.
        """
        tried = {name: _answers_to(self._variables.get(name), name, walks) for name in self.routers}
        start = max(walks, key=lambda walk: sign * self.seconds(walk))
        answers = {name: values[0] for name, values in tried.items() if values}
        answers |= {name: value for name, value in start.values.items() if name in answers and _is_answer(value)}
        best = self._router.route(answers, link)
        for _ in range(_PASSES):
            before = best
            for name, values in tried.items():
                for value in values:
                    found = self._router.route(answers | {name: value}, link)
                    if sign * self.seconds(found) > sign * self.seconds(best):
                        answers[name], best = value, found
            if best is before:
                break
        return best


def _answers_to(variable: Variable | None, name: str, walks: Sequence[Route]) -> Sequence[Value]:
    """The first few answers that a variable can have: its codes, or where it has none what walks gave."""
    if variable and variable.kind == "code":
        return [*variable.codes, *sorted(variable.offers)][:_TRIED]
    if variable and variable.kind == "codes":
        return [(code,) for code in variable.codes][:_TRIED]
    given = (walk.values[name] for walk in walks if name in walk.values)
    return list(dict.fromkeys(value for value in given if _is_answer(value)))[:_TRIED]


def _is_answer(value: Value) -> bool:
    return not is_missing(value) or value in CHOSEN


def _kinds(links: Sequence[Mapping[str, str]], routers: Sequence[str]) -> list[Mapping[str, str]]:
    """One link of each kind that conditions can tell apart, as far as so many are tried."""
    kinds = {tuple(link.get(name, "") for name in routers): link for link in links}
    return list(kinds.values())[:_TRIED]

"""Where an answer on paper leads: which question comes next, when the ones between are certainly left out."""

import re
from collections.abc import Mapping

from surveyapp import rules
from surveyapp.missing import Missing
from surveyapp.model import Multiple, Page, Questionnaire, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper.order import asked
from surveyapp.rules import Truth, Value
from surveyapp.rules.tree import Compare, Joined, Literals, Name, Rule

_NEVER_UNKNOWN = re.compile(r"\b(answered|count)\s*\(")


class Routes:
    """The ways through a questionnaire for somebody who turns its sheets.

    An answer leads past a question only where the question's conditions cannot hold whatever else was answered.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        exclusive = {q.name: q.exclusive for q in questionnaire.questions if isinstance(q, Multiple)}
        self._line = asked(questionnaire)
        self._place = {question.name: n for n, (_, question) in enumerate(self._line)}
        texts = {text for page, q in self._line for text in (page.ask_if, q.ask_if) if text}
        self._rules = {text: rules.parse(text) for text in texts}
        self._conditions = {text: rules.compiled(rule, exclusive) for text, rule in self._rules.items()}

    def after(self, name: str, code: int | None = None) -> int:
        """Return the number of the question after one, given its answer's code or None for any; 0 is the end."""
        place = self._place[name]
        known = self._implied(name) | ({} if code is None else {name: code})
        return self._next(place + 1, known)

    def past(self, page: Page) -> int:
        """Return the number of the question for those whom a page's condition leaves out; 0 is the end."""
        places = [n for n, (other, _) in enumerate(self._line) if other is page]
        known: dict[str, Value] = {}
        for _, question in self._line[places[0] : places[-1] + 1]:
            known |= _not_asked(question)
        return self._next(places[-1] + 1, known, page.ask_if)

    def _next(self, place: int, known: dict[str, Value], false: str = "") -> int:
        """Return the number of the first question from a place that may be asked where a condition, `false`, fails."""
        for n in range(place, len(self._line)):
            page, question = self._line[n]
            fails = false and false in {page.ask_if, question.ask_if}
            if not fails and not self._is_left_out(page, question, known):
                return n + 1
            known |= _not_asked(question)
        return 0

    def _is_left_out(self, page: Page, question: AnyQuestion, known: Mapping[str, Value]) -> bool:
        texts = [text for text in (page.ask_if, question.ask_if) if text]
        return any(self._cannot_hold(text, known) for text in texts)

    def _cannot_hold(self, text: str, known: Mapping[str, Value]) -> bool:
        """Whether a condition is not true whatever the answers are that nothing is known of."""
        if _NEVER_UNKNOWN.search(text) and any(name not in known for name, _ in rules.names(self._rules[text])):
            return False
        return self._conditions[text](known) in {Truth.FALSE, Truth.EXCLUDED}

    def _implied(self, name: str) -> dict[str, Value]:
        """Return the answers that somebody has given who is asked a question: those its conditions demand."""
        page, question = self._line[self._place[name]]
        found: dict[str, Value] = {}
        for text in (page.ask_if, question.ask_if):
            for demanded, value in _demanded(self._rules[text]).items() if text else ():
                found[demanded] = value
                if demanded in self._place:
                    found |= self._implied(demanded)
        return found


def _not_asked(question: AnyQuestion) -> dict[str, Value]:
    """Return what is known of a question that is left out: nothing, where conditions take an answer for it."""
    if question.assume is not None:
        return {}
    return {variable.name: Missing.NOT_ASKED for variable in variables_of(question)}


def _demanded(rule: Rule) -> dict[str, Value]:
    """Return the one answer each that a condition cannot do without."""
    match rule:
        case Joined(word="and", parts=parts):
            return {name: value for part in parts for name, value in _demanded(part).items()}
        case Compare(left=Name(name=name, count=False), operator="==", right=Literals(values=(value,))):
            return {name: value}
        case _:
            return {}

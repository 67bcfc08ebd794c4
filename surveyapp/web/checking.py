"""What a page's answers must be together: parts that add up, dates in order, and the questionnaire's own checks."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp import answers, rules, wording
from surveyapp.answers import AskAgain
from surveyapp.languages import Words, marked
from surveyapp.model import Check, Multiple, Page, Questionnaire, Sum, all_variables, units_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.rules import Truth, Value

REQUIRED = marked("Answer this question to go on")


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check ready to be asked of answers; `names` are the variables it asks of, `here` those of its own page."""

    check: Check
    condition: rules.Condition
    names: tuple[str, ...]
    here: frozenset[str]

    def fails(self, values: Mapping[str, Value]) -> bool:
        """Return whether the check is broken; not knowing breaks nothing."""
        return self.condition(values) is Truth.FALSE

    def about(self, values: Mapping[str, Value]) -> str:
        """Return a short name for the check with just these answers: once passed over, it is not asked again."""
        told = repr([self.check.holds, *(values.get(name) for name in self.names)])
        return "check " + hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to be asked again: at which input, under which unit, and in which words."""

    where: str
    unit: str
    label: str
    message: str

    def printed(self, value: Callable[[str], str]) -> "Problem":
        """Return it with the answers that its message prints, as plain words."""
        return replace(self, message=wording.unmarked(wording.plain(self.message, value)))


def compiled_checks(page: Page, questionnaire: Questionnaire) -> tuple[CompiledCheck, ...]:
    """Return the checks of a page, ready to be asked."""
    exclusive = {q.name: q.exclusive for q in questionnaire.questions if isinstance(q, Multiple)}
    variables = all_variables(questionnaire) if page.checks else {}
    own = _variables(page.questions) if page.checks else frozenset()
    found = []
    for check in page.checks:
        rule = rules.parse(check.holds)
        names = tuple(dict.fromkeys(name for name, _ in rules.names(rule)))
        condition = rules.compiled(rule, exclusive, check.blank, variables)
        found.append(CompiledCheck(check, condition, names, own.intersection(names)))
    return tuple(found)


def _variables(questions: Sequence[AnyQuestion]) -> frozenset[str]:
    return frozenset(name for question in questions for unit in units_of(question) for name in unit.variables)


def whole_questions(
    questions: Sequence[AnyQuestion], found: Mapping[str, Value], say: Words
) -> tuple[dict[str, Value], list[Problem]]:
    """Return the answers of a page once every question is taken as a whole, and what is wrong with any."""
    kept = dict(found)
    problems = []
    for question in questions:
        own = {name: found[name] for unit in units_of(question) for name in unit.variables if name in found}
        try:
            kept |= answers.whole(question, own)
            if question.required and isinstance(question, Sum) and not own:
                raise AskAgain("required", REQUIRED, units_of(question)[0].name)
        except AskAgain as again:
            unit = next((u.name for u in units_of(question) if again.where.startswith(u.name)), question.name)
            message = question.messages.get(again.kind) or again.said(say)
            problems.append(Problem(again.where, unit, question.label, message))
    return kept, problems


def broken(
    checks: Sequence[CompiledCheck], questions: Sequence[AnyQuestion], values: Mapping[str, Value], soft: bool
) -> list[tuple[CompiledCheck, Problem]]:
    """Return the checks of one kind that answers break, each with the question it is shown at.

    A check of this page's own answers is none where not one of its questions is shown: nobody could mend it.
    """
    shown = {question.name: question for question in questions if units_of(question)}
    there = _variables(questions)
    found = []
    for one in checks:
        if one.check.soft is not soft or not shown or (one.here and not one.here & there) or not one.fails(values):
            continue
        question = shown.get(one.check.at) or next(iter(shown.values()))
        unit = units_of(question)[0]
        where = answers.parts_of(question, unit)[0][0]
        found.append((one, Problem(where, unit.name, question.label, one.check.say)))
    return found

"""An expression in words, for codebooks and for people who read no code."""

from collections.abc import Mapping

from surveyapp.errors import counted, listed
from surveyapp.missing import Missing
from surveyapp.rules.kinds import kind_of
from surveyapp.rules.reading import FLIPPED
from surveyapp.rules.tree import (
    TODAY,
    Answered,
    Arithmetic,
    Compare,
    Counted,
    Joined,
    Literals,
    Name,
    Not,
    Rule,
    Span,
    Step,
    Term,
    Variable,
    with_today,
)

_IN_WORDS = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "in": "is",
}
_OF_DATES = _IN_WORDS | {
    "<": "is before",
    "<=": "is on or before",
    ">": "is after",
    ">=": "is on or after",
}
_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_MANY = 99


def in_words(rule: Rule, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    """Return a rule as a phrase for a codebook, such as ``"Heard of the protocol" is "Yes"``.

    Args:
        rule: a sensible rule.
        variables: what it asks of; their codes give the labels.
        titles: by variable, its short label.

    """
    return _rule_in_words(rule, with_today(variables), titles)


def value_in_words(term: Term, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    """Return a sensible term as a phrase, such as ``2 years before today`` or ``"Beds" minus 1``."""
    return _term_in_words(term, with_today(variables), titles)


def _rule_in_words(rule: Rule, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    match rule:
        case Joined(word=word, parts=parts):
            said = [_rule_in_words(part, variables, titles) for part in parts]
            said = [f"({text})" if isinstance(part, Joined) else text for part, text in zip(parts, said, strict=True)]
            return f" {word} ".join(said)
        case Not(part=Answered(name=name)):
            return f"{_title(name, titles)} is not answered"
        case Not(part=part):
            return f"not ({_rule_in_words(part, variables, titles)})"
        case Answered(name=name):
            return f"{_title(name, titles)} is answered"
        case Compare():
            return _comparison_in_words(rule, variables, titles)


def _comparison_in_words(rule: Compare, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    left, operator, right = rule.left, rule.operator, rule.right
    if operator == "in" and isinstance(right, Name) and isinstance(left, Literals):
        return f"{_title(right.name, titles)} includes {_values_in_words(left, variables[right.name])}"
    if isinstance(left, Literals) and operator in FLIPPED:
        left, right, operator = right, left, FLIPPED[operator]
    dates = "date" in {kind_of(side, variables).kind for side in (left, right)}
    subject = _term_in_words(left, variables, titles)
    verb = (_OF_DATES if dates else _IN_WORDS)[operator]
    if not isinstance(right, Literals):
        return f"{subject} {verb} {_term_in_words(right, variables, titles)}"
    if isinstance(left, Name) and not left.count:
        return f"{subject} {verb} {_values_in_words(right, variables[left.name])}"
    return f"{subject} {verb} {_values_in_words(right, Variable('', 'date' if dates else 'number'))}"


def _term_in_words(term: Term, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    match term:
        case Name(name=name, count=True):
            return f"the number of answers to {_title(name, titles)}"
        case Name(name=name):
            return _title(name, titles)
        case Literals():
            return _values_in_words(term, Variable("", "date"))
        case Counted(names=names):
            return f"the number answered of {listed([_title(name.name, titles) for name in names], most=_MANY)}"
        case Arithmetic(first=Literals(values=(0,), column=column), steps=(Step(sign="-", term=inner, column=at),)) if (
            column == at and not isinstance(inner, Span)
        ):
            return f"minus {_operand_in_words(inner, variables, titles)}"
        case Arithmetic(first=first, steps=steps):
            said = _operand_in_words(first, variables, titles)
            for step in steps:
                said = _with_step(said, step, variables, titles)
            return said


def _with_step(said: str, step: Step, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    if isinstance(step.term, Span):
        return f"{counted(step.term.number, step.term.unit)} {'after' if step.sign == '+' else 'before'} {said}"
    return f"{said} {_SIGNS[step.sign]} {_operand_in_words(step.term, variables, titles)}"


def _operand_in_words(term: Term, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    said = _term_in_words(term, variables, titles)
    return f"({said})" if isinstance(term, Arithmetic) else said


def _title(name: str, titles: Mapping[str, str]) -> str:
    return TODAY if name == TODAY and name not in titles else f'"{titles.get(name, name)}"'


def _values_in_words(literals: Literals, variable: Variable) -> str:
    def one(value: int | float | str) -> str:
        if isinstance(value, Missing):
            return f'"{value.label}"'
        label = variable.codes.get(value) if isinstance(value, int) else None
        quoted = isinstance(value, str) and variable.kind != "date"
        return f'"{label}"' if label else f'"{value}"' if quoted else str(value)

    return " or ".join(one(value) for value in literals.values)

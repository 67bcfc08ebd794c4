"""A condition in words, for codebooks and for people who read no code."""

from collections.abc import Mapping
from functools import reduce

from surveyapp.missing import Missing
from surveyapp.rules.reading import FLIPPED
from surveyapp.rules.tree import Answered, Compare, Joined, Literals, Name, Not, Rule, Variable

_IN_WORDS = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}


def in_words(rule: Rule, variables: Mapping[str, Variable], titles: Mapping[str, str]) -> str:
    """Return a rule as a phrase for a codebook, such as ``"Heard of the protocol" is "Yes"``.

    Args:
        rule: a sensible rule.
        variables: what it asks of; their codes give the labels.
        titles: by variable, its short label.

    """
    match rule:
        case Joined(word=word, parts=parts):
            said = [in_words(part, variables, titles) for part in parts]
            said = [f"({text})" if isinstance(part, Joined) else text for part, text in zip(parts, said, strict=True)]
            return f" {word} ".join(said)
        case Not(part=Answered(name=name)):
            return f"{_title(name, titles)} is not answered"
        case Not(part=part):
            return f"not ({in_words(part, variables, titles)})"
        case Answered(name=name):
            return f"{_title(name, titles)} is answered"
        case Compare(left=left, operator=operator, right=right):
            return _comparison_in_words(left, operator, right, variables, titles)


def _comparison_in_words(
    left: Name | Literals,
    operator: str,
    right: Name | Literals,
    variables: Mapping[str, Variable],
    titles: Mapping[str, str],
) -> str:
    if operator == "in" and isinstance(right, Name) and isinstance(left, Literals):
        return f"{_title(right.name, titles)} includes {_said(left, variables[right.name])}"
    if isinstance(left, Literals):
        left, right, operator = right, left, FLIPPED[operator]
    assert isinstance(left, Name)
    subject = f"the number of answers to {_title(left.name, titles)}" if left.count else _title(left.name, titles)
    if isinstance(right, Name):
        return f"{subject} {_IN_WORDS[operator]} {_title(right.name, titles)}"
    variable = Variable(left.name, "number") if left.count else variables[left.name]
    return f"{subject} {_IN_WORDS.get(operator, 'is')} {_said(right, variable)}"


def _title(name: str, titles: Mapping[str, str]) -> str:
    return f'"{titles.get(name, name)}"'


def _said(literals: Literals, variable: Variable) -> str:
    def one(value: int | float | str) -> str:
        if isinstance(value, Missing):
            return f'"{value.label}"'
        label = variable.codes.get(value) if isinstance(value, int) else None
        return f'"{label}"' if label else f'"{value}"' if isinstance(value, str) else str(value)

    return reduce(lambda said, value: f"{said} or {one(value)}" if said else one(value), literals.values, "")

"""A condition becomes a function from answers to its truth."""

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import eq, ge, gt, le, lt
from typing import Any

from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules.reading import FLIPPED
from surveyapp.rules.tree import Answered, Compare, Joined, Literals, Name, Not, Rule, Truth, Value, Values

Condition = Callable[[Values], Truth]
_ABSENT = Missing.BLANK
_NEGATED = {Truth.FALSE: Truth.TRUE, Truth.TRUE: Truth.FALSE}


def compiled(rule: Rule, exclusive: Mapping[str, Collection[int]]) -> Condition:
    """Return a function from the values of variables to the rule's truth.

    Args:
        rule: a rule that `check` found sensible.
        exclusive: by variable, its exclusive codes, which `count` leaves out.

    A variable that the values do not hold counts as left blank.

    """
    match rule:
        case Joined(word=word, parts=parts):
            conditions = [compiled(part, exclusive) for part in parts]
            choose: Callable[[Sequence[Truth]], Truth] = min if word == "and" else max
            return lambda values: choose([condition(values) for condition in conditions])
        case Not(part=part):
            condition = compiled(part, exclusive)
            return lambda values: _NEGATED.get(truth := condition(values), truth)
        case Answered(name=name):
            return lambda values: (
                Truth.TRUE if not is_missing(value := values.get(name, _ABSENT)) or value in CHOSEN else Truth.FALSE
            )
        case Compare():
            return _comparison(rule, exclusive)


def _comparison(rule: Compare, exclusive: Mapping[str, Collection[int]]) -> Condition:
    left, operator, right = rule.left, rule.operator, rule.right
    if operator == "in" and isinstance(right, Name):
        assert isinstance(left, Literals)
        return _holds(right.name, left.values[0])
    if isinstance(left, Literals):
        left, right, operator = right, left, FLIPPED[operator]
    assert isinstance(left, Name)
    first = _fetch(left, exclusive)
    if isinstance(right, Literals):
        return _against(first, operator, right.values)
    second = _fetch(right, exclusive)
    compare = _OPERATIONS[operator]

    def between(values: Values) -> Truth:
        one, other = first(values), second(values)
        unknown = [_not_known(value) for value in (one, other) if is_missing(value)]
        return min(unknown) if unknown else Truth.TRUE if compare(one, other) else Truth.FALSE

    return between


def _holds(name: str, code: int | float | str) -> Condition:
    if isinstance(code, Missing):
        return _against(lambda values: values.get(name, _ABSENT), "==", (code,))

    def holds(values: Values) -> Truth:
        value = values.get(name, _ABSENT)
        if not isinstance(value, tuple):
            return _not_known(value)
        return Truth.TRUE if code in value else Truth.FALSE

    return holds


def _against(fetch: Callable[[Values], Value], operator: str, literals: tuple[int | float | str, ...]) -> Condition:
    reasons = frozenset(value for value in literals if isinstance(value, Missing))
    wanted = tuple(_folded(value) for value in literals if value not in reasons)
    negate = operator == "!="
    compare: Callable[[Any, Any], bool] = _ORDER.get(operator, eq)

    def against(values: Values) -> Truth:
        value = fetch(values)
        if is_missing(value):
            if not reasons or value not in CHOSEN:
                return _not_known(value)
            found = value in reasons
        else:
            plain = _folded(value)
            found = any(compare(plain, value) for value in wanted)
        return Truth.TRUE if found != negate else Truth.FALSE

    return against


def _fetch(name: Name, exclusive: Mapping[str, Collection[int]]) -> Callable[[Values], Value]:
    key = name.name
    if not name.count:
        return lambda values: values.get(key, _ABSENT)
    alone = frozenset(exclusive.get(key, ()))

    def count(values: Values) -> Value:
        value = values.get(key, _ABSENT)
        return len(set(value) - alone) if isinstance(value, tuple) else value

    return count


def _not_known(value: object) -> Truth:
    return Truth.EXCLUDED if value == Missing.NOT_ASKED or value in CHOSEN else Truth.UNDECIDED


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """A comparison of numbers or dates; a month and a year are compared as years."""

    def ordered(one: Any, other: Any) -> bool:
        if isinstance(one, str):
            shared = min(len(one), len(other))
            return compare(one[:shared], other[:shared])
        return compare(one, other)

    return ordered


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": _ordered(lt),
    "<=": _ordered(le),
    ">": _ordered(gt),
    ">=": _ordered(ge),
}
_OPERATIONS: dict[str, Callable[[Any, Any], bool]] = _ORDER | {
    "==": lambda one, other: _folded(one) == _folded(other),
    "!=": lambda one, other: _folded(one) != _folded(other),
}

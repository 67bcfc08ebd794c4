"""A condition becomes a function from answers to its truth."""

from collections.abc import Callable, Collection, Mapping, Sequence

from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.rules.calculating import ABSENT, Setting, fetched, is_answered, least, not_known
from surveyapp.rules.comparing import OPERATORS, agree, as_year, comparison
from surveyapp.rules.dates import is_shaped
from surveyapp.rules.reading import FLIPPED
from surveyapp.rules.tree import (
    Answered,
    Compare,
    Joined,
    Literals,
    Name,
    Not,
    Rule,
    Term,
    Truth,
    Values,
    Variable,
)

Condition = Callable[[Values], Truth]
_NEGATED = {Truth.FALSE: Truth.TRUE, Truth.TRUE: Truth.FALSE}


def compiled(
    rule: Rule,
    exclusive: Mapping[str, Collection[int]],
    blank: int | None = None,
    variables: Mapping[str, Variable] | None = None,
) -> Condition:
    """Return a function from the values of variables to the rule's truth.

    Args:
        rule: a rule that `check` found sensible.
        exclusive: by variable, its exclusive codes, which `count` leaves out.
        blank: what a number or code that is left blank or was not asked counts as; None: it is not known.
        variables: their kinds, which tell dates from texts that look like one, and what may count as `blank`; without
            them each value is taken as what it looks like.

    A variable that the values do not hold counts as left blank. The function never raises: what cannot be compared is
    undecided.

    """
    return _condition(rule, Setting(exclusive, blank, variables))


def _condition(rule: Rule, setting: Setting) -> Condition:
    match rule:
        case Joined(word=word, parts=parts):
            conditions = [_condition(part, setting) for part in parts]
            choose: Callable[[Sequence[Truth]], Truth] = min if word == "and" else max
            return lambda values: choose([condition(values) for condition in conditions])
        case Not(part=part):
            condition = _condition(part, setting)
            return lambda values: _NEGATED.get(truth := condition(values), truth)
        case Answered(name=name):
            return lambda values: Truth.TRUE if is_answered(values.get(name, ABSENT)) else Truth.FALSE
        case Compare():
            return _comparison(rule, setting)


def _comparison(rule: Compare, setting: Setting) -> Condition:
    left, operator, right = rule.left, rule.operator, rule.right
    if operator == "in" and isinstance(right, Name) and isinstance(left, Literals):
        return _holds(right.name, left.values[0])
    if isinstance(left, Literals) and operator in FLIPPED:
        left, right, operator = right, left, FLIPPED[operator]
    if not isinstance(right, Literals):
        return _between(left, operator, right, setting)
    if isinstance(left, Name) and not left.count:  # by far the most, so these two go without a detour
        if operator in {"==", "!=", "in"}:
            return _among(left, operator, right.values, setting)
        return _beyond(left, operator, right.values[0], setting)
    if operator == "in":
        return _any([_between(left, "==", Literals((value,), right.column), setting) for value in right.values])
    return _between(left, operator, right, setting)


def _any(conditions: Sequence[Condition]) -> Condition:
    return lambda values: max([condition(values) for condition in conditions])


def _holds(name: str, code: int | float | str) -> Condition:
    if isinstance(code, Missing):
        return _among(Name(name, 0), "==", (code,), Setting())

    def holds(values: Values) -> Truth:
        value = values.get(name, ABSENT)
        if not isinstance(value, tuple):
            return not_known(value)
        return Truth.TRUE if code in value else Truth.FALSE

    return holds


def _among(name: Name, operator: str, literals: tuple[int | float | str, ...], setting: Setting) -> Condition:
    """A name is, or is not, one of some fixed values."""
    key = name.name
    reasons = tuple(value for value in literals if isinstance(value, Missing))
    plain = [value for value in literals if not isinstance(value, Missing)]
    wanted = tuple(value.casefold() if isinstance(value, str) else value for value in plain)
    dates = tuple(_dates(plain)) if setting.kind(key) in {"", "date"} else ()
    hit, miss = (Truth.FALSE, Truth.TRUE) if operator == "!=" else (Truth.TRUE, Truth.FALSE)
    numeric = any(not isinstance(value, str) for value in plain)
    absent = setting.absent(name) if numeric else not_known

    def among(values: Values) -> Truth:
        value = values.get(key, ABSENT)
        if is_missing(value):
            if reasons and value in CHOSEN:
                return hit if value in reasons else miss
            counted = absent(value)
            return counted if isinstance(counted, Truth) else hit if counted in wanted else miss
        if isinstance(value, str):
            if value.casefold() in wanted:
                return hit
            return hit if dates and any(agree(value, date) for date in dates) else miss
        return hit if value in wanted else miss

    return among


def _dates(literals: Sequence[int | float | str]) -> list[str]:
    """Return those of some fixed values that may mean a date, a bare year as a text."""
    return [
        value for literal in literals if is_shaped(value := literal if isinstance(literal, str) else as_year(literal))
    ]


def _beyond(name: Name, operator: str, literal: int | float | str, setting: Setting) -> Condition:
    """A name is less or more than a fixed value."""
    key, compare = name.name, OPERATORS[operator]
    numeric = isinstance(literal, (int, float))
    text = literal if isinstance(literal, str) else as_year(literal)
    length = len(text)
    absent = setting.absent(name) if numeric else not_known

    def beyond(values: Values) -> Truth:
        value = values.get(key, ABSENT)
        if is_missing(value):
            counted = absent(value)
            if isinstance(counted, Truth):
                return counted
            value = counted
        if isinstance(value, str):
            if not text:
                return Truth.UNDECIDED
            return Truth.TRUE if compare(value[:length], text[: len(value)]) else Truth.FALSE
        if not numeric or not isinstance(value, (int, float)):
            return Truth.UNDECIDED
        return Truth.TRUE if compare(value, literal) else Truth.FALSE

    return beyond


def _between(left: Term, operator: str, right: Term, setting: Setting) -> Condition:
    """Two terms, of which both must be known."""
    first, second = fetched(left, setting), fetched(right, setting)
    texts = any(isinstance(side, Name) and setting.kind(side.name) == "text" for side in (left, right))
    compared = comparison(operator if operator in FLIPPED else "==", texts=texts)

    def between(values: Values) -> Truth:
        one, other = first(values), second(values)
        unknown = least((one, other))
        return compared(one, other) if unknown is None else unknown

    return between

"""Does a condition make sense? Every fault of it, in the words of who wrote it."""

import re
from collections.abc import Iterator, Mapping

from surveyapp.errors import RuleError, did_you_mean, listed
from surveyapp.missing import OFFERS, Missing
from surveyapp.rules.tree import Compare, Joined, Literals, Name, Not, Rule, Variable, names

_ORDER = frozenset({"<", "<=", ">", ">="})
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def check(rule: Rule, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    """Yield everything in a rule that makes no sense for these variables, not only the first fault."""
    unknown = [(name, column) for name, column in names(rule) if name not in variables]
    for name, column in unknown:
        yield RuleError(f"there is no variable '{name}'", _known_instead(name, variables), column)
    if not unknown:
        yield from _senseless(rule, variables)


def _known_instead(name: str, variables: Mapping[str, Variable]) -> str:
    """What somebody who wrote an unknown name may have meant: a choice's column, a near name, a text."""
    stem, _, code = name.rpartition("_")
    if stem in variables and variables[stem].kind == "codes" and code.isdecimal():
        return f"write `{int(code)} in {stem}` for a choice of '{stem}'"
    mend = "name a question of an earlier page or a column of services.csv; a text stands in quotes"
    return did_you_mean(name, variables) or mend


def _senseless(rule: Rule, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    match rule:
        case Joined(parts=parts):
            for part in parts:
                yield from _senseless(part, variables)
        case Not(part=part):
            yield from _senseless(part, variables)
        case Compare():
            fault = _senseless_comparison(rule, variables)
            if fault:
                yield fault


def _senseless_comparison(rule: Compare, variables: Mapping[str, Variable]) -> RuleError | None:
    left, operator, right, column = rule.left, rule.operator, rule.right, rule.column
    if isinstance(left, Literals) and isinstance(right, Literals):
        return RuleError("this compares two fixed values", "name a question on one side", column)
    if operator == "in" and isinstance(right, Name):
        return _senseless_membership(left, right, variables, column)
    if isinstance(left, Literals):
        if operator == "in":
            return RuleError("`in` compares a question with a list", "write it like `heard in [1, 2]`", column)
        left, right = right, left
    assert isinstance(left, Name)
    for side in (left, right):
        if isinstance(side, Name) and (fault := _senseless_name(side, operator, right, variables)):
            return fault
    if isinstance(right, Literals):
        return _wrong_literals(left, operator, right, variables)
    one, other = _kind(left, variables), _kind(right, variables)
    if one != other:
        what = f"'{left.name}' is {_KINDS[one]}, but '{right.name}' is {_KINDS[other]}"
        return RuleError(what, "compare like with like", column)
    return None


def _senseless_membership(
    left: Name | Literals, right: Name, variables: Mapping[str, Variable], column: int
) -> RuleError | None:
    variable = variables[right.name]
    if variable.kind != "codes" or right.count or isinstance(left, Name):
        return RuleError(
            f"`in {right.name}` needs a code and a question with several answers",
            f"write it like `8 in {right.name}` for a multiple question, `{right.name} == 8` for a single one",
            column,
        )
    if len(left.values) > 1:
        mend = f"write `{left.values[0]} in {right.name} or {left.values[1]} in {right.name}`"
        return RuleError(f"`in {right.name}` looks for one code, not for a list", mend, left.column)
    return _wrong_value(variable, left, "in")


def _senseless_name(
    side: Name, operator: str, right: Name | Literals, variables: Mapping[str, Variable]
) -> RuleError | None:
    """What is wrong with one side of a comparison, whatever stands on the other."""
    name, kind = side.name, variables[side.name].kind
    if side.count and kind != "codes":
        mend = f"ask `answered({name})`, or compare '{name}' itself"
        return RuleError(f"count({name}) counts nothing: '{name}' has one answer", mend, side.column)
    only_reasons = isinstance(right, Literals) and all(isinstance(value, Missing) for value in right.values)
    if kind == "codes" and not side.count and not only_reasons:
        mend = f"write it like `8 in {name}` or count({name})"
        return RuleError(f"'{name}' can have several answers", mend, side.column)
    if kind == "text" and operator in _ORDER:
        mend = f'compare it with == or in, like `{name} in ["2", "3"]`'
        return RuleError(f"'{name}' is a text, and texts are neither less nor more", mend, side.column)
    return None


def _kind(side: Name, variables: Mapping[str, Variable]) -> str:
    return "number" if side.count else variables[side.name].kind


_KINDS = {"code": "a code", "codes": "several codes", "number": "a number", "text": "a text", "date": "a date"}


def _wrong_literals(left: Name, operator: str, right: Literals, variables: Mapping[str, Variable]) -> RuleError | None:
    """What is wrong with comparing a variable, or the count of its answers, with fixed values."""
    if operator != "in" and len(right.values) > 1:
        mend = f"write `{left.name} in [...]`, or compare it with one value"
        return RuleError(f"`{operator}` compares with one value, not with a list", mend, right.column)
    reason = next((value for value in right.values if isinstance(value, Missing)), None)
    if reason is not None and (left.count or operator in _ORDER):
        mend = f"write `{left.name} == {_word(reason)}`"
        return RuleError(f"{_word(reason)} is a reason, not a number", mend, right.column)
    if left.count:
        return _wrong_value(Variable(f"count({left.name})", "number"), right, operator)
    return _wrong_value(variables[left.name], right, operator)


def _word(reason: Missing) -> str:
    return next(name for name, code in OFFERS.items() if code == reason)


def _wrong_value(variable: Variable, literals: Literals, operator: str) -> RuleError | None:
    for value in literals.values:
        fault = _wrong_reason(variable, value) if isinstance(value, Missing) else _unlike(variable, value, operator)
        if fault:
            return RuleError(*fault, literals.column)
    return None


def _wrong_reason(variable: Variable, reason: Missing) -> tuple[str, str] | None:
    if reason in variable.offers:
        return None
    word = _word(reason)
    return f"'{variable.name}' does not offer {word}", f"add `offer: [{word}]` to its question, or remove this"


def _unlike(variable: Variable, value: int | float | str, operator: str) -> tuple[str, str] | None:
    """What is wrong with a fixed value beside this variable, and its mend."""
    compared = f"'{variable.name}' is compared with {value!r}"
    codes = listed([f"{code} ({label})" for code, label in variable.codes.items()])
    if isinstance(value, str) != (variable.kind in {"text", "date"}):
        if isinstance(value, str):
            return compared, f"compare it with a code: {codes}" if variable.codes else "compare it with a number"
        return compared, f'compare it with a text in quotes, like "{value}"'
    if variable.kind == "date" and not _DATE.fullmatch(str(value)):
        return compared, 'write the date like "2026", "2026-11" or "2026-11-22"'
    if operator not in _ORDER and variable.codes and value not in variable.codes:
        return f"'{variable.name}' has no code {value}", f"its codes are {codes}"
    if variable.texts and str(value).casefold() not in {text.casefold() for text in variable.texts}:
        hint = did_you_mean(str(value), variable.texts) or f"it can be {listed(sorted(variable.texts))}"
        return f"'{variable.name}' is never {value!r}", hint
    return None

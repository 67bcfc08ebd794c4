"""Does an expression make sense? Every fault of it, in the words of who wrote it."""

from collections.abc import Iterator, Mapping
from typing import Literal

from surveyapp.errors import RuleError, did_you_mean, listed
from surveyapp.missing import Missing
from surveyapp.rules.comparing import as_year
from surveyapp.rules.dates import is_date, is_shaped
from surveyapp.rules.kinds import IN_WORDS, NUMBERS, called, count_fault, kind_of, term_faults, word_of
from surveyapp.rules.tree import (
    BareDate,
    Compare,
    Joined,
    Literals,
    Name,
    Not,
    Rule,
    Term,
    Variable,
    names,
    with_today,
)

_ORDER = frozenset({"<", "<=", ">", ">="})


def check(rule: Rule, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    """Yield everything in a rule that makes no sense for these variables, not only the first fault.

    The day itself, `today`, needs not be among the variables.
    """
    known = with_today(variables)
    unknown = list(_unknown(rule, known))
    yield from unknown or _senseless(rule, known)


def check_value(
    term: Term, variables: Mapping[str, Variable], wanted: Literal["number", "date"]
) -> Iterator[RuleError]:
    """Yield everything in a term that makes no sense for these variables, or does not give what is wanted."""
    known = with_today(variables)
    faults = list(_unknown(term, known)) or list(term_faults(term, known))
    yield from faults
    if not faults and (fault := _unwanted(term, known, wanted)):
        yield fault


def _unwanted(term: Term, variables: Mapping[str, Variable], wanted: Literal["number", "date"]) -> RuleError | None:
    """What is wrong with the value that a term gives."""
    if isinstance(term, Name) and (fault := count_fault(term, variables)):
        return fault
    kind = kind_of(term, variables).kind
    if wanted == "date":
        if isinstance(term, Literals) and kind in {"number", "text", "date"}:
            fault_and_mend = _not_a_date(term.values[0])
            return RuleError(*fault_and_mend, term.column) if fault_and_mend else None
        mend = "write a date like 2026-11-22, or a name such as today"
        return None if kind == "date" else RuleError(_is_not(term, kind, "a date"), mend, term.column)
    if kind in NUMBERS:
        return None
    mend = (
        f"write count({term.name})" if isinstance(term, Name) and kind == "codes" else "write a number or a name of one"
    )
    return RuleError(_is_not(term, kind, "a number"), mend, term.column)


def _is_not(term: Term, kind: str, wanted: str) -> str:
    return f"{called(term)} is {IN_WORDS[kind]}, not {wanted}"


def _not_a_date(value: int | float | str) -> tuple[str, str] | None:
    text = value if isinstance(value, str) else as_year(value)
    if is_date(text):
        return None
    if is_shaped(text):
        return f"the calendar has no {text}", "write a date like 2026-11-22"
    return f"{value!r} is not a date", "write a date like 2026, 2026-11 or 2026-11-22"


def _unknown(expression: Rule | Term, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    for name, column in names(expression):
        if name not in variables:
            yield RuleError(f"there is no variable '{name}'", _known_instead(name, variables), column)


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
        case Compare(left=left, right=right):
            inside = [fault for side in (left, right) for fault in term_faults(side, variables)]
            fault = None if inside else _senseless_comparison(rule, variables)
            yield from [fault] if fault else inside


def _senseless_comparison(rule: Compare, variables: Mapping[str, Variable]) -> RuleError | None:
    left, operator, right, column = rule.left, rule.operator, rule.right, rule.column
    if not list(names(left)) and not list(names(right)):
        return RuleError("this compares two fixed values", "name a question on one side", column)
    if operator == "in" and isinstance(right, Name):
        return _senseless_membership(left, right, variables, column)
    if operator == "in" and (isinstance(left, Literals) or not isinstance(right, Literals)):
        return RuleError("`in` compares a question with a list", "write it like `heard in [1, 2]`", column)
    if isinstance(left, Literals):
        left, right = right, left
    for side in (left, right):
        if isinstance(side, Name) and (fault := _senseless_name(side, operator, right, variables)):
            return fault
    if isinstance(right, Literals):
        return _wrong_literals(left, operator, right, variables)
    one, other = kind_of(left, variables).kind, kind_of(right, variables).kind
    if one != other and not {one, other} <= NUMBERS:
        what = f"{called(left)} is {IN_WORDS[one]}, but {called(right)} is {IN_WORDS[other]}"
        return RuleError(what, "compare like with like", column)
    return None


def _senseless_membership(left: Term, right: Name, variables: Mapping[str, Variable], column: int) -> RuleError | None:
    variable = variables[right.name]
    if variable.kind != "codes" or right.count or not isinstance(left, Literals):
        return RuleError(
            f"`in {right.name}` needs a code and a question with several answers",
            f"write it like `8 in {right.name}` for a multiple question, `{right.name} == 8` for a single one",
            column,
        )
    if len(left.values) > 1:
        mend = f"write `{left.values[0]} in {right.name} or {left.values[1]} in {right.name}`"
        return RuleError(f"`in {right.name}` looks for one code, not for a list", mend, left.column)
    return _wrong_value(variable, f"'{variable.name}'", left, "in")


def _senseless_name(side: Name, operator: str, right: Term, variables: Mapping[str, Variable]) -> RuleError | None:
    """What is wrong with one side of a comparison, whatever stands on the other."""
    name, kind = side.name, variables[side.name].kind
    if fault := count_fault(side, variables):
        return fault
    only_reasons = isinstance(right, Literals) and all(isinstance(value, Missing) for value in right.values)
    if kind == "codes" and not side.count and not only_reasons:
        mend = f"write it like `8 in {name}` or count({name})"
        return RuleError(f"'{name}' can have several answers", mend, side.column)
    if kind == "text" and operator in _ORDER:
        mend = f'compare it with == or in, like `{name} in ["2", "3"]`'
        return RuleError(f"'{name}' is a text, and texts are neither less nor more", mend, side.column)
    return None


def _wrong_literals(left: Term, operator: str, right: Literals, variables: Mapping[str, Variable]) -> RuleError | None:
    """What is wrong with comparing a variable, a count or a calculation with fixed values."""
    plain = isinstance(left, Name) and not left.count
    if operator != "in" and len(right.values) > 1:
        mend = f"write `{left.name if isinstance(left, Name) else '...'} in [...]`, or compare it with one value"
        return RuleError(f"`{operator}` compares with one value, not with a list", mend, right.column)
    reason = next((value for value in right.values if isinstance(value, Missing)), None)
    if reason is not None and (not plain or operator in _ORDER):
        tested = next(name for name, _ in names(left))
        mend = f"write `{tested} == {word_of(reason)}`"
        return RuleError(f"{word_of(reason)} is a reason, not a number", mend, right.column)
    if isinstance(left, Name) and plain:
        return _wrong_value(variables[left.name], called(left), right, operator)
    given = kind_of(left, variables)
    pretended = Variable("", "date" if given.kind == "date" else "number", precision=given.precision)
    return _wrong_value(pretended, called(left), right, operator)


def _wrong_value(variable: Variable, name: str, literals: Literals, operator: str) -> RuleError | None:
    for value in literals.values:
        fault = (
            _wrong_reason(variable, value) if isinstance(value, Missing) else _unlike(variable, name, value, operator)
        )
        if fault:
            return RuleError(*fault, literals.column)
    return None


def _wrong_reason(variable: Variable, reason: Missing) -> tuple[str, str] | None:
    if reason in variable.offers:
        return None
    word = word_of(reason)
    return f"'{variable.name}' does not offer {word}", f"add `offer: [{word}]` to its question, or remove this"


def _unlike(variable: Variable, name: str, value: int | float | str, operator: str) -> tuple[str, str] | None:
    """What is wrong with a fixed value beside this variable, or beside a term that gives such values, and its mend."""
    shown = value if isinstance(value, BareDate) else repr(value)
    compared = f"{name} is compared with {shown}"
    if variable.kind == "date":
        return _unlike_date(compared, value)
    if isinstance(value, BareDate):
        return compared, _instead_of_date(variable, value)
    codes = listed([f"{code} ({label})" for code, label in variable.codes.items()])
    if isinstance(value, str) != (variable.kind == "text"):
        if isinstance(value, str):
            return compared, f"compare it with a code: {codes}" if variable.codes else "compare it with a number"
        return compared, f'compare it with a text in quotes, like "{value}"'
    if operator not in _ORDER and variable.codes and value not in variable.codes:
        return f"{name} has no code {value}", f"its codes are {codes}"
    if variable.texts and str(value).casefold() not in {text.casefold() for text in variable.texts}:
        hint = did_you_mean(str(value), variable.texts) or f"it can be {listed(sorted(variable.texts))}"
        return f"{name} is never {value!r}", hint
    return None


def _unlike_date(compared: str, value: int | float | str) -> tuple[str, str] | None:
    fault = _not_a_date(value)
    if fault is None or fault[0].startswith("the calendar"):
        return fault
    return compared, 'write the date like "2026", "2026-11" or "2026-11-22"'


def _instead_of_date(variable: Variable, value: str) -> str:
    if variable.kind == "text":
        return f'compare it with a text in quotes, like "{value}"'
    return f"put spaces round the minus to subtract: `{value.replace('-', ' - ')}`"

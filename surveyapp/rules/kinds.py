"""What kind of value a term gives, and every fault inside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.errors import RuleError
from surveyapp.missing import OFFERS, Missing
from surveyapp.rules.comparing import as_year
from surveyapp.rules.dates import is_date, precision_of
from surveyapp.rules.tree import Arithmetic, BareDate, Counted, Literals, Name, Precision, Span, Step, Term, Variable

IN_WORDS = {
    "code": "a code",
    "codes": "several codes",
    "number": "a number",
    "text": "a text",
    "date": "a date",
    "reason": "a reason",
    "list": "a list",
}
NUMBERS = frozenset({"code", "number"})
"""The kinds that can be calculated with."""

_FINER: dict[str, dict[str, str]] = {
    "year": {"year": "years"},
    "month": {"year": "years", "month": "months"},
}
_WHERE_DATE = "write a date before it, like `today - 2 years`"


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of value that a term gives; of a date, what it is known to."""

    kind: str
    precision: Precision = ""


def kind_of(term: Term, variables: Mapping[str, Variable]) -> Kind:
    """Return what kind of value a term of known variables gives."""
    match term:
        case Name(count=True) | Counted():
            return Kind("number")
        case Name(name=name):
            return Kind(variables[name].kind, variables[name].precision)
        case Literals(values=values):
            return _literal_kind(values)
        case Arithmetic(first=first, steps=steps):
            return _dated(first, variables) if _moves(steps) else Kind("number")


def _literal_kind(values: tuple[int | float | str, ...]) -> Kind:
    value = values[0]
    if len(values) > 1:
        return Kind("list")
    if isinstance(value, Missing):
        return Kind("reason")
    if isinstance(value, BareDate):
        return Kind("date", precision_of(value))
    return Kind("text" if isinstance(value, str) else "number")


def _moves(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step.term, Span) for step in steps)


def _dated(term: Term, variables: Mapping[str, Variable]) -> Kind:
    """The kind of a term to which a time is added: a text or a year may mean a date there."""
    if isinstance(term, Literals) and len(term.values) == 1 and not isinstance(term.values[0], Missing):
        value = term.values[0]
        text = value if isinstance(value, str) else as_year(value)
        if is_date(text):
            return Kind("date", precision_of(text))
    return kind_of(term, variables)


def called(term: Term) -> str:
    """Return how a message names a term."""
    match term:
        case Name(name=name, count=count):
            return f"'count({name})'" if count else f"'{name}'"
        case Counted(names=counted):
            return f"'count({', '.join(name.name for name in counted)})'"
        case Literals(values=(value,)):
            return word_of(value) if isinstance(value, Missing) else repr(value) if _is_quoted(value) else f"{value}"
        case Literals():
            return "this"
        case Arithmetic():
            return "this calculation"


def _is_quoted(value: int | float | str) -> bool:
    return isinstance(value, str) and not isinstance(value, BareDate)


def word_of(reason: Missing) -> str:
    """Return the name by which a questionnaire file calls a reason."""
    return next(name for name, code in OFFERS.items() if code == reason)


def count_fault(name: Name, variables: Mapping[str, Variable]) -> RuleError | None:
    """Return what is wrong with counting the answers of one variable."""
    if not name.count or variables[name.name].kind == "codes":
        return None
    mend = f"ask `answered({name.name})`, or compare '{name.name}' itself"
    return RuleError(f"count({name.name}) counts nothing: '{name.name}' has one answer", mend, name.column)


def term_faults(term: Term, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    """Yield every fault inside a calculation of known variables."""
    if not isinstance(term, Arithmetic):
        return
    terms = [term.first, *(step.term for step in term.steps if not isinstance(step.term, Span))]
    inside = [fault for part in terms for fault in term_faults(part, variables)]
    if inside:
        yield from inside
    elif _moves(term.steps):
        yield from _date_faults(term, variables)
    else:
        yield from _number_faults(term, variables)


def _date_faults(term: Arithmetic, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    """What is wrong with times added to a date."""
    dated = _dated(term.first, variables)
    if dated.kind != "date":
        at = next(step.column for step in term.steps if isinstance(step.term, Span))
        is_what = f"{called(term.first)} is {IN_WORDS[dated.kind]}"
        yield RuleError(f"{is_what}, and a time is added to a date only", _WHERE_DATE, at)
        return
    if fault := _no_such_day(term.first):
        yield fault
        return
    units = _FINER.get(dated.precision)
    for step in term.steps:
        if not isinstance(step.term, Span):
            yield _without_unit(step)
        elif units and step.term.unit not in units:
            what = f"{called(term.first)} is known to the {dated.precision}"
            yield RuleError(what, f"add {' or '.join(reversed(units.values()))}", step.term.column)


def _without_unit(step: Step) -> RuleError:
    mend = "add a time with its unit, like `+ 3 days` or `- 2 years`"
    return RuleError(f"`{step.sign}` beside a date needs a time with a unit", mend, step.column)


def _no_such_day(term: Term) -> RuleError | None:
    if isinstance(term, Literals) and isinstance(term.values[0], BareDate) and not is_date(term.values[0]):
        return RuleError(f"the calendar has no {term.values[0]}", "write a date like 2026-11-22", term.column)
    return None


def _number_faults(term: Arithmetic, variables: Mapping[str, Variable]) -> Iterator[RuleError]:
    """What is wrong with calculating with numbers: a date beside a sign, or what is no number."""
    signs = [term.steps[0], *term.steps]
    operands = [term.first, *(step.term for step in term.steps)]
    kinds = [kind_of(part, variables).kind for part in operands if not isinstance(part, Span)]
    if kinds[0] == "date" and not isinstance(term.first, Literals):
        step = term.steps[0]
        yield _two_dates(step) if kinds[1] == "date" else _date_and_number(term.first, step)
        return
    for step, part, kind in zip(signs, operands, kinds, strict=True):
        if not isinstance(part, Span) and (fault := _not_a_number(part, step, kind, variables)):
            yield fault


def _two_dates(step: Step) -> RuleError:
    mend = "compare them with a time between, like `ended >= started + 6 months`"
    return RuleError(f"two dates cannot be calculated with `{step.sign}`", mend, step.column)


def _date_and_number(date: Term, step: Step) -> RuleError:
    if step.sign in "+-":
        return _without_unit(step)
    mend = "add a time to it, like `started + 2 years`, or compare it"
    return RuleError(f"{called(date)} is a date, and dates are neither multiplied nor divided", mend, step.column)


def _not_a_number(part: Term, step: Step, kind: str, variables: Mapping[str, Variable]) -> RuleError | None:
    """What is wrong with an operand of a calculation with numbers."""
    column = part.column
    if isinstance(part, Name) and (fault := count_fault(part, variables)):
        return fault
    if kind in NUMBERS:
        return None
    if isinstance(part, Literals) and isinstance(part.values[0], BareDate):
        mend = f"put spaces round the minus to subtract: `{part.values[0].replace('-', ' - ')}`"
        return RuleError(f"{called(part)} is read as a date", mend, column)
    if kind == "date":
        return _date_and_number(part, step)
    if kind == "codes":
        assert isinstance(part, Name)
        return RuleError(f"{called(part)} can have several answers", f"write count({part.name})", column)
    what = f"{called(part)} is {IN_WORDS[kind]}, not a number"
    return RuleError(what, "calculate with numbers, codes and count(...) only", column)

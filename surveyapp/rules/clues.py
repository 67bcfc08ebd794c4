"""What some conditions compare their variables with: the places where an answer can make a difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.missing import Missing
from surveyapp.rules.comparing import as_year
from surveyapp.rules.dates import is_date
from surveyapp.rules.tree import (
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
    Term,
    Variable,
    names,
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What is worth trying.

    `numbers`, `dates` and `texts` are what variables are compared with; `spans` are the times added to dates;
    `looked_for` are the codes of several that `in` names, and `counted` the variables whose answers are counted.
    `spread` is how many different values must fit between two of them. Where `exact` is true, values at and between
    these tell everything; else a condition may hold for values that nobody thought of trying.
    """

    numbers: frozenset[float]
    dates: frozenset[str]
    texts: frozenset[str]
    spans: frozenset[tuple[int, str]]
    looked_for: Mapping[str, frozenset[int]]
    counted: frozenset[str]
    spread: int
    exact: bool


def atoms(rule: Rule) -> Iterator[Compare | Answered]:
    """Yield the comparisons and tests of a rule, without what joins them."""
    match rule:
        case Joined(parts=parts):
            for part in parts:
                yield from atoms(part)
        case Not(part=part):
            yield from atoms(part)
        case _:
            yield rule


def clues_of(rules: Sequence[Rule], variables: Mapping[str, Variable]) -> Clues:
    """Return what is worth trying to make rules of known variables true or false."""
    compares = [atom for rule in rules for atom in atoms(rule) if isinstance(atom, Compare)]
    terms = [term for compare in compares for side in (compare.left, compare.right) for term in _inside(side)]
    literals = [value for term in terms if isinstance(term, Literals) for value in term.values]
    asked = {name: variables[name] for rule in rules for name, _ in names(rule)}
    limits = [limit for variable in asked.values() for limit in (variable.low, variable.high) if limit is not None]
    plain = [value for value in literals if isinstance(value, (int, float)) and not isinstance(value, Missing)]
    worded = [value if isinstance(value, str) else as_year(value) for value in literals]
    own = {text for variable in asked.values() for text in variable.texts}
    return Clues(
        numbers=frozenset([*plain, *limits, *_shared_numbers(compares, variables)]),
        dates=frozenset(text for text in worded if is_date(text)),
        texts=frozenset(value for value in literals if isinstance(value, str)) | own,
        spans=frozenset((term.number, term.unit) for term in terms if isinstance(term, Span)),
        looked_for=_looked_for(compares),
        counted=frozenset(term.name for term in terms if isinstance(term, Name) and term.count),
        spread=max(1, sum(not variable.codes for variable in asked.values())),
        exact=all(_is_exact(compare, variables) for compare in compares),
    )


def _inside(term: Term | Span) -> Iterator[Term | Span]:
    """Yield a term and the terms in it."""
    yield term
    if isinstance(term, Arithmetic):
        for part in (term.first, *(step.term for step in term.steps)):
            yield from _inside(part)


def _looked_for(compares: Sequence[Compare]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for compare in compares:
        if compare.operator == "in" and isinstance(compare.right, Name) and isinstance(compare.left, Literals):
            codes = {code for code in compare.left.values if isinstance(code, int) and not isinstance(code, Missing)}
            found[compare.right.name] = found.get(compare.right.name, frozenset()) | codes
    return found


def _shared_numbers(compares: Sequence[Compare], variables: Mapping[str, Variable]) -> Iterator[float]:
    """Yield the codes and counts that two compared terms can share, and small numbers to calculate with."""
    for compare in compares:
        sides = (compare.left, compare.right)
        if any(isinstance(side, Literals) for side in sides):
            yield from (0, 1) if any(isinstance(side, Arithmetic) for side in sides) else ()
            continue
        for term in (term for side in sides for term in _inside(side)):
            if isinstance(term, Counted):
                yield from range(len(term.names) + 1)
            elif isinstance(term, Name):
                codes = variables[term.name].codes
                yield from range(len(codes) + 1) if term.count else codes


def _is_exact(compare: Compare, variables: Mapping[str, Variable]) -> bool:
    """Whether values at and between the fixed ones tell everything about a comparison."""
    asked = {variables[name].name: variables[name] for side in (compare.left, compare.right) for name, _ in names(side)}
    unbounded = [v.kind for v in asked.values() if v.kind in {"number", "date"} or (v.kind == "code" and not v.codes)]
    calculates = any(isinstance(side, Arithmetic) for side in (compare.left, compare.right))
    return not (calculates and unbounded) and unbounded.count("date") <= 1

"""Whether answers can make conditions true, found out by trying one answer of each kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import prod

from surveyapp.missing import Missing, is_missing
from surveyapp.rules.asking import compiled
from surveyapp.rules.clues import Clues, atoms, clues_of
from surveyapp.rules.domains import TooManyError, answers_of
from surveyapp.rules.tree import Joined, Not, Rule, Truth, Value, Values, Variable, names, with_today

MOST_TRIES = 20_000
_GUESSES = 3

_Goal = Callable[[Values], bool]


def possible(rules: Sequence[Rule], variables: Mapping[str, Variable]) -> bool | None:
    """Return whether any answers make all of some sensible rules true at once; None: it would take too long to know.

    A number may be any between its limits, with any decimals; each variable is answered freely, or left blank.
    """
    known = with_today(variables)
    parts = [part for rule in rules for part in _conjuncts(rule)]
    return _all([_found(group, None, known) for group in _groups(parts)])


def always(rule: Rule, variables: Mapping[str, Variable], given: Sequence[Rule] = ()) -> bool | None:
    """Return whether a sensible rule is true for all answers that make `given` true; None: too long to know.

    Where an answer is missing a comparison is neither true nor false, and that counts for nothing here; but what tests
    for a missing answer itself, as `answered(x)` or `x != dont_know` does, can be false of one and is not always true.
    """
    known = with_today(variables)
    parts = [part for one in given for part in _conjuncts(one)]
    against = Not(rule)  # only to find what shares its variables; also told from `rule` itself among the given
    groups = _groups([against, *parts])
    mine = next(group for group in groups if any(part is against for part in group))
    others = [_found(group, None, known) for group in groups if group is not mine]
    broken = _found([part for part in mine if part is not against], rule, known)
    refuted = _all([broken, *others])
    return None if refuted is None else not refuted


def _all(found: Sequence[bool | None]) -> bool | None:
    """Whether all hold: one that does not is enough to know."""
    return False if False in found else None if None in found else True


def _conjuncts(rule: Rule) -> Iterator[Rule]:
    if isinstance(rule, Joined) and rule.word == "and":
        for part in rule.parts:
            yield from _conjuncts(part)
    else:
        yield rule


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return rules by what they ask of: those of two groups share no variable, so each group can be tried alone."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        asked, together = {name for name, _ in names(rule)}, [rule]
        apart = []
        for others, group in groups:
            if asked & others:
                asked, together = asked | others, [*group, *together]
            else:
                apart.append((others, group))
        groups = [*apart, (asked, together)]
    return [group for _, group in groups]


def _found(rules: Sequence[Rule], broken: Rule | None, variables: Mapping[str, Variable]) -> bool | None:
    """Whether some answers make all rules true, and break one where one is to be broken."""
    everything = [*rules, broken] if broken else [*rules]
    asked = list(dict.fromkeys(name for rule in everything for name, _ in names(rule)))
    if not variables.keys() >= set(asked):
        return None
    variables = {name: variables[name] for name in asked}
    goals = [_fulfils(rule, variables) for rule in rules] + ([_breaks(broken, variables)] if broken else [])
    if any(all(goal(trial) for goal in goals) for trial in _guesses(variables)):
        return True
    clues = clues_of(everything, variables)
    try:
        answers = [_told_apart(name, everything, variables, clues) for name in asked]
    except TooManyError:
        return None
    for values in islice(product(*answers), MOST_TRIES):
        trial = dict(zip(asked, values, strict=True))
        if all(goal(trial) for goal in goals):
            return True
    return False if clues.exact and prod(map(len, answers)) <= MOST_TRIES else None


def _guesses(variables: Mapping[str, Variable]) -> Iterator[dict[str, Value]]:
    """Yield a few answers that are quick to make: most conditions are fulfilled, or broken, by one of them."""
    for turn in range(_GUESSES):
        yield {name: _guess(variable, turn) for name, variable in variables.items()}
    yield dict.fromkeys(variables, Missing.BLANK)


def _guess(variable: Variable, turn: int) -> Value:
    """Return an answer that the variable can have, another in each turn where it has several; blank is one too."""
    codes = list(variable.codes)
    match variable.kind:
        case "code" if codes:
            return codes[turn % len(codes)]
        case "codes" if codes:
            return (codes[turn % len(codes)],)
        case "number" if variable.low is not None and (variable.high is None or variable.high >= variable.low):
            return variable.low
    return Missing.BLANK


def _fulfils(rule: Rule, variables: Mapping[str, Variable]) -> _Goal:
    condition = compiled(rule, _exclusive(variables), variables=variables)
    return lambda values: condition(values) is Truth.TRUE


def _breaks(rule: Rule, variables: Mapping[str, Variable]) -> _Goal:
    condition = compiled(rule, _exclusive(variables), variables=variables)
    asked = {name for name, _ in names(rule)}

    def breaks(values: Values) -> bool:
        truth = condition(values)
        return truth is Truth.FALSE or (truth is not Truth.TRUE and not any(is_missing(values[name]) for name in asked))

    return breaks


def _exclusive(variables: Mapping[str, Variable]) -> dict[str, frozenset[int]]:
    return {name: variable.exclusive for name, variable in variables.items() if variable.exclusive}


def _told_apart(name: str, rules: Sequence[Rule], variables: Mapping[str, Variable], clues: Clues) -> list[Value]:
    """Return answers of a variable, of those that no rule tells apart only one."""
    answers = answers_of(variables[name], clues)
    tests = [atom for rule in rules for atom in atoms(rule) if any(asked == name for asked, _ in names(atom))]
    if any(asked != name for atom in tests for asked, _ in names(atom)):
        return answers
    goals = [compiled(atom, _exclusive(variables), variables=variables) for atom in tests]
    classes: dict[tuple[object, ...], Value] = {}
    for answer in answers:
        truths = [goal({name: answer}) for goal in goals]
        known = [truth if truth in {Truth.TRUE, Truth.FALSE} else None for truth in truths]
        classes.setdefault((is_missing(answer), *known), answer)
    return list(classes.values())

"""Who is asked: conditions compared by what they mean, not by how they are written."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from surveyapp import rules
from surveyapp.rules.tree import Joined

Shape = tuple[Any, ...]


def shapes(conditions: Iterable[str]) -> frozenset[Shape]:
    """Return the parts that must all hold, whichever of the conditions they stand in, without spaces and brackets.

    Raises:
        RuleError: a condition cannot be read; those of a questionnaire that has been loaded can.

    """
    return frozenset(part for text in conditions for part in _parts(_shape(rules.parse(text)), "and"))


def widened(was: Iterable[str], now: Iterable[str]) -> bool:
    """Return whether whoever was asked under the conditions before is certainly asked under those after.

    It is read off how they are joined, so `False` may also mean that it cannot be told.
    """
    return _leads_to(_joined("and", shapes(was)), _joined("and", shapes(now)))


def _leads_to(was: Shape, now: Shape) -> bool:
    """Whether a rule that holds makes another hold: `a and b` makes `a` hold, `a` makes `a or b` hold."""
    if was == now:
        return True
    if now[0] == "and":
        return all(_leads_to(was, part) for part in now[1])
    if was[0] == "or":
        return all(_leads_to(part, now) for part in was[1])
    if was[0] == "and" and any(_leads_to(part, now) for part in was[1]):
        return True
    return now[0] == "or" and any(_leads_to(was, part) for part in now[1])


def _shape(rule: Any) -> Shape:
    """What a rule says, without the columns in which its parts stand, and without the order of those joined."""
    if isinstance(rule, Joined):
        return _joined(rule.word, (_shape(part) for part in rule.parts))
    if is_dataclass(rule):
        parts = [(field.name, _shape(getattr(rule, field.name))) for field in fields(rule) if field.name != "column"]
        return (type(rule).__name__, *parts)
    if isinstance(rule, tuple):
        return tuple(_shape(part) for part in rule)
    return (type(rule).__name__, rule)


def _joined(word: str, shapes_: Iterable[Shape]) -> Shape:
    """Several shapes joined; one alone is itself."""
    parts = frozenset(inner for shape in shapes_ for inner in _parts(shape, word))
    return next(iter(parts)) if len(parts) == 1 else (word, parts)


def _parts(shape: Shape, word: str) -> frozenset[Shape]:
    """The parts that `and` or `or` joins on top of a rule; the rule itself where it joins nothing so."""
    return shape[1] if shape[0] == word else frozenset([shape])

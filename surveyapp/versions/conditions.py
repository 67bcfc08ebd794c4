"""Who is asked: conditions compared by what they mean, not by how they are written."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from surveyapp import rules

Shape = tuple[Any, ...]


def shapes(conditions: Iterable[str]) -> frozenset[Shape]:
    """Return the parts that must all hold, whichever of the conditions they stand in, without spaces and brackets.

    Raises:
        RuleError: a condition cannot be read; those of a questionnaire that has been loaded can.

    """
    return frozenset(part for text in conditions for part in _parts(_shape(rules.parse(text)), "and"))


def widened(was: Iterable[str], now: Iterable[str]) -> bool:
    """Return whether whoever was asked under the conditions before is certainly asked under those after.

    That is so where each part that must hold now is one that had to hold, or has further alternatives joined with `or`.
    """
    before = [_parts(shape, "or") for shape in shapes(was)]
    return all(any(old <= _parts(new, "or") for old in before) for new in shapes(now))


def _shape(rule: Any) -> Shape:
    """What a rule says, without the columns in which its parts stand."""
    if is_dataclass(rule):
        parts = [(field.name, _shape(getattr(rule, field.name))) for field in fields(rule) if field.name != "column"]
        return (type(rule).__name__, *parts)
    if isinstance(rule, tuple):
        return tuple(_shape(part) for part in rule)
    return (type(rule).__name__, rule)


def _parts(shape: Shape, word: str) -> frozenset[Shape]:
    """The parts that `and` or `or` joins on top of a rule; the rule itself where it joins nothing so."""
    known = dict(shape[1:]) if shape[:1] == ("Joined",) else {}
    if known.get("word") != ("str", word):
        return frozenset([shape])
    return frozenset(inner for part in known["parts"] for inner in _parts(part, word))

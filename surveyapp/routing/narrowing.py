"""A question as one respondent meets it: its choices and items on the route, in order, its wording and limits."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from surveyapp import rules
from surveyapp.missing import Missing, is_missing
from surveyapp.model import Battery, Choice, Item, Multiple, Ranking, Single
from surveyapp.model.questions import AnyQuestion
from surveyapp.routing.fitting import leaves_nothing
from surveyapp.routing.lots import shuffled
from surveyapp.rules import Truth, Value

Compile = Callable[[str], rules.Condition]
Limit = Callable[[AnyQuestion, str], Callable[[rules.Values], Value]]


class Narrowing:
    """What of a question depends on earlier answers or on chance, made ready once."""

    def __init__(self, question: AnyQuestion, condition: Compile, limit: Limit) -> None:
        self._question = question
        self._choices = {c.code: condition(c.ask_if) for c in _own_choices(question) if c.ask_if}
        self._items = {i.name: condition(i.ask_if) for i in _items(question) if i.ask_if}
        self._variants = [(condition(variant.ask_if), variant.ask) for variant in question.variants]
        self._limits = {key: limit(question, text) for key, text in question.limits.items()}
        self._order = getattr(question, "order", "")

    def __bool__(self) -> bool:
        """Whether anything depends on anything."""
        return bool(self._choices or self._items or self._variants or self._limits or self._order)

    def asked(self, known: Mapping[str, Value], seed: int) -> tuple[AnyQuestion | None, dict[str, Value]]:
        """Return the question as it is asked, None where nothing of it is left, and why what is left out has no answer.

        The reasons are by variable: an item's own, and ``question_code`` for a choice of a multiple question.
        """
        changes: dict[str, Any] = {}
        question = self._question
        gone: dict[int, Value] = {}
        absent: dict[str, Value] = {}
        if self._choices:
            gone = {
                code: reason for code, condition in self._choices.items() if (reason := _left_out(condition(known)))
            }
            changes["choices"] = tuple(c for c in _own_choices(question) if c.code not in gone)
            if not changes["choices"]:
                return None, {str(code): reason for code, reason in gone.items()}
        absent = {f"{question.name}_{name}": reason for name, reason in gone.items()}
        if self._items:
            items = {f"{question.name}_{name}": _left_out(condition(known)) for name, condition in self._items.items()}
            absent = {name: reason for name, reason in items.items() if reason is not None}
            changes["items"] = tuple(i for i in _items(question) if f"{question.name}_{i.name}" not in absent)
            if not changes["items"]:
                return None, absent
        for condition, ask in self._variants:
            if condition(known) is Truth.TRUE:
                changes["ask"] = ask
                break
        changes |= self._limits_now(known)
        if self._order:
            _put_in_order(question, changes, seed)
        if isinstance(question, Ranking) and "choices" in changes:
            changes["top"] = min(question.top, len(changes["choices"]))
        return replace(question, **changes) if changes else question, absent

    def _limits_now(self, known: Mapping[str, Value]) -> dict[str, Any]:
        """The limits as earlier answers set them; none where they leave nothing to answer: nobody is trapped."""
        values = {key: limit(known) for key, limit in self._limits.items()}
        found: dict[str, Any] = {key: value for key, value in values.items() if not is_missing(value)}
        return {} if found and leaves_nothing(replace(self._question, **found)) else found


def _put_in_order(question: AnyQuestion, changes: dict[str, Any], seed: int) -> None:
    """Shuffle the items of a battery, or the choices of another question."""
    if isinstance(question, Battery):
        items = changes.get("items", question.items)
        changes["items"] = shuffled(items, seed, question.name, lambda item: None if item.anchored else item.name)
    else:
        choices = changes.get("choices", _own_choices(question))
        changes["choices"] = shuffled(choices, seed, question.name, lambda c: None if _keeps_place(c) else c.code)


def _keeps_place(choice: Choice) -> bool:
    """Whether a choice stays where it is written: none of these and other belong at the end."""
    return choice.anchored or choice.exclusive or choice.specify is not None


def _left_out(truth: Truth) -> Missing | None:
    if truth is Truth.TRUE:
        return None
    return Missing.UNDECIDED if truth is Truth.UNDECIDED else Missing.NOT_ASKED


def _own_choices(question: AnyQuestion) -> tuple[Choice, ...]:
    return question.choices if isinstance(question, Single | Multiple | Ranking) else ()


def _items(question: AnyQuestion) -> tuple[Item, ...]:
    return question.items if isinstance(question, Battery) else ()

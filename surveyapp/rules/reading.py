"""An expression's text becomes a tree, or a fault with the column where reading stopped."""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from surveyapp.errors import RuleError, did_you_mean
from surveyapp.missing import OFFERS
from surveyapp.rules.dates import is_shaped
from surveyapp.rules.tokens import WORDS, Token, tokens
from surveyapp.rules.tree import (
    Answered,
    Arithmetic,
    BareDate,
    Compare,
    Counted,
    Joined,
    Literals,
    Name,
    Not,
    Rule,
    Span,
    Step,
    Term,
)

MANY = 4096
"""So many trees are kept: the same condition is read again and again while a questionnaire is checked."""

MAX_DEPTH = 20
MAX_DIGITS = 15
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""Each comparison with its sides changed over."""

FUNCTIONS = ("answered", "count")
UNITS: dict[str, Literal["day", "week", "month", "year"]] = {
    "day": "day", "days": "day", "week": "week", "weeks": "week",
    "month": "month", "months": "month", "year": "year", "years": "year",
}  # fmt: skip
"""The units of time that can be added to a date, as they are written."""

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_JOIN = "join conditions with `and` or `or`"


class _Reader:
    """Reads one expression by descent: or, and, not, comparison, sum, product, sign, operand.

    A bracket may hold a condition or a calculation, so every step returns either; who needs one of the two asks for it.
    """

    def __init__(self, text: str, what: str = "condition") -> None:
        self.what = what
        self.tokens = list(tokens(text, what))
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def coming(self) -> Token:
        """The token after this one."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def took(self, *texts: str) -> bool:
        if self.token.kind != "text" and self.token.text in texts:
            self.at += 1
            return True
        return False

    def fail(self, what: str, mend: str) -> RuleError:
        return RuleError(what, mend, self.token.column)

    def unexpected(self, mend: str = _JOIN) -> RuleError:
        return self.fail(f"{_shown(self.token)} was not expected here", mend)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"the {self.what} nests too deep", "split it over a page and its questions")

    def rule(self, expression: Rule | Term) -> Rule:
        """Return what must be a condition."""
        if isinstance(expression, Term):
            raise self.fail(
                "this does not say what it is compared with", "compare it, like `heard == 1`, or use answered(heard)"
            )
        return expression

    def value(self, part: Callable[[], Rule | Term]) -> Term:
        """Read what must give a value."""
        column = self.token.column
        expression = part()
        if isinstance(expression, Rule):
            mend = "compare and calculate with names, numbers and dates; `count(a, b)` counts what is answered"
            raise RuleError("a condition stands where a value was expected", mend, column)
        return expression

    def joined(self, word: Literal["and", "or"], part: Callable[[], Rule | Term]) -> Rule | Term:
        first = part()
        if self.token.kind == "text" or self.token.text != word:
            return first
        parts = [self.rule(first)]
        while self.took(word):
            parts.append(self.rule(part()))
        return Joined(word, tuple(parts))

    def any_of(self) -> Rule | Term:
        return self.joined("or", lambda: self.joined("and", self.negation))

    def negation(self) -> Rule | Term:
        self.deeper()
        expression = Not(self.rule(self.negation())) if self.took("not") else self.comparison()
        self.depth -= 1
        return expression

    def comparison(self) -> Rule | Term:
        left = self.sum()
        operator = self.token
        compares = operator.kind != "text" and (operator.text in _COMPARISONS or operator.text == "not")
        if not compares:
            return left
        if isinstance(left, Rule):
            raise self.unexpected()
        self.at += 1
        if operator.text == "not":
            if not self.took("in"):
                self.rule(left)
            return Not(Compare(left, "in", self.value(self.sum), self.tokens[self.at - 1].column))
        right = self.value(self.sum)
        if self.token.kind != "text" and self.token.text in _COMPARISONS:
            raise self.fail("two comparisons in a row", "join them with `and`, like `1 <= x and x <= 5`")
        return Compare(left, operator.text, right, operator.column)

    def sum(self) -> Rule | Term:
        return self.calculation("+-", self.product)

    def product(self) -> Rule | Term:
        return self.calculation("*/", self.signed)

    def calculation(self, signs: str, part: Callable[[], Rule | Term]) -> Rule | Term:
        column = self.token.column
        first = part()
        steps = []
        while self.token.kind == "sign" and self.token.text in signs:
            sign = self.token
            if isinstance(first, Rule):
                raise self.unexpected()
            self.at += 1
            span = self.span() if signs == "+-" else None
            steps.append(Step(sign.text, span or self.value(part), sign.column))
        return Arithmetic(first, tuple(steps), column) if steps and not isinstance(first, Rule) else first

    def span(self) -> Span | None:
        """Read a time such as `18 months`, where one stands here."""
        number, unit = self.token, self.coming
        if number.kind == "name" and unit.kind == "name" and unit.text in UNITS:
            raise self.fail(f"`{unit.text}` needs a whole number before it", "write it like `today - 2 years`")
        if number.kind != "number" or unit.kind != "name" or unit.text not in UNITS:
            return None
        if not number.text.isdecimal():
            mend = "write it in a smaller unit, like `18 months` for one year and a half"
            raise self.fail(f"`{number.text} {unit.text}` is not a whole number", mend)
        _refuse_long(number)
        self.at += 2
        if self.token.text in {"*", "/"}:
            raise self.unexpected("write the time out, like `today - 6 months`")
        return Span(int(number.text), UNITS[unit.text], number.column)

    def signed(self) -> Rule | Term:
        column = self.token.column
        if not self.took("-"):
            return self.operand()
        self.deeper()
        term = self.value(self.signed)
        self.depth -= 1
        if isinstance(term, Literals) and len(term.values) == 1 and type(term.values[0]) in (int, float):
            return Literals((_negative(term.values[0]),), column)
        return Arithmetic(Literals((0,), column), (Step("-", term, column),), column)

    def operand(self) -> Rule | Term:
        token = self.token
        if self.took("("):
            expression = self.any_of()
            if self.token.text == ",":
                raise self.fail("a list stands in square brackets", "write it like `[1, 2]`")
            if not self.took(")"):
                raise self.fail("a bracket is not closed", "add `)`")
            return expression
        if token.kind == "name" and token.text not in WORDS:
            return self.function() if self.coming.text == "(" and self.coming.kind == "sign" else self.name()
        if self.took("["):
            return self.list_of(token.column)
        if token.kind in {"number", "text", "date"}:
            literals = Literals((self.literal(),), token.column)
            if token.kind == "number" and self.token.kind == "name" and self.token.text not in WORDS:
                hint = did_you_mean(self.token.text, UNITS) if self.token.text not in UNITS else ""
                raise self.unexpected(hint or f"{_JOIN}; a time is added to a date, like `today - 2 years`")
            return literals
        raise self.fail(f'a name, a number or a "text" was expected, not {_shown(token)}', "complete the condition")

    def name(self) -> Name | Literals:
        token = self.token
        self.at += 1
        if token.text in OFFERS:
            return Literals((OFFERS[token.text],), token.column)
        return Name(token.text, token.column)

    def function(self) -> Answered | Name | Counted:
        token = self.token
        if token.text not in FUNCTIONS:
            mend = did_you_mean(token.text, FUNCTIONS) or "the functions are answered(a), count(a) and count(a, b)"
            raise RuleError(f"there is no function '{token.text[:40]}'", mend, token.column)
        self.at += 2
        if token.text == "answered":
            return Answered(self.bracketed_names("answered(heard)", most=1)[0].name, token.column)
        counted = self.bracketed_names("count(used_for)` or `count(a, b)")
        return Counted(counted, token.column) if len(counted) > 1 else Name(counted[0].name, token.column, count=True)

    def bracketed_names(self, example: str, most: int = 100) -> tuple[Name, ...]:
        found: list[Name] = []
        start = self.token.column
        while not found or (len(found) < most and self.took(",")):
            token = self.token
            if token.kind != "name" or token.text in WORDS:
                found = []
                break
            self.at += 1
            found.append(Name(token.text, token.column))
        if not found or not self.took(")"):
            only = "one question" if most == 1 else "one question, or of several"
            raise RuleError(f"the brackets must hold the name of {only}", f"write it like `{example}`", start)
        return tuple(found)

    def literal(self) -> int | float | str:
        token = self.token
        self.at += 1
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "date":
            if not is_shaped(token.text):
                raise RuleError(f"`{token.text[:40]}` is not a date", "write a date like 2026-11-02", token.column)
            return BareDate(token.text)
        if token.kind == "number":
            _refuse_long(token)
            return float(token.text) if "." in token.text else int(token.text)
        if token.text == "-" and self.token.kind == "number":
            return _negative(self.literal())
        if token.text in OFFERS:
            return OFFERS[token.text]
        what = f'a number, a "text" or a reason such as dont_know was expected, not {_shown(token)}'
        raise RuleError(what, "a list is like [1, 2]", token.column)

    def list_of(self, column: int) -> Literals:
        values = [self.literal()]
        while self.took(","):
            values.append(self.literal())
        if not self.took("]"):
            raise self.fail("a list is not closed", "add `]`")
        return Literals(tuple(values), column)

    def end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected()


def _refuse_long(token: Token) -> None:
    if len(token.text) > MAX_DIGITS:
        raise RuleError("this number is too long", f"use at most {MAX_DIGITS} digits", token.column)


def _negative(number: int | float | str) -> int | float:
    assert not isinstance(number, str)
    return -number


def _shown(token: Token) -> str:
    return f"`{token.text[:40]}`" if token.text else "the end"


@lru_cache(MANY)
def parse(text: str) -> Rule:
    """Read a condition.

    Raises:
        RuleError: it cannot be read; `column` says where reading stopped.

    """
    reader = _Reader(text)
    rule = reader.rule(reader.any_of())
    reader.end()
    return rule


@lru_cache(MANY)
def parse_value(text: str) -> Term:
    """Read an expression that gives a value, such as ``total - 1`` or ``today - 18 months``.

    Raises:
        RuleError: it cannot be read, or is a condition; `column` says where reading stopped.

    """
    reader = _Reader(text, "value")
    term = reader.any_of()
    if isinstance(term, Rule):
        raise RuleError("this is a condition, not a value", "write a number, a date or names, like `total - 1`", 1)
    reader.end()
    return term

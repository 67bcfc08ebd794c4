"""A condition's text becomes a tree, or a fault with the column where reading stopped."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from surveyapp.errors import RuleError
from surveyapp.missing import OFFERS
from surveyapp.rules.tree import Answered, Compare, Joined, Literals, Name, Not, Rule

MAX_LENGTH = 1000
MAX_DEPTH = 20
MAX_DIGITS = 15
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""Each comparison with its sides changed over."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))|(?P<text>"[^"]*"|'[^']*')|(?P<name>[A-Za-z_][A-Za-z0-9_]*)
        |(?P<sign>==(?!=)|!=(?!=)|<=|>=|<(?!>)|>|\(|\)|\[|\]|,))""",
    re.VERBOSE,
)
_SIGNS_OF_OTHERS = {
    "===": "==", "!==": "!=", "<>": "!=", "≠": "!=", "=>": ">=", "≥": ">=", "=<": "<=", "≤": "<=", "=": "==",
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
}  # fmt: skip
"""How other languages and word processors write it, the longer signs first."""

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_WORDS = frozenset({"and", "or", "not", "in"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            raise _unknown_sign(text, at + len(text[at:]) - len(text[at:].lstrip()))
        kind = match.lastgroup or ""
        word, column = match[kind], match.start(kind) + 1
        if kind == "name" and word not in _WORDS and word.lower() in _WORDS:
            raise RuleError(f"`{word}` is written in small letters", f"write `{word.lower()}`", column)
        yield _Token(kind, word, column)
        at = match.end()
    yield _Token("end", "", len(text) + 1)


def _unknown_sign(text: str, at: int) -> RuleError:
    """The fault of what is no part of the language."""
    sign = text[at]
    other = next((other for other in _SIGNS_OF_OTHERS if text.startswith(other, at)), "")
    if other:
        return RuleError(f"`{other}` means nothing in a condition", f"write `{_SIGNS_OF_OTHERS[other]}`", at + 1)
    if sign in "\"'":
        return RuleError("a quote is not closed", f"add `{sign}` after the text", at + 1)
    if word := re.match(r"-?[\w.]+", text[at:]):
        mend = "a number is like 12 or 0.5, a name starts with a letter, a text stands in quotes"
        return RuleError(f"`{word[0][:40]}` is neither a number nor a name", mend, at + 1)
    shown = f"`{sign}`" if sign.isprintable() else f"the invisible character U+{ord(sign):04X}"
    mend = 'use names, numbers, "texts", == != < <= > >= in and or not'
    return RuleError(f"{shown} means nothing in a condition", mend, at + 1)


class _Reader:
    """Reads one condition by descent: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def took(self, *texts: str) -> bool:
        if self.token.kind != "text" and self.token.text in texts:
            self.at += 1
            return True
        return False

    def fail(self, what: str, mend: str) -> RuleError:
        return RuleError(what, mend, self.token.column)

    def joined(self, word: Literal["and", "or"], part: Callable[[], Rule]) -> Rule:
        parts = [part()]
        while self.took(word):
            parts.append(part())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def any_of(self) -> Rule:
        return self.joined("or", lambda: self.joined("and", self.negation))

    def negation(self) -> Rule:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("the condition nests too deep", "split it over a page and its questions")
        rule = Not(self.negation()) if self.took("not") else self.comparison()
        self.depth -= 1
        return rule

    def comparison(self) -> Rule:
        if self.took("("):
            rule = self.any_of()
            if not self.took(")"):
                raise self.fail("a bracket is not closed", "add `)`")
            return rule
        column = self.token.column
        if self.token.text == "answered" and self.tokens[self.at + 1].text == "(":
            self.at += 1
            return Answered(self.bracketed_name().name, column)
        left = self.operand()
        operator = self.token
        if not self.took(*_COMPARISONS):
            if self.took("not") and self.took("in"):
                return Not(Compare(left, "in", self.operand(), operator.column))
            raise self.fail(
                "this does not say what it is compared with", "compare it, like `heard == 1`, or use answered(heard)"
            )
        right = self.operand()
        if self.token.text in _COMPARISONS:
            raise self.fail("two comparisons in a row", "join them with `and`, like `1 <= x and x <= 5`")
        return Compare(left, operator.text, right, operator.column)

    def bracketed_name(self) -> Name:
        token = self.tokens[self.at + 1]
        self.at += 2
        if token.kind != "name" or token.text in _WORDS or not self.took(")"):
            raise RuleError(
                "the brackets must hold the name of one question", "write it like `answered(heard)`", token.column
            )
        return Name(token.text, token.column)

    def operand(self) -> Name | Literals:
        token = self.token
        if token.kind == "name" and token.text not in _WORDS:
            self.at += 1
            if token.text == "count" and self.token.text == "(":
                return Name(self.bracketed_name().name, token.column, count=True)
            if token.text in OFFERS:
                return Literals((OFFERS[token.text],), token.column)
            return Name(token.text, token.column)
        if self.took("["):
            return self.list_of(token.column)
        if token.kind in {"number", "text"}:
            return Literals((self.literal(),), token.column)
        raise self.fail(f'a name, a number or a "text" was expected, not {_shown(token)}', "complete the condition")

    def literal(self) -> int | float | str:
        token = self.token
        self.at += 1
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "number" and len(token.text) > MAX_DIGITS:
            raise RuleError("this number is too long", f"use at most {MAX_DIGITS} digits", token.column)
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
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


def _shown(token: _Token) -> str:
    return f"`{token.text[:40]}`" if token.text else "the end"


def parse(text: str) -> Rule:
    """Read a condition.

    Raises:
        RuleError: it cannot be read; `column` says where reading stopped.

    """
    if len(text) > MAX_LENGTH:
        raise RuleError(
            f"the condition is longer than {MAX_LENGTH} characters", "split it over a page and its questions", 1
        )
    reader = _Reader(text)
    rule = reader.any_of()
    if reader.token.kind != "end":
        raise reader.fail(f"{_shown(reader.token)} was not expected here", "join conditions with `and` or `or`")
    return rule

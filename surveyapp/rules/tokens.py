"""An expression's text becomes tokens, or a fault at the first sign that is no part of the language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.errors import RuleError

MAX_LENGTH = 1000
WORDS = frozenset({"and", "or", "not", "in"})

_TOKEN = re.compile(
    r"""\s*(?:(?P<date>[0-9]{4}-[0-9]{2}(?:-[0-9]+)?(?![\w.]))|(?P<number>[0-9]+(?:\.[0-9]+)?(?![\w.]))
        |(?P<text>"[^"]*"|'[^']*')|(?P<name>[A-Za-z_][A-Za-z0-9_]*)
        |(?P<sign>==(?!=)|!=(?!=)|<=|>=|<(?!>)|>|\(|\)|\[|\]|,|\+|-|\*(?!\*)|/(?!/)))""",
    re.VERBOSE,
)
_SIGNS_OF_OTHERS = {
    "===": "==", "!==": "!=", "<>": "!=", "≠": "!=", "=>": ">=", "≥": ">=", "=<": "<=", "≤": "<=", "=": "==",
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "×": "*", "·": "*", "//": "/", "÷": "/", "−": "-", "–": "-",
}  # fmt: skip
"""How other languages and word processors write it, the longer signs first."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: its kind (date, number, text, name, sign or end), its text and its column."""

    kind: str
    text: str
    column: int


def tokens(text: str, what: str = "condition") -> Iterator[Token]:
    """Yield the tokens of an expression, the last of kind "end"; `what` is its name in a fault.

    Raises:
        RuleError: it is too long, or holds what is no part of the language.

    """
    if len(text) > MAX_LENGTH:
        raise RuleError(
            f"the {what} is longer than {MAX_LENGTH} characters", "split it over a page and its questions", 1
        )
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            raise _unknown_sign(text, at + len(text[at:]) - len(text[at:].lstrip()), what)
        kind = match.lastgroup or ""
        word, column = match[kind], match.start(kind) + 1
        if kind == "name" and word not in WORDS and word.lower() in WORDS:
            raise RuleError(f"`{word}` is written in small letters", f"write `{word.lower()}`", column)
        yield Token(kind, word, column)
        at = match.end()
    yield Token("end", "", len(text) + 1)


def _unknown_sign(text: str, at: int, what: str) -> RuleError:
    """The fault of what is no part of the language."""
    sign = text[at]
    if text.startswith("**", at):
        return RuleError(f"`**` means nothing in a {what}", "write the factors out, like `years * years`", at + 1)
    other = next((other for other in _SIGNS_OF_OTHERS if text.startswith(other, at)), "")
    if other:
        return RuleError(f"`{other}` means nothing in a {what}", f"write `{_SIGNS_OF_OTHERS[other]}`", at + 1)
    if sign in "\"'":
        return RuleError("a quote is not closed", f"add `{sign}` after the text", at + 1)
    if word := re.match(r"[\w.]+", text[at:]):
        mend = "a number is like 12 or 0.5, a name starts with a letter, a text stands in quotes"
        return RuleError(f"`{word[0][:40]}` is neither a number nor a name", mend, at + 1)
    shown = f"`{sign}`" if sign.isprintable() else f"the invisible character U+{ord(sign):04X}"
    mend = 'use names, numbers, "texts", == != < <= > >= + - * / in and or not'
    return RuleError(f"{shown} means nothing in a {what}", mend, at + 1)

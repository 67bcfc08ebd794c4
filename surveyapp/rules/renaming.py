"""An expression with its names replaced, for questions that are asked again under other names."""

from collections.abc import Mapping

from surveyapp.missing import OFFERS
from surveyapp.rules.reading import FUNCTIONS, UNITS
from surveyapp.rules.tokens import WORDS, Token, tokens


def renamed(text: str, mapping: Mapping[str, str]) -> str:
    """Return a condition or value as it is written, with the names in `mapping` replaced.

    Texts in quotes, reasons, functions, units of time, spaces and every other name stay as they are.

    Raises:
        RuleError: the text holds what is no part of the language.

    """
    pieces, end = [], 0
    found = list(tokens(text))
    for before, token, after in zip([None, *found], found, found[1:], strict=False):
        if token.text in mapping and _is_variable(before, token, after):
            start = token.column - 1
            pieces += [text[end:start], mapping[token.text]]
            end = start + len(token.text)
    return "".join([*pieces, text[end:]])


def _is_variable(before: Token | None, token: Token, after: Token) -> bool:
    if token.kind != "name" or token.text in WORDS or token.text in OFFERS:
        return False
    if token.text in FUNCTIONS and after.kind == "sign" and after.text == "(":
        return False
    return not (token.text in UNITS and before is not None and before.kind == "number")

"""Markdown and piping: a questionnaire's text in, safe HTML out."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt

PIPE = re.compile(r"\$\{([^}]{0,160})\}")
"""${heard} in a text prints an answer, ${visits|visit|visits} a word by number; group 1 is what stands inside."""

_RULES = ("emphasis", "escape", "newline", "link", "autolink")
_BLOCKS = ("paragraph", "list", "heading")


def piped(text: str) -> Iterator[str]:
    """Yield the names that a text prints, or chooses words by, with ${...}."""
    return (match[1].partition("|")[0] for match in PIPE.finditer(text))


def forms(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names that a text chooses words by, each with the words for one, for several, and so on."""
    for match in PIPE.finditer(text):
        name, *words = match[1].split("|")
        if words:
            yield name, words


def plain(text: str, value: Callable[[str], str]) -> str:
    """Return a text with each ${name} replaced by `value(name)`, as plain text."""
    return PIPE.sub(lambda match: value(match[1]), text)


def inline_html(text: str, value: Callable[[str], str] | None = None) -> str:
    """Return one line of Markdown (emphasis, links) as HTML; `value` gives the HTML for a piped name."""
    return _filled(_markdown().renderInline(text), value)


def block_html(text: str, value: Callable[[str], str] | None = None) -> str:
    """Return Markdown with paragraphs, lists and headings as HTML; `value` gives the HTML for a piped name."""
    return _filled(_markdown().render(text), value)


def filled(html: str, value: Callable[[str], str]) -> str:
    """Return HTML made by the functions above with each ${name} replaced by the plain text `value(name)`."""
    return PIPE.sub(lambda match: escaped(value(match[1])), html)


def unmarked(text: str) -> str:
    """Return one line of Markdown as plain text: without the marks of emphasis."""
    return text.replace("**", "").replace("*", "")


def escaped(text: str) -> str:
    """Return plain text safe to stand in HTML, in quotes or out."""
    return escape(text, quote=True)


def _filled(html: str, value: Callable[[str], str] | None) -> str:
    return PIPE.sub(lambda match: value(match[1]), html) if value else html


@cache
def _markdown() -> Any:
    """The subset of Markdown that questionnaires may use; HTML in it is shown as text."""
    markdown = MarkdownIt("zero", {"html": False, "linkify": False}).enable([*_RULES, *_BLOCKS])
    setattr(markdown, "validateLink", _may_be_linked)  # noqa: B010 - the library means it to be replaced so
    return markdown


def _may_be_linked(url: str) -> bool:
    return bool(re.match(r"(https://|mailto:)", url.strip(), re.IGNORECASE))

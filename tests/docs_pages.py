"""The pages of the docs, read: their blocks, tables, headings and links."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SHIPPED = ROOT / "questionnaires"
PAGES = sorted(DOCS.rglob("*.md"))
LANGUAGE, FIELDWORK, TUTORIAL = (DOCS / f"{name}.md" for name in ("questionnaire-language", "fieldwork", "tutorial"))
OF_LANGUAGE = [LANGUAGE, *sorted((DOCS / "language").glob("*.md"))]
"""The pages that have the language: its frame, and one for each of its parts."""
DEADLINE = 120
"""Seconds after which a program that should have answered is ended."""

posix_only = pytest.mark.skipif(os.name != "posix", reason="the shell blocks are for a POSIX shell")


# --- reading the pages --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, line, the words after the fence, and its text."""

    page: Path
    line: int
    info: str
    text: str

    @property
    def kind(self) -> str:
        """The first word after the fence, such as yaml."""
        return self.info.partition(" ")[0]

    @property
    def rest(self) -> str:
        """What follows it: a part of a survey, or the name of a file."""
        return self.info.partition(" ")[2]

    def __str__(self) -> str:
        return f"{self.page.relative_to(DOCS)}:{self.line}"


def parsed(page: Path) -> list[Token]:
    """Return a page's tokens."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [block_of(page, token) for token in parsed(page) if token.type == "fence"]


def block_of(page: Path, token: Token) -> Block:
    assert token.map is not None
    return Block(page, token.map[0] + 1, token.info, token.content)


def inlines(page: Path, kind: str) -> Iterator[Token]:
    """Yield the tokens of a kind (code_inline, link_open) that stand in the text of a page."""
    for token in parsed(page):
        yield from (child for child in token.children or () if child.type == kind)


def tables(page: Path) -> list[list[list[str]]]:
    """Return the tables of a page: rows of cells as plain text, the header first."""
    found: list[list[list[str]]] = []
    cell = False
    for token in parsed(page):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in {"td_open", "th_open"}:
            cell = True
        elif token.type == "inline" and cell:
            found[-1][-1].append(words_of(token))
            cell = False
    return found


def words_of(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def section(page: Path, title: str) -> str:
    """Return the text below a heading of a page, up to the next heading of its level or of one above it."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{page.name} has no heading {title!r}"
    return found[2]


def table(page: Path, heading: str) -> list[list[str]]:
    """Return the rows below the header of the table whose first heading is `heading`."""
    return next(rows[1:] for rows in tables(page) if rows[0][0] == heading)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    tokens = parsed(page)
    titles = [words_of(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


ALL = [block for page in PAGES for block in blocks(page)]


def examples(kind: str, rest: str = "") -> list[Block]:
    """Return the blocks of all pages that are marked so."""
    return [block for block in ALL if block.kind == kind and block.rest == rest]

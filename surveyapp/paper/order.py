"""The questionnaire in the order of paper: sections, their pages, and questions that have numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from surveyapp.model import Note, Page, Questionnaire
from surveyapp.model.questions import AnyQuestion


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that follow each other in one section; `anchor` is its place in the document."""

    anchor: str
    title: str
    section: str
    pages: tuple[Page, ...]


def chapters(questionnaire: Questionnaire) -> tuple[Chapter, ...]:
    """Return the sections in the order of the file; pages without one stand under Questions."""
    found: list[Chapter] = []
    for section, pages in groupby(questionnaire.pages, lambda page: page.section):
        title = questionnaire.sections.get(section, "") or "Questions"
        found.append(Chapter(f"section-{len(found) + 1}", title, section, tuple(pages)))
    return tuple(found)


def asked(questionnaire: Questionnaire) -> tuple[tuple[Page, AnyQuestion], ...]:
    """Return what has a number: every question with its page, notes left out."""
    return tuple((page, q) for page in questionnaire.pages for q in page.questions if not isinstance(q, Note))


def numbers(questionnaire: Questionnaire) -> dict[str, int]:
    """Return the number of each question, from 1, in the order of the file."""
    return {question.name: number for number, (_, question) in enumerate(asked(questionnaire), start=1)}


def span(numbers: list[int]) -> str:
    """Return numbers that follow each other as words: ``question 4``, ``questions 4 and 5``, ``questions 4 to 9``."""
    if len(numbers) == 1:
        return f"question {numbers[0]}"
    return f"questions {numbers[0]} {'and' if len(numbers) == 2 else 'to'} {numbers[-1]}"


def repeated(pages: Iterable[Page]) -> dict[str, Page]:
    """Return, by name of each page that asks the same again for a further entry of a list, the page it repeats."""
    entries: dict[str, dict[int, list[Page]]] = {}
    for page in pages:
        if page.entry:
            entries.setdefault(page.entry.roster, {}).setdefault(page.entry.number, []).append(page)
    found: dict[str, Page] = {}
    for numbered in entries.values():
        first = numbered[min(numbered)]
        for number, again in numbered.items():
            if number != min(numbered):
                found |= {page.name: twin for page, twin in zip(again, first, strict=False) if _same(page, twin)}
    return found


def _same(page: Page, twin: Page) -> bool:
    """Whether two pages ask the same types of question, but for notes and for whether there is another entry."""

    def types(page: Page) -> list[type]:
        more = page.entry.more if page.entry else ""
        return [type(q) for q in page.questions if not isinstance(q, Note) and q.name != more]

    return types(page) == types(twin)

"""A questionnaire: pages of questions, and how its parts hang together."""

from collections.abc import Iterator

from msgspec import Struct

from surveyapp.model.questions import AnyQuestion


class Page(Struct, frozen=True, omit_defaults=True):
    """Questions shown together; `title` heads the page, `ask_if` decides whether it is shown."""

    name: str
    questions: tuple[AnyQuestion, ...]
    section: str = ""
    title: str = ""
    ask_if: str = ""


class Score(Struct, frozen=True):
    """The mean of a battery's answered items, reversed items turned round, if `answered_at_least` are answered."""

    name: str
    of: str
    answered_at_least: int
    label: str


class Questionnaire(Struct, frozen=True, omit_defaults=True):
    """What is asked, complete and checked: whatever a loader returns works.

    `sections` maps a section's name to its title; `minutes` is how long it takes; texts are Markdown.
    """

    title: str
    version: str
    pages: tuple[Page, ...]
    language: str = "en"
    about: str = ""
    thanks: str = ""
    minutes: int = 10
    consent: tuple[str, ...] = ()
    sections: dict[str, str] = {}
    scores: tuple[Score, ...] = ()

    @property
    def questions(self) -> Iterator[AnyQuestion]:
        """Every question, in the order of the file."""
        return (question for page in self.pages for question in page.questions)

    def page(self, name: str) -> Page | None:
        """Return the page of that name, or None."""
        return next((page for page in self.pages if page.name == name), None)

    def heading(self, page: Page) -> str:
        """Return the words that head a page: its title, its section's, or the questionnaire's."""
        return page.title or self.sections.get(page.section, "") or self.title

"""A questionnaire: pages of questions, and how its parts hang together."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from surveyapp.model.questions import AnyQuestion, Choice, Order


class Check(Struct, frozen=True, omit_defaults=True):
    """A rule that answers of this page and earlier ones keep.

    Where `holds` is false, a hard check refuses with `say`; a soft one asks once whether that is right. `at` is the
    question it is shown at; `blank` the number that a part left blank counts as.
    """

    holds: str
    say: str
    at: str
    soft: bool = False
    blank: int | None = None


class ScreenOut(Struct, frozen=True):
    """The end for those for whom `ends_if` holds: they are not eligible; `say` (Markdown) tells them."""

    ends_if: str
    say: str


class Entry(Struct, frozen=True, omit_defaults=True):
    """Which repetition a page is: of a roster (`roster` names it, entry `number` of at most `most`) or of a choice.

    `called` is what one entry is called; `more` the variable that asks for another; `names` those of this entry.
    """

    roster: str
    number: int
    most: int
    called: str = ""
    more: str = ""
    names: tuple[str, ...] = ()


class Page(Struct, frozen=True, omit_defaults=True):
    """Questions shown together; `title` heads the page, `ask_if` decides whether it is shown."""

    name: str
    questions: tuple[AnyQuestion, ...]
    section: str = ""
    title: str = ""
    ask_if: str = ""
    order: Order = ""
    checks: tuple[Check, ...] = ()
    screen_out: ScreenOut | None = None
    entry: Entry | None = None


class Score(Struct, frozen=True, omit_defaults=True):
    """A battery's answered items, reversed items turned round, if `answered_at_least` are answered.

    `how` makes it their mean, or the sum that all items would have at that mean (a prorated sum).
    """

    name: str
    of: str
    answered_at_least: int
    label: str
    how: Literal["mean", "sum"] = "mean"


class Computed(Struct, frozen=True, omit_defaults=True):
    """A variable worked out from answers: a number, or 1 and 0 for a condition; a blank part counts as `blank`."""

    name: str
    of: str
    label: str
    condition: bool = False
    blank: int | None = None


class Split(Struct, frozen=True, omit_defaults=True):
    """A random assignment, with equal chances, to one of some choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def labels(self) -> dict[int, str]:
        """What may be assigned, by code."""
        return {choice.code: choice.label for choice in self.choices}


class Questionnaire(Struct, frozen=True, omit_defaults=True):
    """What is asked, complete and checked: whatever a loader returns works.

    `sections` maps a section's name to its title, `shuffled` names those whose pages come in random order; `minutes` is
    how long it takes; texts are Markdown.
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
    shuffled: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    computed: tuple[Computed, ...] = ()

    @property
    def draws_lots(self) -> bool:
        """Whether anything is left to chance, so that a response needs a seed."""
        shuffled = any(page.order or any(getattr(q, "order", "") for q in page.questions) for page in self.pages)
        return bool(self.splits or self.shuffled or shuffled)

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

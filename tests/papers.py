"""Questionnaires on paper for tests: a page as its reader meets it, and a question of every type, full."""

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from surveyapp.fieldwork import Fieldwork, Service
from surveyapp.loader import load_survey
from surveyapp.missing import Missing
from surveyapp.model import (
    Battery,
    Choice,
    DateQuestion,
    Duration,
    Item,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Offer,
    Page,
    Part,
    Period,
    Questionnaire,
    Ranking,
    Rating,
    Single,
    Specify,
    Sum,
    Text,
    Variant,
)
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper import document, paper
from tests.chromium import ROOT
from tests.surveys import fieldwork

if TYPE_CHECKING:
    pass

SHIPPED = load_survey(ROOT / "questionnaires" / "joint-protocols")
ROUND = fieldwork(Service("north", "North Team", arm="control"), Service("south", "South Team", arm="intervention"))


class Seen(HTMLParser):
    """A page as a reader meets it: its text, its headings, its tags and its ids, every tag closed in order."""

    VOID = frozenset({"meta", "br", "input", "link", "img"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what it opens."""
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words, with one space between any two."""
        return " ".join("".join(self.words).split())

    def values(self, attribute: str) -> list[str]:
        """Every value that an attribute has, in order."""
        return [value for _, attributes in self.tags if (value := attributes.get(attribute))]


def shown(asks: Questionnaire, round_: Fieldwork = ROUND) -> Seen:
    """The document of a questionnaire."""
    return Seen(document("a-survey", asks, round_))


def form(asks: Questionnaire, round_: Fieldwork = ROUND) -> Seen:
    """The form of a questionnaire."""
    return Seen(paper("a-survey", asks, round_))


def single(name: str, **more: Any) -> Single:
    """A question with two answers."""
    return Single(name=name, ask=f"Ask {name}?", label=f"Label {name}", choices=YES_NO, **more)


def of_pages(*pages: Page, **more: Any) -> Questionnaire:
    """A questionnaire of some pages."""
    return Questionnaire(title="A title", version="1.0", pages=pages, **more)


YES_NO = (Choice(1, "Yes"), Choice(2, "No"))
FIRST = Page("first", (single("heard"),))


EVERY: dict[str, Any] = {
    "label": "A label for exports",
    "hint": "A hint below it",
    "ask_if": "heard == 1",
    "required": True,
    "offers": (Offer(Missing.DONT_KNOW, "Cannot say"), Offer(Missing.NOT_APPLICABLE, "Has not begun")),
    "variants": (Variant("heard == 2", "Another wording"),),
    "limits": {"some_limit": "heard"},
    "assume": 73,
    "messages": {"too_long": "Own words for a refusal"},
}
SPECIFY = Specify("Which one", "number", 3.0, 44.0, 2, 91, True, "chosen")
CHOICES = (
    Choice(1, "Plain choice"),
    Choice(6, "Odd choice", SPECIFY, True, "Hint of a choice", "heard == 1", True),
)
ITEMS = (Item("one", "First item", True, "Hint of an item", "heard == 1", True),)
FULL: tuple[AnyQuestion, ...] = (
    Single(name="q", ask="Wording", choices=CHOICES, order="random", **EVERY),
    Multiple(name="q", ask="Wording", choices=CHOICES, order="random", at_least=2, at_most=5, **EVERY),
    Battery(name="q", ask="Wording", choices=CHOICES, items=ITEMS, order="random", **EVERY),
    Ranking(name="q", ask="Wording", choices=CHOICES, top=4, order="random", **EVERY),
    Number(
        name="q", ask="Wording", min=11.0, max=1222.0, above=13.5, below=14.0, decimals=3, unit="beds", quality=True,
        **EVERY,
    ),
    Text(name="q", ask="Wording", max_characters=171, max_words=19, **EVERY),
    LongText(name="q", ask="Wording", max_words=171, max_characters=1900, **EVERY),
    Rating(name="q", ask="Wording", start=2, stop=8, low="Low end", high="High end", middle="Middle", **EVERY),
    DateQuestion(
        name="q", ask="Wording", precision="day", min="2011", max="2012-02", above="2013-03-09", below="2014", **EVERY
    ),
    Period(
        name="q", ask="Wording", precision="year", min="2011", max="2012", least="3 months", most="5 years",
        first="Began", last="Ended", **EVERY,
    ),
    Duration(name="q", ask="Wording", units=("weeks", "days"), min=7, max=700, **EVERY),
    Sum(
        name="q", ask="Wording", parts=(Part("ward", "On the ward"),), total=40.0, decimals=1, unit="hours",
        blank_is_zero=True, **EVERY,
    ),
    LinkingCode(name="q", ask="Wording", elements=("birth_day", "mother_initial"), **EVERY),
    Note(name="q", ask="Wording", **EVERY),
)  # fmt: skip
"""A question of every type, with something in every field."""

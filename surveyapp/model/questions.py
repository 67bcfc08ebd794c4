"""The ten types of question, each a frozen record of what its file says."""

from typing import Literal

from msgspec import Struct

from surveyapp.missing import Missing


class Choice(Struct, frozen=True, omit_defaults=True):
    """A code and its label; `specify` adds a text of one's own, `exclusive` stands alone."""

    code: int
    label: str
    specify: bool = False
    exclusive: bool = False


class Offer(Struct, frozen=True):
    """Don't know, prefer not to say or does not apply, in the question's own wording."""

    reason: Missing
    label: str


class Item(Struct, frozen=True, omit_defaults=True):
    """One row of a battery; `reverse` marks wording that runs against the others."""

    name: str
    text: str
    reverse: bool = False


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every question has.

    `ask` is the wording (inline Markdown, piping), `label` at most 80 characters for exports, `ask_if` a condition over
    earlier pages ('' means everyone who sees the page).
    """

    name: str
    ask: str
    label: str
    hint: str = ""
    ask_if: str = ""
    required: bool = False
    offers: tuple[Offer, ...] = ()

    @property
    def choices_by_code(self) -> dict[int, Choice]:
        """The choices by code; empty where a question has none."""
        return {choice.code: choice for choice in getattr(self, "choices", ())}

    @property
    def offers_by_code(self) -> dict[int, str]:
        """The labels of the reasons offered, by code."""
        return {int(offer.reason): offer.label for offer in self.offers}


class Single(Question, frozen=True, kw_only=True, omit_defaults=True, tag="single"):
    """One choice: radios, or a list when long."""

    choices: tuple[Choice, ...]


class Multiple(Question, frozen=True, kw_only=True, omit_defaults=True, tag="multiple"):
    """All choices that apply."""

    choices: tuple[Choice, ...]

    @property
    def exclusive(self) -> frozenset[int]:
        """The codes that stand alone, such as none of these."""
        return frozenset(choice.code for choice in self.choices if choice.exclusive)


class Battery(Question, frozen=True, kw_only=True, omit_defaults=True, tag="battery"):
    """Items answered on one scale."""

    choices: tuple[Choice, ...]
    items: tuple[Item, ...]


class Ranking(Question, frozen=True, kw_only=True, omit_defaults=True, tag="ranking"):
    """The first `top` choices, in order."""

    choices: tuple[Choice, ...]
    top: int


class Number(Question, frozen=True, kw_only=True, omit_defaults=True, tag="number"):
    """A number between `min` and `max` (inclusive), with at most `decimals` decimal places."""

    min: float | None = None
    max: float | None = None
    decimals: int = 0
    unit: str = ""


class Text(Question, frozen=True, kw_only=True, omit_defaults=True, tag="text"):
    """One line of text of at most `max_characters`."""

    max_characters: int = 200


class LongText(Question, frozen=True, kw_only=True, omit_defaults=True, tag="long_text"):
    """Several lines of text of at most `max_words` words."""

    max_words: int = 150


class Rating(Question, frozen=True, kw_only=True, omit_defaults=True, tag="rating"):
    """A whole number from `start` to `stop` with labelled ends."""

    start: int = 0
    stop: int = 10
    low: str = ""
    high: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The points of the scale; only the ends have words."""
        ends = {self.start: self.low, self.stop: self.high}
        return tuple(
            Choice(point, f"{point} {words}" if (words := ends.get(point, "")) else str(point))
            for point in range(self.start, self.stop + 1)
        )


Precision = Literal["year", "month", "day"]


class DateQuestion(Question, frozen=True, kw_only=True, omit_defaults=True, tag="date"):
    """A date as exact as `precision` says, kept as ISO text: 2026, 2026-11 or 2026-11-22."""

    precision: Precision = "month"
    min: str = "1900"
    max: str = "2100"


class Note(Question, frozen=True, kw_only=True, omit_defaults=True, tag="note"):
    """A text between questions; it asks nothing and makes no column."""


AnyQuestion = Single | Multiple | Battery | Ranking | Number | Text | LongText | Rating | DateQuestion | Note

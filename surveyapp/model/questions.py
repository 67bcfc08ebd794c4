"""The types of question, each a frozen record of what its file says."""

from typing import Literal

from msgspec import Struct

from surveyapp.missing import Missing

Order = Literal["", "random"]
"""How choices, items, questions or pages follow each other: as written, or shuffled anew for each respondent."""


class Specify(Struct, frozen=True, omit_defaults=True):
    """The small question of a choice such as other: a text, or a number within limits.

    `ask` labels its input ('' means our own words); `required` refuses the choice without it; `show` says whether its
    input is always there or only once the choice is made.
    """

    ask: str = ""
    kind: Literal["text", "number"] = "text"
    min: float | None = None
    max: float | None = None
    decimals: int = 0
    max_characters: int = 200
    required: bool = False
    show: Literal["always", "chosen"] = "always"


class Choice(Struct, frozen=True, omit_defaults=True):
    """A code and its label.

    `specify` adds words of one's own, `exclusive` stands alone, `anchored` keeps its place where others are shuffled,
    `ask_if` is a condition over earlier pages.
    """

    code: int
    label: str
    specify: Specify | None = None
    exclusive: bool = False
    hint: str = ""
    ask_if: str = ""
    anchored: bool = False


class Offer(Struct, frozen=True, omit_defaults=True):
    """Don't know, prefer not to say or does not apply, in the question's own wording."""

    reason: Missing
    label: str


class Item(Struct, frozen=True, omit_defaults=True):
    """One row of a battery; `reverse` marks wording that runs against the others; the rest as for a choice."""

    name: str
    text: str
    reverse: bool = False
    hint: str = ""
    ask_if: str = ""
    anchored: bool = False


class Variant(Struct, frozen=True, omit_defaults=True):
    """Another wording of a question, for those for whom its condition over earlier pages holds."""

    ask_if: str
    ask: str


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every question has.

    `ask` is the wording (inline Markdown, piping), `variants` other wordings, the first that holds being shown; `label`
    has at most 80 characters for exports, `ask_if` is a condition over earlier pages ('' means everyone who sees the
    page). `limits` maps a field such as `min` to the expression over earlier answers that sets it; `assume` is what
    conditions take while there is no answer; `messages` has own words by kind of refusal.
    """

    name: str
    ask: str
    label: str
    hint: str = ""
    ask_if: str = ""
    required: bool = False
    offers: tuple[Offer, ...] = ()
    variants: tuple[Variant, ...] = ()
    limits: dict[str, str] = {}
    assume: int | float | str | None = None
    messages: dict[str, str] = {}

    @property
    def choices_by_code(self) -> dict[int, Choice]:
        """The choices by code; empty where a question has none."""
        return {choice.code: choice for choice in getattr(self, "choices", ())}

    @property
    def offers_by_code(self) -> dict[int, str]:
        """The labels of the reasons offered, by code."""
        return {int(offer.reason): offer.label for offer in self.offers}


class Single(Question, frozen=True, kw_only=True, omit_defaults=True, tag="single"):
    """One choice: radios, a list when long, a list to search when very long."""

    choices: tuple[Choice, ...]
    order: Order = ""


class Multiple(Question, frozen=True, kw_only=True, omit_defaults=True, tag="multiple"):
    """All choices that apply; where there are limits, `at_least` and `at_most` so many."""

    choices: tuple[Choice, ...]
    order: Order = ""
    at_least: int = 0
    at_most: int = 0

    @property
    def exclusive(self) -> frozenset[int]:
        """The codes that stand alone, such as none of these."""
        return frozenset(choice.code for choice in self.choices if choice.exclusive)


class Battery(Question, frozen=True, kw_only=True, omit_defaults=True, tag="battery"):
    """Items answered on one scale."""

    choices: tuple[Choice, ...]
    items: tuple[Item, ...]
    order: Order = ""


class Ranking(Question, frozen=True, kw_only=True, omit_defaults=True, tag="ranking"):
    """The first `top` choices, in order."""

    choices: tuple[Choice, ...]
    top: int
    order: Order = ""


class Number(Question, frozen=True, kw_only=True, omit_defaults=True, tag="number"):
    """A number from `min` to `max`, above `above` and below `below`, with at most `decimals` decimal places.

    `quality` asks beside it whether the figure is exact, an estimate, or not available.
    """

    min: float | None = None
    max: float | None = None
    above: float | None = None
    below: float | None = None
    decimals: int = 0
    unit: str = ""
    quality: bool = False


QUALITY = {1: "Exact figure", 2: "Estimate", 3: "Not available"}
"""How good a figure is, by code; the last stands for the figure."""
NO_FIGURE = 3


class Text(Question, frozen=True, kw_only=True, omit_defaults=True, tag="text"):
    """One line of text of at most `max_characters` and, where there is a limit, `max_words`."""

    max_characters: int = 200
    max_words: int = 0


class LongText(Question, frozen=True, kw_only=True, omit_defaults=True, tag="long_text"):
    """Several lines of text of at most `max_words` words and `max_characters`; 0 is no limit of that kind."""

    max_words: int = 150
    max_characters: int = 0


class Rating(Question, frozen=True, kw_only=True, omit_defaults=True, tag="rating"):
    """A whole number from `start` to `stop` with labelled ends."""

    start: int = 0
    stop: int = 10
    low: str = ""
    high: str = ""
    middle: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The points of the scale; only the ends, and the middle where there is one, have words."""
        ends = {self.start: self.low, (self.start + self.stop) // 2: self.middle, self.stop: self.high}
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
    above: str = ""
    below: str = ""


class Period(Question, frozen=True, kw_only=True, omit_defaults=True, tag="period"):
    """Two dates in order, `least` to `most` apart, such as 1 month to 2 years; `first` and `last` label them."""

    precision: Precision = "month"
    min: str = "1900"
    max: str = "2100"
    least: str = ""
    most: str = ""
    first: str = "From"
    last: str = "To"


TimeUnit = Literal["years", "months", "weeks", "days", "hours", "minutes"]


class Duration(Question, frozen=True, kw_only=True, omit_defaults=True, tag="duration"):
    """A length of time in one or two units, kept as a whole number of the smaller, within `min` and `max` of that."""

    units: tuple[TimeUnit, ...] = ("years", "months")
    min: int = 0
    max: int | None = None


class Part(Struct, frozen=True, omit_defaults=True):
    """One part of a sum."""

    name: str
    text: str


class Sum(Question, frozen=True, kw_only=True, omit_defaults=True, tag="sum"):
    """Numbers that add up to `total`; `blank_is_zero` counts a part left blank as nothing."""

    parts: tuple[Part, ...]
    total: float | None = None
    decimals: int = 0
    unit: str = ""
    blank_is_zero: bool = False


class LinkingCode(Question, frozen=True, kw_only=True, omit_defaults=True, tag="linking_code"):
    """Elements of a code that a person makes anew in each wave, kept one by one (Yurek et al., 2008)."""

    elements: tuple[str, ...]


class Note(Question, frozen=True, kw_only=True, omit_defaults=True, tag="note"):
    """A text between questions; it asks nothing and makes no column."""


AnyQuestion = (
    Single
    | Multiple
    | Battery
    | Ranking
    | Number
    | Text
    | LongText
    | Rating
    | DateQuestion
    | Period
    | Duration
    | Sum
    | LinkingCode
    | Note
)

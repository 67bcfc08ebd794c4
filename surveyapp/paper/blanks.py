"""What every type of question leaves to fill in by hand: boxes to tick, places to write; an unknown type, lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from surveyapp.bases import Phrases
from surveyapp.errors import counted
from surveyapp.model import (
    Battery,
    Choice,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Note,
    Number,
    Period,
    Question,
    Ranking,
    Rating,
    Single,
    Sum,
    Text,
)
from surveyapp.model.questions import QUALITY, Precision
from surveyapp.paper.kinds import bound, kind_of, limits_in_words, type_in_words
from surveyapp.paper.rows import unsaid
from surveyapp.paper.texts import Html, Texts

NOBODY = "Name or describe nobody."
_CELLS: dict[Precision, list[tuple[str, int]]] = {
    "year": [("Year", 4)],
    "month": [("Month", 2), ("Year", 4)],
    "day": [("Day", 2), ("Month", 2), ("Year", 4)],
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box beside words: to tick, or to write a number in.

    `key` is the small code for keying (None where the words begin with it), `own` labels the line for own words ('' for
    none), `go` says where this answer leads, `after_or` whether it stands apart from the answers before it.
    """

    key: int | None
    words: Html
    hint: Html
    own: str = ""
    go: str = ""
    after_or: bool = False
    write: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """A place to write: its label, boxes for figures by their words, or a line where it has none; a unit after."""

    label: str
    cells: tuple[tuple[str, int], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes under words of their own, such as an item of a battery; side by side where there is room."""

    words: Html
    hint: Html
    boxes: list[Box]


@dataclass(frozen=True, slots=True)
class Blank:
    """All that a question leaves to fill in: what to do, then groups, spaces, boxes and empty lines in this order."""

    lead: str
    groups: Sequence[Group] = ()
    spaces: Sequence[Space] = ()
    boxes: Sequence[Box] = ()
    lines: int = 0
    across: bool = False
    further: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """What a blank is made with: phrases, texts, and where each answer (by its code) leads."""

    phrases: Phrases
    texts: Texts
    leads: Callable[[int], str]


def blank(question: Question, hand: Hand) -> Blank:
    """Return what a question leaves to fill in."""
    return BLANKS.get(type(question), _other)(question, hand)


def _box(choice: Choice, hand: Hand, write: bool = False, after_or: bool = False) -> Box:
    own = (choice.specify.ask or f"Which ({NOBODY[0].lower()}{NOBODY[1:-1]})") if choice.specify else ""
    words, hint = hand.texts.inline(choice.label), hand.texts.inline(choice.hint)
    return Box(choice.code, words, hint, hand.texts.plain(own), hand.leads(choice.code), after_or, write)


def _boxes(question: Any, hand: Hand, write: bool = False) -> list[Box]:
    apart = [choice.exclusive and n > 0 for n, choice in enumerate(question.choices)]
    return [_box(choice, hand, write, apart[n]) for n, choice in enumerate(question.choices)]


def _reasons(question: Question, hand: Hand) -> list[Box]:
    """The boxes of don't know and the like, apart from the answers."""
    return [
        Box(int(offer.reason), hand.texts.inline(offer.label), Html(""), "", hand.leads(int(offer.reason)), n == 0)
        for n, offer in enumerate(question.offers)
    ]


def _single(question: Single, hand: Hand) -> Blank:
    return Blank("Tick one box.", boxes=[*_boxes(question, hand), *_reasons(question, hand)])


def _multiple(question: Multiple, hand: Hand) -> Blank:
    words = type_in_words(question, hand.phrases).removeprefix("Choose all that apply").strip(" ()")
    lead = f"Tick all that apply, {words}." if words else "Tick all that apply."
    return Blank(lead, boxes=[*_boxes(question, hand), *_reasons(question, hand)])


def _battery(question: Battery, hand: Hand) -> Blank:
    inline = hand.texts.inline
    scale = [Box(choice.code, inline(choice.label), inline(choice.hint)) for choice in question.choices]
    scale += [Box(int(offer.reason), inline(offer.label), Html("")) for offer in question.offers]
    groups = [Group(inline(item.text), inline(item.hint), scale) for item in question.items]
    return Blank("Tick one box for each.", groups=groups)


def _ranking(question: Ranking, hand: Hand) -> Blank:
    last = f" up to {question.top}" if question.top > 2 else " and 2" if question.top == 2 else ""
    lead = f"Write 1 beside the first{', 2 beside the second, and so on' if last else ''}{last}."
    return Blank(lead, boxes=[*_boxes(question, hand, write=True), *_reasons(question, hand)])


def _number(question: Number, hand: Hand) -> Blank:
    lead = "A number" if question.decimals else "A whole number"
    limits = limits_in_words(question, hand.phrases)
    unit = hand.texts.plain(question.unit)
    quality = " Tick beside it how good the figure is." if question.quality else ""
    boxes = [Box(code, Html(words), Html("")) for code, words in QUALITY.items()]
    return Blank(
        hand.texts.plain((f"{lead} {limits}." if limits else f"{lead}.") + quality),
        spaces=[Space("", unit=unit)],
        boxes=[*(boxes if question.quality else []), *_reasons(question, hand)],
    )


def _text(question: Text, hand: Hand) -> Blank:
    limit = f"At most {counted(question.max_words, 'word')}. " if question.max_words else ""
    return Blank(f"{limit}{NOBODY}", boxes=_reasons(question, hand), lines=1)


def _long_text(question: LongText, hand: Hand) -> Blank:
    limit = f"At most {counted(question.max_words, 'word')}. " if question.max_words else ""
    lead = f"{limit}Name or describe nobody, no child, adult, family or colleague."
    return Blank(lead, boxes=_reasons(question, hand), lines=6)


def _rating(question: Rating, hand: Hand) -> Blank:
    points = [replace(box, key=None) for box in _boxes(question, hand)]
    return Blank("Tick one box.", boxes=[*points, *_reasons(question, hand)], across=True)


def _date(question: DateQuestion, hand: Hand) -> Blank:
    lead = f"In figures, {limits_in_words(question, hand.phrases)}."
    spaces = [Space("", tuple(_CELLS[question.precision]))]
    return Blank(hand.texts.plain(lead), spaces=spaces, boxes=_reasons(question, hand))


def _period(question: Period, hand: Hand) -> Blank:
    cells = tuple(_CELLS[question.precision])
    spaces = [Space(hand.texts.plain(label), cells) for label in (question.first, question.last)]
    lead = f"In figures, {limits_in_words(question, hand.phrases)}."
    return Blank(hand.texts.plain(lead), spaces=spaces, boxes=_reasons(question, hand))


def _duration(question: Duration, hand: Hand) -> Blank:
    spaces = [Space("", ((unit.capitalize(), 2),)) for unit in question.units]
    return Blank("In figures.", spaces=spaces, boxes=_reasons(question, hand))


def _sum(question: Sum, hand: Hand) -> Blank:
    plain = hand.texts.plain
    unit = plain(question.unit)
    spaces = [Space(plain(part.text), unit=unit) for part in question.parts]
    total = bound(question, "total", hand.phrases)
    lead = f"Numbers that add up to {total}." if total else "A number for each."
    return Blank(plain(lead), spaces=spaces, boxes=_reasons(question, hand))


def _linking_code(question: LinkingCode, hand: Hand) -> Blank:
    spaces = [Space(element.replace("_", " ").capitalize(), (("", 2),)) for element in question.elements]
    return Blank("You may leave any of these out.", spaces=spaces, boxes=_reasons(question, hand))


def _other(question: Any, hand: Hand) -> Blank:
    """A type that nothing is known of: whatever its record says, and lines to write on."""
    said = set(Question.__struct_fields__) | {"choices", "order"} | kind_of(question).says
    further = [f"{row.term}: {row.lines[0]}" for row in unsaid(question, said, hand.texts)]
    boxes = _boxes(question, hand) if getattr(question, "choices", ()) else []
    return Blank("", boxes=[*boxes, *_reasons(question, hand)], lines=3, further=further)


BLANKS: dict[type[Question], Callable[[Any, Hand], Blank]] = {
    Single: _single,
    Multiple: _multiple,
    Battery: _battery,
    Ranking: _ranking,
    Number: _number,
    Text: _text,
    LongText: _long_text,
    Rating: _rating,
    DateQuestion: _date,
    Period: _period,
    Duration: _duration,
    Sum: _sum,
    LinkingCode: _linking_code,
    Note: lambda _question, _hand: Blank(""),
}
"""By type, what it leaves to fill in."""

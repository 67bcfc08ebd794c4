"""The columns an export has: names, labels, codes; what each takes from a response."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from surveyapp.missing import Missing
from surveyapp.model.questionnaire import Computed, Questionnaire, Score
from surveyapp.model.questions import (
    NO_FIGURE,
    QUALITY,
    AnyQuestion,
    Battery,
    Choice,
    DateQuestion,
    Duration,
    LinkingCode,
    LongText,
    Multiple,
    Number,
    Period,
    Ranking,
    Rating,
    Sum,
    Text,
)
from surveyapp.model.variables import YES_NO, Unit, units_of
from surveyapp.rules import Value

Kind = Literal["code", "number", "text", "date", "letter"]
Measure = Literal["nominal", "ordinal", "scale"]


class Column(Struct, frozen=True):
    """One column: its name, label and codes, and where its value stands in a response.

    `variable` names the response's variable; `code` picks one choice of a multiple question as 0/1, `rank` (from 1) one
    place of a ranking; `turned` is the sum from which a reversed item is subtracted; `score` the variables it averages,
    and `times` what their mean is multiplied by.
    """

    name: str
    label: str
    kind: Kind
    variable: str
    question: str = ""
    codes: dict[int, str] = {}
    missing: dict[int, str] = {}
    measure: Measure = "nominal"
    code: int | None = None
    rank: int | None = None
    turned: int | None = None
    score: tuple[tuple[str, int | None], ...] = ()
    at_least: int = 0
    times: int = 1

    def value(self, values: dict[str, Value]) -> Value:
        """Return this column's cell: an answer or a missing code, never nothing."""
        if self.score:
            return self._score(values)
        value = values.get(self.variable, Missing.OTHER_VERSION)
        if self.code is not None and self.name in values:
            return values[self.name]  # why this choice was not on offer
        if self.code is not None and isinstance(value, tuple):
            return int(self.code in value)
        if self.rank is not None and isinstance(value, tuple):
            return value[self.rank - 1] if self.rank <= len(value) else Missing.BLANK
        if self.turned is not None and isinstance(value, int) and value >= 0:
            return self.turned - value
        return value

    def _score(self, values: dict[str, Value]) -> Value:
        """The mean, or sum, of the answered items; -94 where none was asked, else -95 where too few were answered."""
        found = [(values.get(name, Missing.OTHER_VERSION), turned) for name, turned in self.score]
        answered = [turned - v if turned is not None else v for v, turned in found if isinstance(v, int) and v >= 0]
        if answered and len(answered) >= self.at_least:
            return sum(answered) / len(answered) * self.times
        reasons = {value for value, _ in found if isinstance(value, int) and value < 0}
        return reasons.pop() if len(reasons) == 1 and not answered else Missing.BLANK


_TOOL = (Missing.NOT_ASKED, Missing.BLANK, Missing.UNDECIDED)
_CHOSEN = {0: "Not chosen", 1: "Chosen"}


def columns_of(question: AnyQuestion) -> Iterator[Column]:
    """Yield the columns of a question, in the order they are exported."""
    missing = question.offers_by_code | {int(reason): reason.label for reason in _TOOL}
    for unit in units_of(question):
        match question:
            case Multiple():
                yield from _choice_columns(question, unit, missing)
                continue
            case Battery():
                yield from _item_columns(question, unit, missing)
            case Ranking():
                yield from _rank_columns(question, missing)
            case Sum() | Period() | LinkingCode():
                yield _part_column(question, unit, missing)
            case _:
                yield _plain_column(question, unit, missing)
        for code in unit.specifies:
            yield _specify_column(question, unit, question.choices_by_code[code])
        if unit.quality:
            label = _both(question.label, "how good the figure is")
            reasons = {int(reason): reason.label for reason in _TOOL}
            yield Column(unit.quality, label, "code", unit.quality, question.name, QUALITY, reasons)


def _choice_columns(question: Multiple, unit: Unit, missing: dict[int, str]) -> Iterator[Column]:
    """A 0/1 column for each choice, and after it the text of the choice's own."""
    name = question.name
    for choice in question.choices:
        label = _both(question.label, choice.label)
        yield Column(f"{name}_{choice.code}", label, "code", name, name, _CHOSEN, missing, code=choice.code)
        if choice.specify:
            yield _specify_column(question, unit, choice)


def _specify_column(question: AnyQuestion, unit: Unit, choice: Choice) -> Column:
    """The words, or the number, of a choice's own."""
    label = _both(question.label, choice.label)
    variable, missing = unit.specifies[choice.code], {int(reason): reason.label for reason in _TOOL}
    if choice.specify and choice.specify.kind == "number":
        return Column(variable, label, "number", variable, question.name, {}, missing, "scale")
    return Column(variable, f"{label} (in words)"[:80], "text", variable, question.name, {}, missing)


def _part_column(question: Sum | Period | LinkingCode, unit: Unit, missing: dict[int, str]) -> Column:
    """A column for a part of a sum, an end of a period, or an element of a linking code."""
    part = unit.name.removeprefix(f"{question.name}_")
    kind: Kind = "number"
    match question:
        case Sum():
            words = next(p.text for p in question.parts if p.name == part)
        case Period():
            kind, words = "date", question.first if part == "from" else question.last
        case LinkingCode():
            words = part.replace("_", " ")
            kind = "number" if part in NUMBERED else "letter"
    measure: Measure = "scale" if isinstance(question, Sum) else "nominal"
    return Column(unit.name, _both(question.label, words), kind, unit.name, question.name, {}, missing, measure)


NUMBERED = frozenset({"birth_day", "older_siblings", "mother_birth_month"})
"""The elements of a linking code that are whole numbers; the others are letters."""


def _item_columns(question: Battery, unit: Unit, missing: dict[int, str]) -> Iterator[Column]:
    """A column for an item and, where it is reversed, one turned round; the original stays as answered."""
    item = next(item for item in question.items if unit.name == f"{question.name}_{item.name}")
    codes = _labels(question)
    label = _both(question.label, item.text)
    yield Column(unit.name, label, "code", unit.name, question.name, codes, missing, "ordinal")
    if item.reverse:
        label = _both(f"Reversed: {question.label}", item.text)
        turn = _turn(codes)
        turned = {turn - code: codes[code] for code in reversed(codes)}
        yield Column(f"{unit.name}_r", label, "code", unit.name, question.name, turned, missing, "ordinal", turned=turn)


def _rank_columns(question: Ranking, missing: dict[int, str]) -> Iterator[Column]:
    """A column for each place, holding the code ranked there."""
    name = question.name
    for rank in range(1, question.top + 1):
        label = _both(question.label, f"place {rank}")
        yield Column(f"{name}_r{rank}", label, "code", name, name, _labels(question), missing, rank=rank)


def _plain_column(question: AnyQuestion, unit: Unit, missing: dict[int, str]) -> Column:
    """The one column of a question whose answer is one value."""
    kind, measure = _PLAIN.get(type(question), ("code", "nominal"))
    label = question.label
    if isinstance(question, Duration):
        label = _both(label, question.units[-1])
    if unit.quality:
        missing = {int(Missing.DONT_KNOW): QUALITY[NO_FIGURE]} | missing
    return Column(question.name, label, kind, question.name, question.name, _labels(question), missing, measure)


_PLAIN: dict[type, tuple[Kind, Measure]] = {
    Number: ("number", "scale"),
    Duration: ("number", "scale"),
    DateQuestion: ("date", "nominal"),
    Text: ("text", "nominal"),
    LongText: ("text", "nominal"),
    Rating: ("code", "ordinal"),
}


def _labels(question: AnyQuestion) -> dict[int, str]:
    return {choice.code: choice.label for choice in getattr(question, "choices", ())}


def export_columns(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """Return every column of a questionnaire: what chance decided, the questions, what is worked out, scores."""
    questions = {question.name: question for question in questionnaire.questions}
    split = [Column(s.name, s.label, "code", s.name, "", s.labels) for s in questionnaire.splits]
    asked = [column for question in questions.values() for column in columns_of(question)]
    computed = [_computed_column(one) for one in questionnaire.computed]
    scores = [_score_column(score, questions[score.of]) for score in questionnaire.scores]
    return (*split, *asked, *computed, *scores)


def _computed_column(computed: Computed) -> Column:
    missing = {int(reason): reason.label for reason in _TOOL}
    kind: Kind = "code" if computed.condition else "number"
    codes, measure = (YES_NO, "nominal") if computed.condition else (dict[int, str](), "scale")
    return Column(computed.name, computed.label, kind, computed.name, "", codes, missing, measure)  # type: ignore[arg-type]


def _score_column(score: Score, battery: AnyQuestion) -> Column:
    assert isinstance(battery, Battery)
    turn = _turn(_labels(battery))
    return Column(
        score.name,
        score.label,
        "number",
        score.name,
        battery.name,
        missing=battery.offers_by_code | {int(reason): reason.label for reason in _TOOL},
        measure="scale",
        score=tuple((f"{battery.name}_{item.name}", turn if item.reverse else None) for item in battery.items),
        at_least=score.answered_at_least,
        times=len(battery.items) if score.how == "sum" else 1,
    )


def _both(label: str, part: str) -> str:
    """Join a question's label and a part's, within the 80 characters that every format keeps."""
    room = max(20, 78 - len(part))
    short = label if len(label) <= room else f"{label[: room - 1].rstrip()}…"
    return f"{short}: {part}"[:80]


def _turn(codes: dict[int, str]) -> int:
    return min(codes) + max(codes)

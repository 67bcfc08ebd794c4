"""What the document says of a question, a page and a choice, row by row: nothing that its record holds is left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from surveyapp.bases import Phrases, base_of
from surveyapp.missing import Missing
from surveyapp.model import Check, Choice, Item, Note, Page, Part, Question, columns_of, specify_variable
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper.kinds import kind_of, specify_in_words, type_in_words
from surveyapp.paper.texts import Html, Texts


@dataclass(frozen=True, slots=True)
class Row:
    """A term and what is said of it; each of several lines stands for itself."""

    term: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of a row heads it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_OF_EVERY_QUESTION = frozenset(field.name for field in fields(Question))
_OF_SPECIFY = frozenset({"ask", "kind", "min", "max", "decimals", "max_characters", "required", "show"})
_IN_TABLES = frozenset({"choices", "items", "parts"})
_ORDERED = {"items": "Items", "choices": "Choices"}


def question_rows(page: Page, question: AnyQuestion, phrases: Phrases, texts: Texts) -> list[Row]:
    """Return what is said of a question below its wording, but for its choices, items and parts."""
    columns = list(columns_of(question))
    conditions = phrases.asked_if(page, question)
    rows = [
        *([] if isinstance(question, Note) else [Row("Answer", (texts.plain(_answer(question, phrases)),))]),
        *_wordings(question, phrases, texts),
        *([Row("Also offered", tuple(_offers(question, texts)))] if question.offers else []),
        Row("Asked if", (texts.plain(", and ".join(conditions)),)) if conditions else Row("Asked of", ("Everyone.",)),
        *([Row("Base", (f"{_sentence(base_of(columns[0]))}.",))] if columns else []),
        *_settings(question, phrases, texts),
        Row("Label", (texts.plain(question.label),)),
        Row("Columns", (", ".join(column.name for column in columns),)) if columns else Row("Name", (question.name,)),
    ]
    return rows + unsaid(question, _OF_EVERY_QUESTION | _IN_TABLES | {"order"} | kind_of(question).says, texts)


def tables(question: AnyQuestion, phrases: Phrases, texts: Texts) -> list[Table]:
    """Return the tables of a question's choices, items and parts."""
    found = []
    if choices := getattr(question, "choices", ()):
        rows = [(str(c.code), texts.inline(c.label), _remarks(c, question.name, phrases, texts)) for c in choices]
        found.append(_table("Choices", ("Code", "Choice", "Remarks"), rows))
    for caption, field in (("Items", "items"), ("Parts", "parts")):
        if members := getattr(question, field, ()):
            rows = [
                (f"{question.name}_{m.name}", texts.inline(m.text), _remarks(m, question.name, phrases, texts))
                for m in members
            ]
            found.append(_table(caption, ("Column", caption[:-1], "Remarks"), rows))
    return found


def page_rows(page: Page, phrases: Phrases, texts: Texts) -> list[Row]:
    """Return what is said of a page below its title."""
    rows = []
    if page.ask_if:
        rows.append(Row("Shown if", (texts.plain(phrases.condition(page.ask_if)),)))
    if page.order:
        rows.append(Row("Order", ("Its questions come in random order.",)))
    if page.entry:
        what = page.entry.called or phrases.titles.get(page.entry.roster, page.entry.roster)
        asks_more = (f"{page.entry.more} asks whether there is another.",) if page.entry.more else ()
        rows.append(Row("Repeated", (texts.plain(f"For each of at most {page.entry.most}: {what}."), *asks_more)))
        rows += unsaid(page.entry, {"roster", "number", "most", "called", "more", "names"}, texts)
    if page.checks:
        rows.append(Row("Checks", tuple(texts.plain(_check(check, phrases)) for check in page.checks)))
        rows += [row for check in page.checks for row in unsaid(check, {"holds", "say", "at", "soft", "blank"}, texts)]
    if page.screen_out:
        who = texts.plain(phrases.condition(page.screen_out.ends_if))
        rows.append(Row("Ends here", (f"For those for whom {who}. They read:", texts.block(page.screen_out.say, 4))))
        rows += unsaid(page.screen_out, {"ends_if", "say"}, texts)
    said = {"name", "questions", "section", "title", "ask_if", "order", "checks", "screen_out", "entry"}
    return [*rows, *unsaid(page, said, texts)]


def unsaid(record: Struct, said: Iterable[str], texts: Texts) -> list[Row]:
    """Return a row for each field that has something to say and is not among those said already."""
    done = frozenset(said)
    return [
        Row(_term(field.name), (texts.plain(shown(getattr(record, field.name))),))
        for field in fields(record)
        if field.name not in done and not _is_default(field, getattr(record, field.name))
    ]


def shown(value: Any) -> str:
    """Return a value of any field as words."""
    match value:
        case Struct():
            parts = ((_term(field.name), getattr(value, field.name)) for field in fields(value))
            return ", ".join(f"{term}: {shown(part)}" for term, part in parts if part not in ("", None, (), {}))
        case dict():
            return "; ".join(f"{shown(key)}: {shown(part)}" for key, part in value.items())
        case tuple() | list() | frozenset():
            return "; ".join(shown(part) for part in value)
        case bool():
            return "yes" if value else "no"
        case Missing():
            return value.label
        case _:
            return str(value)


def _is_default(field: Any, value: object) -> bool:
    default = field.default_factory() if field.default_factory is not NODEFAULT else field.default
    return default is not NODEFAULT and bool(value == default)


def _term(name: str) -> str:
    return _sentence(name.replace("_", " "))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _answer(question: AnyQuestion, phrases: Phrases) -> str:
    said = f"{type_in_words(question, phrases)}."
    return f"{said} An answer is required." if question.required else f"{said} It may be left blank."


def _wordings(question: AnyQuestion, phrases: Phrases, texts: Texts) -> Iterator[Row]:
    """The other wordings, each with those who read it."""
    for variant in question.variants:
        who = texts.plain(phrases.condition(variant.ask_if))
        yield Row("Other wording", (texts.inline(variant.ask), f"For those for whom {who}."))
        yield from unsaid(variant, {"ask_if", "ask"}, texts)


def _offers(question: AnyQuestion, texts: Texts) -> Iterator[str]:
    for offer in question.offers:
        own = "" if offer.label == offer.reason.label else f": {offer.reason.label}"
        yield f"{texts.plain(offer.label)} (code {int(offer.reason)}{own})"


def _settings(question: AnyQuestion, phrases: Phrases, texts: Texts) -> Iterator[Row]:
    """What a question has beside its type: its order, further limits, an assumed answer, words of its own."""
    if getattr(question, "order", ""):
        what = next(words for field, words in _ORDERED.items() if hasattr(question, field))
        yield Row("Order", (f"{what} come in random order.",))
    for field, expression in question.limits.items():
        if field not in kind_of(question).says:
            yield Row("Limit", (texts.plain(f"{_term(field)}: {phrases.value(expression)}"),))
    if question.assume is not None:
        yield Row("Until answered", (f"Conditions take {question.assume}; it is never stored.",))
    if question.messages:
        lines = (f"{_term(kind)}: “{texts.plain(words)}”" for kind, words in question.messages.items())
        yield Row("Own messages", tuple(lines))


def _check(check: Check, phrases: Phrases) -> str:
    does = "asked once whether that is right" if check.soft else "refused"
    blank = "" if check.blank is None else f" A part left blank counts as {check.blank}."
    at = phrases.titles.get(check.at, check.at)
    return f"It must hold that {phrases.condition(check.holds)}.{blank} Else {does}, at “{at}”: “{check.say}”"


def _remarks(member: Choice | Item | Part, question: str, phrases: Phrases, texts: Texts) -> Html | str:
    """Return what is said of a choice, an item or a part beside its words."""
    said = []
    if hint := getattr(member, "hint", ""):
        said.append(f"Hint: {hint}")
    if getattr(member, "exclusive", False):
        said.append("Stands alone")
    if getattr(member, "reverse", False):
        said.append("Runs against the others; turned round in scores")
    if getattr(member, "anchored", False):
        said.append("Keeps its place")
    if isinstance(member, Choice) and member.specify:
        said.append(f"With {specify_in_words(member.specify)} (column {specify_variable(question, member.code)})")
        said += [f"{row.term}: {row.lines[0]}" for row in unsaid(member.specify, _OF_SPECIFY, texts)]
    if condition := getattr(member, "ask_if", ""):
        said.append(f"Shown if {phrases.condition(condition)}")
    done = {"code", "label", "name", "text", "hint", "exclusive", "reverse", "anchored", "specify", "ask_if"}
    said += [f"{row.term}: {row.lines[0]}" for row in unsaid(member, done, texts)]
    return texts.plain(". ".join(said))


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table without the last column where no row has anything in it."""
    if any(row[-1] for row in rows):
        return Table(caption, heads, tuple(rows))
    return Table(caption, heads[:-1], tuple(row[:-1] for row in rows))

"""The codebook: every column with its wording, codes, missing reasons, and who was asked."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from surveyapp.bases import EVERYONE, base_of, phrases
from surveyapp.model import Battery, Column, Questionnaire, export_columns
from surveyapp.model.questions import AnyQuestion
from surveyapp.snapshot import Snapshot
from surveyapp.tables import TEXT_CODES, asked_columns, case_columns


class Entry(Struct, frozen=True):
    """One column of the data.

    `asked_if` is the condition as written ('' for everyone), `asked_of` the same in words, `base` what a percentage of
    this column is of. `since` is the first version that had the column, '' where all had it.
    """

    name: str
    label: str
    wording: str
    kind: str
    measure: str
    codes: dict[int, str]
    missing: dict[int, str]
    asked_if: str
    asked_of: str
    base: str
    since: str = ""


def codebook(snapshot: Snapshot, earlier: Sequence[Snapshot] = ()) -> list[Entry]:
    """Return an entry for every column an export has, in its order; `earlier` are the editions before."""
    questionnaire = snapshot.questionnaire
    said = phrases(questionnaire, snapshot.fieldwork)
    asked = {q.name: (page, q) for page in questionnaire.pages for q in page.questions}
    entries = [
        Entry(
            c.name,
            c.label,
            "(from the link and the fieldwork)",
            c.kind,
            c.measure,
            {},
            c.missing,
            "",
            EVERYONE,
            "all responses",
        )
        for c in case_columns(snapshot)
    ]
    since = _since(snapshot, earlier)
    for column in asked_columns(snapshot, earlier):
        if not column.question:
            entries.append(_unasked(column, questionnaire, since.get(column.name, "")))
            continue
        page, question = asked[column.question]
        conditions = [text for text in (page.ask_if, question.ask_if) if text]
        entries.append(
            Entry(
                column.name,
                column.label,
                _wording(column, question),
                column.kind,
                column.measure,
                TEXT_CODES if column.kind == "text" else column.codes,
                column.missing,
                " and ".join(f"({text})" if len(conditions) > 1 else text for text in conditions),
                said.asked_of(page, question),
                base_of(column),
                since.get(column.name, ""),
            )
        )
    return entries


def _since(snapshot: Snapshot, earlier: Sequence[Snapshot]) -> dict[str, str]:
    """The version in which each column first stands, without those of the first edition."""
    first: dict[str, str] = {}
    for edition in (*earlier, snapshot):
        for column in export_columns(edition.questionnaire):
            first.setdefault(column.name, edition.questionnaire.version)
    always = {column.name for column in export_columns((*earlier, snapshot)[0].questionnaire)}
    return {name: version for name, version in first.items() if name not in always}


def _unasked(column: Column, questionnaire: Questionnaire, since: str) -> Entry:
    """The entry of a column that nobody is asked: drawn by lot, or worked out from answers."""
    worked_out = next((c for c in questionnaire.computed if c.name == column.name), None)
    wording = f"(worked out: {worked_out.of})" if worked_out else "(drawn at random for each respondent)"
    if worked_out and worked_out.blank is not None:
        wording += f" (a blank part counts as {worked_out.blank})"
    base = "those for whom it can be worked out" if worked_out else "all responses"
    label, codes = column.label, column.codes
    return Entry(
        column.name, label, wording, column.kind, column.measure, codes, column.missing, "", EVERYONE, base, since
    )


def as_markdown(snapshot: Snapshot, entries: list[Entry]) -> str:
    """Return a codebook as Markdown."""
    return "\n".join(_markdown(snapshot, entries))


def _markdown(snapshot: Snapshot, entries: list[Entry]) -> Iterator[str]:
    questionnaire = snapshot.questionnaire
    yield f"# Codebook: {questionnaire.title}"
    yield ""
    yield (
        f"Survey {snapshot.survey}, wave {snapshot.wave}, version {questionnaire.version}, questionnaire "
        f"{snapshot.questionnaire_hash}. {len(entries)} columns."
    )
    yield ""
    yield "Missing answers are coded by reason, -99 to -91; 0 always means shown and not chosen. No cell is empty."
    for entry in entries:
        yield ""
        yield f"## {entry.name}"
        yield ""
        yield f"{entry.label}"
        yield ""
        yield f"- Wording: {entry.wording}"
        yield f"- Kind: {entry.kind}, {entry.measure}"
        yield f"- Asked of: {entry.asked_of}" + (f" (`{entry.asked_if}`)" if entry.asked_if else "")
        yield f"- Base of percentages: {entry.base}"
        if entry.since:
            yield f"- Since version: {entry.since}"
        if entry.codes:
            yield "- Codes: " + "; ".join(f"{code} = {words}" for code, words in entry.codes.items())
        if entry.missing:
            yield "- Missing: " + "; ".join(
                f"{code} = {words}" for code, words in sorted(entry.missing.items(), reverse=True)
            )
    yield ""


def _wording(column: Column, question: AnyQuestion) -> str:
    if column.score:
        least = f"at least {column.at_least} of {len(column.score)} answered; reversed items turned round"
        return f"Mean of the items of {question.name} ({least})"
    text = " ".join(question.ask.split())
    if isinstance(question, Battery):
        item = next(item for item in question.items if column.variable == f"{question.name}_{item.name}")
        return f"{text} … {item.text}" + (" (turned round)" if column.turned is not None else "")
    if column.code is not None:
        return f"{text} [{question.choices_by_code[column.code].label}]"
    return text

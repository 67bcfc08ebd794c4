"""Responses as columns with labels and missing codes, row by row; as a pandas frame where somebody wants one."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from surveyapp import disclosure
from surveyapp.fieldwork import OWN_COLUMNS
from surveyapp.missing import Missing, is_missing
from surveyapp.model import Column, export_columns
from surveyapp.responses import Response
from surveyapp.rules import Value
from surveyapp.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas

TEXT_GIVEN = 1
TEXT_CODES = {TEXT_GIVEN: "Text given: in the file of texts"}
"""What stands in a column of texts, unless the texts themselves are asked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows of one value for each: a code, a number, a text or a missing code, never nothing."""

    columns: tuple[Column, ...]
    rows: Iterator[list[Value]]


def case_columns(snapshot: Snapshot) -> tuple[Column, ...]:
    """Return the columns about the case: what links, fieldwork and outcome say, not the questions."""
    missing = {int(Missing.BLANK): "Not given", int(Missing.HIDDEN): Missing.HIDDEN.label}
    texts = {
        "response": "Random name of the response",
        "questionnaire": "Hash of the questionnaire answered",
        "version": "Version of the questionnaire",
        "service": "Service",
        "sector": "Sector of the service",
        "arm": "Arm of the service",
        "language": "Language",
        "access": "How people got in",
        "outcome": "Outcome: complete, partial, insufficient or screened_out",
    }
    further = dict.fromkeys(name for service in snapshot.fieldwork.services for name in service.further)
    named = texts | {name: f"{name} (services.csv)" for name in further if name not in OWN_COLUMNS}
    columns = [Column(name, label, "text", name, missing=missing) for name, label in named.items()]
    columns.insert(3, Column("wave", "Wave of fieldwork", "number", "wave", missing=missing, measure="scale"))
    phase = Column(
        "contact_phase", "Reminders sent before", "number", "contact_phase", missing=missing, measure="ordinal"
    )
    made_up = Column("synthetic", "Made-up respondent", "code", "synthetic", codes={1: "Made up"}, missing=missing)
    lots = Column("seed", "Seed of what was left to chance", "number", "seed", missing=missing)
    seed = [lots] if snapshot.questionnaire.draws_lots else []
    trial = Column("pilot", "Answered in a trial run", "code", "pilot", codes={1: "Trial run"}, missing=missing)
    marks = [*([made_up] if snapshot.synthetic else []), *([trial] if snapshot.pilot else [])]
    return (*marks, *columns, *seed, phase)


def responses_table(
    snapshot: Snapshot,
    responses: Iterable[tuple[bytes, Response]],
    secret: bytes,
    texts: bool = False,
    earlier: Sequence[Snapshot] = (),
) -> Table:
    """Return responses as a table, with the columns of the newest edition.

    Args:
        snapshot: what was asked, of whom: the newest edition.
        responses: with their names in the store.
        secret: makes the names in the table, which cannot be traced to those in the store without it.
        texts: whether what people wrote stands in the rows; otherwise only that they wrote something.
        earlier: the editions before; what was not in the version that somebody answered has a code of its own.

    """
    known = list(responses)
    editions = {edition.questionnaire_hash: edition for edition in (*earlier, snapshot)}
    sectors = {service.service: service.sector for service in snapshot.fieldwork.services}

    def group(response: Response) -> tuple[str, str]:
        """Whom a contact phase must not single out; a version, too, says roughly when somebody answered."""
        return sectors.get(response.service, ""), response.questionnaire

    kept = disclosure.phases_to_keep((group(response), response.contact_phase) for _, response in known)
    asked = asked_columns(snapshot, earlier)
    case = case_columns(snapshot)
    columns = (*case, *(_without_text(column, texts) for column in asked))
    absent = {hash_: _absent(asked, edition, len(case)) for hash_, edition in editions.items()}

    def rows() -> Iterator[list[Value]]:
        for name, response in sorted(known, key=lambda pair: _public_name(secret, pair[0])):
            edition = editions.get(response.questionnaire, None if earlier else snapshot)
            about = _case(snapshot, edition, response, _public_name(secret, name))
            about["contact_phase"] = disclosure.kept_or_hidden((group(response), response.contact_phase), kept)
            values = {**response.values, **about}
            row = [_cell(column, values, texts) for column in columns]
            for place in absent.get(response.questionnaire, ()):
                row[place] = Missing.OTHER_VERSION
            yield row

    return Table(columns, rows())


def asked_columns(snapshot: Snapshot, earlier: Sequence[Snapshot] = ()) -> tuple[Column, ...]:
    """Return the columns of what was asked; those that an earlier edition did not have name the code for that."""
    columns = export_columns(snapshot.questionnaire)
    new = {column.name for edition in earlier for column in _lacking(columns, edition)}
    other = {int(Missing.OTHER_VERSION): Missing.OTHER_VERSION.label}
    return tuple(replace(c, missing=c.missing | other) if c.name in new else c for c in columns)


def _lacking(columns: Iterable[Column], edition: Snapshot) -> list[Column]:
    """The columns that an edition did not have; what is computed is computed from its answers all the same."""
    own = {column.name for column in export_columns(edition.questionnaire)}
    return [column for column in columns if column.name not in own and not column.score and column.turned is None]


def _absent(columns: Sequence[Column], edition: Snapshot, start: int) -> list[int]:
    """The places in a row, asked columns beginning at `start`, of what an edition did not have."""
    lacking = {column.name for column in _lacking(columns, edition)}
    return [place for place, column in enumerate(columns, start) if column.name in lacking]


def _public_name(secret: bytes, name: bytes) -> str:
    """The name a response has in exports: the same in each, and meaningless outside them."""
    return hmac.digest(secret, b"surveyapp export " + name, "sha256")[:8].hex()


def _case(snapshot: Snapshot, edition: Snapshot | None, response: Response, name: str) -> dict[str, Value]:
    fieldwork = snapshot.fieldwork
    link = fieldwork.link_values(response.service, response.language)
    known: dict[str, Value] = {key: text or Missing.BLANK for key, text in link.items()}
    return known | {
        "response": name,
        "questionnaire": response.questionnaire,
        "version": edition.questionnaire.version if edition else Missing.BLANK,
        "wave": response.wave,
        "access": fieldwork.access,
        "outcome": response.outcome,
        "seed": response.seed or Missing.BLANK,
        "synthetic": int(snapshot.synthetic),
        "pilot": int(snapshot.pilot),
    }


def _without_text(column: Column, texts: bool) -> Column:
    if column.kind != "text" or texts:
        return column
    return Column(column.name, column.label, "code", column.variable, column.question, TEXT_CODES, column.missing)


def _cell(column: Column, values: dict[str, Value], texts: bool) -> Value:
    value = column.value(values)
    return TEXT_GIVEN if isinstance(value, str) and column.question and column.kind == "code" and not texts else value


def written_texts(snapshot: Snapshot, responses: Iterable[tuple[bytes, Response]]) -> Iterator[tuple[str, str, str]]:
    """Yield column, label and text of everything that people wrote, without anything about who or where."""
    columns = [column for column in export_columns(snapshot.questionnaire) if column.kind == "text"]
    for _, response in responses:
        for column in columns:
            value = column.value(response.values)
            if isinstance(value, str):
                yield column.name, column.label, value


def cell_text(column: Column, value: Value, labels: bool) -> str:
    """Return a cell as text: its code or number, or its label where labels are wanted."""
    if labels and isinstance(value, int) and (column.codes or is_missing(value)):
        words = column.missing.get(int(value)) or column.codes.get(value)
        if words is None and is_missing(value):
            words = Missing(value).label
        return words if words is not None else str(int(value))
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(int(value)) if isinstance(value, int) else str(value)


def to_frame(table: Table) -> "pandas.DataFrame":
    """Return a table as a pandas frame: whole numbers as Int64, dates and texts as text, missing codes kept.

    Raises:
        ImportError: pandas is not installed (extra `analysis`).

    """
    import pandas

    rows = list(table.rows)
    frame = pandas.DataFrame({column.name: [row[n] for row in rows] for n, column in enumerate(table.columns)})
    for column in table.columns:
        if column.kind == "code":
            frame[column.name] = frame[column.name].astype("Int64")
        elif column.kind in {"text", "date", "letter"}:
            frame[column.name] = frame[column.name].astype("string")
    return frame

"""A CSV file becomes rows that know their line, and where on it each cell starts."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.errors import Place
from surveyapp.loader.reading import Faults


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file: its place, its cells without the spaces around them, and the line it starts on as text."""

    place: Place
    cells: tuple[str, ...]
    line: str

    def at(self, number: int) -> Place:
        """The place of a cell, counted from 0; the row's own where its cells cannot be told apart on its line."""
        column, quoted, left = 1, False, number
        for position, sign in enumerate(self.line, 1):
            if left and sign == '"':
                quoted = not quoted
            elif left and sign == "," and not quoted:
                left, column = left - 1, position + 1
        return Place(self.place.file, self.place.line, 1 if left else column)


def read_rows(text: str, file: str, faults: Faults) -> Iterator[Row]:
    """Yield the rows of a CSV file that hold anything; the first that cannot be read ends it with a fault."""
    lines = io.StringIO(text, newline="").readlines()
    rows = csv.reader(lines, strict=True)
    start = 1
    try:
        for row in rows:
            if start == 1 or any(cell.strip() for cell in row):
                cells = tuple(cell.strip() for cell in row)
                yield Row(Place(file, start, 1), cells, lines[start - 1].rstrip("\r\n"))
            start = rows.line_num + 1
    except csv.Error as error:
        mend = "close every quote; a quote inside a cell is written twice; save it again as CSV UTF-8"
        faults.add("csv-quote", Place(file, start, 1), f"the row that starts here cannot be read ({error})", mend)


def commas_fit(header: Row, faults: Faults) -> bool:
    """Return whether commas separate the columns of a header; a fault where other signs do."""
    if len(header.cells) == 1 and (sign := re.search(r"[;\t]", header.cells[0])):
        mend = "save it as CSV UTF-8 with commas"
        place = Place(header.place.file, header.place.line, header.line.index(sign[0]) + 1)
        faults.add("csv-comma", place, "the columns are not separated by commas", mend)
        return False
    return True


def cells_fit(row: Row, header: Row, faults: Faults) -> bool:
    """Return whether a row has a cell for each column of the header; a fault where it has not."""
    if len(row.cells) == len(header.cells):
        return True
    what = f"the row has {len(row.cells)} cells, the header {len(header.cells)}"
    more = len(row.cells) > len(header.cells)
    mend = "a cell that holds a comma must be in quotes" if more else "write a comma for each empty cell too"
    faults.add("csv-row", row.place, what, mend)
    return False

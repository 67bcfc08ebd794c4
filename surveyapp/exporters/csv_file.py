"""A table as CSV: RFC 4180, UTF-8, one row a response, every cell filled."""

import csv
import secrets
from collections.abc import Iterable
from typing import TextIO

from surveyapp.tables import Table, cell_text


def write_csv(table: Table, file: TextIO, labels: bool = False) -> int:
    r"""Write a table with a header row and return the number of rows.

    Texts are written byte for byte as they were given; rows end in \n.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    number = 0
    for row in table.rows:
        writer.writerow([cell_text(column, value, labels) for column, value in zip(table.columns, row, strict=True)])
        number += 1
    return number


def write_texts(texts: Iterable[tuple[str, str, str]], file: TextIO) -> int:
    """Write what people wrote, shuffled anew each time, with nothing that leads to a row; return how many."""
    shuffled = list(texts)
    secrets.SystemRandom().shuffle(shuffled)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["column", "label", "text"])
    writer.writerows(shuffled)
    return len(shuffled)

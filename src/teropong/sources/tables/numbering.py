"""From a row's place among the rows read to its line in the file.

DuckDB numbers the records of a file from 1, the header and blank lines included; blank ones and
those that it cannot tell apart into cells are no rows. A quoted text may hold line ends.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from teropong.facts.faults import FactsError
from teropong.language import _
from teropong.sources.tables.survey import Survey, long_cells


@dataclass(frozen=True, eq=False)
class Numbering:
    """The records that are no rows, sorted, and where each record begins (null: its own line)."""

    first: int
    missing: NDArray[np.int64]
    begins: NDArray[np.int64] | None = None

    def lines_of_rows(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The lines of rows, whose first is 0."""
        numbers = rows + self.first
        before = self.missing - np.arange(len(self.missing))
        return self.lines(numbers + np.searchsorted(before, numbers, side="right"))

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """The lines of records, by DuckDB's numbers for them."""
        return records if self.begins is None else self.begins[records - 1]


def number_rows(found: Survey, n_rows: int, unread: NDArray[np.int64], file: Path) -> Numbering:
    """The numbering of a file of which ``n_rows`` were read and the records ``unread`` were not.

    Where lines and records differ in number, they are counted one by one, so that none is lost;
    raises `FactsError` where the count differs.
    """
    first, unread = found.skipped + 2, np.asarray(unread, dtype=np.int64)
    if n_rows + len(unread) == found.n_lines - first + 1:
        return Numbering(first, unread)
    begins, blanks = _records(found)
    blanks = blanks[blanks >= first] if len(found.names) > 1 else blanks[:0]
    missing = np.union1d(unread, blanks)
    if n_rows + len(missing) != len(begins) - first + 1:
        raise FactsError(
            _("{file}: its rows cannot be told apart; look for a quote that is not closed").format(
                file=file.name
            )
        )
    return Numbering(first, missing, begins)


def _records(found: Survey) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The line on which each record begins, and the numbers of the blank ones, from 1."""
    begins, blanks, line = [], [], 1
    with found.path.open(encoding="utf-8-sig", newline="") as stream, long_cells():
        rows = csv.reader((text.replace("\0", " ") for text in stream), delimiter=found.separator)
        for row in rows:
            begins.append(line)
            line = rows.line_num + 1
            if not row:
                blanks.append(len(begins))
    return np.array(begins, dtype=np.int64), np.array(blanks, dtype=np.int64)

"""Writes the tables of the facts: small ones row by row, large ones from their numbers by SQL."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from teropong.facts.sample.arrays import NONE
from teropong.facts.sample.firms import LOST_REASONS, SEGMENTS, SOURCES
from teropong.facts.sample.names import FORMS, NAME_PARTS
from teropong.facts.sample.pipelines import PIPELINES
from teropong.facts.sample.staging import Staging
from teropong.facts.schema import BY_NAME, CHANNELS, OUTCOMES, STATUSES, Kind, Table

Format = Literal["csv", "parquet"]
OFFSET = timedelta(hours=7)
_SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "instant": "TIMESTAMPTZ",
    "date": "DATE",
    "money": "DECIMAL(18, 2)",
    "decimal": "DECIMAL(38, 12)",
    "integer": "INTEGER",
}


class Writer:
    """Writes tables to a folder, in one format."""

    def __init__(self, folder: Path, kind: Format, first_on: date, staging: Staging) -> None:
        self.folder, self.kind, self.staging = folder, kind, staging
        self.day_zero = first_on

    def rows(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """A small table from its rows, in the order of the schema's columns."""
        table = BY_NAME[name]
        is_last = self.kind == "csv"
        file = self._file(table) if is_last else self.staging.place / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(table.names)
            writer.writerows(rows)
        if not is_last:
            columns = ", ".join(
                f'"{c.name}"::{_SQL_TYPES[c.kind]} AS "{c.name}"' for c in table.columns
            )
            source = f"read_csv({_quoted(str(file))}, header = true, all_varchar = true)"
            self._copy(f"SELECT {columns} FROM {source}", table)

    def accounts(self) -> None:
        """The accounts, numbered from 1."""
        name, digits = self._name_sql(), self._digits("accounts")
        self._copy(
            f"""SELECT {_id("A", "account", digits)} AS account_id, {name} AS name,
                {self._instant("created")} AS created_at, {_word(SEGMENTS, "segment")} AS segment,
                {_word(SOURCES, "source")} AS source, {self._day("since")} AS customer_since
            FROM accounts""",
            BY_NAME["accounts"],
        )

    def opportunities(self) -> None:
        """The deals, numbered from 1."""
        stages = tuple(_stage_words())
        pipelines = tuple(pipeline.name for pipeline in PIPELINES)
        self._copy(
            f"""SELECT {_id("O", "deal", self._digits("opportunities"))} AS opportunity_id,
                {_id("A", "account", self._digits("accounts"))} AS account_id,
                {_rep("rep")} AS rep_id, {_word(pipelines, "pipeline")} AS pipeline,
                {self._instant("created")} AS created_at, {_word(stages, "stage")} AS stage,
                {_word(("IDR", "USD"), "currency")} AS currency, {_money("amount")} AS amount,
                {_money("cost")} AS cost, {_word(OUTCOMES, "outcome")} AS outcome,
                {self._instant("closed")} AS closed_at,
                {self._day("expected")} AS expected_close_on,
                {_word(SOURCES, "source")} AS source, {_word(LOST_REASONS, "reason")} AS lost_reason
            FROM opportunities""",
            BY_NAME["opportunities"],
        )

    def history(self) -> None:
        """The history, by deal and time."""
        stages = (*_stage_words(), "won", "lost")
        self._copy(
            f"""SELECT {_id("O", "deal", self._digits("opportunities"))} AS opportunity_id,
                {self._instant("happened")} AS changed_at, {_word(stages, "stage")} AS stage,
                {_money("amount")} AS amount, {_rep("rep")} AS rep_id,
                {self._day("expected")} AS expected_close_on
            FROM opportunity_history""",
            BY_NAME["opportunity_history"],
        )

    def activities(self) -> None:
        """The activities, numbered from 1 in their order."""
        self._copy(
            f"""SELECT {_id("K", "rowid + 1", self._digits("activities"))} AS activity_id,
                {_rep("rep")} AS rep_id,
                {_id("A", "account", self._digits("accounts"))} AS account_id,
                {_id("O", "deal", self._digits("opportunities"))} AS opportunity_id,
                {_word(CHANNELS, "channel")} AS channel,
                {_word(("outbound", "inbound"), "direction")} AS direction,
                {_word(STATUSES, "status")} AS status, {self._instant("happened")} AS occurred_at,
                {self._instant("noted")} AS created_at
            FROM activities""",
            BY_NAME["activities"],
        )

    def _copy(self, select: str, table: Table) -> None:
        file = self._file(table)
        how = "FORMAT csv, HEADER" if self.kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
        self.staging.con.execute(f"COPY ({select}) TO {_quoted(str(file))} ({how})")

    def _file(self, table: Table) -> Path:
        """The file to write, the table's file of the other format removed."""
        for other in ("csv", "parquet"):
            (self.folder / f"{table.name}.{other}").unlink(missing_ok=True)
        return self.folder / f"{table.name}.{self.kind}"

    def _digits(self, table: str) -> int:
        return max(7, len(str(self.staging.count(table))))

    def _instant(self, column: str) -> str:
        """Seconds of the wall clock since the first day as text with offset, or as an instant."""
        if self.kind == "csv":
            at = f"TIMESTAMP '{self.day_zero}' + to_seconds({column}::BIGINT)"
            text = f"strftime({at}, '%Y-%m-%dT%H:%M:%S+07:00')"
        else:
            epoch = (self.day_zero - date(1970, 1, 1)).days * 86_400 - int(OFFSET.total_seconds())
            text = f"to_timestamp({column}::BIGINT + {epoch})"
        return f"CASE WHEN {column} <> {NONE} THEN {text} END"

    def _day(self, column: str) -> str:
        return f"CASE WHEN {column} <> {NONE} THEN DATE '{self.day_zero}' + {column}::INTEGER END"

    def _name_sql(self) -> str:
        """A firm's name by its number: the low bits, shuffled, choose the parts."""
        low = "((account::BIGINT * 40503 + 9973) % 131072)"
        heads, tails, endings, towns = NAME_PARTS
        form = _word(FORMS, f"(account::BIGINT * 7 + account // 20) % {len(FORMS)} + 1")
        core = f"{_word(heads, low + ' // 2048 + 1')} || {_word(tails, low + ' // 32 % 64 + 1')}"
        ending = _word(endings, f"{low} % 32 + 1")
        town = _word(towns, "account // 131072 % 64 + 1")
        return f"concat_ws(' ', {form}, {core}, {ending}, nullif({town}, ''))"


def _stage_words() -> list[str]:
    return [stage.name for pipeline in PIPELINES for stage in pipeline.stages]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _id(letter: str, number: str, digits: int) -> str:
    padded = f"substr((({number})::BIGINT + {10**digits})::VARCHAR, 2)"
    return f"CASE WHEN {number} > 0 THEN '{letter}' || {padded} END"


def _rep(number: str) -> str:
    return _id("R", number, 3)


def _word(words: Sequence[str], code: str) -> str:
    """The word of a code from 1; none for 0."""
    return f"[{', '.join(_quoted(word) for word in words)}][{code}]"


def _money(column: str) -> str:
    """Minor units as a decimal, without leaving 64 bits."""
    cents = f"({column} % 100)::TINYINT * 0.01::DECIMAL(2, 2)"
    return f"CASE WHEN {column} <> {NONE} THEN ({column} // 100)::DECIMAL(18, 2) + {cents} END"

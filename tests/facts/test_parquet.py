"""Parquet files, typed as their writer had them or as text, read like CSV.

The first row is line 2, as it would be below a header.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from teropong.facts.checks import check_facts
from teropong.facts.faults import Fault
from teropong.facts.reading import read_folder
from teropong.facts.settings import Settings
from teropong.facts.zone import to_instant

WIB = timezone(timedelta(hours=7))
FINE: dict[str, list[Any]] = {
    "opportunity_id": ["D1", "D2"],
    "rep_id": ["R1", "R1"],
    "created_at": ["2026-04-01", "2026-04-02"],
    "outcome": ["open", "open"],
}
Read = Callable[..., list[Fault]]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def read(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> Read:
    def read_columns(**columns: Any) -> list[Fault]:
        pq.write_table(pa.table({**FINE, **columns}), tmp_path / "opportunities.parquet")
        reading = read_folder(connection, tmp_path, Settings())
        return check_facts(connection, reading, Settings())

    return read_columns


@pytest.mark.parametrize(
    "created",
    [
        ["2026-04-01T10:00", "2026-04-02"],
        ["2026-04-01T03:00Z", "2026-04-02T00:00+07:00"],
        pa.array([datetime(2026, 4, 1, 10), datetime(2026, 4, 2)], pa.timestamp("us")),
        pa.array([datetime(2026, 4, 1, 10), datetime(2026, 4, 2)], pa.timestamp("ns")),
        pa.array([datetime(2026, 4, 1, 10), datetime(2026, 4, 2)], pa.timestamp("ms")),
        pa.array(
            [datetime(2026, 4, 1, 3, tzinfo=UTC), datetime(2026, 4, 1, 17, tzinfo=UTC)],
            pa.timestamp("us", "UTC"),
        ),
        pa.array(
            [datetime(2026, 4, 1, 10, tzinfo=WIB), datetime(2026, 4, 2, tzinfo=WIB)],
            pa.timestamp("us", "+07:00"),
        ),
    ],
    ids=["text", "offsets", "us", "ns", "ms", "utc", "zone"],
)
def test_instants(read: Read, rows: Rows, created: Any) -> None:
    assert read(created_at=created) == []
    assert rows("SELECT created_at, created_on, line FROM facts.opportunities ORDER BY line") == [
        (to_instant(datetime(2026, 4, 1, 10, tzinfo=WIB)), date(2026, 4, 1), 1),
        (to_instant(datetime(2026, 4, 2, tzinfo=WIB)), date(2026, 4, 2), 2),
    ]


def test_a_date_is_a_bare_day(read: Read, rows: Rows) -> None:
    closed = pa.array([date(2026, 4, 1), None], pa.date32())
    created = pa.array([datetime(2026, 4, 1, 16), datetime(2026, 4, 1)], pa.timestamp("us"))
    assert read(created_at=created, outcome=["won", "open"], closed_at=closed) == []
    # It comes after everything that the deal did on that day.
    assert rows("SELECT closed_at - created_at FROM facts.opportunities WHERE outcome = 'won'") == [
        (0,)
    ]


@pytest.mark.parametrize(
    "amount",
    [
        ["1250.5", "0"],
        pa.array([Decimal("1250.50"), Decimal(0)], pa.decimal128(20, 2)),
        pa.array([1250.5, 0.0], pa.float64()),
    ],
    ids=["text", "decimal", "float"],
)
def test_amounts(read: Read, rows: Rows, amount: Any) -> None:
    assert read(amount=amount) == []
    assert rows("SELECT amount_minor FROM facts.opportunities ORDER BY line") == [(125_050,), (0,)]


@pytest.mark.parametrize("kind", [pa.int32(), pa.int64(), pa.decimal128(38, 0)])
def test_whole_amounts(read: Read, rows: Rows, kind: pa.DataType) -> None:
    assert read(amount=pa.array([7, None], kind)) == []
    assert rows("SELECT amount_minor FROM facts.opportunities ORDER BY line") == [(700,), (None,)]


def test_amounts_that_are_none(read: Read) -> None:
    for amount in (
        pa.array([float("nan"), 1.0]),
        pa.array([-1.0, 1.0]),
        pa.array([Decimal("0.001"), Decimal(1)]),
    ):
        [fault] = [fault for fault in read(amount=amount) if fault.blocks]
        assert (fault.file, fault.line, fault.column) == ("opportunities.parquet", 2, "amount")


def test_ids_may_be_numbers(read: Read, rows: Rows) -> None:
    assert read(opportunity_id=pa.array([1, 2])) == []
    assert rows("SELECT opportunity_id FROM facts.opportunities ORDER BY line") == [("1",), ("2",)]


def test_faults_name_the_row(read: Read) -> None:
    found = read(outcome=["open", "opne"], created_at=["2026-02-30", "2026-04-01"])
    assert sorted((fault.line, fault.column, fault.value) for fault in found) == [
        (2, "created_at", "2026-02-30"),
        (3, "outcome", "opne"),
    ]


def test_a_column_of_another_kind(read: Read) -> None:
    found = read(created_at=pa.array([True, False]))
    assert [(fault.column, fault.blocks) for fault in found] == [("created_at", True)] * 2
    found = read(rep_id=pa.array([["a"], ["b"]]))
    assert all(fault.file == "opportunities.parquet" for fault in found)


def test_no_parquet_at_all(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    (tmp_path / "opportunities.parquet").write_bytes(b"PAR1 but nothing else")
    [fault] = read_folder(connection, tmp_path, Settings()).faults
    assert (fault.file, fault.line, fault.blocks) == ("opportunities.parquet", None, True)


def test_csv_and_parquet_of_one_table(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    # Which of the two holds? Nobody can know, so it is a fault.
    pq.write_table(pa.table(FINE), tmp_path / "opportunities.parquet")
    (tmp_path / "opportunities.csv").write_text("opportunity_id,rep_id,created_at,outcome\n")
    assert [fault.blocks for fault in read_folder(connection, tmp_path, Settings()).faults] == [
        True
    ]

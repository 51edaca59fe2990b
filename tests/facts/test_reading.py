"""Files as they come: headers, separators, quotes, encodings; each fault on its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from teropong.engine.duckdb.opening import connect
from teropong.facts.faults import FactsError, Fault
from teropong.facts.reading import check_folder, read_folder
from teropong.facts.settings import Settings

Faults = Callable[..., list[Fault]]
Rows = Callable[[str], list[tuple[Any, ...]]]

HEAD = "opportunity_id,rep_id,created_at,outcome,source\n"
FINE = "D{0},R1,2026-04-01,open,web\n"


def said(found: list[Fault]) -> list[tuple[Any, ...]]:
    return [(fault.file, fault.line, fault.column, fault.value) for fault in found]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + FINE.format(1),
        "\ufeff" + HEAD + FINE.format(1),
        (HEAD + FINE.format(1)).replace(",", ";"),
        (HEAD + FINE.format(1)).replace(",", "\t"),
        (HEAD + FINE.format(1)).replace("\n", "\r\n"),
        HEAD + "D1,R1,2026-04-01,open,web",
        HEAD + '"D1","R1","2026-04-01","open","web"\n',
        HEAD + " D1 , R1 ,2026-04-01, open ,web \n",
        HEAD + FINE.format(1) + "\n\n",
        " opportunity_id , rep_id,created_at,outcome,source\n" + FINE.format(1),
    ],
    ids=[
        "plain",
        "bom",
        "semicolons",
        "tabs",
        "crlf",
        "no last line end",
        "quoted",
        "blanks",
        "empty lines",
        "header",
    ],
)
def test_odd_but_valid(faults: Faults, rows: Rows, text: str) -> None:
    assert faults(opportunities=text) == []
    assert rows(
        "SELECT opportunity_id, rep_id, outcome, source, line FROM facts.opportunities"
    ) == [("D1", "R1", "open", "web", 1)]


def test_quotes_keep_separators_line_ends_and_quotes(faults: Faults, rows: Rows) -> None:
    text = HEAD + 'D1,R1,2026-04-01,open,"web, ""the"" big\none"\n'
    assert faults(opportunities=text) == []
    assert rows("SELECT source FROM facts.opportunities") == [('web, "the" big\none',)]


def test_a_separator_in_the_cells_is_not_taken_for_one(faults: Faults, rows: Rows) -> None:
    assert faults(opportunities=HEAD + "D1,R1,2026-04-01,open,a;b;c;d;e;f\n") == []
    assert rows("SELECT source FROM facts.opportunities") == [("a;b;c;d;e;f",)]


def test_the_line_is_that_of_the_file(faults: Faults) -> None:
    # Line 1 is the header, D1 takes lines 2 to 4, line 5 is empty, D2 stands on 6, D3 on 7.
    text = (
        HEAD
        + 'D1,R1,2026-04-01,open,"a\nb\nc"\n\n'
        + FINE.format(2)
        + "D3,R1,2026-02-30,open,web\n"
    )
    assert said(faults(opportunities=text)) == [
        ("opportunities.csv", 7, "created_at", "2026-02-30")
    ]


@pytest.mark.parametrize("inside", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_with_a_line_end(faults: Faults, rows: Rows, inside: str, end: str) -> None:
    # Spreadsheets end lines inside a cell in another way than those of the file.
    head = HEAD.replace("source", '"source{inside}"')
    text = (head + FINE.format(1) + "D2,R1,never,open,\n").replace("\n", end)
    [fault] = faults(opportunities=text.format(inside=inside).encode())
    assert (fault.line, fault.value) == (4, "never")
    assert rows("SELECT opportunity_id, source FROM facts.opportunities") == [("D1", "web")]


def test_lines_are_right_however_many_read(tmp_path: Path) -> None:
    # DuckDB reads pieces of 8 MB with every core, and some of its plans lose their order.
    head = "activity_id,rep_id,account_id,channel,direction,status,occurred_at\n"
    lines = [
        f"V{n},R1,A1,call,outbound,done,2026-04-01T09:30:{n % 60:02}+07:00"
        for n in range(1, 400_001)
    ]
    for n in (5, 300_000, 399_999):
        lines[n - 1] = f"V{n},,A1,call,outbound,done,2026-04-01"
    (tmp_path / "activities.csv").write_text(head + "\n".join(lines) + "\n")
    (tmp_path / "opportunities.csv").write_text(HEAD + FINE.format(1))
    with connect() as connection:
        connection.execute("SET threads = 4")
        reading = read_folder(connection, tmp_path, Settings())
        assert connection.execute(
            "SELECT count(*), count(*) FILTER (activity_id = 'V' || line) FROM facts.activities"
        ).fetchall() == [(399_997, 399_997)]
    assert [fault.line for fault in reading.faults] == [6, 300_001, 400_000]


def test_many_faults_at_once(faults: Faults) -> None:
    text = HEAD + ",R1,2026-04-01,open,\nD2,,2026-13-01,opne,\nD3,R1,,open,\n"
    assert sorted(said(faults(opportunities=text)), key=str) == [
        ("opportunities.csv", 2, "opportunity_id", None),
        ("opportunities.csv", 3, "created_at", "2026-13-01"),
        ("opportunities.csv", 3, "outcome", "opne"),
        ("opportunities.csv", 3, "rep_id", None),
        ("opportunities.csv", 4, "created_at", None),
    ]


def test_a_word_is_corrected(faults: Faults) -> None:
    [fault] = faults(opportunities=HEAD + "D1,R1,2026-04-01,opne,\n")
    assert fault.advice == "Write open"
    assert str(fault) == "opportunities.csv:2 outcome 'opne': no such word. Write open"


@pytest.mark.parametrize(
    ("header", "column", "advice"),
    [
        ("opportunity_id,rep_id,created_at,outcome,amout", "amout", "Call it amount"),
        ("opportunity_id,rep_id,created_at,outcome,Amount", "Amount", "Call it amount"),
        (
            "opportunity_id,rep_id,created_at,outcome,xyz",
            "xyz",
            "Leave it out; there are opportunity_id, ",
        ),
        ("opportunity_id,created_at,outcome", "rep_id", "Add it: the owner"),
    ],
)
def test_headers(faults: Faults, header: str, column: str, advice: str) -> None:
    [fault] = faults(opportunities=f"{header}\n" + ",".join("x" for _ in header.split(",")) + "\n")
    assert (fault.file, fault.line, fault.column) == ("opportunities.csv", 1, column)
    assert fault.advice.startswith(advice)
    assert fault.blocks


def test_a_column_named_twice(faults: Faults) -> None:
    [fault] = faults(
        opportunities="opportunity_id,rep_id,created_at,outcome,rep_id\nD1,R1,2026-04-01,open,R2\n"
    )
    assert str(fault) == (
        "opportunities.csv:1: its header names the column 'rep_id' twice. Rename one of them"
    )
    assert fault.blocks


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_in_a_tables_place(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"opportunities.{kind}").mkdir()
    with connect() as connection:
        [fault] = read_folder(connection, tmp_path, Settings()).faults
    assert str(fault) == f"opportunities.{kind}: it is a folder. Put a file in its place"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "opportunities.csv").write_text(HEAD)
    monkeypatch.setattr("teropong.facts.reading.open_csv", refuse)
    with connect() as connection:
        [fault] = read_folder(connection, tmp_path, Settings()).faults
    assert fault.reason == "you have no right to read it"
    assert fault.advice == "Give yourself the right to read it"


@pytest.mark.parametrize("text", ["", "\n", "\ufeff"])
def test_an_empty_file(faults: Faults, text: str) -> None:
    [fault] = faults(activities=text)
    assert (fault.file, fault.reason, fault.blocks) == ("activities.csv", "the file is empty", True)


def test_only_a_header(faults: Faults, rows: Rows) -> None:
    assert faults(opportunities=HEAD) == []
    assert rows("SELECT count(*) FROM facts.opportunities") == [(0,)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("D2,R1,2026-04-01\n", "too few cells"),
        ("D2,R1,2026-04-01,open,a,b\n", "too many cells"),
    ],
)
def test_ragged_rows(faults: Faults, rows: Rows, row: str, reason: str) -> None:
    [fault] = faults(opportunities=HEAD + FINE.format(1) + row + FINE.format(3))
    assert (fault.line, fault.blocks) == (3, True)
    assert reason in fault.reason
    # The rows around it are numbered as they stand.
    assert rows("SELECT opportunity_id FROM facts.opportunities ORDER BY line") == [
        ("D1",),
        ("D3",),
    ]


def test_a_fault_after_a_ragged_row_keeps_its_line(faults: Faults) -> None:
    text = HEAD + FINE.format(1) + "D2,R1\n" + "D3,R1,never,open,\n" + FINE.format(4)
    assert sorted(said(faults(opportunities=text)), key=str) == [
        ("opportunities.csv", 3, None, "D2,R1"),
        ("opportunities.csv", 4, "created_at", "never"),
    ]


def test_a_quote_that_is_not_closed(faults: Faults) -> None:
    found = faults(
        opportunities=HEAD + FINE.format(1) + 'D2,R1,2026-04-01,open,"web\n' + FINE.format(3)
    )
    assert found
    assert all(fault.blocks and fault.file == "opportunities.csv" for fault in found)
    assert {fault.line for fault in found} <= {3, 4}


def test_nul(faults: Faults) -> None:
    [fault] = faults(opportunities=HEAD + FINE.format(1) + "D2,R\0,2026-04-01,open,web\n")
    assert (fault.file, fault.line, fault.blocks) == ("opportunities.csv", 3, True)
    assert "NUL" in fault.reason


@pytest.mark.parametrize("after", [0, 20_000], ids=["near", "far"])
def test_latin_1(faults: Faults, after: int) -> None:
    fine = "".join(FINE.format(n) for n in range(after))
    text = (HEAD + fine + "Dx,R1,2026-04-01,open,Café\n").encode("latin-1")
    [fault] = faults(opportunities=text)
    assert (fault.file, fault.line, fault.blocks) == ("opportunities.csv", after + 2, True)
    assert "not UTF-8" in fault.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16(faults: Faults, encoding: str) -> None:
    [fault] = faults(opportunities=(HEAD + FINE.format(1)).encode(encoding))
    assert (fault.file, fault.line, fault.blocks) == ("opportunities.csv", 1, True)
    assert "UTF-8" in fault.advice


def test_bytes_of_anything(faults: Faults) -> None:
    [fault] = faults(opportunities=bytes(range(256)) * 10)
    assert fault.file == "opportunities.csv"
    assert fault.blocks


@pytest.mark.parametrize(
    ("table", "text", "line", "value"),
    [
        ("opportunities", HEAD + FINE.format(1) + FINE.format(2) + FINE.format(1), 4, "D1"),
        ("reps", "rep_id,name\nR1,a\nR1,a\n", 3, "R1"),
        (
            "memberships",
            "rep_id,team,from_on\nR1,N,2026-01-01\nR1,S,2026-01-01\n",
            3,
            "R1 2026-01-01",
        ),
        ("accounts", "account_id,name\nA,a\nB,b\nA,c\n", 4, "A"),
        ("stages", "stage,position\nLead,1\nLead,2\n", 3, "Lead"),
        ("stages", "pipeline,stage,position\nNew,Lead,1\nNew,Lead,2\n", 3, "New Lead"),
        (
            "rates",
            "currency,starts_on,rate\nUSD,2026-01-01,1\nUSD,2026-01-01,2\n",
            3,
            "USD 2026-01-01",
        ),
        ("holidays", "on,name\n2026-01-01,a\n2026-01-01,b\n", 3, "2026-01-01"),
    ],
)
def test_keys_are_there_once(faults: Faults, table: str, text: str, line: int, value: str) -> None:
    [fault] = [fault for fault in faults(**{table: text}) if fault.blocks]
    assert (fault.file, fault.line, fault.value) == (f"{table}.csv", line, value)
    assert fault.reason == "another row has the same"


def test_two_stages_in_two_pipelines_may_have_one_name(faults: Faults) -> None:
    assert faults(stages="pipeline,stage,position\nNew,Lead,1\nRenewal,Lead,1\n,Lead,1\n") == []


def test_a_thousand_are_named_the_rest_is_counted(faults: Faults) -> None:
    found = faults(opportunities=HEAD + "".join(f"D{n},R1,never,open,\n" for n in range(1_005)))
    assert len(found) == 1_001
    assert (found[-1].line, found[-1].reason) == (None, "5 more rows like these")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no opportunities.csv or .parquet"),
        ({"opportunity.csv": ""}, "is it opportunity.csv?"),
        ({"reps.csv": "rep_id,name\n"}, "holds no opportunities.csv"),
    ],
)
def test_no_folder_of_facts(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(FactsError) as told:
        check_folder(tmp_path)
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("name", "message"), [("nowhere", "there is no folder"), ("a.csv", "is a file")]
)
def test_a_wrong_folder(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(FactsError, match=message) as told:
        check_folder(tmp_path / name)
    assert told.value.is_wrong_call


def test_a_file_that_is_no_table_is_named(faults: Faults) -> None:
    # A misspelt table must not be left out without a word.
    [fault] = faults(opportunity_histroy="opportunity_id,changed_at\nD1,2026-04-01\n")
    assert fault.file == "opportunity_histroy.csv"
    assert "opportunity_history" in fault.advice

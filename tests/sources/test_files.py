"""Files as they come: encodings, separators, line ends, quotes; every row is read or named."""

from __future__ import annotations

import codecs
from pathlib import Path

import duckdb
import pytest

from teropong.facts.faults import FactsError
from teropong.facts.settings import Settings
from teropong.sources.tables import MappingError, import_tables, read_mapping

from .conftest import DEALS, Import

HEAD = "id,owner,created\n"
ROW = "D1,R1,2026-01-05\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(imported: Import, separator: str) -> None:
    text = (HEAD + ROW).replace(",", separator)
    assert imported(DEALS, {"deals.csv": text}).column("opportunity_id") == ["D1"]


def test_a_separator_may_be_said(imported: Import) -> None:
    text = "id~owner, first~created\nD1~R,1~2026-01-05\n"
    toml = DEALS.replace('"owner"', '"owner, first"') + 'separator = "~"\n'
    assert imported(toml, {"deals.csv": text}).column("rep_id") == ["R,1"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("utf-16-be", "utf-16-be"),
        ("utf-8-sig", "utf-8"),
    ],
)
def test_encodings(imported: Import, encoding: str, said: str | None) -> None:
    toml = DEALS + (f'encoding = "{said}"\n' if said else "")
    text = HEAD + "D1,Zoë,2026-01-05\nD2,Ünal,2026-01-31\nD3,,2026-01-05\n"
    found = imported(toml, {"deals.csv": text.encode(encoding)})
    assert found.column("rep_id") == ["Zoë", "Ünal"]
    assert found.lines == [(4, "rep_id")]


def test_an_encoding_that_is_not_said_is_an_error_with_its_line(imported: Import) -> None:
    text = HEAD + ROW + "D2,Zoë,2026-01-05\n"
    with pytest.raises(MappingError, match=r"deals.csv, line 3: it is not UTF-8; say encoding"):
        imported(DEALS, {"deals.csv": text.encode("latin-1")})
    with pytest.raises(MappingError, match=r"it is not ascii; say another"):
        imported(DEALS + 'encoding = "ascii"\n', {"deals.csv": text.encode("latin-1")})
    with pytest.raises(MappingError, match="no encoding is called 'latin-x'"):
        imported(DEALS + 'encoding = "latin-x"\n', {"deals.csv": text})


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_and_lines_inside_quotes(imported: Import, newline: str) -> None:
    text = (
        'id,owner,created,"note\nof it"\n'
        'D1,R1,2026-01-05,"a\nb\n\nc"\n'
        "\n"
        "D2,,2026-01-05,\n"
        'D3,R1,2026-01-05,"said ""yes"", twice"\n'
        "D4,R1,2026-01-05\n"
        "D5,R1,,x\n"
        "D6,R1,2026-01-05,x,y\n"
        "D7,R1,2026-13-05,x"
    )
    toml = DEALS + 'source = "note\\nof it"\n'
    toml = toml.replace(
        "\\n", newline.replace("\r", "\\r").replace("\n", "\\n") if newline == "\r\n" else "\\n"
    )
    found = imported(toml, {"deals.csv": text.replace("\n", newline).encode()})
    assert found.column("opportunity_id") == ["D1", "D3"]
    assert [int(row["line"]) for row in found.rejected] == [8, 10, 11, 12, 13]
    assert "too few cells" in found.rejected[1]["reason"]
    assert found.rejected[1]["row"] == "D4,R1,2026-01-05"
    assert "too many cells" in found.rejected[3]["reason"]
    assert found.column("source")[1] == 'said "yes", twice'


def test_line_ends_of_two_kinds_in_one_file(imported: Import) -> None:
    text = b"id,owner,created\r\nD1,R1,2026-01-05\nD2,,2026-01-05\r\nD3,R1,2026-01-05\r\n"
    found = imported(DEALS, {"deals.csv": text})
    assert found.column("opportunity_id") == ["D1", "D3"]
    assert found.lines == [(3, "rep_id")]


def test_blank_lines_before_the_header(imported: Import) -> None:
    found = imported(DEALS, {"deals.csv": "\n\n" + HEAD + ROW + "\nD2,,2026-01-05\nD3\n"})
    assert [int(row["line"]) for row in found.rejected] == [6, 7]
    assert found.column("opportunity_id") == ["D1"]


def test_a_file_of_one_column(imported: Import) -> None:
    toml = DEALS + '[accounts]\nfile = "a.csv"\naccount_id = "firm"\nname = "firm"\n'
    found = imported(toml, {"deals.csv": HEAD + ROW, "a.csv": "firm\nA\n\nB\n"})
    assert found.column("account_id", "accounts") == ["A", "B"]
    assert {(row["file"], row["line"]) for row in found.rejected} == {("a.csv", "3")}


def test_a_quote_that_is_not_closed_loses_nothing_silently(imported: Import) -> None:
    text = HEAD + ROW + 'D2,"R1,2026-01-05\n' + "".join(f"E{n},R1,2026-01-05\n" for n in range(50))
    found = imported(DEALS, {"deals.csv": text})
    assert found.column("opportunity_id") == ["D1"]
    assert "a quote is not closed" in found.rejected[0]["reason"]
    assert "E49" in found.rejected[0]["row"]


def test_many_faulty_rows_are_all_named(imported: Import) -> None:
    good = "".join(f"D{n},R1,2026-01-05\n" for n in range(3000))
    bad = "".join(f"X{n}\nY{n},,2026-01-05\n" for n in range(3000))
    found = imported(DEALS, {"deals.csv": HEAD + good + bad})
    assert found.summary.rejected == 6000
    assert [int(row["line"]) for row in found.rejected] == list(range(3002, 9002))
    assert len(found.summary.faults) == 10


def test_parquet(imported: Import, tmp_path: Path) -> None:
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES (1234567890123456789, ' R1', TIMESTAMPTZ '2026-01-05 10:00:00+00', 12.50),"
        f" (2, NULL, NULL, 1)) t(id, owner, created, x)) TO '{tmp_path / 'p.parquet'}'"
    )
    toml = DEALS.replace("deals.csv", "p.parquet") + 'amount = "x"\n'
    found = imported(toml, {"p.parquet": (tmp_path / "p.parquet").read_bytes()})
    assert found.rows()[0] == {
        "opportunity_id": "1234567890123456789", "rep_id": "R1", "created_at": "2026-01-05 10:00:00+00",
        "amount": "12.50", "outcome": "open",
    }  # fmt: skip
    assert [int(row["line"]) for row in found.rejected] == [3, 3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"PK\x03\x04abc", "is xlsx, not text"),
        (b"\x00\x01\x02\x03", "is not text"),
        ("id,owner\n".encode("utf-16-le"), "is not text"),
    ],
)
def test_what_is_no_table_is_told(imported: Import, content: bytes, told: str) -> None:
    with pytest.raises(FactsError, match=told):
        imported(DEALS, {"deals.csv": content})


def test_a_broken_parquet_file_is_told(imported: Import) -> None:
    with pytest.raises(FactsError, match=r"p.parquet cannot be read"):
        imported(DEALS.replace("deals.csv", "p.parquet"), {"p.parquet": b"no parquet"})


def test_a_header_alone_is_a_table_without_rows(imported: Import) -> None:
    found = imported(DEALS, {"deals.csv": codecs.BOM_UTF8 + HEAD.encode()})
    assert found.rows() == []
    assert found.summary.tables == {"opportunities": 0}


def test_a_column_twice_matters_only_where_it_is_asked_for(imported: Import) -> None:
    text = "id,owner,created,x,x\nD1,R1,2026-01-05,a,b\n"
    assert imported(DEALS, {"deals.csv": text}).column("opportunity_id") == ["D1"]
    with pytest.raises(MappingError, match="has the column 'x' twice"):
        imported(DEALS + 'source = "x"\n', {"deals.csv": text}, replace=True)


def test_another_file_than_the_mapping_reads_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HEAD + ROW)
    (tmp_path / "map.toml").write_text(DEALS)
    other = tmp_path / "export" / "pipeline.csv"
    other.parent.mkdir()
    other.write_text(HEAD + ROW)
    mapping = read_mapping(tmp_path / "map.toml")
    told = "the mapping reads deals.csv, and none of the files given: pipeline.csv"
    with pytest.raises(MappingError, match=told):
        import_tables([other], mapping, None, settings=Settings())
    both = [other, tmp_path / "deals.csv"]
    assert import_tables(both, mapping, None, settings=Settings()).tables == {"opportunities": 1}


def test_a_file_is_looked_for_beside_the_mapping(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HEAD + ROW)
    (tmp_path / "map.toml").write_text(DEALS)
    mapping = read_mapping(tmp_path / "map.toml")
    assert import_tables([], mapping, None, settings=Settings()).tables == {"opportunities": 1}
    (tmp_path / "deals.csv").rename(tmp_path / "deal.csv")
    with pytest.raises(MappingError, match=r"there is no file deals.csv; is it 'deal.csv'"):
        import_tables([tmp_path], mapping, None, settings=Settings())

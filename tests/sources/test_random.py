"""Random files: every row is written or rejected, by the line on which it stands."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from teropong.facts.settings import Settings
from teropong.sources.tables import import_tables, parse_mapping

from .conftest import assert_clean

TEXTS = st.text(st.sampled_from("ab, \"\n;|'é=-0"), max_size=6)
ENDINGS = st.sampled_from(["\n", "\r\n"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, dict[int, bool]]:
    """A file, and of each row's line whether the row is good."""
    lines, good, at = ["id,owner,created,note"], {}, 2
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["good", "good", "blank", "few", "many", "empty", "day"]))
        note = draw(TEXTS)
        cells = [f"D{number}", "R1", "2026-01-05", f'"{note.replace(chr(34), chr(34) * 2)}"']
        if kind == "few":
            cells.pop()
        if kind == "many":
            cells.append("x")
        if kind == "empty":
            cells[1] = draw(st.sampled_from(["", " ", '""']))
        if kind == "day":
            cells[2] = draw(st.sampled_from(["2026-02-30", "05/01/2026", "x"]))
        text = "" if kind == "blank" else ",".join(cells)
        if kind != "blank":
            good[at] = kind == "good"
        lines.append(text)
        at += 1 + text.count("\n")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), good


@given(tables(), ENDINGS)
@settings(max_examples=60, deadline=None)
def test_every_row_is_written_or_rejected_by_its_line(
    table: tuple[str, dict[int, bool]], ending: str
) -> None:
    text, good = table
    mapping = parse_mapping(
        {
            "opportunities": {
                "file": "deals.csv",
                "opportunity_id": "id",
                "rep_id": "owner",
                "created_at": {"column": "created", "format": "%Y-%m-%d"},
                "outcome": {"constant": "open"},
                "source": "note",
            }
        },
        name="map",
        folder=Path(),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "deals.csv").write_bytes(text.replace("\n", ending).encode())
        found = import_tables(
            [folder / "deals.csv"], mapping, folder / "facts", settings=Settings()
        )
        rejected = set()
        if (folder / "rejected.csv").exists():
            with (folder / "rejected.csv").open(encoding="utf-8", newline="") as stream:
                rejected = {int(row["line"]) for row in csv.DictReader(stream)}
        assert rejected == {line for line, is_good in good.items() if not is_good}
        assert found.tables["opportunities"] == sum(good.values())
        if found.target:
            assert_clean(folder / "facts", Settings())


CELLS = st.text(st.sampled_from("0123456789.,-Rp $€IDR"), max_size=14)


@given(st.lists(CELLS, max_size=20), st.sampled_from([",", "."]))
@settings(max_examples=60, deadline=None)
def test_amounts_are_read_as_python_reads_them(cells: list[str], decimal: str) -> None:
    thousands = "." if decimal == "," else ","
    mapping = parse_mapping(
        {
            "opportunities": {
                "file": "deals.csv",
                "opportunity_id": "id",
                "rep_id": {"constant": "R1"},
                "created_at": {"constant": "2026-01-01"},
                "outcome": {"constant": "open"},
                "amount": {"column": "x", "decimal": decimal, "thousands": thousands},
            }
        },
        name="map",
        folder=Path(),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "deals.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerows([["id", "x"], *([f"D{n}", cell] for n, cell in enumerate(cells))])
        found = import_tables(
            [folder / "deals.csv"], mapping, folder / "facts", settings=Settings()
        )
        told = {}
        if found.target:
            assert_clean(folder / "facts", Settings())
            with (folder / "facts" / "opportunities.csv").open(encoding="utf-8") as stream:
                told = {row["opportunity_id"]: row["amount"] for row in csv.DictReader(stream)}
    for number, cell in enumerate(cells):
        if f"D{number}" in told:
            digits = "".join(c for c in cell.rstrip(",.-") if c.isdigit() or c == decimal)
            assert told[f"D{number}"] == digits.replace(decimal, ".").lstrip(".")

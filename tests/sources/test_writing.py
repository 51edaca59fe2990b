"""The folder is written whole or not at all, and nothing of anybody else's is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from teropong.facts.settings import Settings, read_settings
from teropong.sources.tables import MappingError, import_tables, importing, read_mapping

from .conftest import DEALS, Import

FILES = {"deals.csv": "id,owner,created,x\nD1,R1,2026-01-05,a\n"}
BAD = {"deals.csv": "id,owner,created,x\nD1,R1,2026-01-05,a\nD2,,2026-01-05,=1+1\n"}


def test_the_settings_are_kept(imported: Import) -> None:
    asked = Settings(
        currency="USD", timezone="UTC", fiscal_start=4, meeting_channels=("meeting", "visit")
    )
    assert read_settings(imported(DEALS, FILES, settings=asked).folder) == asked


def test_facts_are_replaced_only_when_asked(imported: Import) -> None:
    folder = imported(DEALS, FILES).folder
    (folder / "stages.csv").write_text("stage,position\nNew,1\n")
    with pytest.raises(MappingError, match="say --replace"):
        imported(DEALS, FILES)
    imported(DEALS, FILES, replace=True)
    assert sorted(path.name for path in folder.iterdir()) == ["facts.toml", "opportunities.csv"]


def test_a_folder_with_other_files_is_never_replaced(imported: Import) -> None:
    folder = imported(DEALS, FILES).folder
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(MappingError, match=r"holds notes.txt, which is no table of facts"):
        imported(DEALS, FILES, replace=True)
    assert (folder / "notes.txt").read_text() == "mine"


def test_an_empty_folder_is_taken_and_a_file_is_not(imported: Import, tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    assert imported(DEALS, FILES).rows()
    (tmp_path / "f").write_text("")
    with pytest.raises(MappingError, match="is a file; name a folder"):
        importing.check_target(tmp_path / "f", replace=True)
    with pytest.raises(MappingError, match="there is no folder"):
        importing.check_target(tmp_path / "none" / "facts", replace=True)


@pytest.mark.parametrize("where", ["write_facts", "put_in_place", "_read_back"])
def test_a_failure_leaves_everything_as_it_was(
    imported: Import, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    folder = imported(DEALS, FILES).folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, where, fail)
    with pytest.raises(KeyboardInterrupt):
        imported(DEALS, BAD, replace=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts", "source"]


def test_an_interrupted_replacement_is_undone(imported: Import, tmp_path: Path) -> None:
    folder = imported(DEALS, FILES).folder
    folder.rename(tmp_path / ".facts.before-teropong-import")
    with pytest.raises(MappingError, match="say --replace"):
        imported(DEALS, FILES)
    assert (folder / "opportunities.csv").exists()


def test_what_a_killed_import_left_is_cleared_after_a_day(imported: Import, tmp_path: Path) -> None:
    left = tmp_path / ".facts.0123abcd.new"
    left.mkdir()
    os.utime(left, (0, 0))
    imported(DEALS, FILES)
    assert not left.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "deals.csv").write_text(BAD["deals.csv"])
    (tmp_path / "map.toml").write_text(DEALS)
    found = import_tables(
        [tmp_path / "source"], read_mapping(tmp_path / "map.toml"), None, settings=Settings()
    )
    assert (found.rejected, found.target, found.rejected_file) == (1, None, None)
    assert found.tables == {"opportunities": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.toml", "source"]


def test_the_file_of_rejected_rows_is_of_the_latest_import(
    imported: Import, tmp_path: Path
) -> None:
    found = imported(DEALS + 'source = "x"\n', BAD)
    row = found.rejected[0]
    assert (row["file"], row["line"], row["column"], row["value"], row["into"], row["row"]) == (
        "deals.csv", "3", "owner", "", "opportunities.rep_id", "D2,,2026-01-05,=1+1",
    )  # fmt: skip
    imported(DEALS, FILES, replace=True)
    assert not (tmp_path / "rejected.csv").exists()


def test_a_formula_among_the_rejected_is_quoted(imported: Import) -> None:
    text = "x,id,owner,created\n=cmd|' /C calc'!A0,D1,R1,2026-01-05\n-5,D2,R1,2026-01-05\n+x,D3,R1,2026-01-05\n"
    found = imported(DEALS + 'amount = "x"\n', {"deals.csv": text + "1,D4,R1,2026-01-05\n"})
    assert [row["value"] for row in found.rejected] == ["'=cmd|' /C calc'!A0", "-5", "'+x"]
    assert found.rejected[0]["row"] == "'=cmd|' /C calc'!A0,D1,R1,2026-01-05"


def test_another_file_is_never_overwritten(imported: Import, tmp_path: Path) -> None:
    (tmp_path / "rejected.csv").write_text("my own,list\n")
    with pytest.raises(MappingError, match="is another file"):
        imported(DEALS, BAD)
    assert not (tmp_path / "facts").exists()
    found = imported(DEALS, BAD, rejected=tmp_path / "out.csv")
    assert found.summary.rejected_file == tmp_path / "out.csv"
    assert (tmp_path / "rejected.csv").read_text() == "my own,list\n"


def test_nothing_is_written_where_no_opportunity_is_left(imported: Import) -> None:
    found = imported(DEALS, {"deals.csv": "id,owner,created\nD1,,2026-01-05\n"})
    assert found.summary.target is None
    assert not found.folder.exists()
    assert found.lines == [(2, "rep_id")]


def test_currencies_without_rates_are_told(imported: Import) -> None:
    toml = DEALS + 'currency = "x"\n'
    text = "id,owner,created,x\nD1,R1,2026-01-05,USD\nD2,R1,2026-01-05,EUR\nD3,R1,2026-01-05,\n"
    rates = '[rates]\ncurrency = {constant="EUR"}\nstarts_on={constant="2026-01-01"}\nrate={constant="17000"}\n'
    assert imported(toml + rates, {"deals.csv": text}).summary.unrated == ["USD"]


def test_rows_keep_their_order_however_many_and_whatever_words(imported: Import) -> None:
    # Of many words DuckDB makes a join, which would lose the order of more rows than it takes at once.
    words = '["a", "b", "c", "d", "e", "f", "g", "h", "i"]'
    toml = DEALS + f'source = {{ column = "x", empty = {words.upper()} }}\n'
    toml += f'where = {{ column = "x", values = {words} }}\n'
    rows = [f"D{n},R1,2026-01-05,{'abcdefgh'[n % 8]}" for n in range(300_000)]
    found = imported(toml, {"deals.csv": "id,owner,created,x\n" + "\n".join(rows)})
    assert found.column("opportunity_id") == [f"D{n}" for n in range(300_000)]

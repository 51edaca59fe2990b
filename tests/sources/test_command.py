"""`teropong import`, as a person calls it: what it says and how it exits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from teropong.cli.main import main
from teropong.facts.settings import Settings, read_settings

from .conftest import DEALS

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Call:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    Path("map.toml").write_text(DEALS + 'currency = { constant = "USD" }\n')
    Path("deals.csv").write_text("id,owner,created\nD1,R1,2026-01-05\n")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["import", *arguments])
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return run


def test_done(call: Call) -> None:
    code, out, err = call(
        "deals.csv", "--mapping", "map.toml", "--to", "f", "--currency", "USD", "--timezone", "UTC"
    )
    assert (code, err) == (0, "")
    assert "opportunities: 1 row of 1 in deals.csv" in out
    assert "No row was rejected" in out
    assert read_settings(Path("f")) == Settings(currency="USD", timezone="UTC")
    code, out, _ = call("deals.csv", "--mapping", "map.toml", "--to", "f", "--replace")
    assert read_settings(Path("f")) == Settings(currency="USD", timezone="UTC"), (
        "a replaced folder keeps its settings"
    )


def test_rejected_rows(call: Call) -> None:
    Path("deals.csv").write_text("id,owner,created\nD1,R1,2026-01-05\nD2,R1,2026-02-30\n")
    code, out, _ = call(".", "--mapping", "map.toml", "--to", "f", "--rejected", "bad.csv")
    assert code == 1
    assert "deals.csv:3 created '2026-02-30'" in out
    assert "1 row was rejected; with reasons in bad.csv. The rest was imported" in out
    assert "Amounts in USD have no rate to IDR" in out
    assert "--currency USD" in out
    assert Path("f", "opportunities.csv").exists()


def test_a_dry_run(call: Call) -> None:
    code, out, _ = call("deals.csv", "--mapping", "map.toml", "--dry-run")
    assert code == 0
    assert "Nothing was written: this was a dry run" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["deals.csv", "--mapping", "map.toml"], "say where the facts go, --to FOLDER"),
        (
            ["deals.csv", "--mapping", "map.toml", "--to", "app", "--replace"],
            "--replace is for folders",
        ),
        (["deals.csv", "--mapping", "mop.toml", "--to", "f"], "there is no mapping mop.toml"),
        (
            ["deal.csv", "--mapping", "map.toml", "--to", "f"],
            "there is no file deal.csv; is it 'deals.csv'?",
        ),
        (["deals.csv", "--to", "f"], "facts have no table 'deals'"),
        (["deals.csv", "--to", "f"], '[opportunities]\nfile = "deals.csv"\nopportunity_id = "…"'),
        (["--to", "f"], "there is no file to import"),
        (
            ["deals.csv", "--mapping", "map.toml", "--to", "f", "--currency", "dollar"],
            "'dollar' is no currency",
        ),
    ],
)
def test_a_wrong_call(call: Call, arguments: list[str], told: str) -> None:
    code, out, err = call(*arguments)
    assert told in err
    assert out == ""
    assert code == (2 if "dollar" not in arguments else code)
    assert not Path("f").exists()


def test_an_unreadable_file_is_a_fault_of_the_data(call: Call) -> None:
    Path("deals.csv").write_text("")
    code, _, err = call("deals.csv", "--mapping", "map.toml", "--to", "f")
    assert code == 1
    assert "deals.csv is empty" in err


def test_facts_need_no_mapping(call: Call) -> None:
    Path("opportunities.csv").write_text(
        "opportunity_id,rep_id,created_at,outcome,amount\nD1,R1,2026-01-05,open,1.500\nD2,R1,03/11/2017,open,2\n"
    )
    code, out, _ = call("opportunities.csv", "--to", "f")
    assert code == 1
    assert "opportunities.csv:3 created_at '03/11/2017'" in out
    assert (
        Path("f", "opportunities.csv").read_text().splitlines()[1] == "D1,R1,2026-01-05,1.500,open"
    )
    Path("opportunities.csv").write_text("opportunity_id,rep_id,created_at,outcome,amuont\n")
    code, _, err = call("opportunities.csv", "--to", "g")
    assert code == 2
    assert "opportunities has no column 'amuont'; is it 'amount'?" in err


def test_one_is_not_many(call: Call) -> None:
    joined = 'join = { file = "people.csv", on = "owner" }\n'
    team = 'rep_id = { column = "owner", default = "R1" }\n'
    Path("map.toml").write_text(DEALS.replace('rep_id = "owner"\n', team) + joined)
    Path("deals.csv").write_text("id,owner,created\nD1,,2026-01-05\nD2,R1,2026-01-05\n")
    Path("people.csv").write_text("owner,team\nR2,North\n")
    _, out, err = call("deals.csv", "people.csv", "--mapping", "map.toml", "--dry-run")
    assert "rep_id: 1 empty cell filled with the default" in out, err
    assert "people.csv: 1 row has no partner there" in out

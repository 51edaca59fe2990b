"""`teropong` as a person calls it: what it says, how it exits, and that nothing is half written."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import teropong
from teropong.cli.main import COMMANDS
from teropong.facts.faults import WrongCall
from tests.calling import Call, called

DEALS = "opportunity_id,account_id,rep_id,created_at,stage,currency,amount,cost,outcome,closed_at\n"
FINE = {
    "reps": "rep_id,name,team\nR1,Rina,North\nR2,Roni,South\n",
    "accounts": "account_id,name\nA,Abadi\nB,Bersama\nC,Cipta\n",
    "opportunities": DEALS
    + "D1,A,R1,2026-01-05,Lead,,1000.50,400,won,2026-04-10\n"
    + "D2,B,R2,2026-01-05,Lead,,70,,open,\n"
    + "D3,B,R2,2026-01-05,Lead,,80,,won,2026-02-10\n",
    "opportunity_history": "opportunity_id,changed_at,stage\nD1,2026-01-05,Lead\nD2,2026-01-05,Lead\n",
    "activities": "activity_id,rep_id,account_id,channel,status,occurred_at,created_at\n"
    "V1,R1,A,meeting,done,2026-04-08T10:00,2026-04-01\nV2,R2,C,call,done,2026-04-09T10:00,2026-04-09\n",
    "stages": "stage,position\nLead,1\n",
}
NAMES = (
    "first_meetings", "outreach", "pipeline_value", "stage_duration", "revenue", "conversion", "baseline",
    "average_sale",
)  # fmt: skip


@pytest.fixture
def call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Run the command in a folder of its own; no traceback may ever be seen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")

    return partial(called, capsys)


@pytest.fixture
def facts(tmp_path: Path) -> Callable[..., str]:
    """A folder of facts, some tables said otherwise; null leaves one out."""

    def put(name: str = "facts", **tables: str | bytes | None) -> str:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for table, text in {**FINE, **tables}.items():
            if text is not None:
                content = text.encode() if isinstance(text, str) else text
                (folder / f"{table}.csv").write_bytes(content)
        return name

    return put


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def report(call: Call, *arguments: str) -> dict[str, Any]:
    code, out, err = call("report", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


# Done, faults, wrong calls


@pytest.mark.parametrize("form", ["text", "json", "csv", "html"])
def test_a_report_in_every_form(call: Call, facts: Any, form: str) -> None:
    code, out, err = call("report", facts(), "--format", form)
    assert (code, err) == (0, "")
    assert "2026" in out
    code, nothing, _ = call("report", "facts", "--format", form, "-o", "deep/in/report")
    assert (code, nothing) == (0, "")
    assert Path("deep/in/report").stat().st_size > 500
    assert os.listdir("deep/in") == ["report"]


DEAL = "D1,A,R1,2026-01-05,Lead,,1,,open,\n"
BAD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("missing table", {"opportunities": None}, "holds no opportunities.csv"),
    ("unknown column", {"opportunities": DEALS.replace("amount", "amout") + DEAL}, "opportunities.csv:1 amout: there is no such column in opportunities. Call it amount"),
    ("missing column", {"opportunities": "opportunity_id,created_at,outcome\nD1,2026-01-05,open\n"}, "opportunities.csv:1 rep_id: the column is missing"),
    ("duplicate id", {"opportunities": DEALS + DEAL + DEAL}, "opportunities.csv:3 opportunity_id 'D1': another row has the same"),
    ("unknown stage", {"stages": "stage,position\nNeeds,1\n"}, "opportunities.csv:2 stage 'Lead': `stages` has no such stage"),
    ("no such date", {"opportunities": DEALS + DEAL.replace("01-05", "02-30")}, "opportunities.csv:2 created_at '2026-02-30': no such date or time"),
    ("closed before created", {"opportunities": DEALS + "D1,A,R1,2026-01-05,Lead,,1,,won,2026-01-04\n"}, "opportunities.csv:2 closed_at '2026-01-04': it was closed before it was created"),
    ("negative amount", {"opportunities": DEALS + DEAL.replace(",1,", ",-1,")}, "opportunities.csv:2 amount '-1': an amount is never negative"),
    ("unreadable encoding", {"reps": "rep_id,name\nR1,Ren\u00e9\n".encode("latin-1")}, "reps.csv:2"),
    ("utf-16", {"opportunities": (DEALS + DEAL).encode("utf-16")}, "the file is not UTF-8"),
    ("empty file", {"opportunities": ""}, "opportunities.csv: the file is empty"),
    ("ragged row", {"opportunities": DEALS + "D1,A\n"}, "opportunities.csv:2 'D1,A': the row has too few cells"),
    ("unclosed quote", {"opportunities": DEALS + 'D1,"A,R1,2026-01-05,Lead,,1,,open,\n'}, "opportunities.csv:2"),
    ("parquet that is none", {"opportunities": None, "opportunities.parquet": b"PAR1 no more"}, "opportunities.parquet"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "tables", "message"), BAD, ids=[case[0] for case in BAD])
@pytest.mark.parametrize("command", ["report", "check", "load"])
def test_faulty_facts(
    call: Call,
    facts: Any,
    tmp_path: Path,
    command: str,
    what: str,
    tables: dict[str, Any],
    message: str,
) -> None:
    tables = dict(tables)
    if (parquet := tables.pop("opportunities.parquet", None)) is not None:
        (tmp_path / "facts").mkdir()
        (tmp_path / "facts" / "opportunities.parquet").write_bytes(parquet)
    more = {"report": ["-o", "report.txt"], "check": [], "load": ["duckdb:///f.db"]}[command]
    code, out, err = call(command, facts(**tables), *more)
    assert code == 1, what
    assert message in out + err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts"], "nothing half written"
    if command == "report":
        assert "No figure was computed" in err or what == "missing table"


def test_a_rate_that_is_missing(call: Call, facts: Any, tmp_path: Path) -> None:
    rows = DEALS + "D1,A,R1,2026-01-05,Lead,USD,1,,won,2026-04-10\n"
    code, out, err = call("report", facts(opportunities=rows), "-o", "report.txt")
    assert (code, out) == (1, "")
    assert "USD has no rate on 2026-04-10; add a row to `rates`" in err
    assert not Path("report.txt").exists()
    code, out, _ = call("check", "facts")
    assert code == 1
    assert "opportunities.csv:2 currency 'USD on 2026-04-10'" in out


def test_a_folder_is_no_file_to_write(call: Call, facts: Any) -> None:
    facts()
    code, _out, err = call("report", "facts", "-o", "")
    assert (code, err) == (2, ". is a folder; name a file to write\n")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.EACCES, "you may not read or write there"), (errno.ENOSPC, "the disk is full")],
)
def test_what_the_machine_refuses_is_no_fault_inside(
    call: Call, facts: Any, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(path: Path, *_arguments: object, **_named: object) -> None:
        raise OSError(number, "refused", str(path))

    facts()
    monkeypatch.setattr(Path, "touch", refuse)
    code, _out, err = call("report", "facts", "-o", "report.txt")
    assert code == 1
    assert err.startswith(f"{Path.cwd()}: {reason}")


@pytest.mark.parametrize("shape", ["text", "json", "csv", "html"])
@pytest.mark.parametrize("rows", ["", "D1,A,R1,2026-01-05,,,1,,won,2026-02-01\n"])
def test_nothing_open_and_no_stages(call: Call, tmp_path: Path, rows: str, shape: str) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "opportunities.csv").write_text(DEALS + rows)
    (folder / "activities.csv").write_text(
        "activity_id,rep_id,account_id,channel,status,occurred_at\nM,R1,A,meeting,done,2026-01-06\n"
    )
    code, out, err = call("report", str(folder), "--format", shape)
    assert (code, err) == (0, "")
    assert out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "nowhere"], "there is no folder nowhere"),
        (["report", "facts/reps.csv"], "is a file; name the folder"),
        (["report", "facts", "--indicator", "revenu"], "no indicator is called 'revenu'; did you mean revenue?"),
        (["report", "facts", "--by", "teem"], "no dimension is called 'teem'; did you mean team?"),
        (["report", "facts", "--by", "xyzzy"], "there are rep, team, profile"),
        (["report", "facts", "--where", "teem=North"], "did you mean team?"),
        (["report", "facts", "--where", "North"], "write it as rep=R001"),
        (["report", "facts", "--grain", "weak"], "no grain is called 'weak'; did you mean week?"),
        (["report", "facts", "--compare", "previos"], "did you mean previous?"),
        (["report", "facts", "--period", "2026-Q5"], "'2026-Q5' is no period; write 2026, 2026-Q2"),
        (["report", "facts", "--as-of", "soon"], "'soon' is no instant; write 2026-06-30"),
        (["report", "facts", "--as-of", "2026-02-30"], "'2026-02-30' is no instant"),
        (["report", "facts", "--as-of", "2020-01-01"], "nothing had happened before 2020-01-01: the first record is of 2026-01-05"),
        (["report", "facts", "--fiscal-start", "13"], "13"),
        (["report", "facts", "--format", "pdf"], "pdf"),
        (["report", "facts", "--where", "rep=R9"], "no rep is called 'R9'; there are R1, R2"),
        (["report", "facts", "--where", "rep=R9999"], "no rep is called 'R9999'; there are R1, R2"),
        (["report", "facts", "--where", "rep=rina"], "no rep is called 'rina'; did you mean R1?"),
        (["report", "facts", "--where", "team=north"], "no team is called 'north'; did you mean North?"),
        (["report", "facts", "--where", "stage=Leed"], "no stage is called 'Leed'; did you mean Lead?"),
        (["report", "facts", "--where", "channel=phone"], "no channel is called 'phone'; there are meeting, call"),
        (["report", "facts", "--where", "pipeline=New"], "no pipeline is called 'New'; the facts hold none"),
        (["report", "facts", "--where", "team=North", "--where", "team=Nroth"], "did you mean North or South?"),
        (["report", "facts", "--timezone", "Asia/Jakatra"], "no timezone is called 'Asia/Jakatra'; did you mean Asia/Jakarta?"),
        (["report", "facts", "--timezone", "WITA"], "no timezone is called 'WITA'; did you mean Asia/Makassar?"),
        (["report", "facts", "--timezone", "qqq"], "no timezone is called 'qqq'; write one such as Asia/Jakarta"),
        (["report", "facts", "--currency", "rupiah"], "'rupiah' is no currency; did you mean IDR?"),
        (["report", "facts", "--currency", "rp"], "'rp' is no currency; did you mean IDR?"),
        (["report", "facts", "--currency", "Rp."], "'Rp.' is no currency; did you mean IDR?"),
        (["report", "facts", "--currency", "$"], "'$' is no currency; did you mean USD?"),
        (["report", "facts", "--currency", "idr"], "'idr' is no currency; did you mean IDR?"),
        (["report", "facts", "--currency", "XQZ"], "'XQZ' is no currency; write its code, such as IDR"),
        (["load", "facts", "duckdb:///f.db", "--currency", "XQZ"], "'XQZ' is no currency"),
        (["check", "facts", "--timezone", "Asia/Jakatra"], "did you mean Asia/Jakarta?"),
        (["report", "duckdb:///missing.db"], "there is no database missing.db; make it with `teropong load"),
        (["check", "duckdb:///missing.db"], "there is no database missing.db"),
        (["report", "duckdb:///:memory:"], "duckdb:///:memory: names no file; write duckdb:///file.db"),
        (["load", "facts", "duckdb:///:memory:"], "duckdb:///:memory: names no file"),
        (["load", "facts", "duckdb:///"], "duckdb:/// names no file"),
        (["report"], "SOURCE"),
        (["report", "facts", "--perod", "2026"], "--period"),
        (["reprot", "facts"], "no command is called 'reprot'; did you mean report?"),
        (["xyzzy"], "there are report, check, import, load"),
        (["report", "mysql://host/db"], "no engine answers mysql://; there is duckdb:///"),
        (["load", "facts", "f.db"], "no engine answers f.db; there is duckdb:///"),
        (["load", "nowhere", "duckdb:///f.db"], "there is no folder nowhere"),
        (["check", "nowhere"], "there is no folder nowhere"),
        (["sample", "new", "--reps", "0"], "--reps"),
        (["sample", "facts"], "facts holds facts already; name a new folder, or say --force"),
    ],
)  # fmt: skip
def test_wrong_calls(
    call: Call, facts: Any, tmp_path: Path, arguments: list[str], message: str
) -> None:
    facts()
    before = digests(tmp_path / "facts")
    more = ["-o", "report.txt"] if arguments[0] == "report" else []
    code, out, err = call(*arguments, *more)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts"], "nothing half written"
    assert digests(tmp_path / "facts") == before


def test_commands_that_only_speak_speak_what_is_asked(call: Call, facts: Any) -> None:
    facts()
    asked = ("load", "facts", "duckdb:///f.db", "--language")
    assert "built from" in call(*asked, "en")[1]
    assert "diperbarui" in call(*asked, "id")[1]
    assert "Tidak ada kesalahan" in call("check", "facts", "--language", "id")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--indicator", "revenu"], "no indicator is called 'revenu'; did you mean revenue?"),
        (["--period", "2026-Q5"], "'2026-Q5' is no period"),
        (["--as-of", "soon"], "'soon' is no instant"),
    ],
)
def test_words_are_held_against_the_known_before_the_source_is_read(
    call: Call, facts: Any, words: list[str], message: str
) -> None:
    """The folder is faulty, which would be said first if it had been read."""
    code, out, err = call("report", facts(opportunities=DEALS + DEAL + DEAL), *words)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"where": {"rep": ["nobody"]}}, "no rep is called 'nobody'; there are R1, R2"),
        ({"as_of": "2020-01-01"}, "nothing had happened before 2020-01-01"),
        ({"indicators": ["revenu"]}, "did you mean revenue?"),
    ],
)
def test_python_is_told_what_the_command_is_told(
    facts: Any, tmp_path: Path, words: dict[str, Any], message: str
) -> None:
    with pytest.raises(WrongCall, match=re.escape(message)):
        teropong.report(tmp_path / facts(), **words)


def test_a_settings_file_that_is_wrong(call: Call, facts: Any) -> None:
    Path(facts(), "facts.toml").write_text('curency = "IDR"')
    code, _, err = call("report", "facts")
    assert code == 1
    assert "facts.toml: nothing is set by 'curency'" in err


def test_a_file_that_stands_stays_when_a_report_fails(call: Call, facts: Any) -> None:
    Path("report.txt").write_text("last month's")
    code, _, _ = call("report", facts(opportunities=DEALS + DEAL + DEAL), "-o", "report.txt")
    assert (code, Path("report.txt").read_text()) == (1, "last month's")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help(call: Call, command: list[str]) -> None:
    code, out, err = call(*command, "--help")
    assert (code, err) == (0, "")
    assert "Usage: teropong" in out
    assert all(name in out for name in COMMANDS) or command


def test_a_process_of_its_own(facts: Any, tmp_path: Path) -> None:
    facts(opportunities=DEALS + DEAL + DEAL)
    ran = subprocess.run(
        [sys.executable, "-m", "teropong", "report", "facts"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "opportunities.csv:3 opportunity_id 'D1'" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "words",
    [
        *(["report", "facts", "--format", form] for form in ("text", "json", "csv", "html")),
        ["check", "facts", "--format", "csv"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_a_pipe_that_nobody_reads_ends_quietly(
    facts: Any, tmp_path: Path, words: list[str]
) -> None:
    facts()
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "teropong", *words],
        cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o600), (0o022, 0o644)])
def test_a_new_file_is_as_open_as_the_umask_lets_it(
    call: Call, facts: Any, umask: int, mode: int
) -> None:
    facts()
    Path("mine.csv").touch()
    Path("mine.csv").chmod(0o640)
    before = os.umask(umask)
    try:
        for file in ("new.csv", "mine.csv"):
            assert call("report", "facts", "--format", "csv", "-o", file)[0] == 0
    finally:
        os.umask(before)
    assert Path("new.csv").stat().st_mode & 0o777 == mode
    assert Path("mine.csv").stat().st_mode & 0o777 == 0o640


# Check


def test_an_example_cannot_command_the_terminal(call: Call, facts: Any) -> None:
    facts(opportunities=DEALS + "D\x1b[31m1,A,R1,2026-01-05,Lead,,0,,open,\n")
    _, out, _ = call("check", "facts")
    assert "D [31m1" in out
    assert "\x1b" not in out


def test_check_finds_nothing(call: Call, facts: Any) -> None:
    code, out, err = call("check", facts())
    assert (code, err) == (0, "")
    assert "No faults" in out


def test_check_as_json_and_csv(call: Call, facts: Any) -> None:
    facts(opportunities=DEALS + DEAL.replace(",1,", ",-1,"))
    code, out, _ = call("check", "facts", "--format", "json")
    told = json.loads(out)
    assert (code, told["schema"]) == (1, "teropong.check/1")
    fault = next(fault for fault in told["faults"] if fault["blocks"])
    assert (fault["file"], fault["line"], fault["column"], fault["value"]) == (
        "opportunities.csv",
        2,
        "amount",
        "-1",
    )
    assert {finding["name"] for finding in told["trust"]} == {
        "bulk_moves", "close_dates_past", "created_won", "amounts_of_0", "late_meetings",
    }  # fmt: skip
    code, out, _ = call("check", "facts", "--format", "csv")
    assert code == 1
    assert out.startswith(
        "file,line,column,value,reason,advice,blocks\nopportunities.csv,2,amount,-1,"
    )


# Load


def test_a_loaded_engine_reports_as_the_folder_does(call: Call, facts: Any) -> None:
    words = ["--period", "2026-Q2", "--as-of", "2026-06-30", "--by", "rep", "--compare", "previous"]
    from_folder = report(call, facts(), *words)
    code, out, _ = call("load", "facts", "duckdb:///f.db")
    assert (code, out) == (0, "duckdb:///f.db built from 3 deals and 3 accounts\n")
    assert report(call, "duckdb:///f.db", *words) == from_folder
    code, out, _ = call("load", "facts", "duckdb:///f.db")
    assert (code, out) == (0, "duckdb:///f.db refreshed: 0 deals and 0 accounts were touched\n")
    past = ["--as-of", "2026-03-31", "--period", "2026-Q1"]
    assert report(call, "duckdb:///f.db", *past) == report(call, "facts", *past)


@pytest.mark.parametrize(
    "option", [("--timezone", "Asia/Makassar"), ("--currency", "USD")], ids=["timezone", "currency"]
)
def test_another_clock_or_currency_is_refused(
    call: Call, facts: Any, option: tuple[str, str]
) -> None:
    call("load", facts(), "duckdb:///f.db")
    code, out, err = call("report", "duckdb:///f.db", *option)
    assert (code, out) == (2, "")
    assert f"teropong load SOURCE duckdb:///f.db {option[0]} {option[1]}" in err
    code, _, _ = call("load", "facts", "duckdb:///f.db", *option)
    assert code == 0
    code, _, err = call("report", "duckdb:///f.db", *option)
    assert (code, err) == (0, "")


def test_a_load_that_fails_leaves_the_database_as_it_was(call: Call, facts: Any) -> None:
    call("load", facts(), "duckdb:///f.db")
    before = report(call, "duckdb:///f.db")
    facts("bad", opportunities=DEALS + DEAL + DEAL)
    code, _, _ = call("load", "bad", "duckdb:///f.db")
    assert code == 1
    assert report(call, "duckdb:///f.db") == before


def test_where_memory_runs_out_the_remedy_is_told(
    call: Call, facts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = facts(), tmp_path / "sales.db"
    assert call("load", folder, f"duckdb:///{file}")[0] == 0
    monkeypatch.setenv("TEROPONG_MEMORY", "2MB")
    new = tmp_path / "new.db"
    for words in (
        ("report", folder),
        ("check", folder),
        ("load", folder, f"duckdb:///{new}"),
        ("report", f"duckdb:///{file}"),
    ):
        code, out, err = call(*words)
        assert (code, out, err.count("\n")) == (1, "", 1), words
        assert "TEROPONG_MEMORY=8GB lets DuckDB have so much" in err
    assert not new.exists()


def test_a_database_that_another_process_holds(call: Call, facts: Any, tmp_path: Path) -> None:
    file = tmp_path / "held.db"
    hold = f"import duckdb; c = duckdb.connect({str(file)!r}); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        code, out, err = call("load", facts(), f"duckdb:///{file}")
        holder.communicate("\n")
    assert (code, out) == (1, "")
    assert err == (f"another process has {file} open (PID {holder.pid}); wait until it is done\n")
    assert file.exists(), "it is somebody else's"


def test_a_file_that_is_no_database(call: Call, tmp_path: Path) -> None:
    (tmp_path / "f.db").write_bytes(b"no database")
    code, out, err = call("report", "duckdb:///f.db")
    assert (code, out) == (1, "")
    assert err == "f.db is no DuckDB database\n"


def test_one_is_not_many(call: Call, facts: Any) -> None:
    one = {"accounts": "account_id,name\nA,Abadi\n", "activities": None}
    facts(opportunities=DEALS + DEAL, opportunity_history=None, **one)
    _, out, _ = call("load", "facts", "duckdb:///f.db")
    assert out == "duckdb:///f.db built from 1 deal and 1 account\n"
    _, out, _ = call("sample", "one", "--reps", "1", "--months", "4", "--opportunities", "60")
    assert out == "one: 60 opportunities of 1 rep\n"


# Sample


def test_the_same_seed_writes_the_same_bytes(call: Call, tmp_path: Path) -> None:
    size = ["--reps", "3", "--months", "4", "--opportunities", "60"]
    for folder, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        code, _, err = call("sample", folder, *size, "--seed", seed)
        assert (code, err) == (0, "")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert digests(tmp_path / "one") != digests(tmp_path / "three")
    code, out, _ = call("check", "one")
    assert (code, "No faults" in out) == (0, True)


SMALL = ("--reps", "3", "--months", "4", "--opportunities", "60")


def test_the_sample_asks_before_it_writes_over_facts(call: Call, facts: Any) -> None:
    folder = Path(facts())
    Path(folder, "notes.txt").write_text("mine")
    before = digests(folder)
    code, out, err = call("sample", "facts", *SMALL)
    assert (code, out) == (2, "")
    assert "facts holds facts already; name a new folder, or say --force to write over" in err
    assert digests(folder) == before
    code, _, err = call("sample", "facts", *SMALL, "--force")
    assert (code, err) == (0, "")
    assert digests(folder)["notes.txt"] == before["notes.txt"]
    assert digests(folder)["reps.csv"] != before["reps.csv"]


def test_the_sample_refreshes_what_it_wrote_itself(call: Call, tmp_path: Path) -> None:
    for seed in ("7", "8"):
        code, _, err = call("sample", "demo", *SMALL, "--seed", seed)
        assert (code, err) == (0, "")
        (tmp_path / "demo" / "report.html").write_text("as `make demo` does")
    before = digests(tmp_path / "demo")
    (tmp_path / "demo" / "reps.csv").write_text(FINE["reps"])
    code, _, err = call("sample", "demo", *SMALL)
    assert code == 2, "somebody put own reps there"
    assert "--force" in err
    assert {**digests(tmp_path / "demo"), "reps.csv": before["reps.csv"]} == before


def test_the_sample_leaves_a_folder_of_other_files_alone(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    code, _, err = call("sample", "mine", *SMALL)
    assert code == 2
    assert "mine holds other files; name a new folder" in err


# Filters


@pytest.mark.parametrize(
    ("where", "deals"), [("team=", 0), ("team=North", 1), ("source=", 1), ("channel=visit", None)]
)
def test_a_filter_lets_the_missing_one_through(
    call: Call, facts: Any, where: str, deals: int | None
) -> None:
    told = report(call, facts(), "--where", where, "--period", "2026-Q2", "--grain", "quarter")
    rows = told["indicators"]["revenue"]["rows"]
    assert [row["deals"] for row in rows] == ([] if deals is None else [deals])


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_filter_that_an_indicator_lacks_is_no_lack_of_the_records(
    call: Call, facts: Any, form: str
) -> None:
    words = [facts(), "--where", "stage=Lead", "--indicator", "revenue"]
    one = report(call, *words)["indicators"]["revenue"]
    assert (one["available"], one["unfiltered"], one["rows"]) == (False, ["stage"], [])
    assert "needs" not in one
    _, out, _ = call("report", *words, "--format", form)
    said = re.sub(r"<[^>]*>", "", out)
    assert f"{one['label']} cannot be filtered by step." in said
    assert "records lack" not in said
    assert "needs" not in said
    _, out, _ = call("report", *words, "--format", "csv")
    assert out.splitlines()[1].startswith("revenue,,,,,,,,unfiltered,stage")


def test_a_period_without_anything_is_not_the_beginning(call: Call, facts: Any) -> None:
    words = [facts(), "--indicator", "revenue", "--period", "2026-03", "--format", "html"]
    _, out, _ = call("report", *words)
    assert "Nothing of this lies in the period." in out
    assert "Nothing has happened yet" not in out
    assert report(call, "facts")["first_on"] == "2026-01-05"
    facts("bare", opportunities=DEALS, activities=None, opportunity_history=None)
    _, out, _ = call("report", "bare", "--format", "html")
    assert "Nothing has happened yet" in out


# The whole and its parts


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_split_report_begins_with_the_whole(call: Call, facts: Any, form: str) -> None:
    facts(
        opportunities=DEALS
        + "".join(f"N{n},A,R1,2026-01-05,Lead,,10,,lost,2026-05-{n + 1:02}\n" for n in range(30))
        + "".join(f"W{n},B,R1,2026-01-05,Lead,,10,5,won,2026-04-{n + 1:02}\n" for n in range(20))
        + "".join(f"S{n},C,R2,2026-01-05,Lead,,10,5,won,2026-04-{n + 1:02}\n" for n in range(20))
    )
    words = ["facts", "--as-of", "2026-06-30", "--by", "team"]
    whole = report(call, *words[:3])["indicators"]["conversion"]["rows"][0]["value"]
    parts = [row["value"] for row in report(call, *words)["indicators"]["conversion"]["rows"]]
    said = [f"{round(100 * value)}%" for value in (whole, *parts) if value is not None]
    assert len(set(said)) == len(said), "the whole is none of its parts"
    code, out, err = call("report", *words, "--format", form)
    assert (code, err) == (0, "")
    assert "from least to most" not in out
    at = [out.index(f">{one}<" if form == "html" else one) for one in said]
    assert at[0] < min(at[1:])


def test_a_comparison_of_the_whole_period_misses_no_day(call: Call, facts: Any) -> None:
    """April 2026 has five weeks, March six: week by week, the sixth would be lost."""
    rows = "activity_id,rep_id,account_id,channel,status,occurred_at\n"
    facts(
        activities=rows
        + "V1,R1,A,meeting,done,2026-04-08T10:00\n"
        + "V2,R2,C,meeting,done,2026-03-31T10:00\n"
        + "V3,R2,D,meeting,done,2026-03-02T10:00\n",
        accounts=str(FINE["accounts"]) + "D,Dharma\n",
    )
    words = ["--period", "2026-04", "--as-of", "2026-06-30", "--compare", "previous"]
    code, out, _ = call("report", "facts", *words, "--indicator", "first_meetings")
    assert code == 0
    assert "1; 2 in March 2026" in out


# The report as JSON


def test_the_frame(call: Call, facts: Any) -> None:
    told = report(call, facts(), "--as-of", "2026-06-30", "--by", "rep")
    frame = {
        name: told[name] for name in ("schema", "as_of", "timezone", "currency", "period", "by")
    }
    assert frame == {
        "schema": "teropong.report/1",
        "as_of": "2026-06-30T17:00:00Z",
        "timezone": "Asia/Jakarta",
        "currency": "IDR",
        "period": {"label": "2026-Q2", "start": "2026-04-01", "end": "2026-07-01"},
        "by": ["rep"],
    }
    assert tuple(told["indicators"]) == NAMES
    grains = {name: one["grain"] for name, one in told["indicators"].items()}
    assert grains == {
        "first_meetings": "week", "outreach": "week", "pipeline_value": None, "stage_duration": None,
        "revenue": "month", "conversion": None, "baseline": None, "average_sale": "month",
    }  # fmt: skip
    for one in told["indicators"].values():
        assert {"label", "unit", "better", "grain", "definition", "available", "rows"} <= set(one)


def test_by_default_it_is_seen_after_the_day_or_instant_of_the_latest_thing_done(
    call: Call, facts: Any
) -> None:
    told = report(call, facts())
    # D1 was won on the bare 10th of April: that day is over.
    assert told["as_of"] == "2026-04-10T17:00:00Z"
    assert told["period"]["label"] == "2026-Q2"
    noon = FINE["opportunities"].replace("won,2026-04-10", "won,2026-04-10T12:00:00")
    at_noon = report(call, facts("noon", opportunities=noon))
    assert at_noon["as_of"] == "2026-04-10T05:00:00.000001Z"


ESTIMATE = "value n entered converted lost undecided rate rate_decided maturity rate_expected low high unresolved win_rate win_rate_expected"
KEYS = {
    "first_meetings": "value n booked no_shows lookback_incomplete",
    "outreach": "channel value n accounts_reached met attempts_per_first_meeting maturity lookback_incomplete",
    "pipeline_value": "stage value n deals without_amount past_expected_close pushed",
    "stage_duration": "stage value n completed mean median p90 running km_mean km_median horizon_days low high",
    "revenue": "value n revenue deals profit margin without_cost without_amount",
    "conversion": f"step {ESTIMATE}",
    "baseline": f"step {ESTIMATE}",
    "average_sale": "value n mean median low high without_amount without_account trailing lookback_incomplete",
}
BESIDE = {
    "outreach": {"totals"},
    "pipeline_value": {"inversions"},
    "stage_duration": {"overdue", "without_history"},
    "conversion": {"without_history"},
    "baseline": {"without_history", "guessed", "runners", "left_on_base", "without_meeting"},
    "average_sale": {"outside"},
}
FRAME = {"label", "group", "unit", "better", "grain", "definition", "available", "rows"}


@pytest.mark.parametrize("name", NAMES)
def test_the_keys_of_its_rows(call: Call, facts: Any, name: str) -> None:
    told = report(
        call,
        facts(),
        "--indicator",
        name,
        "--by",
        "rep",
        "--compare",
        "previous",
        "--period",
        "2026-04",
    )
    one = told["indicators"][name]
    assert set(one) == FRAME | BESIDE.get(name, set())
    period = ["period"] if one["grain"] else []
    assert one["rows"]
    for row in one["rows"]:
        assert list(row) == [*period, "rep", *KEYS[name].split(), "compare"]
        assert row["compare"] is None or set(row["compare"]) == {"value", "n"}


def test_pipelines_are_told_apart_where_there_are_several(call: Call, facts: Any) -> None:
    facts(stages="pipeline,stage,position\n,Lead,1\nNew,Lead,1\n")
    told = report(call, "facts", "--indicator", "conversion")
    rows = told["indicators"]["conversion"]["rows"]
    assert [(row["pipeline"], row["step"]) for row in rows] == [
        (None, "Lead→Won"),
        ("New", "Lead→Won"),
    ]


def test_what_is_lacking_is_named(call: Call, facts: Any) -> None:
    told = report(call, facts(activities=None, opportunity_history=None, stages=None))
    needs = {name: one["needs"] for name, one in told["indicators"].items() if not one["available"]}
    assert needs == {
        "first_meetings": ["activities"],
        "outreach": ["activities"],
        "stage_duration": ["opportunity_history.stage"],
        "conversion": ["opportunity_history.stage", "stages"],
        "baseline": ["opportunity_history.stage", "stages"],
    }
    assert all(told["indicators"][name]["rows"] == [] for name in needs)


def test_a_dimension_that_it_lacks_is_named(call: Call, facts: Any) -> None:
    one = report(call, facts(), "--indicator", "revenue", "--by", "channel")["indicators"][
        "revenue"
    ]
    assert one["without"] == ["channel"]
    assert all("channel" not in row for row in one["rows"])


def test_money_rates_and_dates(call: Call, facts: Any) -> None:
    told = report(call, facts(), "--period", "2026-Q2", "--as-of", "2026-04-30")
    first = told["indicators"]["revenue"]["rows"][0]
    assert (first["value"], first["profit"]) == ("1000.50", "600.50")
    assert first["margin"] == pytest.approx(600.5 / 1000.5)
    assert first["without_cost"] == 0


def test_compared_with_the_period_before(call: Call, facts: Any) -> None:
    told = report(
        call,
        facts(),
        "--compare",
        "previous",
        "--period",
        "2026-Q2",
        "--as-of",
        "2026-06-30",
        "--grain",
        "quarter",
    )
    assert told["compare"] == {"label": "2026-Q1", "start": "2026-01-01", "end": "2026-04-01"}
    [row] = told["indicators"]["revenue"]["rows"]
    assert (row["value"], row["compare"]) == ("1000.50", {"value": "80.00", "n": 1})


def test_a_part_that_has_nothing_any_more_is_compared(call: Call, facts: Any) -> None:
    """South won D3 in the first quarter, and nothing in the second."""
    words = [facts(), "--by", "team", "--period", "2026-Q2", "--as-of", "2026-06-30"]
    words += ["--grain", "quarter"]
    alone = report(call, *words)["indicators"]
    beside = report(call, *words, "--compare", "previous")["indicators"]
    assert [row["team"] for row in alone["revenue"]["rows"]] == ["North"]
    assert [(row["team"], row["value"], row["compare"]) for row in beside["revenue"]["rows"]] == [
        ("North", "1000.50", None),
        ("South", "0.00", {"value": "80.00", "n": 1}),
    ]
    sales = beside["average_sale"]["rows"]
    assert [(row["team"], row["value"], row["n"]) for row in sales] == [
        ("North", "1000.50", 1),
        ("South", None, 0),
    ]
    assert sales[1]["compare"] == {"value": "80.00", "n": 1}
    for name, one in alone.items():
        kept = [{**row, "compare": None} for row in one["rows"]]
        found = [{**row, "compare": None} for row in beside[name]["rows"]]
        assert [row for row in found if row in kept] == kept

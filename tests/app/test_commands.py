"""Facts into the app and out of it from the command line, in a folder of its own."""

import os
import subprocess
import sys

import pytest

DEALS = (
    "opportunity_id,rep_id,account_id,created_at,outcome,amount\n"
    "O1,Rini,PT Sagara,2026-01-05T09:00:00+07:00,open,1500000\n"
)
FOUND = (
    "from teropong.app.running.opening import open_records\n"
    "open_records()\n"
    "from teropong.app.changes.writing import Author, write\n"
    "from teropong.app.records.models import Company\n"
    "write(Company(name='PT Contoh'), Author(None))\n"
)


@pytest.fixture
def call(tmp_path):
    surroundings = {
        **os.environ,
        "TEROPONG_FOLDER": str(tmp_path / "data"),
        "TEROPONG_DATABASE": "",
        "TEROPONG_LANGUAGE": "en",
    }

    def run(*words, code=None):
        start = ["-c", code] if code else ["-m", "teropong", *map(str, words)]
        done = subprocess.run(
            [sys.executable, *start],
            env=surroundings,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_in_again_and_out(call, tmp_path):
    facts = tmp_path / "facts"
    facts.mkdir()
    (facts / "opportunities.csv").write_text(DEALS)
    assert call("import", facts, "--to", "app")[::2] == (
        2,
        "there is no company yet; set up Teropong first\n",
    )
    assert call(code=FOUND)[0] == 0
    dry = call("import", facts, "--to", "app", "--dry-run")
    assert dry == (0, "opportunities: 1\nNothing was written: this was a dry run\n", "")
    first = call("import", facts, "--to", "app")
    assert (first[0], "opportunities: 1 new" in first[1]) == (0, True)
    second = call("import", facts / "opportunities.csv", "--to", "app")
    assert "opportunities: 1 as they were" in second[1]
    (facts / "opportunities.csv").write_text(DEALS.replace("open", "perhaps"))
    code, _out, told = call("import", facts, "--to", "app")
    assert code == 1
    assert "opportunities.csv:2 outcome 'perhaps'" in told
    assert "Nothing was imported" in told
    code, out, _told = call("export", tmp_path / "out")
    assert (code, "opportunities: 1 row" in out) == (0, True)
    assert call("export", tmp_path / "out")[0] == 2
    assert call("export", tmp_path / "out", "--replace")[0] == 0
    assert call("report", tmp_path / "out")[0] == 0


def test_other_systems_tables_come_by_a_mapping(call, tmp_path):
    assert call(code=FOUND)[0] == 0
    (tmp_path / "deals.csv").write_text("no,sales,opened\n7,Rini,2026-01-05\n8,Rini,yesterday\n")
    (tmp_path / "map.toml").write_text(
        '[opportunities]\nfile = "deals.csv"\nopportunity_id = "no"\nrep_id = "sales"\n'
        'created_at = { column = "opened", format = "%Y-%m-%d" }\noutcome = { constant = "open" }\n'
    )
    code, out, _told = call("import", "deals.csv", "--mapping", "map.toml", "--to", "app")
    assert code == 1
    assert "1 row was rejected" in out
    assert "opportunities: 1 new" in out

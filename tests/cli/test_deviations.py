"""`teropong deviations` as a person calls it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from teropong.cli.main import main
from tests.companies import random_company, write


@pytest.fixture
def call(tmp_path, capsys, monkeypatch):
    """A rep who met two new clients a week for a year, and nobody in March."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "70")
    first = date(2025, 1, 7)
    days = [first + timedelta(weeks=week, days=day) for week in range(60) for day in (0, 2)]
    met = [f"M{n},R1,A{n},meeting,done,{day}T10:00\n" for n, day in enumerate(days)]
    met.append("C,R1,Z,call,done,2026-03-29T10:00\n")
    names = "".join(f"A{n},Firm {n}\n" for n in range(len(days)))
    tables = {
        "reps": "rep_id,name\nR1,Ayu Lestari\n",
        "accounts": f"account_id,name\nZ,Zeta\n{names}",
        "activities": "activity_id,rep_id,account_id,channel,status,occurred_at\n" + "".join(met),
        "opportunities": "opportunity_id,rep_id,created_at,outcome\n",
        "targets": "indicator,scope_kind,scope,grain,starts_on,value\n"
        "first_meetings,rep,R1,week,2025-01-06,2\n",
    }
    (tmp_path / "firm").mkdir()
    for name, text in tables.items():
        (tmp_path / "firm" / f"{name}.csv").write_text(text, encoding="utf-8")

    def run(*arguments):
        with pytest.raises(SystemExit) as stop:
            main(["deviations", "firm", *arguments])
        return int(stop.value.code or 0), capsys.readouterr()

    return run


def test_as_text(call):
    code, said = call("--as-of", "2026-03-29", "--language", "en")
    assert code == 0
    assert "Ayu Lestari · First meetings: below the target\n" in said.out
    words = " ".join(said.out.split())
    assert (
        "Ayu Lestari has 0 first meetings in the weeks 2 Mar – 29 Mar 2026; the target asks for 8"
        in words
    )
    assert "4 more by Friday 3 Apr would be a beginning, as much as a week holds." in words


def test_in_indonesian(call):
    _, said = call("--as-of", "2026-03-29", "--language", "id")
    assert "Penyimpangan\n" in said.out
    assert "baru mencatat 0 pertemuan pertama dalam minggu-minggu 2 Mar – 29 Mar 2026" in " ".join(
        said.out.split()
    )


def test_nothing_to_tell(call):
    _, said = call("--as-of", "2026-02-22", "--language", "en")
    assert "Nothing deviates that chance could not explain." in said.out


def test_as_json(call):
    _, said = call("--as-of", "2026-03-29", "--format", "json")
    told = json.loads(said.out)
    assert told["schema"] == "teropong.deviations/1"
    assert [row["kind"] for row in told["rows"] if row["scope_kind"] == "rep"] == ["below"]
    assert told["reps"] == {"R1": "Ayu Lestari"}


def test_a_wrong_instant(call):
    code, said = call("--as-of", "yesterday")
    assert (code, said.out) == (2, "")
    assert "'yesterday' is no instant" in said.err


@pytest.mark.parametrize("seed", [2, 8])
def test_weeks_of_loss_are_weeks_of_nothing(tmp_path, capsys, seed):
    """Costs above the amounts: no number of deals, and no break inside."""
    write(random_company(seed), tmp_path)
    with pytest.raises(SystemExit) as stop:
        main(["deviations", str(tmp_path), "--format", "json"])
    said = capsys.readouterr()
    assert (stop.value.code or 0, said.err) == (0, "")
    assert json.loads(said.out)["schema"] == "teropong.deviations/1"

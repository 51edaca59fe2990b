"""`teropong leading` on made-up companies: what is seen, what is withheld, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from teropong.cli.main import main
from teropong.facts.sample import write_sample
from teropong.language import use_language
from teropong.shown import leading

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Call:
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "160")

    def run(months: int, *arguments: str) -> tuple[int, str]:
        write_sample(tmp_path, reps=3, months=months, opportunities=250)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["leading", str(tmp_path), *arguments])
        said = capsys.readouterr()
        assert "went wrong inside" not in said.err
        return int(stop.value.code or 0), said.out + said.err

    return run


def test_a_company_whose_deals_take_any_time_is_told_of_no_lead(call: Call) -> None:
    code, out = call(18)
    assert code == 0
    assert "What precedes revenue" in out
    assert out.count("No lead is seen that chance could not make.") == 3
    assert "pass from a first meeting to the win" in out


def test_less_than_a_year_says_how_many_weeks_are_lacking(call: Call) -> None:
    code, out = call(9, "--language", "id", "--outcome", "wins")
    assert code == 0
    assert "Apa yang mendahului peluang menang" in out
    assert "Belum bisa ditunjukkan: perlu sekitar" in out


def test_it_is_told_as_json(call: Call) -> None:
    code, out = call(9, "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert told["schema"] == "teropong.leading/1"
    assert told["needs"] == ["weeks"]
    names = [row["indicator"] for row in told["indicators"]]
    assert names == ["first_meetings", "contacts", "new_opportunities"]
    for row in told["indicators"]:
        assert row["weeks"] + row["more_weeks"] == told["fewest_weeks"]
        assert row["lag_weeks"] is row["strength"] is None


def row(**words: Any) -> dict[str, Any]:
    return {
        "indicator": "first_meetings",
        "verdict": "leads",
        "lag_weeks": 9,
        "over_weeks": 1,
        "p": 0.012,
        "strength": {"slope": 0.41, "low": 0.1, "high": 0.7},
        "improves": 0.08,
        **words,
    }


def test_a_lead_is_said_in_plain_words() -> None:
    told = {"outcome": "revenue"}
    with use_language("en"):
        assert leading.sentence(told, row()) == (
            "A week with 10% more of them is followed 9 weeks later by about 4.1% more revenue "
            "(9 in 10: 1–7%). Chance alone shows as much in 1% of such companies. A plain "
            "forecast of the week from the weeks before is off by 8% less with it."
        )
        assert leading.sentence(told, row(verdict="perhaps", more_weeks=30)) == (
            "Cannot be shown yet: if it is as it looks, that needs about 30 more weeks."
        )
        assert "is no better with it" in leading.sentence(told, row(improves=-0.02))
        assert leading.sentence(told, row(over_weeks=5, improves=None)).startswith(
            "Five weeks with 10% more of them are followed about 9 weeks later by about 4.1%"
        )
    with use_language("id"):
        assert "diikuti 9 minggu kemudian oleh sekitar 4,1" in leading.sentence(told, row())

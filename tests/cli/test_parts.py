"""`teropong forecast` and `plan` of one rep or team: named as filters are everywhere."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from teropong.facts.sample import write_sample
from tests.calling import Call, called

SEEN = ("--as-of", "2026-05-20")
PLAN = (*SEEN, "--period", "2026-Q3", "--target", "1000000000")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("company")
    write_sample(folder, reps=5, months=14, opportunities=350)
    return str(folder)


@pytest.fixture(scope="module")
def named(sample: str) -> dict[str, str]:
    """The reps' names by id."""
    lines = (Path(sample) / "reps.csv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(",")[:2] for line in lines)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "120")

    return partial(called, capsys)


def test_the_plan_tells_of_everybody_and_of_one_alone(call: Call, sample: str, named) -> None:
    code, out, _ = call("plan", sample, *PLAN)
    assert code == 0
    assert "\nReps\n" in out
    there = [name for name in named.values() if f"  {name} " in out]
    assert len(there) >= 3
    code, out, _ = call("plan", sample, *PLAN, "--where", "rep=R001")
    assert code == 0
    assert f"Plan backwards from the target · {named['R001']}" in out
    assert "Reps" not in out


def test_the_forecast_says_whose_it_is(call: Call, sample: str, named) -> None:
    code, out, _ = call("forecast", sample, *SEEN, "--where", "rep=R001", "--language", "id")
    assert code == 0
    assert f"Perkiraan · {named['R001']}" in out
    _, out, _ = call("forecast", sample, *SEEN, "--where", "rep=R001", "--format", "json")
    told = json.loads(out)
    assert (told["scope_kind"], told["scope"]) == ("rep", "R001")
    assert {deal["rep"] for deal in told["deals"]} <= {"R001"}


@pytest.mark.parametrize("language", ["en", "id"])
def test_at_eighty_columns_no_name_of_a_lever_is_cut(
    call: Call, sample: str, monkeypatch, language
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = call("plan", sample, *PLAN, "--language", language)
    assert code == 0
    levers = out[out.index({"en": "What would help", "id": "Yang paling membantu"}[language]) :]
    assert "…" not in levers
    assert max(map(len, levers.splitlines())) <= 80


@pytest.mark.parametrize("command", ["forecast", "plan"])
@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("rep=R01",), "did you mean R001"),
        (("team=Tim Utar",), "did you mean Tim Utara"),
        (("reps=R001",), "did you mean rep"),
        (("channel=phone",), "not by channel"),
        (("rep=R001", "rep=R002"), "name one"),
        (("R001",), "write it as rep=R001"),
    ],
)
def test_a_wrong_name_is_a_wrong_call(call: Call, sample: str, command, where, said) -> None:
    words = [word for one in where for word in ("--where", one)]
    code, out, err = call(command, sample, *SEEN, *words)
    assert (code, out) == (2, "")
    assert said in err

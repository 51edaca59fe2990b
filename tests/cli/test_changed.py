"""`teropong changed` on the sample company: the sum stands under the parts, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from teropong.cli.main import main
from teropong.facts.sample import write_sample

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Call:
    monkeypatch.setenv("TEROPONG_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "160")
    write_sample(tmp_path, reps=3, months=9, opportunities=250)

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["changed", str(tmp_path), *arguments])
        said = capsys.readouterr()
        assert "went wrong inside" not in said.err
        return int(stop.value.code or 0), said.out + said.err

    return run


def test_it_is_said_in_words_and_in_both_languages(call: Call) -> None:
    code, out = call("--period", "2026-Q2")
    assert code == 0
    assert "Quarter 2 2026 brought Rp" in out
    assert out.index("Deals in play") < out.index("Average sale") < out.index("All together")
    assert "points" in out
    code, out = call("--period", "2026-Q2", "--where", "rep=R001", "--by", "source")
    assert code == 0
    assert "Why it changed · " in out
    code, out = call("--period", "2026-Q2", "--by", "segment", "--language", "id")
    assert code == 0
    assert "Kuartal 2 2026 membawa Rp" in out
    assert "Bauran (Segmen)" in out


def test_what_cannot_be_said_is_said(call: Call) -> None:
    code, out = call("--period", "2026-Q2", "--compare", "2024-Q2")
    assert code == 0
    assert "there are no records" in out
    code, out = call("--compare", "last-quarter")
    assert code == 2
    assert "'last-quarter' is no period" in out


def test_at_eighty_columns_every_part_of_everyones_difference_is_told(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out = call("--period", "2026-Q2")
    assert code == 0
    whose = out[out.index("Who brought the difference") : out.index("Conversion")]
    for part in ("Deals in play", "Mix (Rep)", "Decided in time", "Won of the decided", "Average"):
        assert part in whose
    assert max(map(len, out.splitlines())) <= 80

"""What the command says in Indonesian: help, faults and wrong calls, and back in English after it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from teropong.cli.main import COMMANDS
from tests.calling import called

Said = Callable[..., tuple[int, str, str]]

DEALS = "opportunity_id,account_id,rep_id,created_at,currency,amount,outcome,closed_at\n"


@pytest.fixture
def said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Said:
    """Run the command in a language, in a folder of its own that holds ``facts``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("facts").mkdir()
    Path("facts/accounts.csv").write_text("account_id,name\nA,Abadi\n")
    Path("facts/opportunities.csv").write_text(
        f"{DEALS}D1,=1+1,R1,2026-01-05,USD,5,won,2026-04-03\n,A,R1,2026-02-30,,x,opne,\n"
    )

    def run(language: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("TEROPONG_LANGUAGE", language)
        return called(capsys, *arguments)

    return run


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_in_both_languages(said: Said, command: list[str]) -> None:
    for _ in range(2):  # a command that was loaded in one language speaks the other
        code, out, _err = said("id", *command, "--help")
        assert code == 0
        assert out.startswith(f"Pemakaian: {' '.join(['teropong', *command])} [OPSI]")
        assert "Tampilkan bantuan ini." in out
        for english in (
            "Usage",
            "Options",
            "OPTIONS",
            "Show ",
            "default",
            " the ",
            "SOURCE",
            "FILE",
        ):
            assert english not in out
        _code, out, _err = said("en", *command, "--help")
        assert "Show this message and exit." in out
        assert "Tampilkan" not in out
        assert max(map(len, out.splitlines())) <= 80


def test_faults(said: Said) -> None:
    code, out, _ = said("id", "check", "facts")
    assert code == 1
    assert (
        "opportunities.csv:3 opportunity_id: kosong, padahal setiap baris memerlukannya. Isi: kunci"
        in out
    )
    assert (
        "opportunities.csv:3 created_at '2026-02-30': tanggal atau waktunya tidak ada. Tulis 2026-04-01"
        in out
    )
    assert "opportunities.csv:3 outcome 'opne': kata itu tidak dikenal di sini. Tulis open" in out
    assert (
        "currency 'USD pada 2026-04-03': mata uangnya belum punya kurs untuk tanggal penjualannya"
        in out
    )
    code, _, err = said("id", "report", "facts")
    assert code == 1
    assert "tanggal atau waktunya tidak ada" in err
    assert "Belum ada angka yang dihitung" in err


def test_wrong_calls(said: Said) -> None:
    Path("facts/opportunities.csv").write_text(f"{DEALS}D1,A,R1,2026-01-05,,5,open,\n")
    for arguments, message in (
        (["report", "nowhere"], "tidak ada folder nowhere; sebut folder fakta"),
        (
            ["report", "facts", "--by", "teem"],
            "tidak ada dimensi bernama 'teem'; maksud Anda team?",
        ),
        (
            ["report", "facts", "--timezone", "Asia/Jakatra"],
            "tidak ada zona waktu bernama 'Asia/Jakatra'; maksud Anda Asia/Jakarta?",
        ),
        (["report", "facts", "--currency", "rupiah"], "'rupiah' bukan mata uang; maksud Anda IDR?"),
        (
            ["report", "facts", "--where", "rep=R2"],
            "tidak ada tenaga penjual bernama 'R2'; yang ada R1",
        ),
        (
            ["sample", "facts"],
            "facts sudah berisi fakta; sebut folder baru, atau tambahkan --force",
        ),
        (["report"], "Belum ada argumen 'SUMBER'"),
        (["report", "facts", "--perod", "2026"], "Tidak ada opsi '--perod'"),
        (["report", "facts", "--format", "pdf"], "'pdf' tidak termasuk pilihan 'text'"),
    ):
        code, out, err = said("id", *arguments)
        assert (code, out) == (2, "")
        assert message in err


def test_the_language_asked_for_is_that_of_errors_too(said: Said) -> None:
    for option in (["--language", "id"], ["--language=id"]):
        _, _, err = said("en", "report", "facts", *option)
        assert "Belum ada angka yang dihitung" in err
    _, _, err = said("id", "report", "nowhere", "--language", "en")
    assert err.startswith("there is no folder nowhere")


def test_a_fault_is_no_formula(said: Said) -> None:
    _, out, _ = said("en", "check", "facts", "--format", "csv")
    values = {(row["column"], row["value"]) for row in csv.DictReader(out.splitlines())}
    assert ("account_id", "'=1+1") in values

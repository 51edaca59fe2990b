"""The terminal report: the right figures, aligned, at any width, with and without colour."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from teropong.cli.report.text import render_text
from tests.cli import reports


def printed(report: reports.Report, width: int = 100, **words: object) -> str:
    stream = io.StringIO()
    render_text(report, Console(file=stream, width=width, **words))  # type: ignore[arg-type]
    return stream.getvalue()


def test_figures_stand_exactly() -> None:
    text = printed(reports.company("id", seed=7))
    report = reports.company("id", seed=7)
    held = sum(row["value"] for row in report["indicators"]["first_meetings"]["rows"])
    assert f"{held} pertemuan pertama dengan calon pelanggan" in text
    assert "Rp12,3 M dalam 118 peluang terbuka" in text
    assert "Kualifikasi lebih besar dari Pertemuan: Rp3,1 M lawan Rp2,6 M" in text
    assert "Dari pertemuan pertama sampai home: 21 % (19–23 % · n 174)." in text
    assert "9 peluang melewati waktu wajar tahapnya" in text
    assert "2 akun baru di bawah kisaran biasa" in text
    assert "Kuartal 2 2026 (1 Apr – 30 Jun 2026) · per akhir Selasa 30 Juni 2026 WIB" in text


@pytest.mark.parametrize("name", reports.ALL)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_every_report_fits_its_width(name: str, language: str, width: int) -> None:
    text = printed(reports.ALL[name](language), width)
    assert text.strip()
    assert [line for line in text.splitlines() if cell_len(line) > width] == []
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


def test_a_pipe_gets_no_colour_and_a_terminal_does() -> None:
    report = reports.company("id")
    assert "\x1b" not in printed(report)
    assert "\x1b[" in printed(report, force_terminal=True, color_system="truecolor")


def test_names_cannot_command_the_terminal() -> None:
    assert "\x1b" not in printed(reports.hostile())


def test_a_console_without_the_signs_gets_plain_ones() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    render_text(reports.company("id"), Console(file=stream, width=100))
    stream.flush()
    text = raw.getvalue().decode("cp1252")
    assert "Kualifikasi lebih besar dari Pertemuan: Rp3,1 M lawan Rp2,6 M" in text
    assert "####" in text


def test_unavailable_says_in_one_line_what_it_needs() -> None:
    text = printed(reports.unavailable("id", only=("conversion",)))
    lines = text.splitlines()
    at = lines.index("Konversi")
    assert lines[at + 1] == "  Belum bisa dihitung: catatan belum memuat opportunity_history.stage."
    assert lines[at + 2] == ""


def test_empty_company_has_no_table_and_no_alarm() -> None:
    text = printed(reports.empty("en"))
    assert "▲" not in text
    assert "█" not in text
    assert "Nothing was won in this period yet." in text


def test_rates_without_a_value_are_a_dash() -> None:
    text = printed(reports.null_rates("en"))
    assert "Cannot be said yet" in text
    assert "None" not in text
    assert "nan" not in text


def test_many_steps_stand_in_parts_that_each_name_the_reps() -> None:
    lines = printed(reports.by_rep("en"), 80).splitlines()
    first = lines.index(
        "  rep                    Prospek      Pertemuan    Kualifikasi     Penawaran"
    )
    second = lines.index("  rep                 Negosiasi")
    assert lines[first + 1].startswith("  Ayu Lestari  ")
    assert lines[second + 1].startswith("  Ayu Lestari  ")


def test_split_by_rep_shows_names_and_the_one_who_leads() -> None:
    text = printed(reports.by_rep("en"))
    for name in reports.REPS.values():
        assert name in text
    assert "R01" not in text


def test_inversion_is_marked_by_a_word_not_colour_alone() -> None:
    line = next(
        line
        for line in printed(reports.company("en")).splitlines()
        if line.startswith("  Kualifikasi  ")
    )
    assert "▲ more than the step before" in line


def test_inversions_are_the_engine_s_own() -> None:
    report = reports.company("en")
    values = report["indicators"]["pipeline_value"]
    values["rows"].append(values["rows"][0] | {"stage": None, "value": "9999999999999.00"})
    assert "None" not in printed(report)
    assert printed(report).count("▲ more than the step before") == 1
    values["inversions"] = []
    assert "more than" not in printed(report)


def test_inversions_of_the_sums_skip_deals_without_a_step() -> None:
    report = reports.by_rep("en")
    values = report["indicators"]["pipeline_value"]
    values["rows"] += [
        {"rep": "R01", "stage": None, "value": "9999999999999.00", "n": 1, "deals": 1}
    ]
    text = printed(report, 140)
    assert "Kualifikasi is worth more than Pertemuan: Rp18.6 bn against Rp15.6 bn" in text
    assert text.count("is worth more than") == 1
    assert "Not a funnel for 6 of 6" in text


def test_what_no_record_says_is_a_dash_and_a_word() -> None:
    text = printed(reports.no_sums("en"), 140)
    assert "No costs recorded, so no profit can be said." in text
    assert "118 open opportunities, no amounts recorded." in text
    assert "10 opportunities are past their expected close: no amounts recorded" in text
    assert "Rp0" not in text
    assert "have no cost" not in text


def test_periods_that_have_not_begun_are_not_drawn() -> None:
    text = printed(reports.unfinished("en"))
    assert "6 Apr" not in text
    assert "1 Apr – 4 May" in text
    assert "June" not in text.split("Revenue and profit")[1]
    assert all(
        len(line.split()[-1]) == 6 for line in text.splitlines() if line.startswith("  phone call ")
    )

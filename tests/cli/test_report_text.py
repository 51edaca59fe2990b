"""The terminal report: the right figures, aligned, at any width, with and without colour."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from teropong.cli.report.text import render_text
from teropong.cli.report.text_parts import Column, grid, spelled
from teropong.shown.tiles import tile
from tests.cli import reports


def printed(
    report: reports.Report,
    width: int = 100,
    parts: reports.Report | None = None,
    **words: object,
) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, **words)  # type: ignore[arg-type]
    render_text(reports.summed(report), console, parts)
    return stream.getvalue()


def printed_in_parts(name: str, language: str = "en", width: int = 100) -> str:
    whole, parts = reports.shown(name, language)
    return printed(whole, width, parts)


def test_figures_stand_exactly() -> None:
    text = printed(reports.company("id", seed=7))
    report = reports.company("id", seed=7)
    held = sum(row["value"] for row in report["indicators"]["first_meetings"]["rows"])
    assert f"{held} pertemuan pertama dengan calon pelanggan" in text
    assert "Rp12,3 M dalam 118 peluang terbuka" in text
    assert "Kualifikasi lebih besar dari Pertemuan: Rp3,1 M dibanding Rp2,6 M" in text
    assert "Dari pertemuan pertama sampai home: 21 % (19–23 % · n 174)." in text
    assert "9 peluang melewati batas wajar tahapnya" in text
    assert "2 akun baru di bawah kisaran biasa" in text
    assert "Kuartal 2 2026 (1 Apr – 30 Jun 2026) · per akhir Selasa, 30 Juni 2026 WIB" in text


@pytest.mark.parametrize("name", reports.ALL)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_every_report_fits_its_width(name: str, language: str, width: int) -> None:
    text = printed_in_parts(name, language, width)
    assert text.strip()
    assert [line for line in text.splitlines() if cell_len(line) > width] == []
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


def test_a_pipe_gets_no_colour_and_a_terminal_does() -> None:
    report = reports.company("id")
    assert "\x1b" not in printed(report)
    assert "\x1b[" in printed(report, force_terminal=True, color_system="truecolor")


def test_names_cannot_command_the_terminal() -> None:
    assert "\x1b" not in printed_in_parts("hostile")


def test_a_console_without_the_signs_gets_plain_ones() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    render_text(reports.summed(reports.company("id")), Console(file=stream, width=100))
    stream.flush()
    text = raw.getvalue().decode("cp1252")
    assert "Kualifikasi lebih besar dari Pertemuan: Rp3,1 M dibanding Rp2,6 M" in text
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
    lines = printed_in_parts("by_rep", width=80).splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("  rep  ") and "Neg" in line]
    assert "Prospek" not in lines[heads[0]]
    for at in heads:
        assert [line.split("  ")[1] for line in lines[at + 1 : at + 3]] == [
            "all together",
            "Ayu Lestari",
        ]


def test_parts_show_names_below_the_whole() -> None:
    text = printed_in_parts("by_rep")
    for name in reports.REPS.values():
        assert name in text
    assert "R01" not in text


def test_the_whole_is_the_company_s_own_figure_not_a_span_of_its_parts() -> None:
    whole, parts = reports.shown("by_team", "en")
    for row in whole["indicators"]["conversion"]["rows"]:
        row |= {"value": 0.333, "rate_expected": 0.333}
    text = printed(whole, 120, parts)
    assert "from a first" not in text.lower().replace("from a first meeting to home:", "")
    lines = text.split("Conversion\n")[1].split("Baseline\n")[0].splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("  team"))
    assert lines[at + 1].split()[:3] == ["all", "together", "33%"]
    assert all("33%" not in line for line in lines[at + 2 : at + 5])
    assert "Fewest pass from" in lines[0]
    assert "33%" in lines[0]


def test_sums_of_the_whole_are_asked_for_by_themselves() -> None:
    whole, parts = reports.shown("by_team", "en")
    whole["indicators"]["first_meetings"]["as_one"]["rows"][0]["value"] = 777
    assert "777 first meetings with prospects" in console_text(whole, parts)


def console_text(whole: reports.Report, parts: reports.Report | None) -> str:
    stream = io.StringIO()
    render_text(whole, Console(file=stream, width=100), parts)
    return stream.getvalue()


def test_several_pipelines_never_stand_in_one_figure() -> None:
    text = printed_in_parts("by_rep_of_pipelines", width=120)
    for pipeline in ("Proyek", "Langganan"):
        assert f"({pipeline})" in text
        assert f"From a first meeting to home ({pipeline})" in text
        heads = text.split("Conversion\n")[1].split("Baseline\n")[0]
        assert f"\n  {pipeline}\n  rep " in heads


def test_bars_are_drawn_to_the_scale_of_their_own_pipeline() -> None:
    report = reports.several_pipelines("en")
    for row in report["indicators"]["pipeline_value"]["rows"]:
        if row["pipeline"] == "Langganan":
            row["value"] = reports.money(int(row["value"].replace(".", "")) // 1000)
    lines = printed(report).splitlines()
    bars = [line.count("█") for line in lines if line.startswith("  Prospek  ")]
    assert bars[:2] == [24, 24]


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        (0.997, "(+0.3%)"),
        (1.0, "(no change)"),
        (0.9999999, "(hardly any change)"),
        (1.05, "(−5%)"),
        (0.5, "+100%"),
    ],
)
def test_every_change_of_a_sum_is_said(earlier: float, said: str) -> None:
    report = reports.summed(reports.company("en"))
    rows = report["indicators"]["revenue"]["as_one"]["rows"]
    minor = int(rows[0]["value"].replace(".", ""))
    rows[0]["compare"]["value"] = reports.money(round(minor * earlier))
    assert said in console_text(report, None).split("Revenue and profit\n")[1]


def test_a_change_from_nothing_is_said_in_full() -> None:
    report = reports.summed(reports.company("en"))
    row = report["indicators"]["first_meetings"]["as_one"]["rows"][0]
    row["compare"]["value"] = 0
    assert f"Quarter 1 2026: 0 (+{row['value']})." in console_text(report, None)


def test_every_change_of_a_rate_and_of_a_duration_is_said() -> None:
    report = reports.company("en")
    for key in ("conversion", "stage_duration", "baseline"):
        for row in report["indicators"][key]["rows"]:
            step = 0.003 if key != "stage_duration" else 0.3
            row["compare"]["value"] = row["value"] - step
    text = printed(report, 80)
    assert text.count("+0.3 points") == 5 + 5
    assert text.count("+0.3 days") == 5


def test_what_reads_as_on_time_is_not_late() -> None:
    report = reports.company("en")
    row = report["indicators"]["stage_duration"]["rows"][0]
    row["value"] = row["km_mean"] = 18.4
    report["stages"][0]["expected_days"] = 18
    line = next(one for one in colours(report) if "Prospek" in one and "18 days" in one)
    assert "38;5;166" not in line
    row["value"] = row["km_mean"] = 18.6
    line = next(one for one in colours(report) if "Prospek" in one and "18 days" in one)
    assert "38;5;166" in line


def colours(report: reports.Report) -> list[str]:
    return printed(report, force_terminal=True, color_system="256").splitlines()


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


def test_parts_that_are_no_funnel_are_named_below_the_whole() -> None:
    whole, parts = reports.shown("by_rep", "en")
    text = printed(whole, 140, parts)
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


def test_a_narrow_first_column_stays_narrow() -> None:
    columns = [Column("id", right=False), Column("a heading that is long")]
    lines = grid(columns, [["A1", "5"]], 20).plain.splitlines()
    assert lines[0] == "id  a heading that is long"


def test_no_change_is_no_question_in_plain_letters() -> None:
    assert spelled(Text("±0"), "ascii").plain == "~0"


def test_the_diamond_is_a_grid_where_there_is_no_room() -> None:
    text = printed(reports.company("en"), 60)
    assert "◇" not in text
    shown = text.split("Baseline\n")[1].split("Average sale")[0]
    assert max(map(cell_len, shown.splitlines())) <= 60
    line = next(one for one in text.splitlines() if one.startswith("  Base 1  "))
    assert line.split()[2:] == ["62%", *line.split()[3:-1], "264"]
    assert "◇" in printed(reports.company("en"), 80)


def test_dates_say_their_year_where_the_period_has_two() -> None:
    report = reports.company("en")
    assert "2026" not in closed(report)
    report["period"] = {
        "label": "2025-11-01..2026-06-30",
        "start": "2025-11-01",
        "end": "2026-07-01",
    }
    assert "20 Apr 2026" in closed(report)
    assert "30 Mar 2026 – 29 Jun 2026" in printed(report)


def closed(report: reports.Report) -> str:
    return printed(report).split("outside the range")[1].split("About the data".upper())[0]


def test_every_rep_without_a_meeting_is_named_or_counted() -> None:
    report = reports.company("en")
    first = report["indicators"]["baseline"]["without_meeting"][0]
    owners = ["R01"] * 3 + ["R02", "R03", "R04", "R05"]
    report["indicators"]["baseline"]["without_meeting"] = [first | {"rep": rep} for rep in owners]
    names = ", ".join(reports.REPS[rep] for rep in ("R01", "R02", "R03"))
    assert f"7 opportunities past base 1 have no meeting on record: {names} and 2 more" in " ".join(
        printed(report, 140).split()
    )


def test_one_channel_is_not_the_most() -> None:
    report = reports.company("en")
    assert ", the most by " in printed(report)
    rows = report["indicators"]["outreach"]["rows"]
    report["indicators"]["outreach"]["rows"] = [row for row in rows if row["channel"] == "call"]
    assert "the most by" not in printed(report)


def test_the_mean_duration_is_bold_late_or_not() -> None:
    report = reports.company("en")
    lines = [line for line in colours(report) if "Prospek" in line and " days" in line]
    assert any("\x1b[1m" in line or "\x1b[1;38;5;166m" in line for line in lines)


def test_what_is_known_is_told_though_nothing_was_held_or_sold() -> None:
    report = reports.empty("en")
    fill = report["indicators"]
    fill["first_meetings"]["rows"][-1] |= {"booked": 5, "no_shows": 2}
    mean = {"mean": "5900000000.00", "n": 37}
    fill["average_sale"]["rows"][-1]["trailing"] |= mean
    text = " ".join(printed(report).split())
    assert "No first meeting in this period yet. 5 are booked. 2 prospects did not show up." in text
    assert (
        "Over the last 12 months, a new account's first purchase was Rp5.9 bn on average (n 37)."
        in text
    )
    assert "No new account bought in this period yet." in text


def test_the_only_pipeline_makes_no_second_matrix() -> None:
    """By rep and by pipeline the parts name the one pipeline; the whole names none."""
    whole = reports.company("en")
    parts = reports.by_rep("en", pipelines=("Proyek",))
    parts["by"] = ["rep", "pipeline"]
    text = printed(whole, 140, reports.summed(parts))
    assert text == printed(whole, 140, reports.summed(reports.by_rep("en")))
    assert "no pipeline given" not in text


def test_an_average_is_over_days_not_over_cut_weeks() -> None:
    # March 2026 lies in six weeks, two of them cut: 31 days are 4.4 weeks.
    report = reports.company("en")
    report["period"] = {"label": "2026-03", "start": "2026-03-01", "end": "2026-04-01"}
    labels = ["2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13", "2026-W14"]
    first = report["indicators"]["first_meetings"]
    one = {**first["rows"][0], "value": 6}
    first["rows"] = [one | {"period": label} for label in labels]
    first["as_one"] = {"rows": [{**one, "period": "2026-03", "value": 36}]}
    assert "36 first meetings with prospects, 8.1 a week on average" in printed(report, 140)
    report["as_of"] = "2026-03-15T00:00:00+07:00"
    assert "36 first meetings with prospects, 18 a week on average" in printed(report, 140)


def test_no_average_of_periods_that_are_all_to_come() -> None:
    report = reports.company("en")
    report["as_of"] = "2026-03-15T00:00:00+07:00"
    assert "a week on average" not in printed(report, 140)
    assert tile(report, "first_meetings").sure == ""
    assert tile(report, "outreach").sure == ""


def test_how_many_days_a_mean_holds_for_is_said() -> None:
    report = reports.company("en")
    rows = report["indicators"]["stage_duration"]["rows"]
    assert "within 365" not in printed(report, 140)
    for row in rows:
        row["horizon_days"] = 165.0
    assert "within 165 days" in printed(report, 140)
    parts = reports.by_rep("en")
    for row in parts["indicators"]["stage_duration"]["rows"]:
        row["horizon_days"] = 165.0
    text = printed(report, 140, reports.summed(parts))
    assert "* within the days watched so far, fewer than a year" in text

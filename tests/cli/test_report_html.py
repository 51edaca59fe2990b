"""The HTML report: one file, nothing from outside, no live text, the figures exact."""

import hashlib
import html
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from teropong.cli.report.html import render_html
from teropong.shown.cards import place
from tests.cli import reports

ASSETS = Path(__file__).parents[2] / "src" / "teropong" / "vendored"
_OPEN_ENDED = {"meta", "wbr"}


class Reader(HTMLParser):
    """Collects the elements, their attributes, and the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _OPEN_ENDED:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] not in ("script", "style"):
            self.words.append(data)


def page_of(report: reports.Report, parts: reports.Report | None = None) -> str:
    return render_html(reports.summed(report), parts)


def read(report: reports.Report, parts: reports.Report | None = None) -> Reader:
    reader = Reader()
    reader.feed(page_of(report, parts))
    return reader


@pytest.mark.parametrize("name", reports.ALL)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_report_is_well_formed_and_closed_to_the_outside(name: str, language: str) -> None:
    whole, parts = reports.shown(name, language)
    reader = read(whole, parts)
    assert reader.faults == []
    assert reader.opened == []
    for tag, attributes in reader.elements:
        assert tag not in ("img", "link", "iframe", "object", "base", "form")
        assert not {"src", "href", "srcset", "action", "style"} & set(attributes)
        assert not any(word.startswith("on") for word in attributes)
    styles = re.findall(r"<style>(.*?)</style>", page_of(whole, parts), re.DOTALL)
    assert not re.search(r"url\((?!data:)|@import", "".join(styles))


def test_policy_allows_the_page_s_own_scripts_only() -> None:
    page = page_of(reports.company("id"))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', unescape(page))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert policy[1].count("sha256-") == 2
    assert "unsafe-eval" not in policy[1]


def test_names_never_become_markup() -> None:
    page = page_of(*reports.shown("hostile"))
    assert "<img" not in page
    assert "onerror=alert(1)&gt;" in page
    reader = read(*reports.shown("hostile"))
    assert [tag for tag, _attributes in reader.elements].count("script") == 2
    assert "</script><img src=x onerror=alert(1)>" in " ".join(reader.words)


def test_what_a_chart_carries_cannot_end_its_place() -> None:
    page = place({"id": "x", "about": reports.PAYLOAD})
    assert page is not None
    carried = re.match(r'<div id="x" class="chart" data-chart="([^"<>]*)" [^<>]*></div>$', page)
    assert carried
    assert json.loads(html.unescape(carried[1]))["about"] == reports.PAYLOAD


def test_full_sums_stand_in_the_table_twins() -> None:
    report = reports.huge_sums("id")
    words = " ".join(read(report).words)
    for row in report["indicators"]["pipeline_value"]["rows"]:
        whole, _point, cents = row["value"].partition(".")
        shown = f"{int(whole):,}".replace(",", ".") + (f",{cents}" if int(cents) else "")
        assert f"Rp{shown}" in words


def test_a_rate_and_its_range_have_the_same_places() -> None:
    report = reports.company("en")
    row = report["indicators"]["conversion"]["rows"][0]
    row |= {"value": 0.274, "rate_expected": 0.274, "low": 0.221, "high": 0.314}
    page = page_of(report)
    assert ">27.4%<" in page
    assert ">22.1–31.4%<" in page


def test_a_won_deal_has_one_name() -> None:
    page = page_of(reports.company("id"))
    table = page[page.index("<th", page.index('id="chart-revenue"')) :].split("</thead>")[0]
    assert ">Penjualan</th>" in table
    assert ">Peluang</th>" not in table


def test_no_paragraph_is_empty() -> None:
    for make in (reports.company, reports.empty):
        assert not re.search(r"<p[^>]*></p>", page_of(make("en")))


def test_every_chart_has_its_twin() -> None:
    reader = read(reports.company("id"))
    charts = [a["id"] for tag, a in reader.elements if tag == "div" and a.get("class") == "chart"]
    assert charts == ["chart-revenue", "chart-first_meetings", "chart-outreach"]
    assert sum(a.get("class") == "twin" for tag, a in reader.elements if tag == "details") == 8


def test_unavailable_indicators_name_their_needs() -> None:
    words = "".join(read(reports.unavailable("id")).words)
    assert "catatan belum memuat opportunity_history.stage." in words
    assert "perlu opportunity_history.stage" in words


def test_empty_company_gets_a_quiet_page() -> None:
    words = " ".join(read(reports.empty("en")).words)
    assert "Nothing has happened yet" in words
    assert "echarts" not in page_of(reports.empty("en"))


def test_line_up_lists_everybody_with_the_team_first() -> None:
    words = " ".join(read(*reports.shown("by_rep")).words)
    assert words.index("Semuanya") < words.index("Ayu Lestari", words.index("Semuanya"))
    for name in reports.REPS.values():
        assert name in words


def test_the_whole_stands_in_tiles_and_first_row_its_parts_below() -> None:
    whole, parts = reports.shown("by_rep", "en")
    for row in whole["indicators"]["baseline"]["rows"]:
        row["value"] = 0.333
    words = "\n".join(read(whole, parts).words)
    assert words.count("33%") >= 2, "tile and line-up"
    assert "from least to most" not in words
    line_up = words[words.index("All together") :]
    assert line_up.index("33%") < line_up.index("Ayu Lestari")


def test_each_pipeline_has_its_own_figure_in_the_tiles() -> None:
    page = page_of(reports.several_pipelines("en"))
    for tile in re.findall(r"<article.*?</article>", page):
        if ">Baseline<" in tile or ">Conversion<" in tile or ">Time per step<" in tile:
            assert tile.count('class="value"') == 2
            assert "(Proyek)" in tile
            assert "(Langganan)" in tile


def test_times_are_drawn_to_the_scale_of_their_own_pipeline() -> None:
    report = reports.several_pipelines("en")
    before = positions(page_of(report))
    for row in report["indicators"]["stage_duration"]["rows"]:
        if row["pipeline"] == "Langganan":
            row |= {"p90": row["p90"] * 50}
    after = positions(page_of(report))
    assert after[:5] == before[:5]
    assert after[5:10] != before[5:10]


def positions(page: str) -> list[str]:
    times = page[page.index("<h3>Time per step</h3>") :]
    times = times[times.index('class="interval"') :]
    return re.findall(r'<circle class="\w+" cx="([\d.]+%)"', times)


def test_what_reads_as_on_time_is_not_orange() -> None:
    report = reports.company("en")
    row = report["indicators"]["stage_duration"]["rows"][0]
    report["stages"][0]["expected_days"] = 14
    for value, is_late in ((14.4, False), (14.6, True)):
        row["value"] = row["km_mean"] = value
        page = page_of(report)
        assert ("expected 14 days" in page) == is_late


def embedded_charts(report: reports.Report) -> dict[str, dict[str, list[object]]]:
    carried = re.findall(r'data-chart="([^"]*)"', page_of(report))
    assert carried
    charts = [json.loads(html.unescape(one)) for one in carried]
    return {chart["id"]: chart for chart in charts}


def test_periods_that_have_not_begun_have_no_bar() -> None:
    charts = embedded_charts(reports.unfinished("en"))
    assert charts["chart-revenue"]["ticks"] == ["Apr", "May"]
    assert charts["chart-outreach"]["names"][-1] == "Week 19 2026"
    assert len(charts["chart-outreach"]["names"]) == 6


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2026-06-30T17:00:00Z", 2), ("2026-06-30T17:00:00.000001Z", 3), ("2026-12-31T00:00:00Z", 4)],
)
def test_quarters_begin_where_the_year_says(as_of: str, shown: int) -> None:
    report = reports.company("en", compare=False)
    report |= {
        "as_of": as_of,
        "period": {"label": "2026", "start": "2026-01-01", "end": "2027-01-01"},
    }
    row = report["indicators"]["revenue"]["rows"][0]
    report["indicators"]["revenue"]["rows"] = [
        row | {"period": f"2026-Q{at}"} for at in range(1, 5)
    ]
    assert len(embedded_charts(report)["chart-revenue"]["ticks"]) == shown


@pytest.mark.parametrize("name", ["no_sums", "no_sums_by_rep"])
def test_a_profit_that_is_not_known_is_not_drawn(name: str) -> None:
    report, parts = reports.shown(name, "en")
    assert [one["name"] for one in embedded_charts(report)["chart-revenue"]["series"]] == [
        "Revenue"
    ]
    words = " ".join(read(report, parts).words)
    assert "No costs recorded, so no profit can be said." in words
    assert "no amounts recorded" in words
    assert "Rp0" not in words


def test_assets_are_the_ones_that_were_built() -> None:
    for line in (ASSETS / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == expected
    assert (ASSETS / "echarts.min.js").stat().st_size < 500_000
    assert (ASSETS / "echarts.LICENSE.txt").exists()
    assert (ASSETS / "inter.LICENSE.txt").exists()


def test_the_only_pipeline_makes_no_second_matrix() -> None:
    parts = reports.by_rep("en", pipelines=("Proyek",))
    parts["by"] = ["rep", "pipeline"]
    reader = read(reports.summed(reports.company("en")), reports.summed(parts))
    kinds = [attributes.get("class") for tag, attributes in reader.elements if tag == "table"]
    assert kinds.count("matrix") == 3
    assert "no pipeline given" not in " ".join(reader.words)

"""Team: all eight, rep by rep, from which a manager runs a meeting."""

from __future__ import annotations

from teropong.app.boards.board import Board, Told
from teropong.indicators import INDICATORS
from teropong.language import N_, _
from teropong.shown.cards import attention, card, lead, revenue_card
from teropong.shown.charts import revenue
from teropong.shown.diamond import diamond, legend
from teropong.shown.line_up import line_ups
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.rows import Report, is_available, latest, pipelines, rows_of
from teropong.shown.steps import funnel
from teropong.shown.unrated import unrated
from teropong.shown.words import pipeline_name


def body(told: Told) -> Markup:
    """Return what matters first, the line-up, and of each pipeline the diamond and the funnel."""
    whole, parts = told.whole, told.parts
    assert parts is not None  # noqa: S101 - the board asks by rep
    chart = revenue(whole) if is_available(whole, "revenue") else None
    return joined(
        lead(whole),
        tag("div", revenue_card(whole, None, chart), attention(whole, parts), class_="hero"),
        [_line_up(whole, table) for table in line_ups(whole, parts)],
        _pipelines(whole),
    )


def _line_up(report: Report, table: Markup) -> Markup:
    dark = unrated(report, "revenue", "pipeline_value", "average_sale")
    return card(_("Line-up"), dark, table, _how_to_read(), wide=True)


def _how_to_read() -> Markup:
    told = _(
        "Columns: the weeks of the period, the last one in blue. Bars: against the most of any. "
        "Small: a week on average, or the change since the compared period. Tap a figure to see "
        "the records behind it."
    )
    return tag("p", told, class_="small")


def _pipelines(report: Report) -> list[Markup]:
    """Return the diamond and the funnel of each pipeline, side by side."""
    rows = latest(rows_of(report, "baseline"))
    labels = (report["indicators"][key]["label"] for key in ("baseline", "pipeline_value"))
    baseline, value = labels
    shown = []
    for pipeline, steps in zip(pipelines(rows), funnel(report), strict=False):
        named = tag("h4", pipeline_name(pipeline)) if pipeline is not None else None
        drawn = (diamond(report, pipeline), tag("p", legend(report, pipeline), class_="small"))
        cards = (
            card(baseline, named, *drawn),
            card(value, unrated(report, "pipeline_value"), steps),
        )
        shown.append(tag("div", *cards, class_="cards"))
    return shown


TEAM = Board("team", N_("Team"), tuple(one.name for one in INDICATORS), body, by=("rep",))

"""Team: all eight, rep by rep, from which a manager runs a meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from teropong.app.boards.aims.asking import of_reps, of_scope
from teropong.app.boards.board import Board, Told
from teropong.indicators import INDICATORS
from teropong.language import N_, _
from teropong.shown.aims import against, beside, goal, reading
from teropong.shown.alerted import of_figures
from teropong.shown.attainment import attainment
from teropong.shown.cards import attention, card, lead, revenue_card
from teropong.shown.charts import revenue
from teropong.shown.diamond import diamond, legend
from teropong.shown.line_up import line_ups
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.rows import Report, is_available, latest, pipelines, rows_of
from teropong.shown.steps import funnel
from teropong.shown.towards import row_of
from teropong.shown.unrated import unrated
from teropong.shown.words import pipeline_name


def body(told: Told) -> Markup:
    """Return what matters first, the line-up, and of each pipeline the diamond and the funnel."""
    whole, parts = told.whole, told.parts
    assert parts is not None  # noqa: S101 - the board asks by rep
    aims, by_rep = told.more["aims"], told.more["by_rep"]
    return joined(
        lead(whole),
        tag("div", _revenue(whole, aims), attention(whole, parts), class_="hero"),
        [_line_up(whole, table) for table in line_ups(whole, parts, by_rep)],
        _alerts(whole),
        _attainment(by_rep),
        against(aims, [("revenue", None)]),
        _pipelines(whole),
    )


def _revenue(report: Report, aims: dict[str, Any]) -> Markup | None:
    """Return revenue on its way to the target; without one its course by month."""
    chart = revenue(report) if is_available(report, "revenue") else None
    drawn = None if row_of(aims, "revenue") else chart
    return revenue_card(report, None, drawn, goal(aims, "revenue"), beside(aims, "revenue"))


def _attainment(by_rep: dict[str, Any]) -> Markup | None:
    table = attainment(by_rep)
    return card(_("Attainment by rep"), table, reading(), wide=True) if table else None


def _alerts(report: Report) -> Markup | None:
    """Return those of the figures that have no card of their own here."""
    keys = (one.name for one in INDICATORS if one.name not in ("revenue", "pipeline_value"))
    found = of_figures(report, *keys)
    return card(_("Alerts"), found, wide=True) if found else None


def _line_up(report: Report, table: Markup) -> Markup:
    dark = unrated(report, "revenue", "pipeline_value", "average_sale")
    return card(_("Line-up"), dark, table, _how_to_read(), wide=True)


def _how_to_read() -> Markup:
    told = _(
        "Bars: towards the target, thin tick what is due by now; without a target against the most "
        "of any, or columns of the weeks, the last one in blue. Small: a week on average, or the "
        "change since the compared period. Tap a figure to see the records behind it."
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


TEAM = Board(
    "team",
    N_("Team"),
    tuple(one.name for one in INDICATORS),
    body,
    by=("rep",),
    extra={"aims": partial(of_scope, growing=("revenue",)), "by_rep": of_reps},
)

"""Cards that several boards show of steps: what is over its time, and each rep's."""

from __future__ import annotations

from teropong.language import _
from teropong.shown import lists
from teropong.shown.alerted import of_late
from teropong.shown.cards import card
from teropong.shown.markup import Markup, said, tag
from teropong.shown.rows import Report
from teropong.shown.steps import split_tables
from teropong.shown.twins import twin
from teropong.shown.unrated import unrated


def overdue(report: Report) -> Markup | None:
    """Return the deals over the time of their step, how many and worth what first."""
    shown = lists.overdue(report)
    if shown is None:
        return None
    sentence = tag("p", said(lists.overdue_told(report)), class_="fact")
    dark = unrated(report, "stage_duration")
    return card(_("Over the time of their step"), sentence, of_late(report), dark, shown)


def by_rep(report: Report, parts: Report | None, key: str) -> Markup | None:
    """Return an indicator's steps of everybody and of each rep; None where it is not split."""
    tables = split_tables(report, parts, key)
    if not tables:
        return None
    title = _("%s by rep") % report["indicators"][key]["label"]
    return card(title, *tables, twin(report, parts, key), wide=True)

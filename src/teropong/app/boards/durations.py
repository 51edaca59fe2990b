"""Durations: how long each step takes, those that still run among them, and who is over."""

from __future__ import annotations

from teropong.app.boards import standing
from teropong.app.boards.board import Board, Told
from teropong.app.boards.days import choose_day
from teropong.language import N_, _
from teropong.shown import curves, lists
from teropong.shown.cards import about_data, card
from teropong.shown.facts import fact
from teropong.shown.lengths import lengths, why
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import Report, is_known
from teropong.shown.steps import durations, split_tables
from teropong.shown.twins import twin

_KEY = "stage_duration"


def body(told: Told) -> Markup:
    """Return both ways of counting, the curves, what is over its time, and each rep's steps."""
    whole = told.whole
    lead = tag("p", said(fact(whole, _KEY)), class_="lead")
    day = choose_day("/durations/", told)
    if not is_known(whole, _KEY):
        return joined(day, lead, about_data(whole, None))
    return joined(
        day,
        lead,
        _drawn(whole),
        _curves(told),
        _overdue(whole),
        _by_rep(told),
        about_data(whole, told.parts),
    )


def _drawn(report: Report) -> Markup:
    reading = _(
        "Dot: the mean, running ones counted; its band holds it 9 times in 10. Thin line: 9 in 10 "
        "of the ended were this long or shorter. Thick tick: the expected days."
    )
    reason = why(report)
    return card(
        report["indicators"][_KEY]["label"],
        tag("p", said(reason), class_="fact") if reason else None,
        durations(report),
        tag("p", reading, class_="small"),
        lengths(report),
        twin(report, None, _KEY),
        wide=True,
    )


def _curves(told: Told) -> Markup | None:
    rows = told.more["curves"]
    pictures = curves.curves(told.whole, rows)
    if not pictures:
        return None
    reading = _(
        "Of a hundred deals that enter a step, so many are still there after so many days. "
        "The dot: half have left. The tick: the expected days."
    )
    return card(
        _("How many are still there"),
        tag("p", reading, class_="fact"),
        *pictures,
        curves.curve_twin(rows),
        wide=True,
    )


def _overdue(report: Report) -> Markup | None:
    shown = lists.overdue(report)
    if shown is None:
        return None
    sentence = tag("p", said(lists.overdue_told(report)), class_="fact")
    return card(_("Over the time of their step"), sentence, shown)


def _by_rep(told: Told) -> Markup | None:
    tables = split_tables(told.whole, told.parts, _KEY)
    if not tables:
        return None
    title = _("%s by rep") % told.whole["indicators"][_KEY]["label"]
    return card(title, *tables, twin(told.whole, told.parts, _KEY), wide=True)


DURATIONS = Board(
    "durations",
    N_("Durations"),
    (_KEY,),
    body,
    by=("rep",),
    extra={"curves": standing.curves},
)

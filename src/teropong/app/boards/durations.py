"""Durations: how long each step takes, those that still run among them, and who is over."""

from __future__ import annotations

from teropong.app.boards import standing
from teropong.app.boards.aims.asking import of_scope
from teropong.app.boards.board import Board, Told
from teropong.app.boards.days import choose_day
from teropong.language import N_, _
from teropong.shown import curves
from teropong.shown.aims import against, unaimed
from teropong.shown.cards import about_data, card
from teropong.shown.facts import fact
from teropong.shown.lengths import lengths, why
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import Report, is_available, is_known
from teropong.shown.steps import durations
from teropong.shown.stepwise import by_rep, overdue
from teropong.shown.twins import twin

_KEY = "stage_duration"


def body(told: Told) -> Markup:
    """Return both ways of counting, the curves, what is over its time, and each rep's steps."""
    whole = told.whole
    lead = tag("p", said(fact(whole, _KEY)), class_="lead")
    day = choose_day("/durations/", told)
    if not is_known(whole, _KEY):
        return joined(day, lead, _taught(whole), about_data(whole, None))
    return joined(
        day,
        lead,
        _drawn(whole),
        against(told.more["aims"]) or unaimed(told.more["aims"], _KEY),
        _curves(told),
        overdue(whole),
        by_rep(whole, told.parts, _KEY),
        about_data(whole, told.parts),
    )


def _taught(report: Report) -> Markup | None:
    """Return how the first figures come; None where no record is there, which is said already."""
    if report.get("first_on") is None or not is_available(report, _KEY):
        return None
    told = _(
        "The time in a step runs from the move into it to the move out of it. Move deals on the "
        "pipeline board when they move; a move may be dated back."
    )
    way = tag("a", _("To the pipeline board"), href="/opportunities/board/", class_="button")
    return tag("section", tag("div", tag("p", told), tag("p", way), class_="empty"), class_="card")


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


DURATIONS = Board(
    "durations",
    N_("Durations"),
    (_KEY,),
    body,
    by=("rep",),
    extra={"curves": standing.curves, "aims": of_scope},
)

"""Results: revenue, profit and margin by month and quarter, and what new accounts buy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from teropong.app.boards.aims.asking import of_scope
from teropong.app.boards.board import Board, Frame, Told
from teropong.app.boards.changed.words import address
from teropong.app.boards.words import grain_for
from teropong.engine.asked import Asked
from teropong.facts.calendar import Grain, Period, compared, months_before
from teropong.language import N_, _
from teropong.outlook.parts.asked import KINDS
from teropong.outlook.shape import Whose
from teropong.shown.aims import against
from teropong.shown.alerted import of_figures
from teropong.shown.cards import card, left_out
from teropong.shown.facts import sentences
from teropong.shown.lists import outside
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.results import by_period, grown, outside_told, sellers, unsaid
from teropong.shown.rows import Report, is_available, missing_rate
from teropong.shown.sale_range import sale_range
from teropong.shown.twins import twin

_KEYS = ("revenue", "average_sale")
_MONTHS = {"quarter": 24}
_BY_DAY = 400
"""A period of more days grows week by week."""


def body(told: Told) -> Markup:
    """Return revenue as it grows, by month or quarter, by rep, and the average sale."""
    parts = told.parts
    assert parts is not None  # noqa: S101 - the board asks by rep
    whole = told.whole
    course = told.more["course"] | {"of": whole["period"]["label"]}
    table = sellers(whole, parts)
    return joined(
        _lead(told),
        tag(
            "div",
            grown(whole, told.more["days"], told.more.get("before"), told.more["aims"]),
            by_period(course, (("month", _("by month")), ("quarter", _("by quarter")))),
            class_="cards",
        ),
        against(told.more["aims"], [("revenue", None)]),
        tag(
            "div",
            card(_("Results by rep"), table, unsaid(whole), wide=True) if table else None,
            _average_sale(whole),
            class_="cards",
        ),
    )


def _lead(told: Told) -> Markup:
    revenue = sentences(told.whole, "revenue")[0]
    average = sentences(told.whole, "average_sale")[0]
    return tag("p", said(revenue), " ", said(average), " ", _why(told), class_="lead")


def _why(told: Told) -> Markup | None:
    """Return the way to why it differs from the period that it is compared with, seen from now."""
    words = told.words
    if words.compare is None or words.as_of:
        return None
    named = [Whose(kind, *words.filtered(kind)) for kind in KINDS if len(words.filtered(kind)) == 1]
    at = address(told.whole["period"]["label"], words.compare, named[0] if named else None)
    return tag("a", _("Why did it change?"), href=at)


def _average_sale(whole: Report) -> Markup:
    label = whole["indicators"]["average_sale"]["label"]
    if missing_rate(whole, "average_sale"):
        return left_out(whole, "average_sale")
    if not is_available(whole, "average_sale"):
        told = " ".join(sentences(whole, "average_sale"))
        return card(label, tag("p", said(told), class_="quiet"))
    shown = sale_range(whole)
    if shown is None:
        told = " ".join(sentences(whole, "average_sale"))
        alerts = of_figures(whole, "average_sale")
        return card(label, tag("p", said(told), class_="quiet"), alerts, wide=True)
    return card(
        label,
        shown,
        tag("p", said(outside_told(whole)), class_="fact"),
        of_figures(whole, "average_sale"),
        outside(whole),
        twin(whole, None, "average_sale"),
        wide=True,
    )


def _more(frame: Frame) -> dict[str, Asked]:
    """Its growth, that of the period compared with, and the months that led to its end."""
    days: Grain = "day" if frame.period.days <= _BY_DAY else "week"
    grain = frame.words.grain or grain_for(frame.period, "month")
    only: dict[str, Any] = {"indicators": ("revenue",), "compare": None}
    asked = {
        "days": frame.asked(**only, grain=days),
        "course": frame.asked(**only, grain=grain, period=_led(frame, grain).label),
    }
    if frame.words.compare:
        before = compared(frame.period, frame.words.compare, frame.settings.fiscal_start)
        asked["before"] = frame.asked(**only, grain=days, period=before.label)
    return asked


def _led(frame: Frame, grain: Grain) -> Period:
    """The year that ends with the period, or two where they are cut into quarters."""
    period = frame.period
    start = min(period.start, months_before(period.end, _MONTHS.get(grain, 12)))
    return Period(f"{start}..{period.end - timedelta(days=1)}", start, period.end)


RESULTS = Board(
    "results",
    N_("Results"),
    _KEYS,
    body,
    by=("rep",),
    more=_more,
    extra={"aims": of_scope},
)

"""A running week: what is done in it, beside what the weeks before it were like.

Usual is the mean of the whole weeks before it, those left out that lie before the first thing done
in any of them. A week deviates if less is done in it than in each of them before this weekday.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from teropong.facts.calendar import Period, parse_period, split
from teropong.language import _, ngettext
from teropong.language.dates import weekday_name
from teropong.language.numbers import count, decimal
from teropong.shown.aims import unaimed
from teropong.shown.alerted import of_figures
from teropong.shown.emphasis import strong
from teropong.shown.facts import sentences
from teropong.shown.marks import share, tick
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    is_available,
    last_seen,
    rows_of,
    span_of,
    sums_by,
    total_of,
)
from teropong.shown.towards import of_target, row_of, stands

_ENOUGH = 4
"""So many weeks it takes before one is held against them."""


@dataclass(frozen=True)
class Week:
    """What was done this week, and in those before: in each as a whole, and before this weekday."""

    label: str
    day: date
    now: Decimal
    wholes: tuple[Decimal, ...]
    before_today: tuple[Decimal, ...]

    @property
    def usual(self) -> Decimal | None:
        """What a whole week usually has."""
        return _mean(self.wholes)

    @property
    def pace(self) -> Decimal | None:
        """What a week usually has before this weekday; null on its first day."""
        return _mean(self.before_today) if self.day.weekday() else None

    @property
    def deviates(self) -> bool:
        """Whether less is done than before this weekday in every one of enough weeks."""
        enough = len(self.before_today) >= _ENOUGH
        return enough and self.now < min(self.before_today)


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None


def week_of(report: Report, days: Report, key: str) -> Week:
    """Return the last week of a report by weeks, ``days`` being the same by days."""
    labels, today = [one.label for one in split(_span(report), "week")], last_seen(report)
    sums, by_day = sums_by(rows_of(report, key), "period"), sums_by(rows_of(days, key), "period")
    kept = _since_begun(report, labels[:-1])
    return Week(
        labels[-1],
        today,
        sums.get(labels[-1], Decimal(0)),
        tuple(sums.get(label, Decimal(0)) for label in kept),
        tuple(_before(by_day, label, today.weekday()) for label in kept),
    )


def _span(report: Report) -> Period:
    """Return the period of a report: where nothing was ever done, no row names its weeks."""
    return Period(report["period"]["label"], *span_of(report))


def _since_begun(report: Report, labels: list[str]) -> list[str]:
    """Return the weeks from the first one on in which anything was done."""
    done = {
        row["period"]
        for key in ("first_meetings", "outreach")
        for row in rows_of(report, key)
        if row["n"]
    }
    return next((labels[at:] for at, label in enumerate(labels) if label in done), [])


def _before(by_day: dict[Any, Decimal], label: str, n_days: int) -> Decimal:
    monday = parse_period(label).start
    days = ((monday + timedelta(days=nth)).isoformat() for nth in range(n_days))
    return sum((by_day.get(day, Decimal(0)) for day in days), Decimal(0))


def week_card(
    report: Report, days: Report, key: str, aims: dict[str, Any], whose: str = ""
) -> Markup:
    """Return an indicator's week: its figure, the bar towards its target or a usual week."""
    label = report["indicators"][key]["label"]
    heading = tag("h2", label, tag("span", f" · {whose}", class_="whose") if whose else None)
    if not is_available(report, key):
        told = " ".join(sentences(report, key))
        return tag("section", heading, tag("p", said(told), class_="quiet"), class_="card week")
    week = week_of(report, days, key)
    figure = opened(report, key, count(week.now), {"period": week.label})
    aim = row_of(aims, key)
    if aim:
        beside = of_target(aims, aim)
        shown = [stands(aims, aim), _more_booked(report, key, week)]
    else:
        beside = _usual(week)
        told = tag("p", *_told(week), *_booking(report, key, week), class_="fact")
        shown = [_bar(week), told, unaimed(aims, key)]
    return tag(
        "section",
        heading,
        tag("p", tag("b", figure), tag("span", beside, class_="beside-big"), class_="big"),
        *shown,
        of_figures(report, key),
        class_="card week",
    )


def _more_booked(report: Report, key: str, week: Week) -> Markup | None:
    told = _booking(report, key, week)
    return tag("p", *told, class_="fact") if told else None


def _usual(week: Week) -> str:
    if week.usual is None:
        return _("this week")
    return _("this week · usually %s") % decimal(week.usual)


def _bar(week: Week) -> Markup | None:
    if not week.usual:
        return None
    most = max(week.now, week.usual) * Decimal("1.04")
    tone = "deviates" if week.deviates else "reached"
    done = f"{share(week.now, most):.2f}%"
    return tag(
        "svg",
        tag("rect", x="0", y="4", width="100%", height="8", rx=4, class_="ground"),
        tag("rect", x="0", y="4", width=done, height="8", rx=4, class_=tone) if week.now else None,
        tick(week.pace, most, "pace", 1, 15) if week.pace else None,
        tick(week.usual, most, "usual", 0, 16),
        class_="to-usual",
        aria_hidden="true",
        focusable="false",
    )


def _told(week: Week) -> list[Markup]:
    told = [tag("em", _fewest(week), " ") if week.deviates else joined()]
    told.append(said(_left(week)))
    if week.pace and not week.deviates and week.now < week.usual:  # type: ignore[operator]
        told.append(said(" " + _paced(week)))
    return told


def _booking(report: Report, key: str, week: Week) -> list[Markup]:
    booked = _booked(report, week) if key == "first_meetings" else 0
    if not booked:
        return []
    more = ngettext("%s more is booked this week.", "%s more are booked this week.", booked)
    return [said(" " + more % strong(count(booked)))]


def _fewest(week: Week) -> str:
    n = len(week.before_today)
    return ngettext(
        "Fewer than in the last %(n)s week by the end of %(day)s.",
        "Fewer than in any of the last %(n)s weeks by the end of %(day)s.",
        n,
    ) % {"n": count(n), "day": weekday_name(week.day - timedelta(days=1))}


def _paced(week: Week) -> str:
    return _("By the end of %(day)s it is usually %(n)s.") % {
        "day": weekday_name(week.day - timedelta(days=1)),
        "n": decimal(week.pace),
    }


def _left(week: Week) -> str:
    if not week.usual:
        return _("There is no week yet to compare this one with.")
    n = len(week.wholes)
    of = ngettext("a week like the last one", "a week like the last %s", n)
    like = of % count(n) if "%s" in of else of
    missing = ceil(week.usual - week.now - Decimal("0.5"))
    if missing > 0:
        more = ngettext("%(n)s more for %(like)s.", "%(n)s more for %(like)s.", missing)
        return more % {"n": strong(count(missing)), "like": like}
    if week.now >= week.usual + 1:
        return _("More than in %s already.") % like
    return _("That is %s already.") % like


def _booked(report: Report, week: Week) -> int:
    rows = [row for row in rows_of(report, "first_meetings") if row["period"] == week.label]
    return int(total_of(rows, "booked"))

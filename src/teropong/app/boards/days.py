"""The day that a board is seen on: any of the last twelve months, or since the first record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from django.utils import timezone

from teropong.app.boards.board import Told
from teropong.app.boards.words import Words
from teropong.facts.calendar import months_before
from teropong.language import _
from teropong.language.dates import local_instant, spoken_date
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, said, tag
from teropong.shown.rows import Report

_MONTHS = 12


@dataclass(frozen=True)
class Days:
    """The days there are to choose among, and the one that is shown."""

    first: date
    last: date
    shown: date

    @property
    def is_past(self) -> bool:
        """Whether the board shows what was, and not what is."""
        return self.shown < self.last


def days_of(report: Report) -> Days | None:
    """Return the days of a report; None where nothing has happened yet."""
    if not report.get("first_on"):
        return None
    today = timezone.now().astimezone(ZoneInfo(report["timezone"])).date()
    seen = local_instant(report["as_of"], report["timezone"]) - timedelta(microseconds=1)
    shown = min(seen.date(), today)
    first = max(date.fromisoformat(report["first_on"]), months_before(today, _MONTHS))
    return Days(min(first, shown), today, shown)


def choose_day(path: str, told: Told) -> Markup | None:
    """Return the slider over the days, with the day in words and a field for the exact one."""
    days = days_of(told.whole)
    if days is None:
        return None
    words = replace(told.words, as_of=None, by=())
    return tag(
        "form",
        tag("p", _said(days), class_="said", role="status"),
        _slider(days),
        tag(
            "label",
            tag("span", _("Day"), class_="unseen"),
            tag("input", type="date", name="as_of", id="day", min=days.first, max=days.last,
                value=days.shown, required=True),
        ),
        tag("button", _("Show"), class_="button small plain"),
        *(tag("input", type="hidden", name=name, value=value) for name, value in _pairs(words)),
        action=path,
        class_="days past" if days.is_past else "days",
        data_days=True,
    )  # fmt: skip


def _said(days: Days) -> Markup:
    day = strong(spoken_date(days.shown))
    return said((_("As it was on %s") if days.is_past else _("Now: %s")) % day)


def _slider(days: Days) -> Markup:
    return tag(
        "input",
        type="range",
        id="day-slider",
        min=0,
        max=(days.last - days.first).days,
        value=(days.shown - days.first).days,
        aria_label=_("Day that is shown"),
        aria_valuetext=spoken_date(days.shown),
        data_first=days.first,
        data_now=_("Now: %s"),
        data_past=_("As it was on %s"),
    )


def _pairs(words: Words) -> list[tuple[str, str]]:
    return parse_qsl(words.address().removeprefix("?"))

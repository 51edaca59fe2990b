"""What people say that the running period ends at, beside what the model says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import count, exact, short_money
from teropong.shown.cards import card
from teropong.shown.figures import NOTHING
from teropong.shown.forecast import figure, span
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.tables import folded

Told = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A line: of whom, what is said, when; ``model`` is what is won and the open deals' share."""

    name: str
    kind: str
    commit: str | None = None
    best: str | None = None
    call: str | None = None
    said: str = ""
    model: str | None = None


@dataclass(frozen=True)
class Calls:
    """All lines that one sees; ``at`` is where one says one's own, ``weeks`` what was said when."""

    rows: Sequence[Row]
    weeks: Sequence[tuple[str, str, str, str]]
    at: str = ""


def calls_card(told: Told, calls: Calls) -> Markup | None:
    """Return the card; None where nobody is there to say anything."""
    if not calls.rows and not calls.at:
        return None
    title = _("What people say of %s") % period_name(told["running"])
    button = (
        tag(
            "p", tag("a", _("Say what you expect"), href=calls.at, class_="button", data_sheet=True)
        )
        if calls.at
        else None
    )
    rows = [row for row in calls.rows if row.kind != "rep" or row.commit or row.best or row.model]
    return card(title, _model(told), _table(told, rows), _sum(told, rows), button, _weeks(calls))


def _model(told: Told) -> Markup | None:
    row = next((one for one in told["periods"] if one["measure"] == "revenue"), None)
    if row is None or row["p50"] is None:
        return None
    ranged = span(told, row)
    words = figure(told, row, row["p50"])
    return tag(
        "p",
        tag("span", _("The forecast: ")),
        tag("b", words),
        tag("span", f" ({ranged})" if ranged else "", class_="soft"),
        class_="fact",
    )


def _table(told: Told, rows: Sequence[Row]) -> Markup | None:
    if not rows:
        return tag("p", _("Nobody has said anything yet."), class_="quiet")
    heads = (
        ("", None),
        (_("commit"), "figure"),
        (_("best case"), "figure"),
        (_("by the chances"), "figure"),
    )
    head = tag("tr", *(tag("th", name, scope="col", class_=tone) for name, tone in heads))
    table = tag(
        "table",
        tag("thead", head),
        tag("tbody", *(_line(told, row) for row in rows)),
        class_="calls",
    )
    return scrolling(table, _("What people say"))


def _line(told: Told, row: Row) -> Markup:
    name = tag("th", row.name, tag("small", row.said) if row.said else None, scope="row")
    if row.kind != "rep":
        words = _("call: %s") % _money(told, row.call)
        return tag("tr", name, tag("td", words, class_="figure", colspan=3), class_=row.kind)
    cells = [_money(told, value) for value in (row.commit, row.best, row.model)]
    return tag("tr", name, *(tag("td", one, class_="figure") for one in cells))


def _money(told: Told, value: str | None) -> str:
    return NOTHING if value is None else short_money(value, told["currency"])


def _sum(told: Told, rows: Sequence[Row]) -> Markup | None:
    reps = [row for row in rows if row.kind == "rep"]
    commits = [exact(row.commit) for row in reps if row.commit is not None]
    if len(reps) < 2 or not commits:
        return None
    words = _("All commits together: %(sum)s, of %(n)s of %(all)s people.") % {
        "sum": short_money(sum(commits), told["currency"]),
        "n": count(len(commits)),
        "all": count(len(reps)),
    }
    return tag("p", words, class_="small")


def _weeks(calls: Calls) -> Markup | None:
    if not calls.weeks:
        return None
    heads = (_("Week"), _("Of whom"), _("said by"), _("amount"))
    label = _("Week by week")
    return joined(folded(label, heads, calls.weeks, figures={3}, label=label))

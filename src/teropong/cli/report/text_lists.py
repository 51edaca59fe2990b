"""The lists under a terminal table: overdue opportunities and sales outside the usual range."""

from collections.abc import Iterator
from datetime import date

from rich.text import Text

from teropong.cli.report.text_parts import BLUE, ORANGE, Column, grid
from teropong.language import _
from teropong.language.dates import day_within
from teropong.language.numbers import days, short_money_range
from teropong.shown.figures import money
from teropong.shown.rows import Report, rows_of, span_of
from teropong.shown.words import rep_name, side_name

_LONGEST = 5


def overdue(report: Report, width: int) -> Iterator[Text]:
    """Yield the opportunities that are furthest over the time of their step."""
    late = rows_of(report, "stage_duration", "overdue")[:_LONGEST]
    if not late:
        return
    columns = [
        Column(_("furthest over"), right=False),
        Column(_("account"), right=False, spare=1),
        Column(_("rep"), right=False),
        Column(_("step"), right=False),
        Column(_("over")),
        Column(_("value")),
    ]
    yield grid(
        columns,
        [
            [
                str(row["opportunity_id"]),
                str(row.get("account_id") or "–"),
                _short(rep_name(report, row.get("rep"))),
                _short(str(row["stage"])),
                Text("+" + days(row["days_over"]), ORANGE),
                money(report, row.get("value")),
            ]
            for row in late
        ],
        width,
    )


def outside(report: Report, width: int) -> Iterator[Text]:
    """Yield the latest new accounts outside the usual range."""
    sales = rows_of(report, "average_sale", "outside")[-_LONGEST:]
    if not sales:
        return
    columns = [
        Column(_("outside the range"), right=False),
        Column(_("rep"), right=False),
        Column(_("closed")),
        Column(_("value")),
        Column("", right=False),
        Column(_("usual range"), style="dim"),
    ]
    yield grid(
        columns,
        [
            [
                str(row["account_id"]),
                _short(rep_name(report, row.get("rep"))),
                day_within(date.fromisoformat(row["closed_on"]), *span_of(report)),
                money(report, row["value"]),
                Text(side_name(row["side"]), ORANGE if row["side"] == "below" else BLUE),
                short_money_range(row["low"], row["high"], report["currency"]),
            ]
            for row in sales
        ],
        width,
    )


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[:19].rstrip() + "…"

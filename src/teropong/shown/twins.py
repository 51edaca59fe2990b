"""The folded table behind a chart: an indicator's rows, up to a limit, with its sums in full."""

from collections.abc import Callable
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import (
    count,
    decimal,
    full_money,
    percent,
    percent_range,
    short_money_range,
)
from teropong.shown.figures import NOTHING, length
from teropong.shown.markup import Markup, scrolling, tag
from teropong.shown.rows import Report, Row, rows_of, split_of
from teropong.shown.words import column_name, dimension_name, dimension_value, step_name

_MOST_ROWS = 1500
_MOST_ON_PAGE = 200
"""Where the CSV is a tap away, a longer table only makes the page heavy."""
_OWN = ("pipeline", "stage", "step", "channel")
_COMPANIONS = {
    "first_meetings": ("value", "booked", "no_shows"),
    "outreach": ("value", "accounts_reached", "met", "attempts_per_first_meeting", "maturity"),
    "pipeline_value": ("value", "deals", "without_amount", "past_expected_close", "pushed"),
    "stage_duration": (
        "km_mean", "range", "horizon_days", "km_median", "n", "completed", "mean", "median", "p90",
        "running",
    ),
    "revenue": ("revenue", "deals", "profit", "margin", "without_cost", "without_amount"),
    "conversion": (
        "rate_expected", "range", "n", "entered", "converted", "lost", "undecided", "rate",
        "rate_decided", "maturity", "win_rate_expected",
    ),
    "average_sale": ("mean", "median", "usual", "n", "without_amount", "without_account"),
}  # fmt: skip
_COMPANIONS["baseline"] = _COMPANIONS["conversion"]
_MONEY = frozenset({"revenue", "profit"})
_RATES = frozenset(
    {"margin", "maturity", "rate", "rate_decided", "rate_expected", "win_rate_expected"}
)
_DAYS = frozenset({"horizon_days", "km_mean", "km_median", "mean", "median", "p90"})


def twin(report: Report, parts: Report | None, key: str) -> Markup | None:
    """Return the folded table of an indicator, those of its parts below; None without rows."""
    rows = rows_of(report, key)
    if not rows:
        return None
    if parts and split_of(parts, key):
        report, rows = parts, [*rows, *rows_of(parts, key)]
    words = _columns(report, key, rows)
    most = _MOST_ON_PAGE if report.get("opens") else _MOST_ROWS
    shown = rows[:most]
    label = report["indicators"][key]["label"]
    head = [tag("th", _heading(report, key, word), scope="col") for word in words]
    body = [
        tag(
            "tr",
            *(
                tag("td", told_in(report, key, word, row), class_=_side(report, word))
                for word in words
            ),
        )
        for row in shown
    ]
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body))
    return tag(
        "details",
        tag("summary", ngettext("Table, %s row", "Table, %s rows", len(rows)) % count(len(rows))),
        scrolling(table, label),
        tag(
            "p",
            _("The first %s rows; all of them are in the CSV.") % count(most),
            class_="small",
        )
        if len(rows) > most
        else None,
        class_="twin",
    )


def _columns(report: Report, key: str, rows: list[Row]) -> list[str]:
    leading = [
        word for word in ("period", *report["by"], *_OWN) if any(word in row for row in rows)
    ]
    leading = list(dict.fromkeys(leading))
    following = ["compare"] if any("compare" in row for row in rows) else []
    return leading + list(_COMPANIONS[key]) + following


def _side(report: Report, word: str) -> str | None:
    return None if word in ("period", *report["by"], *_OWN) else "figure"


def _heading(report: Report, key: str, word: str) -> str:
    if word == "value":
        return str(report["indicators"][key]["label"])
    if (key, word) == ("revenue", "deals"):
        return _("Won deals")
    if word == "range":
        return _("90 percent range") if key != "stage_duration" else _("Range")
    return dimension_name(word) if word in report["by"] else column_name(word)


def told_in(report: Report, key: str, word: str, row: Row) -> str:
    """Return what a row says in a column, in its unit, money in full."""
    if word in report["by"] or word in _OWN:
        return _named(report, key, word, row)
    if word in _WORDED:
        return _WORDED[word](report, key, row)
    return figure_in_full(report, key, word, row.get(word))


def _named(report: Report, key: str, word: str, row: Row) -> str:
    if word not in row:
        return _("all")
    if word == "step":
        return step_name(key, str(row[word]))
    return dimension_value(report, word, row[word])


def _period(_report: Report, _key: str, row: Row) -> str:
    return period_name(row["period"]) if row.get("period") else NOTHING


def _compared(report: Report, key: str, row: Row) -> str:
    return figure_in_full(report, key, "value", (row.get("compare") or {}).get("value"))


def _past(report: Report, _key: str, row: Row) -> str:
    late = row.get("past_expected_close")
    if not late:
        return NOTHING
    worth = NOTHING if late["value"] is None else full_money(late["value"], report["currency"])
    return f"{count(late['deals'])} · {worth}"


def _pushed(_report: Report, _key: str, row: Row) -> str:
    moved = row.get("pushed")
    return f"{count(moved['times'])} × · {length(moved['days'])}" if moved else NOTHING


def figure_in_full(report: Report, key: str, word: str, value: Any) -> str:
    """Return a column's figure in its unit, money in full."""
    if value is None:
        return NOTHING
    unit = report["indicators"][key]["unit"]
    is_money = word in _MONEY or (unit == "money" and word in ("value", "mean", "median"))
    if is_money:
        return full_money(value, report["currency"])
    if word in _RATES or (unit == "rate" and word == "value"):
        return percent(value, 1)
    if unit == "days" and (word in _DAYS or word == "value"):
        return decimal(value, 1)
    return count(value) if isinstance(value, int) else decimal(value, 1)


def _range(_report: Report, key: str, row: Row) -> str:
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return NOTHING
    if key == "stage_duration":
        return f"{decimal(low, 1)}–{decimal(high, 1)}"
    return percent_range(low, high, 1)


def _usual(report: Report, _key: str, row: Row) -> str:
    low, high = row.get("low"), row.get("high")
    return (
        NOTHING if low is None or high is None else short_money_range(low, high, report["currency"])
    )


_WORDED: dict[str, Callable[[Report, str, Row], str]] = {
    "period": _period,
    "range": _range,
    "usual": _usual,
    "compare": _compared,
    "past_expected_close": _past,
    "pushed": _pushed,
}

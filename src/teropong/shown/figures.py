"""Figures of a row in words: a value in its unit, its interval, its cases, its comparison."""

from decimal import Decimal
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import (
    GAP,
    change,
    count,
    days,
    days_moved,
    days_range,
    decimal,
    exact,
    moved,
    percent,
    percent_range,
    points,
    short_money,
    short_money_range,
)
from teropong.shown.rows import Report

NOTHING = "–"
_YEAR = 364.5


def value_of(report: Report, key: str, value: Any) -> str:
    """Return a value of an indicator in its unit, or a dash where it cannot be said."""
    if value is None:
        return NOTHING
    unit = report["indicators"][key]["unit"]
    if unit == "money":
        return short_money(value, report["currency"])
    if unit == "rate":
        return percent(value)
    return days(value) if unit == "days" else count(value)


def money(report: Report, value: Any) -> str:
    """Return money short, or a dash where it cannot be said."""
    return NOTHING if value is None else short_money(value, report["currency"])


def rate(value: Any) -> str:
    """Return a rate in percent, or a dash where it cannot be said."""
    return NOTHING if value is None else percent(value)


def length(value: Any) -> str:
    """Return a duration in days, or a dash where it cannot be said."""
    return NOTHING if value is None else days(value)


def cases(n: Any) -> str:
    """Return the number of cases: `n 264`."""
    return cases_of(count(n or 0))


def cases_of(counted: str) -> str:
    """Return a number of cases that is in words already."""
    return f"n{GAP}{counted}"


def interval(report: Report, key: str, low: Any, high: Any) -> str | None:
    """Return an interval in the indicator's unit: `22–31 %`; None without one."""
    if low is None or high is None:
        return None
    unit = report["indicators"][key]["unit"]
    if unit == "rate":
        return percent_range(low, high)
    if unit == "days":
        return days_range(low, high)
    return short_money_range(low, high, report["currency"])


def usually(known: str) -> str:
    """Return the usual range in words: `usually Rp18–142 jt`."""
    return _("usually %s") % known


def sureness(report: Report, key: str, row: dict[str, Any]) -> str:
    """Return how sure a figure is: `22–31 % · n 264`."""
    known = interval(report, key, row.get("low"), row.get("high"))
    return " · ".join(filter(None, (known, horizon(row), cases(row.get("n")))))


def horizon(row: dict[str, Any]) -> str | None:
    """Return within how many days a mean holds, where fewer than a year's were watched."""
    watched = row.get("horizon_days")
    if watched is None or watched >= _YEAR:
        return None
    return _("within %s") % days(watched)


def before_in(report: Report, key: str, before: Any) -> str:
    """Return the compared figure with its period: `Rp1,4 M in Quarter 1 2026`."""
    return _("%(value)s in %(period)s") % {
        "value": value_of(report, key, before),
        "period": period_name(report["compare"]["label"]),
    }


def movement(report: Report, key: str, now: Any, before: Any) -> str | None:
    """Return the change since the compared period with its sign; None without one."""
    if now is None or before is None:
        return None
    unit = report["indicators"][key]["unit"]
    if unit == "rate":
        return points(now, before, said=_in_points)
    if unit == "days":
        return days_moved(now, before)
    return change(now, before) or moved(exact(now), lambda more: value_of(report, key, more))


def short_movement(report: Report, key: str, row: dict[str, Any]) -> str:
    """Return the change of a rate or a duration without its unit: `+4`, `±0`; empty without one."""
    before = (row.get("compare") or {}).get("value")
    if row["value"] is None or before is None:
        return ""
    if report["indicators"][key]["unit"] == "rate":
        return points(row["value"], before, none="±0")
    return days_moved(row["value"], before, decimal, "±0")


def row_movement(report: Report, key: str, row: dict[str, Any]) -> str:
    """Return the change of a row since the compared period; empty without one."""
    return movement(report, key, row["value"], (row.get("compare") or {}).get("value")) or ""


def _in_points(size: Decimal) -> str:
    return ngettext("%s point", "%s points", 1 if size == 1 else 2) % decimal(size)


def reads_later(value: Any, expected: Any) -> bool:
    """Return whether a duration is longer than expected, and reads so, too."""
    if value is None or expected is None:
        return False
    return bool(value > expected) and length(value) != length(expected)


def per_period(report: Report, key: str, mean: Any) -> str:
    """Return a mean with the period it is for: `3,1 a week`."""
    return each_period(report, key, decimal(mean))


def each_period(report: Report, key: str, figure: str) -> str:
    """Return a figure with the period it is for: `4 to 20 a week`."""
    sayings = {
        "day": _("%s a day"),
        "week": _("%s a week"),
        "month": _("%s a month"),
        "quarter": _("%s a quarter"),
        "year": _("%s a year"),
    }
    return sayings.get(report["indicators"][key].get("grain") or "", "%s") % figure


def spans(report: Report, key: str, periods: Decimal) -> str:
    """Return a number of periods: `14 weeks`, `4.4 weeks`."""
    n = 1 if periods == 1 else 2
    sayings = {
        "day": ngettext("%s day", "%s days", n),
        "week": ngettext("%s week", "%s weeks", n),
        "month": ngettext("%s month", "%s months", n),
        "quarter": ngettext("%s quarter", "%s quarters", n),
        "year": ngettext("%s year", "%s years", n),
    }
    said = sayings.get(report["indicators"][key].get("grain") or "", "%s")
    return said % (count(int(periods)) if periods == int(periods) else decimal(periods))

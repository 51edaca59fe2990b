"""Figures of a row in words: a value in its unit, its interval, its cases, its comparison."""

from typing import Any

from teropong.cli.report.rows import Report
from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import (
    GAP,
    change,
    count,
    days,
    decimal,
    exact,
    percent,
    percent_range,
    points,
    short_money,
    short_money_range,
)

NOTHING = "–"


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


def value_range(report: Report, key: str, low: Any, high: Any) -> str:
    """Return the span between two values; one of them where both read the same."""
    least, most = value_of(report, key, low), value_of(report, key, high)
    return least if least == most else interval(report, key, low, high) or NOTHING


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
    return f"n{GAP}{count(n or 0)}"


def interval(report: Report, key: str, low: Any, high: Any) -> str | None:
    """Return an interval in the indicator's unit: `22–31 %`; None without one."""
    if low is None or high is None:
        return None
    unit = report["indicators"][key]["unit"]
    if unit == "rate":
        return percent_range(low, high)
    if unit == "days":
        return f"{decimal(low, 0)}–{days(high)}"
    return short_money_range(low, high, report["currency"])


def usually(known: str) -> str:
    """Return the usual range in words: `usually Rp18–142 jt`."""
    return _("usually %s") % known


def sureness(report: Report, key: str, row: dict[str, Any]) -> str:
    """Return how sure a figure is: `22–31 % · n 264`."""
    known = interval(report, key, row.get("low"), row.get("high"))
    return f"{known} · {cases(row.get('n'))}" if known else cases(row.get("n"))


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
        moved = points(now, before)
        return ngettext("%s point", "%s points", 1 if moved[1:] == "1" else 2) % moved
    if unit == "days":
        difference = exact(now) - exact(before)
        return ("+" if difference >= 0 else "−") + days(abs(difference))
    return change(now, before)


def per_period(report: Report, key: str, mean: Any) -> str:
    """Return a mean with the period it is for: `3,1 a week`."""
    sayings = {
        "day": _("%s a day"),
        "week": _("%s a week"),
        "month": _("%s a month"),
        "quarter": _("%s a quarter"),
        "year": _("%s a year"),
    }
    return sayings.get(report["indicators"][key].get("grain") or "", "%s") % decimal(mean)


def spans(report: Report, key: str, n: int) -> str:
    """Return a number of periods: `14 weeks`."""
    sayings = {
        "day": ngettext("%s day", "%s days", n),
        "week": ngettext("%s week", "%s weeks", n),
        "month": ngettext("%s month", "%s months", n),
        "quarter": ngettext("%s quarter", "%s quarters", n),
        "year": ngettext("%s year", "%s years", n),
    }
    return sayings.get(report["indicators"][key].get("grain") or "", "%s") % count(n)

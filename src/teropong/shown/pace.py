"""Rows of a `teropong.pace/1` in words: whose, of what, how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from teropong.indicators import BY_NAME
from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import (
    count,
    days,
    days_range,
    decimal,
    percent,
    percent_range,
    short_money,
    short_money_range,
)
from teropong.shown.figures import NOTHING
from teropong.shown.words import column_name, dimension_value, pipeline_name

Row = dict[str, Any]
Told = dict[str, Any]
_LIKELY = 0.5


def by_measure(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows of each measure under what it is called, in their order."""
    return [(title, list(those)) for title, those in groupby(rows, measure_name)]


def measure_name(row: Row) -> str:
    """Return what a target is of: `Revenue and profit · Profit`; `Conversion … · Prospek →`."""
    parts = [_(BY_NAME[row["indicator"]].label)]
    if row["measure"]:
        parts.append(column_name(row["measure"]))
    if row["stage"]:
        is_step = row["indicator"] in ("conversion", "baseline")
        parts.append(f"{row['stage']} →" if is_step else row["stage"])
    if row["pipeline"]:
        parts.append(pipeline_name(row["pipeline"]))
    return " · ".join(parts)


def whose_name(told: Told, row: Row) -> str:
    """Return the company, the team, the profile or the rep by name."""
    if row["scope_kind"] == "company":
        return _("Company")
    return dimension_value(told, row["scope_kind"], row["scope"])


def figure(told: Told, row: Row, value: Any) -> str:
    """Return a value in the unit of its target; a count that is none whole to a tenth."""
    if value is None:
        return NOTHING
    if row["unit"] == "money":
        return short_money(value, told["currency"])
    if row["unit"] == "rate":
        return percent(value)
    if row["unit"] == "days":
        return days(value)
    return count(value) if value == int(value) else decimal(value)


def span(told: Told, row: Row, low: Any, high: Any) -> str:
    """Return an interval, or nothing where there is none or it has no width."""
    if low is None or high is None or low == high:
        return ""
    if row["unit"] == "money":
        return short_money_range(low, high, told["currency"])
    if row["unit"] == "rate":
        return percent_range(low, high)
    if row["unit"] == "days":
        return days_range(low, high)
    return f"{decimal(low, 0)}–{decimal(high, 0)}"


def target(told: Told, row: Row) -> str:
    """Return the target; a band with both its ends."""
    if row["upper"] is None:
        return figure(told, row, row["target"])
    return span(told, row, row["target"], row["upper"]) or figure(told, row, row["target"])


def standing(row: Row) -> str:
    """Return `behind`: below what is due, and not likely to reach it; or `on course`.

    Where the two differ, neither.
    """
    if row["lacks"] is None:
        return ""
    is_below, chance = float(row["lacks"]) > 0, row["probability"]
    if chance is not None and is_below == (chance >= _LIKELY):
        return ""
    return "behind" if is_below else "on course"


def notes_of(told: Told) -> list[str]:
    """Return what is to be said beside the rows: given against the reps', who has none."""
    said = []
    for row in told["rows"]:
        if row["difference"] in (None, 0) or row["origin"] != "given":
            continue
        said.append(
            _("%(whose)s, %(what)s, %(period)s: given %(given)s, the reps' add up to %(sum)s.")
            % {
                "whose": whose_name(told, row),
                "what": measure_name(row),
                "period": period_name(row["period"]),
                "given": figure(told, row, row["given"]),
                "sum": figure(told, row, row["of_reps"]),
            }
        )
    return said


def nothing(told: Told) -> str | None:
    """Return why there are no rows, and what to do; None where there are."""
    if told["rows"]:
        return None
    if told["needs"]:
        return _(
            "No target is set; add rows to `targets`, each with indicator, scope_kind, scope, "
            "grain, starts_on and value: first_meetings, profile, hunter, week, 2026-07-01, 2."
        )
    return _("No target holds for this period; see starts_on and decided_on in `targets`.")

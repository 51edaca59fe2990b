"""A `teropong.forecast/1` in words: figures of periods, why sums differ, what lands when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from teropong.language import N_, _, ngettext
from teropong.language.dates import local_instant, period_name, spoken_date
from teropong.language.numbers import (
    count,
    days,
    days_range,
    decimal,
    exact,
    percent,
    short_money,
    short_money_range,
)
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING
from teropong.shown.words import pipeline_name

Told = dict[str, Any]
Row = dict[str, Any]

_NAMES = {
    "revenue": N_("Revenue"),
    "profit": N_("Profit"),
    "wins": N_("Deals won"),
    "first_meetings": N_("First meetings"),
}
_REASONS = {
    "timing": N_("deals close when deals do, not when they are expected to"),
    "age": N_("their chance by how long they are in their step"),
    "own": N_("the record of those whose deals they are"),
    "drift": N_("amounts change until the close"),
    "unborn": N_("deals that are not there yet"),
    "pace": N_("the pace of the months before"),
}
_DECIDED = 0.25


def measure_name(row: Row) -> str:
    """What is foretold: `Revenue`."""
    name = _NAMES[row["measure"]]
    return _(name)


def figure(told: Told, row: Row, value: Any) -> str:
    """A value of a measure; nothing where it cannot be said."""
    if value is None:
        return NOTHING
    if row["measure"] in ("revenue", "profit"):
        return short_money(value, told["currency"])
    return count(value) if value == int(value) else decimal(value)


def span(told: Told, row: Row) -> str:
    """The interval of 8 in 10; empty where there is none."""
    low, high = row["p10"], row["p90"]
    if low is None or low == high:
        return ""
    if row["measure"] in ("revenue", "profit"):
        return short_money_range(low, high, told["currency"])
    return f"{decimal(low, 0)}–{decimal(high, 0)}"


def chance(value: float | None) -> str:
    """A probability, never as if it were certain."""
    if value is None:
        return NOTHING
    if value < 0.01:
        return f"< {percent(0.01)}"
    return f"> {percent(0.99)}" if 0.99 < value < 1 else percent(value)


def by_period(told: Told) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each period, under its name."""
    labels = dict.fromkeys(row["period"] for row in told["periods"])
    for label in labels:
        yield period_name(label), [row for row in told["periods"] if row["period"] == label]


def cannot_say(told: Told) -> str | None:
    """Why nothing is said of sales, and what is lacking; None where it is."""
    if not told["needs"]:
        return None
    return _(
        "Cannot say yet what open deals will bring: that needs at least five wins and five "
        "losses whose steps are known, in the two years before."
    )


def reason_name(reason: str) -> str:
    """Why the sum weighted by stage differs from what is expected."""
    name = _REASONS[reason]
    return _(name)


def two_sums(told: Told, row: Row) -> str:
    """What the sum weighted by stage says, and what is expected."""
    return _(
        "%(period)s: the sum weighted by stage says %(sum)s, the forecast expects %(mean)s."
    ) % {
        "period": period_name(row["period"]),
        "sum": figure(told, row, row["stage_weighted"]),
        "mean": strong(figure(told, row, row["mean"])),
    }


def unknown_steps(told: Told) -> str | None:
    """Of which steps nothing can be said, and what they need; None where all can be told."""
    rows = told["unknown_steps"]
    if not rows or told["needs"]:
        return None
    words = {"steps": ", ".join(map(stage_name, rows)), "n": count(sum(r["deals"] for r in rows))}
    said = _(
        "Cannot say yet of the deals in %(steps)s (%(n)s): that needs five deals that have left "
        "such a step."
    )
    never = [row for row in rows if not row["left"]]
    beside = _("The forecast is without those that are where nobody has left yet.")
    return f"{said % words} {beside}" if never else said % words


def differing(told: Told, row: Row) -> list[str]:
    """How the sum weighted by stage differs from what is expected, and each reason that counts."""
    if row["differs"] is None or row["measure"] != "revenue" or row["p10"] == row["p90"]:
        return []
    least = abs(exact(row["mean"])) / 100
    reasons = [
        f"{reason_name(reason)}: {_signed(told, part)}"
        for reason, part in row["differs"].items()
        if abs(exact(part)) > least
    ]
    return [two_sums(told, row), *reasons]


def _signed(told: Told, part: str) -> str:
    sign = "−" if exact(part) < 0 else "+"
    return sign + short_money(abs(exact(part)), told["currency"])


def landing(told: Told) -> list[str]:
    """When what is started now is won, and which periods are all but decided."""
    lands = told["landing"]
    if lands is None or lands["days_50"] is None:
        return []
    today = local_instant(told["as_of"], told["timezone"]).date()
    said = [
        _(
            "What is started now is won, where it is, in about %(days)s (8 in 10: %(span)s): "
            "around %(day)s."
        )
        % {
            "days": days(lands["days_50"]),
            "span": days_range(lands["days_10"], lands["days_90"]),
            "day": spoken_date(today + timedelta(days=lands["days_50"])),
        }
    ]
    for label, share in lands["unborn"].items():
        if share is not None and share < _DECIDED:
            said.append(
                _(
                    "What %(period)s still brings hangs on deals that are there: only %(share)s of "
                    "its wins to come are of deals that are not there yet."
                )
                % {"period": period_name(label), "share": percent(share)}
            )
    return said


def stage_name(row: Row) -> str:
    """A stage with its pipeline; of deals without known steps that they have none."""
    stage = row["stage"] or _("steps not known")
    return f"{pipeline_name(row['pipeline'])} · {stage}" if row["pipeline"] else stage


def chance_at(row: Row, age: int) -> str:
    """The chance after so many days in the stage; nothing beyond what was ever seen."""
    points = row["curve"]
    if not points or age > points[-1]["days"]:
        return NOTHING
    nearest = min(points, key=lambda point: abs(point["days"] - age))
    return chance(nearest["p"])


def beyond(told: Told) -> str | None:
    """How many deals are older than their day to be let go, and the value that they feign."""
    rows = [deal for deal in told["deals"] if deal["is_beyond"]]
    if not rows:
        return None
    value = sum((exact(deal["amount"]) for deal in rows if deal["amount"]), Decimal(0))
    return ngettext(
        "%(n)s open deal is past its day to be let go (chance below %(floor)s): it feigns "
        "%(value)s.",
        "%(n)s open deals are past their day to be let go (chance below %(floor)s): they feign "
        "%(value)s.",
        len(rows),
    ) % {
        "n": count(len(rows)),
        "floor": percent(told["floor"]),
        "value": short_money(value, told["currency"]),
    }


def longest_beyond(told: Told, most: int) -> list[Row]:
    """Of those the most valuable."""
    rows = [deal for deal in told["deals"] if deal["is_beyond"]]
    return sorted(rows, key=lambda deal: -exact(deal["amount"] or 0))[:most]

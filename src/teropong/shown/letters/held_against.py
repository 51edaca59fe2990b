"""A figure against its target and the period before, and whether a change is more than chance."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

from teropong.language import _
from teropong.language.dates import period_name
from teropong.language.numbers import exact, percent
from teropong.shown.figures import movement, value_of
from teropong.shown.letters.nouns import amount, is_reached
from teropong.shown.letters.shape import Told
from teropong.shown.rows import Report, Row

FEWEST = 5
"""Fewer cases than these say nothing by a rate or an average."""
_SURELY = 1.64
"""Beyond so many standard errors a change is hardly chance: 9 in 10."""
_DISPERSION = 2.0
"""What counts of people vary by beyond pure chance (`statistics.rates.USUAL_DISPERSION`), and what
sums of sales do, whose amounts differ as much as they are large."""


def aim_of(told: Told, indicator: str, measure: str | None = None) -> Row | None:
    """Return the company's target of the period; None where there is none."""
    return next(
        (
            row
            for row in told["pace"]
            if (row["indicator"], row["measure"]) == (indicator, measure)
            and not row["stage"]
            and not row["pipeline"]
        ),
        None,
    )


def held(told: Told, key: str) -> str:
    """Return it against its target; nothing where it has none."""
    aim = aim_of(told, key)
    if aim is None:
        return ""
    words = {
        "target": amount(told, aim, aim["target"]),
        "share": percent(exact(aim["done"]) / exact(aim["target"])) if exact(aim["target"]) else "",
    }
    if is_reached(aim):
        return _("The target of %(target)s is reached.") % words
    return _("That is %(share)s of the target of %(target)s.") % words


def before_in(told: Told, key: str, now: Any, before: Any, is_sure: bool | None = None) -> str:
    """Return how it was in the period before, and whether the change is more than chance."""
    report = told["report"]
    compare = report.get("compare")
    first_on = report.get("first_on")
    if not compare or before is None or not first_on or first_on >= compare["end"]:
        return ""
    if now == before:
        return _("In %s it was just as much.") % period_name(compare["label"])
    moved = movement(report, key, now, before)
    words = {
        "period": period_name(compare["label"]),
        "value": value_of(report, key, before),
        "moved": moved or "",
    }
    if moved is None or is_sure is None:
        return _("In %(period)s it was %(value)s.") % words
    if is_sure:
        return _("In %(period)s it was %(value)s (%(moved)s): more than chance explains.") % words
    return _("In %(period)s it was %(value)s (%(moved)s), which chance alone can bring.") % words


def is_sure(now: float, before: float, n: int, n_before: int) -> bool | None:
    """Return whether a change is more than chance; None where there is nothing to compare."""
    if not n_before or before <= 0:
        return None
    if not n or now <= 0:
        return n_before >= FEWEST
    error = sqrt(_DISPERSION / n + _DISPERSION / n_before)
    return abs(log(now / before)) > _SURELY * error


def has_changed(row: Row) -> bool | None:
    """Return whether the figure before lies outside the interval now; None where unknown."""
    before = (row.get("compare") or {}).get("value")
    if before is None or row.get("low") is None or (row["n"] or 0) < FEWEST:
        return None
    return bool(not row["low"] <= before <= row["high"])


def changed_since(report: Report, key: str, row: Row) -> str:
    """Return what a rate or duration was before, where it is surely another now."""
    if not has_changed(row):
        return ""
    said = _("In %(period)s it was %(value)s, so that has changed.")
    return said % {
        "period": period_name(report["compare"]["label"]),
        "value": value_of(report, key, row["compare"]["value"]),
    }

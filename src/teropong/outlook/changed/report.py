"""Why the revenue of one period differs from another's, as ``teropong.changed/1``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from teropong.engine.asked import Asked, check_asked
from teropong.engine.evaluate import Evaluator, seen_from
from teropong.engine.query import COMPARISONS
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Period, compared, head, parse_period, period_of
from teropong.facts.faults import WrongCall
from teropong.facts.money import to_text
from teropong.facts.settings import Settings
from teropong.facts.zone import local_date
from teropong.language import _
from teropong.outlook.changed.counts import DIMENSIONS, Counts, Dimension, Pair, read_counts, whole
from teropong.outlook.changed.splitting import Change, split_revenue
from teropong.outlook.changed.winning import Part, interval, split_conversion
from teropong.outlook.opening import opening
from teropong.outlook.parts.asked import names_of, whose_of
from teropong.outlook.unrated import read_left_out

SCHEMA = "teropong.changed/1"
FEWEST = 5
"""So many deals must have been decided in each period before anything is said of why."""


@dataclass(frozen=True)
class Against:
    """With what a period is compared: ``previous``, ``year-ago`` or another's name; by whom."""

    compare: str = "previous"
    by: Dimension = "rep"


def make_changed(store: Store, asked: Asked, against: Against) -> dict[str, Any]:
    """The difference of revenue and of conversion in its parts; docs/forecast.md.

    Without a period the last quarter that is over. Raises `WrongCall` for what cannot be asked.
    """
    check_asked(store, asked)
    as_of, whose = asked.as_of_in(store), whose_of(asked.where)
    seen_on = local_date(as_of - 1, store.settings.zone)
    before, after = _periods(asked, against, store.settings, seen_on)
    with seen_from(store, as_of) as evaluator:
        pair = read_counts(evaluator, whose, before, after)
        needs = _needs(evaluator, pair, (before, after))
        unrated = read_left_out(evaluator, (before, after), with_open=False)
    if whose.kind != "company" and unrated:
        unrated = unrated | {"deals": pair.without_rate} if pair.without_rate else None
    currency = store.settings.currency
    told: dict[str, Any] = {
        **opening(SCHEMA, store, as_of),
        "scope_kind": whose.kind,
        "scope": whose.name or None,
        "period": _period(after),
        "compare": _period(before),
        "by": against.by,
        "fewest": FEWEST,
        "needs": needs,
        "without_amount": pair.without_amount,
        "unrated": unrated,
        "revenue": None,
        "groups": [],
        "conversion": None,
        "conversion_by": {},
        "reps": names_of(reps_within(store, {}), whose, (*pair.before["rep"], *pair.after["rep"])),
    }
    if needs:
        return told
    change, groups = split_revenue(pair.before[against.by], pair.after[against.by])
    rows = sorted(groups.items(), key=lambda one: (-abs(one[1].difference), one[0]))
    return told | {
        "revenue": _change(change, currency),
        "groups": [{"name": name or None} | _change(one, currency) for name, one in rows],
        "conversion": _conversion(change.before, change.after),
        "conversion_by": {dimension: _parts(pair, dimension) for dimension in DIMENSIONS},
    }


def _periods(
    asked: Asked, against: Against, settings: Settings, seen_on: date
) -> tuple[Period, Period]:
    """The one before and the one asked for; of one that runs both only their first days."""
    start = settings.fiscal_start
    if asked.period:
        after = parse_period(asked.period, start)
    else:
        after = period_of(seen_on, "quarter", start)
        if seen_on < after.end - timedelta(days=1):
            after = compared(after, "previous", start)
    if against.compare in COMPARISONS:
        before = compared(after, against.compare, start)
    else:
        before = parse_period(against.compare, start)
    for period in (after, before):
        if period.start > seen_on:
            raise WrongCall(_("{0} has not begun yet").format(period.label))
    days = min((seen_on - period.start).days + 1 for period in (before, after))
    is_running = seen_on < max(before.end, after.end) - timedelta(days=1)
    return (head(before, days), head(after, days)) if is_running else (before, after)


def _needs(evaluator: Evaluator, pair: Pair, periods: Sequence[Period]) -> list[str]:
    """What is lacking: ``records`` of the earlier period, ``decided`` deals, amounts, ``rates``."""
    first_on = evaluator.first_on
    if first_on is None or first_on >= min(period.end for period in periods):
        return ["records"]
    if min(whole(by["rep"]).decided for by in (pair.before, pair.after)) < FEWEST:
        return ["decided"]
    won = sum(whole(by["rep"]).won for by in (pair.before, pair.after))
    without = pair.without_amount + pair.without_rate
    if not won or won != without:
        return []
    return ["rates"] if pair.without_rate else ["opportunities.amount"]


def _period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": str(period.start), "end": str(period.end)}


def _change(change: Change, currency: str) -> dict[str, Any]:
    return {
        "before": _counts(change.before, currency),
        "after": _counts(change.after, currency),
        "difference": to_text(change.difference, currency),
        "parts": {part: to_text(minor, currency) for part, minor in change.parts.items()},
    }


def _counts(counts: Counts, currency: str) -> dict[str, Any]:
    sale = Fraction(counts.revenue, counts.won) if counts.won else None
    return {
        "in_play": counts.in_play,
        "decided": counts.decided,
        "won": counts.won,
        "revenue": to_text(counts.revenue, currency),
        "share_decided": _share(counts.decided, counts.in_play),
        "share_won": _share(counts.won, counts.decided),
        "average_sale": to_text(sale, currency),
    }


def _share(part: int, of: int) -> float | None:
    return part / of if of else None


def _conversion(before: Counts, after: Counts) -> dict[str, Any]:
    low, high = interval(before, after)
    return {
        "before": before.won / before.decided,
        "after": after.won / after.decided,
        "difference": float(
            Fraction(after.won, after.decided) - Fraction(before.won, before.decided)
        ),
        "low": low,
        "high": high,
    }


def _parts(pair: Pair, dimension: Dimension) -> dict[str, Any]:
    groups = split_conversion(pair.before[dimension], pair.after[dimension])
    rows = sorted(groups.items(), key=lambda one: (-abs(one[1].mix + one[1].rate), one[0]))
    return {
        "mix": float(sum((one.mix for one in groups.values()), Fraction(0))),
        "rate": float(sum((one.rate for one in groups.values()), Fraction(0))),
        "groups": [{"name": name or None} | _part(one) for name, one in rows],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "decided_before": part.before.decided,
        "decided_after": part.after.decided,
        "won_before": part.before.won,
        "won_after": part.after.won,
        "mix": float(part.mix),
        "rate": float(part.rate),
    }

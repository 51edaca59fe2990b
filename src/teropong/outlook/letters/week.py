"""The week that ended, and the one that runs: figures, paces, and the deals that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.report import make_report
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Period, period_of
from teropong.facts.zone import from_instant
from teropong.outlook.letters.sight import Row, Rows, Sight, Told, period_told
from teropong.outlook.shape import Whose

BEFORE = 8
"""So many whole weeks before the one that ended say what is usual, and are drawn."""
MOST_LATE = 5
_COUNTED = ("first_meetings", "outreach", "revenue")


def read_week(store: Store, as_of: int, sights: Sequence[Sight]) -> list[Told]:
    """What letters on the last whole week tell of, seen from an instant in the week after it.

    One a sight. ``weeks`` are counts, and money as text, by name and week; the name of all together
    is "".
    """
    with seen_from(store, as_of) as evaluator:
        rows = Rows(evaluator)
        return [_week(store, as_of, sight, rows) for sight in sights]


def read_running(store: Store, as_of: int, sights: Sequence[Sight]) -> list[Told]:
    """What this week still lacks, one a sight."""
    with seen_from(store, as_of) as evaluator:
        rows = Rows(evaluator)
        week = period_told(period_of(rows.today, "week"))
        return [
            {"ahead": rows.running(one.whose), **rows.frame(), "running": week} for one in sights
        ]


def _week(store: Store, as_of: int, sight: Sight, rows: Rows) -> Told:
    running = period_of(rows.today, "week")
    week = period_of(running.start - timedelta(days=1), "week")
    everyone = sight.everyone(rows.targets.people, week)
    ended = rows.ended(everyone, week)
    ahead = rows.running(sight.whose)
    return {
        **rows.frame(),
        "whose": [vars(one) for one in sight.whose],
        "reps": reps_within(store, dict(sight.within)),
        "members": [one.name for one in everyone if one.kind == "rep" and sight.members],
        "week": period_told(week),
        "running": period_told(running),
        "pace": ended,
        "ahead": ahead,
        "days": {one.name: _days(rows, one, running) for one in sight.whose},
        "usual_days": rows.targets.days.a_week,
        **_counted(store, as_of, sight, week, is_unrated=not rows.unrated.isdisjoint(everyone)),
        **_waiting(store, as_of, sight),
    }


def _days(rows: Rows, whose: Whose, week: Period) -> int:
    """The working days that a week has left for someone."""
    count = rows.targets.days.counting(whose.name if whose.kind == "rep" else None)
    return count(max(rows.today, week.start), week.end)


def _asked(as_of: int, sight: Sight, **more: Any) -> Asked:
    return Asked(
        as_of=from_instant(as_of).isoformat(), within=dict(sight.within), is_lenient=True, **more
    )


def _counted(store: Store, as_of: int, sight: Sight, week: Period, *, is_unrated: bool) -> Told:
    start = week.start - timedelta(weeks=BEFORE)
    label = f"{start}..{week.end - timedelta(days=1)}"
    asked = _asked(as_of, sight, period=label, grain="week", by=("rep",), indicators=_COUNTED)
    told = make_report(store, asked).to_dict()
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name in _COUNTED:
        one = told["indicators"][name]
        for row in one["rows"] if one["available"] else ():
            _add(found.setdefault(name, {}), row, "value")
            if name == "revenue":
                _add(found.setdefault("deals", {}), row, "deals")
    return {
        "weeks": found,
        "labels": [period_of(start + timedelta(weeks=n), "week").label for n in range(BEFORE + 1)],
        "first_on": told["first_on"],
        "lacks_rate": is_unrated or "missing_rate" in told["indicators"]["revenue"],
    }


def _add(sums: dict[str, dict[str, str]], row: Row, word: str) -> None:
    value = row[word]
    if value is None:
        return
    for name in ("", row["rep"] or "-"):
        mine = sums.setdefault(name, {})
        mine[row["period"]] = str(Decimal(mine.get(row["period"], "0")) + Decimal(value))


def _waiting(store: Store, as_of: int, sight: Sight) -> Told:
    """The open deals over the time of their step, the dearest of the oldest first."""
    asked = _asked(as_of, sight, indicators=("stage_duration", "pipeline_value"))
    told = make_report(store, asked).to_dict()["indicators"]
    late = told["stage_duration"].get("overdue") or []
    first = sorted(late, key=lambda row: -_urgency(row))[:MOST_LATE]
    past = [row["past_expected_close"] for row in told["pipeline_value"]["rows"]]
    worths = [row["value"] for row in past if row and row["value"] is not None]
    return {
        "late": first,
        "n_late": len(late),
        "slipped": {
            "deals": sum(row["deals"] for row in past if row),
            "value": str(sum(map(Decimal, worths), Decimal(0))) if worths else None,
        },
    }


def _urgency(row: Row) -> float:
    """What a deal is worth, less the longer it waits: after a year over, hardly anything."""
    over = float(row["days_over"])
    return float(float(row["value"] or 0) * 2.0 ** -(over / 90))

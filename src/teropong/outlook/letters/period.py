"""A month or a quarter that ended: the eight, the period before, the targets, who brought what."""

from __future__ import annotations

from typing import Any

from teropong.engine.asked import Asked
from teropong.engine.evaluate import seen_from
from teropong.engine.report import make_reports
from teropong.engine.store import Store
from teropong.engine.values import reps_within
from teropong.facts.calendar import Grain, Period, compared, parse_period
from teropong.facts.zone import from_instant
from teropong.outlook.letters.sight import Row, Rows, Sight, Told, period_told
from teropong.outlook.shape import Whose

_SUMS = ("first_meetings", "outreach", "revenue")
_LISTS = ("overdue", "runners", "left_on_base", "without_meeting", "outside")


def read_period(store: Store, as_of: int, sight: Sight, label: str) -> Told:
    """What a letter on a period tells of: reports of it and of the days of both, and paces."""
    period = parse_period(label, store.settings.fiscal_start)
    before = compared(period, "previous", store.settings.fiscal_start)
    with seen_from(store, as_of) as evaluator:
        rows = Rows(evaluator)
        return {
            "pace": rows.over(sight.whose, period) if len(sight.whose) == 1 else [],
            "brought": _brought(rows, sight, period),
            "reps": reps_within(store, dict(sight.within)) if sight.within else {},
            **rows.frame(),
            "period": period_told(period),
            "before": period_told(before),
            **_reports(store, as_of, sight, period, before),
        }


def _brought(rows: Rows, sight: Sight, period: Period) -> list[Row]:
    """The revenue against its target, of the teams or reps that the letter is of."""
    people = rows.targets.people
    if sight.whose == (Whose("company"),):
        parts = people.all_of("team")
    elif len(sight.whose) == 1:
        parts = sight.everyone(people, period)[1:]
    else:
        parts = list(sight.whose)
    told = rows.over(parts, period)
    return [one for one in told if (one["indicator"], one["measure"]) == ("revenue", None)]


def _reports(store: Store, as_of: int, sight: Sight, period: Period, before: Period) -> Told:
    at = from_instant(as_of).isoformat()

    def asked(period: Period, **more: Any) -> Asked:
        within = dict(sight.within)
        return Asked(period=period.label, as_of=at, within=within, is_lenient=True, **more)

    grain: Grain = "quarter" if "-Q" in period.label else "month"
    whole, sums, at_end, days, earlier = (
        one.to_dict()
        for one in make_reports(
            store,
            asked(period, compare="previous"),
            asked(period, compare="previous", indicators=_SUMS, as_one=True),
            asked(period, compare="previous", indicators=("pipeline_value",), grain=grain),
            asked(period, grain="day", indicators=("revenue",)),
            asked(before, grain="day", indicators=("revenue",)),
        )
    )
    for name, found in sums["indicators"].items():
        whole["indicators"][name]["as_one"] = found
    # Without a grain a stock is told as it is now, which is not the period's end.
    whole["indicators"] |= at_end["indicators"]
    for one in whole["indicators"].values():
        for word in _LISTS:
            one.pop(word, None)
    return {"report": whole, "days": days, "days_before": earlier}

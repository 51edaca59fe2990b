"""What stands out: each deviation, and what went well, in one line with its figures.

A fall against the compared period counts from a tenth for counts and money, and for rates and
durations once the earlier figure lies outside the interval of the present one. A period that is not
over yet is compared with nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import count, days, exact, short_money_range
from teropong.shown.emphasis import plain
from teropong.shown.figures import before_in, money, movement, sureness, value_of
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    by_slice,
    chosen,
    inversions,
    is_available,
    is_over,
    known_total,
    latest,
    missing_rate,
    rows_of,
    slices,
    split_of,
    total_before,
    total_of,
)
from teropong.shown.unrated import unrated_told
from teropong.shown.words import placed, rep_name, slice_name, step_name

_TENTH = exact("0.1")


@dataclass(frozen=True)
class Finding:
    """One thing to see: a title, its figures, and whether it deviates or was reached.

    ``is_change`` where it says how the indicator's sum moved since the compared period.
    """

    title: str
    detail: str
    deviates: bool = True
    is_change: bool = False


def findings(report: Report, parts: Report | None = None) -> list[Finding]:
    """Return what stands out in the company, and in how many of its parts, deviations first."""
    found = [one for key in chosen(report) for one in findings_of(report, key, parts)]
    return sorted(found, key=lambda one: not one.deviates)


def findings_of(report: Report, key: str, parts: Report | None = None) -> list[Finding]:
    """Return what stands out in one indicator."""
    if not is_available(report, key):
        return []
    found = [*_changed(report, key), *_OWN.get(key, _none)(report)]
    if key == "pipeline_value" and parts and split_of(parts, key):
        found += _not_funnels(parts)
    return found


def _none(_report: Report) -> Iterator[Finding]:
    yield from ()


def _changed(report: Report, key: str) -> Iterator[Finding]:
    if not report.get("compare") or not is_over(report):
        return
    if report["indicators"][key]["unit"] in ("rate", "days"):
        yield from _moved(report, key)
    elif key != "average_sale":
        yield from _grown(report, key)


def is_worse(report: Report, key: str, now: Any, before: Any) -> bool:
    """Return whether a figure fell behind by a tenth or more, in a period that is over."""
    if now is None or before is None or not is_over(report):
        return False
    fall = exact(before) - exact(now)
    if report["indicators"][key]["better"] == "lower":
        fall = -fall
    return fall > 0 and fall >= _TENTH * abs(exact(before))


def _grown(report: Report, key: str) -> Iterator[Finding]:
    rows = as_one(report, key)
    now, before = known_total(rows), total_before(rows)
    if now is None or not before or abs(now - before) < _TENTH * before:
        return
    label, moved = report["indicators"][key]["label"], movement(report, key, now, before)
    yield Finding(
        f"{label} {moved}",
        _("%(now)s; %(before)s")
        % {"now": value_of(report, key, now), "before": before_in(report, key, before)},
        deviates=is_worse(report, key, now, before),
        is_change=True,
    )


def _moved(report: Report, key: str) -> Iterator[Finding]:
    for row in latest(rows_of(report, key)):
        low, high = row.get("low"), row.get("high")
        before = (row.get("compare") or {}).get("value")
        if row["value"] is None or before is None or low is None or low <= before <= high:
            continue
        has_worsened = (before > high) == (report["indicators"][key]["better"] == "higher")
        step = step_name(key, row["step"]) if "step" in row else str(row["stage"])
        moved = movement(report, key, row["value"], before)
        yield Finding(
            f"{report['indicators'][key]['label']}, {placed(step, row)} {moved}",
            f"{value_of(report, key, row['value'])} ({sureness(report, key, row)}); "
            + before_in(report, key, before),
            deviates=has_worsened,
        )


def _inversions(report: Report) -> Iterator[Finding]:
    for row in inversions(report):
        stages = {"stage": row["stage"], "before": row["previous_stage"]}
        title = _("%(stage)s is worth more than %(before)s") % stages
        worths = {
            "value": money(report, row["value"]),
            "before": money(report, row["previous_value"]),
        }
        yield Finding(
            placed(title, row),
            _("%(value)s against %(before)s, so not a funnel") % worths,
        )


def _not_funnels(parts: Report) -> Iterator[Finding]:
    split = split_of(parts, "pipeline_value")
    found = by_slice(inversions(parts), split)
    names = [slice_name(parts, split, values) for values in found]
    n = len(slices(parts, split))
    if names and n > 1:
        many = {"n": len(names), "all": n}
        title = _("Not a funnel for %(n)s of %(all)s") % many
        yield Finding(title, _first(names))


def _first(names: list[str]) -> str:
    """Return the first three names, and how many more there are."""
    rest = len(names) - 3
    return ", ".join(names[:3]) + (" " + _("and %s more") % count(rest) if rest > 0 else "")


def _late_closes(report: Report) -> Iterator[Finding]:
    rows = [
        row["past_expected_close"]
        for row in latest(rows_of(report, "pipeline_value"))
        if row.get("past_expected_close")
    ]
    late, worth = int(total_of(rows, "deals")), known_total(rows)
    if late:
        yield Finding(
            ngettext(
                "%s opportunity is past its expected close",
                "%s opportunities are past their expected close",
                late,
            )
            % count(late),
            _worth(report, worth),
        )


def _worth(report: Report, worth: Any) -> str:
    if worth is None:
        return plain(unrated_told(report, "pipeline_value") or _("no amounts recorded"))
    return money(report, worth)


def _pipeline(report: Report) -> Iterator[Finding]:
    yield from _inversions(report)
    yield from _late_closes(report)


def _overdue(report: Report) -> Iterator[Finding]:
    late = rows_of(report, "stage_duration", "overdue")
    if not late:
        return
    at = Counter(placed(str(row["stage"]), row) for row in late).most_common(1)[0]
    worth = None if missing_rate(report, "stage_duration") else total_of(late)
    yield Finding(
        ngettext(
            "%s opportunity is over the time of its step",
            "%s opportunities are over the time of their step",
            len(late),
        )
        % count(len(late)),
        (f"{money(report, worth)} · " if worth else "")
        + _("most in %(stage)s (%(n)s) · up to %(days)s over, %(rep)s")
        % {
            "stage": at[0],
            "n": count(at[1]),
            "days": days(late[0]["days_over"]),
            "rep": rep_name(report, late[0].get("rep")),
        },
    )


def _unmet(report: Report) -> Iterator[Finding]:
    unmet = rows_of(report, "baseline", "without_meeting")
    if unmet:
        yield Finding(
            ngettext(
                "%s opportunity past base 1 has no meeting on record",
                "%s opportunities past base 1 have no meeting on record",
                len(unmet),
            )
            % count(len(unmet)),
            _first(list(dict.fromkeys(rep_name(report, row.get("rep")) for row in unmet))),
        )


def _outside(report: Report) -> Iterator[Finding]:
    sales = rows_of(report, "average_sale", "outside")
    below = [row for row in sales if row["side"] == "below"]
    above = [row for row in sales if row["side"] != "below"]
    if below:
        yield Finding(
            ngettext(
                "%s new account is below the usual range",
                "%s new accounts are below the usual range",
                len(below),
            )
            % count(len(below)),
            _usual(report, below),
        )
    if above:
        yield Finding(
            ngettext(
                "%s new account is above the usual range",
                "%s new accounts are above the usual range",
                len(above),
            )
            % count(len(above)),
            _usual(report, above),
            deviates=False,
        )


def _usual(report: Report, sales: list[Row]) -> str:
    last = sales[-1]
    return _("%(value)s; usually %(range)s") % {
        "value": " · ".join(money(report, row["value"]) for row in sales[:3]),
        "range": short_money_range(last["low"], last["high"], report["currency"]),
    }


_OWN: dict[str, Callable[[Report], Iterator[Finding]]] = {
    "pipeline_value": _pipeline,
    "stage_duration": _overdue,
    "baseline": _unmet,
    "average_sale": _outside,
}

"""The one row of several that stands for a rate, a duration or an average: none has a total."""

from typing import Any

from teropong.cli.report.rows import Report, Row, by_slice, latest, rows_of
from teropong.language.numbers import exact

_ENOUGH = 20


def telling(rows: list[Row]) -> list[Row]:
    """Return the rows with a value on enough cases to be compared; all with a value if none has.

    The least of many rates is the one of the fewest cases, unless those stay out of it.
    """
    known = [row for row in rows if row["value"] is not None]
    return [row for row in known if (row.get("n") or 0) >= _ENOUGH] or known


def headline(key: str, rows: list[Row]) -> Row | None:
    """Return the row to watch: the longest step, the weakest, base 1 to home, 12 months."""
    if key == "average_sale":
        last = (rows[-1].get("trailing") if rows else None) or {}
        return {**last, "value": last["mean"]} if last.get("mean") is not None else None
    own = [row for row in latest(rows) if key != "baseline" or row["step"] == "1st→Home"]
    known = telling(own)
    if not known:
        return None
    pick = max if key == "stage_duration" else min
    return pick(known, key=lambda row: row["value"])


def spread(report: Report, key: str) -> tuple[Any, Any] | None:
    """Return the least and the greatest headline among the slices of a split report."""
    own = by_slice(report, rows_of(report, key))
    found = [headline(key, rows) for rows in own.values()]
    values = [one["value"] for one in telling([one for one in found if one is not None])]
    return (min(values, key=exact), max(values, key=exact)) if values else None

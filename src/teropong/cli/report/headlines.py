"""The one row of several that stands for a rate, a duration or an average: none of them has a total."""

from typing import Any

from teropong.cli.report.rows import Report, Row, latest, of_slice, rows_of, slices
from teropong.language.numbers import exact


def headline(key: str, rows: list[Row]) -> Row | None:
    """Return the row to watch: the longest step, the weakest one, base 1 to home, the last 12 months."""
    if key == "average_sale":
        last = (rows[-1].get("trailing") if rows else None) or {}
        return {**last, "value": last["mean"]} if last.get("mean") is not None else None
    known = [row for row in latest(rows) if row["value"] is not None]
    if key == "baseline":
        known = [row for row in known if row["step"] == "1st→Home"]
    if not known:
        return None
    pick = max if key == "stage_duration" else min
    return pick(known, key=lambda row: row["value"])


def spread(report: Report, key: str) -> tuple[Any, Any] | None:
    """Return the least and the greatest headline among the slices of a split report."""
    rows = rows_of(report, key)
    found = [headline(key, of_slice(report, rows, one)) for one in slices(report)]
    values = [one["value"] for one in found if one is not None]
    return (min(values, key=exact), max(values, key=exact)) if values else None

"""The one row of several that stands for a rate, a duration or an average: none has a total."""

from teropong.shown.rows import Row, latest, of_pipeline, pipelines, trailing

_ENOUGH = 20


def telling(rows: list[Row]) -> list[Row]:
    """Return the rows with a value on enough cases to be compared; all with a value if none has.

    The least of many rates is the one of the fewest cases, unless those stay out of it.
    """
    known = [row for row in rows if row["value"] is not None]
    return [row for row in known if (row.get("n") or 0) >= _ENOUGH] or known


def headlines(key: str, rows: list[Row]) -> list[Row]:
    """Return the row to watch of each pipeline: the steps of several never compete."""
    found = (headline(key, of_pipeline(rows, pipeline)) for pipeline in pipelines(rows))
    return [row for row in found if row]


def headline(key: str, rows: list[Row]) -> Row | None:
    """Return the row to watch: the longest step, the weakest, base 1 to home, 12 months."""
    if key == "average_sale":
        last = trailing(rows)
        return last and {**last, "value": last["mean"]}
    own = [row for row in latest(rows) if key != "baseline" or row["step"] == "1st→Home"]
    known = telling(own)
    if not known:
        return None
    pick = max if key == "stage_duration" else min
    return pick(known, key=lambda row: row["value"])

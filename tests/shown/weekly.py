"""Small reports of one activity by weeks and days, of one rep or two, to be read by eye."""

from datetime import date, timedelta
from typing import Any

Report = dict[str, Any]
NAMES = {"first_meetings": "First meetings", "outreach": "Contacts", "revenue": "Revenue"}


def report(
    start: str,
    end: str,
    as_of: str,
    keys: dict[str, list[dict[str, Any]]],
    *,
    by: tuple[str, ...] = (),
    grain: str = "week",
    unit: str = "count",
    **more: Any,
) -> Report:
    """A report from the first day until before the last, seen from an instant in UTC."""
    last = date.fromisoformat(end) - timedelta(days=1)
    return {
        "as_of": as_of,
        "timezone": "UTC",
        "currency": "IDR",
        "period": {"label": f"{start}..{last}", "start": start, "end": end},
        "compare": None,
        "first_on": start,
        "by": list(by),
        "reps": {"R1": "Ayu", "R2": "Bagus"},
        "stages": [],
        "indicators": {
            key: {
                "label": NAMES[key],
                "unit": unit,
                "better": "higher",
                "grain": grain,
                "available": True,
                "rows": rows,
            }
            for key, rows in keys.items()
        },
        **more,
    }


def rows(values: dict[str, int], **more: Any) -> list[dict[str, Any]]:
    """A row for each period with its value."""
    return [{"period": label, "value": n, "n": n, **more} for label, n in values.items()]


def opening(one: Report) -> Report:
    """The same report on a page of the app, where figures open."""
    return one | {"opens": {"at": "/figures/", "words": {}}}

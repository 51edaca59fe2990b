"""The report for other programs: JSON as it is, and one flat table for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from teropong.shown.cells import cell
from teropong.shown.rows import Report, Row, chosen, missing_rate, needs, rows_of, unfiltered

_OWN = ("pipeline", "stage", "step", "channel", "path", "base")
_LISTS = ("totals", "runners", "left_on_base")


def render_json(report: Report) -> str:
    """Return the report as JSON, readable, its texts as they are."""
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def render_table(rows: Sequence[Row]) -> str:
    """Return rows as a table with a column for each of their words; lists are joined by spaces."""
    words = list(dict.fromkeys(word for row in rows for word in row))
    page = io.StringIO()
    sheet = csv.DictWriter(page, words, restval="", lineterminator="\n")
    sheet.writeheader()
    for row in rows:
        sheet.writerow({word: cell(_flat(value)) for word, value in row.items()})
    return page.getvalue()


def _flat(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def render_csv(report: Report) -> str:
    """Return every figure of the report as one line of one table, ready for a pivot table.

    Columns: `indicator`, `period`, the dimensions asked for, the indicator's own dimensions
    (`pipeline`, `stage`, `step`, `channel`, `path`, `base`), `measure`, `value`, `n`, `compare`.
    `measure` is `value` for the headline, else the companion's name (`margin`,
    `past_expected_close.deals`); sums over all channels stand without a channel, runners under
    `runners.deals`. Money and rates are plain numbers with a decimal point, no value is an empty
    cell. An indicator that cannot be computed is one line whose measure is `needs`, or
    `unfiltered` where it lacks a filter's dimension; before one whose money is left out stands a
    line whose measure is `missing_rate`, its value currency and day. Lists of single deals and
    accounts are in the JSON only. A text that a spreadsheet would run as a formula begins with `'`.
    """
    words = ["indicator", "period", *report["by"]]
    words += [word for word in _OWN if word not in words] + ["measure", "value", "n", "compare"]
    page = io.StringIO()
    sheet = csv.DictWriter(page, words, restval="", extrasaction="ignore", lineterminator="\n")
    sheet.writeheader()
    for line in _lines(report):
        sheet.writerow({word: cell(value) for word, value in line.items()})
    return page.getvalue()


def _lines(report: Report) -> Iterator[Row]:
    keys = {"period", *report["by"], *_OWN}
    for indicator in chosen(report):
        missing = missing_rate(report, indicator)
        lacks = {
            "needs": needs(report, indicator),
            "unfiltered": unfiltered(report, indicator),
            "missing_rate": " ".join(missing.values()) if missing else "",
        }
        for measure, value in lacks.items():
            if value:
                yield {"indicator": indicator, "measure": measure, "value": value}
        for under in ("rows", *_LISTS):
            for row in rows_of(report, indicator, under):
                own = {word: row[word] for word in keys if word in row} | {"indicator": indicator}
                prefix = "" if under in ("rows", "totals") else f"{under}."
                for measure, value in _measures(row, keys):
                    line = own | {"measure": prefix + measure, "value": value, "n": row.get("n")}
                    if measure == "value":
                        line["compare"] = (row.get("compare") or {}).get("value")
                    yield line


def _measures(row: Row, keys: set[str]) -> Iterator[tuple[str, Any]]:
    for word, value in row.items():
        if word in keys or word in ("n", "compare"):
            continue
        if isinstance(value, dict):
            yield from ((f"{word}.{part}", inner) for part, inner in value.items())
        else:
            yield word, value

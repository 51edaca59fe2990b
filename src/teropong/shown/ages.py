"""The heat map of ages: open deals by stage and by the days they have been in it.

It is a table, so that its cells can be read and opened; the more deals, the fuller the colour.
What stands beyond its stage's expected days is orange, and has a sign.
"""

from __future__ import annotations

from typing import Any

from teropong.indicators.ageing import BANDS
from teropong.language import _, ngettext
from teropong.language.numbers import count, decimal
from teropong.shown.emphasis import strong
from teropong.shown.figures import length, money
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import Report, Row, expected_days, of_pipeline, pipelines, stage_of
from teropong.shown.words import dimension_value, pipeline_name

_KEY = "pipeline_value"
_SHADES = 5


def heat_map(report: Report, rows: list[Row]) -> list[Markup]:
    """Return a table for each pipeline in which there are deals."""
    expected = expected_days(report)
    most = max((cell["deals"] for row in rows for cell in row["ages"]), default=0)
    has_unknown = any(row["without_history"]["deals"] for row in rows)
    shown = []
    for pipeline in pipelines(rows):
        own = of_pipeline(rows, pipeline)
        if not any(_deals(row) for row in own):
            continue
        lines = [
            _line(report, row, most, expected.get(stage_of(row)), has_unknown=has_unknown)
            for row in own
        ]
        table = tag("table", _head(has_unknown=has_unknown), tag("tbody", *lines), class_="ages")
        has_name = "pipeline" in own[0]
        shown.append(
            joined(
                tag("h4", pipeline_name(pipeline)) if has_name else None,
                scrolling(table, _("Open deals by step and by days in it")),
            )
        )
    return shown


def told(report: Report, rows: list[Row]) -> str:
    """Return in a sentence how many deals stand beyond the expected days of their step."""
    expected = expected_days(report)
    late, old = 0, 0
    for row in rows:
        days = expected.get(stage_of(row))
        late += sum(
            cell["deals"]
            for band, cell in zip(BANDS, row["ages"], strict=True)
            if is_beyond(band, days)
        )
        old += row["ages"][-1]["deals"]
    n = sum(_deals(row) for row in rows)
    if not n:
        return _("No open opportunity.")
    sentence = ngettext(
        "Of %(n)s open deal, %(old)s has been in its step for more than 90 days.",
        "Of %(n)s open deals, %(old)s have been in their step for more than 90 days.",
        n,
    ) % {"n": count(n), "old": strong(count(old))}
    if late:
        sentence += " " + ngettext(
            "Orange: %s deal whose whole column is beyond the expected days of its step.",
            "Orange: %s deals whose whole column is beyond the expected days of their step.",
            late,
        ) % strong(count(late))
    return sentence


def is_beyond(band: tuple[int, int | None], expected: Any) -> bool:
    """Return whether whoever is in the band has been there longer than expected."""
    return expected is not None and band[0] > expected


def _deals(row: Row) -> int:
    return sum(cell["deals"] for cell in (*row["ages"], row["without_history"]))


def _head(*, has_unknown: bool) -> Markup:
    named = [band_name(nth) for nth in range(len(BANDS))]
    named += [band_name(None)] if has_unknown else []
    heads = [tag("th", _("Step"), scope="col")]
    heads += [tag("th", name, scope="col", class_="age") for name in named]
    heads.append(tag("th", _("Expected"), scope="col", class_="figure"))
    return tag("thead", tag("tr", *heads))


def band_name(nth: Any) -> str:
    """Return the days of the `nth` column; null where nobody knows them."""
    if nth is None or int(nth) >= len(BANDS):
        return _("days unknown")
    first, last = BANDS[int(nth)]
    if last is None:
        return _("over %s days") % decimal(first - 1)
    return _("%(first)s–%(last)s days") % {"first": decimal(first), "last": decimal(last)}


def _line(report: Report, row: Row, most: int, expected: Any, *, has_unknown: bool) -> Markup:
    cells = [
        _cell(report, row, cell, most, nth, is_late=is_beyond(band, expected))
        for nth, (band, cell) in enumerate(zip(BANDS, row["ages"], strict=True))
    ]
    if has_unknown:
        cells.append(_cell(report, row, row["without_history"], most, None, is_late=False))
    name = dimension_value(report, "stage", row["stage"])
    usual = tag("td", length(expected), class_="figure soft")
    return tag("tr", tag("th", name, scope="row"), *cells, usual)


def _cell(
    report: Report, row: Row, cell: Row, most: int, band: int | None, *, is_late: bool
) -> Markup:
    n = cell["deals"]
    if not n:
        return tag("td", tag("span", "·", class_="unseen"), class_="age none")
    figure = joined(
        tag("b", count(n)),
        tag("em", " ▲", tag("span", " ", _("beyond the expected"), class_="unseen"))
        if is_late
        else None,
        tag("small", money(report, cell["value"])) if cell["value"] is not None else None,
    )
    place = {name: row[name] for name in ("pipeline", "stage") if name in row} | {"band": band}
    tone = "late" if is_late else "usual"
    return tag(
        "td", opened(report, _KEY, figure, place), class_=f"age {tone} shade-{_shade(n, most)}"
    )


def _shade(n: int, most: int) -> int:
    """Return a fullness from 1 to 5; by the root, so that a few can be told from none."""
    return max(1, round(_SHADES * (n / most) ** 0.5)) if most else 1


def legend() -> Markup:
    """Return how the map is read."""
    said = _("The fuller a cell, the more deals; below, their value. ▲ beyond the expected days.")
    return tag("p", said, class_="small")

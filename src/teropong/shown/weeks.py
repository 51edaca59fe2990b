"""An activity in rows and columns: everyone and each part down, the periods across.

The more of it, the deeper the shade; the figure itself stands in every cell, so that nothing is
told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from teropong.facts.calendar import parse_period
from teropong.language import _, ngettext
from teropong.language.dates import period_name, period_start, period_tick
from teropong.language.numbers import count
from teropong.shown.figures import movement, per_period, value_of
from teropong.shown.findings import is_worse
from teropong.shown.markup import Markup, joined, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    begun,
    by_slice,
    last_seen,
    passed,
    rows_of,
    slices,
    span_of,
    split_of,
    sums_by,
    total_before,
    total_of,
)
from teropong.shown.words import slice_name, split_name

_SHADES = 5


def weeks(report: Report, parts: Report, key: str) -> Markup | None:
    """Return an activity by part and period; None where it has no periods."""
    labels = begun(report, rows_of(report, key))
    if not labels:
        return None
    split = split_of(parts, key)
    own = by_slice(rows_of(parts, key), split)
    in_all = by_slice(as_one(parts, key), split)
    sums = {one: sums_by(rows, "period") for one, rows in own.items()}
    most = max((n for found in sums.values() for n in found.values()), default=Decimal(0))
    whole = (rows_of(report, key), as_one(report, key))
    body = [_line(report, key, _("All together"), whole, labels, {}, most=None)]
    shown = slices(parts, split) if split else []
    body += [
        _line(
            parts,
            key,
            slice_name(parts, split, one),
            (own.get(one, []), in_all.get(one, [])),
            labels,
            dict(zip(split, one, strict=True)),
            most=most,
        )
        for one in (shown if len(shown) > 1 else [])
    ]
    head = _head(report, split, labels)
    table = tag("table", head, tag("tbody", *body), class_="weeks")
    return scrolling(table, report["indicators"][key]["label"])


def _head(report: Report, split: Sequence[str], labels: list[str]) -> Markup:
    heads = [
        tag("th", split_name(split or ("rep",)), scope="col"),
        tag("th", _("In all"), scope="col", class_="figure"),
    ]
    heads += [_period(report, label, is_last=label == labels[-1]) for label in labels]
    return tag("thead", tag("tr", *heads))


def _period(report: Report, label: str, *, is_last: bool) -> Markup:
    note = _cut(report, label)
    return tag(
        "th",
        period_tick(label, *span_of(report)),
        tag("small", note) if note else None,
        scope="col",
        title=period_name(label),
        class_="figure last" if is_last else "figure",
    )


def _cut(report: Report, label: str) -> str | None:
    """Return that a period runs, or of how many of its days it is; None where it is whole."""
    if period_start(label) is None:
        return None
    period, (start, end) = parse_period(label), span_of(report)
    if period.start <= last_seen(report) < min(period.end, end) - timedelta(days=1):
        return _("running")
    n = (min(period.end, end) - max(period.start, start)).days
    return ngettext("%s day", "%s days", n) % count(n) if n < period.days else None


def _line(
    report: Report,
    key: str,
    name: str,
    rows: tuple[list[Row], list[Row]],
    labels: list[str],
    where: Mapping[str, Any],
    *,
    most: Decimal | None,
) -> Markup:
    own, in_all = rows
    sums = sums_by(own, "period")
    cells = [
        tag(
            "td",
            opened(report, key, count(sums.get(label, 0)), {**where, "period": label}),
            class_=_tone(sums.get(label, Decimal(0)), most, is_last=label == labels[-1]),
        )
        for label in labels
    ]
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", _total(report, key, own, in_all, where), class_="figure total"),
        *cells,
        class_="everyone" if most is None else None,
    )


def _total(
    report: Report, key: str, own: list[Row], in_all: list[Row], where: Mapping[str, Any]
) -> Markup:
    now, before = total_of(in_all), total_before(in_all)
    moved = movement(report, key, now, before)
    tone = "em" if is_worse(report, key, now, before) else "span"
    n = passed(report, own)
    mean = per_period(report, key, now / n) if n else None
    return joined(
        tag("b", opened(report, key, value_of(report, key, now), dict(where))),
        tag(tone, moved, class_="moved") if moved else None,
        tag("small", mean) if mean else None,
    )


def _tone(n: Decimal, most: Decimal | None, *, is_last: bool) -> str:
    level = f" shade-{ceil(_SHADES * n / most)}" if most and n else ""
    none = "" if n else " none"
    return "figure" + (" last" if is_last else "") + level + none

"""The wall board in markup: large figures, everybody's bars, the wins of the week.

It praises, and shames nobody: people stand by name, never by rank, and nothing of theirs is orange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name, weekday_name
from teropong.language.numbers import count, percent
from teropong.shown.emphasis import strong
from teropong.shown.figures import money, value_of
from teropong.shown.markup import Markup, said, tag
from teropong.shown.naming import Name, name_of
from teropong.shown.pace import figure, measure_name, standing, whose_name
from teropong.shown.rows import Report, as_one, is_available, known_total, missing_rate
from teropong.shown.towards import amount, bullet, of_target

Row = dict[str, Any]
Told = dict[str, Any]
ROWS = 7
"""So many people stand on a screen at once."""


def figures(report: Report, week: Report, aims: Told) -> Markup:
    """Return the figures: each in the period of its target, without one in the week or quarter."""
    found = []
    for key, whole in (("first_meetings", week), ("outreach", week), ("revenue", report)):
        row = _everybodys(aims, key)
        if row:
            found.append(_aimed(aims, row))
        elif is_available(whole, key) and missing_rate(whole, key) is None:
            found.append(_plain(whole, key))
    return tag("div", *found, class_="wall-figures")


def _everybodys(aims: Told, key: str) -> Row | None:
    rows = (row for row in aims["rows"] if row["indicator"] == key)
    return next((row for row in rows if (row["scope_kind"], row["scope"]) == _of(aims)), None)


def _of(aims: Told) -> tuple[str, Any]:
    """Whose board it is: the first row of a measure is everybody's."""
    first = aims["rows"][0]
    return first["scope_kind"], first["scope"]


def _aimed(aims: Told, row: Row) -> Markup:
    return tag(
        "section",
        _heading(measure_name(row), row["period"]),
        tag(
            "p",
            tag("b", figure(aims, row, row["done"])),
            tag("span", of_target(aims, row), class_="goal-of"),
            class_="figure-of",
        ),
        bullet(row, height=26),
        tag("p", said(_means(aims, row)), class_="means"),
        class_="card",
    )


def _heading(name: str, period: str) -> Markup:
    return tag("h2", tag("b", name), tag("span", period_name(period)))


def _means(aims: Told, row: Row) -> str:
    missing = float(row["target"]) - float(row["done"])
    if missing <= 0:
        return _("Reached: %s of the target.") % strong(
            percent(float(row["done"]) / float(row["target"]))
        )
    words = _("%s to go") % strong(amount(aims, row, missing))
    n = row["days_left"]
    if n:
        left = ngettext("%s working day left", "%s working days left", n) % count(n)
        words += f" · {left}"
    return words


def _plain(report: Report, key: str) -> Markup:
    value = known_total(as_one(report, key))
    return tag(
        "section",
        _heading(report["indicators"][key]["label"], report["period"]["label"]),
        tag("p", tag("b", value_of(report, key, value)), class_="figure-of"),
        class_="card",
    )


def people(aims: Told, *, has_names: bool, turns: int) -> Markup | None:
    """Return each rep's bars by name; without names only how many are on course."""
    rows = [row for row in aims["rows"] if row["scope_kind"] == "rep"]
    if aims["rows"]:
        rows = [row for row in rows if ("rep", row["scope"]) != _of(aims)]
    if not rows:
        return None
    measures = list(dict.fromkeys(row["indicator"] for row in rows))
    if not has_names:
        return _counted(rows, measures)
    by_rep: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_rep.setdefault(whose_name(aims, row), {})[row["indicator"]] = row
    everyone = sorted(by_rep.items())
    parts = [everyone[at : at + ROWS] for at in range(0, len(everyone), ROWS)]
    tables = [
        _table(aims, part, measures, rows, is_first=nth == 0) for nth, part in enumerate(parts)
    ]
    rest = len(by_rep) - ROWS
    more = tag("p", _("%s more") % count(rest), class_="small") if rest > 0 and not turns else None
    title = tag("h2", _("Each on the way"), _pages(len(parts)) if turns else None)
    shown = tables if turns else tables[:1]
    return tag("section", title, *shown, more, class_="card wall-people", data_turns=turns or None)


def _pages(n: int) -> Markup | None:
    return tag("span", f"1/{n}", data_page=True) if n > 1 else None


def _table(
    aims: Told,
    part: Sequence[tuple[str, dict[str, Row]]],
    measures: Sequence[str],
    rows: Sequence[Row],
    *,
    is_first: bool,
) -> Markup:
    names = {row["indicator"]: measure_name(row) for row in rows}
    heads = [tag("th", tag("span", _("Rep"), class_="unseen"), scope="col")]
    heads += [tag("th", names[key], scope="col") for key in measures]
    body = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            *(tag("td", _bar(aims, own.get(key))) for key in measures),
        )
        for name, own in part
    ]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body))
    return tag("div", table, data_turn=True, hidden=not is_first)


def _bar(aims: Told, row: Row | None) -> list[Any]:
    if row is None or row["done"] is None:
        return [tag("span", "–", class_="soft")]
    quiet = row | {"expected": None}
    is_done = float(row["done"]) >= float(row["target"])
    sign = tag("span", "✓", tag("span", _("reached"), class_="unseen"), class_="done")
    return [
        tag(
            "span",
            tag("b", amount(aims, row, row["done"])),
            tag("span", of_target(aims, row), class_="soft"),
            sign if is_done else None,
            class_="pair",
        ),
        bullet(quiet, height=10, is_late=False),
    ]


def _counted(rows: Sequence[Row], measures: Sequence[str]) -> Markup:
    lines = []
    for key in measures:
        own = [row for row in rows if row["indicator"] == key]
        well = sum(standing(row) != "behind" for row in own)
        values = {"well": strong(count(well)), "n": count(len(own))}
        told = _("%(well)s of %(n)s on course") % values
        lines.append(tag("li", tag("span", measure_name(own[0])), tag("span", said(told))))
    title = tag("h2", _("Each on the way"))
    return tag("section", title, tag("ul", *lines, class_="wall-lines"), class_="card wall-people")


def wins(
    won: Told, records: Mapping[str, Mapping[str, Name]], *, has_names: bool, has_deals: bool
) -> Markup:
    """Return the deals won this week, the latest first."""
    n = won["n"]
    told = ngettext("%s deal won this week", "%s deals won this week", n) % strong(count(n))
    if not n:
        told = _("The first win of this week will stand here.")
    lines = [_win(won, dict(records), row, has_names, has_deals) for row in won["rows"]]
    return tag(
        "section",
        tag("h2", _("Won")),
        tag("p", said(told), class_="won-of"),
        tag("ol", *lines, class_="wall-wins") if has_names or has_deals else None,
        class_="card wall-won",
    )


def _win(
    won: Told, records: Mapping[str, Any], row: Row, has_names: bool, has_deals: bool
) -> Markup:
    deal = name_of({"records": records}, "opportunity_id", row["opportunity_id"]).text
    rep = str(won["reps"].get(row["rep"]) or "")
    first, second = (deal if has_deals else "", rep if has_names else "")
    return tag(
        "li",
        tag("span", "★", class_="star", aria_hidden="true"),
        tag("span", tag("b", first or second), tag("small", second if first else _day(row))),
        tag("span", money(won, row["amount"]), class_="sum") if has_deals else None,
        data_win=row["opportunity_id"],
    )


def _day(row: Row) -> str:
    return weekday_name(row["closed_on"]) if row.get("closed_on") else ""

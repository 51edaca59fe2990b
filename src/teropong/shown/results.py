"""Results in cards: revenue and its course, what each part won, and what new accounts buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count
from teropong.shown.aims import beside, goal
from teropong.shown.alerted import of_figures
from teropong.shown.cards import card, left_out, place
from teropong.shown.charts import revenue
from teropong.shown.cumulative import compared_course, growth
from teropong.shown.emphasis import strong
from teropong.shown.facts import compared, sentences
from teropong.shown.figures import NOTHING, cases, interval, money, movement, rate
from teropong.shown.findings import is_worse
from teropong.shown.marks import bar
from teropong.shown.markup import Markup, joined, said, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    by_slice,
    is_available,
    is_over,
    known_total,
    missing_rate,
    rows_of,
    slices,
    split_of,
    total_before,
    total_of,
    trailing,
)
from teropong.shown.towards import row_of
from teropong.shown.twins import twin
from teropong.shown.unrated import unrated
from teropong.shown.words import slice_name, split_name


def grown(report: Report, days: Report, before: Report | None, aims: dict[str, Any]) -> Markup:
    """Return the period's revenue, its target, how it came about, and how the one before did."""
    label = report["indicators"]["revenue"]["label"]
    if missing_rate(report, "revenue"):
        return left_out(report, "revenue")
    if not is_available(report, "revenue"):
        return card(label, tag("p", said(" ".join(sentences(report, "revenue"))), class_="quiet"))
    rows, before = as_one(report, "revenue"), _recorded(before)
    told = [_compared(report, days, before) if before else None]
    if not total_of(rows, "deals"):
        told = [*sentences(report, "revenue"), *told]
    return card(
        _("Revenue, %s") % period_name(report["period"]["label"]),
        tag(
            "p",
            tag("b", opened(report, "revenue", money(report, total_of(rows, "revenue")))),
            _beside(aims, report, rows),
            class_="big",
        ),
        tag("p", said(" ".join(filter(None, told))), class_="fact"),
        beside(aims, "revenue"),
        of_figures(report, "revenue"),
        None if row_of(aims, "revenue") else growth(days, before),
    )


def _compared(report: Report, days: Report, before: Report) -> str:
    """Return how much the compared period brought, or how far it had come after as many days."""
    moved = compared(report, "revenue") if is_over(report) else None
    return moved or compared_course(days, before)


def _beside(aims: dict[str, Any], report: Report, rows: list[Row]) -> list[Markup | None]:
    return [goal(aims, "revenue"), _profit(report, rows)]


def _recorded(before: Report | None) -> Report | None:
    """The period compared with, unless it was over before the records begin: nothing is not 0.

    Nor is what lacks a rate.
    """
    if before and not is_available(before, "revenue"):
        return None
    first_on = before and before.get("first_on")
    return before if before and first_on and first_on < before["period"]["end"] else None


def _profit(report: Report, rows: list[Row]) -> Markup | None:
    profit = known_total(rows, "profit")
    if profit is None or not total_of(rows, "deals"):
        return None
    margin = rows[0].get("margin")
    figure = opened(report, "revenue", money(report, profit), only="profit")
    return tag(
        "span",
        _("profit"),
        " ",
        tag("strong", figure),
        f" · {rate(margin)}" if margin is not None else None,
        class_="beside-big",
    )


def unsaid(report: Report) -> Markup | None:
    """Return the won deals that lack a cost or an amount; None where none does."""
    rows = as_one(report, "revenue")
    lines = []
    for word, told in (
        ("without_cost", _("won without a cost: counted in revenue, not in profit and margin")),
        ("without_amount", _("won without an amount: counted as a deal, and as nothing else")),
    ):
        n = total_of(rows, word)
        if n:
            figure = opened(report, "revenue", count(n), only=word)
            lines.append(tag("li", tag("b", figure), " ", told))
    return tag("ul", *lines, class_="unsaid") if lines else None


def by_period(course: Report, grains: Sequence[tuple[str, str]]) -> Markup | None:
    """Return revenue and profit by month or quarter, and the ways to the other.

    ``grains`` are the grains with what they are called.
    """
    if not is_available(course, "revenue") and not missing_rate(course, "revenue"):
        return None
    is_dark = missing_rate(course, "revenue") is not None
    chart = None if is_dark else revenue(course)
    head = tag(
        "div",
        _keys(course) if chart else tag("p", None if is_dark else _nothing(), class_="quiet"),
        _switch(course, grains),
        class_="switching",
    )
    title = _("Revenue and profit, %s") % period_name(course["period"]["label"])
    table = twin(course, None, "revenue") if chart or is_dark else None
    return card(title, head, unrated(course, "revenue"), place(chart), table)


def _keys(course: Report) -> Markup:
    keys = [tag("span", _("Revenue"), class_="key reached")]
    if known_total(rows_of(course, "revenue"), "profit") is not None:
        keys.append(tag("span", _("Profit"), class_="key faint"))
    return tag("p", *keys, class_="keys")


def _nothing() -> str:
    return _("Nothing was won in these months.")


def _switch(course: Report, grains: Sequence[tuple[str, str]]) -> Markup | None:
    opens = course.get("opens")
    if opens is None:
        return None
    now = course["indicators"]["revenue"]["grain"]
    ways = [
        tag(
            "a",
            name,
            href="?" + urlencode({**opens["words"], **_own(course), "grain": grain}, doseq=True),
            class_="chip",
            data_board=True,
            aria_current="true" if grain == now else None,
        )
        for grain, name in grains
    ]
    return tag("span", *ways, class_="chips")


def _own(course: Report) -> dict[str, str]:
    period = course.get("of")
    return {"period": period} if period else {}


def sellers(report: Report, parts: Report) -> Markup | None:
    """Return what each part won: revenue, profit, margin, deals, and its average sale."""
    keys = [
        key
        for key in ("revenue", "average_sale")
        if is_available(report, key) or missing_rate(report, key)
    ]
    if not keys:
        return None
    split = next(filter(None, (split_of(parts, key) for key in keys)), ())
    shown = slices(parts, split) if split else []
    won = by_slice(as_one(parts, "revenue"), split)
    sold = by_slice(rows_of(parts, "average_sale"), split)
    most = max((total_of(rows, "revenue") for rows in won.values()), default=0)
    whole = (as_one(report, "revenue"), rows_of(report, "average_sale"))
    body = [_seller(report, _("All together"), keys, whole, {}, 0)]
    body += [
        _seller(
            parts,
            slice_name(parts, split, one),
            keys,
            (won.get(one, []), sold.get(one, [])),
            dict(zip(split, one, strict=True)),
            most,
        )
        for one in (shown if len(shown) > 1 else [])
    ]
    heads = [tag("th", split_name(split or ("rep",)), scope="col")]
    if "revenue" in keys:
        heads.append(tag("th", _("Revenue"), scope="col", class_="wide-cell"))
        heads += [
            tag("th", one, scope="col", class_="figure")
            for one in (_("Profit"), _("Margin"), _("Won deals"))
        ]
    if "average_sale" in keys:
        months = tag("small", _("new accounts, 12 months"))
        heads.append(tag("th", _("Average sale"), months, scope="col", class_="figure"))
        heads.append(tag("th", _("Usual range"), scope="col", class_="figure"))
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *body), class_="sellers")
    return scrolling(table, _("Results by rep"))


def _seller(
    report: Report,
    name: str,
    keys: Sequence[str],
    rows: tuple[list[Row], list[Row]],
    where: Mapping[str, Any],
    most: Any,
) -> Markup:
    won, sold = rows
    cells: list[Any] = []
    if "revenue" in keys:
        cells = [tag("td", _revenue(report, won, where, most)), *_earned(report, won, where)]
    if "average_sale" in keys:
        cells += _average(report, sold, where)
    tone = None if where else "everyone"
    return tag("tr", tag("th", name, scope="row"), *cells, class_=tone)


def _revenue(report: Report, won: list[Row], where: Mapping[str, Any], most: Any) -> Markup:
    now, before = known_total(won, "revenue"), total_before(won)
    moved = movement(report, "revenue", now, before)
    tone = "em" if is_worse(report, "revenue", now, before) else "span"
    return joined(
        tag(
            "span",
            tag("b", opened(report, "revenue", money(report, now), dict(where))),
            tag(tone, moved, class_="moved") if moved else None,
            class_="pair",
        ),
        bar(now, most) if most and now is not None else None,
    )


def _earned(report: Report, won: list[Row], where: Mapping[str, Any]) -> list[Markup]:
    profit, deals = known_total(won, "profit") if won else None, total_of(won, "deals")
    margin = won[0].get("margin") if won else None
    lacking = total_of(won, "without_cost")
    note = ngettext("%s without cost", "%s without cost", int(lacking)) % count(lacking)
    cell = dict(where)
    return [
        tag(
            "td",
            opened(report, "revenue", money(report, profit), cell, only="profit"),
            tag("small", note) if lacking else None,
            class_="figure",
        ),
        tag("td", rate(margin), class_="figure"),
        tag("td", opened(report, "revenue", count(deals), cell), class_="figure"),
    ]


def _average(report: Report, sold: list[Row], where: Mapping[str, Any]) -> list[Markup]:
    last = trailing(sold)
    if last is None:
        return [tag("td", NOTHING, class_="figure soft"), tag("td", NOTHING, class_="figure soft")]
    mean = money(report, last["mean"])
    figure = opened(report, "average_sale", mean, dict(where), only="trailing")
    usual = interval(report, "average_sale", last.get("low"), last.get("high"))
    return [
        tag("td", tag("b", figure), tag("small", cases(last["n"])), class_="figure"),
        tag("td", usual or NOTHING, class_="figure" if usual else "figure soft"),
    ]


def outside_told(report: Report) -> str:
    """Return how many new accounts of the period lie outside the usual range."""
    sales = rows_of(report, "average_sale", "outside")
    if not sales:
        return _("No new account of this period lies outside the range that was usual then.")
    below = sum(row["side"] == "below" for row in sales)
    told = ngettext(
        "%(n)s new account of this period lies outside the range that was usual then: "
        "%(below)s below, %(above)s above.",
        "%(n)s new accounts of this period lie outside the range that was usual then: "
        "%(below)s below, %(above)s above.",
        len(sales),
    )
    return told % {
        "n": strong(count(len(sales))),
        "below": count(below),
        "above": count(len(sales) - below),
    }

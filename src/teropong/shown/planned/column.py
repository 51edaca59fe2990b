"""The target backwards, in one column: wins, stock of each step, first meetings, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import (
    count,
    decimal,
    exact,
    full_money,
    short_money,
    short_money_range,
)
from teropong.shown import forecast
from teropong.shown import plan as words
from teropong.shown.bullet import bar, drawn, goal, lacks_now, needing, point
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.marks import share
from teropong.shown.markup import Markup, joined, said, tag

Told = Mapping[str, Any]


def column(plan: Told, found: Told) -> Markup:
    """Return the card: the plan with what its target needs as ``found``, moves included."""
    parts: list[Markup | None] = [_target(plan, found)]
    if exact(plan["done"]) < exact(plan["target"]):
        parts.append(_wins(plan, found))
        parts.append(_stock(found))
        parts += [
            _weekly(found, "first_meetings_per_week", _("First meetings a week"), plan),
            _weekly(found, "contacts_per_week", _("Contacts a week"), None),
        ]
    note = _("Bar: what there is. Thick line: what is needed; the band is its interval of 8 in 10.")
    moved = (
        tag("p", _("With what you move beside."), class_="moved-note") if found["moves"] else None
    )
    return card(
        _("Backwards from the target"),
        moved,
        tag("ol", *parts, class_="backwards"),
        tag("p", note, class_="small"),
    )


def _target(plan: Told, found: Told) -> Markup:
    currency = plan["currency"]
    target, done, ends = (exact(one) for one in (plan["target"], plan["done"], found["expected"]))
    most = max(target, ends, exact(found["p90"])) * exact("1.04")
    picture = drawn(
        bar("ground", 0, 100),
        bar("reached", 0, share(done, most)) if done else None,
        bar("ending", share(found["p10"], most), share(found["p90"], most)),
        point(ends, most),
        goal(target, most),
    )
    told = _("%(done)s is done; it ends at about %(ends)s (8 in 10: %(span)s).") % {
        "done": short_money(done, currency),
        "ends": strong(short_money(ends, currency)),
        "span": short_money_range(found["p10"], found["p90"], currency),
    }
    name = _("Target of %s") % period_name(plan["period"]["label"])
    return _item(name, short_money(target, currency), picture, told, full_money(target, currency))


def _wins(plan: Told, found: Told) -> Markup:
    wins, sale, currency = found["wins"], found["average_sale"], plan["currency"]
    told = _("The target less what is done, at %(sale)s a sale (%(span)s).") % {
        "sale": strong(short_money(sale["value"], currency)),
        "span": short_money_range(sale["low"], sale["high"], currency),
    }
    n = count(round(wins["needed"]))
    span = f"({count(round(wins['low']))}–{count(round(wins['high']))})"
    return _item(_("Wins still needed"), n, None, told, span=span)


def _stock(found: Told) -> Markup:
    rows = [row for row in found["steps"] if row["stage"]]
    ends = ("low", "high", "actual_deals")
    most = max((float(row[end] or 0) for row in rows for end in ends), default=0)
    lines = [_step(row, most * 1.02) for row in rows]
    return tag(
        "li",
        tag("h3", _("Deals in each step")),
        tag("p", words.stock_of(dict(found)), class_="fact"),
        tag("ul", *lines, class_="lines stock"),
    )


def _step(row: Told, most: float) -> Markup:
    is_enough = row["needed_deals"] is not None
    lacks = is_enough and row["actual_deals"] < row["low"]
    picture = None
    if is_enough:
        picture = needing(
            {**row, "high": row["high"] or most}, row["actual_deals"], row["needed_deals"], most
        )
    sure = tag("small", _("chance %s") % forecast.chance(row["p_win"])) if row["p_win"] else None
    figures = _("%(there)s of %(needed)s") % {
        "there": strong(count(row["actual_deals"])),
        "needed": words.needed(dict(row)),
    }
    return tag(
        "li",
        tag("span", forecast.stage_name(dict(row)), sure, class_="name"),
        tag("span", picture, class_="picture"),
        tag("span", said(figures), _gap(row, lacks=lacks) if is_enough else None, class_="told"),
    )


def _gap(row: Told, *, lacks: bool) -> Markup:
    size = round(row["gap_deals"])
    if size <= 0:
        told = _("enough") if not size else _("%s beyond it") % count(-size)
        return tag("small", told, class_="soft")
    told = ngettext("%s lacking", "%s lacking", size) % count(size)
    return tag("em" if lacks else "small", told)


def _weekly(found: Told, key: str, name: str, late_of: Told | None) -> Markup | None:
    row = found[key]
    if row["needed"] is None:
        return tag("li", tag("h3", name), tag("p", words.unsaid(dict(found), key), class_="fact"))
    most = max(row["high"], row["actual"]) * 1.02
    told = _("In the half year before there were %s a week.") % strong(decimal(row["actual"]))
    if row["actual"] < row["low"]:
        told += " " + _("%s a week lacking.") % strong(decimal(row["needed"] - row["actual"]))
    late = words.too_late({**found, **_when(late_of, found)}) if late_of else None
    span = f"({decimal(row['low'])}–{decimal(row['high'])})"
    picture = needing(row, row["actual"], row["needed"], most, lacks=lacks_now(row))
    return _item(name, decimal(row["needed"]), picture, told, span=span, more=late)


def _when(plan: Told, found: Told) -> dict[str, Any]:
    return {"period": plan["period"], "lag_days": found["lag_days"]}


def _item(
    name: str,
    figure: str,
    picture: Markup | None,
    told: str,
    title: str | None = None,
    *,
    span: str | None = None,
    more: str | None = None,
) -> Markup:
    beside = tag("span", span, class_="soft") if span else None
    return tag(
        "li",
        tag("h3", name),
        tag(
            "p",
            tag("b", figure, title=title),
            joined(" ", beside) if beside else None,
            class_="size",
        ),
        picture,
        tag("p", said(told), class_="fact"),
        tag("p", more, class_="fact") if more else None,
    )

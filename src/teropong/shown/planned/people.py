"""Who is to bring how much of the target: of everybody what a week needs, and what there was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import decimal, short_money
from teropong.shown import shares
from teropong.shown.bullet import lacks_now, needing
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.pace import whose_name

Told = Mapping[str, Any]
Leads = Callable[[Mapping[str, Any]], str | None]
_SHOWN = 12
_ROOM = 1.02


def card_of(plan: dict[str, Any], leads: Leads) -> Markup | None:
    """Return the card; None where there is nobody below. ``leads`` is the address of one's plan."""
    kinds = list(shares.by_kind(plan))
    if not kinds:
        return None
    parts = [joined(tag("h3", heading), _kind(plan, rows, leads)) for heading, rows in kinds]
    note = shares.split_by(plan)
    return card(
        _("What each is to bring"), tag("p", note, class_="fact"), *parts, wide=True, level="h2"
    )


def _kind(plan: dict[str, Any], rows: list[dict[str, Any]], leads: Leads) -> Markup:
    most = [_most(rows, word) for word in shares.WEEKLY]
    lines = [_line(plan, row, most, leads) for row in rows]
    head = tag(
        "li",
        tag("span"),
        tag("span", _("First meetings a week")),
        tag("span", _("Contacts a week")),
        class_="head",
        aria_hidden="true",
    )
    rest = lines[_SHOWN:]
    n = len(rest)
    folded = tag(
        "details",
        tag("summary", ngettext("%s more", "%s more", n) % n),
        tag("ul", *rest, class_="everybody"),
    )
    return joined(tag("ul", head, *lines[:_SHOWN], class_="everybody"), folded if rest else None)


def _most(rows: list[dict[str, Any]], word: str) -> float:
    ends = (row[word][end] or 0 for row in rows for end in ("high", "actual"))
    return max([*ends, 0.1]) * _ROOM


def _line(plan: dict[str, Any], row: dict[str, Any], most: list[float], leads: Leads) -> Markup:
    name, address = whose_name(plan, row), leads(row)
    currency = plan["currency"]
    sums = _("%(part)s of the target; ends at %(ends)s") % {
        "part": short_money(row["target"], currency),
        "ends": short_money(row["expected"], currency),
    }
    own = row["own_target"] if row["own_target"] != row["target"] else None
    weeks = zip(
        shares.WEEKLY, (_("First meetings a week"), _("Contacts a week")), most, strict=True
    )
    return tag(
        "li",
        tag(
            "span",
            tag("a", name, href=address, data_board=True) if address else tag("b", name),
            tag("small", sums),
            tag("small", _("own target %s") % short_money(own, currency)) if own else None,
            class_="name",
        ),
        *(_week(row[word], label, room) for word, label, room in weeks),
    )


def _week(week: Told, label: str, most: float) -> Markup:
    name = tag("small", label, class_="what")
    if week["needed"] is None:
        return tag("span", name, tag("span", NOTHING, class_="told"), class_="week")
    figures = _("%(there)s of %(needed)s") % {
        "there": strong(decimal(week["actual"])),
        "needed": f"{decimal(week['needed'])} ({decimal(week['low'])}–{decimal(week['high'])})",
    }
    return tag(
        "span",
        name,
        needing(week, week["actual"], week["needed"], most, lacks=lacks_now(week)),
        tag("span", said(figures), _gap(week), class_="told"),
        class_="week",
    )


def _gap(week: Told) -> Markup | None:
    size = round(week["needed"], 1) - round(week["actual"], 1)
    if round(size, 1) <= 0:
        return None
    told = _("%s lacking") % decimal(round(size, 1))
    return tag("em" if lacks_now(week) else "small", " ", told)

"""Activity in cards: its course, where contacts lead, and by which channels they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teropong.language import _, ngettext
from teropong.language.dates import period_name
from teropong.language.numbers import count, decimal, exact, percent
from teropong.shown.aims import beside, goal
from teropong.shown.alerted import of_figures
from teropong.shown.cards import card, place
from teropong.shown.charts import activity
from teropong.shown.emphasis import strong
from teropong.shown.facts import compared, sentences
from teropong.shown.figures import NOTHING, rate, value_of
from teropong.shown.marks import bar
from teropong.shown.markup import Markup, joined, said, scrolling, tag
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    as_one,
    by_slice,
    is_available,
    known_total,
    slices,
    split_of,
    sums_by,
    total_of,
)
from teropong.shown.twins import twin
from teropong.shown.words import channel_name, slice_name, split_name


def course(report: Report, parts: Report | None, key: str, aims: dict[str, Any]) -> Markup:
    """Return an activity's sum, what it was before, its target, and its course in the period."""
    label = report["indicators"][key]["label"]
    told = sentences(report, key)
    if not is_available(report, key):
        return card(label, tag("p", said(" ".join(told)), class_="quiet"))
    now = total_of(as_one(report, key))
    rest = [compared(report, key), *(told[1:] if now else told)]
    return card(
        label,
        tag(
            "p",
            tag("b", opened(report, key, value_of(report, key, now))),
            goal(aims, key),
            class_="big",
        ),
        tag("p", said(" ".join(filter(None, rest))), class_="fact"),
        beside(aims, key),
        of_figures(report, key),
        place(activity(report, key)),
        twin(report, parts, key),
    )


def channels(report: Report) -> Markup | None:
    """Return the channels of outreach with the accounts they reached, the most used first."""
    rows = as_one(report, "outreach")
    sums = sums_by(rows, "channel")
    reached = sums_by(rows, "channel", "accounts_reached")
    most = max(sums.values(), default=0)
    lines = [
        tag(
            "li",
            tag("span", channel_name(str(one)), class_="name"),
            tag("span", bar(sums[one], most), class_="picture"),
            tag("span", _through(report, one, sums[one], reached[one]), class_="told"),
        )
        for one in sorted(sums, key=lambda one: -sums[one])
        if sums[one]
    ]
    if not lines:
        return None
    more = tag("p", _("An account reached by two channels counts in both."), class_="small")
    return joined(tag("ol", *lines, class_="lines"), more)


def _through(report: Report, channel: Any, n: Any, reached: Any) -> Markup:
    accounts = ngettext("%s account", "%s accounts", int(reached)) % count(reached)
    where = {"channel": channel}
    return joined(
        tag("b", opened(report, "outreach", count(n), where)),
        " ",
        tag(
            "span",
            opened(report, "outreach", accounts, where, only="accounts_reached"),
            class_="soft",
        ),
    )


def yields(report: Report, ripe: Report | None = None) -> Markup:
    """Return how many contacts a first meeting takes.

    ``ripe`` are twelve months of which everybody contacted had the time to be met: that of the
    period itself is too high for as long as some still may be.
    """
    known, own = _totals(ripe) if ripe else {}, _totals(report)
    shown, row = (ripe, known) if ripe and _each(known) else (report, own)
    if not _each(row):
        told = _("Nobody who was contacted for the first time has been met yet.")
        return tag("p", told, class_="quiet")
    figure = opened(shown, "outreach", decimal(_each(row)), only="met")
    unit = ngettext(
        "contact for a first meeting", "contacts for a first meeting", 1 if _each(row) == 1 else 2
    )
    so_far = _so_far(own) if shown is not report else _ripeness(own)
    return joined(
        tag("p", tag("b", figure), tag("span", unit, class_="beside-big"), class_="big"),
        tag("p", said(_met(shown, row["met"])), class_="fact"),
        tag("p", said(so_far), class_="fact"),
    )


def _totals(report: Report) -> Row:
    rows = as_one(report, "outreach", "totals") if is_available(report, "outreach") else []
    return rows[0] if rows else {}


def _each(row: Row) -> Any:
    return row.get("attempts_per_first_meeting")


def _met(report: Report, met: int) -> str:
    return ngettext(
        "All contacts with those who were contacted for the first time in %(period)s, for the "
        "%(n)s of them who has been met.",
        "All contacts with those who were contacted for the first time in %(period)s, for each "
        "of the %(n)s who have been met.",
        met,
    ) % {"period": period_name(report["period"]["label"]), "n": strong(count(met))}


def _so_far(row: Row) -> str:
    if not _each(row):
        return _("Of those first contacted in this period nobody has been met yet.")
    each = _("In this period so far: %s.") % strong(decimal(_each(row)))
    return f"{each} {_ripeness(row)}"


def _ripeness(row: Row) -> str:
    maturity = exact(row.get("maturity") or 0)
    if maturity == 1:
        return _("The time in which a contact may lead to a meeting has passed for all.")
    return _(
        "The time in which a contact may lead to a meeting has passed for %s; "
        "the others may still be met, and it will fall."
    ) % strong(percent(maturity))


_COLUMNS = (
    ("outreach", "value"),
    ("outreach", "accounts_reached"),
    ("outreach", "met"),
    ("outreach", "attempts_per_first_meeting"),
    ("outreach", "maturity"),
    ("first_meetings", "value"),
    ("first_meetings", "booked"),
    ("first_meetings", "no_shows"),
)


def from_contact_to_meeting(report: Report, parts: Report) -> Markup | None:
    """Return contacts, whom they reached and met, and what became of the meetings, by part."""
    columns = [one for one in _COLUMNS if is_available(report, one[0])]
    if not columns:
        return None
    split = next(filter(None, (split_of(parts, key) for key, _word in columns)), ())
    shown = slices(parts, split) if split else []
    body = [_line(report, _("All together"), columns, _standing(report), {})]
    by_part = {name: by_slice(rows, split) for name, rows in _standing(parts).items()}
    body += [
        _line(
            parts,
            slice_name(parts, split, one),
            columns,
            {name: rows.get(one, []) for name, rows in by_part.items()},
            dict(zip(split, one, strict=True)),
        )
        for one in (shown if len(shown) > 1 else [])
    ]
    table = tag("table", _head(split, columns), tag("tbody", *body), class_="yields")
    return scrolling(table, _("From contact to meeting"))


def _standing(report: Report) -> dict[str, list[Row]]:
    return {
        "outreach": as_one(report, "outreach", "totals"),
        "first_meetings": as_one(report, "first_meetings"),
    }


def _head(split: Sequence[str], columns: Sequence[tuple[str, str]]) -> Markup:
    names = {
        ("outreach", "value"): _("Contacts"),
        ("outreach", "accounts_reached"): _("Accounts reached"),
        ("outreach", "met"): _("Met of those"),
        ("outreach", "attempts_per_first_meeting"): _("Contacts per first meeting"),
        ("outreach", "maturity"): _("Time to be met is over for"),
        ("first_meetings", "value"): _("First meetings"),
        ("first_meetings", "booked"): _("Booked"),
        ("first_meetings", "no_shows"): _("No-shows"),
    }
    heads = [tag("th", split_name(split or ("rep",)), scope="col")]
    heads += [tag("th", names[one], scope="col", class_="figure") for one in columns]
    return tag("thead", tag("tr", *heads))


def _line(
    report: Report,
    name: str,
    columns: Sequence[tuple[str, str]],
    rows: Mapping[str, list[Row]],
    where: Row,
) -> Markup:
    cells = [
        tag("td", _figure(report, key, word, rows[key], where), class_="figure")
        for key, word in columns
    ]
    tone = None if where else "everyone"
    return tag("tr", tag("th", name, scope="row"), *cells, class_=tone)


def _figure(report: Report, key: str, word: str, rows: list[Row], where: Row) -> Any:
    row = rows[0] if rows else {}
    if word == "maturity":
        return rate(row.get("maturity"))
    if word == "attempts_per_first_meeting":
        each = row.get(word)
        return NOTHING if each is None else opened(report, key, decimal(each), where, only="met")
    n = known_total(rows, word)
    if n is None:
        return NOTHING
    return opened(report, key, count(n), where, only=None if word == "value" else word)

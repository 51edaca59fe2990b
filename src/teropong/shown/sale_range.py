"""The average sale within the range that is usual, and the new accounts that lie outside of it."""

from __future__ import annotations

from math import log10

from teropong.language import _
from teropong.language.numbers import count, short_money
from teropong.shown.figures import cases, money
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.naming import name_of
from teropong.shown.opening import opened
from teropong.shown.rows import Report, rows_of, trailing

_EDGE = 6.0
"""Room at each end, in percent of the width."""


def sale_range(report: Report) -> Markup | None:
    """Return the average, and where it lies in the usual range; None where it cannot be said."""
    last = trailing(rows_of(report, "average_sale"))
    if last is None:
        return None
    figure = opened(report, "average_sale", money(report, last["mean"]), only="trailing")
    about = _("new accounts, 12 months") + f" · {cases(last['n'])}"
    big = tag("p", tag("b", figure), tag("span", about, class_="beside-big"), class_="big")
    if last.get("low") is None or float(last["low"]) <= 0:
        few = _("Too few, or too unlike, for a range that is usual.")
        return joined(big, tag("p", few, class_="fact"))
    return joined(big, _picture(report, last), _key(report, last))


def _picture(report: Report, last: dict[str, str]) -> Markup:
    low, high, mean, median = (float(last[word]) for word in ("low", "high", "mean", "median"))
    sales = [row for row in rows_of(report, "average_sale", "outside") if float(row["value"]) > 0]
    values = [low, high, mean, *(float(row["value"]) for row in sales)]
    ends = log10(min(values)), log10(max(values))

    def at(value: float) -> str:
        share = (log10(value) - ends[0]) / (ends[1] - ends[0] or 1)
        return f"{_EDGE + (100 - 2 * _EDGE) * share:.2f}%"

    said = [
        ("usual-low", low, "start"),
        ("usual-high", high, "end"),
    ]
    dots = [
        tag(
            "circle",
            tag("title", f"{_account(report, row['account_id'])}: {money(report, row['value'])}"),
            cx=at(float(row["value"])),
            cy="44",
            r=4.5,
            class_="deviates" if row["side"] == "below" else "beyond",
        )
        for row in sales
    ]
    width = f"{float(at(high)[:-1]) - float(at(low)[:-1]):.2f}%"
    return tag(
        "svg",
        tag("line", x1="0", x2="100%", y1="44", y2="44", class_="ground"),
        tag("rect", x=at(low), y="36", width=width, height="16", rx=4, class_="usual"),
        *dots,
        tag("line", x1=at(median), x2=at(median), y1="34", y2="54", class_="median"),
        tag("circle", cx=at(mean), cy="44", r=6, class_="reached"),
        *(
            tag(
                "text",
                short_money(value, report["currency"]),
                x=at(value),
                y="74",
                text_anchor=anchor,
                class_=tone,
            )
            for tone, value, anchor in said
        ),
        tag(
            "text",
            money(report, last["mean"]),
            x=at(mean),
            y="22",
            text_anchor="middle",
            class_="said",
        ),
        class_="sale-range",
        role="img",
        aria_label=_("The average sale, its usual range, and the new accounts outside of it"),
    )


def _key(report: Report, last: dict[str, str]) -> Markup:
    sides = [row["side"] for row in rows_of(report, "average_sale", "outside")]
    below, above = sides.count("below"), len(sides) - sides.count("below")
    shown = [
        tag("span", _("average"), class_="key mean"),
        tag("span", _("median %s") % money(report, last["median"]), class_="key median"),
        tag("span", _("usual range"), class_="key usual"),
    ]
    if below:
        shown.append(tag("span", _("below it: %s") % count(below), class_="key under"))
    if above:
        shown.append(tag("span", _("above it: %s") % count(above), class_="key over"))
    return joined(
        tag("p", *shown, class_="keys"),
        tag(
            "p",
            _("The scale multiplies: the same distance is as many times more."),
            class_="small",
        ),
    )


def _account(report: Report, account: str) -> str:
    return name_of(report, "account_id", account).text

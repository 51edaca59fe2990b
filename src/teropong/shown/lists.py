"""The lists of the page: overdue deals, sales outside the range, each diamond and its runners."""

from collections.abc import Collection
from datetime import date

from teropong.language import _, ngettext
from teropong.language.dates import day_within
from teropong.language.numbers import count, days, short_money_range
from teropong.shown.diamond import diamond, legend
from teropong.shown.emphasis import strong
from teropong.shown.figures import NOTHING, length, money
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.naming import account, deal
from teropong.shown.opening import opened
from teropong.shown.rows import (
    Report,
    Row,
    known_total,
    latest,
    missing_rate,
    of_pipeline,
    pipelines,
    rows_of,
    runners_on,
    span_of,
    total_of,
)
from teropong.shown.tables import MOST, table
from teropong.shown.words import (
    base_name,
    path_name,
    pipeline_name,
    placed,
    rep_name,
    side_name,
)

_BASES = {"suspects": 0, "prospects": 1, "qualified": 2, "closable": 3}


def overdue(report: Report) -> Markup | None:
    """Return the deals over the time of their step, the furthest first."""
    late = rows_of(report, "stage_duration", "overdue")
    if not late:
        return None
    # What to act on comes first: a phone shows the first columns, and scrolls to the others.
    heads = (
        _("Deal"),
        _("Over"),
        _("Value"),
        _("Step"),
        _("Rep"),
        _("Account"),
        _("In it"),
        _("Expected"),
    )
    lines = [
        (
            deal(report, row["opportunity_id"]),
            tag("em", "+", days(row["days_over"])),
            money(report, row.get("value")),
            placed(str(row["stage"]), row),
            rep_name(report, row.get("rep")),
            account(report, row.get("account_id")),
            length(row["age_days"]),
            length(row["expected_days"]),
        )
        for row in late[:MOST]
    ]
    label = _("Over the time of their step")
    return table(heads, lines, figures={1, 2, 6, 7}, label=label, total=len(late))


def overdue_told(report: Report) -> str:
    """Return in a sentence how many are over, and what they are worth."""
    late = rows_of(report, "stage_duration", "overdue")
    is_dark = missing_rate(report, "stage_duration") is not None
    n, worth = len(late), None if is_dark else known_total(late)
    sentence = ngettext(
        "%s deal has been in its step for longer than expected",
        "%s deals have been in their step for longer than expected",
        n,
    ) % strong(count(n))
    return f"{sentence} ({money(report, worth)})." if worth else f"{sentence}."


def outside(report: Report) -> Markup | None:
    """Return the new accounts outside the usual range, the latest first."""
    sales = rows_of(report, "average_sale", "outside")[::-1]
    if not sales:
        return None
    heads = (_("Account"), _("Value"), _("Usual range"), _("Closed"), _("Rep"))
    lines = [
        (
            account(report, row["account_id"]),
            joined(
                tag("b", money(report, row["value"])),
                " ",
                tag(
                    "em" if row["side"] == "below" else "span",
                    _sign(row["side"]),
                    side_name(row["side"]),
                ),
            ),
            short_money_range(row["low"], row["high"], report["currency"]),
            day_within(date.fromisoformat(row["closed_on"]), *span_of(report)),
            rep_name(report, row.get("rep")),
        )
        for row in sales
    ]
    return table(heads, lines, figures={1, 2, 3}, label=_("Outside the usual range"))


def _sign(side: str) -> str:
    return "▼ " if side == "below" else "▲ "


def diamonds(report: Report) -> list[Markup]:
    """Return each pipeline's diamond beside its runners."""
    shown = []
    rows = latest(rows_of(report, "baseline"))
    has_several = any("pipeline" in row for row in rows)
    for pipeline in pipelines(rows):
        shown += [
            tag("h4", pipeline_name(pipeline)) if has_several else joined(),
            tag(
                "div",
                diamond(report, pipeline),
                tag(
                    "div",
                    runners(report, pipeline),
                    tag("p", legend(report, pipeline), class_="small"),
                    class_="beside",
                ),
                class_="field",
            ),
        ]
    return shown


def runners(report: Report, pipeline: str | None) -> Markup:
    """Return how many are on each path, what they are worth, and how many were lost there."""
    running = of_pipeline(rows_of(report, "baseline", "runners"), pipeline)
    left = of_pipeline(rows_of(report, "baseline", "left_on_base"), pipeline)
    lines = []
    for path, base in _BASES.items():
        on = runners_on(running, path)
        lost = [row for row in left if row["base"] == base]
        lane = {} if pipeline is None else {"pipeline": pipeline}
        here, there = lane | {"path": path}, lane | {"base": str(base)}
        n, n_lost = count(total_of(on, "deals")), count(total_of(lost, "deals"))
        worth = money(report, known_total(on))
        lines.append(
            (
                joined(tag("b", path_name(path)), tag("small", _way(base))),
                opened(report, "baseline", n, here, only="runners"),
                opened(report, "baseline", worth, here, only="runners"),
                opened(report, "baseline", n_lost, there, only="left_on_base"),
            )
        )
    heads = (_("On the way"), _("Deals"), _("Value"), _("Lost there"))
    return table(heads, lines, figures={1, 2, 3}, label=_("On the way"))


def on_the_way(report: Report, deals: list[Row], late: Collection[str]) -> Markup | None:
    """Return the runners one by one, those past their days first, then the longest on their path.

    ``late`` are the ids of those past the expected days of their step.
    """
    if not deals:
        return None
    heads = (_("Deal"), _("Value"), _("On the way"), _("Step"), _("On this path"), _("Rep"))
    order = sorted(deals, key=lambda row: (row["opportunity_id"] not in late, -row["days"]))
    lines = [
        (
            joined(
                deal(report, row["opportunity_id"]),
                tag("small", tag("em", "▲ ", _("past its expected days")))
                if row["opportunity_id"] in late
                else None,
            ),
            money(report, row["amount"]),
            path_name(row["path"]),
            row["stage"] or NOTHING,
            length(row["days"]),
            rep_name(report, row["rep"]),
        )
        for row in order[:MOST]
    ]
    return table(heads, lines, figures={1, 4}, label=_("On the way"), total=len(order))


def without_meeting(report: Report, pipeline: str | None) -> Markup | None:
    """Return the deals on a base that proves a meeting, of which none is recorded as held."""
    found = of_pipeline(rows_of(report, "baseline", "without_meeting"), pipeline)
    if not found:
        return None
    heads = (_("Deal"), _("Account"), _("Has reached"), _("Rep"))
    lines = [
        (
            deal(report, row["opportunity_id"]),
            account(report, row["account_id"]),
            base_name(row["base"]),
            rep_name(report, row["rep"]),
        )
        for row in found
    ]
    return table(heads, lines, figures=set(), label=_("Without a held meeting"))


def _way(base: int) -> str:
    goes = base_name(base + 1) if base < 3 else _("home")
    return f"{base_name(base)} → {goes}"

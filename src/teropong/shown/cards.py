"""The cards of a page: what matters first, the eight at a glance, and how it is all counted."""

from collections.abc import Iterator
from typing import Any

from teropong.language import _
from teropong.shown.alerted import of_figures
from teropong.shown.charts import Chart, embedded
from teropong.shown.facts import sentences
from teropong.shown.figures import money
from teropong.shown.findings import Finding, findings
from teropong.shown.marks import spark
from teropong.shown.markup import Markup, breakable, joined, said, tag
from teropong.shown.notes import lacking, notes
from teropong.shown.opening import opened
from teropong.shown.rows import (
    GROUPS,
    Report,
    as_one,
    chosen,
    has_cases,
    is_available,
    is_known,
    known_total,
    missing_rate,
    total_of,
)
from teropong.shown.tiles import Tile, tile
from teropong.shown.twins import twin
from teropong.shown.unrated import unrated
from teropong.shown.words import group_name, not_filtered

_SHOWN = 6


def card(title: str, *parts: object, wide: bool = False, level: str = "h2") -> Markup:
    """Return one card of the page; under a group's heading its own is one level deeper."""
    return tag("section", tag(level, title), *parts, class_="card wide" if wide else "card")


def revenue_card(
    report: Report,
    parts: Report | None,
    chart: Chart | None,
    goal: Markup | None = None,
    aim: Markup | None = None,
) -> Markup | None:
    """Return revenue and profit of the period, its ``goal`` beside, its ``aim`` and its course."""
    if missing_rate(report, "revenue"):
        return left_out(report, "revenue")
    if not is_available(report, "revenue"):
        return None
    rows = as_one(report, "revenue")
    keys = tag(
        "p",
        tag("span", _("Revenue"), class_="key reached"),
        tag("span", _("Profit"), class_="key faint"),
        class_="keys",
    )
    has_profit = known_total(rows, "profit") is not None
    figure = money(report, total_of(rows, "revenue"))
    rest = " ".join(sentences(report, "revenue")[1:])
    return card(
        report["indicators"]["revenue"]["label"],
        tag("p", tag("b", opened(report, "revenue", figure)), goal, class_="big"),
        tag("p", said(rest), class_="fact") if rest else None,
        aim,
        of_figures(report, "revenue"),
        joined(keys if has_profit else None, place(chart)) if chart else None,
        twin(report, parts, "revenue") if has_cases(report, "revenue") else None,
    )


def left_out(report: Report, key: str) -> Markup:
    """Return a card of what no money can be told of: how many there are, and which rate lacks."""
    told = tag("p", said(sentences(report, key)[0]), class_="fact")
    return card(report["indicators"][key]["label"], told, unrated(report, key))


def attention(report: Report, parts: Report | None) -> Markup:
    """Return what stands out, deviations first."""
    found = findings(report, parts)
    if not found:
        return card(_("What to look at"), tag("p", _quiet(report), class_="quiet"))
    items = [_item(one) for one in found]
    folded = (
        tag(
            "details",
            tag("summary", _("%s more") % (len(items) - _SHOWN)),
            tag("ul", *items[_SHOWN:], class_="findings"),
        )
        if len(items) > _SHOWN
        else None
    )
    return card(_("What to look at"), tag("ul", *items[:_SHOWN], class_="findings"), folded)


def _quiet(report: Report) -> str:
    if not any(is_available(report, key) for key in chosen(report)):
        if not lacking(report):
            return _("None of these figures can be filtered so: see below.")
        return _("The records do not hold enough for any of the eight: see below what each needs.")
    if report.get("first_on") is None:
        return _("Nothing has happened yet: the figures begin with the first records.")
    if not is_anything_known(report):
        return _("Nothing of this lies in the period.")
    return _("Nothing deviates in this period.")


def _item(one: Finding) -> Markup:
    sign = _("deviates") if one.deviates else _("reached")
    return tag(
        "li",
        tag(
            "span",
            tag("span", sign, class_="unseen"),
            class_="dot deviates" if one.deviates else "dot reached",
        ),
        tag("div", tag("b", one.title), tag("p", one.detail)),
    )


def is_anything_known(report: Report) -> bool:
    """Return whether any of the chosen indicators has something to tell."""
    return any(is_known(report, key) for key in chosen(report))


def tiles(report: Report) -> Markup:
    """Return the chosen indicators at a glance, by group."""
    groups = []
    for group, keys in GROUPS:
        own = [_tile(tile(report, key)) for key in keys if key in chosen(report)]
        if own:
            groups.append(
                tag(
                    "section",
                    tag("h2", group_name(group)),
                    tag("div", *own, class_="tiles"),
                    class_=f"group {group}",
                )
            )
    return tag("div", *groups, class_="eight")


def _tile(one: Tile) -> Markup:
    return tag(
        "article",
        tag("h3", one.label),
        *(part for each in (one, *one.more) for part in _figure(each)),
        spark(one.values),
        class_="tile" if one.is_available else "tile lacking",
    )


def _figure(one: Tile) -> Iterator[Markup | None]:
    moved = tag("em" if one.is_worse else "span", one.moved, class_="moved") if one.moved else None
    yield tag("p", tag("b", one.value), moved, class_="value")
    yield tag("p", breakable(one.about), class_="about") if one.about else None
    yield tag("p", one.before, class_="before") if one.before else None
    yield tag("p", one.sure, class_="sure") if one.sure else None


def place(chart: Chart | None) -> Markup | None:
    """Return where a chart is drawn, with all that it is drawn from."""
    if chart is None:
        return None
    return tag(
        "div",
        id=chart["id"],
        class_="chart",
        data_chart=embedded(chart),
        hx_morph_skip_children=True,
    )


def about_data(report: Report, parts: Report | None) -> Markup | None:
    """Return what is to be known of the data; None where there is nothing."""
    said_notes = [tag("li", said(note)) for note in notes(report, parts)]
    said_notes += [
        tag("li", tag("strong", label), ": ", _("the records lack %s.") % needs)
        for label, needs in lacking(report)
    ]
    cannot = [not_filtered(report, key) for key in chosen(report)]
    said_notes += [tag("li", said(sentence)) for sentence in cannot if sentence]
    if not said_notes:
        return None
    return card(_("About the data"), tag("ul", *said_notes, class_="notes"), wide=True)


def definitions(report: Report) -> Markup:
    """Return how each of the chosen indicators is counted."""
    terms = [
        joined(
            tag("dt", report["indicators"][key]["label"]),
            tag("dd", report["indicators"][key]["definition"]),
        )
        for key in chosen(report)
    ]
    return card(_("How it is counted"), tag("dl", *terms, class_="definitions"), wide=True)


def lead(report: Report) -> Markup:
    """Return the sentences that say most."""
    keys = [
        key
        for key in ("revenue", "pipeline_value", "first_meetings")
        if is_available(report, key) or missing_rate(report, key)
    ]
    firsts = [said(sentences(report, key)[0]) for key in keys]
    spaced: list[Any] = [part for first in firsts for part in (first, " ")]
    return tag("p", *spaced, class_="lead") if firsts else joined()

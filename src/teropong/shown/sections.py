"""The page's parts in order: what matters, the eight, then each group with charts and tables."""

from collections.abc import Callable, Iterator

from teropong.language import _
from teropong.shown import lists, steps
from teropong.shown.facts import fact, sentences
from teropong.shown.figures import money
from teropong.shown.findings import Finding, findings
from teropong.shown.line_up import line_ups
from teropong.shown.marks import spark
from teropong.shown.markup import Markup, breakable, joined, said, tag
from teropong.shown.notes import lacking, notes
from teropong.shown.rows import (
    GROUPS,
    Report,
    as_one,
    chosen,
    has_cases,
    is_available,
    is_known,
    known_total,
    total_of,
)
from teropong.shown.tiles import Tile, tile
from teropong.shown.twins import twin
from teropong.shown.words import group_name, not_filtered

_SHOWN = 6


def body(report: Report, parts: Report | None, drawn: set[str]) -> Markup:
    """Return the page below its header; `drawn` are the charts that have something to show."""
    return joined(
        tag("div", _hero(report, parts, drawn), _attention(report, parts), class_="hero"),
        _tiles(report),
        [card(_("Line-up"), table, wide=True) for table in line_ups(report, parts)]
        if parts
        else None,
        [_group(report, parts, group, keys, drawn) for group, keys in GROUPS]
        if _is_anything_known(report)
        else None,
        _data(report, parts),
        _definitions(report),
    )


def card(title: str, *parts: object, wide: bool = False, level: str = "h2") -> Markup:
    """Return one card of the page; under a group's heading its own is one level deeper."""
    return tag("section", tag(level, title), *parts, class_="card wide" if wide else "card")


def _hero(report: Report, parts: Report | None, drawn: set[str]) -> Markup | None:
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
    rest = " ".join(sentences(report, "revenue")[1:])
    return card(
        report["indicators"]["revenue"]["label"],
        tag("p", tag("b", money(report, total_of(rows, "revenue"))), class_="big"),
        tag("p", said(rest), class_="fact") if rest else None,
        joined(keys if has_profit else None, _place("revenue"))
        if "chart-revenue" in drawn
        else None,
        twin(report, parts, "revenue") if has_cases(report, "revenue") else None,
    )


def _attention(report: Report, parts: Report | None) -> Markup:
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
    if not _is_anything_known(report):
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


def _is_anything_known(report: Report) -> bool:
    return any(is_known(report, key) for key in chosen(report))


def _tiles(report: Report) -> Markup:
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


def _group(
    report: Report, parts: Report | None, group: str, keys: tuple[str, ...], drawn: set[str]
) -> Markup | None:
    order = sorted(keys, key=lambda key: key == "baseline")  # it takes the whole width
    cards = [
        _card(report, parts, key, drawn)
        for key in order
        if key in _PICTURES and is_available(report, key)
    ]
    if not cards:
        return None
    return tag(
        "div", tag("h2", group_name(group)), tag("div", *cards, class_="cards"), class_="part"
    )


def _card(report: Report, parts: Report | None, key: str, drawn: set[str]) -> Markup:
    tables = steps.split_tables(report, parts, key) if key in _WATCHED else []
    chart = _place(key) if f"chart-{key}" in drawn else None
    shown = (chart, *_PICTURES[key](report), *tables, twin(report, parts, key))
    late = lists.overdue(report) if key == "stage_duration" else None
    return joined(
        card(
            report["indicators"][key]["label"],
            tag("p", said(fact(report, key)), class_="fact"),
            *(shown if is_known(report, key) else ()),
            wide=bool(tables) or key == "baseline",
            level="h3",
        ),
        card(_("Over the time of their step"), late, wide=True, level="h3") if late else None,
    )


def _place(key: str) -> Markup:
    return tag("div", id=f"chart-{key}", class_="chart")


def _durations(report: Report) -> tuple[object, ...]:
    legend = _(
        "Point: mean. Band: 90 percent range. Thin line: to the slowest tenth. Tick: expected."
    )
    return steps.durations(report), tag("p", legend, class_="small")


def _conversion(report: Report) -> tuple[object, ...]:
    legend = _("Point: expected rate. Band: 90 percent range. From 0 to 100 percent.")
    return steps.conversion(report), tag("p", legend, class_="small")


_WATCHED = ("stage_duration", "conversion", "baseline")
_PICTURES: dict[str, Callable[[Report], tuple[object, ...]]] = {
    "first_meetings": lambda _report: (),
    "outreach": lambda report: (steps.channels(report),),
    "pipeline_value": lambda report: (steps.funnel(report),),
    "stage_duration": _durations,
    "conversion": _conversion,
    "baseline": lambda report: (lists.diamonds(report),),
    "average_sale": lambda report: (lists.outside(report),),
}
"""What each shows below its sentence; revenue stands at the top of the page."""


def _data(report: Report, parts: Report | None) -> Markup | None:
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


def _definitions(report: Report) -> Markup:
    terms = [
        joined(
            tag("dt", report["indicators"][key]["label"]),
            tag("dd", report["indicators"][key]["definition"]),
        )
        for key in chosen(report)
    ]
    return card(_("How it is counted"), tag("dl", *terms, class_="definitions"), wide=True)

"""The page's parts in order: what matters, the eight, then each group with charts and tables."""

from collections.abc import Callable

from teropong.language import _
from teropong.shown import lists, steps
from teropong.shown.cards import (
    about_data,
    attention,
    card,
    definitions,
    is_anything_known,
    place,
    revenue_card,
    tiles,
)
from teropong.shown.charts import Chart
from teropong.shown.facts import fact
from teropong.shown.line_up import line_ups
from teropong.shown.markup import Markup, joined, said, tag
from teropong.shown.rows import (
    GROUPS,
    Report,
    is_available,
    is_known,
)
from teropong.shown.twins import twin
from teropong.shown.words import group_name


def body(report: Report, parts: Report | None, charts: dict[str, Chart]) -> Markup:
    """Return the page below its header; `charts` are those that have something to show."""
    return joined(
        tag(
            "div",
            revenue_card(report, parts, charts.get("revenue")),
            attention(report, parts),
            class_="hero",
        ),
        tiles(report),
        [card(_("Line-up"), table, wide=True) for table in line_ups(report, parts)]
        if parts
        else None,
        [_group(report, parts, group, keys, charts) for group, keys in GROUPS]
        if is_anything_known(report)
        else None,
        about_data(report, parts),
        definitions(report),
    )


def _group(
    report: Report,
    parts: Report | None,
    group: str,
    keys: tuple[str, ...],
    charts: dict[str, Chart],
) -> Markup | None:
    order = sorted(keys, key=lambda key: key == "baseline")  # it takes the whole width
    cards = [
        _card(report, parts, key, charts)
        for key in order
        if key in _PICTURES and is_available(report, key)
    ]
    if not cards:
        return None
    return tag(
        "div", tag("h2", group_name(group)), tag("div", *cards, class_="cards"), class_="part"
    )


def _card(report: Report, parts: Report | None, key: str, charts: dict[str, Chart]) -> Markup:
    tables = steps.split_tables(report, parts, key) if key in _WATCHED else []
    shown = (place(charts.get(key)), *_PICTURES[key](report), *tables, twin(report, parts, key))
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

"""The alerts that stand of a figure, beside it: of whose figure it is, and folded of its parts.

A report on a page of the app holds them under ``alerts``; elsewhere there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from teropong.language import _
from teropong.shown.markup import Markup, tag

Row = dict[str, Any]
Told = dict[str, Any]


def of_figures(report: Told, *keys: str) -> Markup | None:
    """Return all alerts of some indicators."""
    return _listed(report, lambda one: one["indicator"] in keys)


def of_whole(report: Told, key: str) -> Markup | None:
    """Return the alerts of an indicator that are of no single step."""
    return _listed(report, lambda one: one["indicator"] == key and not one["stage"])


def of_lane(report: Told, key: str, pipeline: str | None) -> Markup | None:
    """Return the alerts of an indicator's steps in one pipeline; null: there is only one."""
    return _listed(report, lambda one: one["indicator"] == key and _is_in(one, pipeline))


def at_step(report: Told, key: str, row: Row) -> Markup | None:
    """Return the alerts of the step that a row is of; of deals over its time there is a list."""

    def is_there(one: Row) -> bool:
        is_own = one["indicator"] == key and one["stage"] == row["stage"]
        return is_own and one["kind"] != "overdue" and _is_in(one, row.get("pipeline"))

    return _listed(report, is_there)


def of_late(report: Told) -> Markup | None:
    """Return the alerts of deals over the time of their step."""
    return _listed(report, lambda one: one["kind"] == "overdue")


def _is_in(one: Row, pipeline: str | None) -> bool:
    return not one["pipeline"] or pipeline is None or one["pipeline"] == pipeline


def _listed(report: Told, is_there: Callable[[Row], bool]) -> Markup | None:
    found = [one for one in report.get("alerts") or () if is_there(one)]
    if not found:
        return None
    own = [one for one in found if not one["is_part"]]
    parts = [one for one in found if one["is_part"]]
    return tag("div", _list(own), _folded(parts), class_="alerts-at")


def _folded(parts: Sequence[Row]) -> Markup | None:
    if not parts:
        return None
    kinds = {one["scope_kind"] for one in parts}
    words = _("Alerts of reps (%s)") if kinds == {"rep"} else _("Alerts of teams and reps (%s)")
    return tag("details", tag("summary", words % len(parts)), _list(parts))


def _list(found: Sequence[Row]) -> Markup | None:
    return tag("ul", *(_alert(one) for one in found), class_="alerts-on") if found else None


def _alert(one: Row) -> Markup:
    sign = _("good news") if one["is_good"] else _("deviates")
    tone = "dot reached" if one["is_good"] else "dot deviates"
    return tag(
        "li",
        tag("span", tag("span", sign, class_="unseen"), class_=tone),
        tag("a", one["title"], href=one["at"]),
        " ",
        tag("span", one["note"], class_="soft"),
        " ",
        tag("a", _("the records behind it"), href=one["opens"], data_sheet=True, class_="soft"),
    )

"""The targets of a board: a card of them all, beside a figure its own, or why there is none."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from teropong.language import _
from teropong.language.dates import period_name
from teropong.shown.burn_up import burn_up
from teropong.shown.cards import card
from teropong.shown.markup import Markup, joined, tag
from teropong.shown.towards import lines, of_target, row_of, stands

Told = dict[str, Any]
Key = tuple[str, str | None]


def beside(told: Told, key: str, *, grows: bool = True) -> Markup | None:
    """Return what stands below a figure: the bar, what it means, and its burn-up.

    Without a target it is the way to set one, for whoever may.
    """
    row = row_of(told, key)
    if row is None:
        return unaimed(told, key)
    return joined(stands(told, row), burn_up(told, row) if grows else None)


def goal(told: Told, key: str) -> Markup | None:
    """Return what is to be reached, to stand beside the figure; None without a target."""
    row = row_of(told, key)
    return tag("span", of_target(told, row), class_="beside-big") if row else None


def unaimed(told: Told, key: str) -> Markup | None:
    """Return why a figure has no target, or the way to set one; None where there is none."""
    if told["why"]:
        return tag("p", told["why"], class_="small unaimed") if told["has_any"] else None
    if "targets_at" not in told:
        return None
    address = f"{told['targets_at']}?{urlencode({'figure': key})}"
    return tag("p", tag("a", _("Set a target"), href=address), class_="small unaimed")


def against(told: Told, shown: Collection[Key] = ()) -> Markup | None:
    """Return a card of the targets that no other card shows; None where there are none."""
    rows = [row for row in told["rows"] if not _is_shown(row, shown)]
    if not rows:
        return None
    title = _("Against the targets, %s") % period_name(rows[0]["period"])
    return card(title, lines(told, rows), reading(), wide=True)


def reading() -> Markup:
    """Return how the bars are read."""
    words = _(
        "Bar: done. Thin tick: due by now. Thick tick: the target. Pale, with a ring: where this "
        "course ends in 8 of 10 cases. Of what does not add up: the point with its range, and the "
        "field that it is to be in."
    )
    return tag("p", words, class_="small")


def _is_shown(row: dict[str, Any], shown: Collection[Key]) -> bool:
    is_whole = not row["stage"] and not row["pipeline"]
    return is_whole and (row["indicator"], row["measure"]) in shown

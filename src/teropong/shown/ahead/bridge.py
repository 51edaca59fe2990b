"""Why the sum weighted by stage says something else: bars that lead from it to the forecast."""

from __future__ import annotations

from typing import Any

from teropong.language import _
from teropong.language.numbers import MINUS, exact, short_money
from teropong.shown.cards import card
from teropong.shown.forecast import reason_name, two_sums
from teropong.shown.marks import share
from teropong.shown.markup import Markup, joined, said, tag

Told = dict[str, Any]
Row = dict[str, Any]


def bridge_card(told: Told) -> Markup | None:
    """Return a card of the running and the next period; None where nothing is foreseen."""
    rows = [row for row in told["periods"] if row["measure"] == "revenue" and row["differs"]]
    shown = [_bridge(told, row) for row in rows[:2] if row["p10"] != row["p90"]]
    if not shown:
        return None
    return card(_("What the sum weighted by stage would say, and why it differs"), *shown)


def _bridge(told: Told, row: Row) -> Markup:
    steps = steps_of(row)
    most = max(end for _word, _start, end in _spans(steps)) or 1.0
    lines = [
        _line(told, word, value, start, end, most)
        for (word, value), (_same, start, end) in zip(steps, _spans(steps), strict=True)
    ]
    return joined(
        tag("p", said(two_sums(told, row)), class_="fact"), tag("ol", *lines, class_="bridge")
    )


def steps_of(row: Row) -> list[tuple[str, float]]:
    """Return the sum, each reason, and what is expected; the first with all reasons is the last."""
    reasons = [(word, float(exact(part))) for word, part in row["differs"].items()]
    reasons = [one for one in reasons if one[0] != "own" or one[1]]
    first, last = float(exact(row["stage_weighted"])), float(exact(row["mean"]))
    return [("stage_weighted", first), *reasons, ("mean", last)]


def _spans(steps: list[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """Each step's bar from its lower to its upper end."""
    found, at = [], 0.0
    for word, value in steps:
        start = 0.0 if word in ("stage_weighted", "mean") else at
        at = start + value
        found.append((word, min(start, at), max(start, at)))
    return found


def _line(told: Told, word: str, value: float, start: float, end: float, most: float) -> Markup:
    left, right = share(start, most), share(end, most)
    is_end = word in ("stage_weighted", "mean")
    tone = {"stage_weighted": "faint", "mean": "reached"}.get(word, "more" if value > 0 else "less")
    rect = tag(
        "rect",
        x=f"{left:.2f}%",
        width=f"{max(right - left, 0.4):.2f}%",
        height="100%",
        class_=tone,
    )
    words = short_money(round(abs(value)), told["currency"])
    sign = "" if is_end else "+" if value > 0 else MINUS
    return tag(
        "li",
        tag("span", _name(word), class_="name"),
        tag("svg", rect, aria_hidden="true", focusable="false"),
        tag("b" if is_end else "span", sign + words, class_="told"),
        class_="end" if is_end else None,
    )


def _name(word: str) -> str:
    if word == "stage_weighted":
        return _("open deals weighted by stage")
    return _("the forecast expects") if word == "mean" else reason_name(word)

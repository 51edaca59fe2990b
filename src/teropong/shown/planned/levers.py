"""The levers: which single change closes the gap, the smallest one first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teropong.language import _, ngettext
from teropong.language.numbers import MINUS, exact, short_money
from teropong.shown import plan as words
from teropong.shown.cards import card
from teropong.shown.emphasis import strong
from teropong.shown.markup import Markup, said, tag

Told = Mapping[str, Any]
_SHOWN = 6
_LESS = ("losses", "duration")


def card_of(plan: Told) -> Markup | None:
    """Return the card of a plan's levers; None where there is none that brings anything."""
    found = cheapest(plan["levers"])
    if not found:
        return None
    has_gap = exact(plan["expected"]) < exact(plan["target"])
    lines = [_line(row, plan["currency"], has_gap=has_gap) for row in found]
    rest = lines[_SHOWN:]
    folded = (
        tag("details", tag("summary", _("%s more") % len(rest)), tag("ul", *rest, class_="levers"))
        if rest
        else None
    )
    return card(
        _("What would help"),
        tag("p", _lead(has_gap=has_gap), class_="fact"),
        tag("ul", *lines[:_SHOWN], class_="levers"),
        folded,
    )


def _lead(*, has_gap: bool) -> str:
    if has_gap:
        return _(
            "Each alone, all else as it is. The smallest change that closes the gap comes first."
        )
    return _("The middle of the forecast reaches the target. What adds most comes first.")


def cheapest(rows: Sequence[Told]) -> list[Told]:
    """Those that close the gap, the smallest first: shares, then deals; then what brings most."""
    found = [row for row in rows if exact(row["brings"]) > 0]
    return sorted(found, key=_order)


def _order(row: Told) -> tuple[int, float]:
    if row["change"] is None:
        return 2, -float(row["brings"])
    return (1 if row["unit"] == "deals" else 0), row["change"]


def _line(row: Told, currency: str, *, has_gap: bool) -> Markup:
    brings = short_money(row["brings"], currency)
    is_deals = row["unit"] == "deals"
    told = (_("One deal more brings %s.") if is_deals else _("A tenth of it brings %s.")) % brings
    points = round(100 * (row["effect_on_p_target"] or 0))
    if points > 0 and not is_deals and not has_gap:
        told += " " + _("Chance of the target: %s points.") % f"+{points}"
    return tag(
        "li",
        tag("div", tag("b", _name(row)), tag("p", told)),
        tag("span", said(_closing(row)), class_="closing") if has_gap else None,
    )


def _name(row: Told) -> str:
    name = words.lever_name(dict(row))
    return name[:1].upper() + name[1:]


def _closing(row: Told) -> str:
    if row["change"] is None:
        return _("not enough alone")
    if row["unit"] == "deals":
        n = int(-(-row["change"] // 1))
        return ngettext("%s deal", "%s deals", n) % strong(f"+{words.closes(dict(row))}")
    sign = MINUS if row["lever"] in _LESS else "+"
    return strong(sign + words.closes(dict(row)))

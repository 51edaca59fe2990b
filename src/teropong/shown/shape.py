"""The shape of the pipelines of a `teropong.plan/1` in words: holes, and what inversions mean."""

from __future__ import annotations

from typing import Any

from teropong.language import N_, _, ngettext
from teropong.language.numbers import count, short_money
from teropong.shown import forecast

Told = dict[str, Any]
Row = dict[str, Any]

_REASONS = {
    "dry": N_(
        "%(stage)s is worth more than %(before)s before it. That is dangerous: %(before)s ran dry, "
        "and what is won now is not followed."
    ),
    "steady": N_(
        "%(stage)s is worth more than %(before)s before it. That is harmless: deals stay there "
        "longer, so a steady flow looks like this."
    ),
    "one_deal": N_(
        "%(stage)s is worth more than %(before)s before it. That is harmless: one deal of "
        "%(deal)s makes it so."
    ),
    "full": N_(
        "%(stage)s is worth more than %(before)s before it. That is harmless: %(before)s has what "
        "the target needs."
    ),
}


def sentences(told: Told) -> list[str]:
    """A sentence for each hole and each inversion; that there is none where there is neither."""
    found = [
        said
        for lane in told["shape"]
        for said in (
            *(hole(lane, row) for row in lane["holes"]),
            *(inversion(told, lane, row) for row in lane["inversions"]),
        )
    ]
    return [all_well()] if told["shape"] and not found else found


def all_well() -> str:
    """That nothing is lacking, and nothing inverted."""
    return _("Every step holds what the target needs, and none more than the one before.")


def hole(lane: Row, row: Row) -> str:
    """How many deals a step lacks, and when that reaches revenue."""
    n = max(round(row["too_few"]), 1)
    words = {"stage": _name(lane, row["stage"]), "n": count(n)}
    if row["days_to_revenue"] is None:
        said = ngettext(
            "A hole in %(stage)s: %(n)s deal too few.",
            "A hole in %(stage)s: %(n)s deals too few.",
            n,
        )
        return said % words
    said = ngettext(
        "A hole in %(stage)s: %(n)s deal too few; it reaches revenue in about %(weeks)s.",
        "A hole in %(stage)s: %(n)s deals too few; it reaches revenue in about %(weeks)s.",
        n,
    )
    weeks = max(round(row["days_to_revenue"] / 7), 1)
    return said % (words | {"weeks": ngettext("%s week", "%s weeks", weeks) % count(weeks)})


def inversion(told: Told, lane: Row, row: Row) -> str:
    """That a step is worth more than the one before, and what that means."""
    return _(_REASONS[row["reason"]]) % {
        "stage": _name(lane, row["stage"]),
        "before": _name(lane, row["before"]),
        "deal": short_money(row["largest_deal"], told["currency"]),
    }


def _name(lane: Row, stage: str) -> str:
    return forecast.stage_name({"pipeline": lane["pipeline"], "stage": stage})

"""Scenarios side by side: the chance, where it ends, and what it needs each week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teropong.app.boards.plan.sliders import said_moves
from teropong.app.boards.plan.words import PlanWords
from teropong.app.people.models import Person
from teropong.language.numbers import decimal, short_money, short_money_range
from teropong.shown import forecast
from teropong.shown.figures import NOTHING


@dataclass
class Compared:
    """A line of the comparison, in words; ``is_told``: its figures can be said."""

    name: str
    address: str
    moves: list[str]
    is_told: bool
    chance: str = NOTHING
    points: str = ""
    ends: str = NOTHING
    span: str = ""
    meetings: str = NOTHING
    contacts: str = NOTHING
    owner: Person | None = None
    delete: str = ""


def compared(
    name: str,
    words: PlanWords,
    told: Mapping[str, Any] | None,
    as_is: Mapping[str, Any] | None,
    currency: str,
) -> Compared:
    """What comes of a scenario beside how things are."""
    address = f"/plan/{words.address()}"
    if told is None or as_is is None:
        return Compared(name, address, said_moves(words.moves), is_told=False)
    points = round(100 * told["p_target"]) - round(100 * as_is["p_target"])
    return Compared(
        name,
        address,
        said_moves(words.moves),
        is_told=True,
        chance=forecast.chance(told["p_target"]),
        points=f"{'+' if points > 0 else '−'}{abs(points)}" if points else "",
        ends=short_money(told["expected"], currency),
        span=short_money_range(told["p10"], told["p90"], currency),
        meetings=_weekly(told["first_meetings_per_week"]),
        contacts=_weekly(told["contacts_per_week"]),
    )


def _weekly(row: Mapping[str, Any]) -> str:
    return NOTHING if row["needed"] is None else decimal(row["needed"])

"""What is won already of a period, of each who says what it ends at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404

from teropong.app.boards.answering import frame_of
from teropong.app.boards.reading import report
from teropong.app.boards.within import Sight
from teropong.app.boards.words import Words
from teropong.app.calls.saying import Line
from teropong.app.mirror import NotReady
from teropong.facts.faults import FactsError
from teropong.shown.rows import is_available, missing_rate, rows_of, total_of


def won_of(sight: Sight, lines: Sequence[Line], period: str) -> dict[Line, Decimal]:
    """Units of the reporting currency; of whom it cannot be said now, nothing."""
    found = ((line, _won(sight, line, period)) for line in lines)
    return {line: won for line, won in found if won is not None}


def _won(sight: Sight, line: Line, period: str) -> Decimal | None:
    whose = {"team": line.team and line.team.name, "rep": line.person and line.person.key}
    where = tuple((kind, (name,)) for kind, name in whose.items() if name)
    try:
        frame = frame_of(sight, Words(period=period, compare=None, where=where), ("revenue",))
        told = report(frame.asked()).value
    except (FactsError, NotReady, Http404):
        return None
    if missing_rate(told, "revenue") or not is_available(told, "revenue"):
        return None
    return total_of(rows_of(told, "revenue"), "revenue")

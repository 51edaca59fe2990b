"""How deals that a stage lacks are asked for."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from teropong.facts.measures import Unit
from teropong.outlook.deviations.seen import Seen
from teropong.outlook.deviations.weeks import WEEK
from teropong.outlook.shape import Lever

MONTH = 4
"""In so many weeks a stage can be filled again."""


def refill(seen: Seen, amount: Fraction | int, unit: Unit = "count") -> Lever:
    """So much more into the pipeline, until the Friday in four weeks."""
    monday = seen.end - timedelta(days=seen.end.weekday())
    until = seen.work_ends(monday + (MONTH - 1) * WEEK)
    return Lever("pipeline_value", Fraction(amount), until, unit)

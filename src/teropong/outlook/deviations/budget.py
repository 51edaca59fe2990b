"""How often each kind may be wrong: false alarms in a quarter, of one course that is steady.

Together they stay below one per rep and quarter (docs/performance.md has it measured). Most of it
goes to where it buys most: of few first meetings a change shows slowly, so that a course of them
may be doubted sooner; contacts are many, and say it soon at a price that is small.
"""

from __future__ import annotations

from collections.abc import Mapping

from teropong.outlook.shape import Measure, Whose

WEEKS = 13
"""Of a quarter."""
CHANGE = 0.5
"""What a fall is looked for as: half of what it should be."""
RISE = 1.5

SETTLED = 26
"""After so many weeks in doubt what was a fall is what is usual."""

BELOW: Mapping[str, float] = {"first_meetings": 0.4, "outreach": 0.36}
"""Of a rep's weeks against a target, by indicator; all others have `OTHERS`."""
TURNED: Mapping[str, float] = {"first_meetings": 0.36, "outreach": 0.41}
"""The same against a usual, which is itself only estimated: that adds a fifth to what is raised."""
OTHERS = 0.005
ABOVE = 0.005
OF_GROUPS = 0.01
"""Of a team's or the company's weeks, whatever they count."""
FALLEN = 0.001


def a_week(measure: Measure, whose: Whose, shares: Mapping[str, float]) -> float:
    """The false alarms that a course of a measure may raise each week by falling.

    ``shares`` are those of its kind: `BELOW` or `TURNED`.
    """
    of_rep = OTHERS if measure.companion else shares.get(measure.indicator, OTHERS)
    return (of_rep if whose.kind == "rep" else min(of_rep, OF_GROUPS)) / WEEKS

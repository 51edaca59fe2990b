"""Letters: a week, what it still lacks, a month or quarter, told as a colleague would.

Each is a pure function of what `teropong.outlook.letters` reads; where there is nothing to say it
returns None.
"""

from teropong.shown.letters.nudge import nudge
from teropong.shown.letters.own_week import own_week
from teropong.shown.letters.period import period
from teropong.shown.letters.shape import Item, Letter, Part, Picture
from teropong.shown.letters.team_week import team_week

__all__ = ["Item", "Letter", "Part", "Picture", "nudge", "own_week", "period", "team_week"]

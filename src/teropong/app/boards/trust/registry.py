"""The doubts, those first that do the most harm."""

from __future__ import annotations

from teropong.app.boards.trust.activities import BULK_MOVES, LATE_MEETINGS, UNSETTLED
from teropong.app.boards.trust.company import (
    GUESSED,
    UNOWNED,
    WITHOUT_DAYS,
    WITHOUT_SEGMENT,
    WITHOUT_TEAM,
)
from teropong.app.boards.trust.deals import (
    CREATED_WON,
    OF_NOTHING,
    PAST_CLOSE,
    STEPLESS,
    WITHOUT_ACCOUNT,
    WITHOUT_AMOUNT,
    WITHOUT_COST,
    WITHOUT_RATE,
)
from teropong.app.boards.trust.doubt import Doubt

DOUBTS: tuple[Doubt, ...] = (
    WITHOUT_RATE,
    BULK_MOVES,
    CREATED_WON,
    OF_NOTHING,
    PAST_CLOSE,
    LATE_MEETINGS,
    WITHOUT_AMOUNT,
    STEPLESS,
    UNSETTLED,
    WITHOUT_COST,
    WITHOUT_ACCOUNT,
    WITHOUT_TEAM,
    GUESSED,
    WITHOUT_DAYS,
    UNOWNED,
    WITHOUT_SEGMENT,
)
BY_NAME = {doubt.name: doubt for doubt in DOUBTS}

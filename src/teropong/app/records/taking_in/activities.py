"""Activities.

One of which nobody wrote down when it was put down was put down when it was done,
and a plan when it was taken in.
"""

from __future__ import annotations

from datetime import datetime

from teropong.app.changes.writing import Author
from teropong.app.records.models import Account, Activity
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.settling import Wanted, by_key, settle
from teropong.app.records.taking_in.taken import Taken
from teropong.app.records.taking_in.words import USUAL, Words
from teropong.facts.zone import from_instant

_ACTIVITIES = """
  SELECT activity_id, rep_id, account_id, opportunity_id, channel,
    coalesce(direction, 'outbound'), status, occurred_at, created_at
  FROM facts.activities ORDER BY line"""


def take_activities(
    folder: Folder,
    reps: dict[str, int],
    accounts: dict[str, Account],
    deals: dict[str, int],
    now: datetime,
    author: Author,
    taken: Taken,
    words: Words = USUAL,
) -> None:
    """Take in the activities, in their order: of two at one instant the earlier line is earlier."""
    for rows in folder.chunks(_ACTIVITIES):
        wanted = []
        for key, rep, account, deal, channel, direction, status, at, noted_at in rows:
            occurred = from_instant(at)
            values = {
                "rep_id": reps[rep],
                "account_id": accounts[account].pk,
                "opportunity_id": deals.get(deal),
                "channel": channel,
                "direction": direction,
                "status": status,
                "occurred_at": occurred,
            }
            noted = min(occurred, now) if noted_at is None else from_instant(noted_at)
            said = words.activity(key, channel, status, occurred)
            wanted.append(Wanted(key, values, noted, key, said))
        stored = by_key(Activity, [row[0] for row in rows])
        settle(Activity, wanted, stored, author, taken)

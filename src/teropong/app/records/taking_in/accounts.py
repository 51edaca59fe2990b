"""Accounts.

Facts do not say who looks after one: the rep of its latest deal does, or, where there is none, of
its latest activity. One of which nobody wrote down when it was put down began with the
first thing that was done there.
"""

from __future__ import annotations

from datetime import datetime

from teropong.app.changes.writing import Author
from teropong.app.records.models import Account
from teropong.app.records.sound import name_sound
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.settling import Wanted, by_key, settle
from teropong.app.records.taking_in.taken import Taken
from teropong.facts.zone import from_instant

_ACCOUNTS = """
  WITH dealt AS (
    SELECT account_id, last(rep_id ORDER BY created_at, line) AS rep_id, min(created_at) AS began
    FROM facts.opportunities WHERE account_id IS NOT NULL GROUP BY account_id),
  done AS (
    SELECT account_id, last(rep_id ORDER BY occurred_at, line) AS rep_id,
      min(least(occurred_at, coalesce(created_at, occurred_at))) AS began
    FROM facts.activities GROUP BY account_id)
  SELECT n.account_id, coalesce(a.name, n.account_id), coalesce(a.segment, ''),
    coalesce(a.source, ''), a.customer_since, coalesce(d.rep_id, e.rep_id),
    coalesce(a.created_at, least(d.began, e.began))
  FROM (
    SELECT account_id FROM facts.accounts UNION SELECT account_id FROM dealt
    UNION SELECT account_id FROM done) n
  LEFT JOIN facts.accounts a ON a.account_id = n.account_id
  LEFT JOIN dealt d ON d.account_id = n.account_id
  LEFT JOIN done e ON e.account_id = n.account_id
  ORDER BY a.line NULLS LAST, n.account_id"""


def take_accounts(
    folder: Folder, reps: dict[str, int], now: datetime, author: Author, taken: Taken
) -> dict[str, Account]:
    """Take in the accounts; answers each by id: the surviving one where it was merged."""
    accounts: dict[str, Account] = {}
    for rows in folder.chunks(_ACCOUNTS):
        wanted = []
        for key, name, segment, source, since, rep_id, began in rows:
            values = {"name": name, "segment": segment, "source": source, "customer_since": since}
            begins = from_instant(began) if began is not None else now
            made = {"owner_id": reps.get(rep_id), "name_sound": name_sound(name)}
            wanted.append(Wanted(key, values, begins, key, made))
        stored = by_key(Account, [row[0] for row in rows])
        merged = {key: one for key, one in stored.items() if one.merged_into_id}
        wanted = [one for one in wanted if one.key not in merged]
        accounts |= settle(Account, wanted, stored, author, taken)
    return {key: survivor(account) for key, account in accounts.items()}


def survivor(account: Account) -> Account:
    """The account that an account was merged into, or itself."""
    while account.merged_into is not None:
        account = account.merged_into
    return account

"""Handing over what somebody looks after: accounts, open deals and planned steps, in one go.

The day may lie in the past, for a leaver whose accounts were shared out last week. A record is
handed over on that day, or, where it came to the leaver later, when it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from teropong.app.changes.models import Change
from teropong.app.changes.record import Record
from teropong.app.changes.writing import Author, write
from teropong.app.people.models import Person
from teropong.app.records.clock import start_of, today
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.app.records.models.activity import Status
from teropong.app.records.models.opportunity import Outcome
from teropong.app.records.rights import changeable_by


@dataclass
class Share:
    """What goes over at one account; no account: deals without one."""

    account: Account | None
    is_owned: bool = False
    deals: list[Opportunity] = field(default_factory=list)
    steps: list[Activity] = field(default_factory=list)

    @property
    def key(self) -> int:
        """The account's number; 0 where there is none."""
        return self.account.pk if self.account else 0

    @property
    def sums(self) -> list[tuple[int, str]]:
        """The open amounts in minor units, by currency."""
        return summed(self.deals)


def summed(deals: list[Opportunity]) -> list[tuple[int, str]]:
    """Amounts in minor units, by currency."""
    sums: dict[str, int] = defaultdict(int)
    for deal in deals:
        sums[deal.currency] += deal.amount_minor or 0
    return [(minor, currency) for currency, minor in sorted(sums.items()) if minor]


def shares(person: Person, asking: Person) -> list[Share]:
    """What a person looks after and the asker may give to others, by account."""
    found: dict[int, Share] = {}

    def of(account: Account | None) -> Share:
        return found.setdefault(account.pk if account else 0, Share(account))

    for account in changeable_by(asking, Account).filter(owner=person):
        of(account).is_owned = True
    deals = changeable_by(asking, Opportunity).filter(owner=person, outcome=Outcome.OPEN)
    for deal in deals.select_related("account"):
        of(deal.account).deals.append(deal)
    steps = changeable_by(asking, Activity).filter(rep=person, status=Status.PLANNED)
    for step in steps.select_related("account"):
        of(step.account).steps.append(step)
    return sorted(found.values(), key=lambda one: str(one.account or "").casefold())


def hand_over(
    person: Person, to: Person, on: date, author: Author, other: Mapping[int, Person] | None = None
) -> int:
    """Give what a person looks after to a colleague; ``other`` names another by account.

    Returns how many records went over. All of it is one batch, so that it is undone as one.
    """
    assert author.person is not None  # noqa: S101 - somebody asks for it
    with transaction.atomic():
        going = shares(person, author.person)
        rows: list[Record] = []
        for share in going:
            heir = (other or {}).get(share.key, to)
            if share.account and share.is_owned:
                share.account.owner = heir
                rows.append(share.account)
            for deal in share.deals:
                deal.owner = heir
                rows.append(deal)
            for step in share.steps:
                step.rep = heir
                rows.append(step)
        came_at = _came_at(rows)
        since = start_of(on)
        for row in rows:
            held_since = max(since, came_at[row.KIND, row.pk])
            write(row, author, effective_at=None if on >= today() else held_since)
    return len(rows)


def _came_at(rows: list[Record]) -> dict[tuple[str, int], datetime]:
    """When each record came to whoever has it now, as far as the log knows."""
    came = {(row.KIND, row.pk): row.created_at for row in rows}
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row.KIND].append(row.pk)
    for kind, pks in numbers.items():
        holder = "rep_id" if kind == Activity.KIND else "owner_id"
        changes = Change.objects.filter(kind=kind, after__has_key=holder, undoes=None)
        for start in range(0, len(pks), 500):
            some = changes.filter(record_id__in=pks[start : start + 500], undone_by=None)
            for record_id, at in some.values_list("record_id", "effective_at"):
                came[kind, record_id] = max(came[kind, record_id], at)
    return came

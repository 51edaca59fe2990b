"""Which rows of the facts some changes touch: whole accounts, small tables, or everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Q

from teropong.app.people.models import Absence, Membership, Person, Team
from teropong.app.records.giving_out import Part
from teropong.app.records.models import (
    Account,
    Activity,
    Company,
    Holiday,
    Opportunity,
    Pipeline,
    Rate,
    Stage,
)
from teropong.app.targets.models import Target
from teropong.engine.exchange import ACCOUNTS, ACTIVITIES, DEALS
from teropong.facts.settings import Settings

_OF_ACCOUNTS = {
    Account.KIND: ACCOUNTS | DEALS | ACTIVITIES,
    Opportunity.KIND: DEALS,
    Activity.KIND: ACTIVITIES,
}
"""The tables that a change of a record touches."""
_OF_COMPANY = {
    Person.KIND, Team.KIND, Membership.KIND, Absence.KIND, Rate.KIND, Holiday.KIND, Pipeline.KIND,
    Stage.KIND, Target.KIND,
}  # fmt: skip
_NAMES = {(Pipeline.KIND, "name"), (Stage.KIND, "name"), (Stage.KIND, "pipeline_id")}
"""Fields by which any row of the facts may call its stage."""
_COMPANY = {"is_sample", *(field.name for field in fields(Settings))}
"""Fields of the company that hold for all facts."""
_AT_ONCE = 500


@dataclass
class Touched:
    """What changes touch; ``is_all``: nothing less than everything."""

    accounts: set[int] = field(default_factory=set)
    deals: set[int] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    of_company: bool = False
    is_all: bool = False

    @property
    def part(self) -> Part:
        """The accounts and deals, to be given out."""
        return Part(frozenset(self.accounts), frozenset(self.deals))


def touched(changes: Iterable[Sequence[Any]], most: int) -> Touched:
    """What changes touch, given as `position.COLUMNS`; more than ``most`` entities: all."""
    found, activities = Touched(), set()
    for *_which, kind, number, before, after in changes:
        if _renames(kind, before, after):
            found.is_all = True
            return found
        found.of_company |= kind in _OF_COMPANY
        found.tables |= _OF_ACCOUNTS.get(kind, frozenset())
        if kind in _OF_ACCOUNTS:
            told = (side.get(name) for side in (before, after) for name in _REFERS)
            found.accounts |= {account for account in told if account is not None}
        if kind == Account.KIND:
            found.accounts.add(number)
        elif kind == Opportunity.KIND:
            found.deals.add(number)
            if "hidden_at" in before:
                # What was done about a deal that is hidden was done about none.
                found.tables |= ACTIVITIES
        elif kind == Activity.KIND:
            activities.add(number)
    _complete(found, activities)
    found.is_all = len(found.accounts) + len(found.deals) > most
    return found


_REFERS = ("account_id", "merged_into_id")


def _renames(kind: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    if kind == Company.KIND:
        return any(name in after for name in _COMPANY)
    return bool(before) and any((kind, name) in _NAMES for name in after)


def _complete(found: Touched, activities: set[int]) -> None:
    """Add the accounts at which the records stand now, and those merged with any of them."""
    for some in _chunks(found.deals):
        found.accounts |= _set(Opportunity.objects.filter(pk__in=some), "account_id")
        if ACTIVITIES & found.tables:
            found.accounts |= _set(Activity.objects.filter(opportunity__in=some), "account_id")
    for some in _chunks(activities):
        found.accounts |= _set(Activity.objects.filter(pk__in=some), "account_id")
    new = set(found.accounts)
    while new:
        more: set[int] = set()
        for some in _chunks(new):
            merged = Account.objects.filter(Q(pk__in=some) | Q(merged_into__in=some))
            more |= _set(merged, "pk") | _set(merged, "merged_into_id")
        new = more - found.accounts
        found.accounts |= new


def _set(rows: Any, name: str) -> set[int]:
    return {number for number in rows.values_list(name, flat=True) if number is not None}


def _chunks(numbers: set[int]) -> Iterable[list[int]]:
    ordered = sorted(numbers)
    return (ordered[n : n + _AT_ONCE] for n in range(0, len(ordered), _AT_ONCE))

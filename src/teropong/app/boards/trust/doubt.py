"""What a doubt is: something in the records that is valid, and yet spoils a figure.

`teropong check` says so of any source's facts; this says it of the app's own records, to whoever
can mend them: each counts only what the asker reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.db.models import Q, QuerySet

from teropong.app.people.models import Person, Role
from teropong.app.records.clock import start_of
from teropong.app.records.models import Account, Activity, Opportunity
from teropong.app.records.models.opportunity import Outcome
from teropong.app.records.rights import people_of, reach, visible_to

Harm = Literal["stops", "distorts", "lacks"]
EVERYBODY = frozenset(Role)
OVERSEEING = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
SHOWN = 50


@dataclass(frozen=True)
class Asking:
    """Who asks, and when; what lies before ``since`` is past mending and estimates nothing.

    ``people`` are those whose records are asked for; null: of all whom the asker reaches.
    """

    person: Person
    today: date
    since: date
    currency: str
    people: frozenset[int] | None = None

    @cached_property
    def deals(self) -> QuerySet[Opportunity]:
        """The deals that the asker reaches."""
        seen = visible_to(self.person, Opportunity).select_related("owner")
        return seen if self.people is None else seen.filter(owner__in=self.people)

    @cached_property
    def open_deals(self) -> QuerySet[Opportunity]:
        """Those of them that are open."""
        return self.deals.filter(outcome=Outcome.OPEN)

    @cached_property
    def won_deals(self) -> QuerySet[Opportunity]:
        """Those of them that were won since."""
        return self.deals.filter(outcome=Outcome.WON, closed_at__gte=start_of(self.since))

    @cached_property
    def living_deals(self) -> QuerySet[Opportunity]:
        """Those of them that are open or were won since."""
        won = Q(outcome=Outcome.WON, closed_at__gte=start_of(self.since))
        return self.deals.filter(Q(outcome=Outcome.OPEN) | won)

    @cached_property
    def activities(self) -> QuerySet[Activity]:
        """What those did whom the asker reaches."""
        seen = visible_to(self.person, Activity).filter(rep__in=people_of(self.person))
        return seen if self.people is None else seen.filter(rep__in=self.people)

    @cached_property
    def accounts(self) -> QuerySet[Account]:
        """The accounts of those whom the asker reaches, and those that are nobody's."""
        mine, seen = reach(self.person), visible_to(self.person, Account)
        if self.people is not None:
            return seen.filter(owner__in=self.people)
        if mine.people is None:
            return seen
        nobodys = Q(owner=None) if mine.leads else Q(pk__in=())
        return seen.filter(Q(owner__in=mine.people) | nobodys)


@dataclass(frozen=True)
class Row:
    """One doubtful record: its name, its page, and what is doubtful about it."""

    name: str
    address: str = ""
    told: str = ""


@dataclass(frozen=True)
class Found:
    """How many are doubtful, of how many, and the first of them."""

    count: int
    among: int
    first: Callable[[], list[Row]] = field(default=list)


@dataclass(frozen=True)
class Doubt:
    """One doubt. ``label`` has two forms with ``%s``; ``of`` says what it is a share of.

    ``spoils`` names indicators, ``why`` what happens to them. ``listed`` is the address of a list
    that holds these very records; where there is none, the page lists them itself. ``settings``
    is where an administrator mends them all at once: what it is called, and its address.
    """

    name: str
    harm: Harm
    label: tuple[str, str]
    of: str
    spoils: tuple[str, ...]
    why: str
    mend: str
    find: Callable[[Asking], Found]
    listed: Callable[[Asking], str] = lambda _asking: ""
    roles: frozenset[str] = EVERYBODY
    settings: tuple[str, str] | None = None


def of_records(
    doubtful: QuerySet[Any], among: QuerySet[Any], told: Callable[[Any], str] = lambda _one: ""
) -> Found:
    """What was found among records, each with a page of its own."""
    return Found(doubtful.count(), among.count(), lambda: rows(doubtful[:SHOWN], told))


def rows(records: Iterable[Any], told: Callable[[Any], str] = lambda _one: "") -> list[Row]:
    """Records as rows."""
    return [Row(str(one), one.get_absolute_url(), told(one)) for one in records]

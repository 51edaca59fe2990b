"""What the records are called in the facts: people, accounts and stages by number, and instants."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from teropong.app.people.models import Person
from teropong.app.records.models import (
    Account,
    Activity,
    Company,
    Opportunity,
    Pipeline,
    Stage,
)


@dataclass(frozen=True)
class Part:
    """Some accounts, with all that hangs on them, and some deals beside.

    With an account go those that were merged into it, and the one that it was merged into.
    """

    accounts: Collection[int]
    deals: Collection[int]

    @property
    def of_accounts(self) -> Q:
        """Which accounts."""
        return Q(pk__in=self.accounts)

    @property
    def of_deals(self) -> Q:
        """Which deals."""
        return Q(account__in=self.accounts) | Q(pk__in=self.deals)

    @property
    def of_activities(self) -> Q:
        """Which activities."""
        return Q(account__in=self.accounts)


@dataclass
class Edge:
    """The names of what rows refer to; ``spoken_of`` gathers the people whom any row names.

    ``part`` is of what is told; all, where it is null.
    """

    zone: ZoneInfo
    people: dict[int, str]
    accounts: dict[int, str]
    """Of a merged account the one that is left; deleted ones have none."""
    deals: dict[int, str]
    pipelines: dict[int, str]
    stages: dict[int, tuple[int, str]]
    """The pipeline and the name of each stage, deleted ones too: history speaks of them."""
    spoken_of: set[int] = field(default_factory=set)
    entered: set[tuple[str, str]] = field(default_factory=set)
    """The stages, by pipeline and name, in which a deal that is told of stands or stood."""
    part: Part | None = None

    @classmethod
    def of(cls, company: Company, part: Part | None = None) -> Edge:
        """The names as they are now."""
        deals, accounts = Opportunity.objects.filter(hidden_at=None), Account.objects.all()
        if part:
            accounts = accounts.filter(part.of_accounts)
            spoken = Activity.objects.filter(part.of_activities, hidden_at=None)
            deals = deals.filter(part.of_deals | Q(pk__in=spoken.values("opportunity")))
        return cls(
            company.zone,
            dict(Person.objects.values_list("pk", "key")),
            _surviving(accounts.values_list("pk", "key", "merged_into_id", "hidden_at")),
            dict(deals.values_list("pk", "key")),
            dict(Pipeline.objects.values_list("pk", "name")),
            {
                pk: (pipeline, name)
                for pk, pipeline, name in Stage.objects.values_list("pk", "pipeline_id", "name")
            },
            part=part,
        )

    def rep(self, person: int) -> str:
        """A person's key; from now on spoken of."""
        self.spoken_of.add(person)
        return self.people[person]

    def stage(self, stage: int | None, pipeline: int) -> str:
        """The name of a stage of a pipeline; of another's nothing can be told in this one."""
        found = self.stages.get(stage or 0)
        if stage is None or found is None or found[0] != pipeline:
            return ""
        self.entered.add((self.pipelines[pipeline], found[1]))
        return found[1]

    def instant(self, at: datetime | None) -> str:
        """An instant in the company's zone; empty where there is none."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        offset = local.utcoffset()
        # Before zones had whole minutes, clocks went by the sun: ISO has no such offset.
        is_odd = offset is not None and offset.seconds % 60
        return (at.astimezone(UTC) if is_odd else local).isoformat()


def _surviving(rows: Iterable[tuple[int, str, int | None, datetime | None]]) -> dict[int, str]:
    found = {pk: (key, into, hidden) for pk, key, into, hidden in rows}
    names = {}
    for pk, (key, into, hidden) in found.items():
        last = (key, into, hidden)
        while last[1] is not None:
            last = found[last[1]]
        if last[2] is None:
            names[pk] = last[0]
    return names

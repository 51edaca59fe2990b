"""What the records are called in the facts: people, accounts and stages by number, and instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from teropong.app.people.models import Person
from teropong.app.records.models import Account, Company, Opportunity, Pipeline, Stage


@dataclass
class Edge:
    """The names of what rows refer to; ``spoken_of`` gathers the people whom any row names."""

    zone: ZoneInfo
    people: dict[int, str]
    accounts: dict[int, str]
    """Of a merged account the one that is left; deleted ones have none."""
    deals: dict[int, str]
    pipelines: dict[int, str]
    stages: dict[int, tuple[int, str]]
    """The pipeline and the name of each stage, deleted ones too: history speaks of them."""
    spoken_of: set[int] = field(default_factory=set)
    entered: set[int] = field(default_factory=set)
    """The stages in which a deal that is told of stands or stood."""

    @classmethod
    def of(cls, company: Company) -> Edge:
        """The names as they are now."""
        shown = Opportunity.objects.filter(hidden_at=None)
        return cls(
            company.zone,
            dict(Person.objects.values_list("pk", "key")),
            _surviving(Account.objects.values_list("pk", "key", "merged_into_id", "hidden_at")),
            dict(shown.values_list("pk", "key")),
            dict(Pipeline.objects.values_list("pk", "name")),
            {
                pk: (pipeline, name)
                for pk, pipeline, name in Stage.objects.values_list("pk", "pipeline_id", "name")
            },
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
        self.entered.add(stage)
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

"""The other tables of facts, one function each: its rows, in the order of the schema's columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from teropong.app.people.models import Absence, Membership, Person, Team
from teropong.app.records.giving_out.edge import Edge
from teropong.app.records.models import Account, Activity, Holiday, Rate, Stage
from teropong.app.targets.models import Target

Rows = Iterator[Sequence[Any]]


def accounts(edge: Edge) -> Rows:
    """The accounts that are left."""
    columns = ("key", "name", "created_at", "segment", "source", "customer_since")
    found = Account.objects.filter(hidden_at=None, merged_into=None)
    if edge.part:
        found = found.filter(edge.part.of_accounts)
    rows = found.order_by("pk").values_list(*columns)
    for key, name, created, segment, source, since in rows.iterator():
        yield key, name, edge.instant(created), segment, source, since or ""


def activities(edge: Edge) -> Rows:
    """What was done at accounts that are told of."""
    columns = (
        "key", "rep_id", "account_id", "opportunity_id", "channel", "direction", "status",
        "occurred_at", "created_at",
    )  # fmt: skip
    found = Activity.objects.filter(hidden_at=None)
    if edge.part:
        found = found.filter(edge.part.of_activities)
    rows = found.order_by("pk").values_list(*columns)
    for key, rep, account, deal, channel, direction, status, at, noted in rows.iterator():
        if account in edge.accounts:
            yield (
                key,
                edge.rep(rep),
                edge.accounts[account],
                edge.deals.get(deal or 0, ""),
                channel,
                direction,
                status,
                edge.instant(at),
                edge.instant(noted),
            )


def named(team: Team | None) -> str:
    """A team's name; a deleted one's with its last day, since a new one may bear the name."""
    if team is None:
        return ""
    return f"{team.name} (–{team.hidden_at:%Y-%m-%d})" if team.hidden_at else team.name


def memberships(edge: Edge) -> Rows:
    """Who of those who sell was in which team when."""
    found = Membership.objects.filter(hidden_at=None).select_related("team").order_by("pk")
    told = edge.spoken_of | selling()
    for one in found:
        if one.person_id in told:
            yield edge.rep(one.person_id), named(one.team), one.from_on, one.until_on or ""


def absences(edge: Edge) -> Rows:
    """When those who sell were away."""
    told = edge.spoken_of | selling()
    for one in Absence.objects.filter(hidden_at=None).order_by("pk"):
        if one.person_id in told:
            yield edge.rep(one.person_id), one.from_on, one.until_on


def targets(edge: Edge) -> Rows:
    """What is to be reached, in the order in which it was written down: the later row holds."""
    found = Target.objects.filter(hidden_at=None).select_related("team").order_by("pk")
    told = edge.spoken_of | selling()
    for one in found:
        if one.person_id is None or one.person_id in told:
            whose = edge.rep(one.person_id) if one.person_id else one.profile
            yield (
                one.indicator,
                one.companion,
                one.pipeline,
                one.stage,
                one.scope_kind,
                named(one.team) if one.team else whose,
                one.grain,
                one.starts_on,
                one.value,
                one.upper,
                one.currency,
                one.decided_on or "",
                one.withdrawn_on or "",
            )


def reps(edge: Edge) -> Rows:
    """Those who sell, and all of whom the other tables speak; the team is the last they were in."""
    teams: dict[int, str] = {}
    found = Membership.objects.filter(hidden_at=None).select_related("team")
    for one in found.order_by("from_on", "pk"):
        teams[one.person_id] = named(one.team)
    told = edge.spoken_of | selling()
    for person in Person.objects.order_by("pk"):
        if person.pk in told:
            yield (
                person.key,
                person.name,
                teams.get(person.pk, ""),
                person.profile,
                person.active_from or "",
                person.active_until or "",
            )


def selling() -> set[int]:
    """The people who sell."""
    return set(Person.objects.filter(hidden_at=None, sells=True).values_list("pk", flat=True))


def stages(edge: Edge) -> Rows:
    """The stages in order, numbered anew; a deleted one only where a deal stands or stood in it.

    Facts know a stage by its name: one that was deleted gives way to one of the same name.
    """
    places: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    found = Stage.objects.order_by("pipeline__position", "pipeline_id", "position", "pk")
    told = {(edge.pipelines[stage.pipeline_id], stage.name) for stage in found if _stands(stage)}
    for stage in found:
        identity = pipeline, name = edge.pipelines[stage.pipeline_id], stage.name
        is_told = _stands(stage) or (identity in edge.entered and identity not in told)
        if identity in seen or not is_told:
            continue
        seen.add(identity)
        places[pipeline] = places.get(pipeline, 0) + 1
        days, base = stage.expected_days, stage.base
        yield pipeline, name, places[pipeline], base or "", days or ""


def _stands(stage: Stage) -> bool:
    return stage.hidden_at is None


def fallen_stages(edge: Edge) -> set[tuple[str, str]]:
    """Deleted stages whose name no other has taken: told of only while a deal speaks of them."""
    names: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for stage in Stage.objects.all():
        names[_stands(stage)].add((edge.pipelines[stage.pipeline_id], stage.name))
    return names[False] - names[True]


def rates() -> Rows:
    """What currencies are worth from when on."""
    found = Rate.objects.filter(hidden_at=None).order_by("pk")
    yield from found.values_list("currency", "starts_on", "rate")


def holidays() -> Rows:
    """Days on which nobody works."""
    yield from Holiday.objects.filter(hidden_at=None).order_by("on").values_list("on", "name")

"""Targets: each row of the facts is a version of its own; those that `check` ignores stay out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from teropong.app.changes.writing import Author
from teropong.app.records.clock import start_of
from teropong.app.records.decimals import shortest
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.people import Crew
from teropong.app.records.taking_in.settling import Wanted, settle
from teropong.app.records.taking_in.taken import Taken
from teropong.app.targets.models import Target
from teropong.facts.measures import figure_of
from teropong.facts.settings import Settings
from teropong.facts.target_checks import sound_targets

_IDENTITY = (
    "indicator", "companion", "pipeline", "stage", "scope_kind", "team_id", "person_id", "profile",
    "grain", "starts_on", "decided_on",
)  # fmt: skip
_CURRENCY = "coalesce(currency, '')"
Identity = tuple[Any, ...]


def take_targets(folder: Folder, crew: Crew, now: datetime, author: Author, taken: Taken) -> None:
    """Take in the targets; what nobody can be held to is counted as left out."""
    found = [values_of(row, crew) for row in folder.rows(rows_of(folder.settings))]
    known = [values for values in found if values is not None]
    taken.leave_out("targets", folder.count("targets") - len(known))
    wanted = [
        Wanted(identity, values, min(now, start_of(_begins(values))))
        for identity, values in zip(_told_apart(map(_identity, known)), known, strict=True)
    ]
    settle(Target, wanted, _stored(), author, taken)


def rows_of(settings: Settings, *more: str) -> str:
    """SQL: the columns that `values_of` takes, in the order of the lines; and more behind them."""
    return (
        "SELECT indicator, measure, coalesce(pipeline, ''), coalesce(stage, ''), scope_kind, "
        "scope, grain, starts_on, CAST(value AS VARCHAR), CAST(upper AS VARCHAR), "
        f"{', '.join((_CURRENCY, 'decided_on', 'withdrawn_on', *more))} "
        f"FROM ({sound_targets(settings)}) t ORDER BY line"
    )


def values_of(row: tuple[Any, ...], crew: Crew) -> dict[str, Any] | None:
    """The fields of a row; null where it is of a team that no membership made."""
    indicator, measure, pipeline, stage, kind, scope, grain, starts_on, value, upper, *rest = row
    currency, decided_on, withdrawn_on = rest
    figure = figure_of(indicator, measure)
    assert figure is not None  # noqa: S101 - a sound row names a figure
    team = crew.teams.get(scope) if kind == "team" else None
    if kind == "team" and team is None:
        return None
    return {
        "indicator": indicator,
        "companion": figure.companion,
        "pipeline": pipeline,
        "stage": stage,
        "scope_kind": kind,
        "team_id": team,
        "person_id": crew.reps[scope] if kind == "rep" else None,
        "profile": scope if kind == "profile" else "",
        "grain": grain,
        "starts_on": starts_on,
        "value": shortest(value),
        "upper": shortest(upper) if upper is not None else "",
        "currency": currency,
        "decided_on": decided_on,
        "withdrawn_on": withdrawn_on,
    }


def _begins(values: dict[str, Any]) -> date:
    begins: date = values["decided_on"] or values["starts_on"]
    return begins


def _identity(values: dict[str, Any]) -> Identity:
    return tuple(values[name] for name in _IDENTITY)


def _told_apart(identities: Iterable[Identity]) -> Iterator[Identity]:
    """Each with its place among those alike: the facts may say the same twice, the later holds."""
    seen: Counter[Identity] = Counter()
    for identity in identities:
        seen[identity] += 1
        yield (*identity, seen[identity])


def _stored() -> dict[Identity, Target]:
    """What is there; a deleted one stays deleted, unless it was set anew."""
    found: dict[Identity, Target] = {}
    for rows in (Target.objects.exclude(hidden_at=None), Target.objects.filter(hidden_at=None)):
        ordered = list(rows.order_by("pk"))
        told = (tuple(getattr(one, name) for name in _IDENTITY) for one in ordered)
        found |= dict(zip(_told_apart(told), ordered, strict=True))
    return found

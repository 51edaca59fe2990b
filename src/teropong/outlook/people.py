"""Who sells: which teams a rep was in when, and the profile, within the days of being active."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from teropong.engine.store import Store
from teropong.outlook.shape import ScopeKind, Whose
from teropong.outlook.working_days import FIRST_DAY, LAST_DAY, Range

Spell = tuple[date, date, str | None]
"""A team, from its first day to the day before the second."""


@dataclass(frozen=True)
class People:
    """Each rep's spells in teams, apart and in order of time, and profile."""

    spells: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    profiles: Mapping[str, str] = field(default_factory=dict)

    def members(self, whose: Whose) -> Iterator[tuple[str, list[Range]]]:
        """The reps of the company, a team, a profile, or the rep alone, and when they are that."""
        for rep, spells in self.spells.items():
            if whose.kind == "rep" and rep != whose.name:
                continue
            if whose.kind == "profile" and self.profiles.get(rep) != whose.name:
                continue
            ranges = [
                (start, end)
                for start, end, team in spells
                if whose.kind != "team" or team == whose.name
            ]
            if ranges:
                yield rep, ranges

    def all_of(self, kind: ScopeKind) -> list[Whose]:
        """Everyone of a kind, by name."""
        if kind == "company":
            return [Whose("company")]
        names: set[str] = {
            "team": {team for spells in self.spells.values() for *_, team in spells if team},
            "profile": set(self.profiles.values()),
            "rep": set(self.spells),
        }[kind]
        return [Whose(kind, name) for name in sorted(names)]


def read_people(store: Store, also: Iterable[str] = ()) -> People:
    """The people of a store, from its reps and memberships, and others who were always there."""
    spells: dict[str, list[Spell]] = {}
    profiles: dict[str, str] = {}
    rows = store.rows(
        "SELECT c.rep_id, c.team, c.profile, c.from_on, c.until_on, m.active_from, m.active_until "
        "FROM moments.crew c LEFT JOIN facts.reps m ON m.rep_id = c.rep_id ORDER BY 1, 4"
    )
    for rep, team, profile, start, end, active_from, active_until in rows:
        since, until = max(start, active_from or FIRST_DAY), min(end, active_until or LAST_DAY)
        mine = spells.setdefault(rep, [])
        if since < until:
            mine.append((since, until, team))
        if profile:
            profiles[rep] = profile
    for rep in also:
        spells.setdefault(rep, [(FIRST_DAY, LAST_DAY, None)])
    return People(spells, profiles)

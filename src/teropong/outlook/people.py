"""Who sells: which teams a rep was in when, and the profile, within the days of being active."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from teropong.engine.store import Store
from teropong.outlook.shape import ScopeKind, Whose
from teropong.outlook.working_days import FIRST_DAY, LAST_DAY, Range

Spell = tuple[date, date, str | None]
"""A team, from its first day to the day before the second."""
Member = tuple[str, list[Range]]
"""A rep, and the ranges of belonging."""


@dataclass(frozen=True)
class People:
    """Each rep's spells in teams, apart and in order of time, and profile."""

    spells: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    profiles: Mapping[str, str] = field(default_factory=dict)

    def members(self, whose: Whose) -> list[Member]:
        """The reps of the company, a team, a profile, or the rep alone, and when they are that."""
        return self._members.get(whose, [])

    @cached_property
    def _members(self) -> dict[Whose, list[Member]]:
        found: dict[Whose, dict[str, list[Range]]] = {}
        for rep, spells in self.spells.items():
            always = [Whose("company"), Whose("rep", rep)]
            if rep in self.profiles:
                always.append(Whose("profile", self.profiles[rep]))
            for start, end, team in spells:
                for whose in (*always, *([Whose("team", team)] if team else [])):
                    found.setdefault(whose, {}).setdefault(rep, []).append((start, end))
        return {whose: list(reps.items()) for whose, reps in found.items()}

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

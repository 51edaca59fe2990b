"""Reps, who was in which team when, who was away.

Facts know a rep's team where no membership tells it (`reps.team`): that becomes a membership from
the first day that the facts tell of, or from the rep's own first day if that was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from teropong.app.changes.writing import Author
from teropong.app.people.models import Absence, Membership, Person, Role, Team
from teropong.app.records.clock import start_of
from teropong.app.records.taking_in.folder import Folder
from teropong.app.records.taking_in.settling import Wanted, by_key, settle
from teropong.app.records.taking_in.taken import Taken

_NAMED = """
  SELECT rep_id FROM facts.reps UNION SELECT rep_id FROM facts.memberships
  UNION SELECT rep_id FROM facts.activities UNION SELECT rep_id FROM facts.opportunities
  UNION SELECT rep_id FROM facts.absences
  UNION SELECT h.rep_id FROM facts.opportunity_history h
    JOIN facts.opportunities o ON o.opportunity_id = h.opportunity_id WHERE h.rep_id IS NOT NULL"""
_REPS = f"""
  SELECT n.rep_id, coalesce(r.name, n.rep_id), coalesce(r.profile, ''), r.active_from,
    r.active_until
  FROM ({_NAMED}) n LEFT JOIN facts.reps r ON r.rep_id = n.rep_id
  ORDER BY r.line NULLS LAST, n.rep_id"""
_MEMBERSHIPS = "SELECT rep_id, team, from_on, until_on FROM facts.memberships ORDER BY line"
_TEAMS = """
  SELECT rep_id, team, least(coalesce(active_from, first_on), first_on)
  FROM facts.reps CROSS JOIN (
    SELECT coalesce(min(first_on), DATE '2000-01-01') AS first_on FROM (
      SELECT min(created_on) AS first_on FROM facts.opportunities
      UNION ALL SELECT min(changed_on) FROM facts.opportunity_history
      UNION ALL SELECT min(occurred_on) FROM facts.activities) f) e
  WHERE team IS NOT NULL ORDER BY line"""
Spell = tuple[str, str, date, date | None]


@dataclass(frozen=True)
class Crew:
    """The numbers of the reps by id, and of the teams by name."""

    reps: dict[str, int]
    teams: dict[str, int]


def take_people(folder: Folder, now: datetime, author: Author, taken: Taken) -> Crew:
    """Take in people, teams, memberships and absences."""
    wanted = list(_wanted(folder, now))
    stored = by_key(Person, [str(one.key) for one in wanted])
    people = settle(Person, wanted, stored, author, taken)
    reps: dict[str, int] = {key: person.pk for key, person in people.items()}
    teams = _take_memberships(folder, reps, author, taken)
    _take_absences(folder, reps, now, author, taken)
    return Crew(reps, teams)


def _wanted(folder: Folder, now: datetime) -> Iterator[Wanted]:
    for rep_id, name, profile, active_from, active_until in folder.rows(_REPS):
        values = {
            "name": name,
            "profile": profile,
            "active_from": active_from,
            "active_until": active_until,
        }
        is_gone = active_until is not None and start_of(active_until) <= now
        made = {
            "password": make_password(None),
            "role": Role.REP,
            "sells": True,
            "is_active": not is_gone,
        }
        begins = min(now, start_of(active_from)) if active_from else now
        yield Wanted(rep_id, values, begins, rep_id, made)


def _spells(folder: Folder) -> list[Spell]:
    """The memberships; and where they leave out days on which `reps.team` holds, those.

    Where that is the team of the last membership, nothing is lost by leaving them out.
    """
    found: list[Spell] = [
        spell for spell in folder.rows(_MEMBERSHIPS) if spell[3] is None or spell[3] > spell[2]
    ]
    theirs: dict[str, list[Spell]] = {}
    for spell in sorted(found, key=lambda spell: spell[2]):
        theirs.setdefault(spell[0], []).append(spell)
    for rep, team, first_on in folder.rows(_TEAMS):
        spells = theirs.get(rep, [])
        if not spells or spells[-1][1] != team:
            found += [(rep, team, *gap) for gap in _gaps(spells, first_on)]
    return found


def _gaps(spells: list[Spell], first_on: date) -> Iterator[tuple[date, date | None]]:
    """The days from the first on that no membership covers; the last gap has no end."""
    covered_until: date | None = first_on
    for _rep, _team, from_on, until_on in spells:
        if covered_until is None:
            return
        if from_on > covered_until:
            yield covered_until, from_on
        covered_until = None if until_on is None else max(covered_until, until_on)
    if covered_until is not None:
        yield covered_until, None


def _take_memberships(
    folder: Folder, reps: dict[str, int], author: Author, taken: Taken
) -> dict[str, int]:
    rows = _spells(folder)
    names = dict.fromkeys(team for _rep, team, *_days in rows)
    firsts = {name: min(row[2] for row in rows if row[1] == name) for name in names}
    teams = settle(
        Team,
        [Wanted(name, {"name": name}, start_of(first)) for name, first in firsts.items()],
        {team.name: team for team in Team.objects.all()},
        author,
        taken,
    )
    wanted = [
        _membership(reps[rep], teams[team].pk, from_on, until_on)
        for rep, team, from_on, until_on in rows
    ]
    settle(
        Membership,
        wanted,
        {(one.person_id, one.from_on): one for one in Membership.objects.filter(hidden_at=None)},
        author,
        taken,
    )
    return {name: team.pk for name, team in teams.items()}


def _membership(person: int, team: int, from_on: date, until_on: date | None) -> Wanted:
    values: dict[str, Any] = {
        "person_id": person,
        "team_id": team,
        "from_on": from_on,
        "until_on": until_on,
    }
    return Wanted((person, from_on), values, start_of(from_on))


def _take_absences(
    folder: Folder, reps: dict[str, int], now: datetime, author: Author, taken: Taken
) -> None:
    rows = folder.rows("SELECT DISTINCT rep_id, from_on, until_on FROM facts.absences ORDER BY ALL")
    wanted = [
        Wanted(
            (reps[rep], from_on, until_on),
            {"person_id": reps[rep], "from_on": from_on, "until_on": until_on},
            min(now, start_of(from_on)),
        )
        for rep, from_on, until_on in rows
    ]
    stored = {
        (one.person_id, one.from_on, one.until_on): one
        for one in Absence.objects.filter(hidden_at=None)
    }
    settle(Absence, wanted, stored, author, taken)

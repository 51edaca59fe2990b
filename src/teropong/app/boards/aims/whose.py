"""Whose targets a question's figures are held against: just theirs, or nobody's.

Filters and rights may leave figures of which no target was ever set, of a source or of three teams
together: then it is said, and no figure stands beside another that counts something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from teropong.engine.asked import Asked
from teropong.facts.calendar import Period
from teropong.language import _
from teropong.outlook.people import People
from teropong.outlook.shape import Measure, ScopeKind, Whose
from teropong.shown.words import dimension_name

_KINDS: tuple[ScopeKind, ...] = ("rep", "team", "profile")
_TARGETED = (*_KINDS, "pipeline")
Filters = Mapping[str, Sequence[str]]


class NoTarget(Exception):
    """There can be no target of what is asked; the text says why."""


@dataclass(frozen=True)
class Scope:
    """Whose figures are asked for; ``teams`` are those within which a rep's figures count.

    ``pipeline`` is the one that is filtered by, or nothing.
    """

    whose: Whose
    teams: frozenset[str] | None
    pipeline: str

    def has(self, measure: Measure) -> bool:
        """Whether a target of this measure counts what the filter lets through."""
        return not self.pipeline or measure.pipeline == self.pipeline

    def members(self, people: People, period: Period) -> Iterator[str]:
        """The reps whose figures lie wholly within it."""
        for rep, ranges in people.members(self.whose):
            was_there = any(start < period.end and end > period.start for start, end in ranges)
            if was_there and is_within(people, rep, self._own_teams, period):
                yield rep

    @property
    def _own_teams(self) -> frozenset[str] | None:
        return frozenset((self.whose.name,)) if self.whose.kind == "team" else self.teams


def scope_of(asked: Asked, people: People, period: Period) -> Scope:
    """Whose targets they are; raises `NoTarget`."""
    where = {name: values for name, values in asked.where.items() if values}
    _check(where)
    rights = {name: tuple(values) for name, values in asked.within.items()}
    teams = frozenset(rights["team"]) if "team" in rights else None
    if own := rights.get("rep"):
        where = {**where, "rep": own}
    elif teams and not any(name in where for name in _KINDS):
        if len(teams) > 1:
            raise NoTarget(_("Targets are of one team: choose one to see its."))
        where = {**where, "team": tuple(teams)}
    whose = _narrowest(where)
    if "team" in where and whose.kind != "team":
        teams = frozenset(where["team"])
    _check_belonging(whose, where, teams, people, period)
    return Scope(whose, teams, "".join(where.get("pipeline", ())))


def _check(where: Filters) -> None:
    for name, values in where.items():
        if name not in _TARGETED or values[0] == "":
            raise NoTarget(_("There are no targets by %s.") % dimension_name(name).lower())
        if len(values) > 1:
            raise NoTarget(_("Targets are of one %s: choose one.") % dimension_name(name).lower())


def _narrowest(where: Filters) -> Whose:
    for kind in _KINDS:
        if kind in where:
            return Whose(kind, where[kind][0])
    return Whose("company")


def _check_belonging(
    whose: Whose, where: Filters, teams: frozenset[str] | None, people: People, period: Period
) -> None:
    if whose.kind == "profile" and teams is not None:
        raise NoTarget(_("There are no targets of a profile within a team."))
    if whose.kind == "team" and "profile" in where:
        raise NoTarget(_("There are no targets of a profile within a team."))
    if whose.kind == "rep":
        if where.get("profile", (people.profiles.get(whose.name),))[0] != people.profiles.get(
            whose.name
        ):
            raise NoTarget(_("There are no targets of this rep within another profile."))
        if not is_within(people, whose.name, teams, period):
            raise NoTarget(
                _("The rep was in another team for a part of the period, and the target is whole.")
            )


def is_within(people: People, rep: str, teams: frozenset[str] | None, period: Period) -> bool:
    """Whether all that a rep did in a period counts for some teams; null: for any."""
    spells = people.spells.get(rep, ())
    return teams is None or all(
        team in teams for start, end, team in spells if start < period.end and end > period.start
    )

"""A target of someone whose outlook is told: the company, a team, or a rep."""

from __future__ import annotations

from teropong.app.people.models import Person, Team
from teropong.app.targets.models import ScopeKind, Target
from teropong.outlook.shape import Whose


def target_of(whose: Whose) -> Target | None:
    """A target that is not written down yet; null where none can be set of it.

    What a plan says of a profile is of all of its reps together, a profile's target of each.
    """
    if whose.kind == "company":
        return Target(scope_kind=ScopeKind.COMPANY)
    if whose.kind == "team":
        team = Team.objects.filter(name=whose.name, hidden_at=None).first()
        return Target(scope_kind=ScopeKind.TEAM, team=team) if team else None
    if whose.kind == "rep":
        person = Person.objects.filter(key=whose.name, hidden_at=None).first()
        return Target(scope_kind=ScopeKind.REP, person=person) if person else None
    return None
